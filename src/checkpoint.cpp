// SPDX-License-Identifier: MPL-2.0
#include "rochdale/storage/checkpoint.hpp"

#include <algorithm>

#include "note_text.hpp"
#include "rochdale/core/merkle_tree.hpp"
#include "rochdale/core/text.hpp"
#include "rochdale/storage/signed_note.hpp"

namespace rochdale {

namespace {

constexpr std::size_t longest_origin = 255;
constexpr std::string_view growth_title = "rochdale growth 1";

}  // namespace

std::string to_text(const Checkpoint& checkpoint) {
  if (checkpoint.origin.empty() || !check_text(checkpoint.origin, longest_origin, Lines::one)) {
    throw Error(Fault::out_of_range, "the origin of a checkpoint is one line of words");
  }
  return checkpoint.origin + "\n" + std::to_string(checkpoint.records) + "\n" + write_base64(as_text(checkpoint.root)) +
         "\nhead " + to_hex(checkpoint.head) + "\n";
}

Result<Checkpoint, Malformed> read_checkpoint(std::string_view text) {
  TextLines lines(text);
  Checkpoint read;
  const auto origin = lines.next();
  if (!origin || origin->empty()) return Failure{lines.ends("a checkpoint begins with the name of its book")};
  if (const auto plain = check_text(*origin, longest_origin, Lines::one); !plain) {
    return Failure{lines.wrong(plain.error().why, plain.error().position)};
  }
  read.origin = *origin;
  const auto records = read_number(lines.next().value_or(""));
  if (!records) return Failure{lines.wrong("not the number of records")};
  read.records = *records;
  const auto root = read_base64(lines.next().value_or(""));
  if (!root || root->size() != read.root.size()) return Failure{lines.wrong("not the root of a tree in base64")};
  std::copy(root->begin(), root->end(), read.root.begin());
  constexpr std::string_view head_word = "head ";
  const auto head = lines.next();
  if (!head || !head->starts_with(head_word)) return Failure{lines.wrong("not the head of a journal")};
  const auto digest = read_hex_digest(head->substr(head_word.size()));
  if (!digest) return Failure{lines.wrong("not the head of a journal", head_word.size())};
  read.head = *digest;
  if (!lines.at_end()) return Failure{lines.ends("more than a checkpoint")};
  return read;
}

Result<Checkpoint, Malformed> read_checkpoint_note(std::string_view note) {
  if (note.find("\n\n") == std::string_view::npos) return read_checkpoint(note);
  const auto read = read_note(note);
  if (!read) return Failure{read.error()};
  return read_checkpoint(read->text);
}

std::string to_text(const Growth& growth) {
  std::string text = std::string(growth_title) + "\n\n";
  for (const Digest& node : growth.path) text += "path " + to_hex(node) + "\n";
  return text + "\nearlier\n" + to_text(growth.earlier) + "\nlater\n" + growth.note;
}

Result<Growth, Malformed> read_growth(std::string_view text) {
  constexpr std::string_view path_word = "path ";
  constexpr std::size_t longest_path = 65;
  TextLines lines(text);
  Growth growth;
  if (lines.next() != growth_title || lines.next() != "") return Failure{Malformed{0, "not a proof of growth"}};
  auto line = lines.next();
  for (; line && !line->empty(); line = lines.next()) {
    const auto node = line->starts_with(path_word) ? read_hex_digest(line->substr(path_word.size())) : std::nullopt;
    if (!node || growth.path.size() == longest_path) return Failure{lines.wrong("not a node of a tree")};
    growth.path.push_back(*node);
  }
  if (lines.next() != "earlier") return Failure{lines.ends("no earlier checkpoint")};
  const std::size_t earlier_begin = text.size() - lines.rest().size();
  do line = lines.next();
  while (line && !line->empty());
  if (lines.next() != "later") return Failure{lines.ends("no later checkpoint")};
  constexpr std::string_view between = "\nlater\n";
  const std::size_t later_begin = text.size() - lines.rest().size();
  const auto earlier = read_checkpoint(text.substr(earlier_begin, later_begin - between.size() - earlier_begin));
  if (!earlier) return Failure{Malformed{earlier_begin + earlier.error().position, earlier.error().why}};
  growth.note = lines.rest();
  const auto later = read_checkpoint_note(growth.note);
  if (!later) return Failure{Malformed{later_begin + later.error().position, later.error().why}};
  growth.earlier = *earlier;
  growth.later = *later;
  return growth;
}

bool holds(const Growth& growth) {
  return is_consistent(growth.earlier.records, growth.earlier.root, growth.later.records, growth.later.root,
                       growth.path) &&
         (growth.earlier.records != growth.later.records || growth.earlier.head == growth.later.head);
}

}  // namespace rochdale
