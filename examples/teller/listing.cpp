// SPDX-License-Identifier: MPL-2.0
#include "listing.hpp"

#include "command_error.hpp"
#include "json_text.hpp"
#include "terminal_text.hpp"

namespace rochdale::teller {

namespace {

std::vector<TableColumn> table_columns(const std::vector<ListingColumn>& columns) {
  std::vector<TableColumn> made;
  for (const ListingColumn& column : columns) made.push_back({column.heading, column.align, column.optional});
  return made;
}

}  // namespace

void ListingForm::declare(Command& command) {
  command.flag("--csv", "print CSV, for programs and spreadsheets", csv);
  command.flag("--json", "print JSON, for programs; amounts are text there, so that nothing rounds them", json);
}

Listing::Listing(std::ostream& out, ListingForm form, std::string name, std::vector<ListingColumn> columns)
    : out_(out), form_(form), name_(std::move(name)), columns_(std::move(columns)), table_(table_columns(columns_)) {
  if (form_.csv && form_.json) throw Misused("--csv and --json do not go together");
  if (form_.csv) {
    for (const ListingColumn& column : columns_) fields_.push_back(column.name);
    csv_.emplace(out_, fields_, CsvFormat{.spreadsheet_safe = true});
  }
  if (form_.json) out_ << "{";
}

void Listing::fact(std::string_view name, std::string_view words, std::string_view value) {
  if (form_.json) member(name, json_text(value));
  remark(std::string(words) + ": " + std::string(value));
}

void Listing::count(std::string_view name, std::string_view words, std::uint64_t value) {
  if (form_.json) member(name, std::to_string(value));
  remark(std::string(words) + ": " + std::to_string(value));
}

void Listing::answer(std::string_view name, std::string_view words, bool value) {
  if (form_.json) member(name, value ? "true" : "false");
  remark(std::string(words) + ": " + (value ? "yes" : "no"));
}

void Listing::detail(std::string_view name, std::string_view value) {
  if (form_.json) member(name, json_text(value));
}

void Listing::member(std::string_view name, const std::string& value) {
  if (in_rows_) end_rows();
  out_ << (any_fact_ ? ",\n " : "") << json_text(name) << ": " << value;
  any_fact_ = true;
}

void Listing::remark(std::string_view words) {
  if (form_.csv || form_.json) return;
  any_remark_ = true;
  if (any_row_) {
    below_ += printable(words) + "\n";
  } else {
    out_ << printable(words) << "\n";
  }
}

void Listing::row(std::vector<std::string> cells) {
  if (form_.csv) {
    fields_.assign(cells.begin(), cells.end());
    csv_->row(fields_);
  } else if (form_.json) {
    begin_rows();
    out_ << (any_row_ ? ",\n  {" : "\n  {");
    for (std::size_t at = 0; at < cells.size(); ++at) {
      const bool is_number = columns_[at].is_number;
      out_ << (at == 0 ? "" : ", ") << json_text(columns_[at].name) << ": "
           << (!is_number          ? json_text(cells[at])
               : cells[at].empty() ? "null"
                                   : cells[at]);
    }
    out_ << "}";
  } else {
    table_.row(std::move(cells));
  }
  any_row_ = true;
}

void Listing::total(std::vector<std::string> cells) {
  if (form_.csv || form_.json) return;
  if (!any_total_) table_.rule();
  any_total_ = any_row_ = true;
  table_.row(std::move(cells));
}

void Listing::begin_rows() {
  if (in_rows_) return;
  out_ << (any_fact_ ? ",\n " : "") << json_text(name_) << ": [";
  in_rows_ = any_fact_ = true;
}

void Listing::end_rows() {
  out_ << (any_row_ ? "\n ]" : "]");
  in_rows_ = false;
}

void Listing::end() {
  if (form_.csv) return;
  if (form_.json) {
    if (!any_row_) begin_rows();
    if (in_rows_) end_rows();
    out_ << "}\n";
    return;
  }
  if (any_row_ || !any_remark_) out_ << table_.text(terminal_width(1)) << below_;
}

}  // namespace rochdale::teller
