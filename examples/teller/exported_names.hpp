// SPDX-License-Identifier: MPL-2.0
// Codes and memos in the text files of other programs. Each code gets a name that its program accepts, no two codes get
// the same, and the code can be told from the name; no text can end its line or begin a posting.
#pragma once

#include <string>
#include <string_view>

#include "rochdale/book/account.hpp"

namespace rochdale::teller {

/// An account for ledger and hledger: "Liabilities:Members:ana". What could mean something there stands as % and two
/// hexadecimal digits for each byte, so "a:b" is "a%3Ab"; letters of all scripts, digits, single spaces and _ - . + ' &
/// stay. An account whose code was erased is %00 and its number.
[[nodiscard]] std::string plain_text_account(const Account& account);

/// A unit for hledger: in quotes unless it is of letters alone.
[[nodiscard]] std::string hledger_commodity(const Unit& unit);

/// The same for ledger, where h, m and s are hours, minutes and seconds and turn into one another: with an apostrophe,
/// they are units like any other.
[[nodiscard]] std::string ledger_commodity(const Unit& unit);

/// A memo as the description of an entry there: control characters and what ends a description stand as % and two
/// hexadecimal digits.
[[nodiscard]] std::string plain_text_description(std::string_view memo);

/// An account for beancount: "Liabilities:Members:Ana". Bytes other than ASCII letters and digits and non-ASCII letters
/// stand as - and two upper-case hexadecimal digits; a code that begins with anything but an upper-case letter or a digit
/// follows "X-".
[[nodiscard]] std::string beancount_account(const Account& account);

/// A unit for beancount, which knows upper-case letters only: "EUR". An apostrophe turns to lower case and back: "Hour"
/// is "H'OUR"; a code that begins with one follows "X'": "hour" is "X''HOUR". What would not be a name there ends in
/// "'0": "H" is "H'0". Throws Error (out_of_range) for a code that becomes longer than beancount allows.
[[nodiscard]] std::string beancount_currency(const Unit& unit);

/// A text in quotes for beancount.
[[nodiscard]] std::string beancount_text(std::string_view text);

}  // namespace rochdale::teller
