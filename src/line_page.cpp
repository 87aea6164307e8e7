// SPDX-License-Identifier: MPL-2.0
#include "line_page.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "rochdale/core/eight_characters.hpp"
#include "rochdale/core/error.hpp"

namespace rochdale {

namespace {

using detail::eight_characters;
using detail::in_each_byte;

constexpr std::size_t index(Field field) { return static_cast<std::size_t>(field); }

constexpr std::size_t digits(std::uint64_t value) noexcept {
  std::size_t count = 1;
  for (; value >= 10000; value /= 10000) count += 4;
  return count + (value >= 1000 ? 3U : value >= 100 ? 2U : value >= 10 ? 1U : 0U);
}

std::size_t digits(const int128& value) noexcept {
  std::size_t count = 1;
  while (count < int128_digits && value >= power_of_ten(static_cast<int>(count))) ++count;
  return value >= power_of_ten(int128_digits) ? 39 : count;
}

constexpr std::uint64_t magnitude_of(std::int64_t value) noexcept {
  return value < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}

// Widths of the fields of a page, growing as lines are added to it.
class Widths {
 public:
  [[nodiscard]] std::size_t total() const noexcept { return total_; }
  [[nodiscard]] const std::array<std::uint16_t, field_count>& all() const noexcept { return widths_; }

  void add(const Line& line) noexcept {
    number(Field::debit, line.debit.value());
    number(Field::credit, line.credit.value());
    if (line.amount > amount_) {
      amount_ = line.amount;
      widen(Field::amount, 1 + digits(line.amount));
    }
    number(Field::debit_previous, line.debit_previous);
    number(Field::credit_previous, line.credit_previous);
    if (!line.key.is_none()) widen(Field::key, 33);
    number(Field::related, line.related);
    number(Field::memo, line.memo);
    number(Field::reference, line.reference);
    number(Field::purpose, line.purpose);
    number(Field::reason, line.reason);
    if (line.has_until) widen(Field::until, 11);
    if (line.has_at) {
      const std::int64_t at = line.at.microseconds();
      widen(Field::at, 1 + digits(magnitude_of(at)) + (at < 0 ? 1U : 0U));
    }
  }

 private:
  void number(Field field, std::uint64_t value) noexcept {
    if (value <= most_[index(field)]) return;
    most_[index(field)] = value;
    widen(field, 1 + digits(value));
  }
  void widen(Field field, std::size_t width) noexcept {
    std::uint16_t& now = widths_[index(field)];
    if (width <= now) return;
    total_ += width - now;
    now = static_cast<std::uint16_t>(width);
  }

  std::array<std::uint16_t, field_count> widths_{};
  std::array<std::uint64_t, field_count> most_{};
  int128 amount_ = 0;
  std::size_t total_ = 0;
};

constexpr auto pairs = [] {
  std::array<char, 200> text{};
  for (std::size_t value = 0; value < 100; ++value) {
    text[2 * value] = static_cast<char>('0' + value / 10);
    text[2 * value + 1] = static_cast<char>('0' + value % 10);
  }
  return text;
}();

// Writes digits so that the last one stands before `end`; returns where the first one stands.
char* put(char* end, std::uint64_t value) noexcept {
  while (value >= 100) {
    end -= 2;
    std::memcpy(end, &pairs[2 * static_cast<std::size_t>(value % 100)], 2);
    value /= 100;
  }
  if (value >= 10) {
    end -= 2;
    std::memcpy(end, &pairs[2 * static_cast<std::size_t>(value)], 2);
  } else {
    *--end = static_cast<char>('0' + value);
  }
  return end;
}

void put_wide(char* end, const int128& value) noexcept {
  if (high_bits(magnitude(value)) == 0) {
    put(end, low_bits(magnitude(value)));
    return;
  }
  char text[int128_text];
  const char* const last = to_chars(text, text + int128_text, value);
  const auto length = static_cast<std::size_t>(last - text);
  std::memcpy(end - length, text, length);
}

// Dates come in runs: the text of the last one is kept.
class DateText {
 public:
  const char* operator()(Date date) noexcept {
    if (!(date == date_) || text_[0] == 0) {
      date_ = date;
      to_chars(text_, text_ + sizeof(text_), date);
    }
    return text_;
  }

 private:
  Date date_{};
  char text_[16] = {};
};

// What eight characters say that are digits behind spaces: a number, or that they are not. All at once, because a loop
// that ends in another place each time is what a processor foresees worst.
struct EightDigits {
  explicit EightDigits(std::uint64_t word) noexcept {
    const std::uint64_t not_spaces = word ^ in_each_byte(' ');
    const int spaces = not_spaces == 0 ? 64 : std::countr_zero(not_spaces) & ~7;
    is_blank = spaces == 64;
    begins_blank = spaces > 0;
    const std::uint64_t blank = is_blank ? ~std::uint64_t{0} : (std::uint64_t{1} << spaces) - 1;
    const std::uint64_t digits = ((word & ~blank) | (in_each_byte('0') & blank)) ^ in_each_byte('0');
    is_number = ((digits | (digits + in_each_byte(0x76))) & in_each_byte(0x80)) == 0;
    // Neighbours are put together: digits to pairs, pairs to fours, fours to eight.
    const std::uint64_t twos = digits * 10 + (digits >> 8);
    value = (((twos & 0x000000FF000000FFU) * (100 + (std::uint64_t{1000000} << 32))) +
             ((twos >> 16 & 0x000000FF000000FFU) * (1 + (std::uint64_t{10000} << 32)))) >>
            32;
  }
  std::uint64_t value;
  bool is_number;
  bool is_blank;
  bool begins_blank;
};

class PageReader {
 public:
  explicit PageReader(const LinePage& page) : page_(page) {
    std::size_t start = first_field_start;
    bool ok = page.lines > 0 && page.lines <= most_lines && page.columns[0] == first_field_start &&
              page.data.size() == page.lines * page.width();
    for (const std::uint16_t column : page.columns) {
      ok = ok && column >= start && column < 1024;
      start = column;
    }
    if (!ok) damaged(0, "its columns do not fit its text");
  }

  Key key(std::size_t place) {
    go_to(place);
    return key();
  }

  Line line(std::size_t place) {
    Line line;
    read(place, line);
    return line;
  }

  // Into a line where it stays: copying one that was just written makes the processor wait.
  void read(std::size_t place, Line& line) {
    go_to(place);
    line = Line{};
    line.kind = kind(text_[0]);
    line.mark = mark(text_[1]);
    line.on = date(text_ + 2, on_text_, on_);
    line.debit = AccountId(static_cast<std::uint32_t>(number(Field::debit, 0xFFFFFFFFU)));
    line.credit = AccountId(static_cast<std::uint32_t>(number(Field::credit, 0xFFFFFFFFU)));
    line.amount = amount();
    line.debit_previous = number(Field::debit_previous, ~std::uint64_t{0});
    line.credit_previous = number(Field::credit_previous, ~std::uint64_t{0});
    line.key = key();
    line.related = number(Field::related, ~std::uint64_t{0});
    line.memo = static_cast<TextNumber>(number(Field::memo, 0xFFFFFFFFU));
    line.reference = static_cast<TextNumber>(number(Field::reference, 0xFFFFFFFFU));
    line.purpose = static_cast<TextNumber>(number(Field::purpose, 0xFFFFFFFFU));
    line.reason = static_cast<TextNumber>(number(Field::reason, 0xFFFFFFFFU));
    if (const std::string_view until = field(Field::until); !until.empty()) {
      if (until.size() != 10) damaged(place, "its last day is no date");
      line.until = date(until.data(), until_text_, until_);
      line.has_until = true;
    }
    if (const std::string_view at = field(Field::at); !at.empty()) {
      int128 value = 0;
      constexpr std::int64_t earliest = Instant::of(Date::min()).microseconds();
      constexpr std::int64_t latest = Instant::of(Date::max(), Instant::per_day - 1).microseconds();
      if (!parse_integer(at, value) || value < earliest || value > latest) damaged(place, "its time is none");
      line.at = Instant::from_microseconds(static_cast<std::int64_t>(value));
      line.has_at = true;
    }
    line.by = page_.by;
    line.recorded = page_.recorded;
  }

 private:
  void go_to(std::size_t place) {
    place_ = place;
    text_ = page_.data.data() + place * page_.width();
    if (text_[page_.columns[field_count]] != '\n') damaged(place, "it does not end where it should");
  }

  [[noreturn]] void damaged(std::size_t place, const char* what) const {
    throw Error(Fault::damaged, "journal line " + std::to_string(page_.first + place) + " is damaged: " + what);
  }

  [[nodiscard]] LineKind kind(char letter) const {
    switch (letter) {
      case 'E':
      case 'O':
      case 'C':
      case 'A':
      case 'R':
      case 'P':
      case 'H':
      case 'V':
      case 'X':
      case '+': return static_cast<LineKind>(letter);
      default: damaged(place_, "its kind is unknown");
    }
  }

  [[nodiscard]] LineMark mark(char letter) const {
    if (letter != ' ' && letter != 'k' && letter != '!') damaged(place_, "its mark is unknown");
    return static_cast<LineMark>(letter);
  }

  [[nodiscard]] Date date(const char* text, std::array<char, 10>& last_text, Date& last) const {
    if (std::memcmp(text, last_text.data(), 10) != 0) {
      const auto parsed = Date::parse(std::string_view(text, 10));
      if (!parsed) damaged(place_, "its date is none");
      last = *parsed;
      std::memcpy(last_text.data(), text, 10);
    }
    return last;
  }

  // The characters of a field without the spaces before them.
  [[nodiscard]] std::string_view field(Field which) const {
    const std::size_t start = page_.columns[index(which)];
    const std::size_t end = page_.columns[index(which) + 1];
    const char* at = text_ + start;
    while (at != text_ + end && *at == ' ') ++at;
    return {at, static_cast<std::size_t>(text_ + end - at)};
  }

  // The last eight characters of so many before `end`, with spaces for those before them. Kind, mark and date stand
  // before every field, so that there is always something to be read.
  [[nodiscard]] static std::uint64_t last_eight(const char* end, std::size_t width) noexcept {
    const std::uint64_t word = eight_characters(end - 8);
    if (width >= 8) return word;
    const std::uint64_t others = ~std::uint64_t{0} >> 8 * width;
    return (word & ~others) | (in_each_byte(' ') & others);
  }

  [[nodiscard]] std::uint64_t number(Field which, std::uint64_t most) const {
    const std::size_t start = page_.columns[index(which)];
    const std::size_t width = page_.columns[index(which) + 1] - start;
    if (width == 0) return 0;
    const char* const end = text_ + start + width;
    const EightDigits low(last_eight(end, width));
    std::uint64_t value = low.value;
    bool is_number = low.is_number;
    if (width > 8) {
      const EightDigits high(last_eight(end - 8, width - 8));
      is_number = is_number && width <= 16 && (high.is_blank || (high.is_number && !low.begins_blank));
      value += high.value * 100'000'000;
    }
    return is_number && value <= most ? value : any_number(which, most);
  }

  // The same for whatever stands there.
  [[nodiscard]] std::uint64_t any_number(Field which, std::uint64_t most) const {
    const std::string_view text = field(which);
    if (text.size() > 19) damaged(place_, "a number is too long");
    std::uint64_t value = 0;
    for (const char c : text) {
      const auto digit = static_cast<unsigned char>(c - '0');
      if (digit > 9) damaged(place_, "a number has other characters than digits");
      value = value * 10 + digit;
    }
    if (value > most) damaged(place_, "a number is too large");
    return value;
  }

  [[nodiscard]] int128 amount() const {
    if (page_.columns[index(Field::amount) + 1] - page_.columns[index(Field::amount)] <= 16) {
      return int128(number(Field::amount, ~std::uint64_t{0}));
    }
    const std::string_view text = field(Field::amount);
    if (text.size() <= 18) return int128(any_number(Field::amount, ~std::uint64_t{0}));
    int128 value = 0;
    if (!parse_integer(text, value) || value < 0) damaged(place_, "its amount is no number");
    return value;
  }

  [[nodiscard]] Key key() const {
    const std::string_view text = field(Field::key);
    if (text.empty()) return Key{};
    const auto key = Key::hex(text);
    if (!key) damaged(place_, "its key is not 32 hexadecimal digits");
    return *key;
  }

  const LinePage& page_;
  const char* text_ = nullptr;
  std::size_t place_ = 0;
  std::array<char, 10> on_text_{};
  std::array<char, 10> until_text_{};
  Date on_{};
  Date until_{};
};

}  // namespace

std::size_t fill_page(std::uint64_t first, std::span<const Line> lines, TextNumber texts, LinePage& page) {
  Widths widths;
  std::size_t count = 0;
  std::size_t commitments = 0;
  const std::size_t most = std::min(lines.size(), most_lines);
  std::array<std::uint16_t, field_count> kept{};
  for (; count < most; ++count) {
    const Line& line = lines[count];
    if (line.kind == LineKind::event) break;
    if (count > 0 && (line.by != lines[0].by || !(line.recorded == lines[0].recorded))) break;
    for (const TextNumber text : {line.by, line.memo, line.reference, line.purpose, line.reason}) {
      if (text >= texts) {
        commitments += text - texts + 1U;
        texts = text + 1;
      }
    }
    widths.add(line);
    const std::size_t width = first_field_start + widths.total() + 1;
    if (count > 0 && (count + 1) * width + 32 * commitments > page_room) break;
    kept = widths.all();
  }
  if (count == 0) return 0;

  page.first = first;
  page.lines = count;
  page.recorded = lines[0].recorded;
  page.by = lines[0].by;
  std::size_t start = first_field_start;
  for (std::size_t field = 0; field < field_count; ++field) {
    page.columns[field] = static_cast<std::uint16_t>(start);
    start += kept[field];
  }
  page.columns[field_count] = static_cast<std::uint16_t>(start);
  page.data.assign(count * page.width(), ' ');
  DateText on_text;
  DateText until_text;
  char* text = page.data.data();
  for (std::size_t place = 0; place < count; ++place, text += page.width()) {
    const Line& line = lines[place];
    const auto end = [&](Field field) { return text + page.columns[index(field) + 1]; };
    const auto number = [&](Field field, std::uint64_t value) {
      if (value != 0) put(end(field), value);
    };
    text[0] = static_cast<char>(line.kind);
    text[1] = static_cast<char>(line.mark);
    std::memcpy(text + 2, on_text(line.on), 10);
    number(Field::debit, line.debit.value());
    number(Field::credit, line.credit.value());
    if (line.amount != 0) put_wide(end(Field::amount), line.amount);
    number(Field::debit_previous, line.debit_previous);
    number(Field::credit_previous, line.credit_previous);
    if (!line.key.is_none()) line.key.to_chars(end(Field::key) - 32);
    number(Field::related, line.related);
    number(Field::memo, line.memo);
    number(Field::reference, line.reference);
    number(Field::purpose, line.purpose);
    number(Field::reason, line.reason);
    if (line.has_until) std::memcpy(end(Field::until) - 10, until_text(line.until), 10);
    if (line.has_at) {
      const std::int64_t at = line.at.microseconds();
      char* const digit = put(end(Field::at), magnitude_of(at));
      if (at < 0) *(digit - 1) = '-';
    }
    text[page.width() - 1] = '\n';
  }
  return count;
}

void read_page(const LinePage& page, std::vector<Line>& lines) {
  PageReader reader(page);
  lines.resize(page.lines);
  for (std::size_t place = 0; place < page.lines; ++place) reader.read(place, lines[place]);
}

void read_keys(const LinePage& page, std::vector<Key>& keys) {
  keys.assign(page.lines, Key{});
  if (!page.has(Field::key)) return;
  PageReader reader(page);
  for (std::size_t place = 0; place < page.lines; ++place) keys[place] = reader.key(place);
}

Line read_line(const LinePage& page, std::size_t place) { return PageReader(page).line(place); }

}  // namespace rochdale
