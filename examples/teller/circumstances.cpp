// SPDX-License-Identifier: MPL-2.0
#include "circumstances.hpp"

#include <pwd.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <utility>

namespace rochdale::teller {

namespace {

std::string user_of_this_computer() {
  for (const char* const variable : {"USER", "LOGNAME"}) {
    const char* const name = std::getenv(variable);
    if (name != nullptr && *name != '\0') return name;
  }
  const passwd* const user = getpwuid(getuid());
  return user != nullptr ? user->pw_name : "user " + std::to_string(getuid());
}

Instant now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return Instant::from_microseconds(std::chrono::duration_cast<std::chrono::microseconds>(since).count());
}

Date today() {
  const std::time_t seconds = std::time(nullptr);
  std::tm local{};
  localtime_r(&seconds, &local);
  return Date::of(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday).value();
}

}  // namespace

void Circumstances::declare(Command& command) {
  command.option("--by", "WHO", "who does this; the user of this computer, if not given", by_);
  command.option("--recorded", "INSTANT", "when this is recorded, such as 2026-01-31T18:30:00Z; now, if not given",
                 recorded_);
  command.option("--reference", "TEXT", "external reference, such as the number of a minute or a contract", reference_);
  command.option("--purpose", "CODE", "what it is for, in the community's own code", purpose_);
}

void Circumstances::declare_reason(Command& command, bool required, std::string what) {
  if (required) {
    command.required_option("--reason", "TEXT", std::move(what), reason_);
  } else {
    command.option("--reason", "TEXT", std::move(what), reason_);
  }
}

void Circumstances::declare_on(Command& command, std::string what) {
  command.option("--on", "DATE", std::move(what), on_);
}

Stamp Circumstances::stamp() const {
  if (!by_) user_ = user_of_this_computer();
  return Stamp{.by = by_ ? *by_ : user_,
               .recorded = recorded_ ? *recorded_ : now(),
               .on = on(),
               .reason = reason_,
               .reference = reference_,
               .purpose = purpose_};
}

Date Circumstances::on() const {
  if (on_) return *on_;
  return recorded_ ? recorded_->date() : today();
}

}  // namespace rochdale::teller
