// SPDX-License-Identifier: MPL-2.0
// The form is taken apart once; every date is then read part by part.
#include "date_format.hpp"

#include <algorithm>
#include <iterator>
#include <string>

namespace rochdale::teller {

namespace {

Failure<Malformed> malformed(std::size_t at, const char* why) { return Failure{Malformed{at, why}}; }

// Reads a text from left to right; `at` stands where it came to.
struct Cursor {
  std::string_view text;
  std::size_t at = 0;

  [[nodiscard]] bool done() const noexcept { return at == text.size(); }

  bool skip(std::string_view words) noexcept {
    if (!text.substr(at).starts_with(words)) return false;
    at += words.size();
    return true;
  }

  bool skip_any(std::string_view characters) noexcept {
    if (done() || characters.find(text[at]) == std::string_view::npos) return false;
    ++at;
    return true;
  }

  // The value of as many digits as stand here, up to `most`; nothing if they are fewer than `fewest`.
  std::optional<int> digits(std::size_t fewest, std::size_t most) noexcept {
    int value = 0;
    std::size_t count = 0;
    for (; count < most && !done() && text[at] >= '0' && text[at] <= '9'; ++count) {
      value = value * 10 + (text[at++] - '0');
    }
    return count < fewest ? std::nullopt : std::optional(value);
  }
};

// Hour and minute, second, fraction: each step of a time is written after the one before it.
constexpr std::string_view time_step_forms[] = {"hh:mm", ":ss", ".ffffff"};

struct WrittenTime {
  unsigned steps = 0;
  std::int64_t microseconds = 0;  // since midnight
};

// What stands behind a date: nothing, or a time of as many steps as there are.
Result<WrittenTime, Malformed> read_time(Cursor& text) {
  WrittenTime time;
  if (text.done()) return time;
  if (!text.skip_any(" T")) return malformed(text.at, "no space or T between date and time");
  const auto add = [&](int largest, std::int64_t unit) {
    const std::size_t begin = text.at;
    const std::optional<int> value = text.digits(2, 2);
    const bool fits = value && *value <= largest;
    if (fits) time.microseconds += *value * unit;
    if (!fits) text.at = begin;
    return fits;
  };
  if (!add(23, 3600 * Instant::per_second)) return malformed(text.at, "an hour is 00 to 23");
  if (!text.skip(":")) return malformed(text.at, "no ':' after the hour");
  if (!add(59, 60 * Instant::per_second)) return malformed(text.at, "a minute is 00 to 59");
  time.steps = 1;
  if (text.skip(":")) {
    if (!add(59, Instant::per_second)) return malformed(text.at, "a second is 00 to 59");
    time.steps = 2;
    if (text.skip(".")) {
      const std::size_t begin = text.at;
      std::int64_t fraction = text.digits(1, 6).value_or(0);
      if (text.at == begin) return malformed(begin, "no digit after the decimal point");
      for (std::size_t digits = text.at - begin; digits < 6; ++digits) fraction *= 10;
      time.microseconds += fraction;
      time.steps = 3;
    }
  }
  static_cast<void>(text.skip("Z"));
  return time;
}

// The end of a form, from the time on: which steps it may end after, as DateFormat keeps them.
Result<unsigned, Malformed> time_steps(Cursor form) {
  unsigned steps = 0;
  unsigned step = 0;
  std::size_t open = 0;
  for (const std::string_view step_form : time_step_forms) {
    const std::size_t begin = form.at;
    if (form.skip("[")) {
      ++open;
      steps |= 1u << step;
    }
    const bool there = (step != 0 || form.skip_any(" T")) && form.skip(step_form);
    if (!there && form.at != begin) return malformed(form.at, "a time form is hh:mm, then :ss, then .ffffff");
    if (!there) break;
    ++step;
  }
  for (; open != 0; --open) {
    if (!form.skip("]")) return malformed(form.at, "brackets close at the end of a date form");
  }
  if (!form.done()) return malformed(form.at, "after the date, a form has nothing or a time such as [ hh:mm:ss]");
  return steps | 1u << step;
}

}  // namespace

DateFormat::DateFormat() : DateFormat(*parse("yyyy-mm-dd[ hh:mm[:ss[.ffffff]]]")) {}

Result<DateFormat, Malformed> DateFormat::parse(std::string_view form) {
  struct Word {
    std::string_view word;
    Part part;
    std::size_t fewest_digits;
  };
  constexpr Word words[] = {{"yyyy", Part::year, 4},
                            {"mm", Part::month, 2},
                            {"m", Part::month, 1},
                            {"dd", Part::day, 2},
                            {"d", Part::day, 1}};
  std::array<DatePart, 3> date;
  Cursor cursor{form};
  for (std::size_t index = 0; index < date.size(); ++index) {
    DatePart& part = date[index];
    const std::size_t begin = cursor.at;
    if (index != 0 && cursor.skip_any("-/.")) part.before = form[begin];
    const auto* const word =
        std::find_if(std::begin(words), std::end(words), [&](const Word& known) { return cursor.skip(known.word); });
    if (word == std::end(words)) return malformed(cursor.at, "a date form has yyyy, mm or m, and dd or d");
    for (std::size_t earlier = 0; earlier < index; ++earlier) {
      if (date[earlier].part == word->part)
        return malformed(begin, "year, month and day stand once each in a date form");
    }
    const bool open_ended = index != 0 && date[index - 1].fewest_digits == 1;
    if (open_ended && part.before == '\0') return malformed(begin, "m and d need something after them in a date form");
    part.part = word->part;
    part.fewest_digits = word->fewest_digits;
    part.most_digits = word->part == Part::year ? 4 : 2;
  }
  const Result<unsigned, Malformed> steps = time_steps(cursor);
  if (!steps) return Failure{steps.error()};
  return DateFormat(date, *steps);
}

Result<WrittenDate, Malformed> DateFormat::read(std::string_view text) const {
  Cursor cursor{text};
  int values[3] = {};
  std::size_t places[3] = {};
  for (const DatePart& part : date_) {
    if (part.before != '\0' && !cursor.skip({&part.before, 1})) {
      return malformed(cursor.at, "the date is not in the declared form");
    }
    const auto index = static_cast<std::size_t>(part.part);
    places[index] = cursor.at;
    const std::optional<int> value = cursor.digits(part.fewest_digits, part.most_digits);
    if (!value) return malformed(cursor.at, "a digit of the date is missing");
    values[index] = *value;
  }
  const Result<Date, Malformed> on = Date::of(values[0], values[1], values[2]);
  if (!on) return malformed(places[on.error().position / 4], on.error().why);  // 0, 5 and 8: see Date::of

  const std::size_t time_begin = cursor.at;
  const Result<WrittenTime, Malformed> time = read_time(cursor);
  if (!time) return Failure{time.error()};
  if (!cursor.done()) return malformed(cursor.at, "more text after the date");
  if ((time_steps_ >> time->steps & 1) == 0)
    return malformed(time_begin, "not what the declared form has after a date");
  return WrittenDate{*on, time->steps != 0 ? std::optional(Instant::of(*on, time->microseconds)) : std::nullopt};
}

}  // namespace rochdale::teller
