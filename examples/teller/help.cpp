// SPDX-License-Identifier: MPL-2.0
#include "help.hpp"

#include <algorithm>
#include <iostream>
#include <map>
#include <memory>

#include "command_error.hpp"

namespace rochdale::teller {

namespace {

constexpr std::string_view exit_statuses =
    "0 if all went well, 1 if something was refused or failed, 2 if the command line was wrong.";

/// Breaks words into lines of at most `width` columns, each after `indent`. Help is ASCII, so bytes are columns.
std::string folded(std::string_view words, std::size_t indent, std::size_t width = 100) {
  std::string text;
  std::size_t column = indent;
  for (std::size_t at = 0; at < words.size();) {
    const std::size_t end = std::min(words.find(' ', at), words.size());
    if (column + (end - at) > width && column > indent) {
      text += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (column > indent) {
      text += ' ';
      ++column;
    }
    text += words.substr(at, end - at);
    column += end - at;
    at = end + 1;
  }
  return text + "\n";
}

/// "--on DATE", "BOOK".
std::string heading_of(const Parameter& parameter) {
  return parameter.value.empty() ? parameter.name : parameter.name + " " + parameter.value;
}

std::string in_brackets(const Parameter& parameter) {
  const std::string heading = heading_of(parameter) + (parameter.repeated ? " ..." : "");
  return parameter.required ? heading : "[" + heading + "]";
}

/// Parameters as a list, in two columns.
std::string parameters_of(const Command& command) {
  constexpr std::size_t most = 26;
  std::string text;
  for (const Parameter& parameter : command.parameters()) {
    std::string line = "  " + heading_of(parameter);
    if (line.size() + 2 > most) {
      text += line + "\n";
      line.clear();
    }
    line.resize(most, ' ');
    text += line + folded(parameter.what, most);
  }
  return text;
}

/// What troff would take for a command or an escape is escaped.
std::string troff(std::string_view text) {
  std::string escaped;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\\') {
      escaped += "\\e";
    } else if (c == '-') {
      escaped += "\\-";
    } else if ((c == '.' || c == '\'') && (escaped.empty() || escaped.back() == '\n')) {
      escaped += std::string("\\&") + c;
    } else if (c == ',' && at + 1 < text.size() && text[at + 1] != ' ') {
      escaped += ",\\:";  // a list without spaces may be broken after its commas
    } else {
      escaped += c;
    }
  }
  return escaped;
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return text;
}

}  // namespace

std::string Command::usage() const {
  std::string text = "teller " + name_;
  for (const Parameter& parameter : parameters_) {
    if (!parameter.is_option()) text += " " + in_brackets(parameter);
  }
  for (const Parameter& parameter : parameters_) {
    if (parameter.is_option()) text += " " + in_brackets(parameter);
  }
  return text;
}

std::string overview(const Commands& commands) {
  std::string text = "teller keeps the books of a community in one file.\n\nusage: teller COMMAND ...\n";
  std::size_t longest = 0;
  for (const Commands::Heading& heading : commands.headings()) {
    for (const Command& command : heading.commands) longest = std::max(longest, command.name().size());
  }
  const std::size_t indent = longest + 4;
  for (const Commands::Heading& heading : commands.headings()) {
    text += "\n" + heading.words + "\n";
    for (const Command& command : heading.commands) {
      std::string line = "  " + command.name();
      line.resize(indent, ' ');
      text += line + folded(command.summary(), indent);
    }
  }
  text +=
      "\nteller help COMMAND says more, with an example; teller --version says which teller this is.\nExit status: " +
      std::string(exit_statuses) + "\n";
  return text;
}

std::string usage_of(const Command& command) { return folded("usage: " + command.usage(), 7); }

std::string help_of(const Command& command) {
  std::string text = usage_of(command);
  text += "\n" + folded(command.summary() + ".", 0) + "\n" + parameters_of(command);
  text += "\nExample:\n  " + command.example() + "\n";
  text += "\nExit status: " + std::string(exit_statuses) + "\n";
  return text;
}

std::string man_page(const Commands& commands) {
  std::string text =
      ".TH ROCHDALE\\-TELLER 1 \"\" rochdale \"User Commands\"\n.ad l\n"
      ".SH NAME\nteller, rochdale\\-teller \\- keep the books of a community in one file\n"
      ".SH SYNOPSIS\n.B teller\n.I COMMAND\n\\&...\n.br\n.B teller \\-\\-version\n"
      ".SH DESCRIPTION\n"
      "A book is one SQLite file: accounts, payments and all that was agreed about them, as a journal in which nothing "
      "is\n"
      "ever changed or deleted. Each command does one thing to one book, whole or not at all. Amounts are exact "
      "decimals,\n"
      "dates are YYYY\\-MM\\-DD; the language of the computer changes neither. Where the library is installed, the "
      "program\n"
      "is called\n.BR rochdale\\-teller .\n"
      ".SH EXIT STATUS\n" +
      troff(exit_statuses) + "\n";
  for (const Commands::Heading& heading : commands.headings()) {
    text += ".SH " + upper(heading.words) + "\n";
    for (const Command& command : heading.commands) {
      text += ".SS " + troff(command.usage()) + "\n" + troff(command.summary()) + ".\n";
      for (const Parameter& parameter : command.parameters()) {
        text += ".TP\n.B " + troff(heading_of(parameter)) + "\n" + troff(parameter.what) + "\n";
      }
      text += ".PP\nExample:\n.RS\n.nf\n" + troff(command.example()) + "\n.fi\n.RE\n";
    }
  }
  return text;
}

std::string bash_completion(const Commands& commands) {
  std::string first_words;
  std::string cases;
  std::map<std::string, std::string> second_words;
  for (const Commands::Heading& heading : commands.headings()) {
    for (const Command& command : heading.commands) {
      const std::string& name = command.name();
      const std::size_t space = name.find(' ');
      if (space == std::string::npos) {
        first_words += " " + name;
      } else {
        std::string& words = second_words[name.substr(0, space)];
        if (words.empty()) first_words += " " + name.substr(0, space);
        words += " " + name.substr(space + 1);
      }
      cases += "    '" + name + " '*) options='--help";
      for (const Parameter& parameter : command.parameters()) {
        if (parameter.is_option()) cases += " " + parameter.name;
      }
      cases += "' ;;\n";
    }
  }
  std::string words_after = "    '' | help) options='" + first_words.substr(1) + "' ;;\n";
  for (const auto& [word, words] : second_words) {
    words_after += "    " + word + " | 'help " + word + "') options='" + words.substr(1) + "' ;;\n";
  }
  return "# SPDX-License-Identifier: MPL-2.0\n"
         "# Completion of teller for bash: commands and their options; bash itself completes files.\n"
         "# shellcheck shell=bash disable=SC2207\n"
         "_teller() {\n"
         "  local word=${COMP_WORDS[COMP_CWORD]} before options=''\n"
         "  before=${COMP_WORDS[*]:1:COMP_CWORD-1}\n"
         "  case $before in\n" +
         words_after +
         "  esac\n"
         "  if [[ -z $options && $word == -* ]]; then\n"
         "    case \"${COMP_WORDS[1]} ${COMP_WORDS[2]} \" in\n" +
         cases +
         "    esac\n"
         "  fi\n"
         "  COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
         "}\n"
         "complete -o default -F _teller teller rochdale-teller\n";
}

void add_help_commands(Commands& commands) {
  struct Options {
    std::vector<std::string> command;
    bool man = false;
    bool completion = false;
  };
  const auto given = std::make_shared<Options>();
  commands.add("help", "Say what a command does, what it takes and how it looks", "teller help import")
      .optional_argument("COMMAND", "the command; without it, all of them are listed", given->command)
      .flag("--man", "print the man page instead", given->man)
      .flag("--bash-completion", "print the completion for bash instead", given->completion)
      .run([given, &commands] {
        std::string name;
        for (const std::string& word : given->command) name += (name.empty() ? "" : " ") + word;
        if (given->man) {
          std::cout << man_page(commands);
        } else if (given->completion) {
          std::cout << bash_completion(commands);
        } else if (name.empty()) {
          std::cout << overview(commands);
        } else if (const Command* command = commands.find(name)) {
          std::cout << help_of(*command);
        } else {
          throw Misused("there is no command \"" + name + "\"");
        }
        return true;
      });
}

}  // namespace rochdale::teller
