// SPDX-License-Identifier: MPL-2.0
// A unit of account: a code and how many decimals its amounts have. EUR/2, HRS/2, SRF/18.
#pragma once

#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>

#include "rochdale/core/hash.hpp"
#include "rochdale/core/integer.hpp"
#include "rochdale/core/malformed.hpp"
#include "rochdale/core/result.hpp"

namespace rochdale {

/// What amounts are counted in: euros, hours, a community's own currency. Sixteen bytes, trivially copyable.
/// EUR/2 and EUR/3 are different units. Ordered by code, then by decimals.
class Unit {
 public:
  /// The longest code, in characters.
  static constexpr std::size_t longest_code = 14;
  /// The most decimals: amounts of 20 digits before the point still fit.
  static constexpr int most_decimals = 18;

  /// A unit of a code (a letter, then up to 13 letters, digits, '_', '-' or '.', all ASCII) and decimals (0 to 18).
  /// The position of a refusal counts in "CODE/decimals".
  [[nodiscard]] static constexpr Result<Unit, Malformed> make(std::string_view code, int decimals) {
    if (code.empty()) return Failure{Malformed{0, "a unit needs a code"}};
    for (std::size_t index = 0; index < code.size(); ++index) {
      if (index == longest_code) return Failure{Malformed{index, "the code of a unit has at most 14 characters"}};
      if (index == 0 && !is_letter(code[0])) return Failure{Malformed{0, "the code of a unit begins with a letter"}};
      if (!is_code_character(code[index])) {
        return Failure{Malformed{index, "the code of a unit is of letters, digits, '_', '-' and '.'"}};
      }
    }
    if (decimals < 0 || decimals > most_decimals) {
      return Failure{Malformed{code.size() + 1, "a unit has 0 to 18 decimals"}};
    }
    return Unit(code, static_cast<unsigned char>(decimals));
  }

  /// Reads "EUR/2", the form that to_string writes.
  [[nodiscard]] static constexpr Result<Unit, Malformed> parse(std::string_view text) {
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) return Failure{Malformed{text.size(), "a unit is CODE/decimals: no '/'"}};
    const std::string_view digits = text.substr(slash + 1);
    int decimals = 0;
    for (std::size_t index = 0; index < digits.size(); ++index) {
      const char digit = digits[index];
      if (digit < '0' || digit > '9') return Failure{Malformed{slash + 1 + index, "not a digit"}};
      if (index == 2 || (index == 1 && decimals == 0)) {
        return Failure{Malformed{slash + 1, "the decimals of a unit are 0 to 18, without zeros in front"}};
      }
      decimals = decimals * 10 + (digit - '0');
    }
    if (digits.empty()) return Failure{Malformed{text.size(), "a unit is CODE/decimals: no decimals"}};
    return make(text.substr(0, slash), decimals);
  }

  /// The code alone: "EUR". It lives as long as the unit.
  [[nodiscard]] std::string_view code() const& noexcept {
    return {reinterpret_cast<const char*>(&words_), static_cast<std::size_t>(byte(length_at))};
  }
  /// The code of a passing unit, as a string of its own (which never allocates where 15 characters fit inside).
  [[nodiscard]] std::string code() const&& { return std::string(code()); }

  /// How many decimals an amount of this unit has: 0 to 18.
  [[nodiscard]] constexpr int decimals() const noexcept { return static_cast<int>(byte(decimals_at)); }

  /// How many minor units make one: 100 for EUR/2.
  [[nodiscard]] constexpr std::int64_t minor_units() const noexcept {
    return static_cast<std::int64_t>(detail::powers_of_ten_64[byte(decimals_at)]);
  }

  friend constexpr bool operator==(const Unit& left, const Unit& right) noexcept {
    return left.words_[0] == right.words_[0] && left.words_[1] == right.words_[1];
  }
  friend constexpr std::strong_ordering operator<=>(const Unit& left, const Unit& right) noexcept {
    for (std::size_t index = 0; index < longest_code; ++index) {
      // A shorter code is padded with NUL, which sorts before every character a code can have.
      if (left.byte(index) != right.byte(index)) return left.byte(index) <=> right.byte(index);
    }
    return left.decimals() <=> right.decimals();
  }

  /// A hash of the whole value.
  [[nodiscard]] constexpr std::size_t hash() const noexcept {
    return hash_combine(hash_combine(0, words_[0]), words_[1]);
  }

 private:
  constexpr Unit(std::string_view code, unsigned char decimals) noexcept {
    for (std::size_t index = 0; index < code.size(); ++index) {
      set_byte(index, static_cast<unsigned char>(code[index]));
    }
    set_byte(length_at, static_cast<unsigned char>(code.size()));
    set_byte(decimals_at, decimals);
  }

  static constexpr bool is_letter(char character) noexcept {
    return (character >= 'A' && character <= 'Z') || (character >= 'a' && character <= 'z');
  }
  static constexpr bool is_code_character(char character) noexcept {
    return is_letter(character) || (character >= '0' && character <= '9') || character == '_' || character == '-' ||
           character == '.';
  }

  static constexpr std::size_t length_at = longest_code;
  static constexpr std::size_t decimals_at = longest_code + 1;

  /// Where the byte at an address lies in its word.
  [[nodiscard]] static constexpr unsigned shift_of(std::size_t index) noexcept {
    const auto place = static_cast<unsigned>(index % 8);
    return 8 * (std::endian::native == std::endian::little ? place : 7 - place);
  }
  [[nodiscard]] constexpr unsigned char byte(std::size_t index) const noexcept {
    return static_cast<unsigned char>(words_[index / 8] >> shift_of(index));
  }
  constexpr void set_byte(std::size_t index, unsigned char value) noexcept {
    words_[index / 8] |= std::uint64_t{value} << shift_of(index);
  }

  // Fourteen bytes of code, its length and the decimals, kept as the two machine words that are compared.
  std::uint64_t words_[2] = {0, 0};
};

static_assert(sizeof(Unit) == 16 && std::is_trivially_copyable_v<Unit>);

/// "EUR/2": the form that Unit::parse reads.
[[nodiscard]] inline std::string to_string(const Unit& unit) {
  return std::string(unit.code()) + "/" + std::to_string(unit.decimals());
}

inline namespace literals {
/// A unit written in the program: `inline constexpr Unit EUR = "EUR/2"_unit;`. Text that is no unit does not compile.
consteval Unit operator""_unit(const char* text, std::size_t length) {
  return Unit::parse(std::string_view(text, length)).value();
}
}  // namespace literals

}  // namespace rochdale

template <>
struct std::hash<rochdale::Unit> {
  std::size_t operator()(const rochdale::Unit& unit) const noexcept { return unit.hash(); }
};
