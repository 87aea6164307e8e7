// SPDX-License-Identifier: MPL-2.0
// The progress of a long work of the library, drawn where a terminal watches.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "progress.hpp"
#include "terminal_text.hpp"

namespace rochdale::teller {

/// Draws how far a long work is; nothing where no terminal watches.
[[nodiscard]] inline std::function<void(std::uint64_t, std::uint64_t)> drawn(const std::string& label) {
  if (!is_terminal(2)) return {};
  auto progress = std::shared_ptr<Progress>();
  return [label, progress](std::uint64_t done, std::uint64_t total) mutable {
    if (!progress) progress = std::make_shared<Progress>(label, total, true);
    progress->reached(done, done);
    if (done == total) progress->finish();
  };
}

}  // namespace rochdale::teller
