// SPDX-License-Identifier: MPL-2.0
#include "journal_tree.hpp"

#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <optional>

#include "journal_leaf.hpp"
#include "rochdale/core/error.hpp"
#include "sqlite_file.hpp"

namespace rochdale {

namespace {

// What a journal must be on the way to its end.
struct Passing {
  std::uint64_t records = 0;  // where to end; 0: at the end of the journal
  const Checkpoint* is = nullptr;
};

[[noreturn]] void contradicts(const Checkpoint& checkpoint) {
  throw Error(Fault::damaged, "the first " + std::to_string(checkpoint.records) +
                                  " records are not those of the checkpoint: they were altered, or it is another book");
}

// Reads rows into a tree, and checks their chain and a checkpoint on the way. Returns what it comes to.
Checkpoint walk(SQLite::Database& database, JournalTree& tree, const std::string& origin, const Passing& passing,
                const Progress& progress) {
  const std::uint64_t end = passing.records != 0 ? passing.records : count_records(database);
  Checkpoint now{origin, 0, tree.root(), Digest{}};
  bool passed = passing.is == nullptr;
  const auto pass = [&] {
    if (passed || now.records != passing.is->records) return;
    now.root = tree.root();
    if (now.root != passing.is->root || now.head != passing.is->head) contradicts(*passing.is);
    passed = true;
  };
  pass();
  Hasher hasher;
  JournalRows rows(database, 1);
  while (now.records < end) {
    const JournalRow* row = rows.next();
    if (row == nullptr) break;
    if (row_hash(hasher, now.head, *row) != row->hash) {
      throw Error(Fault::damaged, "the journal was changed at record " + std::to_string(row->first()));
    }
    tree.row(*row);
    now.head = row->hash;
    now.records = tree.size();
    pass();
    if (progress) progress(std::min(now.records, end), end);
  }
  if (passing.records != 0 && now.records != passing.records) {
    throw Error(Fault::out_of_range, now.records < passing.records
                                         ? "the book ends at record " + std::to_string(now.records) +
                                               ", before record " + std::to_string(passing.records)
                                         : "no row of the journal ends with record " + std::to_string(passing.records));
  }
  if (!passed) {
    if (now.records < passing.is->records) {
      throw Error(Fault::out_of_range, "the book ends at record " + std::to_string(now.records) +
                                           ", and the checkpoint is of " + std::to_string(passing.is->records) +
                                           " records: an old copy, or its end was cut off");
    }
    contradicts(*passing.is);
  }
  now.root = tree.root();
  return now;
}

// The lines of the entry or hold that begins at a record.
std::vector<NumberedLine> lines_of(SQLite::Database& database, std::uint64_t entry) {
  SQLite::Statement page(database, "SELECT first FROM page WHERE first <= ? ORDER BY first DESC LIMIT 1");
  page.bind(1, static_cast<std::int64_t>(std::min<std::uint64_t>(entry, INT64_MAX)));
  std::vector<NumberedLine> found;
  if (page.executeStep()) {
    JournalRows rows(database, static_cast<std::uint64_t>(page.getColumn(0).getInt64()));
    std::vector<Line> lines;
    for (bool more = true; more;) {
      const JournalRow* const row = rows.next();
      const auto* const lines_page = row == nullptr ? nullptr : std::get_if<LinePage>(&row->body);
      if (lines_page == nullptr) break;
      read_page(*lines_page, lines);
      std::uint64_t number = lines_page->first;
      for (const Line& line : lines) {
        const bool begins = number == entry && (line.starts_entry() || line.kind == LineKind::hold);
        more = begins || number < entry || (!found.empty() && line.kind == LineKind::further);
        if (!more) break;
        if (number >= entry) found.push_back(NumberedLine{number, line});
        ++number;
      }
      if (number <= entry) break;
    }
  }
  if (found.empty()) throw Error(Fault::out_of_range, "no entry or hold begins at record " + std::to_string(entry));
  return found;
}

std::uint64_t opening_of(SQLite::Database& database, AccountId account) {
  SQLite::Statement opening(database, "SELECT number FROM event WHERE kind = 'account' AND account = ?");
  opening.bind(1, static_cast<std::int64_t>(account.value()));
  if (!opening.executeStep()) {
    throw Error(Fault::damaged, "account " + std::to_string(account.value()) + " was never opened");
  }
  return static_cast<std::uint64_t>(opening.getColumn(0).getInt64());
}

// One reading of a book, within one transaction of SQLite's.
template <class Work>
auto reading(const std::string& path, const Work& work) {
  SQLite::Database database = open_book_file(path, Access::read);
  return with_sqlite("cannot read " + path, [&] {
    database.exec("BEGIN");
    auto made = work(database);
    database.exec("COMMIT");
    return made;
  });
}

}  // namespace

void JournalTree::ask(std::uint64_t record, std::uint64_t size) {
  if (record == 0) throw Error(Fault::out_of_range, "records are counted from 1");
  Asked& asked = asked_.emplace(record, Asked{merkle_inclusion(record - 1, size)}).first->second;
  tree_.keep(asked.path);
}

void JournalTree::ask_growth(std::uint64_t earlier, std::uint64_t size) {
  growth_ = merkle_consistency(earlier, size);
  tree_.keep(growth_);
}

std::string_view JournalTree::commitment(std::uint64_t record, TextNumber text) const {
  const std::size_t at = (std::size_t{text} - 1) * 32;
  if (at >= commitments_.size()) {
    throw Error(Fault::damaged, "record " + std::to_string(record) + " has words that nothing commits to");
  }
  return std::string_view(commitments_).substr(at, 32);
}

template <class Speak>
void JournalTree::add(std::uint64_t number, const Speak& speak) {
  const auto asked = asked_.find(number);
  Asked* const keep = asked == asked_.end() ? nullptr : &asked->second;
  leaf_.assign(1, '\0');  // the prefix of a leaf
  const auto say = [&](std::string_view name, std::string_view value, bool is_words) {
    append_text(leaf_, name);
    append_text(leaf_, value);
    if (keep != nullptr) keep->record.fields.push_back({std::string(name), std::string(value), is_words, {}, {}});
  };
  speak(RecordSpeaker([&](std::string_view name, std::string_view value) { say(name, value, false); },
                      [&](std::string_view name, TextNumber text) {
                        say(name, commitment(number, text), true);
                        if (keep != nullptr) keep->words.emplace_back(keep->record.fields.size() - 1, text);
                      }));
  if (keep != nullptr) keep->record.number = number;
  tree_.add(hash_(leaf_));
}

void JournalTree::row(const JournalRow& row) {
  if (!row.commitments.empty()) {
    if (row.texts != commitments_.size() / 32 + 1) {
      throw Error(Fault::damaged, "record " + std::to_string(row.first()) + " commits to words out of their order");
    }
    commitments_ += row.commitments;
  }
  if (row.first() != size() + 1) throw Error(Fault::damaged, "the journal has a gap");
  if (const auto* page = std::get_if<LinePage>(&row.body)) {
    read_page(*page, lines_);
    for (const Line& line : lines_) {
      const std::uint64_t number = size() + 1;
      add(number, [&](auto speaker) { speaker.line(number, line); });
    }
  } else {
    const Event& event = std::get<Event>(row.body);
    add(event.number, [&](auto speaker) { speaker.event(event, row.details); });
  }
}

std::vector<ProvenRecord> JournalTree::records(SQLite::Database& database) {
  SQLite::Statement text(database, "SELECT salt, words FROM text WHERE number = ?");
  std::vector<ProvenRecord> records;
  for (auto& [number, asked] : asked_) {
    for (const auto& [field, words] : asked.words) {
      text.reset();
      text.bind(1, static_cast<std::int64_t>(words));
      if (!text.executeStep()) continue;
      asked.record.fields[field].salt = text.getColumn(0).getString();
      asked.record.fields[field].words = text.getColumn(1).getString();
    }
    asked.record.path = tree_.hashes(asked.path);
    records.push_back(std::move(asked.record));
  }
  return records;
}

Checkpoint make_checkpoint(const std::string& path, const std::string& origin, std::uint64_t records,
                           const Progress& progress) {
  return reading(path, [&](SQLite::Database& database) {
    JournalTree tree;
    return walk(database, tree, origin, {records, nullptr}, progress);
  });
}

Growth prove_growth(const std::string& path, const Checkpoint& earlier, std::uint64_t records,
                    const Progress& progress) {
  return reading(path, [&](SQLite::Database& database) {
    const std::uint64_t size = records != 0 ? records : count_records(database);
    JournalTree tree;
    if (earlier.records <= size) tree.ask_growth(earlier.records, size);  // else the walk says that it is shorter
    Growth growth{earlier, {}, {}, {}};
    growth.later = walk(database, tree, earlier.origin, {records, &earlier}, progress);
    growth.note = to_text(growth.later);
    growth.path = tree.growth();
    return growth;
  });
}

Receipt make_receipt(const std::string& path, std::uint64_t entry, AccountId account, const std::string& origin,
                     const std::optional<Checkpoint>& known, const Progress& progress) {
  constexpr std::size_t most_lines_of_a_receipt = 1000;
  return reading(path, [&](SQLite::Database& database) {
    const std::uint64_t size = known ? known->records : count_records(database);
    std::vector<NumberedLine> lines = lines_of(database, entry);
    const auto is_on = [](const Line& line, AccountId wanted) { return line.debit == wanted || line.credit == wanted; };
    if (!(account == AccountId{})) {
      lines.erase(std::remove_if(lines.begin() + 1, lines.end(),
                                 [&](const NumberedLine& each) { return !is_on(each.line, account); }),
                  lines.end());
    }
    if (lines.size() > most_lines_of_a_receipt) {
      throw Error(Fault::out_of_range, "record " + std::to_string(entry) + " has " + std::to_string(lines.size()) +
                                           " lines: ask for those of one account");
    }
    if (lines.back().number > size) {
      throw Error(Fault::out_of_range, "record " + std::to_string(lines.back().number) +
                                           " is newer than the checkpoint, which is of " + std::to_string(size) +
                                           " records");
    }
    JournalTree tree;
    for (const NumberedLine& each : lines) {
      tree.ask(each.number, size);
      for (const AccountId on : {each.line.debit, each.line.credit}) {
        if (!(on == AccountId{})) tree.ask(opening_of(database, on), size);
      }
    }
    Receipt receipt;
    receipt.checkpoint =
        walk(database, tree, known ? known->origin : origin, {size, known ? &*known : nullptr}, progress);
    receipt.note = to_text(receipt.checkpoint);
    receipt.records = tree.records(database);
    return receipt;
  });
}

}  // namespace rochdale
