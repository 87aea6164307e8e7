// SPDX-License-Identifier: MPL-2.0
// Random values for properties, from Catch2's seed (--rng-seed), with the corners met far more often than by chance.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>

#include "catch.hpp"
#include "rochdale/core/integer.hpp"

class Random {
 public:
  Random() : engine_(Catch::rngSeed()) {}

  /// From least through greatest.
  std::int64_t between(std::int64_t least, std::int64_t greatest) {
    return std::uniform_int_distribution<std::int64_t>(least, greatest)(engine_);
  }
  bool one_in(std::int64_t chances) { return between(1, chances) == 1; }

  /// Digits, the first of them not zero; often all nines, or a one and zeros.
  std::string digits(std::size_t count) {
    std::string text(count, '0');
    const std::int64_t kind = between(0, 5);
    for (char& digit : text) digit = static_cast<char>('0' + (kind == 0 ? 9 : kind == 1 ? 0 : between(0, 9)));
    if (text[0] == '0') text[0] = '1';
    return text;
  }

  /// A number that fits 128 bits, of any length, as digits with a sign; one in eight at a corner.
  std::string number() {
    if (one_in(8)) {
      static const std::string corners[] = {"0",
                                            "1",
                                            "9223372036854775807",
                                            "9223372036854775808",
                                            "18446744073709551615",
                                            "18446744073709551616",
                                            "85070591730234615865843651857942052863",
                                            "85070591730234615865843651857942052864",
                                            "170141183460469231731687303715884105726",
                                            "170141183460469231731687303715884105727"};
      return sign() + corners[between(0, 9)];
    }
    return sign() + digits(static_cast<std::size_t>(between(1, 38)));
  }

  /// The same as a number.
  rochdale::int128 whole() {
    rochdale::int128 value = 0;
    const bool fits = rochdale::parse_integer(number(), value);
    REQUIRE(fits);
    return value;
  }

  std::string sign() { return one_in(2) ? "-" : ""; }

  std::mt19937_64& engine() { return engine_; }

 private:
  std::mt19937_64 engine_;
};

/// At the head of a test: a Random by that name, and its seed in the report of a failure.
#define RANDOM_VALUES(random)                          \
  INFO("repeat with --rng-seed " << Catch::rngSeed()); \
  Random random
