// SPDX-License-Identifier: MPL-2.0
// The limit of posting durably: bare loops over SQLite's C interface that write and decide nothing. RawPages writes the
// rows of a book file, to the letter of its schema; RawRows writes the plainest row that an entry can be.
#pragma once

#include <openssl/evp.h>
#include <sqlite3.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <span>
#include <string>
#include <vector>

#include "checkpointer.hpp"
#include "key_index.hpp"
#include "rochdale/core/date.hpp"
#include "schema.hpp"
#include "workload.hpp"

namespace rochdale::bench {

/// Who moves the log into the file: SQLite itself, within a commit after each 1000 pages, or our second thread.
enum class LogMover : std::uint8_t { sqlite, our_thread };

/// An open SQLite file in WAL mode with synchronous=FULL.
class RawFile {
 public:
  RawFile(const std::string& path, int page_size, LogMover mover) : checkpointer_(path) {
    for (const char* tail : {"", "-wal", "-shm"}) std::remove((path + tail).c_str());
    check(sqlite3_open_v2(path.c_str(), &file_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr));
    run("PRAGMA page_size = " + std::to_string(page_size));
    run("PRAGMA journal_mode = WAL");
    run("PRAGMA synchronous = FULL");
    run("PRAGMA cache_size = -16384");
    if (mover == LogMover::sqlite) return;
    run("PRAGMA wal_autocheckpoint = 0");
    sqlite3_wal_hook(
        file_,
        [](void* raw, sqlite3*, const char*, int pages) {
          static_cast<RawFile*>(raw)->log_pages_ = pages;
          return SQLITE_OK;
        },
        this);
  }
  ~RawFile() {
    for (sqlite3_stmt* statement : statements_) sqlite3_finalize(statement);
    sqlite3_close_v2(file_);
  }
  RawFile(const RawFile&) = delete;
  RawFile& operator=(const RawFile&) = delete;

  void run(const std::string& words) { check(sqlite3_exec(file_, words.c_str(), nullptr, nullptr, nullptr)); }

  [[nodiscard]] sqlite3_stmt* prepare(const char* words) {
    sqlite3_stmt* statement = nullptr;
    check(sqlite3_prepare_v3(file_, words, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
    statements_.push_back(statement);
    return statement;
  }

  void step(sqlite3_stmt* statement) {
    if (sqlite3_step(statement) != SQLITE_DONE) check(SQLITE_ERROR);
    sqlite3_reset(statement);
  }

  /// After a commit: tells the second thread how long the log is.
  void committed() { checkpointer_.log_has(std::exchange(log_pages_, 0)); }

 private:
  void check(int code) {
    if (code == SQLITE_OK) return;
    std::cerr << "raw SQLite: " << sqlite3_errmsg(file_) << '\n';
    std::abort();
  }

  sqlite3* file_ = nullptr;
  std::vector<sqlite3_stmt*> statements_;
  Checkpointer checkpointer_;
  int log_pages_ = 0;
};

/// What every posting changes of an account.
struct RawAccount {
  std::int64_t debits = 0;
  std::int64_t credits = 0;
  std::int64_t last = 0;
  bool touched = false;
};

/// One plain row an entry, each naming the rows before it on its two accounts.
class RawRows {
 public:
  RawRows(const std::string& path, std::uint32_t accounts, LogMover mover = LogMover::our_thread)
      : file_(path, 4096, mover), accounts_(accounts + std::size_t{1}) {
    file_.run(
        "CREATE TABLE entry(number INTEGER PRIMARY KEY, effective INTEGER NOT NULL, debit INTEGER NOT NULL, "
        "credit INTEGER NOT NULL, amount INTEGER NOT NULL, key BLOB NOT NULL, debit_previous INTEGER NOT NULL, "
        "credit_previous INTEGER NOT NULL) STRICT");
    begin_ = file_.prepare("BEGIN IMMEDIATE");
    commit_ = file_.prepare("COMMIT");
    insert_ = file_.prepare("INSERT INTO entry VALUES(?,?,?,?,?,?,?,?)");
  }

  /// Writes a batch and commits.
  void post(std::span<const Request> batch) {
    file_.step(begin_);
    for (const Request& request : batch) {
      RawAccount& payer = accounts_[request.debit];
      RawAccount& payee = accounts_[request.credit];
      sqlite3_bind_int64(insert_, 1, ++number_);
      sqlite3_bind_int(insert_, 2, request.on);
      sqlite3_bind_int64(insert_, 3, request.debit);
      sqlite3_bind_int64(insert_, 4, request.credit);
      sqlite3_bind_int64(insert_, 5, static_cast<std::int64_t>(request.amount));
      sqlite3_bind_blob(insert_, 6, &request.key, sizeof(request.key), SQLITE_STATIC);
      sqlite3_bind_int64(insert_, 7, payer.last);
      sqlite3_bind_int64(insert_, 8, payee.last);
      payer.last = payee.last = number_;
      file_.step(insert_);
    }
    file_.step(commit_);
    file_.committed();
  }

 private:
  RawFile file_;
  std::vector<RawAccount> accounts_;
  sqlite3_stmt* begin_ = nullptr;
  sqlite3_stmt* commit_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
  std::int64_t number_ = 0;
};

/// The rows of a book file: pages of text lines chained by SHA-256, a sorted run of keys every 2^20 keys, the balances
/// that moved every 2^20 entries or eight times the accounts. Without the chain, all hashes are zero.
class RawPages {
 public:
  RawPages(const std::string& path, std::uint32_t accounts, bool chained = true)
      : file_(path, database_page_size, LogMover::our_thread), accounts_(accounts + std::size_t{1}), chained_(chained) {
    for (const char* statement : schema) file_.run(statement);
    begin_ = file_.prepare("BEGIN IMMEDIATE");
    commit_ = file_.prepare("COMMIT");
    page_ = file_.prepare("INSERT INTO page VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    run_ = file_.prepare("INSERT INTO key_run VALUES(?,?,?)");
    piece_ = file_.prepare("INSERT INTO key_piece VALUES(?,?)");
    balance_ = file_.prepare("INSERT OR REPLACE INTO account_balance VALUES(?,?,?,?,?)");
    hasher_ = EVP_MD_CTX_new();
    sha256_ = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  }
  ~RawPages() {
    EVP_MD_CTX_free(hasher_);
    EVP_MD_free(sha256_);
  }
  RawPages(const RawPages&) = delete;
  RawPages& operator=(const RawPages&) = delete;

  /// Writes a batch and commits.
  void post(std::span<const Request> batch) {
    file_.step(begin_);
    lay_out(static_cast<std::uint64_t>(number_) + batch.size());
    while (!batch.empty()) {
      const std::size_t lines = std::min(batch.size(), page_room / width_);
      write_page(batch.first(lines));
      batch = batch.subspan(lines);
    }
    if (keys_.size() >= std::size_t{1} << 20) write_run();
    if (number_ - balanced_ >= std::max<std::int64_t>(1 << 20, 8 * static_cast<std::int64_t>(accounts_.size()))) {
      write_balances();
    }
    file_.step(commit_);
    file_.committed();
  }

 private:
  static constexpr std::size_t page_room = 8060;
  // debit, credit, amount, debit_previous, credit_previous, key, and eight fields that are empty
  static constexpr std::size_t fields = 13;

  static std::size_t digits(std::uint64_t value) noexcept {
    std::size_t count = 1;
    for (; value >= 10; value /= 10) ++count;
    return count;
  }

  // The columns of a batch: wide enough for its greatest numbers.
  void lay_out(std::uint64_t last) {
    const std::size_t account = 1 + digits(accounts_.size());
    const std::size_t line = 1 + digits(last);
    const std::array<std::size_t, fields> widths{account, account, 6, line, line, 33, 0, 0, 0, 0, 0, 0, 0};
    std::size_t start = 12;
    for (std::size_t field = 0; field < fields; ++field) {
      columns_[field] = start;
      start += widths[field];
    }
    columns_[fields] = start;
    width_ = start + 1;
  }

  static void put(char* end, std::uint64_t value) noexcept {
    static constexpr auto pairs = [] {
      std::array<char, 200> text{};
      for (std::size_t two = 0; two < 100; ++two) {
        text[2 * two] = static_cast<char>('0' + two / 10);
        text[2 * two + 1] = static_cast<char>('0' + two % 10);
      }
      return text;
    }();
    for (; value >= 10; value /= 100) {
      end -= 2;
      std::memcpy(end, &pairs[2 * (value % 100)], 2);
      if (value < 100) return;
    }
    if (value != 0) *--end = static_cast<char>('0' + value);
  }

  static void put_hex(char* to, std::uint64_t value) noexcept {
    for (int at = 15; at >= 0; --at, value >>= 4) to[at] = "0123456789abcdef"[value & 15U];
  }

  static std::uint64_t mix(std::uint64_t value) noexcept {
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9U;
    value = (value ^ value >> 27) * 0x94D049BB133111EBU;
    return value ^ value >> 31;
  }

  void write_page(std::span<const Request> lines) {
    const std::int64_t first = number_ + 1;
    const std::size_t size = lines.size() * width_;
    char* text = text_.data();
    std::memset(text, ' ', size);
    for (const Request& line : lines) {
      RawAccount& payer = accounts_[line.debit];
      RawAccount& payee = accounts_[line.credit];
      const auto high = static_cast<std::uint64_t>(line.key >> 64);
      const auto low = static_cast<std::uint64_t>(line.key);
      const auto amount = static_cast<std::int64_t>(line.amount);
      text[0] = 'E';
      if (line.on != day_) {
        day_ = line.on;
        to_chars(day_text_.data(), day_text_.data() + day_text_.size(), Date::from_days(day_));
      }
      std::memcpy(text + 2, day_text_.data(), 10);
      put(text + columns_[1], line.debit);
      put(text + columns_[2], line.credit);
      put(text + columns_[3], static_cast<std::uint64_t>(amount));
      put(text + columns_[4], static_cast<std::uint64_t>(payer.last));
      put(text + columns_[5], static_cast<std::uint64_t>(payee.last));
      put_hex(text + columns_[6] - 32, high);
      put_hex(text + columns_[6] - 16, low);
      text[width_ - 1] = '\n';
      text += width_;
      keys_.push_back((mix(mix(high) + low) & ~((std::uint64_t{1} << 24) - 1)) | keys_.size());
      payer.debits += amount;
      payee.credits += amount;
      payer.last = payee.last = ++number_;
      payer.touched = payee.touched = true;
    }
    if (chained_) hash(first, lines.size(), size);
    int column = 0;
    sqlite3_bind_int64(page_, ++column, first);
    sqlite3_bind_int64(page_, ++column, static_cast<std::int64_t>(lines.size()));
    sqlite3_bind_int64(page_, ++column, 1);
    sqlite3_bind_int64(page_, ++column, 1'704'110'400'000'000);
    for (const std::size_t start : columns_) sqlite3_bind_int64(page_, ++column, static_cast<std::int64_t>(start));
    sqlite3_bind_text(page_, ++column, text_.data(), static_cast<int>(size), SQLITE_STATIC);
    sqlite3_bind_int64(page_, ++column, 0);
    sqlite3_bind_blob(page_, ++column, "", 0, SQLITE_STATIC);
    sqlite3_bind_blob(page_, ++column, digest_.data(), static_cast<int>(digest_.size()), SQLITE_STATIC);
    file_.step(page_);
  }

  // The chain: the digest before, what the columns say, the text.
  void hash(std::int64_t first, std::size_t lines, std::size_t size) {
    std::array<unsigned char, 32 + 8 * (4 + 14 + 3)> head{};
    std::memcpy(head.data(), digest_.data(), digest_.size());
    std::size_t at = 32;
    const auto number = [&](std::uint64_t value) {
      value = __builtin_bswap64(value);
      std::memcpy(head.data() + at, &value, 8);
      at += 8;
    };
    number(static_cast<std::uint64_t>(first));
    number(lines);
    for (const std::size_t column : columns_) number(column);
    number(size);
    EVP_DigestInit_ex2(hasher_, sha256_, nullptr);
    EVP_DigestUpdate(hasher_, head.data(), at);
    EVP_DigestUpdate(hasher_, text_.data(), size);
    EVP_DigestFinal_ex(hasher_, digest_.data(), nullptr);
  }

  void write_run() {
    // A radix sort by the forty bits of the hash, ten at a time.
    std::vector<std::uint64_t> other(keys_.size());
    for (unsigned shift = 24; shift < 64; shift += 10) {
      std::array<std::size_t, 1025> starts{};
      for (const std::uint64_t key : keys_) ++starts[(key >> shift & 1023U) + 1];
      for (std::size_t at = 1; at < starts.size(); ++at) starts[at] += starts[at - 1];
      for (const std::uint64_t key : keys_) other[starts[key >> shift & 1023U]++] = key;
      keys_.swap(other);
    }
    for (std::uint64_t& key : keys_) key = __builtin_bswap64(key);
    sqlite3_bind_int64(run_, 1, run_first_);
    sqlite3_bind_int64(run_, 2, number_ + 1);
    sqlite3_bind_int64(run_, 3, static_cast<std::int64_t>(keys_.size()));
    file_.step(run_);
    for (std::size_t from = 0; from < keys_.size(); from += KeyRun::slots_a_piece) {
      const std::size_t slots = std::min(KeyRun::slots_a_piece, keys_.size() - from);
      sqlite3_bind_int64(piece_, 1, ++pieces_);
      sqlite3_bind_blob(piece_, 2, &keys_[from], static_cast<int>(slots * 8), SQLITE_STATIC);
      file_.step(piece_);
    }
    run_first_ = number_ + 1;
    keys_.clear();
  }

  void write_balances() {
    std::array<char, 32> debits{};
    std::array<char, 32> credits{};
    std::array<char, 32> balance{};
    for (std::size_t at = 1; at < accounts_.size(); ++at) {
      RawAccount& account = accounts_[at];
      if (!account.touched) continue;
      account.touched = false;
      const std::int64_t sum = account.credits - account.debits;
      const long long whole = std::llabs(sum) / 100;
      const int sizes[] = {
          std::snprintf(debits.data(), debits.size(), "%lld", static_cast<long long>(account.debits)),
          std::snprintf(credits.data(), credits.size(), "%lld", static_cast<long long>(account.credits)),
          std::snprintf(balance.data(), balance.size(), "%s%lld.%02lld", sum < 0 ? "-" : "", whole,
                        std::llabs(sum) % 100)};
      sqlite3_bind_int64(balance_, 1, static_cast<std::int64_t>(at));
      sqlite3_bind_text(balance_, 2, debits.data(), sizes[0], SQLITE_STATIC);
      sqlite3_bind_text(balance_, 3, credits.data(), sizes[1], SQLITE_STATIC);
      sqlite3_bind_text(balance_, 4, balance.data(), sizes[2], SQLITE_STATIC);
      sqlite3_bind_int64(balance_, 5, account.last);
      file_.step(balance_);
    }
    balanced_ = number_;
  }

  RawFile file_;
  std::vector<RawAccount> accounts_;
  bool chained_;
  sqlite3_stmt* begin_ = nullptr;
  sqlite3_stmt* commit_ = nullptr;
  sqlite3_stmt* page_ = nullptr;
  sqlite3_stmt* run_ = nullptr;
  sqlite3_stmt* piece_ = nullptr;
  sqlite3_stmt* balance_ = nullptr;
  EVP_MD_CTX* hasher_ = nullptr;
  EVP_MD* sha256_ = nullptr;
  std::array<std::size_t, fields + 1> columns_{};
  std::size_t width_ = 0;
  std::array<char, 8192> text_{};
  std::array<unsigned char, 32> digest_{};
  std::array<char, 16> day_text_{};
  std::int32_t day_ = -1;
  std::vector<std::uint64_t> keys_;
  std::int64_t run_first_ = 1;
  std::int64_t pieces_ = 0;
  std::int64_t number_ = 0;
  std::int64_t balanced_ = 0;
};

}  // namespace rochdale::bench
