// SPDX-License-Identifier: MPL-2.0
// Reads the text of pages on a second thread, while the lines of the pages before them are looked at.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <span>
#include <utility>
#include <vector>

#include "line_page.hpp"
#include "second_thread.hpp"

namespace rochdale {

/// Takes pages in their order and hands on their lines, in that order and on the thread that gives the pages. Few pages
/// are read by that thread itself.
template <class See>
class PagesAhead {
 public:
  /// `see(const LinePage&, std::span<const Line>)` gets the lines of each page. Null: there is no other thread.
  PagesAhead(SecondThread* second, See see) : second_(second), see_(std::move(see)) {}
  ~PagesAhead() {
    if (in_work_ != nullptr) second_->finish();  // which throws nothing, since the work does not
  }
  PagesAhead(const PagesAhead&) = delete;
  PagesAhead& operator=(const PagesAhead&) = delete;

  /// Takes a page, and leaves another one whose memory can be used again. Throws what read_page() and `see` throw for
  /// pages before it, or for it.
  void add(LinePage& page) {
    Piece& piece = pieces_[at_];
    std::swap(piece.pages[piece.count++], page);
    if (piece.count < pages_a_piece) return;
    if (second_ == nullptr) return hand_on_read(piece);
    at_ = 1 - at_;
    second_->add([&piece] { piece.read(); });
    if (in_work_ != nullptr) {
      second_->finish(1);
      hand_on(*in_work_);
    }
    in_work_ = &piece;
  }

  /// Hands on all that is left.
  void finish() {
    if (in_work_ != nullptr) {
      second_->finish();
      hand_on(*std::exchange(in_work_, nullptr));
    }
    hand_on_read(pieces_[at_]);
  }

 private:
  static constexpr std::size_t pages_a_piece = 16;  // some hundred kilobytes, which stay in the cache

  struct Piece {
    std::array<LinePage, pages_a_piece> pages;
    std::array<std::vector<Line>, pages_a_piece> lines;
    std::size_t count = 0;
    std::size_t read_until = 0;  // so many of them could be read
    std::exception_ptr failure;  // why the next one could not

    void read() noexcept {
      failure = nullptr;
      try {
        for (read_until = 0; read_until < count; ++read_until) read_page(pages[read_until], lines[read_until]);
      } catch (...) {
        failure = std::current_exception();
      }
    }
  };

  void hand_on_read(Piece& piece) {
    piece.read();
    hand_on(piece);
  }

  void hand_on(Piece& piece) {
    piece.count = 0;
    for (std::size_t page = 0; page < piece.read_until; ++page) {
      see_(std::as_const(piece.pages[page]), std::span<const Line>(piece.lines[page]));
    }
    if (piece.failure) std::rethrow_exception(piece.failure);
  }

  SecondThread* second_;
  See see_;
  std::array<Piece, 2> pieces_;
  std::size_t at_ = 0;        // the piece that takes pages
  Piece* in_work_ = nullptr;  // the other, where it is being read
};

}  // namespace rochdale
