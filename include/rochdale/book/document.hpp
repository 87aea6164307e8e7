// SPDX-License-Identifier: MPL-2.0
// A document beside the entries: an invoice, a payment request, a voucher, a standing order, the case of a member who
// left in debt. The book keeps its versions; what its states mean is the business of whoever writes it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "rochdale/book/line.hpp"
#include "rochdale/core/date.hpp"
#include "rochdale/core/id.hpp"

namespace rochdale {

/// Tag of DocumentNumber.
struct DocumentTag;
/// A document is named by the number of the journal record that wrote its first version.
using DocumentNumber = Id<DocumentTag, std::uint64_t>;

/// A document as its newest version has it.
struct Document {
  DocumentNumber number;
  std::uint32_t version = 0;  ///< 1, 2, 3 ...
  std::string kind;           ///< "invoice", "voucher"; the same in all versions
  std::string state;          ///< "pending", "completed"
  std::string content;        ///< the kind's own canonical text
  TextNumber words = 0;       ///< words for people, of the newest version that has any; they can be erased
  Date on{};                  ///< effective date of this version

  friend bool operator==(const Document& left, const Document& right) = default;
};

/// A version that is to be written.
struct NewVersion {
  DocumentNumber document{};   ///< none: the first version of a new document
  std::uint32_t version = 1;   ///< one more than the version that the writer has read, so that nobody writes over
                               ///< what he has not seen
  std::string_view kind{};     ///< 1 to 255 bytes on one line
  std::string_view state{};    ///< 1 to 255 bytes on one line
  std::string_view content{};  ///< up to 4,096 bytes
  std::string_view words{};    ///< up to 4,096 bytes
};

}  // namespace rochdale
