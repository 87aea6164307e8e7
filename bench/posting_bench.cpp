// SPDX-License-Identifier: MPL-2.0
// Posting in memory, beside a loop written by hand that does the same work over plain arrays. Every payment has a key of
// its own, every account a credit limit, every item is answered. What counts is the work of the posting thread; making
// up the payments is not measured.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "allocation_count.hpp"
#include "bare_loop.hpp"
#include "clock.hpp"
#include "members.hpp"
#include "rochdale/storage/memory_store.hpp"
#include "side_by_side.hpp"
#include "warm_memory.hpp"

namespace {

using namespace rochdale;
using namespace rochdale::bench;

constexpr std::size_t batch_size = 8192;

struct Size {
  const char* name;
  std::uint32_t accounts;
  std::size_t batches;  // so many payments are posted, from an empty journal on
};

Measured bare(const Size& size, bool singly) {
  BareLoop loop(size.accounts);
  Workload workload(size.accounts);
  std::vector<Request> batch(batch_size);
  std::vector<Answer> answers(batch_size);
  WorkClock clock;
  for (std::size_t at = 0; at < size.batches; ++at) {
    workload.fill(batch);
    clock.start();
    if (singly) {
      for (std::size_t item = 0; item < batch_size; ++item) {
        loop.post(std::span<const Request>(batch).subspan(item, 1), noon, &answers[item]);
      }
    } else {
      loop.post(batch, noon, answers.data());
    }
    clock.stop();
  }
  require(loop.lines() > size.batches * batch_size / 100 * 95, "the limit posts");
  return {static_cast<double>(size.batches * batch_size), clock.seconds()};
}

/// A book with its members, and once what the limit makes of the same payments: the balances must be the same.
struct Community {
  explicit Community(std::uint32_t accounts) : book(std::make_unique<MemoryStore>()) { open_members(book, accounts); }
  Book book;
};

void compare(const Book& book, const Size& size) {
  BareLoop loop(size.accounts);
  Workload workload(size.accounts);
  std::vector<Request> batch(batch_size);
  std::vector<Answer> answers(batch_size);
  for (std::size_t at = 0; at < size.batches; ++at) {
    workload.fill(batch);
    loop.post(batch, noon, answers.data());
  }
  book.read([&](const Ledger& ledger) {
    for (std::uint32_t account = 1; account <= size.accounts; ++account) {
      require(ledger.balance(AccountId(account)).natural() == loop.balance(account), "both post the same");
    }
  });
}

Measured post_batches(const Size& size) {
  Community community(size.accounts);
  Workload workload(size.accounts);
  std::vector<Transfer> batch = blank_batch(batch_size);
  Answers answers;
  WorkClock clock;
  std::vector<std::uint64_t> asked;
  for (std::size_t at = 0; at < size.batches; ++at) {
    workload.fill(batch);
    const std::uint64_t before = allocations;
    clock.start();
    community.book.post(batch, stamp(), answers);
    clock.stop();
    asked.push_back(allocations - before);
  }
  static bool compared = false;
  if (!compared) compare(community.book, size);
  compared = true;
  // In most batches nothing is asked for; now and then the journal takes a block, or the table of keys doubles.
  std::nth_element(asked.begin(), asked.begin() + static_cast<std::ptrdiff_t>(asked.size() / 2), asked.end());
  return {static_cast<double>(size.batches * batch_size),
          clock.seconds(),
          {{"allocations in a warm batch", static_cast<double>(asked[asked.size() / 2])}}};
}

Measured post_singly(const Size& size) {
  Community community(size.accounts);
  Workload workload(size.accounts);
  std::vector<Transfer> batch = blank_batch(batch_size);
  WorkClock clock;
  std::size_t posted = 0;
  const std::size_t batches = size.batches / 4;
  for (std::size_t at = 0; at < batches; ++at) {
    workload.fill(batch);
    clock.start();
    for (const Transfer& transfer : batch) posted += community.book.post(transfer, stamp()) ? 1U : 0U;
    clock.stop();
  }
  require(posted > batches * batch_size / 100 * 95, "payments are posted one by one");
  return {static_cast<double>(batches * batch_size), clock.seconds()};
}

void enroll() {
  warm_memory(std::size_t{1} << 30);
  const bool quick = settings().length == Length::quick;
  std::vector<Size> sizes{{"10 k", 10'000, quick ? 64U : 256U}, {"1 M", 1'000'000, quick ? 64U : 256U}};
  if (settings().length == Length::extended) sizes.push_back({"10 M", 10'000'000, 512U});
  for (const Size& size : sizes) {
    const std::string work = "in memory, " + std::string(size.name) + " accounts, batch 8192";
    measure(work, [size] { return post_batches(size); });
    measure(work + "/limit", [size] { return bare(size, false); });
    hold(work, "limit", "bare loop", size.accounts > 1'000'000 ? 0.6 : 0.7);
    show(work, "allocations in a warm batch", Figure::pieces, 0);
    if (size.accounts > 1'000'000) continue;
    const std::string single = "in memory, " + std::string(size.name) + " accounts, batch 1";
    measure(single, [size] { return post_singly(size); });
    measure(single + "/limit", [size] { return bare(size, true); });
    hold(single, "limit", "bare loop");
  }
}

}  // namespace

int main(int argc, char** argv) { return side_by_side(argc, argv, enroll); }
