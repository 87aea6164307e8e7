// SPDX-License-Identifier: MPL-2.0
// What a community can agree: the policies of the library, each with its parameters and an example.
#pragma once

#include <span>
#include <string_view>

namespace rochdale::teller {

/// A policy that a book can adopt.
struct PolicyGuide {
  std::string_view family;
  std::string_view what;
  std::string_view parameters;  ///< what each means; those in brackets may be left out
  std::string_view example;     ///< parameters as the command line takes them
};

/// All of them, by name.
[[nodiscard]] std::span<const PolicyGuide> policy_guides();

}  // namespace rochdale::teller
