// SPDX-License-Identifier: MPL-2.0
// Strong ids: the number of an account never passes for the number of an entry.
#pragma once

#include <cstddef>
#include <functional>
#include <utility>

namespace rochdale {

/// An id of the kind that Tag names, held as a Rep. Ids of different tags neither convert nor compare.
template <class Tag, class Rep>
class Id {
 public:
  using rep = Rep;

  constexpr Id() = default;
  constexpr explicit Id(Rep value) noexcept(noexcept(Rep(std::move(value)))) : value_(std::move(value)) {}

  /// The bare number or text, for storage and display.
  [[nodiscard]] constexpr const Rep& value() const noexcept { return value_; }

  friend constexpr bool operator==(const Id& left, const Id& right) { return left.value_ == right.value_; }
  friend constexpr bool operator<(const Id& left, const Id& right) { return left.value_ < right.value_; }
  friend constexpr bool operator>(const Id& left, const Id& right) { return right < left; }
  friend constexpr bool operator<=(const Id& left, const Id& right) { return !(right < left); }
  friend constexpr bool operator>=(const Id& left, const Id& right) { return !(left < right); }

 private:
  Rep value_{};
};

}  // namespace rochdale

template <class Tag, class Rep>
struct std::hash<rochdale::Id<Tag, Rep>> {
  std::size_t operator()(const rochdale::Id<Tag, Rep>& id) const noexcept(noexcept(std::hash<Rep>()(id.value()))) {
    return std::hash<Rep>()(id.value());
  }
};
