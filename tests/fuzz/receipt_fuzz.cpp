// SPDX-License-Identifier: MPL-2.0
// What travels beside a book, from any bytes: receipts, checkpoints, proofs of growth, signed notes and keys. What is
// read is written back to the letter, so that one proof has one text; and checking it never fails but says no.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "rochdale/storage/receipt.hpp"
#include "rochdale/storage/signed_note.hpp"

using namespace rochdale;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

template <class Read>
bool reads(std::string_view text, const Read& read) {
  const auto result = read(text);
  if (!result) require(result.error().position <= text.size() && result.error().why != nullptr);
  return result.has_value();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (reads(text, read_receipt)) {
    const Receipt receipt = read_receipt(text).value();
    require(to_text(receipt) == text);
    static_cast<void>(first_unproven(receipt));
  }
  if (reads(text, read_growth)) {
    const Growth growth = read_growth(text).value();
    require(to_text(growth) == text);
    static_cast<void>(holds(growth));
  }
  if (reads(text, read_checkpoint)) require(to_text(read_checkpoint(text).value()) == text);
  if (reads(text, read_note)) {
    static const VerifyingKey key =
        VerifyingKey::parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW").value();
    static_cast<void>(read_note(text).value().is_signed_by(key));
  }
  if (reads(text, VerifyingKey::parse)) require(VerifyingKey::parse(text).value().text() == text);
  if (reads(text, SigningKey::parse)) require(SigningKey::parse(text).value().secret_text() == text);
  return 0;
}
