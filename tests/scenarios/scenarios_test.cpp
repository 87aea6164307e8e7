// SPDX-License-Identifier: MPL-2.0
// The scenarios beside this file, run through the library itself. README.md says what each line means.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "catch.hpp"
#include "rochdale/book/book.hpp"
#include "rochdale/book/explain.hpp"
#include "rochdale/book/verify.hpp"
#include "rochdale/policy/library.hpp"
#include "rochdale/report/balances_on.hpp"
#include "rochdale/report/statement.hpp"
#include "rochdale/storage/sqlite_store.hpp"
#include "rochdale/storage/text_key.hpp"

namespace {

using namespace rochdale;

/// One line, cut into words. An option is a word name=value.
class Words {
 public:
  Words() = default;
  explicit Words(const std::string& line) {
    bool quoted = false;
    bool in_word = false;
    for (std::size_t at = 0; at < line.size(); ++at) {
      if (line[at] == ' ' && !quoted) {
        in_word = false;
        continue;
      }
      if (!in_word) words_.emplace_back();
      in_word = true;
      if (line[at] == '"') {
        quoted = !quoted;
      } else if (quoted && line[at] == '\\') {
        words_.back() += line[++at] == 'n' ? '\n' : line[at];
      } else {
        words_.back() += line[at];
      }
    }
  }

  [[nodiscard]] std::string operator[](std::size_t at) const { return at < words_.size() ? words_[at] : std::string(); }
  [[nodiscard]] std::size_t size() const { return words_.size(); }
  void drop() { words_.erase(words_.begin()); }

  [[nodiscard]] std::optional<std::string> option(const std::string& name) const {
    for (std::size_t at = 1; at < words_.size(); ++at) {
      if (words_[at].starts_with(name + "=")) return words_[at].substr(name.size() + 1);
    }
    return std::nullopt;
  }
  [[nodiscard]] std::string text(const std::string& name) const { return option(name).value_or(""); }
  [[nodiscard]] bool has(const std::string& flag) const {
    return std::find(words_.begin() + 1, words_.end(), flag) != words_.end();
  }

 private:
  std::vector<std::string> words_;
};

/// A command that was not answered with a yes.
struct No {
  std::string status;
  Refusal refusal{};
  std::string sentence{};
};

template <class T>
T well_formed(Result<T, Malformed> read) {
  if (!read) throw No{"malformed"};
  return *read;
}

class Scenario {
 public:
  explicit Scenario(std::string path) : path_(std::move(path)) {
    book_ = std::make_unique<Book>(create_sqlite_store(path_), library_policies());
  }

  /// Runs a command; returns whether it was answered by an earlier request.
  bool run(const Words& words) {
    const std::string command = words[0];
    words_ = &words;
    if (command == "day") {
      day_ = date(words[1]);
    } else if (command == "stamp") {
      by_ = words.text("by");
      reason_ = words.text("reason");
    } else if (command == "unit") {
      const Unit unit = well_formed(Unit::parse(words[1]));
      yes(book_->adopt_unit(unit, limits(unit, {}), stamp()));
    } else if (command == "unit-limits") {
      const Unit unit = well_formed(Unit::parse(words[1]));
      yes(book_->set_limits(unit, limits(unit, {}), stamp()));
    } else if (command == "open") {
      open();
    } else if (command == "rename") {
      yes(book_->rename(account(words[1]), words[2], stamp()));
    } else if (command == "freeze") {
      yes(book_->set_status(account(words[1]), AccountStatus::frozen, stamp()));
    } else if (command == "thaw") {
      yes(book_->set_status(account(words[1]), AccountStatus::open, stamp()));
    } else if (command == "close") {
      yes(book_->set_status(account(words[1]), AccountStatus::closed, stamp()));
    } else if (command == "limit") {
      const AccountId id = account(words[1]);
      std::optional<Limits> own;
      if (!words.has("unit")) own = limits(unit_of(id), {});
      yes(book_->set_limits(id, own, stamp()));
    } else if (command == "pay") {
      const Transfer wanted = transfer(words);
      return posted(words.has("override") ? book_->post_overriding(wanted, stamp()) : book_->post(wanted, stamp()));
    } else if (command == "entry") {
      return posted(book_->post(compound(), stamp()));
    } else if (command == "reverse") {
      const Reversal reversal{.on = on(), .key = key(), .override_limits = words.has("override")};
      return posted(book_->reverse(EntryNumber(number(words[1])), reversal, stamp()));
    } else if (command == "hold") {
      std::optional<Date> until;
      if (words.option("until")) until = date(words.text("until"));
      name_it(yes(book_->hold(transfer(words), until, stamp())).value());
    } else if (command == "post") {
      return posted(book_->post_hold(HoldNumber(number(words[1])), hold_posting(), stamp()));
    } else if (command == "void") {
      yes(book_->void_hold(HoldNumber(number(words[1])), stamp()));
    } else if (command == "expire") {
      const std::size_t ended = book_->expire(date(words[1]), stamp());
      same("count", std::to_string(ended));
    } else if (command == "period") {
      yes(book_->close_period(date(words[1]), stamp()));
    } else if (command == "adopt") {
      const auto made = library_policies().make(PolicyAdopted{words[1], 1, words[2]});
      std::visit([&](const auto& policy) { yes(book_->adopt(*policy, stamp())); }, made);
    } else if (command == "withdraw") {
      yes(book_->withdraw(words[1], stamp()));
    } else if (command == "reopen") {
      book_.reset();
      book_ = std::make_unique<Book>(open_sqlite_store(path_), library_policies());
    } else {
      check(command);
    }
    return false;
  }

  /// Posts a batch and compares its answers: "ok", "again" or a reason.
  void batch(const std::vector<Words>& lines, const std::vector<std::string>& expected) {
    std::vector<Transfer> items;
    for (const Words& line : lines) items.push_back(transfer(line));
    Answers answers;
    book_->post(items, stamp(), answers);
    for (std::size_t at = 0; at < items.size(); ++at) {
      const Answer& answer = answers.items[at];
      CHECK((answer.repeated ? "again" : answer ? "ok" : std::string(name(answer.reason))) == expected[at]);
    }
  }

  /// What was refused last.
  void remember(const No& no) { last_ = no; }

 private:
  // ---- values ----

  [[nodiscard]] Stamp stamp() const {
    return Stamp{.by = by_, .recorded = Instant::from_microseconds(1764000000000000), .on = day_, .reason = reason_};
  }
  static Date date(const std::string& text) { return well_formed(Date::parse(text)); }
  [[nodiscard]] Date on() const { return words_->option("on") ? date(words_->text("on")) : day_; }
  [[nodiscard]] Key key() const { return key_of(words_->text("key")); }

  [[nodiscard]] AccountId account(const std::string& code) const {
    const AccountId found = book_->find(code);
    if (found == AccountId{}) throw No{"unknown_account"};
    return found;
  }
  [[nodiscard]] Unit unit_of(AccountId id) const {
    return book_->read([&](const Ledger& ledger) { return ledger.unit(id); });
  }
  [[nodiscard]] Limits limits(const Unit& unit, Limits made) const {
    const auto side = [&](const char* name, int128& limit, const int128& none) {
      const auto text = words_->option(name);
      if (text) limit = *text == "none" ? none : well_formed(Amount::parse(*text, unit)).minor();
    };
    side("floor", made.floor, int128_min);
    side("ceiling", made.ceiling, int128_max);
    return made;
  }
  [[nodiscard]] std::uint64_t number(const std::string& name) const {
    const auto found = names_.find(name);
    return found == names_.end() ? std::stoull("0" + name) : found->second;
  }
  void name_it(std::uint64_t number) {
    if (words_->option("as")) names_[words_->text("as")] = number;
  }

  // A line's texts are in the line; only what a batch keeps must outlive it, and a batch keeps its lines.
  Transfer transfer(const Words& words) {
    words_ = &words;
    const AccountId payer = account(words[1]);
    const AccountId payee = account(words[2]);
    texts_.push_back({words.text("memo"), words.text("reference"), words.text("purpose")});
    const auto& texts = texts_.back();
    return Transfer{.debit = payer,
                    .credit = payee,
                    .amount = well_formed(Amount::parse(words[3], unit_of(payer))),
                    .on = on(),
                    .key = key(),
                    .memo = texts[0],
                    .reference = texts[1],
                    .purpose = texts[2],
                    .linked = words.has("linked")};
  }

  Compound compound() {
    texts_.push_back({words_->text("memo"), "", ""});
    Compound made{.on = on(), .key = key(), .memo = texts_.back()[0]};
    if (words_->option("kind")) made.kind = EntryKind::opening;
    for (std::size_t at = 1; at < words_->size(); ++at) {
      const std::string leg = (*words_)[at];
      const std::size_t colon = leg.find(':');
      if (colon == std::string::npos || leg.find('=') != std::string::npos) continue;
      const AccountId id = account(leg.substr(0, colon));
      made.legs.push_back({id, well_formed(Amount::parse(leg.substr(colon + 1), unit_of(id)))});
    }
    return made;
  }

  [[nodiscard]] HoldPosting hold_posting() const {
    HoldPosting posting{.keep_rest = words_->has("keep"), .on = on(), .key = key()};
    if (words_->option("amount")) {
      const Unit unit = book_->read([](const Ledger& ledger) { return ledger.chart().units().front(); });
      posting.amount = well_formed(Amount::parse(words_->text("amount"), unit));
    }
    return posting;
  }

  void open() {
    const Unit unit = words_->option("unit")
                          ? well_formed(Unit::parse(words_->text("unit")))
                          : book_->read([](const Ledger& ledger) { return ledger.chart().units().front(); });
    const std::string code = (*words_)[1];
    const std::string shown = words_->text("name");
    const std::string group = words_->text("group");
    std::optional<Limits> own;
    if (words_->option("floor") || words_->option("ceiling")) own = limits(unit, {});
    yes(book_->open_account(NewAccount{.code = code,
                                       .unit = unit,
                                       .kind = account_kind(words_->text("kind")).value_or(AccountKind::liability),
                                       .name = shown,
                                       .group = group,
                                       .limits = own},
                            stamp()));
  }

  // ---- answers ----

  template <class T>
  T yes(const Outcome<T>& outcome) {
    if (!outcome) {
      const Refusal& refusal = outcome.error();
      throw No{std::string(name(refusal.reason)), refusal,
               book_->read([&](const Ledger& ledger) { return explain(refusal, ledger); })};
    }
    if constexpr (!std::is_void_v<T>) return *outcome;
  }
  bool posted(const Outcome<Entry>& outcome) {
    const Entry entry = yes(outcome);
    name_it(entry.number().value());
    return entry.repeated();
  }

  // ---- checks ----

  /// Compares an option, where the line has it.
  void same(const std::string& option, const std::string& found) const {
    INFO(option);
    if (words_->option(option)) CHECK(found == words_->text(option));
  }
  void same_number(const std::string& option, std::uint64_t found) const {
    INFO(option);
    if (words_->option(option)) CHECK(found == number(words_->text(option)));
  }

  void check(const std::string& command) {
    const Words& words = *words_;
    if (command == "expect") {
      expect();
    } else if (command == "account") {
      book_->read([&](const Ledger& ledger) {
        const Account now = ledger.account(account(words[1]));
        const auto limit = [&](bool there, const int128& minor) {
          return there ? to_string(Amount::minor(minor, now.unit)) : std::string("none");
        };
        same("name", std::string(now.name));
        same("group", std::string(now.group));
        same("kind", std::string(name(now.kind)));
        same("status", std::string(name(now.status)));
        same("unit", to_string(now.unit));
        same("floor", limit(now.limits.has_floor(), now.limits.floor));
        same("ceiling", limit(now.limits.has_ceiling(), now.limits.ceiling));
      });
    } else if (command == "figures") {
      figures();
    } else if (command == "says") {
      if (!last_.sentence.empty()) CHECK(last_.sentence == words[1]);
    } else if (command == "statement") {
      std::optional<Date> from;
      std::optional<Date> to;
      if (words.option("from")) from = date(words.text("from"));
      if (words.option("to")) to = date(words.text("to"));
      const AccountId id = account(words[1]);
      const Statement made = book_->read_journal(
          [&](const Ledger& ledger, Store& store) { return statement(ledger, store, id, from, to); });
      same("rows", std::to_string(made.rows.size()));
      same("opening", to_string(made.opening));
      same("closing", to_string(made.closing));
      rows_ = made.rows;
    } else if (command == "row") {
      REQUIRE(!rows_.empty());
      const StatementRow row = rows_.front();
      rows_.erase(rows_.begin());
      book_->read_journal([&](const Ledger& ledger, Store& store) {
        CHECK(row.entry.value() == number(words[1]));
        CHECK(to_string(row.head.on) == words[2]);
        CHECK(ledger.account(row.others.at(0)).code == words[3]);
        CHECK(to_string(row.change) == words[4]);
        CHECK(to_string(row.balance) == words[5]);
        same("memo", row.head.memo == 0 ? std::string() : store.words(row.head.memo).value());
      });
    } else if (command == "journal") {
      journal();
    } else if (command == "record") {
      REQUIRE(!records_.empty());
      const auto told = records_.front();
      records_.erase(records_.begin());
      CHECK(told.at("kind") == words[1]);
      for (const char* what : {"on", "legs", "event"}) same(what, told.at(what));
      same_number("related", std::stoull("0" + told.at("related")));
    } else if (command == "holds") {
      CHECK(book_->read([](const Ledger& ledger) { return ledger.holds().all().size(); }) == number(words[1]));
    } else if (command == "verify") {
      CHECK(book_->read_journal([](const Ledger& ledger, Store& store) { return verify(ledger, store).found; }) == 0);
    } else {
      FAIL("no command: " << command);
    }
  }

  void expect() {
    const AccountId id = account((*words_)[1]);
    const auto on_day = words_->option("on");
    book_->read_journal([&](const Ledger& ledger, Store& store) {
      const Balance now = on_day ? balances_on(ledger, store, date(*on_day)).at(id.value()) : ledger.balance(id);
      const auto text = [&](const int128& minor) { return to_string(Amount::minor(minor, now.unit)); };
      CHECK(text(now.natural()) == (*words_)[2]);
      same("debits", text(now.debits));
      same("credits", text(now.credits));
      same("held_debits", text(now.held_debits));
      same("held_credits", text(now.held_credits));
      const auto available = now.available(ledger.limits(id));
      same("available", available ? to_string(*available) : "none");
    });
  }

  void figures() {
    const Refusal& refusal = last_.refusal;
    book_->read([&](const Ledger& ledger) {
      const bool known = ledger.has(refusal.account);
      const Unit unit = known ? ledger.unit(refusal.account) : ledger.chart().units().front();
      same("account", known ? std::string(ledger.account(refusal.account).code) : "");
      same("limit", to_string(Amount::minor(refusal.limit, unit)));
      same("would_be", to_string(Amount::minor(refusal.would_be, unit)));
      if (refusal.rule != 0) same("rule", ledger.chart().policies()[refusal.rule - 1U].name);
    });
    same_number("existing", refusal.existing.value());
  }

  struct Feed final : RecordReader {
    void lines(std::uint64_t, std::span<const Line> piece) override {
      for (const Line& line : piece) {
        if (line.kind == LineKind::event) continue;
        if (line.kind != LineKind::further) {
          static const std::map<LineKind, std::string> kinds{
              {LineKind::ordinary, "ordinary"}, {LineKind::opening, "opening"},
              {LineKind::closing, "closing"},   {LineKind::adjusting, "adjusting"},
              {LineKind::reversal, "reversal"}, {LineKind::posted_hold, "posted_hold"},
              {LineKind::hold, "hold"},         {LineKind::voided, "voided"},
              {LineKind::expired, "expired"}};
          records.push_back({{"kind", kinds.at(line.kind)},
                             {"on", to_string(line.on)},
                             {"related", std::to_string(line.related)},
                             {"event", ""}});
          legs = 0;
        }
        legs += (line.debit == AccountId{} ? 0 : 1) + (line.credit == AccountId{} ? 0 : 1);
        records.back()["legs"] = std::to_string(legs);
      }
    }
    void event(const Event& event) override {
      static const std::vector<std::string> names{
          "words_erased",   "unit_adopted",     "account_opened", "account_renamed", "status_changed",  "limits_set",
          "policy_adopted", "policy_withdrawn", "period_closed",  "noted",           "document_written"};
      records.push_back({{"kind", "event"},
                         {"on", to_string(event.on)},
                         {"related", "0"},
                         {"legs", "0"},
                         {"event", names.at(event.body.index())}});
    }
    std::vector<std::map<std::string, std::string>> records;
    int legs = 0;
  };

  void journal() {
    Feed feed;
    const std::uint64_t after = words_->option("after") ? number(words_->text("after")) : 0;
    book_->read_journal([&](const Ledger&, Store& store) { store.read(after, feed); });
    same("records", std::to_string(feed.records.size()));
    records_ = feed.records;
  }

  std::string path_;
  std::unique_ptr<Book> book_;
  const Words* words_ = nullptr;
  Date day_ = "2026-01-01"_date;
  std::string by_;
  std::string reason_;
  std::map<std::string, std::uint64_t> names_;
  std::vector<std::vector<std::string>> texts_{};
  No last_;
  std::vector<StatementRow> rows_;
  std::vector<std::map<std::string, std::string>> records_;
};

/// What stands before a command; dropped from it.
std::string expected_answer(Words& words) {
  std::string expected = "ok";
  if (words[0] == "again") {
    expected = "again";
    words.drop();
  } else if (words[0] == "refuse") {
    expected = words[1];
    words.drop();
    words.drop();
  }
  return expected;
}

/// Runs a file; returns how many scenarios it has.
int run_file(const std::filesystem::path& file, const std::string& folder) {
  std::ifstream in(file);
  std::optional<Scenario> scenario;
  int scenarios = 0;
  int number = 0;
  std::string line;
  const auto next = [&] { return ++number, static_cast<bool>(std::getline(in, line)); };
  while (next()) {
    if (line.empty() || line.front() == '#') continue;
    INFO(file.filename().string() << ":" << number << ": " << line);
    Words words(line);
    if (words[0] == "scenario") {
      scenario.reset();
      scenario.emplace(folder + "/" + file.stem().string() + std::to_string(scenarios) + ".book");
      ++scenarios;
      continue;
    }
    const std::string expected = expected_answer(words);
    // Files are the business of the borders and of teller.
    if (words[0] == "import" || words[0] == "export") {
      while (next() && line != "end") {
      }
      while (next() && !line.empty()) {
      }
      continue;
    }
    std::string answer = "ok";
    try {
      if (words[0] == "batch") {
        std::vector<Words> lines;
        std::vector<std::string> answers;
        while (next() && line != "end") {
          Words item(line);
          answers.push_back(expected_answer(item));
          lines.push_back(item);
        }
        scenario->batch(lines, answers);
      } else if (scenario->run(words)) {
        answer = "again";
      }
    } catch (const No& no) {
      answer = no.status;
      scenario->remember(no);
    } catch (const Error& error) {
      answer = name(error.fault());
    }
    if (!(expected == "ok" && answer == "again")) CHECK(answer == expected);
  }
  return scenarios;
}

TEST_CASE("the scenarios hold in the library itself") {
  std::string folder = (std::filesystem::temp_directory_path() / "rochdale-XXXXXX").string();
  REQUIRE(mkdtemp(folder.data()) != nullptr);
  int scenarios = 0;
  for (const auto& file : std::filesystem::directory_iterator(ROCHDALE_SCENARIOS_DIR)) {
    if (file.path().extension() == ".txt") scenarios += run_file(file.path(), folder);
  }
  std::filesystem::remove_all(folder);
  CHECK(scenarios >= 60);
}

}  // namespace
