// SPDX-License-Identifier: MPL-2.0
// What a bookkeeper hands in: balance sheet, income statement, cash flow, and who is late with what.
#include <algorithm>
#include <functional>
#include <iostream>
#include <map>
#include <memory>

#include "book_access.hpp"
#include "circumstances.hpp"
#include "command_error.hpp"
#include "families.hpp"
#include "listing.hpp"
#include "rochdale/report/ageing.hpp"
#include "rochdale/report/balance_sheet.hpp"
#include "rochdale/report/cash_flow.hpp"
#include "rochdale/report/income_statement.hpp"
#include "spreadsheet_form.hpp"
#include "watched_journal.hpp"
#include "word_list.hpp"

namespace rochdale::teller {

namespace {

/// What an account stands under: its code, or with --by-group its group where it has one.
std::string heading_of(const Ledger& ledger, AccountId account, bool by_group) {
  const std::string_view group = ledger.account(account).group;
  return by_group && !group.empty() ? std::string(group) : code_of(ledger, account);
}

/// Prints a section row by row, accounts in the order of their opening, or groups in that of their first account.
void print_section(Listing& listing, const Ledger& ledger, const Section& section, std::string_view title,
                   bool by_group) {
  std::vector<std::pair<std::string, Amount>> rows;
  std::map<std::string, std::size_t> places;
  for (const SectionRow& row : section.rows) {
    const std::string heading = heading_of(ledger, row.account, by_group);
    const auto [place, is_new] = places.try_emplace(heading, rows.size());
    if (is_new) rows.emplace_back(heading, Amount::zero(row.amount.unit()));
    rows[place->second].second += row.amount;
  }
  for (const auto& [heading, amount] : rows) {
    listing.row({std::string(title), heading, std::string(amount.unit().code()), to_string(amount)});
  }
}

std::vector<ListingColumn> section_columns() {
  return {{"section", "Section"}, {"account", "Account"}, {"unit", "Unit"}, {"amount", "Amount", Align::right}};
}

void print_total(Listing& listing, std::string_view title, const Amount& amount) {
  listing.total({std::string(title), "", std::string(amount.unit().code()), to_string(amount)});
}

/// A unit in which nothing stands: its totals would say nothing beside those of others.
bool is_empty(const BalanceSheet& sheet) {
  return sheet.assets.rows.empty() && sheet.liabilities.rows.empty() && sheet.equity.rows.empty() &&
         sheet.surplus.is_zero();
}

void add_balance_sheet(Commands& commands) {
  struct Options {
    std::string book;
    Circumstances day;
    bool by_group = false;
    ListingForm form;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add("balance-sheet", "List what the community has, owes and owns on a day",
                                  "teller balance-sheet bank.book --on 2026-12-31 --by-group");
  command.argument("BOOK", "the book", given->book);
  given->day.declare_on(command, "the day; today, if not given");
  command.flag("--by-group", "add up the accounts of each group", given->by_group);
  given->form.declare(command);
  command.run([given] {
    const auto book = open_to_read(given->book);
    bool balanced = true;
    read_journal(*book, "balance-sheet", given->form, [&](const Ledger& ledger, Store& store) {
      Listing listing(std::cout, given->form, "rows", section_columns());
      listing.fact("on", "Balance sheet on", to_string(given->day.on()));
      const std::vector<BalanceSheet> sheets = balance_sheet(ledger, store, given->day.on());
      for (const BalanceSheet& sheet : sheets) {
        print_section(listing, ledger, sheet.assets, "assets", given->by_group);
        print_section(listing, ledger, sheet.liabilities, "liabilities", given->by_group);
        print_section(listing, ledger, sheet.equity, "equity", given->by_group);
        if (!sheet.surplus.is_zero()) {
          listing.row({"equity", "surplus not closed yet", std::string(sheet.unit.code()), to_string(sheet.surplus)});
        }
      }
      for (const BalanceSheet& sheet : sheets) {
        balanced = balanced && sheet.assets.total == sheet.claims();
        if (sheets.size() > 1 && is_empty(sheet)) continue;
        print_total(listing, "assets", sheet.assets.total);
        print_total(listing, "liabilities", sheet.liabilities.total);
        print_total(listing, "equity", sheet.equity.total + sheet.surplus);
      }
      listing.answer("balanced", "assets equal liabilities and equity", balanced);
      listing.end();
    });
    return balanced;
  });
}

/// --from and --to, which a report of a period must have.
struct GivenPeriod {
  Date from;
  Date to;

  void declare(Command& command) {
    command.required_option("--from", "DATE", "the first day", from)
        .required_option("--to", "DATE", "the last day, counted too", to);
  }
  [[nodiscard]] Period period() const {
    if (to < from) throw Misused("--to is before --from");
    return {from, to};
  }
};

void add_income_statement(Commands& commands) {
  struct Options {
    std::string book;
    GivenPeriod when;
    bool by_group = false;
    ListingForm form;
  };
  const auto given = std::make_shared<Options>();
  Command& command =
      commands.add("income-statement", "List what a period earned and cost, as it was before the year was closed",
                   "teller income-statement bank.book --from 2026-01-01 --to 2026-12-31");
  command.argument("BOOK", "the book", given->book);
  given->when.declare(command);
  command.flag("--by-group", "add up the accounts of each group", given->by_group);
  given->form.declare(command);
  command.run([given] {
    const Period period = given->when.period();
    const auto book = open_to_read(given->book);
    read_journal(*book, "income-statement", given->form, [&](const Ledger& ledger, Store& store) {
      Listing listing(std::cout, given->form, "rows", section_columns());
      listing.fact("period", "Income statement of", to_string(period));
      const std::vector<IncomeStatement> statements = income_statement(ledger, store, period);
      for (const IncomeStatement& made : statements) {
        print_section(listing, ledger, made.income, "income", given->by_group);
        print_section(listing, ledger, made.expense, "expense", given->by_group);
      }
      for (const IncomeStatement& made : statements) {
        if (statements.size() > 1 && made.income.rows.empty() && made.expense.rows.empty()) continue;
        print_total(listing, "income", made.income.total);
        print_total(listing, "expense", made.expense.total);
        print_total(listing, "result", made.result());
      }
      listing.end();
    });
    return true;
  });
}

void add_cash_flow(Commands& commands) {
  struct Options {
    std::string book;
    std::vector<std::string> cash;
    GivenPeriod when;
    ListingForm form;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add("cash-flow", "List where cash came from in a period and where it went",
                                  "teller cash-flow bank.book --cash cash --from 2026-01-01 --to 2026-12-31");
  command.argument("BOOK", "the book", given->book)
      .option("--cash", "ACCOUNT", "an account that is cash; may be repeated", given->cash);
  given->when.declare(command);
  given->form.declare(command);
  command.run([given] {
    const Period period = given->when.period();
    if (given->cash.empty()) throw Misused("--cash names the accounts that are cash");
    const auto book = open_to_read(given->book);
    read_journal(*book, "cash-flow", given->form, [&](const Ledger& ledger, Store& store) {
      std::vector<AccountId> cash;
      for (const std::string& code : split_words(given->cash)) cash.push_back(find_account(ledger, code));
      const auto is_cash = [&](AccountId id) { return std::find(cash.begin(), cash.end(), id) != cash.end(); };
      Listing listing(std::cout, given->form, "rows",
                      {{"kind", "Kind"},
                       {"account", "Account"},
                       {"unit", "Unit"},
                       {"in", "In", Align::right},
                       {"out", "Out", Align::right}});
      listing.fact("period", "Cash flow of", to_string(period));
      const std::vector<CashFlowStatement> statements = cash_flow(ledger, store, period, is_cash);
      for (const CashFlowStatement& made : statements) {
        for (const CashFlowRow& row : made.rows) {
          listing.row({std::string(name(ledger.state(row.account).kind)), code_of(ledger, row.account),
                       std::string(made.unit.code()), to_string(row.inflow), to_string(row.outflow)});
        }
      }
      for (const CashFlowStatement& made : statements) {
        listing.total({"all", "", std::string(made.unit.code()), to_string(made.inflow), to_string(made.outflow)});
      }
      for (const CashFlowStatement& made : statements) {
        const std::string unit(made.unit.code());
        listing.fact("opening_" + unit, "cash before", to_string_with_unit(made.opening));
        listing.fact("closing_" + unit, "cash after", to_string_with_unit(made.closing));
      }
      listing.end();
    });
    return true;
  });
}

// ---- Ageing

struct AgeingWords {
  std::string book;
  std::vector<std::string> accounts;
  std::optional<std::string> group;
  std::string bands = "0,30,60,90";
  std::optional<std::string> days_to_pay;
  std::optional<std::string> due;
  Circumstances day;
  SpreadsheetForm file;
  ListingForm form;

  [[nodiscard]] AgeingBands last_days() const {
    std::vector<std::int32_t> days;
    for (const std::string& each : split_words({bands})) days.push_back(count_of("--bands", each, 0, 1'000'000));
    return or_misused(AgeingBands::of(std::move(days)), "--bands", bands);
  }
  [[nodiscard]] std::function<bool(AccountId)> counts(const Ledger& ledger) const {
    std::vector<AccountId> chosen;
    for (const std::string& code : split_words(accounts)) chosen.push_back(find_account(ledger, code));
    return [this, &ledger, chosen](AccountId id) {
      return (group && ledger.account(id).group == *group) ||
             std::find(chosen.begin(), chosen.end(), id) != chosen.end();
    };
  }
};

/// The items of a file, and what the book says was paid on their accounts since.
std::vector<DueItem> open_of_file(const Ledger& ledger, Store& store, const AgeingWords& given) {
  std::vector<DueItem> items;
  std::map<AccountId, Amount> paid;
  CsvReader reader = open_spreadsheet(*given.due, given.file);
  const std::size_t account = require_column(reader, "account");
  const std::size_t due = require_column(reader, "due");
  const std::size_t amount = require_column(reader, "amount");
  while (next_row(reader)) {
    const AccountId id = ledger.find(reader.field(account));
    if (id == AccountId{}) refuse_field(reader, account, "there is no such account in this book");
    const auto date = Date::parse(reader.field(due));
    if (!date) refuse_field(reader, due, date.error().why);
    const Amount owed = read_amount(reader, amount, given.file.numbers(), ledger.unit(id));
    if (owed.is_negative()) refuse_field(reader, amount, "what falls due is not below zero");
    items.push_back(DueItem{id, *date, owed});
    paid.try_emplace(id, Amount::zero(owed.unit()));
  }
  const std::vector<Balance> balances = balances_on(ledger, store, given.day.on());
  for (auto& [id, money] : paid) {
    const Balance& balance = balances[id.value()];
    money = Amount::minor(is_debit_kind(balance.kind) ? balance.credits : balance.debits, balance.unit);
  }
  items = still_open(std::move(items), std::move(paid));
  return items;
}

bool run_ageing(const AgeingWords& given) {
  const AgeingBands bands = given.last_days();
  const bool chosen = given.group || !given.accounts.empty();
  if (chosen == given.due.has_value())
    throw Misused("--account or --in-group says which accounts, or --due what is due");
  const auto book = open_to_read(given.book);
  read_journal(*book, "ageing", given.form, [&](const Ledger& ledger, Store& store) {
    const Date on = given.day.on();
    const std::int32_t days = given.days_to_pay ? count_of("--days-to-pay", *given.days_to_pay, 0, 10'000) : 0;
    const std::vector<DueItem> open =
        given.due ? open_of_file(ledger, store, given) : open_items(ledger, store, on, given.counts(ledger), days);
    std::vector<ListingColumn> columns{{"account", "Account"}, {"unit", "Unit"}};
    for (std::size_t band = 0; band < bands.size(); ++band) {
      columns.push_back({bands.name(band), bands.name(band), Align::right});
    }
    columns.push_back({"total", "Total", Align::right});
    columns.push_back({"oldest", "Oldest"});
    columns.push_back({"days_late", "Days late", Align::right, true});
    Listing listing(std::cout, given.form, "rows", columns);
    listing.fact("on", "Open items on", to_string(on));
    std::map<std::string, std::vector<Amount>> sums;  // by unit: the bands, then the total
    for (const AgeingRow& row : ageing(open, on, bands)) {
      const std::string unit(row.total.unit().code());
      std::vector<Amount> amounts = row.open;
      amounts.push_back(row.total);
      std::vector<Amount>& sum = sums.try_emplace(unit, amounts.size(), Amount::zero(row.total.unit())).first->second;
      std::vector<std::string> cells{code_of(ledger, row.account), unit};
      for (std::size_t at = 0; at < amounts.size(); ++at) {
        cells.push_back(to_string(amounts[at]));
        sum[at] += amounts[at];
      }
      cells.push_back(to_string(row.oldest));
      cells.push_back(std::to_string(row.days_late));
      listing.row(std::move(cells));
    }
    for (const auto& [unit, sum] : sums) {
      std::vector<std::string> cells{"all", unit};
      for (const Amount& amount : sum) cells.push_back(to_string(amount));
      cells.insert(cells.end(), {"", ""});
      listing.total(std::move(cells));
    }
    listing.end();
  });
  return true;
}

void add_ageing(Commands& commands) {
  const auto given = std::make_shared<AgeingWords>();
  Command& command = commands.add("ageing", "List what is owed and not yet paid, by how late it is",
                                  "teller ageing bank.book --due instalments.csv --on 2026-12-31");
  command.argument("BOOK", "the book", given->book)
      .option("--account", "ACCOUNT",
              "what raises its balance is owed, what lowers it pays the oldest first; may be repeated", given->accounts)
      .option("--in-group", "GROUP", "the same for all accounts of a group", given->group)
      .option("--due", "FILE",
              "instead: what falls due, in the columns account, due and amount, such as the instalments of loans; what "
              "lowers the balance of an account pays the oldest first",
              given->due)
      .option("--bands", "DAYS", "the last day of each band; 0,30,60,90 by default", given->bands)
      .option("--days-to-pay", "N", "for --account and --in-group: so many days after the entry it falls due",
              given->days_to_pay);
  given->day.declare_on(command, "the day; today, if not given");
  given->file.declare(command);
  given->form.declare(command);
  command.run([given] { return run_ageing(*given); });
}

}  // namespace

void add_report_commands(Commands& commands) {
  add_balance_sheet(commands);
  add_income_statement(commands);
  add_cash_flow(commands);
  add_ageing(commands);
}

}  // namespace rochdale::teller
