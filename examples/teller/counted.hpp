// SPDX-License-Identifier: MPL-2.0
// Numbers of things in sentences: "1 payment", "2 payments".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rochdale::teller {

/// A number and what it counts; the word gets an s unless there is exactly one.
[[nodiscard]] inline std::string counted(std::uint64_t number, std::string_view thing) {
  return std::to_string(number) + " " + std::string(thing) + (number == 1 ? "" : "s");
}

}  // namespace rochdale::teller
