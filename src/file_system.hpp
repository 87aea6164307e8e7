// SPDX-License-Identifier: MPL-2.0
// What kind of file system a book lies on: a write-ahead log needs memory that all its readers share, and file systems
// of other computers have none.
#pragma once

#include <string>

namespace rochdale {

/// The file system of an existing file or folder, by name: "NFS". By its number, "the type 0x1234", where the name is
/// not known here; "an unknown type" where the system does not say.
[[nodiscard]] std::string file_system_of(const std::string& path);

/// Whether a file system is known to be another computer's, so that a write-ahead log on it fails when two computers
/// use it. One that is not known is left to SQLite, which tries.
[[nodiscard]] bool is_of_another_computer(const std::string& path);

}  // namespace rochdale
