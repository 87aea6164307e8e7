// SPDX-License-Identifier: MPL-2.0
// Reading the texts that travel beside a book: line by line, strictly, with the place of what is wrong.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rochdale/core/digest.hpp"
#include "rochdale/core/malformed.hpp"

namespace rochdale {

/// The lines of a text, one after the other.
class TextLines {
 public:
  explicit TextLines(std::string_view text) : text_(text) {}

  /// The next line without its line feed; nothing at the end, and for a last line that does not end.
  [[nodiscard]] std::optional<std::string_view> next() {
    const std::size_t end = text_.find('\n', at_);
    if (end == std::string_view::npos) return std::nullopt;
    begin_ = at_;
    at_ = end + 1;
    return text_.substr(begin_, end - begin_);
  }
  /// What comes behind the lines so far.
  [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }
  [[nodiscard]] bool at_end() const noexcept { return at_ == text_.size(); }

  /// The fault of the line that was given last, from a place in it on.
  [[nodiscard]] Malformed wrong(const char* why, std::size_t place = 0) const noexcept {
    return Malformed{begin_ + place, why};
  }
  /// The fault of what comes behind it.
  [[nodiscard]] Malformed ends(const char* why) const noexcept { return Malformed{at_, why}; }

 private:
  std::string_view text_;
  std::size_t begin_ = 0;
  std::size_t at_ = 0;
};

/// The bytes of a digest as text.
[[nodiscard]] inline std::string_view as_text(const Digest& digest) noexcept {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

/// A number of at most 19 digits without zeros before it, as it is written.
[[nodiscard]] std::optional<std::uint64_t> read_number(std::string_view digits) noexcept;

/// Bytes of lower-case hexadecimal digits, `size` of them.
[[nodiscard]] std::optional<std::string> read_hex(std::string_view digits, std::size_t size);
[[nodiscard]] std::optional<Digest> read_hex_digest(std::string_view digits);
[[nodiscard]] std::string write_hex(std::string_view bytes);

/// Base64 with its padding, and nothing that is not written so.
[[nodiscard]] std::optional<std::string> read_base64(std::string_view text);
[[nodiscard]] std::string write_base64(std::string_view bytes);

}  // namespace rochdale
