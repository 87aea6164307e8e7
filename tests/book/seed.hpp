// SPDX-License-Identifier: MPL-2.0
// The seed of a random test: from the environment variable ROCHDALE_SEED, so that a failure can be run again.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>

/// ROCHDALE_SEED where it is set, else `otherwise`. A test prints it with what fails.
inline std::uint64_t random_seed(std::uint64_t otherwise) {
  const char* given = std::getenv("ROCHDALE_SEED");
  return given == nullptr || *given == '\0' ? otherwise : std::stoull(given);
}
