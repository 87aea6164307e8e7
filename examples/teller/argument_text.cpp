// SPDX-License-Identifier: MPL-2.0
#include "argument_text.hpp"

#include <charconv>

#include "command_error.hpp"

namespace rochdale::teller {

namespace {

[[noreturn]] void misread(std::string_view text, const char* expected, const Malformed& malformed) {
  throw Misused("\"" + std::string(text) + "\" is not " + expected + ": " + describe(malformed));
}

}  // namespace

void read_argument(std::string_view text, std::string& into) { into = text; }

void read_argument(std::string_view text, Date& into) {
  const auto date = Date::parse(text);
  if (!date) misread(text, "a date such as 2026-01-31", date.error());
  into = *date;
}

void read_argument(std::string_view text, Instant& into) {
  const auto instant = Instant::parse(text);
  if (!instant) misread(text, "a point in time such as 2026-01-31T18:30:00Z", instant.error());
  into = *instant;
}

void read_argument(std::string_view text, std::optional<Unit>& into) {
  const auto unit = Unit::parse(text);
  if (!unit) misread(text, "a unit such as EUR/2", unit.error());
  into = *unit;
}

void read_argument(std::string_view text, std::uint64_t& into) {
  const char* const end = text.data() + text.size();
  const auto [at, fault] = std::from_chars(text.data(), end, into);
  if (fault != std::errc() || at != end) throw Misused("\"" + std::string(text) + "\" is not a number");
}

void read_argument(std::string_view text, AccountKind& into) {
  const auto kind = account_kind(text);
  if (!kind) {
    throw Misused("\"" + std::string(text) + "\" is none of asset, liability, equity, income and expense");
  }
  into = *kind;
}

}  // namespace rochdale::teller
