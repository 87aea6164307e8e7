// SPDX-License-Identifier: MPL-2.0
// The worked examples of every kind of house: their postings balance in a book, and their splits and figures come from
// the rule that each names.
#include <map>

#include "core/shared_data.hpp"
#include "institution/small_bank.hpp"
#include "rochdale/institution/group_loan.hpp"
#include "rochdale/institution/share_capital.hpp"
#include "rochdale/product/prudential.hpp"

using namespace rochdale;
using namespace small_bank;

namespace {

std::map<std::string, nlohmann::json> worked_examples() {
  std::map<std::string, nlohmann::json> cases;
  auto file = open_shared("cases/bank/sse_worked_examples.json");
  if (!file) return cases;
  for (const nlohmann::json& each : nlohmann::json::parse(*file)) cases[each["id"]] = each;
  return cases;
}

/// The amount that a case posts on an account on one side; it must be there once.
Amount posted(const nlohmann::json& example, const char* side, const std::string& account) {
  std::optional<Amount> found;
  for (const nlohmann::json& each : example["postings"]) {
    if (each["side"] != side || each["account"] != account) continue;
    REQUIRE_FALSE(found);
    found = eur(text_of(each["amount"]));
  }
  INFO(account);
  REQUIRE(found);
  return *found;
}

Amount part(const Amount& whole, std::int64_t percent) { return (whole * Rate::percent(percent)).rounded(half_even); }

}  // namespace

TEST_CASE("The postings of every worked example are one balanced entry") {
  const auto cases = worked_examples();
  if (cases.empty()) return;
  CHECK(cases.size() == 17);
  for (const auto& [id, example] : cases) {
    INFO(id);
    if (example["postings"].empty()) continue;
    Book book(std::make_unique<MemoryStore>());
    const Stamp clerk{.by = "the clerk"};
    REQUIRE(book.adopt_unit(euro, {}, clerk));
    Compound entry;
    entry.on = "2026-01-01"_date;
    for (const nlohmann::json& each : example["postings"]) {
      const std::string code = each["account"];
      if (book.find(code) == AccountId{}) REQUIRE(book.open_account({.code = code, .unit = euro}, clerk));
      const Amount amount = eur(text_of(each["amount"]));
      entry.legs.push_back(each["side"] == "Dr" ? debit(book.find(code), amount) : credit(book.find(code), amount));
    }
    CHECK(book.post(entry, clerk).has_value() == example["balanced"].get<bool>());
    // Two cents more on one leg, and it is refused.
    entry.legs.front().amount += eur("0.02");
    const auto refused = book.post(entry, clerk);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().reason == Reason::unbalanced);
  }
}

TEST_CASE("Splits and figures of the worked examples come from their rules") {
  const auto cases = worked_examples();
  if (cases.empty()) return;
  {  // Half to the collective; of the rest a fifth in cash, rounded up, and the others as notices.
    const nlohmann::json& each = cases.at("WX-01");
    const Amount pool = part(posted(each, "Dr", "Surplus of the year (member work)"), 50);
    CHECK(to_string(pool) == text_of(each["result"]["member_pool"]));
    Amount sum = eur("0.00");
    for (const auto& [name, figure] : each["result"]["allocation"].items()) {
      const Amount own = eur(text_of(figure));
      const Amount cash = (own * Rate::percent(20)).rounded(Rounding::ceiling);
      CHECK(to_string(cash) == text_of(each["result"]["cash"][name]));
      CHECK(posted(each, "Cr", "Internal capital account:" + name) == own - cash);
      sum += own;
    }
    CHECK(sum == pool);
    CHECK(posted(each, "Cr", "Collective (indivisible) account") ==
          posted(each, "Dr", "Surplus of the year (member work)") - pool +
              posted(each, "Dr", "Profit of the year (non-member work)"));
  }
  {  // Legal reserve until it is full; the employees' part by pay times seniority; the rest is indivisible.
    const nlohmann::json& each = cases.at("WX-03");
    const Amount surplus = posted(each, "Dr", "Net surplus");
    CHECK(to_string(part(surplus, 15)) == text_of(each["result"]["legal_full"]));
    const Amount pool = part(surplus, 40);
    CHECK(to_string(pool) == text_of(each["result"]["employee_pool"]));
    const std::vector<std::int64_t> weights{6, 5, 6};
    const std::vector<Amount> parts = split(pool, std::span<const std::int64_t>(weights), Tie::to_first).value();
    CHECK(parts[0] == posted(each, "Cr", "Employee share:A"));
    CHECK(parts[1] == posted(each, "Cr", "Employee share:B_"));
    CHECK(parts[2] == posted(each, "Cr", "Employee share:C"));
    const Amount legal = std::min(part(surplus, 15), eur(text_of(each["result"]["legal_needed"])));
    CHECK(surplus - legal - pool - eur(text_of(each["result"]["capital_interest"])) ==
          posted(each, "Cr", "Development fund (indivisible)"));
  }
  {  // The commission comes out of the discount; what is left of it lowers the next dues.
    const nlohmann::json& each = cases.at("WX-07");
    const Amount pool = posted(each, "Dr", "Pool (50 x 10000)");
    const Amount discount = pool - posted(each, "Cr", "Prize to bidder");
    CHECK(part(pool, 5) == posted(each, "Cr", "Foreman commission"));
    const Amount dividend = discount - part(pool, 5);
    CHECK(dividend == posted(each, "Cr", "Dividend to 50 members (3000 each)"));
    CHECK((pool - dividend) == eur(text_of(each["result"]["next_payment"])) * 50);
  }
  {
    const nlohmann::json& each = cases.at("WX-09");
    const Amount income = posted(each, "Cr", "Contribution income");
    const Amount benefits = posted(each, "Dr", "Benefits to members");
    CHECK(to_string(percentage(benefits, income, 2, half_even)) == text_of(each["result"]["claims_ratio"]));
    CHECK(to_string(percentage(posted(each, "Dr", "Administration"), income, 2, half_even)) ==
          text_of(each["result"]["expense_ratio"]));
    // The field guide's formula counts administration too and gives 4.00; the printed figure is of benefits alone.
    const Amount reserve = posted(each, "Cr", "Solidarity reserve");
    CHECK(to_string(percentage(reserve * 12, benefits * 100, 2, half_even)) ==
          text_of(each["result"]["reserve_months"]));
    CHECK(to_string(percentage(reserve * 12, (benefits + posted(each, "Dr", "Administration")) * 100, 2, half_even)) ==
          "4.00");
  }
  {
    const nlohmann::json& each = cases.at("WX-11");
    CHECK(part(eur(text_of(each["result"]["average"])), 5) == posted(each, "Dr", "Endowment fund (total return)"));
  }
  {  // 15 % and half of the rest stay; subsidies of the year are no surplus to give away.
    const nlohmann::json& each = cases.at("WX-13");
    const Amount result = posted(each, "Dr", "Result");
    const Amount legal = part(result, 15);
    const Amount most = part(result - legal, 50);
    CHECK(legal == posted(each, "Cr", "Legal reserve"));
    CHECK(to_string(result - most) == text_of(each["result"]["min_reserve"]));
    CHECK(to_string(most) == text_of(each["result"]["distributable_max"]));
    CHECK(most - eur("1500.00") == posted(each, "Cr", "Return on shares (max)"));
    CHECK(result - legal - (most - eur("1500.00")) == posted(each, "Cr", "Statutory reserve"));
  }
  {
    const nlohmann::json& each = cases.at("WX-15");
    const Amount gain = part(eur("475000") - eur("350000"), 25);
    CHECK(gain == posted(each, "Cr", "Seller: share of gain"));
    const Amount price = posted(each, "Cr", "Seller: purchase price returned") + gain;
    CHECK(price == eur(text_of(each["result"]["resale_price"])));
    CHECK(eur("475000") - price == eur(text_of(each["result"]["retained_subsidy"])));
  }
  {
    const nlohmann::json& each = cases.at("WX-17");
    const Unrounded levy = posted(each, "Dr", "Hours account:receiver") * Rate::percent(5);
    CHECK(levy == Unrounded::of(Decimal::parse(text_of(each["result"]["levy_exact"])).value(), euro));
    CHECK(levy.rounded(Rounding::up, eur("0.25")) == posted(each, "Cr", "Hours account:community pot"));
  }
  {  // The pool month itself is in the allocation cases; here its parts add up.
    const nlohmann::json& each = cases.at("WX-19");
    const std::vector<Amount> parts =
        split(posted(each, "Dr", "Pool income"), std::vector<std::int64_t>{20, 80}, Tie::to_first).value();
    CHECK(parts[0] == posted(each, "Cr", "Manager share 20 %"));
    CHECK(parts[1] == eur(text_of(each["result"]["total"])));
  }
  {
    const nlohmann::json& each = cases.at("WX-21");
    const auto net = [](const char* turnover) { return part(eur(turnover), 15) - eur("6000"); };
    CHECK(net("90000") == posted(each, "Dr", "Member turnover account (90000)"));
    CHECK(-net("24000") == posted(each, "Cr", "Member turnover account (24000)"));
    CHECK(net("150000") == eur(text_of(each["result"]["net_150000"])));
  }
  CHECK(eur("1180.35") - eur("1000") == posted(cases.at("WX-23"), "Cr", "Common fund"));
  {
    const nlohmann::json& each = cases.at("WX-27");
    CHECK(to_string(net_worth_ratio(eur("69963.20"), eur("1000000.00"))) == text_of(each["result"]["truncated"]));
    CHECK(to_string(percentage(eur("69963.20"), eur("1000000.00"), 2, half_up)) == text_of(each["result"]["rounded"]));
  }
  {
    const nlohmann::json& each = cases.at("WX-29");
    CHECK(posted(each, "Dr", "Funeral benefits") - posted(each, "Cr", "Contributions receivable from the member") ==
          posted(each, "Cr", "Cash"));
    CHECK(to_string(Date::parse(text_of(each["result"]["joined"]))->add_months(6)) == "2026-07-15");
  }
}

TEST_CASE("A group covers the member who is short, and gets it back from them (WX-25)") {
  const auto cases = worked_examples();
  SmallBank small;
  REQUIRE(small.bank.offer(small.loan_product(), small.clerk));
  const AccountId loan = small.lend("group", "loans", SmallBank::monthly("3100.00", Rate(), 10, "2026-01-01"));
  DocumentNumber number;
  REQUIRE(small.book.together([&](Turn& turn) {
    const std::vector<std::pair<std::string, Amount>> members{
        {"a", eur("620.00")}, {"b", eur("620.00")}, {"c", eur("620.00")}, {"d", eur("620.00")}, {"e", eur("620.00")}};
    number = open_group(turn, loan, members, small.clerk).value();
    CHECK_FALSE(open_group(turn, loan, {{"x", eur("1.00")}}, small.clerk));
    return true;
  }));
  const GroupLoan group = small.book.read([&](const Ledger& ledger) { return group_loan(ledger, number); });
  CHECK(group.whole() == small.book.balance(loan));
  const std::vector<Amount> due = group.shares_of(eur("310.00"));
  std::vector<Amount> paid(5, eur("62.00"));
  paid[2] = eur("0.00");
  const GroupCover cover = group_cover(due, paid).value();
  CHECK(cover.shortfall == eur("62.00"));
  if (!cases.empty()) {
    const nlohmann::json& result = cases.at("WX-25")["result"];
    CHECK(to_string(cover.shortfall) == text_of(result["shortfall"]));
    std::size_t next = 0;
    for (std::size_t at = 0; at < 5; ++at) {
      if (at != 2) CHECK(to_string(cover.covers[at]) == text_of(result["cover"][next++]));
    }
  }
  REQUIRE(small.bank.repay(loan, eur("310.00"), small.counter("2026-02-01")));
  const auto within = [&](auto&& act) {
    return small.book.together([&](Turn& turn) { return act(turn).has_value(); });
  };
  REQUIRE(within([&](Turn& turn) { return book_cover(turn, group, cover, "2026-02-01"_date, small.clerk); }));
  CHECK(small.balance("group") == "2790.00");
  CHECK(small.balance("c-claim") == "62.00");
  CHECK(small.balance("a-cover") == "15.50");
  CHECK_FALSE(
      within([&](Turn& turn) { return settle_claim(turn, group, 2, eur("62.01"), "2026-03-01"_date, small.clerk); }));
  // In odd amounts, and still everybody gets back what they gave.
  for (const char* amount : {"10.01", "0.01", "31.98", "20.00"}) {
    REQUIRE(
        within([&](Turn& turn) { return settle_claim(turn, group, 2, eur(amount), "2026-03-01"_date, small.clerk); }));
  }
  for (const char* code : {"c-claim", "a-cover", "b-cover", "d-cover", "e-cover"}) CHECK(small.balance(code) == "0.00");
  CHECK_FALSE(group_cover(due, std::vector<Amount>(5, eur("0.00"))));
  small.check_balanced();
}

TEST_CASE("Shares: suspense and approval, dividends on two bases, a rebate with tax withheld (GL-12, WX-05, WX-33)") {
  SmallBank small;
  const auto open = [&](const char* code, AccountKind kind) {
    return small.book.open_account({.code = code, .unit = euro, .kind = kind}, small.clerk).value();
  };
  const ShareClass shares{"shares", euro, eur("25.00"), open("suspense", AccountKind::liability)};
  AccountId ana;
  AccountId ben;
  const auto within = [&](auto&& act) {
    return small.book.together([&](Turn& turn) { return act(turn).has_value(); });
  };
  const AccountId cash = small.at("cash");
  REQUIRE(within([&](Turn& turn) { return offer_shares(turn, shares, small.clerk); }));
  REQUIRE_FALSE(within([&](Turn& turn) { return offer_shares(turn, shares, small.clerk); }));
  REQUIRE(small.book.read([](const Ledger& ledger) { return ShareClass::find(ledger, "shares").has_value(); }));
  REQUIRE(within([&](Turn& turn) {
    ana = open_shares(turn, shares, "ana-shares", "Ana", small.clerk).value();
    return open_shares(turn, shares, "ben-shares", "Ben", small.clerk);
  }));
  ben = small.at("ben-shares");
  const auto buy = [&](AccountId member, std::int64_t count, Date on) {
    REQUIRE(within([&](Turn& turn) { return buy_shares(turn, shares, member, cash, count, on, small.clerk); }));
  };
  buy(ana, 4, "2026-01-01"_date);
  CHECK(small.balance("suspense") == "100.00");
  CHECK(small.balance("ana-shares") == "0.00");
  REQUIRE(within([&](Turn& turn) { return approve_shares(turn, shares, ana, 4, "2026-01-01"_date, small.clerk); }));
  CHECK(small.balance("suspense") == "0.00");
  buy(ben, 4, "2026-07-02"_date);
  REQUIRE(within([&](Turn& turn) { return approve_shares(turn, shares, ben, 4, "2026-07-02"_date, small.clerk); }));
  CHECK_FALSE(
      within([&](Turn& turn) { return redeem_shares(turn, shares, ben, cash, 5, "2026-07-03"_date, small.clerk); }));
  const Period year("2026-01-01"_date, "2026-12-31"_date);
  const auto dividend = [&](DividendBasis basis) {
    return small.book.read_journal([&](const Ledger& ledger, Store& store) {
      return share_dividend(ledger, store, shares, eur("548.00"), year, basis, Tie::to_first).value();
    });
  };
  const auto by_days = dividend(DividendBasis::share_days);
  REQUIRE(by_days.size() == 2);
  CHECK(by_days[0].amount == eur("365.00"));  // 365 days against 183
  CHECK(by_days[1].amount == eur("183.00"));
  const auto by_lowest = dividend(DividendBasis::minimum_balance);
  REQUIRE(by_lowest.size() == 1);
  CHECK(by_lowest[0].amount == eur("548.00"));

  const auto cases = worked_examples();
  if (cases.empty()) return;
  const AccountId member = open("member", AccountKind::liability);
  const AccountId deposits = open("rebate", AccountKind::equity);
  const AccountId capital = open("dividend", AccountKind::equity);
  const AccountId tax = small.at("tax");
  const nlohmann::json& wanted = cases.at("WX-33");
  const std::vector<Distribution> year_end{
      {deposits, {{member, posted(wanted, "Dr", "Surplus: rebate on deposits")}}},
      {capital, {{member, posted(wanted, "Dr", "Surplus: dividend on share capital")}}}};
  REQUIRE(within(
      [&](Turn& turn) { return distribute(turn, year_end, Rate::percent(5), tax, year.last(), Key(), small.clerk); }));
  CHECK(small.book.balance(member) == posted(wanted, "Cr", "Member payable"));
  CHECK(small.book.balance(small.at("tax")) == posted(wanted, "Cr", "Tax withheld payable"));
  const nlohmann::json& refund = cases.at("WX-05");
  const std::vector<Distribution> untaxed{
      {deposits, {{member, posted(refund, "Dr", "SHU to distribute: member business")}}},
      {capital, {{member, posted(refund, "Dr", "SHU to distribute: capital")}}}};
  REQUIRE(
      within([&](Turn& turn) { return distribute(turn, untaxed, std::nullopt, {}, year.last(), Key(), small.clerk); }));
  CHECK(small.book.balance(member) ==
        posted(wanted, "Cr", "Member payable") + posted(refund, "Cr", "Member payable:Lukman"));
  const std::vector<MemberPart> business{{ana, eur("0.00")}, {ben, eur("3.00")}, {member, eur("3.00")}};
  const auto parts = patronage_refund(eur("0.05"), business, Tie::to_last).value();
  REQUIRE(parts.size() == 2);  // who did no business gets nothing
  CHECK(parts[0].amount == eur("0.02"));
  CHECK(parts[1].amount == eur("0.03"));
}
