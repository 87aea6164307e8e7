// SPDX-License-Identifier: MPL-2.0
#include "rochdale/storage/receipt.hpp"

#include <algorithm>
#include <array>

#include "journal_leaf.hpp"
#include "note_text.hpp"
#include "rochdale/core/merkle_tree.hpp"
#include "rochdale/storage/signed_note.hpp"

namespace rochdale {

namespace {

constexpr std::string_view title = "rochdale receipt 1";
constexpr std::string_view shown_word = "shown";
constexpr std::string_view erased_word = "erased";
constexpr std::size_t salt_size = 16;
constexpr std::size_t digest_size = Digest{}.size();
constexpr std::size_t most_nodes = 64;

constexpr std::array<std::string_view, 14> plain_names{
    "record",          "kind", "mark",    "on",    "details", "debit", "credit", "amount", "debit_previous",
    "credit_previous", "key",  "related", "until", "at"};
constexpr std::string_view recorded_name = "recorded";
constexpr std::array<std::string_view, 9> word_names{"who",  "memo", "reference", "purpose", "reason",
                                                     "code", "name", "group",     "words"};

template <std::size_t size>
bool is_one_of(const std::array<std::string_view, size>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// One line for words of many: a backslash and what ends lines or a terminal's patience are written otherwise.
std::string escaped(std::string_view words) {
  std::string text;
  for (const char character : words) {
    const auto byte = static_cast<unsigned char>(character);
    if (character == '\\') {
      text += "\\\\";
    } else if (byte < 0x20 || byte == 0x7F) {
      text += "\\x" + write_hex(std::string_view(&character, 1));
    } else {
      text += character;
    }
  }
  return text;
}

std::optional<std::string> unescaped(std::string_view text) {
  std::string words;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\\') {
      words += text[at];
    } else if (text.substr(at, 2) == "\\\\") {
      words += '\\';
      ++at;
    } else {
      const auto byte = text.substr(at, 2) == "\\x" ? read_hex(text.substr(at + 2, 2), 1) : std::nullopt;
      if (!byte) return std::nullopt;
      words += *byte;
      at += 3;
    }
  }
  if (escaped(words) != text) return std::nullopt;
  return words;
}

Digest commitment_to(std::string_view salt, std::string_view words) {
  std::string bytes;
  append_text(bytes, "rochdale words");
  append_text(bytes, salt);
  append_text(bytes, words);
  return sha256(bytes);
}

bool is_proven(const ProvenRecord& record, const Checkpoint& checkpoint) {
  std::string leaf;
  for (const RecordField& field : record.fields) {
    if (field.words && as_text(commitment_to(field.salt, *field.words)) != field.value) return false;
    append_text(leaf, field.name);
    append_text(leaf, field.value);
  }
  const auto number = record["record"];
  return number == std::to_string(record.number) && record.number > 0 &&
         is_included(merkle_leaf(leaf), record.number - 1, checkpoint.records, checkpoint.root, record.path);
}

std::optional<RecordField> read_words(std::string_view name, std::string_view value) {
  RecordField field{std::string(name), {}, true, {}, {}};
  if (value.starts_with(erased_word) && value.size() == erased_word.size() + 1 + 2 * digest_size) {
    const auto commitment = read_hex(value.substr(erased_word.size() + 1), digest_size);
    if (!commitment || value[erased_word.size()] != ' ') return std::nullopt;
    field.value = *commitment;
    return field;
  }
  const std::size_t words_begin = shown_word.size() + 1 + 2 * salt_size + 1;
  if (!value.starts_with(shown_word) || value.size() < words_begin || value[shown_word.size()] != ' ' ||
      value[words_begin - 1] != ' ') {
    return std::nullopt;
  }
  const auto salt = read_hex(value.substr(shown_word.size() + 1, 2 * salt_size), salt_size);
  auto words = unescaped(value.substr(words_begin));
  if (!salt || !words) return std::nullopt;
  field.salt = *salt;
  field.words = *std::move(words);
  field.value = as_text(commitment_to(field.salt, *field.words));
  return field;
}

}  // namespace

std::optional<std::string_view> ProvenRecord::operator[](std::string_view name) const {
  for (const RecordField& field : fields) {
    if (field.name != name) continue;
    if (!field.is_words) return field.value;
    if (field.words) return *field.words;
  }
  return std::nullopt;
}

std::uint64_t first_unproven(const Receipt& receipt) {
  for (const ProvenRecord& record : receipt.records) {
    if (!is_proven(record, receipt.checkpoint)) return std::max<std::uint64_t>(record.number, 1);
  }
  return 0;
}

std::string to_text(const Receipt& receipt) {
  std::string text = std::string(title) + "\n\n";
  for (const ProvenRecord& record : receipt.records) {
    for (const RecordField& field : record.fields) {
      text += field.name + " ";
      if (!field.is_words) {
        text += field.value;
      } else if (field.words) {
        text += std::string(shown_word) + " " + write_hex(field.salt) + " " + escaped(*field.words);
      } else {
        text += std::string(erased_word) + " " + write_hex(field.value);
      }
      text += "\n";
    }
    for (const Digest& node : record.path) text += "path " + to_hex(node) + "\n";
    text += "\n";
  }
  return text + "checkpoint\n" + receipt.note;
}

Result<Receipt, Malformed> read_receipt(std::string_view text) {
  TextLines lines(text);
  Receipt receipt;
  if (lines.next() != title || lines.next() != "") return Failure{Malformed{0, "not a receipt of rochdale"}};
  for (;;) {
    auto line = lines.next();
    if (!line) return Failure{lines.ends("a receipt ends with its checkpoint")};
    if (*line == "checkpoint") break;
    ProvenRecord& record = receipt.records.emplace_back();
    for (; line && !line->empty(); line = lines.next()) {
      const std::size_t name_end = line->find(' ');
      if (name_end == std::string_view::npos) return Failure{lines.wrong("not a field: a name and a value")};
      const std::string_view name = line->substr(0, name_end);
      const std::string_view value = line->substr(name_end + 1);
      const auto wrong = [&](const char* why) { return Failure{lines.wrong(why, name_end + 1)}; };
      if (name == "path") {
        const auto node = read_hex_digest(value);
        if (!node || record.path.size() == most_nodes) return wrong("not a node of a tree");
        record.path.push_back(*node);
        continue;
      }
      const bool is_words = is_one_of(word_names, name);
      if (!is_words && !is_one_of(plain_names, name) && name != recorded_name) {
        return Failure{lines.wrong("a record has no such field")};
      }
      const bool again = std::any_of(record.fields.begin(), record.fields.end(),
                                     [&](const RecordField& field) { return field.name == name; });
      if (again || !record.path.empty()) return Failure{lines.wrong("a field that comes twice or too late")};
      if (!is_words) {
        if (value.empty()) return wrong("a field that says nothing");
        record.fields.push_back({std::string(name), std::string(value), false, {}, {}});
      } else {
        auto field = read_words(name, value);
        if (!field) return wrong("not words with their salt, nor a commitment to erased ones");
        record.fields.push_back(*std::move(field));
      }
    }
    if (!line) return Failure{lines.ends("a record ends with an empty line")};
    const auto number = read_number(record["record"].value_or(""));
    if (!number || *number == 0) return Failure{lines.wrong("a record without its number")};
    record.number = *number;
  }
  if (receipt.records.empty()) return Failure{lines.wrong("a receipt of no record")};
  receipt.note = lines.rest();
  const std::size_t note_begin = text.size() - receipt.note.size();
  auto checkpoint = read_checkpoint_note(receipt.note);
  if (!checkpoint) return Failure{Malformed{note_begin + checkpoint.error().position, checkpoint.error().why}};
  receipt.checkpoint = *std::move(checkpoint);
  return receipt;
}

}  // namespace rochdale
