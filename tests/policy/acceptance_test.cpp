// SPDX-License-Identifier: MPL-2.0
// What other systems answer: the acceptance cases of the field, read where they lie. Each kind of case is put to the
// library in one way, whatever its figures. Clearing and paths are another level's.
#include <atomic>
#include <functional>
#include <map>
#include <set>
#include <thread>

#include "book/small_book.hpp"
#include "core/shared_data.hpp"
#include "rochdale/policy/credit_limit.hpp"
#include "rochdale/policy/decay.hpp"
#include "rochdale/policy/exchange.hpp"
#include "rochdale/policy/interest.hpp"
#include "rochdale/policy/nice_figure.hpp"
#include "rochdale/policy/reserve.hpp"
#include "rochdale/policy/room.hpp"
#include "rochdale/report/credit_commons.hpp"

using namespace small_book;
using nlohmann::json;

namespace {

constexpr Unit whole = "CC/0"_unit;
constexpr Unit cents = "CC/2"_unit;
constexpr Unit fine = "CC/18"_unit;

Amount amount(const json& text, const Unit& unit) { return Amount::parse(text_of(text), unit).value(); }
Rate rate(const json& text) { return Rate::parse(text_of(text)).value(); }
/// [n, d]
Rate fraction(const json& pair) { return Rate::of(pair.at(0).get<std::int64_t>(), pair.at(1).get<std::int64_t>()); }
int128 count(const json& number) { return amount(number, whole).minor(); }

/// The registry of the one policy that is at stake here.
PolicyRegistry limit_registry() {
  PolicyRegistry registry;
  registry.add(std::string(CreditLimit::family),
               [](std::uint32_t, std::string_view text) { return PolicyRegistry::Made(CreditLimit::make(text)); });
  return registry;
}

/// A book in whole units whose accounts are opened as they are named.
struct Circle {
  Circle() : Circle(whole) {}
  explicit Circle(const Unit& of) : unit(of), book(std::make_unique<MemoryStore>(), limit_registry()) {
    must(book.adopt_unit(unit, Limits{}, stamp()));
  }
  AccountId operator()(const std::string& code) {
    const AccountId found = book.find(code);
    if (!(found == AccountId{})) return found;
    NewAccount wanted{code, unit, AccountKind::liability, {}, {}, {}};
    return must(book.open_account(wanted, stamp()));
  }
  Outcome<Entry> pay(const std::string& payer, const std::string& payee, const Amount& sum) {
    return book.post(Payment{(*this)(payer), (*this)(payee), sum, today}, stamp());
  }
  void adopt(const std::string& parameters) { must(book.adopt(*CreditLimit::make(parameters), stamp())); }

  Unit unit;
  Book book;
};

void trading_limits(const json& input, const json& expected) {
  Circle circle(cents);
  const AccountId ana = circle("ana");
  const Amount balance = amount(input.at("balance"), cents);
  if (balance.is_positive()) must(circle.pay("world", "ana", balance));
  if (balance.is_negative()) must(circle.pay("ana", "world", -balance));
  must(circle.book.set_limits(
      ana, Limits{amount(input.at("min"), cents).minor(), amount(input.at("max"), cents).minor()}, stamp()));
  const Room left =
      circle.book.read([&](const Ledger& ledger) { return room(ledger.balance(ana), ledger.account(ana).limits); });
  CHECK(*left.can_earn == amount(expected.at("can_earn"), cents));
  CHECK(*left.can_spend == amount(expected.at("can_spend"), cents));
  // And the book lets exactly that pass.
  const Amount cent = Amount::minor(1, cents);
  CHECK(reason_of(circle.pay("world", "ana", *left.can_earn + cent)) == Reason::ceiling);
  CHECK(reason_of(circle.pay("ana", "world", *left.can_spend + cent)) == Reason::floor);
  if (left.can_earn->is_positive()) CHECK(reason_of(circle.pay("world", "ana", *left.can_earn)) == Reason::none);
}

void formula_limits(const json& input, const json& expected) {
  Parameters text;
  text.set("unit", to_string(cents)).set("kind", "calculated");
  text.set("floor", text_of(input.at("min"))).set("ceiling", text_of(input.at("max")));
  const auto figure = [&](const char* name) {
    return input.contains(name) ? amount(input.at(name), cents) : Amount::zero(cents);
  };
  ParameterReader from("case", text.text());
  static_cast<void>(from.unit("unit"));
  const LimitPolicy policy = LimitPolicy::read(from, cents);
  MemberFigures figures{figure("gross_in"), figure("gross_out")};
  if (input.contains("trades")) figures.trades = input.at("trades").get<std::int64_t>();
  if (input.contains("partners")) figures.partners = input.at("partners").get<std::int64_t>();
  const Limits found = policy.limits(figures);
  CHECK(to_string(Amount::minor(found.floor, cents)) == to_string(amount(expected.at("min"), cents)));
  CHECK(to_string(Amount::minor(found.ceiling, cents)) == to_string(amount(expected.at("max"), cents)));
  if (policy.needs_journal()) return;
  // As a rule, it stops the same payments.
  Circle circle(cents);
  if (figures.gross_in.is_positive()) must(circle.pay("world", "ana", figures.gross_in));
  if (figures.gross_out.is_positive()) must(circle.pay("ana", "world", figures.gross_out));
  circle.adopt(text.text());
  const Amount down = figures.gross_in - figures.gross_out - Amount::minor(found.floor, cents);
  if (!down.is_negative()) {
    CHECK(reason_of(circle.pay("ana", "payee", down + Amount::minor(1, cents))) == Reason::floor);
  }
}

/// Payments one after the other: under a limit that grows with what is received, or all at once.
void sequence(const json& input, const json& expected) {
  Circle circle;
  if (!input.contains("initial_limit")) {
    for (const char* name : {"payer", "payee"}) static_cast<void>(circle(name));
    std::vector<std::thread> all;
    for (const json& payment : input.at("payments")) {
      all.emplace_back([&circle, sum = amount(payment, whole)] { must(circle.pay("payer", "payee", sum)); });
    }
    for (std::thread& each : all) each.join();
    for (const auto& [name, balance] : expected.items())
      CHECK(circle.book.balance(circle(name)).minor() == count(balance));
    return;
  }
  Parameters text;
  text.set("unit", to_string(whole)).set("kind", "on_payment");
  text.set("initial", text_of(input.at("initial_limit"))).set("cap", text_of(input.at("cap")));
  circle.adopt(text.text());
  ParameterReader from("case", text.text());
  static_cast<void>(from.unit("unit"));
  const LimitPolicy policy = LimitPolicy::read(from, whole);
  for (std::size_t step = 0; step < input.at("payments").size(); ++step) {
    const json& payment = input.at("payments").at(step);
    must(circle.pay(payment.at(0), payment.at(1), amount(payment.at(2), whole)));
    for (const auto& [name, after] : expected.at("after").at(step).items()) {
      const AccountId account = circle(name);
      INFO("step " << step << ", " << name);
      CHECK(circle.book.balance(account).minor() == count(after.at(0)));
      const Limits limits =
          circle.book.read([&](const Ledger& ledger) { return policy.limits(figures_of(ledger, account)); });
      CHECK(-limits.floor == count(after.at(1)));
    }
  }
}

void nice_hours(const json& input, const json& expected) {
  const Unit unit = Unit::make("CC", input.at("scale").get<int>()).value();
  for (std::size_t at = 0; at < input.at("hours").size(); ++at) {
    const Amount worth = nice_figure(worth_of_hours(rate(input.at("hours").at(at)), fraction(input.at("rate")), unit));
    CHECK(worth.minor() == count(expected.at("minor").at(at)));
  }
}

void flag(const json& input, const json& expected) {
  const Limits limits{count(input.at("min")), count(input.at("max"))};
  CHECK(at_limit(count(input.at("balance")), limits) == expected.at("flagged").get<bool>());
}

void concurrent(const json& input, const json& expected) {
  for (int round = 0; round < 20; ++round) {
    Circle circle;
    const AccountId ana = circle("ana");
    const AccountId ben = circle("ben");
    const int128 start = count(input.at("balance"));
    if (start > 0) must(circle.pay("ben", "ana", Amount::minor(start, whole)));
    if (start < 0) must(circle.pay("ana", "ben", Amount::minor(-start, whole)));
    must(circle.book.set_limits(ana, Limits{count(input.at("limit")), int128_max}, stamp()));
    std::atomic<int> accepted{0};
    std::vector<std::thread> all;
    for (const json& payment : input.at("parallel_payments")) {
      all.emplace_back([&, sum = amount(payment, whole)] {
        if (circle.book.post(Payment{ana, ben, sum, today}, stamp())) ++accepted;
      });
    }
    for (std::thread& each : all) each.join();
    REQUIRE(accepted == expected.at("accepted").get<int>());
    REQUIRE(circle.book.balance(ana).minor() == count(expected.at("balance")));
  }
}

void legacy_md5(const json& input, const json& expected) {
  CreditCommonsTransaction transaction;
  transaction.uuid = input.at("uuid");
  transaction.state = input.at("state");
  transaction.version = text_of(input.at("version"));
  for (const json& entry : input.at("entries")) {
    transaction.entries.push_back(CreditCommonsEntry{"payee", "payer", text_of(entry.at(0)), entry.at(1), {}});
  }
  CHECK(legacy_hash(input.at("last_hash").get<std::string>(), transaction) == expected.at("hash").get<std::string>());
}

/// Many rows between one account and others: what is booked is the net of all of them.
void net(const json& input, const json& expected) {
  const Unit unit = Unit::make("CC", input.at("scale").get<int>()).value();
  Circle circle(unit);
  Compound entry;
  entry.on = today;
  for (const json& each : input.at("in")) {
    entry.legs.push_back(debit(circle("far"), amount(each, unit)));
    entry.legs.push_back(credit(circle("near"), amount(each, unit)));
  }
  for (const json& each : input.at("out")) {
    entry.legs.push_back(debit(circle("near"), amount(each, unit)));
    entry.legs.push_back(credit(circle("far"), amount(each, unit)));
  }
  must(circle.book.post(entry, stamp()));
  const Amount balance = circle.book.balance(circle("near"));
  CHECK(balance == amount(expected.at("net"), unit));
  CHECK(balance.minor() == count(expected.at("minor")));
}

void convert(const json& input, const json& expected) {
  for (std::size_t at = 0; at < input.at("local").size(); ++at) {
    const Unrounded trunk =
        converted(amount(input.at("local").at(at), fine), rate(input.at("rate")), fine, Rate::of(1));
    CHECK(trunk == Unrounded(amount(expected.at("trunk").at(at), fine)));
  }
}

void convert_floor(const json& input, const json& expected) {
  for (std::size_t at = 0; at < input.at("pairs").size(); ++at) {
    const json& pair = input.at("pairs").at(at);
    const Unrounded exact =
        converted(amount(pair.at("amount"), whole), fraction(pair.at("from")), whole, fraction(pair.at("to")));
    CHECK(exact.rounded(Rounding::floor).minor() == count(expected.at("amounts").at(at)));
  }
}

void taylor_and_exact(const json& input, const json& expected) {
  REQUIRE(input.at("rate_unit") == "1e-4 per year");
  const auto seconds = input.at("dt").get<std::int64_t>();
  for (std::size_t at = 0; at < input.at("cases").size(); ++at) {
    const Amount balance = amount(input.at("cases").at(at).at(0), whole);
    const auto parts = input.at("cases").at(at).at(1).get<std::int32_t>();
    CHECK(taylor_interest(balance, parts, seconds).minor() == count(expected.at("taylor").at(at)));
    CHECK(continuous_interest(balance, Rate::of(parts, 10'000), seconds, Rounding::floor).minor() ==
          count(expected.at("exact_floor").at(at)));
  }
}

void minute_decay(const json& input, const json& expected) {
  const Decay decay = Decay::by_minute(rate(input.at("rate_per_43200")), 43'200);
  for (std::size_t at = 0; at < input.at("minutes").size(); ++at) {
    CHECK(decayed(amount(input.at("amount"), whole), decay, input.at("minutes").at(at).get<std::int64_t>(),
                  Rounding::floor)
              .minor() == count(expected.at("amounts").at(at)));
  }
}

void period_floor(const json& input, const json& expected) {
  const Decay decay(rate(input.at("factor")), Rate::of(1), DecayStep::day);
  REQUIRE(input.at("periods").get<std::size_t>() == expected.at("amounts").size());
  for (std::size_t at = 0; at < expected.at("amounts").size(); ++at) {
    CHECK(
        decayed(amount(input.at("amount"), whole), decay, static_cast<std::int64_t>(at) + 1, Rounding::floor).minor() ==
        count(expected.at("amounts").at(at)));
  }
}

void ratio_ppm(const json& input, const json& expected) {
  for (std::size_t at = 0; at < input.at("cases").size(); ++at) {
    const json& each = input.at("cases").at(at);
    CHECK(parts_per_million(reserve_ratio(amount(each.at(0), fine), amount(each.at(1), fine))) ==
          count(expected.at("ppm").at(at)));
  }
}

void reserve_waterfall(const json& input, const json& expected) {
  const Amount reserve = amount(input.at("reserve"), fine);
  const Waterfall down = waterfall(amount(input.at("fee"), fine), reserve, amount(input.at("supply"), fine),
                                   Rate::of(input.at("target_ppm").get<std::int64_t>(), 1'000'000));
  CHECK(reserve + down.to_reserve == amount(expected.at("reserve"), fine));
  CHECK(down.to_operator == amount(expected.at("operator"), fine));
}

void breakeven(const json& input, const json& expected) {
  CHECK(break_even_volume(amount(input.at("R"), fine), rate(input.at("tau")), rate(input.at("chi"))) ==
        Unrounded(amount(expected.at("B"), fine)));
}

}  // namespace

TEST_CASE("the acceptance cases of mutual credit, but for clearing and paths") {
  auto file = open_shared("cases/mutual/acceptance.json");
  if (!file) return;
  const json cases = json::parse(*file).at("cases");
  using Check = void (*)(const json&, const json&);
  const std::map<std::string, Check> kinds{{"trading_limits", trading_limits},
                                           {"formula_limits", formula_limits},
                                           {"sequence", sequence},
                                           {"nice_hours", nice_hours},
                                           {"flag", flag},
                                           {"concurrent", concurrent},
                                           {"md5", legacy_md5},
                                           {"net", net},
                                           {"convert", convert},
                                           {"convert_floor", convert_floor},
                                           {"taylor_and_exact", taylor_and_exact},
                                           {"minute_decay", minute_decay},
                                           {"period_floor_of_closed_form", period_floor},
                                           {"ratio_ppm", ratio_ppm},
                                           {"waterfall", reserve_waterfall},
                                           {"breakeven", breakeven}};
  const std::set<std::string> elsewhere{"mtcs", "receiver_pays_chain"};
  for (const json& each : cases) {
    const std::string kind = each.at("kind");
    if (elsewhere.count(kind) != 0) continue;
    INFO("case " << each.at("id").get<std::string>());
    const auto found = kinds.find(kind);
    if (found == kinds.end()) {
      FAIL_CHECK("a kind of case that this test does not know: " << kind);
      continue;
    }
    found->second(each.at("input"), each.at("expected"));
  }
}
