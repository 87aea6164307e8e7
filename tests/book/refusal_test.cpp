// SPDX-License-Identifier: MPL-2.0
// The precedence of reasons: a request that is wrong in several ways is answered with the first of them. Tried on every
// combination of wrongs, at each door.
#include "rochdale/book/refusal.hpp"

#include <bit>
#include <set>

#include "small_book.hpp"

using namespace small_book;

namespace {

/// What can be wrong with a transfer, in the order of precedence.
constexpr Reason wrongs[] = {Reason::amount_not_positive,
                             Reason::unknown_account,
                             Reason::same_account,
                             Reason::unit_mismatch,
                             Reason::text_malformed,
                             Reason::linked_open,
                             Reason::key_reused,
                             Reason::period_closed,
                             Reason::account_closed,
                             Reason::account_frozen,
                             Reason::overflow,
                             Reason::floor,
                             Reason::ceiling,
                             Reason::rule};

/// A set of wrongs, by bits.
struct Wrongs {
  unsigned bits;
  [[nodiscard]] bool has(Reason reason) const {
    for (std::size_t at = 0; at < std::size(wrongs); ++at) {
      if (wrongs[at] == reason) return (bits >> at & 1U) != 0;
    }
    return false;
  }
  [[nodiscard]] Reason first() const { return bits == 0 ? Reason::none : wrongs[std::countr_zero(bits)]; }
};

Policed strict() {
  Policed policed;
  policed.rule("strict", [](const Ledger&, const Draft& draft) {
    return draft.purpose() == "forbidden" ? Verdict{Verdict::No{}} : Verdict{};
  });
  return policed;
}

/// Opens what a combination needs: a payer, a payee and a bystander, each wrong in its way.
struct Stage {
  explicit Stage(SmallBook& book, Wrongs these, unsigned number) : house(book), wrong(these) {
    const std::string suffix = std::to_string(number);
    payer =
        house.open("payer" + suffix, AccountKind::liability, wrong.has(Reason::floor) ? limits(-10000, {}) : Limits{});
    payee =
        house.open("payee" + suffix, AccountKind::liability, wrong.has(Reason::ceiling) ? limits({}, 100) : Limits{});
    if (wrong.has(Reason::account_closed)) must(house.book.set_status(payee, AccountStatus::closed, stamp()));
    if (wrong.has(Reason::account_frozen)) must(house.book.set_status(payer, AccountStatus::frozen, stamp()));
  }

  [[nodiscard]] Transfer transfer() const {
    Transfer made = house.transfer(payer, payee, "100.01");
    if (wrong.has(Reason::overflow)) made.amount = Amount::minor(turnover_max + 1, EUR);
    if (wrong.has(Reason::unit_mismatch)) made.amount = Amount::minor(made.amount.minor(), HRS);
    if (wrong.has(Reason::amount_not_positive)) made.amount = Amount::zero(made.amount.unit());
    if (wrong.has(Reason::same_account)) made.credit = made.debit;
    if (wrong.has(Reason::unknown_account)) made.debit = AccountId(4000000000U);
    made.on = wrong.has(Reason::period_closed) ? day("2026-01-31") : today;
    if (wrong.has(Reason::text_malformed)) made.memo = "\x07";
    if (wrong.has(Reason::rule)) made.purpose = "forbidden";
    if (wrong.has(Reason::key_reused)) made.key = key("taken");
    made.linked = wrong.has(Reason::linked_open);
    return made;
  }

  SmallBook& house;
  Wrongs wrong;
  AccountId payer;
  AccountId payee;
};

}  // namespace

TEST_CASE("every combination of wrongs of a transfer is answered with the first, at every door") {
  SmallBook house(strict());
  must(house.book.close_period(day("2026-01-31"), stamp()));
  must(house.pay(house.rent, house.fees, "7.00", key("taken")));
  unsigned number = 0;
  for (unsigned bits = 1; bits < 1U << std::size(wrongs); ++bits) {
    const Wrongs wrong{bits};
    const Stage stage(house, wrong, number++);
    const Transfer transfer = stage.transfer();
    // Where payer and payee are one, nothing is wrong with a payee of its own any more, and so on; but what one wrong
    // takes away always comes after it in precedence, so the first is the same.
    const Reason first = wrong.first();
    CAPTURE(bits, first);
    REQUIRE(reason_of(house.book.post(transfer, stamp())) == first);
    Answers answers;
    house.book.post(std::span<const Transfer>(&transfer, 1), stamp(), answers);
    REQUIRE(answers.items.at(0).reason == first);
    REQUIRE(reason_of(house.book.hold(transfer, {}, stamp())) == first);
    const Wrongs unlimited{bits & ~(7U << 11)};  // limits and rules are passed on purpose
    if (unlimited.bits != 0) {
      REQUIRE(reason_of(house.book.post_overriding(transfer, stamp())) == unlimited.first());
    }
    Stamp nobody = stamp();
    nobody.by = {};
    REQUIRE(reason_of(house.book.post_overriding(transfer, nobody)) == Reason::override_unexplained);
  }
}

TEST_CASE("every combination of wrongs of an entry of many legs is answered with the first") {
  constexpr Reason entry_wrongs[] = {Reason::amount_not_positive,
                                     Reason::unknown_account,
                                     Reason::unit_mismatch,
                                     Reason::unbalanced,
                                     Reason::text_malformed,
                                     Reason::key_reused,
                                     Reason::period_closed,
                                     Reason::account_closed,
                                     Reason::account_frozen,
                                     Reason::overflow,
                                     Reason::floor,
                                     Reason::ceiling,
                                     Reason::rule};
  SmallBook house(strict());
  must(house.book.close_period(day("2026-01-31"), stamp()));
  must(house.pay(house.rent, house.fees, "7.00", key("taken")));
  const AccountId closed = house.open("closed");
  must(house.book.set_status(closed, AccountStatus::closed, stamp()));
  must(house.book.set_status(house.dia, AccountStatus::frozen, stamp()));
  for (unsigned bits = 1; bits < 1U << std::size(entry_wrongs); ++bits) {
    const auto has = [&](Reason reason) {
      for (std::size_t at = 0; at < std::size(entry_wrongs); ++at) {
        if (entry_wrongs[at] == reason) return (bits >> at & 1U) != 0;
      }
      return false;
    };
    // What comes later in precedence stands earlier among the legs.
    std::vector<Posting> legs{debit(house.rent, eur("1")), credit(house.fees, eur("1"))};
    const auto pair = [&legs](AccountId one, AccountId other, const Amount& amount) {
      legs.push_back(debit(one, amount));
      legs.push_back(credit(other, amount));
    };
    if (has(Reason::ceiling)) pair(house.rent, house.ben, eur("500.01"));
    if (has(Reason::floor)) pair(house.ana, house.fees, eur("100.01"));
    if (has(Reason::overflow)) {
      pair(house.rent, house.cash, Amount::minor(turnover_max, EUR));
      pair(house.rent, house.cash, eur("0.01"));
    }
    if (has(Reason::account_frozen)) pair(house.rent, house.dia, eur("1"));
    if (has(Reason::account_closed)) pair(house.rent, closed, eur("1"));
    if (has(Reason::unbalanced)) legs.push_back(debit(house.rent, eur("0.01")));
    if (has(Reason::unit_mismatch)) pair(house.rent, house.fees, hours("1"));
    if (has(Reason::unknown_account)) pair(house.rent, AccountId(4000000000U), eur("1"));
    if (has(Reason::amount_not_positive)) legs.push_back(debit(house.rent, eur("0")));
    Compound compound = house.compound(legs);
    compound.on = has(Reason::period_closed) ? day("2026-01-31") : today;
    if (has(Reason::text_malformed)) compound.memo = "\x07";
    if (has(Reason::rule)) compound.purpose = "forbidden";
    if (has(Reason::key_reused)) compound.key = key("taken");
    const Reason first = entry_wrongs[std::countr_zero(bits)];
    CAPTURE(bits, first);
    REQUIRE(reason_of(house.book.post(compound, stamp())) == first);
  }
}

TEST_CASE("every combination of wrongs of a reversal is answered with the first") {
  constexpr Reason reversal_wrongs[] = {Reason::text_malformed, Reason::key_reused,     Reason::already_reversed,
                                        Reason::period_closed,  Reason::account_closed, Reason::account_frozen,
                                        Reason::floor,          Reason::ceiling,        Reason::rule};
  Policed policed;
  policed.rule("no way back", [](const Ledger& ledger, const Draft& draft) {
    bool forbidden = false;
    for (const Posting& leg : draft.legs()) forbidden = forbidden || ledger.account(leg.account).name == "forbidden";
    return forbidden && draft.kind() == EntryKind::reversal ? Verdict{Verdict::No{}} : Verdict{};
  });
  SmallBook house(policed);
  must(house.book.close_period(day("2026-01-31"), stamp()));
  must(house.pay(house.rent, house.fees, "7.00", key("taken")));
  for (unsigned bits = 1; bits < 1U << std::size(reversal_wrongs); ++bits) {
    const auto has = [&](Reason reason) {
      for (std::size_t at = 0; at < std::size(reversal_wrongs); ++at) {
        if (reversal_wrongs[at] == reason) return (bits >> at & 1U) != 0;
      }
      return false;
    };
    const AccountId payer = house.open("payer" + std::to_string(bits), AccountKind::liability, Limits{});
    const AccountId payee = house.open("payee" + std::to_string(bits), AccountKind::liability, Limits{});
    const AccountId third = house.open("third" + std::to_string(bits), AccountKind::liability, Limits{});
    const EntryNumber entry =
        must(house.book.post(house.compound({debit(payer, eur("5")), credit(payee, eur("5")), debit(third, eur("1")),
                                             credit(house.fees, eur("1"))}),
                             stamp()))
            .number();
    if (has(Reason::already_reversed)) must(house.book.reverse(entry, Reversal{today, {}, false}, stamp()));
    if (has(Reason::rule)) must(house.book.rename(payer, "forbidden", stamp()));
    if (has(Reason::ceiling)) must(house.book.set_limits(payer, limits({}, -700), stamp()));
    if (has(Reason::floor)) must(house.book.set_limits(payee, limits(700, {}), stamp()));
    if (has(Reason::account_closed)) {
      if (!has(Reason::already_reversed))
        must(house.book.post(house.compound({credit(third, eur("1")), debit(house.fees, eur("1"))}), stamp()));
      must(house.book.set_status(third, AccountStatus::closed, stamp()));
    }
    if (has(Reason::account_frozen)) must(house.book.set_status(payer, AccountStatus::frozen, stamp()));
    Reversal reversal{has(Reason::period_closed) ? day("2026-01-31") : today, {}, false};
    if (has(Reason::key_reused)) reversal.key = key("taken");
    Stamp with = stamp();
    if (has(Reason::text_malformed)) with.by = "\x07";
    const Reason first = reversal_wrongs[std::countr_zero(bits)];
    CAPTURE(bits, first);
    REQUIRE(reason_of(house.book.reverse(entry, reversal, with)) == first);
    reversal.override_limits = true;
    with.reason = {};
    const Reason overridden = has(Reason::text_malformed) ? Reason::text_malformed : Reason::override_unexplained;
    REQUIRE(reason_of(house.book.reverse(entry, reversal, with)) == overridden);
  }
  CHECK(reason_of(house.book.reverse(EntryNumber(999999), Reversal{today, key("taken"), false}, stamp())) ==
        Reason::key_reused);
  CHECK(reason_of(house.book.reverse(EntryNumber(999999), Reversal{today, {}, false}, stamp())) ==
        Reason::unknown_entry);
  CHECK(reason_of(house.book.reverse(EntryNumber{}, Reversal{today, {}, false}, stamp())) == Reason::unknown_entry);
  CHECK(reason_of(house.book.reverse(EntryNumber(1), Reversal{today, {}, false}, stamp())) == Reason::not_an_entry);
}

TEST_CASE("every combination of wrongs of posting a hold is answered with the first") {
  constexpr Reason wrongs_of_hold[] = {Reason::amount_not_positive, Reason::text_malformed, Reason::key_reused,
                                       Reason::hold_expired,        Reason::unit_mismatch,  Reason::hold_exceeded,
                                       Reason::period_closed,       Reason::account_frozen};
  SmallBook house;
  must(house.pay(house.rent, house.fees, "7.00", key("taken")));
  const HoldNumber hold = must(house.hold(house.ana, house.ben, "5.00", day("2026-05-31")));
  const HoldNumber frozen = must(house.hold(house.cem, house.dia, "5.00", day("2026-05-31")));
  must(house.book.set_status(house.dia, AccountStatus::frozen, stamp()));
  must(house.book.close_period(day("2026-01-31"), stamp()));
  for (unsigned bits = 1; bits < 1U << std::size(wrongs_of_hold); ++bits) {
    const auto has = [&](Reason reason) {
      for (std::size_t at = 0; at < std::size(wrongs_of_hold); ++at) {
        if (wrongs_of_hold[at] == reason) return (bits >> at & 1U) != 0;
      }
      return false;
    };
    if (has(Reason::hold_expired) && has(Reason::period_closed)) continue;  // no day is both
    HoldPosting posting;
    posting.amount = Amount::minor(has(Reason::hold_exceeded) ? 501 : 500, has(Reason::unit_mismatch) ? HRS : EUR);
    if (has(Reason::amount_not_positive)) posting.amount = Amount::zero(EUR);
    posting.on = has(Reason::hold_expired) ? day("2026-06-01") : has(Reason::period_closed) ? day("2026-01-31") : today;
    if (has(Reason::key_reused)) posting.key = key("taken");
    if (has(Reason::text_malformed)) posting.memo = "\x07";
    const Reason first = wrongs_of_hold[std::countr_zero(bits)];
    CAPTURE(bits, first);
    REQUIRE(reason_of(house.book.post_hold(has(Reason::account_frozen) ? frozen : hold, posting, stamp())) == first);
    Stamp dirty = stamp();
    dirty.by = "\x07";
    REQUIRE(reason_of(house.book.post_hold(hold, posting, dirty)) ==
            (has(Reason::amount_not_positive) ? Reason::amount_not_positive : Reason::text_malformed));
  }
  CHECK(reason_of(house.book.post_hold(HoldNumber(99999), HoldPosting{eur("1"), false, today, key("taken"), {}},
                                       stamp())) == Reason::key_reused);
}

TEST_CASE("of several legs the first that is wrong is named") {
  SmallBook house;
  must(house.book.set_status(house.cem, AccountStatus::frozen, stamp()));
  must(house.book.set_status(house.dia, AccountStatus::frozen, stamp()));
  CHECK(house.pay(house.dia, house.cem, "1").error().account == house.dia);
  CHECK(house.pay(house.cem, house.dia, "1").error().account == house.cem);
  const auto refused = house.book.post(
      house.compound({debit(house.ben, eur("101")), debit(house.ana, eur("101")), credit(house.fees, eur("202"))}),
      stamp());
  CHECK(refused.error().account == house.ben);
}

TEST_CASE("names of reasons are unique and numbers lie where the C border expects them") {
  std::set<std::string_view> names;
  for (std::uint16_t number = 0; number < 1000; ++number) {
    const std::string_view word = name(static_cast<Reason>(number));
    if (word != "unknown") CHECK(names.insert(word).second);
  }
  CHECK(static_cast<int>(Reason::no_legs) == 1);
  CHECK(static_cast<int>(Reason::key_reused) == 20);
  CHECK(static_cast<int>(Reason::unknown_entry) == 30);
  CHECK(static_cast<int>(Reason::period_closed) == 50);
  CHECK(static_cast<int>(Reason::floor) == 61);
  CHECK(static_cast<int>(Reason::linked_failed) == 70);
  CHECK(static_cast<int>(Reason::duplicate_account) == 80);
  CHECK(static_cast<int>(Reason::too_many) == 88);
}
