// SPDX-License-Identifier: MPL-2.0
#include "turn_queue.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace rochdale {

namespace {
// A lock of the open file, not of the process: two books of one process stand in line as well.
#ifdef F_OFD_SETLKW
constexpr int set_and_wait = F_OFD_SETLKW;
#else
constexpr int set_and_wait = F_SETLKW;
#endif

bool lock(int file, short kind) noexcept {
  struct flock whole {};
  whole.l_type = kind;
  whole.l_whence = SEEK_SET;
  int done = -1;
  do {
    done = fcntl(file, set_and_wait, &whole);
  } while (done == -1 && errno == EINTR);
  return done == 0;
}
}  // namespace

TurnQueue::~TurnQueue() {
  if (file_ >= 0) close(file_);
}

void TurnQueue::wait() noexcept {
  if (file_ < 0 && !cannot_) {
    file_ = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    cannot_ = file_ < 0;
  }
  if (file_ >= 0) lock(file_, F_WRLCK);
}

void TurnQueue::next() noexcept {
  if (file_ >= 0) lock(file_, F_UNLCK);
}

}  // namespace rochdale
