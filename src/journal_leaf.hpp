// SPDX-License-Identifier: MPL-2.0
// What a record of the journal says, field by field, as its leaf in the tree has it. docs/FORMAT.md lists the fields.
#pragma once

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "event_details.hpp"
#include "rochdale/book/event.hpp"
#include "rochdale/book/line.hpp"

namespace rochdale {

/// Tells what a record says: `say(name, value)` for each field that says something, and `words(name, number)` for those
/// that are words of the table `text`, in the order of the leaf.
template <class Say, class Words>
class RecordSpeaker {
 public:
  RecordSpeaker(Say say, Words words) : say_(std::move(say)), words_(std::move(words)) {}

  void line(std::uint64_t number, const Line& line) {
    this->number("record", number);
    const char kind = static_cast<char>(line.kind);
    say_("kind", std::string_view(&kind, 1));
    const char mark = static_cast<char>(line.mark);
    if (line.mark != LineMark::none) say_("mark", std::string_view(&mark, 1));
    date("on", line.on);
    some("debit", line.debit.value());
    some("credit", line.credit.value());
    if (line.amount != 0) {
      char digits[int128_text];
      const char* const end = to_chars(digits, digits + int128_text, line.amount);
      say_("amount", std::string_view(digits, static_cast<std::size_t>(end - digits)));
    }
    some("debit_previous", line.debit_previous);
    some("credit_previous", line.credit_previous);
    if (!line.key.is_none()) {
      char digits[32];
      line.key.to_chars(digits);
      say_("key", std::string_view(digits, sizeof(digits)));
    }
    some("related", line.related);
    if (line.has_until) date("until", line.until);
    if (line.has_at) instant("at", line.at);
    instant("recorded", line.recorded);
    text("who", line.by);
    text("memo", line.memo);
    text("reference", line.reference);
    text("purpose", line.purpose);
    text("reason", line.reason);
  }

  void event(const Event& event, std::string_view details) {
    number("record", event.number);
    say_("kind", event_kind(event));
    date("on", event.on);
    say_("details", details);
    instant("recorded", event.recorded);
    text("who", event.by.number);
    text("reason", event.reason.number);
    text("reference", event.reference.number);
    text("purpose", event.purpose.number);
    if (const auto* opened = std::get_if<AccountOpened>(&event.body)) {
      text("code", opened->code.number);
      text("name", opened->name.number);
      text("group", opened->group.number);
    } else if (const auto* renamed = std::get_if<AccountRenamed>(&event.body)) {
      text("name", renamed->name.number);
    } else if (const auto* noted = std::get_if<Noted>(&event.body)) {
      text("words", noted->words.number);
    } else if (const auto* written = std::get_if<DocumentWritten>(&event.body)) {
      text("words", written->words.number);
    }
  }

 private:
  template <class Number>
  void number(std::string_view name, Number value) {
    char digits[24];
    const char* const end = std::to_chars(digits, digits + sizeof(digits), value).ptr;
    say_(name, std::string_view(digits, static_cast<std::size_t>(end - digits)));
  }
  void some(std::string_view name, std::uint64_t value) {
    if (value != 0) number(name, value);
  }
  void instant(std::string_view name, Instant instant) { number(name, instant.microseconds()); }
  void date(std::string_view name, Date date) { say_(name, to_string(date)); }
  void text(std::string_view name, TextNumber number) {
    if (number != 0) words_(name, number);
  }

  Say say_;
  Words words_;
};

/// Adds t(x) of docs/FORMAT.md: the length of a text in eight bytes, the most significant first, and the text.
inline void append_text(std::string& bytes, std::string_view text) {
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(text.size() >> shift & 255U);
  bytes += text;
}

}  // namespace rochdale
