// SPDX-License-Identifier: MPL-2.0
// The command line is taken apart by CLI11; what its words mean stands with each command.
#include <CLI/CLI.hpp>
#include <iostream>
#include <map>

#include "command.hpp"
#include "command_error.hpp"
#include "help.hpp"
#include "terminal_text.hpp"

namespace rochdale::teller {

namespace {

/// The words that were given for one parameter.
struct Given {
  const Parameter* parameter;
  CLI::Option* option = nullptr;
  std::string word{};                // for one that stands once
  std::vector<std::string> words{};  // for one that may be repeated
};

/// One command for CLI11, and what it found.
struct Parsed {
  const Command* command = nullptr;
  CLI::App* app = nullptr;
  std::deque<Given> given;
};

/// Adds the parser of a command of one word or, within a group, of two.
CLI::App* add_app(CLI::App& teller, std::map<std::string, CLI::App*>& groups, const std::string& name) {
  const std::size_t space = name.find(' ');
  if (space == std::string::npos) return teller.add_subcommand(name);
  CLI::App*& group = groups[name.substr(0, space)];
  if (group == nullptr) group = teller.add_subcommand(name.substr(0, space))->require_subcommand(1);
  return group->add_subcommand(name.substr(space + 1));
}

void add_parameter(CLI::App& app, Given& given) {
  const Parameter& parameter = *given.parameter;
  if (parameter.is_flag()) {
    given.option = app.add_flag(parameter.name);
  } else if (parameter.repeated) {
    given.option = app.add_option(parameter.name, given.words)->allow_extra_args(!parameter.is_option());
  } else {
    given.option = app.add_option(parameter.name, given.word);
  }
  given.option->required(parameter.required);
}

void take(const Given& given) {
  const Parameter& parameter = *given.parameter;
  try {
    if (given.option->count() != 0 && !parameter.repeated) parameter.take(given.word);
    for (const std::string& word : given.words) parameter.take(word);
  } catch (const Misused& misused) {
    throw Misused(parameter.name + ": " + misused.what());
  }
}

/// Whether a command begins with this word: "period" begins "period close".
bool begins_a_command(const Commands& commands, std::string_view word) {
  for (const Commands::Heading& heading : commands.headings()) {
    for (const Command& command : heading.commands) {
      const std::string_view name = command.name();
      if (name.substr(0, name.find(' ')) == word) return true;
    }
  }
  return false;
}

int say(int status, const std::string& what) {
  std::cout.flush();
  std::cerr << "teller: " << printable(what) << "\n";
  return status;
}

/// Runs a command; its exit status.
int run(const Command& command) {
  const bool well = command.run();
  std::cout.flush();
  if (!std::cout) return say(1, "the output could not be written");
  return well ? 0 : 1;
}

}  // namespace

const Command* Commands::find(std::string_view name) const {
  for (const Heading& heading : headings_) {
    for (const Command& command : heading.commands) {
      if (command.name() == name) return &command;
    }
  }
  return nullptr;
}

int run_command_line(const Commands& commands, int count, const char* const* words) {
  CLI::App teller("", "teller");
  teller.set_help_flag("-h,--help");
  teller.set_version_flag("--version", "teller " ROCHDALE_RELEASE);
  teller.require_subcommand(1);
  std::deque<Parsed> all;
  std::map<std::string, CLI::App*> groups;
  for (const Commands::Heading& heading : commands.headings()) {
    for (const Command& command : heading.commands) {
      Parsed& parsed = all.emplace_back(Parsed{&command, add_app(teller, groups, command.name()), {}});
      for (const Parameter& parameter : command.parameters()) {
        add_parameter(*parsed.app, parsed.given.emplace_back(Given{&parameter}));
      }
    }
  }
  const auto chosen = [&]() -> const Parsed* {
    for (const Parsed& parsed : all) {
      if (parsed.app->parsed()) return &parsed;
    }
    return nullptr;
  };
  try {
    if (count < 2) {
      std::cerr << overview(commands);
      return 2;
    }
    const std::string_view first = words[1];
    if (!first.starts_with('-') && !begins_a_command(commands, first)) {
      const int status = say(2, "there is no command \"" + std::string(first) + "\"");
      std::cerr << "Try: teller help\n";
      return status;
    }
    teller.parse(count, words);
    const Parsed& parsed = *chosen();
    for (const Given& given : parsed.given) take(given);
    return run(*parsed.command);
  } catch (const CLI::CallForHelp&) {
    std::cout << (chosen() != nullptr ? help_of(*chosen()->command) : overview(commands));
    return std::cout.flush() ? 0 : 1;
  } catch (const CLI::CallForVersion& version) {
    std::cout << version.what() << "\n";
    return std::cout.flush() ? 0 : 1;
  } catch (const CLI::ParseError& error) {
    const int status = say(2, error.what());
    std::cerr << (chosen() != nullptr ? usage_of(*chosen()->command) : "Try: teller help\n");
    return status;
  } catch (const Misused& misused) {
    const int status = say(2, misused.what());
    std::cerr << usage_of(*chosen()->command);
    return status;
  } catch (const std::exception& error) {
    return say(1, error.what());
  }
}

}  // namespace rochdale::teller
