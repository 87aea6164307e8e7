// SPDX-License-Identifier: MPL-2.0
#include "rochdale/storage/sqlite_store.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <vector>

#include "checkpointer.hpp"
#include "digest.hpp"
#include "event_details.hpp"
#include "filling.hpp"
#include "fold.hpp"
#include "journal_rows.hpp"
#include "key_index.hpp"
#include "key_runs.hpp"
#include "pages_ahead.hpp"
#include "second_thread.hpp"
#include "snapshot.hpp"
#include "sqlite_file.hpp"
#include "sync_ahead.hpp"
#include "turn_queue.hpp"

namespace rochdale {

namespace {

constexpr std::size_t keys_worth_a_run = std::size_t{1} << 16;  // at close; fewer are read again from the journal
constexpr std::uint64_t least_snapshot_interval = std::uint64_t{1} << 20;
constexpr std::size_t lines_worth_a_thread = 512;

// The runs of keys, where they lie in the file. A blob stays open, so that a question costs a page or two.
class StoredRuns final : public KeyIndex::Runs {
 public:
  StoredRuns(SQLite::Database& database, std::recursive_mutex& connection)
      : database_(database), connection_(connection) {}
  ~StoredRuns() override { close(); }

  // Looks again what runs there are; returns the first record that is in none.
  std::uint64_t look() {
    close();
    runs_.clear();
    next_piece_ = 1;
    const std::vector<KeyRunHead> heads = read_key_runs(database_);
    for (const KeyRunHead& head : heads) add(head.first, static_cast<std::size_t>(head.keys));
    // The pieces are read when a question leads to them. Here it is enough that no memory is taken for more than the
    // file can hold.
    const auto last =
        static_cast<std::uint64_t>(database_.execAndGet("SELECT ifnull(max(piece), 0) FROM key_piece").getInt64());
    const auto pages = static_cast<std::uint64_t>(database_.execAndGet("PRAGMA page_count").getInt64());
    if (last != next_piece_ - 1 || last > pages) {
      throw Error(Fault::damaged, "the runs of keys have " + std::to_string(next_piece_ - 1) +
                                      " pieces, and the last is " + std::to_string(last));
    }
    return heads.empty() ? 1 : heads.back().next;
  }

  // Whether another process has written runs since.
  [[nodiscard]] bool have_grown() {
    const std::int64_t last = database_.execAndGet("SELECT ifnull(max(first), 0) FROM key_run").getInt64();
    return last != (runs_.empty() ? 0 : static_cast<std::int64_t>(runs_.back().first));
  }

  [[nodiscard]] std::size_t count() const noexcept { return runs_.size(); }
  [[nodiscard]] std::size_t size(std::size_t at) override { return runs_.at(at).keys; }
  [[nodiscard]] std::uint64_t first(std::size_t at) override { return runs_.at(at).first; }

  void read(std::size_t at, std::size_t from, std::span<std::uint64_t> slots) override {
    const std::lock_guard lock(connection_);
    while (!slots.empty()) {
      const std::size_t within = from % KeyRun::slots_a_piece;
      const std::size_t count = std::min(slots.size(), KeyRun::slots_a_piece - within);
      read_piece(runs_.at(at).piece + from / KeyRun::slots_a_piece, within, slots.first(count));
      slots = slots.subspan(count);
      from += count;
    }
  }

  // An open blob keeps its statement alive, and with it a transaction from ending.
  void close() noexcept {
    if (blob_ == nullptr) return;
    const std::lock_guard lock(connection_);
    sqlite3_blob_close(blob_);
    blob_ = nullptr;
  }

  // Writes a run behind the others.
  void write(const KeyRun& run) {
    SQLite::Statement head(database_, "INSERT INTO key_run VALUES(?, ?, ?)");
    head.bind(1, static_cast<std::int64_t>(run.first));
    head.bind(2, static_cast<std::int64_t>(run.next));
    head.bind(3, static_cast<std::int64_t>(run.slots.size()));
    head.exec();
    SQLite::Statement insert(database_, "INSERT INTO key_piece VALUES(?, ?)");
    std::uint64_t piece = next_piece_;
    for (std::span<const std::uint64_t> rest(run.slots); !rest.empty(); ++piece) {
      const auto slots = rest.first(std::min(rest.size(), KeyRun::slots_a_piece));
      for (std::size_t slot = 0; slot < slots.size(); ++slot) KeyRun::write(slots[slot], &bytes_[slot * 8]);
      insert.bind(1, static_cast<std::int64_t>(piece));
      insert.bindNoCopy(2, static_cast<const void*>(bytes_.data()), static_cast<int>(slots.size() * 8));
      insert.exec();
      insert.reset();
      rest = rest.subspan(slots.size());
    }
    add(run.first, run.slots.size());
  }

 private:
  struct Place {
    std::uint64_t first;
    std::size_t keys;
    std::uint64_t piece;  // the first of them
  };

  void add(std::uint64_t first, std::size_t keys) {
    runs_.push_back(Place{first, keys, next_piece_});
    next_piece_ += KeyRun::pieces(keys);
  }

  void read_piece(std::uint64_t piece, std::size_t from, std::span<std::uint64_t> slots) {
    const auto row = static_cast<sqlite3_int64>(piece);
    int code = SQLITE_OK;
    if (blob_ == nullptr) {
      code = sqlite3_blob_open(database_.getHandle(), "main", "key_piece", "slots", row, 0, &blob_);
    } else if (open_row_ != row) {
      code = sqlite3_blob_reopen(blob_, row);
    }
    open_row_ = row;
    if (code == SQLITE_OK) {
      code = sqlite3_blob_read(blob_, bytes_.data(), static_cast<int>(slots.size() * 8), static_cast<int>(from * 8));
    }
    if (code == SQLITE_ERROR) {
      close();
      throw Error(Fault::damaged, "piece " + std::to_string(piece) + " of the runs of keys is missing or too short");
    }
    if (code != SQLITE_OK) {
      close();
      throw sqlite_error("cannot read keys", code, sqlite3_errstr(code));
    }
    for (std::size_t slot = 0; slot < slots.size(); ++slot) slots[slot] = KeyRun::read(&bytes_[slot * 8]);
  }

  SQLite::Database& database_;
  std::recursive_mutex& connection_;
  std::vector<Place> runs_;
  sqlite3_blob* blob_ = nullptr;
  sqlite3_int64 open_row_ = 0;
  std::uint64_t next_piece_ = 1;
  std::array<unsigned char, KeyRun::slots_a_piece * 8> bytes_{};
};

// What a turn appends, kept until it is written.
struct Piece {
  std::uint64_t first = 1;
  std::vector<Line> lines;
  std::vector<Event> events;
  std::vector<Text> texts;

  void take(const Records& records) {
    first = records.first;
    lines.assign(records.lines.begin(), records.lines.end());
    events.assign(records.events.begin(), records.events.end());
    texts.assign(records.texts.begin(), records.texts.end());
  }
};

// Makes a statement ready again, whatever happens: one that has failed or stands in a row takes no values.
class Ready {
 public:
  explicit Ready(SQLite::Statement& statement) noexcept : statement_(statement) {}
  ~Ready() { statement_.tryReset(); }
  Ready(const Ready&) = delete;
  Ready& operator=(const Ready&) = delete;

 private:
  SQLite::Statement& statement_;
};

void run(SQLite::Statement& statement) {
  const Ready ready(statement);
  statement.exec();
}

class SqliteStore final : public Store {
  // Most of what a store does needs the connection for itself, so it waits until what was appended is written.
  template <class Work>
  decltype(auto) reading(const char* doing, const Work& work) {
    const std::lock_guard lock(mutex_);
    return with_sqlite(std::string(doing) + " " + path_, [&]() -> decltype(auto) {
      finish_writing();
      return work();
    });
  }
  // And some of it can be done beside that.
  template <class Work>
  void beside_writing(const char* doing, const Work& work) {
    const std::lock_guard lock(mutex_);
    with_sqlite(std::string(doing) + " " + path_, work);
  }

 public:
  SqliteStore(const std::string& path, Access access, Threads threads)
      : path_(path),
        access_(access),
        threads_(threads),
        database_(open_book_file(path, access)),
        queue_(path),
        checkpointer_(path) {
    with_sqlite("cannot open " + path_, [&] {
      seed_ = static_cast<std::uint64_t>(database_.execAndGet("SELECT key_seed FROM snapshot").getInt64());
      is_filling_ = access_ == Access::fill && begin_filling(database_, path_);
      if (is_filling_ && threads_ == Threads::two) sync_ahead_.emplace(path_);
      is_wal_ = keeps_log(database_);
      if (access_ != Access::read && is_wal_) {
        database_.exec("PRAGMA wal_autocheckpoint = 0");
        sqlite3_wal_hook(
            database_.getHandle(),
            [](void* store, sqlite3*, const char*, int pages) {
              static_cast<SqliteStore*>(store)->log_pages_ = pages;
              return SQLITE_OK;
            },
            this);
      }
    });
  }

  ~SqliteStore() override {
    if (!is_filling_ || broken_) return;
    rollback();
    runs_.close();
    sync_ahead_.reset();
    end_filling(database_, path_);
  }

  void load(Ledger& ledger) override {
    reading("cannot read", [&] {
      const Transaction transaction(*this, "BEGIN");
      ledger.reserve_accounts(static_cast<std::size_t>(
          database_.execAndGet("SELECT count(*) FROM event WHERE kind = 'account'").getInt64()));
      JournalRow row;
      SQLite::Statement events(database_, std::string("SELECT ") + event_columns + " FROM event ORDER BY number");
      ColumnsOfRows columns;
      while (events.executeStep()) {
        read_event_columns(columns.of(events), row);
        auto& event = std::get<Event>(row.body);
        look_up_body_words(event);
        fold_event(ledger, event);
      }
      snapshot_ = read_snapshot(database_, ledger);
      read_rows(snapshot_, [&](const JournalRow& next) { fold(ledger, next, false); });
      const JournalEnd end = end_of_journal();
      if (end.next != ledger.next_number()) throw Error(Fault::damaged, "the snapshot is of another journal");
      hash_ = end.hash;
      next_text_ = ledger.next_text();
      data_version_ = data_version();
    });
  }

  void refresh(Ledger& ledger) override {
    reading("cannot read", [&] {
      const Transaction transaction(*this, "BEGIN");
      catch_up(ledger);
    });
  }

  void begin(Ledger& ledger) override {
    if (access_ == Access::read) throw Error(Fault::read_only, path_ + " was opened for reading");
    if (broken_) throw Error(Fault::closed, path_ + " failed before and must be opened again");
    reading("cannot write", [&] {
      if (is_wal_) queue_.wait();
      try {
        run(begin_);
      } catch (...) {
        queue_.next();
        throw;
      }
      queue_.next();
      in_turn_ = true;
      try {
        catch_up(ledger);
      } catch (...) {
        end("ROLLBACK");
        throw;
      }
      turn_hash_ = hash_;
      turn_next_text_ = next_text_;
      turn_keys_ = keys_loaded_ ? keys_.waiting() : 0;
      runs_written_ = false;
    });
  }

  void find(std::span<const Key> keys, std::span<std::uint64_t> numbers) override {
    beside_writing("cannot look for keys", [&] {
      const Transaction transaction(*this, "BEGIN");
      if (!keys_loaded_) load_keys();
      hashes_.resize(keys.size());
      constexpr std::size_t ahead = 12;
      for (std::size_t at = 0; at < keys.size(); ++at) hashes_[at] = keys[at].hash(seed_);
      for (std::size_t at = 0; at < keys.size(); ++at) {
        if (at + ahead < keys.size()) keys_.prefetch(hashes_[at + ahead]);
        numbers[at] = keys[at].is_none() ? 0 : keys_.find(hashes_[at], [&](std::uint64_t number) {
          return line_of(number).key == keys[at];
        });
      }
      runs_.close();
    });
  }

  void append(const Records& records) override {
    beside_writing("cannot write", [&] {
      forget_page();
      if (records.lines.size() < lines_worth_a_thread) {
        finish_writing();
        write(records, true);
      } else {
        append_piece(records);
      }
      add_keys(records);
    });
  }

  void commit(Ledger& ledger) override {
    reading("cannot write", [&] {
      bool snapshot = false;
      try {
        const std::uint64_t interval =
            std::max(least_snapshot_interval, std::uint64_t{8} * (ledger.account_count() + std::uint64_t{1}));
        if (ledger.next_number() - snapshot_ >= interval) {
          write_snapshot(database_, ledger);
          snapshot = true;
        }
        runs_.close();
        if (sync_ahead_) sync_ahead_->finish();
        run(commit_);
      } catch (const SQLite::Exception& failure) {
        // After a failed sync nobody knows what is on the disk: only opening anew finds out.
        if ((failure.getErrorCode() & 0xFF) == SQLITE_IOERR) broken_ = true;
        throw;
      }
      in_turn_ = false;
      if (snapshot) {
        snapshot_ = ledger.next_number();
        ledger.clear_touched();
      }
    });
    if (is_wal_) checkpointer_.log_has(std::exchange(log_pages_, 0));
    if (erased_) shred_ = true;
    erased_ = false;
    if (shred_) shred();
  }

  void rollback() noexcept override {
    if (!in_turn_) return;
    second_.abandon();
    if (sync_ahead_) sync_ahead_->abandon();
    rest_.clear();
    unwritten_from_ = 0;
    try {
      runs_.close();
      // After some failures SQLite has rolled back by itself.
      if (sqlite3_get_autocommit(database_.getHandle()) == 0) end("ROLLBACK");
    } catch (...) {
      broken_ = true;
    }
    in_turn_ = false;
    erased_ = false;
    hash_ = turn_hash_;
    next_text_ = turn_next_text_;
    forget_page();
    if (runs_written_) keys_loaded_ = false;
    if (keys_loaded_) keys_.forget_after(std::min(turn_keys_, keys_.waiting()));
  }

  [[nodiscard]] Line line(std::uint64_t number) override {
    return reading("cannot read", [&] { return line_of(number); });
  }

  // One transaction for the whole walk: taking and leaving one costs as much as a line.
  [[nodiscard]] std::vector<NumberedLine> history(AccountId account, std::uint64_t last, std::size_t most) override {
    return reading("cannot read", [&] {
      make_room_for_pages();  // of those that lead to the lines, which lie anywhere in the file
      const Transaction transaction(*this, "BEGIN");
      std::vector<NumberedLine> lines;
      while (last != 0 && lines.size() < most) {
        lines.push_back(NumberedLine{last, line_of(last)});
        const std::uint64_t previous = lines.back().previous(account);
        if (previous >= last) throw Error(Fault::damaged, "journal line " + std::to_string(last) + " points forward");
        last = previous;
      }
      return lines;
    });
  }

  [[nodiscard]] std::optional<std::string> words(TextNumber text) override {
    return reading("cannot read", [&] {
      if (text == 0 || text >= next_text_) {
        throw Error(Fault::out_of_range, "the journal has no text " + std::to_string(text));
      }
      return words_of(text);
    });
  }

  void erase(TextNumber text) override {
    reading("cannot erase", [&] {
      SQLite::Statement erase(database_, "DELETE FROM text WHERE number = ?");
      erase.bind(1, static_cast<std::int64_t>(text));
      erase.exec();
      erased_ = true;
    });
  }

  void read(std::uint64_t after, RecordReader& reader) override {
    reading("cannot read", [&] {
      const Transaction transaction(*this, "BEGIN");
      PagesAhead pages(threads_ == Threads::two ? &second_ : nullptr,
                       [&](const LinePage& page, std::span<const Line> lines) {
                         const auto skip = static_cast<std::size_t>(page.first <= after ? after + 1 - page.first : 0);
                         reader.lines(page.first + skip, lines.subspan(skip));
                       });
      read_rows(after + 1, [&](JournalRow& row) {
        if (auto* page = std::get_if<LinePage>(&row.body)) return pages.add(*page);
        pages.finish();
        Event event = std::get<Event>(row.body);
        look_up_all_words(event);
        reader.event(event);
      });
      pages.finish();
    });
  }

  void close(Ledger& ledger) override {
    if (access_ == Access::read || broken_) return;
    if (shred_) shred();
    const bool keys = keys_loaded_ && keys_.waiting() >= keys_worth_a_run;
    if (ledger.next_number() == snapshot_ && !keys) return;
    begin(ledger);
    try {
      reading("cannot write", [&] {
        if (keys_loaded_ && keys_.waiting() >= keys_worth_a_run) write_run(ledger.next_number());
        write_snapshot(database_, ledger);
        runs_.close();
        run(commit_);
        in_turn_ = false;
        snapshot_ = ledger.next_number();
      });
    } catch (...) {
      rollback();
      throw;
    }
  }

 private:
  // A read transaction, or none within a turn or another one.
  class Transaction {
   public:
    Transaction(SqliteStore& store, const char* begin)
        : store_(store), own_(!store.in_turn_ && sqlite3_get_autocommit(store.database_.getHandle()) != 0) {
      if (own_) store_.database_.exec(begin);
    }
    ~Transaction() {
      if (own_) sqlite3_exec(store_.database_.getHandle(), "COMMIT", nullptr, nullptr, nullptr);
    }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

   private:
    SqliteStore& store_;
    bool own_;
  };

  void end(const char* how) {
    in_turn_ = false;
    database_.exec(how);
  }

  // ---- reading ----

  template <class See>
  void read_rows(std::uint64_t from, const See& see) {
    SQLite::Statement start(database_, "SELECT first, lines FROM page WHERE first <= ? ORDER BY first DESC LIMIT 1");
    start.bind(1, static_cast<std::int64_t>(from));
    if (start.executeStep()) {
      const auto first = static_cast<std::uint64_t>(start.getColumn(0).getInt64());
      if (first + static_cast<std::uint64_t>(start.getColumn(1).getInt64()) > from) from = first;
    }
    JournalRows rows(database_, from);
    while (JournalRow* row = rows.next()) see(*row);
  }

  void fold(Ledger& ledger, const JournalRow& row, bool with_events) {
    if (const auto* page = std::get_if<LinePage>(&row.body)) {
      read_page(*page, lines_);
      for (const Line& line : lines_) {
        ledger.prefetch(line.debit);
        ledger.prefetch(line.credit);
      }
      std::uint64_t number = page->first;
      for (const Line& line : lines_) {
        if (number >= ledger.next_number()) fold_line(ledger, number, line);
        ++number;
      }
    } else if (with_events) {
      Event event = std::get<Event>(row.body);
      look_up_body_words(event);
      fold_event(ledger, event);
    } else {
      ledger.set_next(row.next(), ledger.next_text());
    }
    hash_ = row.hash;
  }

  void catch_up(Ledger& ledger) {
    const std::int64_t version = data_version();
    if (version == data_version_) return;
    // Where this fails part way, a record may be folded whose key is not known yet: then all keys are read again.
    const bool were_loaded = std::exchange(keys_loaded_, false);
    read_rows(ledger.next_number(), [&](const JournalRow& row) {
      fold(ledger, row, true);
      if (were_loaded) add_keys(row, keys_next_);
    });
    next_text_ = ledger.next_text();
    keys_next_ = ledger.next_number();
    keys_loaded_ = were_loaded && !runs_.have_grown();
    forget_page();
    data_version_ = version;
  }

  [[nodiscard]] std::int64_t data_version() {
    const Ready ready(version_);
    version_.executeStep();
    return version_.getColumn(0).getInt64();
  }

  struct JournalEnd {
    std::uint64_t next = 1;  // the number that the next record takes
    Digest hash{};           // of the last row
  };

  JournalEnd end_of_journal() {
    JournalEnd end;
    SQLite::Statement last(
        database_,
        "SELECT next, hash FROM (SELECT first AS at, first + lines AS next, hash FROM page UNION ALL "
        "SELECT number, number + 1, hash FROM event) "
        "WHERE at = max((SELECT ifnull(max(first), 0) FROM page), (SELECT ifnull(max(number), 0) FROM event))");
    if (!last.executeStep()) return end;
    end.next = static_cast<std::uint64_t>(last.getColumn(0).getInt64());
    read_digest(last.getColumn(1), end.hash);
    return end;
  }

  Line line_of(std::uint64_t number) {
    if (unwritten_from_ != 0 && number >= unwritten_from_) finish_writing();
    const std::lock_guard lock(connection_);
    if (number < page_.first || number - page_.first >= page_.lines) {
      const std::uint64_t before = std::min<std::uint64_t>(number, likely_lines_) - 1;
      if (!look_at_page(likely_page_statement_, likely_page_columns_, number - before, number) &&
          !look_at_page(page_statement_, page_columns_, number, number)) {
        const Ready event_ready(event_statement_);
        event_statement_.bind(1, static_cast<std::int64_t>(number));
        if (!event_statement_.executeStep())
          throw Error(Fault::out_of_range, "the journal has no record " + std::to_string(number));
        Line line;
        line.kind = LineKind::event;
        return line;
      }
    }
    return read_line(page_, static_cast<std::size_t>(number - page_.first));
  }

  // Whether the page that a statement finds has this line. Which page begins before a line, SQLite learns by loading the
  // one behind it: a row of 8 KB for nothing. The page that begins less than its length before is found at once, and
  // most pages are as long as the last one.
  bool look_at_page(SQLite::Statement& statement, ColumnsOfRows& columns, std::uint64_t from, std::uint64_t number) {
    forget_page();
    const Ready ready(statement);
    statement.bind(1, static_cast<std::int64_t>(from));
    if (!statement.executeStep()) return false;
    const RowColumns row = columns.of(statement);
    const std::int64_t first = row[0].getInt64();
    const std::int64_t lines = row[1].getInt64();
    const auto wanted = static_cast<std::int64_t>(number);
    const bool is_possible = first >= 0 && lines > 0;  // else reading it says what is wrong
    if (is_possible && (first > wanted || wanted - first >= lines)) return false;
    read_page_columns(row, page_);
    likely_lines_ = page_.lines;
    return true;
  }

  void forget_page() noexcept { page_.lines = 0; }

  std::optional<std::string> words_of(TextNumber text) {
    const Ready ready(words_statement_);
    words_statement_.bind(1, static_cast<std::int64_t>(text));
    std::optional<std::string> words;
    if (words_statement_.executeStep()) words = words_statement_.getColumn(0).getString();
    return words;
  }

  void look_up(Text& text) {
    if (text.number != 0) text.words = words_of(text.number).value_or(std::string());
  }
  void look_up_all_words(Event& event) {
    for_each_text(event, [this](Text& text) { look_up(text); });
  }
  // What folding needs: who and why stay on the disk.
  void look_up_body_words(Event& event) {
    for_each_text(event, [this, &event](Text& text) {
      if (&text != &event.by && &text != &event.reason && &text != &event.reference && &text != &event.purpose) {
        look_up(text);
      }
    });
  }

  // ---- keys ----

  void load_keys() {
    const std::uint64_t next = runs_.look();
    keys_next_ = end_of_journal().next;  // outside of a turn, others may have written what is not folded yet
    if (next > keys_next_) throw Error(Fault::damaged, "the runs of keys are of another journal");
    keys_.reset(runs_.count(), next);
    read_rows(next, [&](const JournalRow& row) { add_keys(row, next); });
    keys_loaded_ = true;
    turn_keys_ = keys_.waiting();
  }

  // Adds the keys of a row of the journal, from a record on.
  void add_keys(const JournalRow& row, std::uint64_t from) {
    const auto* page = std::get_if<LinePage>(&row.body);
    if (page == nullptr || !page->has(Field::key)) return;
    read_keys(*page, row_keys_);
    for (std::size_t at = 0; at < row_keys_.size(); ++at) {
      const std::uint64_t number = page->first + at;
      if (number >= from && !row_keys_[at].is_none()) keys_.add(row_keys_[at].hash(seed_), number);
    }
  }

  void add_keys(const Records& records) {
    if (!keys_loaded_) return;
    for (std::size_t at = 0; at < records.lines.size(); ++at) {
      const Line& line = records.lines[at];
      if (!line.key.is_none()) keys_.add(line.key.hash(seed_), records.first + at);
    }
    const std::uint64_t next = records.first + records.lines.size();
    while (keys_.is_full(next)) {
      second_.finish();
      write_run(next);
    }
  }

  void write_run(std::uint64_t next) {
    const KeyRun run = keys_.make_run(next);
    runs_.close();
    runs_.write(run);
    runs_written_ = true;
    keys_.run_written(run);
    turn_keys_ = 0;
  }

  // ---- writing ----

  void append_piece(const Records& records) {
    make_room_for_pages();
    second_.finish(pieces_.size() - 1);
    Piece& piece = pieces_[next_piece_++ % pieces_.size()];
    piece.take(records);
    if (unwritten_from_ == 0) unwritten_from_ = records.first;
    if (threads_ == Threads::two) {
      second_.add([this, &piece] { write_piece(piece); });
    } else {
      write_piece(piece);
    }
  }

  // Lines at the end of a piece that do not fill a page wait for those of the next.
  void write_piece(Piece& piece) {
    piece.first -= rest_.size();
    piece.lines.insert(piece.lines.begin(), rest_.begin(), rest_.end());
    rest_.clear();
    const bool to_the_end = !piece.texts.empty() || !piece.events.empty();
    const Records records{piece.first, piece.lines, piece.events, piece.texts};
    const std::size_t written = write(records, to_the_end);
    rest_.assign(piece.lines.begin() + static_cast<std::ptrdiff_t>(written), piece.lines.end());
    rest_first_ = piece.first + written;
  }

  // Who only reads a book needs little memory.
  void make_room_for_pages() {
    if (has_room_for_pages_) return;
    const std::lock_guard lock(connection_);
    database_.exec("PRAGMA cache_size = -16384");
    has_room_for_pages_ = true;
  }

  void finish_writing() {
    if (unwritten_from_ == 0) return;
    second_.finish();
    if (!rest_.empty()) write(Records{rest_first_, rest_, {}, {}}, true);
    rest_.clear();
    unwritten_from_ = 0;
  }

  // Returns how many lines are written: all, or as far as pages are full.
  std::size_t write(const Records& records, bool to_the_end) {
    write_texts(records.texts);
    const TextNumber first_text = records.texts.empty() ? 0 : records.texts.front().number;
    std::size_t texts = 0;  // so many of them are committed to by the rows so far
    std::size_t event = 0;
    for (std::size_t at = 0; at < records.lines.size();) {
      const std::uint64_t number = records.first + at;
      if (records.lines[at].kind == LineKind::event) {
        write_event(records.events[event++], first_text, texts);
        ++at;
        continue;
      }
      const TextNumber open = records.texts.empty() ? ~TextNumber{0} : first_text + static_cast<TextNumber>(texts);
      if (!std::holds_alternative<LinePage>(row_.body)) row_.body.emplace<LinePage>();
      auto& page = std::get<LinePage>(row_.body);
      const std::size_t count = fill_page(number, records.lines.subspan(at), open, page);
      if (!to_the_end && at + count == records.lines.size()) return at;
      write_page(records.lines.subspan(at, count), first_text, texts);
      at += count;
    }
    return records.lines.size();
  }

  void write_texts(std::span<const Text> texts) {
    commitments_.clear();
    if (texts.empty()) return;
    salts_.resize(texts.size());
    fill_random({salts_.front().data(), salts_.size() * sizeof(Salt)});
    for (std::size_t at = 0; at < texts.size(); ++at) {
      const Digest digest = commitment(hasher_, salts_[at], texts[at].words);
      commitments_.append(reinterpret_cast<const char*>(digest.data()), digest.size());
      const std::lock_guard lock(connection_);
      text_insert_.bind(1, static_cast<std::int64_t>(texts[at].number));
      text_insert_.bindNoCopy(2, static_cast<const void*>(salts_[at].data()), static_cast<int>(salts_[at].size()));
      text_insert_.bindNoCopy(3, texts[at].words);
      run(text_insert_);
    }
    next_text_ = texts.back().number + 1;
  }

  // Gives a row the commitments of the texts that it is the first to use.
  void take_commitments(TextNumber last_used, TextNumber first_text, std::size_t& texts) {
    const std::size_t to = commitments_.empty() || last_used < first_text ? 0 : last_used - first_text + std::size_t{1};
    const std::size_t end = std::max(texts, to);
    row_.texts = end > texts ? first_text + static_cast<TextNumber>(texts) : 0;
    row_.commitments.assign(commitments_, texts * 32, (end - texts) * 32);
    texts = end;
    row_.hash = hash_ = row_hash(hasher_, hash_, row_);
  }

  void write_page(std::span<const Line> lines, TextNumber first_text, std::size_t& texts) {
    TextNumber last = 0;
    if (!commitments_.empty()) {
      for (const Line& line : lines) {
        last = std::max({last, line.by, line.memo, line.reference, line.purpose, line.reason});
      }
    }
    take_commitments(last, first_text, texts);
    const std::lock_guard lock(connection_);
    const LinePage& page = std::get<LinePage>(row_.body);
    int column = 0;
    const auto number = [&](std::int64_t value) { page_insert_.bind(++column, value); };
    number(static_cast<std::int64_t>(page.first));
    number(static_cast<std::int64_t>(page.lines));
    number(static_cast<std::int64_t>(page.by));
    number(page.recorded.microseconds());
    for (const std::uint16_t start : page.columns) number(start);
    page_insert_.bindNoCopy(++column, page.data);
    number(row_.texts);
    bind_proof(page_insert_, column);
    run(page_insert_);
    if (sync_ahead_) sync_ahead_->wrote(page.data.size());
  }

  void write_event(const Event& event, TextNumber first_text, std::size_t& texts) {
    row_.body = event;
    row_.details = event_details(event);
    TextNumber last = 0;
    for_each_text(event, [&](const Text& text) { last = std::max(last, text.number); });
    take_commitments(last, first_text, texts);
    const std::lock_guard lock(connection_);
    int column = 0;
    const auto number = [&](std::int64_t value) { event_insert_.bind(++column, value); };
    number(static_cast<std::int64_t>(event.number));
    event_insert_.bind(++column, std::string(event_kind(event)));
    number(event.by.number);
    number(event.recorded.microseconds());
    event_insert_.bind(++column, to_string(event.on));
    number(event.reason.number);
    number(event.reference.number);
    number(event.purpose.number);
    if (const AccountId account = account_of(event); account == AccountId{}) {
      event_insert_.bind(++column);
    } else {
      number(account.value());
    }
    event_insert_.bindNoCopy(++column, row_.details);
    number(row_.texts);
    bind_proof(event_insert_, column);
    run(event_insert_);
  }

  static AccountId account_of(const Event& event) {
    if (const auto* opened = std::get_if<AccountOpened>(&event.body)) return opened->account;
    if (const auto* renamed = std::get_if<AccountRenamed>(&event.body)) return renamed->account;
    if (const auto* changed = std::get_if<StatusChanged>(&event.body)) return changed->account;
    if (const auto* limits = std::get_if<LimitsSet>(&event.body)) return limits->account;
    return AccountId{};
  }

  void bind_proof(SQLite::Statement& insert, int& column) {
    insert.bindNoCopy(++column, static_cast<const void*>(row_.commitments.data()),
                      static_cast<int>(row_.commitments.size()));
    insert.bindNoCopy(++column, static_cast<const void*>(row_.hash.data()), static_cast<int>(row_.hash.size()));
  }

  // Erased words also leave the log, when nobody reads a state that has them any more: else after a later turn.
  void shred() noexcept {
    const std::lock_guard lock(mutex_);
    try {
      if (is_wal_) {
        wait_for_locks(database_, Patience::little);
        shred_ = database_.execAndGet("PRAGMA wal_checkpoint(TRUNCATE)").getInt() != 0;
        wait_for_locks(database_, Patience::much);
      } else {
        shred_ = false;
      }
    } catch (...) {  // what was acknowledged stands; the log is cleared later
      wait_for_locks(database_, Patience::much);
    }
  }

  std::string path_;
  Access access_;
  Threads threads_;
  SQLite::Database database_;
  TurnQueue queue_;
  Checkpointer checkpointer_;
  std::recursive_mutex mutex_;  // the connection and everything below; who reads the journal may look up its words
  bool is_filling_ = false;
  std::optional<SyncAhead> sync_ahead_;  // while it is filled
  bool is_wal_ = true;
  bool in_turn_ = false;
  bool broken_ = false;
  bool erased_ = false;  // words, in this turn
  bool shred_ = false;   // words that were erased may be in the log
  bool has_room_for_pages_ = false;
  int log_pages_ = 0;
  std::int64_t data_version_ = -1;
  std::uint64_t seed_ = 0;
  std::uint64_t snapshot_ = 1;
  TextNumber next_text_ = 1;
  TextNumber turn_next_text_ = 1;

  Hasher hasher_;
  Digest hash_{};
  Digest turn_hash_{};

  std::recursive_mutex connection_;  // held for a row, or for a question, while something is written beside the turn
  StoredRuns runs_{database_, connection_};
  KeyIndex keys_{runs_};
  bool keys_loaded_ = false;
  std::uint64_t keys_next_ = 1;  // of what others wrote, keys before this record are known
  bool runs_written_ = false;
  std::size_t turn_keys_ = 0;
  std::vector<std::uint64_t> hashes_;
  std::vector<Key> row_keys_;

  JournalRow row_;
  std::string commitments_;
  std::vector<Salt> salts_;
  std::vector<Line> lines_;
  LinePage page_;                 // the one that line() looked at last
  std::size_t likely_lines_ = 1;  // of a page

  SQLite::Statement begin_{database_, "BEGIN IMMEDIATE"};
  SQLite::Statement commit_{database_, "COMMIT"};
  SQLite::Statement version_{database_, "PRAGMA data_version"};
  SQLite::Statement page_insert_{database_, "INSERT INTO page VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"};
  SQLite::Statement event_insert_{database_, "INSERT INTO event VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)"};
  SQLite::Statement text_insert_{database_, "INSERT INTO text VALUES(?,?,?)"};
  SQLite::Statement page_statement_{
      database_, std::string("SELECT ") + page_columns + " FROM page WHERE first <= ? ORDER BY first DESC LIMIT 1"};
  SQLite::Statement likely_page_statement_{
      database_, std::string("SELECT ") + page_columns + " FROM page WHERE first >= ? ORDER BY first LIMIT 1"};
  ColumnsOfRows page_columns_;
  ColumnsOfRows likely_page_columns_;
  SQLite::Statement event_statement_{database_, "SELECT 1 FROM event WHERE number = ?"};
  SQLite::Statement words_statement_{database_, "SELECT words FROM text WHERE number = ?"};

  std::array<Piece, 8> pieces_;  // what was appended, in turns
  std::size_t next_piece_ = 0;
  std::uint64_t unwritten_from_ = 0;  // the first record that may not be written yet; 0: all are
  std::vector<Line> rest_;            // of the last piece that was written, what did not fill a page
  std::uint64_t rest_first_ = 1;
  SecondThread second_;  // ends before what it works with
};

}  // namespace

std::unique_ptr<Store> create_sqlite_store(const std::string& path, SqliteJournal journal) {
  create_book_file(path, journal);
  return open_sqlite_store(path, Access::write);
}

std::unique_ptr<Store> open_sqlite_store(const std::string& path, Access access, Threads threads) {
  return with_sqlite("cannot open " + path, [&] { return std::make_unique<SqliteStore>(path, access, threads); });
}

}  // namespace rochdale
