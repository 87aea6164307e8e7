// SPDX-License-Identifier: MPL-2.0
// payments_csv ROWS MEMBERS [--memos]: writes that many payments among that many members as CSV, always the same ones.
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <string>
#include <string_view>

#include "rochdale/core/date.hpp"
#include "workload.hpp"

namespace {

using namespace rochdale;
using namespace rochdale::bench;

void put(std::string& out, std::uint64_t number) {
  std::array<char, 24> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number);
  out.append(text.data(), end.ptr);
}

void put_payment(std::string& out, const Request& payment, std::uint64_t number, bool memos) {
  static constexpr std::string_view goods[] = {"bread",  "eggs",    "bicycle repair",   "childcare, two hours",
                                               "apples", "haircut", "a lift to market", "the \"\"blue\"\" chair"};
  out += 'm';
  put(out, payment.debit);
  out += ",m";
  put(out, payment.credit);
  out += ',';
  const auto minor = static_cast<std::uint64_t>(payment.amount);
  put(out, minor / 100);
  out += '.';
  out += static_cast<char>('0' + minor / 10 % 10);
  out += static_cast<char>('0' + minor % 10);
  out += ',';
  std::array<char, 16> day{};
  out.append(day.data(), to_chars(day.data(), day.data() + day.size(), Date::from_days(payment.on)));
  out += ',';
  if (memos) {
    out += '"';
    out += goods[number % std::size(goods)];
    out += ", no. ";
    put(out, number);
    out += '"';
  }
  out += ",p";
  put(out, number);
  out += '\n';
}

bool read(std::string_view text, std::uint32_t& number) {
  const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
  return end.ec == std::errc() && end.ptr == text.data() + text.size() && number > 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::uint32_t rows = 0;
  std::uint32_t members = 0;
  const bool memos = argc == 4 && std::string_view(argv[3]) == "--memos";
  if ((argc != 3 && !memos) || !read(argv[1], rows) || !read(argv[2], members) || members < 2) {
    std::cerr << "usage: payments_csv ROWS MEMBERS [--memos]\n";
    return 2;
  }
  Workload workload(members);
  std::string out = "payer,payee,amount,on,memo,key\n";
  for (std::uint32_t number = 1; number <= rows; ++number) {
    put_payment(out, workload.next(), number, memos);
    if (out.size() < std::size_t{1} << 20 && number != rows) continue;
    if (std::fwrite(out.data(), 1, out.size(), stdout) != out.size()) return 1;
    out.clear();
  }
  return std::fflush(stdout) == 0 ? 0 : 1;
}
