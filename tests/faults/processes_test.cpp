// SPDX-License-Identifier: MPL-2.0
// Several processes on one file: what one of them does to its own descriptors, and what becomes of it when it is killed.
#include <sys/wait.h>
#include <unistd.h>

#include "storage/book_file.hpp"

using namespace book_file;

namespace {

/// Does something in a process of its own, and waits until it ends. A child must not return into Catch2.
template <class Work>
void in_child(const Work& work) {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    try {
      work();
      _exit(0);
    } catch (const std::exception& error) {
      std::fprintf(stderr, "child: %s\n", error.what());
      _exit(1);
    }
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(status == 0);
}

/// Pays a cent in a book that is opened for that and closed again.
void pay_once(const std::string& path) {
  Book book(open_sqlite_store(path));
  must(book.post(SmallBook::payment(book.find("ana"), book.find("ben"), "0.01"), stamp()));
}

}  // namespace

TEST_CASE("F13 F16: a book stays open for others when its process opens the file a second time and closes that") {
  const Folder folder;
  { const SmallBook house({}, create_sqlite_store(folder("book"))); }
  // The child is the one with two books: SQLite's own state must not be carried over a fork.
  int to_child[2];
  int to_parent[2];
  REQUIRE(pipe(to_child) == 0);
  REQUIRE(pipe(to_parent) == 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    try {
      char byte = 0;
      Book book(open_sqlite_store(folder("book")));
      must(book.post(SmallBook::payment(book.find("ana"), book.find("ben"), "1.00"), stamp()));
      { const Book second(open_sqlite_store(folder("book"), Access::read)); }
      static_cast<void>(check_sqlite_store(folder("book"), [](const std::string&) {}));
      backup_sqlite_store(folder("book"), folder("copy"));
      if (write(to_parent[1], "1", 1) != 1 || read(to_child[0], &byte, 1) != 1) _exit(2);
      must(book.post(SmallBook::payment(book.find("ana"), book.find("ben"), "2.00"), stamp()));
      _exit(0);  // killed, as it were: nothing is closed
    } catch (const std::exception& error) {
      std::fprintf(stderr, "child: %s\n", error.what());
      _exit(1);
    }
  }
  char byte = 0;
  REQUIRE(read(to_parent[0], &byte, 1) == 1);
  // The last one out moves the log into the file and removes it; this is not the last one.
  in_child([&] { pay_once(folder("book")); });
  REQUIRE(write(to_child[1], "1", 1) == 1);
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  for (const int end : {to_child[0], to_child[1], to_parent[0], to_parent[1]}) close(end);
  const Book book(open_sqlite_store(folder("book")));
  CHECK(book.balance(book.find("ben")) == eur("3.01"));
  CHECK(findings(folder("book"), {}).empty());
}
