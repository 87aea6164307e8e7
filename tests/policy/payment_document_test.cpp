// SPDX-License-Identifier: MPL-2.0
#include "rochdale/policy/payment_document.hpp"

#include "circle_book.hpp"
#include "core/fault_of.hpp"

using namespace small_book;

namespace {

/// Asks within a turn that is kept if the answer is a value.
template <class Answered, class Ask>
Outcome<Answered> asked(CircleBook& house, Ask ask) {
  std::optional<Outcome<Answered>> answer;
  house.book.together([&](Turn& turn) {
    answer.emplace(ask(turn));
    return answer->has_value();
  });
  return *answer;
}

Outcome<Document> open(CircleBook& house, const PaymentDocument& wanted, Actor by) {
  return asked<Document>(house, [&](Turn& turn) { return open_payment(turn, wanted, by, today, "a chair", stamp()); });
}
Outcome<Document> move(CircleBook& house, DocumentNumber number, std::string_view to, Actor by, Date on = today) {
  return asked<Document>(house, [&](Turn& turn) { return move_payment(turn, number, to, by, on, stamp()); });
}
PaymentDocument invoice(const CircleBook& house, std::string_view amount) {
  return PaymentDocument{house.ana, house.ben, eur(amount), Workflow::invoice()};
}

}  // namespace

TEST_CASE("an invoice is posted when its payer accepts it, and every version is kept") {
  CircleBook house;
  const Document opened = must(open(house, invoice(house, "20"), Actor::payee));
  CHECK(opened.state == "pending");
  CHECK(house.balance(house.ana) == "0.00");
  CHECK(reason_of(move(house, opened.number, "completed", Actor::payee)) == Reason::rule);
  const Document paid = must(move(house, opened.number, "completed", Actor::payer, day("2026-05-10")));
  CHECK(house.balance(house.ana) == "-20.00");
  CHECK(paid.version == 2);
  const PaymentDocument read = PaymentDocument::read(paid);
  CHECK(read.amount == eur("20"));
  house.book.read_journal([&](const Ledger&, Store& store) {
    const Line line = store.line(read.entry.value());
    CHECK(line.on == day("2026-05-10"));
    CHECK(*store.words(line.reference) == "document " + std::to_string(opened.number.value()));
    CHECK(*store.words(paid.words) == "a chair");
  });
  CHECK(reason_of(move(house, opened.number, "completed", Actor::payer)) == Reason::rule);
  CHECK(house.balance(house.ana) == "-20.00");
}

TEST_CASE("what was completed is erased by a reversal, and by the administrator only") {
  CircleBook house;
  const DocumentNumber number = must(open(house, invoice(house, "20"), Actor::payee)).number;
  must(move(house, number, "completed", Actor::payer));
  CHECK(reason_of(move(house, number, "erased", Actor::payer)) == Reason::rule);
  CHECK(must(move(house, number, "erased", Actor::admin)).state == "erased");
  CHECK(house.balance(house.ana) == "0.00");
  CHECK(house.is_sound());
}

TEST_CASE("a payment at once is posted when it is opened; rejected and withdrawn ones never") {
  CircleBook house;
  PaymentDocument payment = invoice(house, "5");
  payment.workflow = Workflow::payment();
  CHECK(must(open(house, payment, Actor::payer)).state == "completed");
  CHECK(house.balance(house.ben) == "5.00");
  CHECK(reason_of(open(house, payment, Actor::payee)) == Reason::rule);
  const DocumentNumber rejected = must(open(house, invoice(house, "7"), Actor::payee)).number;
  must(move(house, rejected, "rejected", Actor::payer));
  CHECK(reason_of(move(house, rejected, "completed", Actor::payer)) == Reason::rule);
  CHECK(house.balance(house.ben) == "5.00");
}

TEST_CASE("a refused posting leaves the document as it was") {
  CircleBook house;
  must(house.book.set_limits(house.ana, limits(-1000, {}), stamp()));
  const DocumentNumber number = must(open(house, invoice(house, "20"), Actor::payee)).number;
  const std::uint64_t before = house.next_number();
  CHECK(reason_of(move(house, number, "completed", Actor::payer)) == Reason::floor);
  CHECK(house.next_number() == before);
  CHECK(reason_of(open(house, invoice(house, "0"), Actor::payee)) == Reason::amount_not_positive);
  CHECK(reason_of(move(house, DocumentNumber(1), "completed", Actor::payer)) == Reason::unknown_document);
  CHECK(house.next_number() == before);
}

TEST_CASE("requests of trusted payees are accepted at once, as far as limits go") {
  CircleBook house;
  must(asked<DocumentNumber>(house, [&](Turn& turn) {
    return trust(turn, Trust{house.ana, {house.cem, house.ben}}, stamp());
  }));
  CHECK(must(open(house, invoice(house, "20"), Actor::payee)).state == "completed");
  must(house.book.set_limits(house.ana, limits(-2500, {}), stamp()));
  CHECK(must(open(house, invoice(house, "20"), Actor::payee)).state == "pending");
  must(asked<DocumentNumber>(house, [&](Turn& turn) { return trust(turn, Trust{house.ana, {house.cem}}, stamp()); }));
  CHECK(must(open(house, invoice(house, "1"), Actor::payee)).state == "pending");
  house.book.read([&](const Ledger& ledger) {
    CHECK(Trust::holds(ledger, house.ana, house.cem));
    CHECK_FALSE(Trust::holds(ledger, house.ana, house.ben));
    CHECK_FALSE(Trust::holds(ledger, house.ben, house.cem));
    CHECK(Trust::find(ledger, house.ana)->version == 2);
  });
}

TEST_CASE("time accepts and expires what it may, and says what it could not") {
  CircleBook house;
  PaymentDocument soon = invoice(house, "1");
  soon.accept_on = day("2026-05-18");
  PaymentDocument brief = invoice(house, "2");
  brief.expires = day("2026-05-10");
  PaymentDocument large = invoice(house, "500");
  large.accept_on = day("2026-05-18");
  const DocumentNumber first = must(open(house, soon, Actor::payee)).number;
  const DocumentNumber second = must(open(house, brief, Actor::payee)).number;
  const DocumentNumber third = must(open(house, large, Actor::payee)).number;
  must(house.book.set_limits(house.ana, limits(-1000, {}), stamp()));
  const auto pass = [&](std::string_view as_of) {
    std::vector<TimedMove> moves;
    house.book.together([&](Turn& turn) {
      moves = pass_time(turn, day(as_of), stamp());
      return true;
    });
    return moves;
  };
  CHECK(pass("2026-05-10").empty());
  CHECK(reason_of(move(house, second, "completed", Actor::payer, day("2026-05-11"))) == Reason::rule);
  CHECK(pass("2026-05-11").size() == 1);
  const auto moves = pass("2026-05-18");
  REQUIRE(moves.size() == 2);
  CHECK(moves[0].document == first);
  CHECK(moves[0].outcome.value().state == "completed");
  CHECK(moves[1].document == third);
  CHECK(reason_of(moves[1].outcome) == Reason::floor);
  house.book.read([&](const Ledger& ledger) {
    CHECK(ledger.find(second)->state == "expired");
    CHECK(ledger.find(third)->state == "pending");
  });
  CHECK(house.balance(house.ben) == "1.00");
}

TEST_CASE("a document that is no payment is told so") {
  Document document;
  document.kind = "payment";
  for (const char* wrong : {"", "payer=1\npayee=2\nunit=EUR/2\namount=1.00\nworkflow=x\n",
                            "payer=1\npayee=2\nunit=EUR/2\nworkflow=payer completed\n",
                            "payer=0\npayee=2\nunit=EUR/2\namount=1.00\nworkflow=payer completed\n",
                            "payer=1\npayee=2\nunit=EUR/2\namount=1.00\nworkflow=payer completed\ncolour=red\n"}) {
    document.content = wrong;
    CHECK(fault_of([&] { return PaymentDocument::read(document); }) == Fault::out_of_range);
  }
}
