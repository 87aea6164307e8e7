// SPDX-License-Identifier: MPL-2.0
// Text of others on a terminal: nothing in it may steer the screen, and it is measured in columns, not in bytes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace rochdale::teller {

/// `text` as it may be shown: a control character, a mark that turns the writing direction, an invisible
/// character and a malformed byte appear as an escape (`\n`, `\x1b`, `\u{202e}`), everything else as it is. So a
/// memo can neither clear the screen, nor move the cursor, nor show an amount backwards, nor begin a new row.
[[nodiscard]] std::string printable(std::string_view text);

/// How many terminal columns printable text takes: combining marks none, East Asian wide and fullwidth
/// characters two (Unicode Standard Annex 11, version 14), all others one. A malformed byte counts as one.
[[nodiscard]] std::size_t display_width(std::string_view text) noexcept;

/// The longest front of printable text that takes at most `width` columns; a cut text ends in an ellipsis.
/// No width at all gives no text.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t width);

/// True when the file descriptor (1 standard output, 2 standard error) is a terminal that understands escapes.
[[nodiscard]] bool is_terminal(int descriptor) noexcept;

/// The width of that terminal in columns; nothing where it is none or does not say.
[[nodiscard]] std::optional<std::size_t> terminal_width(int descriptor) noexcept;

}  // namespace rochdale::teller
