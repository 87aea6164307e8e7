// SPDX-License-Identifier: MPL-2.0
// The known hole of credit networks: a limit of 100, two payments of 60 at the same time. Exactly one may pass, whether
// threads share a book or processes share a file, and whether the limit is the account's own or a rule's.
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <thread>

#include "book_file.hpp"
#include "rochdale/policy/credit_limit.hpp"

using namespace book_file;

namespace {

PolicyRegistry limit_registry() {
  PolicyRegistry registry;
  registry.add(std::string(CreditLimit::family),
               [](std::uint32_t, std::string_view text) { return PolicyRegistry::Made(CreditLimit::make(text)); });
  return registry;
}

/// A new book of ana and ben in which ana may go to -100.00.
void make(const std::string& path, bool by_rule) {
  Book book(create_sqlite_store(path), limit_registry());
  must(book.adopt_unit(EUR, by_rule ? Limits{} : limits(-10000, {}), stamp()));
  for (const char* code : {"ana", "ben"}) {
    static_cast<void>(must(book.open_account(NewAccount{.code = code, .unit = EUR}, stamp())));
  }
  if (by_rule) must(book.adopt(*CreditLimit::make("unit=EUR/2\nfloor=-100\nceiling=none\n"), stamp()));
}

/// True when ana's payment of 60.00 was accepted.
bool pay(Book& book) {
  const Payment payment{book.find("ana"), book.find("ben"), eur("60.00"), today};
  const Outcome<Entry> outcome = book.post(payment, stamp());
  return outcome.has_value();
}

std::string balance_of_ana(const std::string& path) {
  const Book book(open_sqlite_store(path, Access::read), limit_registry());
  return to_string(book.balance(book.find("ana")));
}

/// So many processes, each with the file open for itself, pay as soon as all of them are ready. How many were accepted.
int race_of_processes(const std::string& path, int processes) {
  std::array<int, 2> ready{};
  std::array<int, 2> begin{};
  REQUIRE(pipe(ready.data()) == 0);
  REQUIRE(pipe(begin.data()) == 0);
  std::vector<pid_t> children;
  for (int each = 0; each < processes; ++each) {
    const pid_t child = fork();
    if (child == 0) {
      int answer = 200;
      try {
        close(begin[1]);
        Book book(open_sqlite_store(path), limit_registry());
        char byte = 'r';
        if (write(ready[1], &byte, 1) == 1 && read(begin[0], &byte, 1) == 0) answer = pay(book) ? 1 : 0;
      } catch (...) {
        answer = 201;
      }
      _exit(answer);
    }
    REQUIRE(child > 0);
    children.push_back(child);
  }
  char byte = 0;
  for (int each = 0; each < processes; ++each) REQUIRE(read(ready[0], &byte, 1) == 1);
  close(begin[1]);  // the end of the pipe is the shot
  int accepted = 0;
  for (const pid_t child : children) {
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    REQUIRE(WEXITSTATUS(status) <= 1);
    accepted += WEXITSTATUS(status);
  }
  for (const int end : {ready[0], ready[1], begin[0]}) close(end);
  return accepted;
}

}  // namespace

TEST_CASE("two payments of 60 at once against a limit of 100: exactly one passes, with processes on one file") {
  const Folder folder;
  for (int round = 0; round < 10; ++round) {
    const std::string path = folder("book" + std::to_string(round));
    make(path, round % 2 == 1);
    CHECK(race_of_processes(path, round < 8 ? 2 : 5) == 1);
    CHECK(balance_of_ana(path) == "-60.00");
    CHECK(findings(path, limit_registry()).empty());
  }
}

TEST_CASE("two payments of 60 at once against a limit of 100: exactly one passes, with threads on one book") {
  const Folder folder;
  for (const bool by_rule : {false, true}) {
    const std::string path = folder(by_rule ? "rule" : "own");
    make(path, by_rule);
    Book book(open_sqlite_store(path), limit_registry());
    std::atomic<int> accepted{0};
    std::vector<std::thread> threads;
    for (int each = 0; each < 4; ++each) {
      threads.emplace_back([&] {
        if (pay(book)) ++accepted;
      });
    }
    for (std::thread& each : threads) each.join();
    CHECK(accepted == 1);
    CHECK(to_string(book.balance(book.find("ana"))) == "-60.00");
  }
}
