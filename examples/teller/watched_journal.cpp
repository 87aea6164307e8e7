// SPDX-License-Identifier: MPL-2.0
#include "watched_journal.hpp"

namespace rochdale::teller {

namespace {

/// Hands records on, and tells how far they are.
class WatchedReader final : public RecordReader {
 public:
  WatchedReader(RecordReader& reader, Progress& progress, std::uint64_t after)
      : reader_(reader), progress_(progress), after_(after) {}

  void lines(std::uint64_t first, std::span<const Line> lines) override {
    reader_.lines(first, lines);
    reached(first + lines.size() - 1);
  }
  void event(const Event& event) override {
    reader_.event(event);
    reached(event.number);
  }

 private:
  void reached(std::uint64_t number) { progress_.reached(number - after_, number - after_); }

  RecordReader& reader_;
  Progress& progress_;
  std::uint64_t after_;
};

}  // namespace

void WatchedStore::read(std::uint64_t after, RecordReader& reader) {
  const std::uint64_t newest = ledger_.next_number() - 1;
  Progress progress(label_, newest > after ? newest - after : 0, drawing_.shown, drawing_.stream, drawing_.now);
  WatchedReader watched(reader, progress, after);
  ForwardingStore::read(after, watched);
}

}  // namespace rochdale::teller
