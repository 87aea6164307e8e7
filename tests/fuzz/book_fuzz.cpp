// SPDX-License-Identifier: MPL-2.0
// Book files of any bytes. An input is either a whole file, or a list of edits of a small sound book, so that the fuzzer
// gets past the header and kept inputs stay small. Whatever it is: an Error or findings, never anything else; and the
// file is not changed by being looked at.
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>

#include "rochdale/book/book.hpp"
#include "rochdale/book/verify.hpp"
#include "rochdale/storage/checkpoint.hpp"
#include "rochdale/storage/sqlite_store.hpp"

using namespace rochdale;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// A folder for one file, which goes away with the program.
class Place {
 public:
  Place() {
    char name[] = "/tmp/rochdale-fuzz-XXXXXX";
    require(mkdtemp(name) != nullptr);
    folder_ = name;
  }
  ~Place() {
    clear();
    rmdir(folder_.c_str());
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  [[nodiscard]] std::string path() const { return folder_ + "/book"; }
  void clear() const {
    for (const char* const ending : {"", "-wal", "-shm", "-journal", "-turn"}) unlink((path() + ending).c_str());
  }

 private:
  std::string folder_;
};

std::string small_book(const Place& place) {
  {
    const Unit unit = Unit::parse("HRS/2").value();
    const Stamp today{.by = "treasurer", .on = Date::of(2026, 5, 4).value()};
    Book book(create_sqlite_store(place.path()));
    book.adopt_unit(unit, Limits{.floor = -10000}, today).value();
    const AccountId ana = book.open_account({.code = "ana", .unit = unit, .name = "Ana Lima"}, today).value();
    const AccountId ben = book.open_account({.code = "ben", .unit = unit}, today).value();
    for (int at = 1; at < 4; ++at) {
      Payment payment{.payer = ana, .payee = ben, .amount = Amount::minor(at, unit), .on = today.on, .memo = "eggs"};
      payment.key = Key::text("key" + std::to_string(at)).value();
      static_cast<void>(book.post(payment, today).value());
    }
    const auto hold = book.hold(Payment{.payer = ana, .payee = ben, .amount = Amount::minor(7, unit), .on = today.on},
                                std::nullopt, today);
    static_cast<void>(hold);
  }
  std::string bytes = bytes_of(place.path());
  place.clear();
  return bytes;
}

void look_at(const std::string& path) {
  try {
    static_cast<void>(check_sqlite_store(path, [](const std::string& what) { require(!what.empty()); }));
  } catch (const Error&) {
  }
  try {
    static_cast<void>(make_checkpoint(path, "fuzz"));
  } catch (const Error&) {
  }
  try {
    const Book book(open_sqlite_store(path, Access::read));
    book.read_journal([](const Ledger& ledger, Store& store) { static_cast<void>(verify(ledger, store)); });
  } catch (const Error&) {
  }
}

}  // namespace

// An even first byte: the rest is a file. An odd one: edits of five bytes each, place in the file (three bytes, the most
// significant first), what to do (xor, set, add) and with what.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Place place;
  static const std::string sound = small_book(place);
  if (size == 0) return 0;
  std::string bytes;
  if (data[0] % 2 == 0) {
    bytes.assign(reinterpret_cast<const char*>(data + 1), size - 1);
  } else {
    bytes = sound;
    for (std::size_t at = 1; at + 5 <= size; at += 5) {
      const std::size_t where =
          (std::size_t{data[at]} << 16 | std::size_t{data[at + 1]} << 8 | data[at + 2]) % bytes.size();
      const auto before = static_cast<std::uint8_t>(bytes[where]);
      const std::uint8_t with = data[at + 4];
      const int after = data[at + 3] % 3 == 0 ? before ^ with : data[at + 3] % 3 == 1 ? with : before + with;
      bytes[where] = static_cast<char>(after);
    }
  }
  place.clear();
  {
    std::ofstream file(place.path(), std::ios::binary);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }
  look_at(place.path());
  require(bytes_of(place.path()) == bytes);
  place.clear();
  return 0;
}
