// SPDX-License-Identifier: MPL-2.0
// Digests of bytes without any library: SHA-256, and MD5 where the chain of another system still stands on it.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace rochdale {

namespace detail {

/// The last blocks of a message: its rest, a bit 1, zeros, and its length in bits, as both digests ask. Calls
/// `take(block)` for every block of 64 bytes of the whole message.
template <class Take>
constexpr void for_each_block(std::string_view bytes, bool length_first, Take&& take) {
  using Block = std::array<std::uint8_t, 64>;
  const auto length = static_cast<std::uint64_t>(bytes.size()) * 8;
  Block block{};
  std::size_t filled = 0;
  const auto put = [&](std::uint8_t byte) {
    block[filled++] = byte;
    if (filled == block.size()) {
      take(static_cast<const Block&>(block));
      filled = 0;
    }
  };
  for (const char byte : bytes) put(static_cast<std::uint8_t>(byte));
  put(0x80);
  while (filled != 56) put(0);
  for (unsigned at = 0; at < 8; ++at) {
    put(static_cast<std::uint8_t>(length >> (8 * (length_first ? 7 - at : at))));
  }
}

}  // namespace detail

/// A SHA-256 digest.
using Digest = std::array<std::uint8_t, 32>;

/// The SHA-256 digest (FIPS 180-4) of bytes.
[[nodiscard]] constexpr Digest sha256(std::string_view bytes) {
  constexpr std::array<std::uint32_t, 64> constants{
      0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
      0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
      0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
      0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
      0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
      0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
      0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
      0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};
  std::array<std::uint32_t, 8> state{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                     0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  detail::for_each_block(bytes, true, [&](const std::array<std::uint8_t, 64>& block) {
    std::array<std::uint32_t, 64> words{};
    for (std::size_t at = 0; at < 16; ++at) {
      for (std::size_t byte = 0; byte < 4; ++byte) words[at] = words[at] << 8 | block[4 * at + byte];
    }
    for (std::size_t at = 16; at < 64; ++at) {
      const std::uint32_t near = words[at - 2];
      const std::uint32_t far = words[at - 15];
      words[at] = (std::rotr(near, 17) ^ std::rotr(near, 19) ^ near >> 10) + words[at - 7] +
                  (std::rotr(far, 7) ^ std::rotr(far, 18) ^ far >> 3) + words[at - 16];
    }
    auto [a, b, c, d, e, f, g, h] = state;
    for (std::size_t at = 0; at < 64; ++at) {
      const std::uint32_t first = h + (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) + ((e & f) ^ (~e & g)) +
                                  constants[at] + words[at];
      const std::uint32_t second =
          (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
      h = g;
      g = f;
      f = e;
      e = d + first;
      d = c;
      c = b;
      b = a;
      a = first + second;
    }
    const std::array<std::uint32_t, 8> added{a, b, c, d, e, f, g, h};
    for (std::size_t at = 0; at < 8; ++at) state[at] += added[at];
  });
  std::array<std::uint8_t, 32> digest{};
  for (std::size_t at = 0; at < 32; ++at) digest[at] = static_cast<std::uint8_t>(state[at / 4] >> (24 - 8 * (at % 4)));
  return digest;
}

/// The MD5 digest (RFC 1321) of bytes. Broken as a seal: anyone can make two texts of one digest. For checking what
/// others made only.
[[nodiscard]] constexpr std::array<std::uint8_t, 16> md5(std::string_view bytes) {
  // floor(2^32 x |sin(i + 1)|)
  constexpr std::array<std::uint32_t, 64> sines{
      0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
      0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
      0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
      0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
      0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
      0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
      0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
      0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};
  constexpr std::array<std::array<int, 4>, 4> shifts{
      {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}}};
  std::array<std::uint32_t, 4> state{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
  detail::for_each_block(bytes, false, [&](const std::array<std::uint8_t, 64>& block) {
    std::array<std::uint32_t, 16> words{};
    for (std::size_t at = 0; at < 16; ++at) {
      for (std::size_t byte = 4; byte-- > 0;) words[at] = words[at] << 8 | block[4 * at + byte];
    }
    auto [a, b, c, d] = state;
    for (std::size_t at = 0; at < 64; ++at) {
      std::uint32_t mixed = 0;
      std::size_t word = 0;
      switch (at / 16) {
        case 0: mixed = (b & c) | (~b & d), word = at; break;
        case 1: mixed = (d & b) | (~d & c), word = (5 * at + 1) % 16; break;
        case 2: mixed = b ^ c ^ d, word = (3 * at + 5) % 16; break;
        default: mixed = c ^ (b | ~d), word = 7 * at % 16; break;
      }
      mixed += a + sines[at] + words[word];
      a = d;
      d = c;
      c = b;
      b += std::rotl(mixed, shifts[at / 16][at % 4]);
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
  });
  std::array<std::uint8_t, 16> digest{};
  for (std::size_t at = 0; at < 16; ++at) digest[at] = static_cast<std::uint8_t>(state[at / 4] >> (8 * (at % 4)));
  return digest;
}

/// Two small hexadecimal digits a byte.
template <std::size_t size>
[[nodiscard]] std::string to_hex(const std::array<std::uint8_t, size>& bytes) {
  std::string digits;
  for (const std::uint8_t byte : bytes) {
    digits += "0123456789abcdef"[byte >> 4];
    digits += "0123456789abcdef"[byte & 15];
  }
  return digits;
}

}  // namespace rochdale
