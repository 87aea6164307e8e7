// SPDX-License-Identifier: MPL-2.0
// What a circle knows about itself: by day, by month, or by account.
#include <iostream>
#include <memory>

#include "book_access.hpp"
#include "command_error.hpp"
#include "families.hpp"
#include "listing.hpp"
#include "rochdale/policy/gift.hpp"
#include "rochdale/report/statistics.hpp"
#include "watched_journal.hpp"
#include "word_list.hpp"

namespace rochdale::teller {

namespace {

constexpr int places = 6;  // of ratios, rounded half to even

struct StatisticsOptions {
  std::string book;
  std::string by = "month";
  std::optional<std::string> unit;
  std::string group;
  std::optional<Date> first;
  std::optional<Date> last;
  ListingForm form;
};

std::string date_cell(const std::optional<Date>& date) { return date ? to_string(*date) : std::string(); }

void list_members(const Ledger& ledger, const CircleHistory& history, const Period& period, ListingForm form) {
  Listing listing(std::cout, form, "members",
                  {{"account", "Account"},
                   {"balance", "Balance", Align::right},
                   {"trades", "Trades", Align::right, true},
                   {"partners", "Partners", Align::right, true},
                   {"gross_in", "In", Align::right},
                   {"gross_out", "Out", Align::right},
                   {"turnover", "Turnover", Align::right},
                   {"last_trade", "Last trade"},
                   {"negative_since", "Below zero since"},
                   {"days_negative", "Days", Align::right, true},
                   {"at_limit", "At limit"},
                   {"gifts_given", "Gifts given", Align::right, true},
                   {"gifts_received", "Gifts received", Align::right, true}});
  const std::vector<GiftCount> gifts = gifts_in(ledger, period);
  for (const MemberStatistics& member : history.by_member(period)) {
    const GiftCount& own = gifts[member.account.value()];
    listing.row({code_of(ledger, member.account), to_string(member.balance), std::to_string(member.trades),
                 std::to_string(member.partners), to_string(member.gross_in), to_string(member.gross_out),
                 to_string(member.turnover()), date_cell(member.last_trade), date_cell(member.negative_since),
                 std::to_string(member.days_negative(period.last())), member.at_limit ? "yes" : "no",
                 std::to_string(own.given), std::to_string(own.received)});
  }
  listing.end();
}

void list_circle(const Ledger& ledger, const CircleHistory& history, const std::vector<Period>& periods,
                 ListingForm form) {
  Listing listing(std::cout, form, "periods",
                  {{"from", "From"},
                   {"to", "To"},
                   {"members", "Members", Align::right, true},
                   {"active", "Active", Align::right, true},
                   {"trades", "Trades", Align::right, true},
                   {"volume", "Volume", Align::right},
                   {"velocity", "Velocity", Align::right},
                   {"reciprocity", "Reciprocity", Align::right},
                   {"above", "Above zero", Align::right, true},
                   {"below", "Below zero", Align::right, true},
                   {"money", "Money", Align::right},
                   {"lowest", "Lowest", Align::right},
                   {"lower_quartile", "Quartile", Align::right},
                   {"median", "Median", Align::right},
                   {"upper_quartile", "Quartile", Align::right},
                   {"highest", "Highest", Align::right},
                   {"at_limit", "At limit", Align::right, true},
                   {"credit_in_use", "Credit in use", Align::right},
                   {"gifts", "Gifts", Align::right, true}});
  for (const CircleStatistics& row : history.series(periods)) {
    listing.row({to_string(row.period.first()), to_string(row.period.last()), std::to_string(row.members),
                 std::to_string(row.active), std::to_string(row.trades), to_string(row.volume),
                 decimals_of(row.velocity, places), decimals_of(row.reciprocity, places),
                 std::to_string(row.spread.above), std::to_string(row.spread.below), to_string(row.spread.sum_above),
                 to_string(row.spread.lowest), to_string(row.spread.lower_quartile), to_string(row.spread.median),
                 to_string(row.spread.upper_quartile), to_string(row.spread.highest), std::to_string(row.at_limit),
                 decimals_of(row.credit_in_use, places), std::to_string(gifts_in(ledger, row.period)[0].given)});
  }
  listing.end();
}

bool run_statistics(const StatisticsOptions& given) {
  if (given.by != "day" && given.by != "month" && given.by != "account") {
    throw Misused("--by is day, month or account");
  }
  read_journal(*open_to_read(given.book), "statistics", given.form, [&](const Ledger& ledger, Store& store) {
    const CircleHistory history(ledger, store, Members{find_unit(ledger, given.unit), given.group});
    const std::optional<Period> lived = history.lived();
    if (!lived && !(given.first && given.last)) throw Refused("nothing has moved yet: say --from and --to");
    const Date first = given.first ? *given.first : lived->first();
    const Date last = given.last ? *given.last : lived->last();
    if (last < first) throw Misused("--to is before --from");
    const Period period(first, last);
    if (given.by == "account") return list_members(ledger, history, period, given.form);
    if (given.by == "day" && period.days() > 36'600) throw Misused("--by day goes over at most a hundred years");
    list_circle(ledger, history, given.by == "day" ? days_of(period) : months_of(period), given.form);
  });
  return true;
}

}  // namespace

void add_statistics_command(Commands& commands) {
  const auto given = std::make_shared<StatisticsOptions>();
  Command& command =
      commands.add("statistics", "Turnover, velocity, spread, reciprocity and more, by day, by month or by account",
                   "teller statistics circle.book --by month --csv");
  command.argument("BOOK", "the book", given->book)
      .option("--by", "WHAT",
              "month (the default) or day: the circle in each; account: every member in the whole period", given->by)
      .option("--from", "DATE", "the first day; that of the first movement, if not given", given->first)
      .option("--to", "DATE", "the last day; that of the last movement, if not given", given->last)
      .option("--unit", "CODE", "the unit; needed where the book keeps several", given->unit)
      .option("--group", "TEXT", "only the members of this group, and what they trade among themselves", given->group);
  given->form.declare(command);
  command.run([given] { return run_statistics(*given); });
}

}  // namespace rochdale::teller
