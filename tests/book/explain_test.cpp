// SPDX-License-Identifier: MPL-2.0
// Refusals in words: each reason has its own sentence, and the figures stand in it as people write them.
#include "rochdale/book/explain.hpp"

#include <set>

#include "small_book.hpp"

using namespace small_book;

namespace {

std::vector<Reason> all_reasons() {
  std::vector<Reason> reasons;
  for (std::uint16_t number = 0; number < 1000; ++number) {
    const auto reason = static_cast<Reason>(number);
    if (name(reason) != "unknown") reasons.push_back(reason);
  }
  return reasons;
}

}  // namespace

TEST_CASE("every reason has a sentence of its own, in words of the trade") {
  const SmallBook house;
  std::set<std::string> sentences;
  for (const Reason reason : all_reasons()) {
    for (const bool with_account : {false, true}) {
      Refusal refusal;
      refusal.reason = reason;
      refusal.account = with_account ? house.ana : AccountId{};
      refusal.limit = -10000;
      refusal.would_be = -12000;
      refusal.existing = EntryNumber(17);
      const std::string sentence = house.explained(refusal);
      CAPTURE(reason, sentence);
      CHECK(sentence.size() > 10);
      CHECK(sentence.find('_') == std::string::npos);
      CHECK(sentence.find("floor") == std::string::npos);
      CHECK(sentence.find("ceiling") == std::string::npos);
      CHECK(sentence.back() != '.');
      if (with_account) CHECK(sentences.insert(sentence).second);
    }
  }
  CHECK(sentences.size() == all_reasons().size());
  CHECK(all_reasons().size() >= 35);
}

TEST_CASE("a number of a later version is explained as such") {
  const SmallBook house;
  Refusal refusal;
  refusal.reason = static_cast<Reason>(999);
  CHECK(house.explained(refusal) == "refused for a reason that a later version knows");
}

TEST_CASE("limits are named as the trade names them, with both figures") {
  SmallBook house;
  must(house.pay(house.ana, house.ben, "20.00"));
  CHECK(house.explained(house.pay(house.ana, house.ben, "100.00").error()) ==
        "the account ana may not go below its credit limit of -100.00 EUR: the balance would become -120.00 EUR");
  CHECK(house.explained(house.pay(house.cash, house.ben, "500.00").error()) ==
        "the account ben may not go above its maximum balance of 500.00 EUR: the balance would become 520.00 EUR");
}

TEST_CASE("what is held is said to be counted") {
  SmallBook house;
  must(house.hold(house.ana, house.ben, "60.00"));
  CHECK(house.explained(house.pay(house.ana, house.ben, "50.00").error()) ==
        "the account ana may not go below its credit limit of -100.00 EUR: the balance would become -110.00 EUR, "
        "counting what is held");
}

TEST_CASE("what a book refuses reads well") {
  SmallBook house;
  const auto why = [&house](const auto& outcome) { return house.explained(outcome.error()); };
  const EntryNumber entry = house.pay(house.ana, house.ben, "1.00", key("k")).value().number();
  CHECK(why(house.pay(house.ana, house.ana, "1.00")) == "the account ana cannot pay itself");
  CHECK(why(house.pay(house.ana, house.ben, "0")) == "the amount is zero");
  CHECK(why(house.pay(house.ana, house.ben, "-1")) == "the amount is negative; a payment is always above zero");
  CHECK(why(house.pay(AccountId{}, house.ben, "1")) == "an account is missing");
  CHECK(why(house.pay(AccountId(99), house.ben, "1")) == "there is no account 99 in this book");
  CHECK(why(house.pay(house.ana, house.ben, "2.00", key("k"))) ==
        "this key was used for another request before, see record " + std::to_string(entry.value()));
  CHECK(why(house.book.post(Payment{house.ana, house.ben, hours("1"), today}, stamp())) ==
        "the account ana is kept in EUR/2, the amount is not");
  CHECK(why(house.book.post(house.compound({debit(house.ana, eur("5")), credit(house.ben, eur("4.99"))}), stamp())) ==
        "debits are more than credits by 0.01 EUR");
  CHECK(why(house.book.post(house.compound({debit(house.ana, eur("5")), credit(house.ben, eur("6"))}), stamp())) ==
        "credits are more than debits by 1.00 EUR");
  CHECK(why(house.book.post(house.compound({debit(house.ana, eur("0")), credit(house.ben, eur("6"))}), stamp())) ==
        "a leg on the account ana moves nothing");
  CHECK(why(house.book.set_status(house.ben, AccountStatus::closed, stamp())) ==
        "the account ben cannot be closed: its balance is 1.00 EUR");
  const HoldNumber hold = house.hold(house.cem, house.dia, "5.00").value();
  CHECK(why(house.book.set_status(house.cem, AccountStatus::closed, stamp())) ==
        "the account cem cannot be closed: something is held on it");
  CHECK(why(house.book.post_hold(hold, HoldPosting{eur("7"), false, today, {}, {}}, stamp())) ==
        "of this hold, only 5.00 EUR is held on the account cem, and 7.00 EUR was asked for");
  must(house.book.close_period(day("2026-04-30"), stamp()));
  Payment late = house.payment(house.ana, house.ben, "1");
  late.on = day("2026-04-30");
  CHECK(why(house.book.post(late, stamp())) ==
        "the date lies in a closed period: the books are closed through 2026-04-30");
  CHECK(why(house.book.close_period(day("2026-03-31"), stamp())) ==
        "a closed period is never opened again: the books are closed through 2026-04-30");
  Payment dirty = house.payment(house.ana, house.ben, "1");
  dirty.memo = "\x1b[2J";
  CHECK(why(house.book.post(dirty, stamp())) == "a text cannot be kept as it is: a control character");
}

TEST_CASE("a rule speaks for itself and is named, beside charges too") {
  Policed policed;
  policed.charge("toll", [](const Ledger&, const Draft&) { return std::vector<Posting>{}; });
  policed.rule("never", [](const Ledger&, const Draft& draft) {
    Verdict::No no;
    if (draft.memo() == "why") no.refusal.words = "the market is closed on Mondays";
    return Verdict{no};
  });
  SmallBook house(policed);
  Payment payment = house.payment(house.ana, house.ben, "1");
  CHECK(house.explained(house.book.post(payment, stamp()).error()) ==
        "this is against what the community agreed (rule never)");
  payment.memo = "why";
  CHECK(house.explained(house.book.post(payment, stamp()).error()) == "the market is closed on Mondays (rule never)");
}

TEST_CASE("an account whose code was erased is named by its number") {
  SmallBook house;
  const TextNumber code = house.book.read([&](const Ledger& l) { return l.chart().words(house.ana).code.number; });
  must(house.book.erase_words(code, stamp()));
  CHECK(house.explained(house.pay(house.ana, house.ana, "1.00").error()) == "the account 1 cannot pay itself");
}

TEST_CASE("figures past the range of an amount do not stop the sentence") {
  const SmallBook house;
  Refusal refusal;
  refusal.reason = Reason::floor;
  refusal.account = house.ana;
  refusal.limit = int128_min;
  refusal.would_be = int128_min - 1;
  CHECK(house.explained(refusal) ==
        "the account ana may not go below its credit limit of -1701411834604692317316873037158841057.27 EUR: the "
        "balance would become -170141183460469231731687303715884105728");
}
