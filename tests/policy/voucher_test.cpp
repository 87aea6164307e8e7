// SPDX-License-Identifier: MPL-2.0
#include "rochdale/policy/voucher.hpp"

#include "circle_book.hpp"

using namespace small_book;

namespace {

struct Shop : CircleBook {
  Shop() : outstanding(open("vouchers", AccountKind::liability, limits(0, {}))) {}

  template <class Ask>
  Outcome<Document> ask(Ask question) {
    std::optional<Outcome<Document>> answer;
    book.together([&](Turn& turn) {
      answer.emplace(question(turn));
      return answer->has_value();
    });
    return *answer;
  }
  Outcome<Document> issue(std::string_view amount, std::optional<Date> expires = {}) {
    return ask([&](Turn& turn) {
      return issue_voucher(turn, Voucher{ana, outstanding, {}, eur(amount), eur(amount), expires}, today, "a gift",
                           stamp());
    });
  }
  Outcome<Document> redeem(DocumentNumber number, std::string_view amount, Date on = today) {
    return ask([&](Turn& turn) { return redeem_voucher(turn, number, ben, eur(amount), on, stamp()); });
  }
  Outcome<Document> end(DocumentNumber number, std::string_view state, std::optional<AccountId> to, Date on) {
    return ask([&](Turn& turn) { return end_voucher(turn, number, state, to, on, stamp()); });
  }

  AccountId outstanding;
};

}  // namespace

TEST_CASE("a voucher is paid for, redeemed in parts, and then it is over") {
  Shop shop;
  const DocumentNumber number = must(shop.issue("50")).number;
  CHECK(shop.balance(shop.ana) == "-50.00");
  CHECK(shop.balance(shop.outstanding) == "50.00");
  CHECK(Voucher::read(must(shop.redeem(number, "20"))).left == eur("30"));
  CHECK(reason_of(shop.redeem(number, "30.01")) == Reason::rule);
  CHECK(reason_of(shop.redeem(number, "0")) == Reason::amount_not_positive);
  CHECK(must(shop.redeem(number, "30")).state == "redeemed");
  CHECK(reason_of(shop.redeem(number, "0.01")) == Reason::rule);
  CHECK(shop.balance(shop.ben) == "50.00");
  CHECK(shop.balance(shop.outstanding) == "0.00");
  CHECK(shop.is_sound());
}

TEST_CASE("a voucher is given, and cancelled back to who bought it") {
  Shop shop;
  const DocumentNumber number = must(shop.issue("50")).number;
  const Document given =
      must(shop.ask([&](Turn& turn) { return give_voucher(turn, number, shop.cem, today, stamp()); }));
  CHECK(Voucher::read(given).holder == shop.cem);
  CHECK(reason_of(shop.ask([&](Turn& turn) { return give_voucher(turn, number, AccountId(99), today, stamp()); })) ==
        Reason::unknown_account);
  must(shop.redeem(number, "10"));
  CHECK(must(shop.end(number, "cancelled", {}, today)).state == "cancelled");
  CHECK(shop.balance(shop.ana) == "-10.00");
  CHECK(reason_of(shop.end(number, "cancelled", {}, today)) == Reason::rule);
}

TEST_CASE("F45: after its last day a voucher is worth nothing to its holder, and its rest goes where it was agreed") {
  Shop shop;
  const DocumentNumber first = must(shop.issue("50", day("2026-06-30"))).number;
  const DocumentNumber second = must(shop.issue("20")).number;
  CHECK(reason_of(shop.redeem(first, "1", day("2026-07-01"))) == Reason::rule);
  CHECK(reason_of(shop.end(first, "expired", {}, day("2026-06-30"))) == Reason::rule);
  must(shop.redeem(first, "1", day("2026-06-30")));
  const auto expire = [&](std::string_view as_of) {
    std::vector<TimedMove> moves;
    shop.book.together([&](Turn& turn) {
      moves = expire_vouchers(turn, shop.fund, day(as_of), stamp());
      return true;
    });
    return moves.size();
  };
  CHECK(expire("2026-06-30") == 0);
  CHECK(expire("2026-07-01") == 1);
  CHECK(expire("2027-07-01") == 0);
  CHECK(shop.balance(shop.fund) == "49.00");
  CHECK(shop.book.read([&](const Ledger& ledger) { return ledger.find(second)->state; }) == "open");
}

TEST_CASE("who cannot pay gets no voucher") {
  Shop shop;
  must(shop.book.set_limits(shop.ana, limits(0, {}), stamp()));
  CHECK(reason_of(shop.issue("50")) == Reason::floor);
  CHECK(shop.book.read([](const Ledger& ledger) { return ledger.documents().size(); }) == 0);
}
