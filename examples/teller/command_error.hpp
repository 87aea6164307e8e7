// SPDX-License-Identifier: MPL-2.0
// What ends a command early, and with which exit status: 1 for what was refused or failed, 2 for a wrong command line.
#pragma once

#include <stdexcept>
#include <string>

namespace rochdale::teller {

/// The command was understood, and the answer is no. Nothing was done; the message says why. Exit status 1.
class Refused : public std::runtime_error {
 public:
  explicit Refused(const std::string& why) : std::runtime_error(why) {}
};

/// The command line is not what the command takes. Exit status 2.
class Misused : public std::runtime_error {
 public:
  explicit Misused(const std::string& why) : std::runtime_error(why) {}
};

}  // namespace rochdale::teller
