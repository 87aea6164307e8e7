// SPDX-License-Identifier: MPL-2.0
// Tables from sources, read where they lie: ROCHDALE_SHARED_DIR. A table that is absent is said so, loudly.
#pragma once

#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "catch.hpp"

#ifndef ROCHDALE_SHARED_DIR
#define ROCHDALE_SHARED_DIR "/nonexistent"
#endif

/// Opens a table; nothing, after saying so, if it is not there.
inline std::optional<std::ifstream> open_shared(const std::string& path) {
  std::ifstream file(std::string(ROCHDALE_SHARED_DIR) + "/" + path);
  if (file) return file;
  std::printf("SKIPPED: %s/%s is absent\n", ROCHDALE_SHARED_DIR, path.c_str());
  return std::nullopt;
}

/// The rows of a table of comma-separated values with quoted fields, without the heading.
inline std::vector<std::vector<std::string>> rows_of(std::ifstream& file) {
  std::vector<std::vector<std::string>> rows;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (const char character : line) {
      if (character == '"') {
        quoted = !quoted;
      } else if (character == ',' && !quoted) {
        fields.emplace_back();
      } else if (character != '\r') {
        fields.back() += character;
      }
    }
    rows.push_back(std::move(fields));
  }
  return rows;
}

/// A number of a JSON table as its text: numbers that are money are written as strings there, whole counts bare.
inline std::string text_of(const nlohmann::json& value) {
  if (value.is_string()) return value.get<std::string>();
  REQUIRE(value.is_number_integer());
  return std::to_string(value.get<std::int64_t>());
}
