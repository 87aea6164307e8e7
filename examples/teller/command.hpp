// SPDX-License-Identifier: MPL-2.0
// A command as it is declared: once, and help, man page, completion and the reading of the command line follow from it.
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "argument_text.hpp"

namespace rochdale::teller {

/// Something that a command takes.
struct Parameter {
  std::string name;   ///< "BOOK" for an argument, "--on" for an option
  std::string value;  ///< what stands after an option: "DATE"; empty for a flag
  std::string what;   ///< what it is, for the help
  bool required = false;
  bool repeated = false;
  std::function<void(std::string_view)> take;  ///< takes the text that was given; "" for a flag

  [[nodiscard]] bool is_option() const noexcept { return name.starts_with("-"); }
  [[nodiscard]] bool is_flag() const noexcept { return is_option() && value.empty(); }
};

/// A command of teller. What it reads goes into places that live as long as the function that runs it.
class Command {
 public:
  Command(std::string name, std::string summary, std::string example)
      : name_(std::move(name)), summary_(std::move(summary)), example_(std::move(example)) {}

  /// Takes an argument that must be there.
  template <class T>
  Command& argument(std::string name, std::string what, T& into) {
    return add(Parameter{std::move(name), {}, std::move(what), true, is_repeated<T>, taker(into)});
  }
  /// Takes an argument that may be left out.
  template <class T>
  Command& optional_argument(std::string name, std::string what, T& into) {
    return add(Parameter{std::move(name), {}, std::move(what), false, is_repeated<T>, taker(into)});
  }
  /// Takes an option with a value.
  template <class T>
  Command& option(std::string name, std::string value, std::string what, T& into) {
    return add(Parameter{std::move(name), std::move(value), std::move(what), false, is_repeated<T>, taker(into)});
  }
  /// Takes an option with a value that must be there.
  template <class T>
  Command& required_option(std::string name, std::string value, std::string what, T& into) {
    return add(Parameter{std::move(name), std::move(value), std::move(what), true, is_repeated<T>, taker(into)});
  }
  /// Takes an option without a value.
  Command& flag(std::string name, std::string what, bool& into) {
    return add(
        Parameter{std::move(name), {}, std::move(what), false, false, [&into](std::string_view) { into = true; }});
  }
  /// What the command does. It returns true if all went well, and throws Refused or Misused.
  void run(std::function<bool()> run) { run_ = std::move(run); }

  [[nodiscard]] const std::string& name() const noexcept { return name_; }  ///< one word or two: "period close"
  [[nodiscard]] const std::string& summary() const noexcept { return summary_; }
  [[nodiscard]] const std::string& example() const noexcept { return example_; }
  [[nodiscard]] const std::vector<Parameter>& parameters() const noexcept { return parameters_; }
  [[nodiscard]] bool run() const { return run_(); }

  /// "teller pay BOOK PAYER PAYEE AMOUNT [--on DATE]".
  [[nodiscard]] std::string usage() const;

 private:
  template <class T>
  static std::function<void(std::string_view)> taker(T& into) {
    return [&into](std::string_view text) { read_argument(text, into); };
  }
  Command& add(Parameter parameter) {
    parameters_.push_back(std::move(parameter));
    return *this;
  }

  std::string name_;
  std::string summary_;
  std::string example_;
  std::vector<Parameter> parameters_;
  std::function<bool()> run_;
};

/// All commands, in the order of the help, under the headings of the help.
class Commands {
 public:
  struct Heading {
    std::string words;
    std::deque<Command> commands;  // a deque, so that a reference to a command stays
  };

  /// Begins a heading.
  void heading(std::string words) { headings_.push_back(Heading{std::move(words), {}}); }

  /// Declares a command under the newest heading.
  Command& add(std::string name, std::string summary, std::string example) {
    return headings_.back().commands.emplace_back(std::move(name), std::move(summary), std::move(example));
  }

  [[nodiscard]] const std::deque<Heading>& headings() const noexcept { return headings_; }

  /// The command of a name, or null.
  [[nodiscard]] const Command* find(std::string_view name) const;

 private:
  std::deque<Heading> headings_;
};

/// Reads a command line and runs what it asks for. Returns the exit status: 0 only if all went well, 1 for what was
/// refused or failed, 2 for a wrong command line. What went wrong is said on standard error.
[[nodiscard]] int run_command_line(const Commands& commands, int count, const char* const* words);

}  // namespace rochdale::teller
