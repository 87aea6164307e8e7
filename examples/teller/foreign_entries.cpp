// SPDX-License-Identifier: MPL-2.0
#include "foreign_entries.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

#include "command_error.hpp"
#include "json_reader.hpp"
#include "rochdale/core/decimal.hpp"

namespace rochdale::teller {

namespace {

constexpr std::array<TransferColumns, 4> formats{{
    {"komunitin", "id", "created", "state", "committed", "payer.code", "payee.code", "amount", "description"},
    {"komunitin-short", "", "", "", "", "Payer", "Payee", "Amount", "Description"},
    {"integralces", "id", "date", "state", "accepted", "buyer", "seller", "amount", "concept"},
    {"cyclos", "Transaction number", "Date", "Status", "Processed", "From", "To", "Amount", "Description"},
}};

constexpr std::size_t longest_json_file = std::size_t{1} << 28;

// ---- CSV

/// The columns by place; those that the format does not have, or that the file may lack, are none.
struct Places {
  std::optional<std::size_t> id, on, state;
  std::size_t payer = 0, payee = 0, amount = 0;
  std::optional<std::size_t> memo;
};

std::optional<std::size_t> find_any_column(const CsvReader& reader, std::string_view name) {
  const auto& header = reader.header();
  if (name.empty() || std::find(header.begin(), header.end(), name) == header.end()) return std::nullopt;
  return require_column(reader, name);
}

Places find_places(const CsvReader& reader, const TransferColumns& columns) {
  Places places;
  places.payer = require_column(reader, columns.payer);
  places.payee = require_column(reader, columns.payee);
  places.amount = require_column(reader, columns.amount);
  places.id = find_any_column(reader, columns.id);
  places.on = find_any_column(reader, columns.on);
  places.state = find_any_column(reader, columns.state);
  places.memo = find_any_column(reader, columns.memo);
  return places;
}

/// An instant of RFC 3339, or a date in the declared form.
WrittenDate read_date(const CsvReader& reader, std::size_t column, const DateFormat& dates) {
  const std::string_view text = reader.field(column);
  if (const auto instant = Instant::parse(text)) return {instant->date(), *instant};
  const auto date = dates.read(text);
  if (!date) throw Refused(describe(reader.error_at(column, date.error())));
  return *date;
}

// ---- JSON

/// A file as one JSON value, and its text for saying where something stands.
struct JsonFile {
  std::string path;
  std::string text;
  JsonValue value;

  [[noreturn]] void refuse(std::size_t at, const std::string& why) const {
    const FilePlace place = place_in(text, at);
    throw Refused(describe(FileError{path, place.line, place.column, why}));
  }
};

JsonFile read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Refused(path + ": cannot be opened");
  JsonFile read{path, {}, {}};
  std::string chunk(std::size_t{1} << 16, '\0');
  while (file.read(chunk.data(), static_cast<std::streamsize>(chunk.size())) || file.gcount() > 0) {
    read.text.append(chunk, 0, static_cast<std::size_t>(file.gcount()));
    if (read.text.size() > longest_json_file) throw Refused(path + ": more than 256 MiB");
  }
  auto value = read_json(read.text);
  if (!value) read.refuse(value.error().position, value.error().why);
  read.value = *std::move(value);
  return read;
}

const std::string& text_of(const JsonFile& file, const JsonValue& object, std::string_view name) {
  const JsonValue* value = object.find(name);
  if (value == nullptr) file.refuse(object.at, "no \"" + std::string(name) + "\"");
  if (value->kind != JsonValue::Kind::text) file.refuse(value->at, "\"" + std::string(name) + "\" is a text");
  return value->text;
}
std::string text_if_any(const JsonFile& file, const JsonValue& object, std::string_view name) {
  const JsonValue* value = object.find(name);
  if (value == nullptr || value->kind == JsonValue::Kind::null) return {};
  if (value->kind != JsonValue::Kind::text && value->kind != JsonValue::Kind::number) {
    file.refuse(value->at, "\"" + std::string(name) + "\" is a text or a number");
  }
  return value->text;
}

/// The transactions of a file, each with its value.
std::vector<std::pair<const JsonValue*, CreditCommonsTransaction>> transactions_of(const JsonFile& file) {
  const JsonValue* root = &file.value;
  if (const JsonValue* data = root->find("data")) root = data;
  std::vector<const JsonValue*> values;
  if (root->kind == JsonValue::Kind::list) {
    for (const JsonValue& item : root->items) values.push_back(&item);
  } else {
    values.push_back(root);
  }
  std::vector<std::pair<const JsonValue*, CreditCommonsTransaction>> found;
  for (const JsonValue* value : values) {
    if (value->kind != JsonValue::Kind::object) file.refuse(value->at, "a transaction is an object");
    CreditCommonsTransaction made;
    made.uuid = text_of(file, *value, "uuid");
    made.state = text_of(file, *value, "state");
    made.workflow = text_if_any(file, *value, "workflow");
    made.version = text_if_any(file, *value, "version");
    const JsonValue* entries = value->find("entries");
    if (entries == nullptr || entries->kind != JsonValue::Kind::list || entries->items.empty()) {
      file.refuse(value->at, "a transaction has a list of entries");
    }
    for (const JsonValue& entry : entries->items) {
      if (entry.kind != JsonValue::Kind::object) file.refuse(entry.at, "an entry is an object");
      const JsonValue* metadata = entry.find("metadata");
      made.entries.push_back(CreditCommonsEntry{
          text_of(file, entry, "payee"), text_of(file, entry, "payer"), text_if_any(file, entry, "quant"),
          text_if_any(file, entry, "description"),
          metadata == nullptr ? std::string() : file.text.substr(metadata->at, metadata->end - metadata->at)});
    }
    found.emplace_back(value, std::move(made));
  }
  return found;
}

/// The amount that a number says, exactly: 1.4e1 is 14.
Amount read_quant(const JsonFile& file, const JsonValue& entry, const std::string& text, const Unit& unit) {
  const std::size_t at = entry.find("quant") == nullptr ? entry.at : entry.find("quant")->at;
  const auto decimal = Decimal::parse_scientific(text);
  if (!decimal) file.refuse(at, std::string("no amount: ") + decimal.error().why);
  const auto amount = Amount::parse(to_string(*decimal), unit);
  if (!amount) file.refuse(at, text + " is no amount of " + to_string(unit) + ": " + amount.error().why);
  return *amount;
}

/// The code of an address: local ones without the path of this node.
std::string code_of_address(const std::string& address, const std::string& node) {
  const std::string prefix = node.empty() ? std::string() : node + "/";
  return !prefix.empty() && address.starts_with(prefix) ? address.substr(prefix.size()) : address;
}

bool is_completed(const std::string& state) { return state == "C" || state == "completed"; }

}  // namespace

const TransferColumns* transfer_columns(std::string_view format) {
  const auto found = std::find_if(formats.begin(), formats.end(),
                                  [&](const TransferColumns& columns) { return columns.format == format; });
  return found == formats.end() ? nullptr : &*found;
}

ForeignFile read_transfers(const std::string& path, const TransferColumns& columns, const SpreadsheetForm& form,
                           const ForeignDefaults& defaults) {
  CsvReader reader = open_spreadsheet(path, form);
  const NumberFormat numbers = form.numbers();
  const DateFormat dates = form.dates();
  const Places places = find_places(reader, columns);
  if (!places.on && !defaults.on) throw Refused(path + ": the file has no dates: say with --on which it is");
  ForeignFile file;
  while (next_row(reader)) {
    ForeignEntry entry;
    entry.place = reader.place(places.payer);
    if (places.state && reader.field(*places.state) != columns.done) {
      const FileError where =
          reader.error_at(*places.state, "left out: its state is \"" + std::string(reader.field(*places.state)) + "\"");
      file.left_out.push_back(describe(where));
      continue;
    }
    if (places.id) entry.id = reader.field(*places.id);
    entry.on = places.on ? Date{} : *defaults.on;
    if (places.on) {
      const WrittenDate date = read_date(reader, *places.on, dates);
      entry.on = date.on;
      entry.at = date.at;
    }
    entry.moves.push_back(ForeignMove{std::string(reader.field(places.payer)), std::string(reader.field(places.payee)),
                                      read_amount(reader, places.amount, numbers, defaults.unit)});
    if (places.memo) entry.memo = reader.field(*places.memo);
    file.entries.push_back(std::move(entry));
  }
  return file;
}

ForeignFile read_credit_commons(const std::string& path, const ForeignDefaults& defaults) {
  const JsonFile json = read_file(path);
  ForeignFile file;
  for (const auto& [value, transaction] : transactions_of(json)) {
    ForeignEntry entry;
    entry.place = place_in(json.text, value->at);
    if (!is_completed(transaction.state)) {
      file.left_out.push_back(describe(FileError{path, entry.place.line, entry.place.column,
                                                 "left out: its state is \"" + transaction.state + "\""}));
      continue;
    }
    const std::string written = text_if_any(json, *value, "written");
    if (written.empty() && !defaults.on) json.refuse(value->at, "it has no date: say with --on which it is");
    if (written.empty()) {
      entry.on = *defaults.on;
    } else if (const auto instant = Instant::parse(written)) {
      entry.on = instant->date();
      entry.at = *instant;
    } else {
      const auto date = DateFormat().read(written);
      if (!date) json.refuse(value->find("written")->at, std::string("no date: ") + date.error().why);
      entry.on = date->on;
      entry.at = date->at;
    }
    entry.id = transaction.uuid;
    entry.reference = transaction.uuid + (transaction.version.empty() ? "" : "@" + transaction.version);
    for (std::size_t at = 0; at < transaction.entries.size(); ++at) {
      const CreditCommonsEntry& row = transaction.entries[at];
      const JsonValue& object = value->find("entries")->items[at];
      entry.moves.push_back(ForeignMove{code_of_address(row.payer, defaults.node),
                                        code_of_address(row.payee, defaults.node),
                                        read_quant(json, object, row.quant, defaults.unit)});
      const bool is_new = at == 0 || row.description != transaction.entries[at - 1].description;
      if (!row.description.empty() && is_new) entry.memo += (entry.memo.empty() ? "" : "; ") + row.description;
      if (!row.metadata.empty() && row.metadata != "{}" && row.metadata != "[]" && row.metadata != "null") {
        ++file.metadata_lost;
      }
    }
    file.entries.push_back(std::move(entry));
  }
  return file;
}

std::vector<ReadTransaction> read_transactions(const std::string& path) {
  const JsonFile json = read_file(path);
  std::vector<ReadTransaction> read;
  for (auto& [value, transaction] : transactions_of(json)) {
    read.push_back(ReadTransaction{std::move(transaction), text_if_any(json, *value, "hash")});
  }
  return read;
}

}  // namespace rochdale::teller
