// SPDX-License-Identifier: MPL-2.0
// Somebody's program that keeps its book in the new file it is given.
#include <rochdale/storage/sqlite_store.hpp>
#include <string>

int main(int, char** arguments) {
  const std::string path = arguments[1];
  rochdale::create_sqlite_store(path).reset();
  bool sound = rochdale::open_sqlite_store(path) != nullptr;
  rochdale::check_sqlite_store(path, [&](const std::string&) { sound = false; });
  return sound ? 0 : 1;
}
