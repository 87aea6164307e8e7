// SPDX-License-Identifier: MPL-2.0
// How a payment is spread over what is owed: a table of twelve buckets, in the order that the contract says.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rochdale/core/amount.hpp"
#include "rochdale/core/date.hpp"
#include "rochdale/core/names.hpp"
#include "rochdale/core/result.hpp"

namespace rochdale {

/// What is owed. Numbers are stable: only append.
enum class Owed : std::uint8_t { penalty = 0, fee = 1, interest = 2, principal = 3 };
/// When it is owed, seen from the day of a payment. Numbers are stable: only append.
enum class When : std::uint8_t { past_due = 0, due = 1, in_advance = 2 };

namespace detail {
inline constexpr std::array<std::string_view, 4> owed_names{"penalty", "fee", "interest", "principal"};
inline constexpr std::array<std::string_view, 3> when_names{"past_due", "due", "in_advance"};
}  // namespace detail

/// The name, as the enumerator is written.
[[nodiscard]] constexpr std::string_view name(Owed owed) noexcept { return detail::name_in(detail::owed_names, owed); }
[[nodiscard]] constexpr std::string_view name(When when) noexcept { return detail::name_in(detail::when_names, when); }

/// One of the twelve.
struct Bucket {
  When when;
  Owed owed;
  friend constexpr bool operator==(const Bucket&, const Bucket&) = default;
};

/// Something owed: of an instalment, or a charge that falls due on a day of its own.
struct Obligation {
  Date due;
  std::int32_t instalment;  ///< The number of the instalment that it belongs to.
  Owed owed;
  Amount amount;           ///< What is still to be paid; not below zero.
  bool is_charge = false;  ///< Charged beside the instalments.
};

/// Which way the table is read. Numbers are stable: only append.
enum class PaymentReading : std::uint8_t {
  by_instalment =
      0,          ///< Buckets of one time that stand together: all of them of the first instalment, then of the next.
  by_bucket = 1,  ///< Each bucket through all instalments before the next bucket.
};

namespace detail {
inline constexpr std::array<std::string_view, 2> payment_reading_names{"by_instalment", "by_bucket"};
}
/// The name, as the enumerator is written.
[[nodiscard]] constexpr std::string_view name(PaymentReading reading) noexcept {
  return detail::name_in(detail::payment_reading_names, reading);
}

/// The twelve buckets in an order of payment, each once.
class PaymentOrder {
 public:
  /// A bucket that is missing, or there twice.
  struct Bad {
    Bucket bucket;
    bool missing;
  };

  /// Checked: each of the twelve buckets stands in the table exactly once.
  [[nodiscard]] static Result<PaymentOrder, Bad> of(std::span<const Bucket> table, PaymentReading reading) {
    for (std::uint8_t when = 0; when < 3; ++when) {
      for (std::uint8_t owed = 0; owed < 4; ++owed) {
        const Bucket bucket{static_cast<When>(when), static_cast<Owed>(owed)};
        const auto times = std::count(table.begin(), table.end(), bucket);
        if (times != 1) return Failure{Bad{bucket, times == 0}};
      }
    }
    return PaymentOrder(std::vector<Bucket>(table.begin(), table.end()), reading);
  }

  /// The same order of charges in the past and on the day, another in advance: the usual table.
  [[nodiscard]] static Result<PaymentOrder, Bad> of(const std::array<Owed, 4>& due,
                                                    const std::array<Owed, 4>& in_advance, PaymentReading reading) {
    std::vector<Bucket> table;
    for (const Owed owed : due) table.push_back({When::past_due, owed});
    for (const Owed owed : due) table.push_back({When::due, owed});
    for (const Owed owed : in_advance) table.push_back({When::in_advance, owed});
    return of(table, reading);
  }

  [[nodiscard]] const std::vector<Bucket>& table() const noexcept { return table_; }
  [[nodiscard]] PaymentReading reading() const noexcept { return reading_; }

 private:
  PaymentOrder(std::vector<Bucket> table, PaymentReading reading) : table_(std::move(table)), reading_(reading) {}

  std::vector<Bucket> table_;
  PaymentReading reading_;
};

/// "no bucket past_due fee", for messages.
[[nodiscard]] inline std::string describe(const PaymentOrder::Bad& bad) {
  return std::string(bad.missing ? "no bucket " : "twice the bucket ")
      .append(name(bad.bucket.when))
      .append(1, ' ')
      .append(name(bad.bucket.owed));
}

/// Where the money of one payment went.
struct PaymentSplit {
  std::vector<Amount> paid;  ///< Of each obligation, in their order.
  Amount rest;               ///< Beyond all that is owed.

  /// What was paid of one kind.
  [[nodiscard]] Amount of(Owed owed, std::span<const Obligation> obligations) const {
    Amount sum = Amount::zero(rest.unit());
    for (std::size_t index = 0; index < paid.size(); ++index) {
      if (obligations[index].owed == owed) sum += paid[index];
    }
    return sum;
  }
};

/// Spreads a payment over what is owed on its day. The shares and the rest add up to it. Throws Error (mixed_units,
/// out_of_range for a negative payment).
[[nodiscard]] inline PaymentSplit spread_payment(const Amount& payment, const Date& date,
                                                 std::span<const Obligation> obligations, const PaymentOrder& order) {
  if (payment.is_negative()) throw Error(Fault::out_of_range, "a payment is not below zero");
  PaymentSplit split{std::vector<Amount>(obligations.size(), Amount::zero(payment.unit())), payment};
  // In the order of instalments, and of their dates within each.
  std::vector<std::size_t> queue(obligations.size());
  for (std::size_t index = 0; index < queue.size(); ++index) queue[index] = index;
  std::stable_sort(queue.begin(), queue.end(), [&](std::size_t left, std::size_t right) {
    const Obligation& one = obligations[left];
    const Obligation& other = obligations[right];
    return one.instalment != other.instalment ? one.instalment < other.instalment : one.due < other.due;
  });
  const auto pay = [&](std::size_t index, const Bucket& bucket) {
    const Obligation& each = obligations[index];
    const When when = each.due < date ? When::past_due : each.due == date ? When::due : When::in_advance;
    if (bucket != Bucket{when, each.owed}) return;
    const Amount share = std::min(each.amount - split.paid[index], split.rest);
    split.paid[index] += share;
    split.rest -= share;
  };
  const std::vector<Bucket>& table = order.table();
  for (std::size_t first = 0; first < table.size();) {
    std::size_t end = first + 1;
    if (order.reading() == PaymentReading::by_instalment) {
      while (end < table.size() && table[end].when == table[first].when) ++end;
    }
    for (std::size_t from = 0; from < queue.size();) {
      std::size_t until = from;
      while (until < queue.size() && obligations[queue[until]].instalment == obligations[queue[from]].instalment)
        ++until;
      for (std::size_t bucket = first; bucket < end; ++bucket) {
        for (std::size_t at = from; at < until; ++at) pay(queue[at], table[bucket]);
      }
      from = until;
    }
    first = end;
  }
  return split;
}

}  // namespace rochdale
