// SPDX-License-Identifier: MPL-2.0
// The remarks that rules left in a journal, for tests.
#pragma once

#include <string>
#include <vector>

#include "rochdale/book/book.hpp"

/// A remark: which entry it is about, whose it is, what it says.
struct NotedWords {
  rochdale::EntryNumber entry;
  std::string policy;
  std::string words;
};

/// The remarks of a book in the order of its journal.
inline std::vector<NotedWords> noted_words(const rochdale::Book& book) {
  struct Reader final : rochdale::RecordReader {
    void lines(std::uint64_t, std::span<const rochdale::Line>) override {}
    void event(const rochdale::Event& event) override {
      if (const auto* noted = std::get_if<rochdale::Noted>(&event.body)) {
        found.push_back(NotedWords{noted->entry, noted->policy, noted->words.words});
      }
    }
    std::vector<NotedWords> found;
  };
  return book.read_journal([](const rochdale::Ledger&, rochdale::Store& store) {
    Reader reader;
    store.read(0, reader);
    return reader.found;
  });
}
