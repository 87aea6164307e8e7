// SPDX-License-Identifier: MPL-2.0
// The book against the plain model: hundreds of random books in memory, opened again and again, with a store that fails
// now and then.
#include "random_book.hpp"

#include <iostream>

#include "catch.hpp"
#include "rochdale/storage/memory_store.hpp"
#include "seed.hpp"

using rochdale::Reason;

namespace {

/// A journal in memory that outlives the books that are opened on it.
class MemoryPlace {
 public:
  std::unique_ptr<rochdale::Store> open() { return std::make_unique<ForwardingStore>(*store_); }

 private:
  std::unique_ptr<rochdale::MemoryStore> store_ = std::make_unique<rochdale::MemoryStore>();
};

std::map<Reason, std::size_t> run(std::size_t operations, std::size_t operations_a_book) {
  const std::uint64_t seed = random_seed(20260504);
  std::cout << operations << " random requests, ROCHDALE_SEED=" << seed << "\n";
  const auto make = [](std::uint64_t) { return MemoryPlace{}; };
  try {
    return random_book::run(make, seed, operations, operations_a_book);
  } catch (const std::exception& error) {
    FAIL(error.what());
    return {};
  }
}

}  // namespace

TEST_CASE(
    "F15 F43 F44 F45 F46 F47 F49 F50 F51 F52: two hundred thousand random requests, answered as the plain model says") {
  const auto seen = run(200000, 600);
  // Every reason that a valid host can meet was met, so that none of them went untried.
  for (std::uint16_t number = 0; number < 100; ++number) {
    const auto reason = static_cast<Reason>(number);
    if (name(reason) == "unknown" || reason == Reason::too_many) continue;
    CAPTURE(name(reason));
    CHECK(seen.count(reason) == 1);
  }
}

TEST_CASE("a million random requests in longer books", "[long]") { CHECK_FALSE(run(1000000, 4000).empty()); }
