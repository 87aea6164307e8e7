// SPDX-License-Identifier: MPL-2.0
// The tables and views of a book file. docs/FORMAT.md explains them; a file whose schema is another one is refused.
#pragma once

#include <cstdint>

namespace rochdale {

/// "Rcdl": what PRAGMA application_id says in a book file.
inline constexpr std::int32_t application_id = 0x5263646C;

/// What PRAGMA user_version says: the version of the format that this library writes.
inline constexpr std::int32_t format_version = 1;

/// One row of the file fills one page of this size.
inline constexpr int database_page_size = 8192;

/// The statements that make the schema, in order. SQLite keeps their text, so it is compared to the letter.
inline constexpr const char* schema[] = {
    // The journal. `page` holds entries and holds, `event` everything else; one sequence of numbers runs through both.
    R"sql(CREATE TABLE page(
  first INTEGER PRIMARY KEY,
  lines INTEGER NOT NULL,
  who INTEGER NOT NULL,
  recorded INTEGER NOT NULL,
  debit INTEGER NOT NULL,
  credit INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  debit_previous INTEGER NOT NULL,
  credit_previous INTEGER NOT NULL,
  "key" INTEGER NOT NULL,
  related INTEGER NOT NULL,
  memo INTEGER NOT NULL,
  reference INTEGER NOT NULL,
  purpose INTEGER NOT NULL,
  reason INTEGER NOT NULL,
  until INTEGER NOT NULL,
  at INTEGER NOT NULL,
  line_end INTEGER NOT NULL,
  data TEXT NOT NULL,
  texts INTEGER NOT NULL,
  commitments BLOB NOT NULL,
  hash BLOB NOT NULL
) STRICT)sql",
    R"sql(CREATE TABLE event(
  number INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  who INTEGER NOT NULL,
  recorded INTEGER NOT NULL,
  effective TEXT NOT NULL,
  reason INTEGER NOT NULL,
  reference INTEGER NOT NULL,
  purpose INTEGER NOT NULL,
  account INTEGER,
  details TEXT NOT NULL,
  texts INTEGER NOT NULL,
  commitments BLOB NOT NULL,
  hash BLOB NOT NULL
) STRICT)sql",
    R"sql(CREATE UNIQUE INDEX account_opened ON event(account) WHERE kind = 'account')sql",
    R"sql(CREATE INDEX account_renamed ON event(account, number) WHERE kind = 'name')sql",
    // Words of people, beside the journal: a row can be erased and the journal still verifies.
    R"sql(CREATE TABLE text(
  number INTEGER PRIMARY KEY,
  salt BLOB NOT NULL,
  words TEXT NOT NULL
) STRICT)sql",
    // What could be computed from the journal, kept so that opening is quick.
    R"sql(CREATE TABLE snapshot(
  id INTEGER PRIMARY KEY CHECK(id = 1),
  next_number INTEGER NOT NULL,
  next_text INTEGER NOT NULL,
  key_seed INTEGER NOT NULL
) STRICT)sql",
    R"sql(CREATE TABLE account_balance(
  account INTEGER PRIMARY KEY,
  debits TEXT NOT NULL,
  credits TEXT NOT NULL,
  balance TEXT NOT NULL,
  last_line INTEGER NOT NULL
) STRICT)sql",
    R"sql(CREATE TABLE open_hold(
  number INTEGER PRIMARY KEY,
  until TEXT,
  legs TEXT NOT NULL
) STRICT)sql",
    R"sql(CREATE TABLE reversal(
  entry INTEGER PRIMARY KEY,
  reversed_by INTEGER NOT NULL
) STRICT)sql",
    R"sql(CREATE TABLE key_run(
  first INTEGER PRIMARY KEY,
  next INTEGER NOT NULL,
  keys INTEGER NOT NULL
) STRICT)sql",
    R"sql(CREATE TABLE key_piece(
  piece INTEGER PRIMARY KEY,
  slots BLOB NOT NULL
) STRICT)sql",
    R"sql(CREATE TABLE place(
  place INTEGER PRIMARY KEY
) STRICT)sql",
    // For people with the sqlite3 shell.
    R"sql(CREATE VIEW account AS
SELECT event.account,
  (SELECT words FROM text WHERE number = json_extract(event.details, '$.code')) AS code,
  (SELECT words FROM text WHERE number = coalesce(
    (SELECT json_extract(renamed.details, '$.name') FROM event AS renamed
     WHERE renamed.kind = 'name' AND renamed.account = event.account ORDER BY renamed.number DESC LIMIT 1),
    json_extract(event.details, '$.name'))) AS name,
  (SELECT words FROM text WHERE number = json_extract(event.details, '$.group')) AS "group",
  json_extract(event.details, '$.kind') AS kind,
  json_extract(event.details, '$.unit') AS unit,
  CAST(substr(json_extract(event.details, '$.unit'), instr(json_extract(event.details, '$.unit'), '/') + 1) AS INTEGER) AS decimals,
  event.effective AS opened
FROM event WHERE event.kind = 'account')sql",
    R"sql(CREATE VIEW journal_line AS
SELECT page.first + place.place AS number,
  substr(page.data, place.place * (page.line_end + 1) + 1, 1) AS kind,
  trim(substr(page.data, place.place * (page.line_end + 1) + 2, 1)) AS mark,
  substr(page.data, place.place * (page.line_end + 1) + 3, 10) AS effective,
  CAST(substr(page.data, place.place * (page.line_end + 1) + page.debit + 1, page.credit - page.debit) AS INTEGER) AS debit,
  CAST(substr(page.data, place.place * (page.line_end + 1) + page.credit + 1, page.amount - page.credit) AS INTEGER) AS credit,
  trim(substr(page.data, place.place * (page.line_end + 1) + page.amount + 1, page.debit_previous - page.amount)) AS minor,
  CAST(substr(page.data, place.place * (page.line_end + 1) + page.debit_previous + 1, page.credit_previous - page.debit_previous) AS INTEGER) AS debit_previous,
  CAST(substr(page.data, place.place * (page.line_end + 1) + page.credit_previous + 1, page."key" - page.credit_previous) AS INTEGER) AS credit_previous,
  trim(substr(page.data, place.place * (page.line_end + 1) + page."key" + 1, page.related - page."key")) AS "key",
  CAST(substr(page.data, place.place * (page.line_end + 1) + page.related + 1, page.memo - page.related) AS INTEGER) AS related,
  CAST(substr(page.data, place.place * (page.line_end + 1) + page.memo + 1, page.reference - page.memo) AS INTEGER) AS memo,
  CAST(substr(page.data, place.place * (page.line_end + 1) + page.reference + 1, page.purpose - page.reference) AS INTEGER) AS reference,
  CAST(substr(page.data, place.place * (page.line_end + 1) + page.purpose + 1, page.reason - page.purpose) AS INTEGER) AS purpose,
  CAST(substr(page.data, place.place * (page.line_end + 1) + page.reason + 1, page.until - page.reason) AS INTEGER) AS reason,
  trim(substr(page.data, place.place * (page.line_end + 1) + page.until + 1, page.at - page.until)) AS until,
  trim(substr(page.data, place.place * (page.line_end + 1) + page.at + 1, page.line_end - page.at)) AS at,
  page.who, page.recorded, page.first AS page
FROM page JOIN place ON place.place < page.lines)sql",
    R"sql(CREATE VIEW entry AS
SELECT line.number, line.kind, line.effective,
  (SELECT code FROM account WHERE account.account = line.debit) AS debit,
  (SELECT code FROM account WHERE account.account = line.credit) AS credit,
  (SELECT CASE WHEN decimals = 0 THEN line.minor
    ELSE substr(substr('000000000000000000', 1, max(0, decimals + 1 - length(line.minor))) || line.minor, 1,
                max(1, length(line.minor) - decimals))
      || '.' || substr('000000000000000000' || line.minor, -decimals) END
   FROM account WHERE account.account = CASE WHEN line.debit = 0 THEN line.credit ELSE line.debit END) AS amount,
  (SELECT substr(unit, 1, instr(unit, '/') - 1) FROM account
   WHERE account.account = CASE WHEN line.debit = 0 THEN line.credit ELSE line.debit END) AS unit,
  (SELECT words FROM text WHERE text.number = line.memo) AS memo,
  (SELECT words FROM text WHERE text.number = line.reference) AS reference,
  (SELECT words FROM text WHERE text.number = line.purpose) AS purpose,
  (SELECT words FROM text WHERE text.number = line.reason) AS reason,
  (SELECT words FROM text WHERE text.number = line.who) AS who,
  line.related, line."key", line.page
FROM journal_line AS line)sql",
    R"sql(CREATE VIEW balance AS
SELECT account.code, account.name, account_balance.balance, account.unit,
  (SELECT next_number - 1 FROM snapshot) AS as_of
FROM account LEFT JOIN account_balance USING (account))sql",
};

}  // namespace rochdale
