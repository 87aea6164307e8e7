// SPDX-License-Identifier: MPL-2.0
// How a long work tells how far it is.
#pragma once

#include <cstdint>
#include <functional>

namespace rochdale {

/// Tells how far a long work is: done and total, in a unit of its own. May throw to stop it.
using Progress = std::function<void(std::uint64_t done, std::uint64_t total)>;

}  // namespace rochdale
