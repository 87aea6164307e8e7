// SPDX-License-Identifier: MPL-2.0
// Cells that a spreadsheet would run as formulas, and the apostrophe that stops it, put on and taken off exactly.
#pragma once

#include <string_view>

namespace rochdale::teller {

/// True if the cell must get an apostrophe in front: it starts like a formula (= + - @ and their fullwidth forms,
/// tab, CR, LF), or with apostrophes only before such a start, and is no plain negative number. The starts are
/// those of OWASP, "CSV Injection".
[[nodiscard]] bool needs_apostrophe(std::string_view cell) noexcept;

/// True if the first apostrophe of the cell was put there for that reason. For every text t: t with an apostrophe
/// in front has one if t needs one, and t has none itself if it needs none, so taking off undoes putting on.
[[nodiscard]] bool has_apostrophe(std::string_view cell) noexcept;

}  // namespace rochdale::teller
