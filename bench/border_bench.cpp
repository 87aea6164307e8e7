// SPDX-License-Identifier: MPL-2.0
// What the borders cost: the same payments through rochdale.h and through the library itself, in memory. What is made up
// is not measured; reading and writing the structures of the border is.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "clock.hpp"
#include "members.hpp"
#include "rochdale.h"
#include "rochdale/storage/memory_store.hpp"
#include "side_by_side.hpp"
#include "warm_memory.hpp"

namespace {

using namespace rochdale;
using namespace rochdale::bench;

constexpr std::uint32_t accounts = 10'000;
constexpr std::size_t batch_size = 1'000;

std::size_t payments() { return settings().length == Length::quick ? 200'000 : 1'000'000; }

/// The same community behind the border.
class BorderBook {
 public:
  BorderBook() {
    require(rochdale_book_in_memory(&book_) == ROCHDALE_OK, "a book opens");
    require(rochdale_adopt_unit(book_, "HRS/2", nullptr, nullptr) == ROCHDALE_OK, "the unit is taken up");
    for (std::uint32_t account = 1; account <= accounts; ++account) {
      const std::string code = "m" + std::to_string(account);
      rochdale_limits limits{rochdale_amount_of(floor_of(account)), {}, 1, 0};
      rochdale_new_account wanted{};
      wanted.struct_size = sizeof wanted;
      wanted.code = code.c_str();
      wanted.limits = &limits;
      std::uint32_t number = 0;
      require(rochdale_open_account(book_, &wanted, nullptr, &number) == ROCHDALE_OK, "an account opens");
    }
  }
  BorderBook(const BorderBook&) = delete;
  BorderBook& operator=(const BorderBook&) = delete;
  ~BorderBook() { rochdale_book_close(book_); }
  [[nodiscard]] rochdale_book* get() const noexcept { return book_; }

 private:
  rochdale_book* book_ = nullptr;
};

rochdale_stamp border_stamp() {
  rochdale_stamp stamp{};
  stamp.struct_size = sizeof stamp;
  stamp.on = 19'723;
  stamp.recorded = noon;
  stamp.by = "bench";
  return stamp;
}

void fill(Workload& workload, std::vector<rochdale_transfer>& batch) {
  for (rochdale_transfer& transfer : batch) {
    const Request request = workload.next();
    transfer = {};
    transfer.amount = rochdale_amount_of(static_cast<std::int64_t>(request.amount));
    transfer.key = {static_cast<std::uint64_t>(request.key >> 64), static_cast<std::uint64_t>(request.key)};
    transfer.debit = request.debit;
    transfer.credit = request.credit;
    transfer.on = request.on;
  }
}

constexpr std::size_t batches_a_step = 25;
constexpr double items_a_step = static_cast<double>(batches_a_step * batch_size);

/// Through rochdale.h.
class ThroughC final : public Side {
 public:
  explicit ThroughC(bool singly) : singly_(singly) {}

  Measured step() override {
    WorkClock clock;
    std::size_t posted = 0;
    for (std::size_t at = 0; at < batches_a_step; ++at) {
      fill(workload_, batch_);
      clock.start();
      if (singly_) {
        for (std::size_t item = 0; item < batch_size; ++item) {
          static_cast<void>(rochdale_post(book_.get(), &batch_[item], &stamp_, &answers_[item]));
        }
      } else {
        require(rochdale_post_batch(book_.get(), batch_.data(), batch_size, &stamp_, answers_.data()) == ROCHDALE_OK,
                "a batch is answered");
      }
      clock.stop();
      for (const rochdale_answer& answer : answers_) posted += answer.status == ROCHDALE_OK ? 1U : 0U;
    }
    require(static_cast<double>(posted) > 0.95 * items_a_step, "the border posts");
    return {items_a_step, clock.seconds()};
  }

 private:
  BorderBook book_;
  Workload workload_ = Workload(accounts);
  bool singly_;
  rochdale_stamp stamp_ = border_stamp();
  std::vector<rochdale_transfer> batch_ = std::vector<rochdale_transfer>(batch_size);
  std::vector<rochdale_answer> answers_ = std::vector<rochdale_answer>(batch_size);
};

/// The same in C++.
class InCpp final : public Side {
 public:
  explicit InCpp(bool singly) : book_(std::make_unique<MemoryStore>()), singly_(singly) {
    open_members(book_, accounts);
  }

  Measured step() override {
    WorkClock clock;
    std::size_t posted = 0;
    for (std::size_t at = 0; at < batches_a_step; ++at) {
      workload_.fill(batch_);
      clock.start();
      if (singly_) {
        for (const Transfer& transfer : batch_) posted += book_.post(transfer, stamp()) ? 1U : 0U;
      } else {
        book_.post(batch_, stamp(), answers_);
      }
      clock.stop();
      if (!singly_) posted += batch_size - answers_.refusals.size();
    }
    require(static_cast<double>(posted) > 0.95 * items_a_step, "the library posts");
    return {items_a_step, clock.seconds()};
  }

 private:
  Book book_;
  Workload workload_ = Workload(accounts);
  bool singly_;
  std::vector<Transfer> batch_ = blank_batch(batch_size);
  Answers answers_;
};

std::vector<Measured> both_ways(bool singly) {
  ThroughC border(singly);
  InCpp library(singly);
  return take_turns({&border, &library}, payments() / (singly ? 4 : 1) / (batches_a_step * batch_size));
}

Measured in_words_through_c() {
  const BorderBook book;
  Workload workload(accounts);
  const rochdale_stamp stamp = border_stamp();
  WorkClock clock;
  const std::size_t count = payments() / 8;
  for (std::size_t at = 0; at < count; ++at) {
    const Request request = workload.next();
    const std::string payer = "m" + std::to_string(request.debit);
    const std::string payee = "m" + std::to_string(request.credit);
    const std::string amount = to_string(Amount::minor(request.amount, hours));
    const std::string key = "k" + std::to_string(at);
    rochdale_answer answer;
    clock.start();
    static_cast<void>(rochdale_pay(book.get(), payer.c_str(), payee.c_str(), amount.c_str(), request.on, key.c_str(),
                                   "bread", &stamp, &answer));
    clock.stop();
  }
  return {static_cast<double>(count), clock.seconds()};
}

/// What bench/border.py measures in a process of its own: posts a second.
Measured python(const std::string& how) {
  Measured measured;
  const std::string command = std::string(ROCHDALE_PYTHON_BENCH) + " " + how + " " + std::to_string(payments());
  std::FILE* const pipe = popen(command.c_str(), "r");
  require(pipe != nullptr, "Python starts");
  const int read = std::fscanf(pipe, "%lf %lf", &measured.items, &measured.seconds);
  require(pclose(pipe) == 0 && read == 2, "Python posts");
  return measured;
}

void enroll() {
  warm_memory(std::size_t{1} << 28);
  const std::string batch = "border of C, batch 1000";
  measure({batch, batch + "/limit"}, [] { return both_ways(false); });
  hold(batch, "limit", "the same in C++", 0.9);
  const std::string single = "border of C, one by one";
  measure({single, single + "/limit"}, [] { return both_ways(true); });
  hold(single, "limit", "the same in C++");
  measure("border of C, one by one, in words", in_words_through_c);
  if (std::string(ROCHDALE_PYTHON_BENCH).empty()) return;
  measure("border of Python, batches from columns", [] { return python("columns"); });
  allow("border of Python, batches from columns", Figure::rate, 1e6);
  measure("border of Python, batches of Transfer", [] { return python("transfers"); });
  measure("border of Python, one by one", [] { return python("singly"); });
}

}  // namespace

int main(int argc, char** argv) { return side_by_side(argc, argv, enroll); }
