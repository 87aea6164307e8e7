// SPDX-License-Identifier: MPL-2.0
// bench_table ROWS [FILE.md FOLDER COMMAND]: prints the rows of all benchmarks as one table, and with FILE.md writes it
// there under the COMMAND that measured them, with a description of this machine; FOLDER is where the books lay.
#include <sqlite3.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "table.hpp"

namespace {

using namespace rochdale::bench;

/// The value of a line "name : value" of a file of /proc.
std::string value_in(const char* path, std::string_view name) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with(name)) continue;
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) continue;
    const std::size_t value = line.find_first_not_of(" \t", colon + 1);
    if (value != std::string::npos) return line.substr(value);
  }
  return "unknown";
}

/// The kind of file system on which a folder lies, and its device: of the mounts above it the longest path.
std::string file_system_of(const std::string& folder) {
  std::error_code ignored;
  const std::string path = std::filesystem::weakly_canonical(folder, ignored).string();
  std::ifstream mounts("/proc/self/mounts");
  std::string best;
  std::string answer = "unknown";
  std::string device, point, type, rest;
  while (mounts >> device >> point >> type && std::getline(mounts, rest)) {
    const bool above = point == "/" || path == point || path.starts_with(point + "/");
    if (!above || point.size() < best.size()) continue;
    best = point;
    answer = type + " on " + device;
  }
  return answer;
}

void describe(std::ostream& out, const std::string& folder) {
  utsname system{};
  uname(&system);
  const double memory = static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
  out << "| | |\n|---|---|\n"
      << "| processor | " << value_in("/proc/cpuinfo", "model name") << ", family "
      << value_in("/proc/cpuinfo", "cpu family") << " model " << value_in("/proc/cpuinfo", "model\t") << " |\n"
      << "| cores | " << sysconf(_SC_NPROCESSORS_ONLN) << " |\n"
      << "| memory | " << readable(memory, Figure::bytes) << " |\n"
      << "| system | " << system.sysname << ' ' << system.release << ' ' << system.machine << " |\n"
#if defined(__clang__)
      << "| compiler | " << __VERSION__ << " |\n"
#else
      << "| compiler | g++ " << __VERSION__ << " |\n"
#endif
      << "| SQLite | " << sqlite3_libversion() << " |\n"
      << "| file system | " << file_system_of(folder) << " |\n";
}

/// Rows of one work stand together, and those that only bring a peer learn what ours is.
std::vector<Row> put_in_order(const std::vector<Row>& rows) {
  std::vector<Row> ordered;
  for (const Row& first : rows) {
    const auto same = [&first](const Row& row) { return row.work == first.work; };
    if (std::any_of(ordered.begin(), ordered.end(), same)) continue;
    double ours = nothing;
    for (const Row& row : rows) {
      if (same(row) && std::isnan(ours)) ours = row.ours;
    }
    for (Row row : rows) {
      if (!same(row)) continue;
      if (std::isnan(row.ours)) row.ours = ours;
      ordered.push_back(row);
    }
  }
  return ordered;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 && argc != 5) {
    std::cerr << "usage: bench_table ROWS [FILE.md FOLDER COMMAND]\n";
    return 2;
  }
  std::ifstream file(argv[1]);
  std::vector<Row> rows;
  read_rows(file, rows);
  if (rows.empty()) {
    std::cerr << argv[1] << " has no rows\n";
    return 1;
  }
  rows = put_in_order(rows);
  print_table(std::cout, rows);
  if (argc == 2) return 0;
  std::ofstream results(argv[2]);
  results << "# Results of `" << argv[4]
          << "`\n\n"
             "Medians of several runs; where both sides of a ratio take turns, the ratio is the median of the turns. "
             "Above 1\n"
             "means that rochdale is ahead, whether it is a rate or a time.\n\n";
  describe(results, argv[3]);
  results << '\n';
  print_table(results, rows);
  if (!results.flush()) {
    std::cerr << "cannot write " << argv[2] << '\n';
    return 1;
  }
}
