// SPDX-License-Identifier: MPL-2.0
// Feeds kept inputs to a fuzz target, in builds that have no libFuzzer: replay NAME FOLDER. Every input is also cut at a
// few places, so that an end in the middle of anything is tried as well.
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

namespace fs = std::filesystem;

using Target = int (*)(const std::uint8_t*, std::size_t);

// The table of targets is written by CMake, from the files of this folder.
extern "C" {
#define FUZZ_TARGET(name) int name(const std::uint8_t* data, std::size_t size);
#include "fuzz_targets.inc"
#undef FUZZ_TARGET
}

namespace {

struct Named {
  const char* name;
  Target target;
};

constexpr Named targets[] = {
#define FUZZ_TARGET(name) {#name, name},
#include "fuzz_targets.inc"
#undef FUZZ_TARGET
};

// A copy of its own size, so that reading past its end is seen.
void feed(Target target, const std::string& bytes, std::size_t size) {
  const std::unique_ptr<std::uint8_t[]> copy(new std::uint8_t[size]);
  std::copy_n(bytes.begin(), size, copy.get());
  target(copy.get(), size);
}

}  // namespace

int main(int count, char** words) {
  const std::vector<std::string> given(words + 1, words + count);
  const auto* const named = std::find_if(std::begin(targets), std::end(targets),
                                         [&](const Named& each) { return given.size() == 2 && given[0] == each.name; });
  if (named == std::end(targets)) {
    std::cerr << "usage: replay NAME FOLDER\n";
    return 2;
  }
  std::size_t inputs = 0;
  for (const auto& entry : fs::directory_iterator(given[1])) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    for (const std::size_t eighths : {8U, 7U, 4U, 1U}) feed(named->target, bytes, bytes.size() * eighths / 8);
    ++inputs;
  }
  std::cout << given[0] << ": " << inputs << " kept inputs\n";
  return inputs == 0 ? 1 : 0;  // an empty corpus is a mistake
}
