// SPDX-License-Identifier: MPL-2.0
// A value, or the typed reason why there is none. Refusals travel as values; see error.hpp for what is thrown.
#pragma once

#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "rochdale/core/error.hpp"

namespace rochdale {

/// Wraps a reason so that a Result can tell it from a value: `return Failure{Refusal{...}};`
template <class E>
class Failure {
 public:
  constexpr explicit Failure(E error) : error_(std::move(error)) {}

  [[nodiscard]] constexpr const E& error() const& noexcept { return error_; }
  [[nodiscard]] constexpr E&& error() && noexcept { return std::move(error_); }

 private:
  E error_;
};

namespace detail {

/// Reasons that have a `describe(reason)` beside them put their own words into the message.
template <class E>
concept Describable = requires(const E& error) {
  std::string(describe(error));
};

template <class E>
[[noreturn]] void throw_no_value(const E& error) {
  if constexpr (Describable<E>) {
    throw Error(Fault::misuse, "no value: " + std::string(describe(error)));
  } else {
    static_cast<void>(error);
    throw Error(Fault::misuse, "a Result that holds a failure was asked for its value");
  }
}

[[noreturn]] inline void throw_no_failure() {
  throw Error(Fault::misuse, "a Result that holds a value was asked for its failure");
}

}  // namespace detail

/// A value of type T or a failure of type E. Asking for the side that is not there throws Error (misuse), also
/// through `*` and `->`: there is no unchecked way in. A passing Result hands its value out whole, not by reference, so
/// that `for (const Amount& part : split(...).value())` does not walk over what is gone.
template <class T, class E>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  using error_type = E;

  constexpr Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
  constexpr Result(Failure<E> failure) : held_(std::in_place_index<1>, std::move(failure).error()) {}

  [[nodiscard]] constexpr bool has_value() const noexcept { return held_.index() == 0; }
  [[nodiscard]] constexpr explicit operator bool() const noexcept { return has_value(); }

  [[nodiscard]] constexpr const T& value() const& { return *checked_value(held_); }
  [[nodiscard]] constexpr T& value() & { return *checked_value(held_); }
  [[nodiscard]] constexpr T value() && { return std::move(*checked_value(held_)); }

  [[nodiscard]] constexpr const T& operator*() const& { return value(); }
  [[nodiscard]] constexpr T& operator*() & { return value(); }
  [[nodiscard]] constexpr T operator*() && { return std::move(*this).value(); }
  [[nodiscard]] constexpr const T* operator->() const { return checked_value(held_); }
  [[nodiscard]] constexpr T* operator->() { return checked_value(held_); }

  /// The value, or `otherwise` if there is none.
  [[nodiscard]] constexpr T value_or(T otherwise) const& { return has_value() ? value() : std::move(otherwise); }
  [[nodiscard]] constexpr T value_or(T otherwise) && {
    return has_value() ? std::move(*this).value() : std::move(otherwise);
  }

  /// The reason of the failure.
  [[nodiscard]] constexpr const E& error() const& { return *checked_error(held_); }
  [[nodiscard]] constexpr E error() && { return std::move(*checked_error(held_)); }

 private:
  template <class Held>
  static constexpr auto* checked_value(Held& held) {
    if (held.index() != 0) [[unlikely]]
      detail::throw_no_value(std::get<1>(held));
    return &std::get<0>(held);
  }
  template <class Held>
  static constexpr auto* checked_error(Held& held) {
    if (held.index() != 1) [[unlikely]]
      detail::throw_no_failure();
    return &std::get<1>(held);
  }

  std::variant<T, E> held_;
};

/// Success without a value, or a failure of type E.
template <class E>
class [[nodiscard]] Result<void, E> {
 public:
  using value_type = void;
  using error_type = E;

  constexpr Result() = default;
  constexpr Result(Failure<E> failure) : held_(std::in_place_index<1>, std::move(failure).error()) {}

  [[nodiscard]] constexpr bool has_value() const noexcept { return held_.index() == 0; }
  [[nodiscard]] constexpr explicit operator bool() const noexcept { return has_value(); }

  /// Returns if there is no failure.
  constexpr void value() const {
    if (!has_value()) [[unlikely]]
      detail::throw_no_value(std::get<1>(held_));
  }

  /// The reason of the failure.
  [[nodiscard]] constexpr const E& error() const {
    if (has_value()) [[unlikely]]
      detail::throw_no_failure();
    return std::get<1>(held_);
  }

 private:
  std::variant<std::monostate, E> held_;
};

}  // namespace rochdale
