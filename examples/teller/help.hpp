// SPDX-License-Identifier: MPL-2.0
// What the declarations of the commands say to people: help, man page, completion.
#pragma once

#include <string>

#include "command.hpp"

namespace rochdale::teller {

/// All commands with a line each.
[[nodiscard]] std::string overview(const Commands& commands);

/// How a command is called, broken into lines.
[[nodiscard]] std::string usage_of(const Command& command);

/// One command: usage, what it does, what it takes, an example.
[[nodiscard]] std::string help_of(const Command& command);

/// The man page, in the man macros of troff.
[[nodiscard]] std::string man_page(const Commands& commands);

/// The completion for bash, to be sourced.
[[nodiscard]] std::string bash_completion(const Commands& commands);

/// Adds the commands that print these: help, and manual, which people never need.
void add_help_commands(Commands& commands);

}  // namespace rochdale::teller
