// SPDX-License-Identifier: MPL-2.0
// Posting in memory, beside a loop written by hand that does the same work over plain arrays. Every payment has a key of
// its own, every account a credit limit, every item is answered. What counts is the work of the posting thread; making
// up the payments is not measured.
#include <algorithm>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "allocation_count.hpp"
#include "bare_loop.hpp"
#include "clock.hpp"
#include "members.hpp"
#include "posting_store.hpp"
#include "rochdale/policy/library.hpp"
#include "side_by_side.hpp"
#include "warm_memory.hpp"

namespace {

using namespace rochdale;
using namespace rochdale::bench;

constexpr std::size_t batch_size = 8192;

constexpr std::size_t batches_a_step = 16;
constexpr double items_a_step = static_cast<double>(batches_a_step * batch_size);

/// The loop by hand.
class Bare final : public Side {
 public:
  Bare(std::uint32_t accounts, bool singly) : loop_(accounts), workload_(accounts), singly_(singly) {}

  Measured step() override {
    WorkClock clock;
    for (std::size_t at = 0; at < batches_a_step; ++at) {
      workload_.fill(batch_);
      clock.start();
      if (singly_) {
        for (std::size_t item = 0; item < batch_size; ++item) {
          loop_.post(std::span<const Request>(batch_).subspan(item, 1), noon, &answers_[item]);
        }
      } else {
        loop_.post(batch_, noon, answers_.data());
      }
      clock.stop();
    }
    return {items_a_step, clock.seconds()};
  }

  [[nodiscard]] const BareLoop& loop() const noexcept { return loop_; }

 private:
  BareLoop loop_;
  Workload workload_;
  bool singly_;
  std::vector<Request> batch_ = std::vector<Request>(batch_size);
  std::vector<Answer> answers_ = std::vector<Answer>(batch_size);
};

/// A book of many members.
class Community final : public Side {
 public:
  Community(std::uint32_t accounts, bool singly)
      : book_(std::make_unique<PostingStore>(), library_policies()),
        accounts_(accounts),
        workload_(accounts),
        singly_(singly) {
    open_members(book_, accounts);
  }

  /// Adopts a policy of the library.
  void adopt(const std::string& name, std::string_view parameters) {
    require(static_cast<bool>(book_.adopt(*make_policy(name, Parameters::parse(parameters).value()), stamp())),
            "it is adopted");
  }

  Measured step() override {
    WorkClock clock;
    for (std::size_t at = 0; at < batches_a_step; ++at) {
      workload_.fill(batch_);
      const std::uint64_t before = allocations;
      clock.start();
      if (singly_) {
        for (const Transfer& transfer : batch_) static_cast<void>(book_.post(transfer, stamp()));
      } else {
        book_.post(batch_, stamp(), answers_);
      }
      clock.stop();
      asked_.push_back(static_cast<double>(allocations - before));
    }
    return {items_a_step, clock.seconds()};
  }

  /// In most batches nothing is asked for; now and then the journal takes a block, or the table of keys doubles.
  [[nodiscard]] double allocations_in_a_warm_batch() {
    std::nth_element(asked_.begin(), asked_.begin() + static_cast<std::ptrdiff_t>(asked_.size() / 2), asked_.end());
    return asked_[asked_.size() / 2];
  }

  /// Both post the same.
  void compare(const Community& other) const {
    const auto balances = [this](const Book& book) {
      return book.read([this](const Ledger& ledger) {
        std::vector<int128> found;
        for (std::uint32_t account = 1; account <= accounts_; ++account) {
          found.push_back(ledger.balance(AccountId(account)).natural());
        }
        return found;
      });
    };
    require(balances(book_) == balances(other.book_), "both post the same");
  }

  /// Both post the same, and nearly all of it.
  void compare(const BareLoop& loop) const {
    book_.read([&](const Ledger& ledger) {
      require(ledger.next_number() - accounts_ > loop.lines(), "both post the same");
      require(static_cast<double>(loop.lines()) > 0.95 * static_cast<double>(asked_.size() * batch_size),
              "payments are posted");
      for (std::uint32_t account = 1; account <= accounts_; ++account) {
        require(ledger.balance(AccountId(account)).natural() == loop.balance(account), "both post the same");
      }
    });
  }

 private:
  Book book_;
  std::uint32_t accounts_;
  Workload workload_;
  bool singly_;
  std::vector<Transfer> batch_ = blank_batch(batch_size);
  Answers answers_;
  std::vector<double> asked_;
};

/// Both sides of a measurement.
struct Sides {
  Sides(std::uint32_t accounts, bool singly) : ours(accounts, singly), bare(accounts, singly) {}
  std::vector<Measured> measure(std::size_t steps) {
    std::vector<Measured> measured = take_turns({&ours, &bare}, steps);
    measured[0].counters["allocations in a warm batch"] = ours.allocations_in_a_warm_batch();
    ours.compare(bare.loop());
    return measured;
  }
  Community ours;
  Bare bare;
};

/// A book that has adopted a limit rule, beside one that has adopted none: every account has a limit of its own in both.
[[nodiscard]] std::vector<Measured> with_a_limit_rule(std::size_t steps) {
  constexpr std::uint32_t accounts = 10'000;
  Community ruled(accounts, false);
  ruled.adopt("credit_limit", "kind=fixed\nunit=HRS/2\nfloor=-20000\n");
  Community plain(accounts, false);
  const std::vector<Measured> measured = take_turns({&ruled, &plain}, steps);
  ruled.compare(plain);
  return measured;
}

/// What the system could give without swapping.
[[nodiscard]] double free_memory() {
  std::ifstream file("/proc/meminfo");
  for (std::string name, kilobytes, unit; file >> name >> kilobytes; std::getline(file, unit)) {
    if (name == "MemAvailable:") return 1024 * std::stod(kilobytes);
  }
  return 0;
}

void enroll() {
  const bool is_quick = settings().length == Length::quick;
  warm_memory(std::size_t{1} << 30);
  for (const std::uint32_t accounts : {10'000U, 1'000'000U}) {
    const std::string of = "in memory, " + std::string(accounts == 10'000 ? "10 k" : "1 M") + " accounts, batch ";
    const std::string work = of + "8192";
    measure({work, work + "/limit"}, [=] { return Sides(accounts, false).measure(is_quick ? 4 : 16); });
    hold(work, "limit", "bare loop", 0.7);
    show(work, "allocations in a warm batch", Figure::pieces, 0);
    const std::string single = of + "1";
    measure({single, single + "/limit"}, [=] { return Sides(accounts, true).measure(4); });
    hold(single, "limit", "bare loop");
  }
  const std::string ruled = "in memory, 10 k accounts, batch 8192, one limit rule adopted";
  measure({ruled, ruled + "/peer:none"}, [=] { return with_a_limit_rule(is_quick ? 4 : 16); });
  hold(ruled, "peer:none", "no rule adopted", 0.8);
  if (is_quick) return;
  // Ten million members take half a minute to open, so they post on from round to round.
  const std::string many = "in memory, 10 M accounts, batch 8192";
  if (free_memory() < 8e9) {
    std::cout << "  " << many << ": left out, because it needs 8 GB of free memory" << std::endl;
    return;
  }
  const auto sides = std::make_shared<std::unique_ptr<Sides>>();
  measure({many, many + "/limit"}, [sides] {
    if (!*sides) *sides = std::make_unique<Sides>(10'000'000, false);
    return (*sides)->measure(8);
  });
  hold(many, "limit", "bare loop", 0.6);
  show(many, "allocations in a warm batch", Figure::pieces, 0);
}

}  // namespace

int main(int argc, char** argv) { return side_by_side(argc, argv, enroll); }
