// SPDX-License-Identifier: MPL-2.0
#include "file_system.hpp"

#include <sys/vfs.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace rochdale {

namespace {

struct Named {
  std::uint32_t type;
  std::string_view name;
  bool of_another_computer;
};

// The numbers of statfs(2) and of linux/magic.h; of the others, from their own sources. 9P is left to SQLite's trial:
// sandboxes have it as the disk of one computer.
constexpr std::array file_systems = {
    Named{0x6969, "NFS", true},        Named{0x517B, "SMB", true},        Named{0xFF534D42, "CIFS", true},
    Named{0xFE534D42, "SMB2", true},   Named{0x564C, "NCP", true},        Named{0x5346414F, "AFS", true},
    Named{0x6B414653, "AFS", true},    Named{0x73757245, "Coda", true},   Named{0x00C36400, "Ceph", true},
    Named{0x0BD00BD0, "Lustre", true}, Named{0x47504653, "GPFS", true},   Named{0x786F4256, "VirtualBox", true},
    Named{0x01021997, "9P", false},    Named{0x65735546, "FUSE", false},  Named{0xEF53, "ext4", false},
    Named{0x58465342, "XFS", false},   Named{0x9123683E, "Btrfs", false}, Named{0x01021994, "tmpfs", false},
    Named{0x4D44, "FAT", false},       Named{0x2011BAB0, "exFAT", false}, Named{0x794C7630, "overlay", false},
    Named{0x7366746E, "NTFS", false},  Named{0x2FC12FC1, "ZFS", false},   Named{0xF2F52010, "F2FS", false},
};

std::optional<std::uint32_t> type_of(const std::string& path) {
  struct statfs found {};
  if (statfs(path.c_str(), &found) != 0) return std::nullopt;
  return static_cast<std::uint32_t>(found.f_type);
}

const Named* named(std::uint32_t type) {
  const auto* const found =
      std::find_if(file_systems.begin(), file_systems.end(), [type](const Named& each) { return each.type == type; });
  return found == file_systems.end() ? nullptr : found;
}

}  // namespace

std::string file_system_of(const std::string& path) {
  const std::optional<std::uint32_t> type = type_of(path);
  if (!type) return "an unknown type";
  if (const Named* const known = named(*type)) return std::string(known->name);
  std::string digits;
  for (std::uint32_t rest = *type; rest != 0 || digits.empty(); rest /= 16) {
    digits.insert(digits.begin(), "0123456789ABCDEF"[rest % 16]);
  }
  return "the type 0x" + digits;
}

bool is_of_another_computer(const std::string& path) {
  const std::optional<std::uint32_t> type = type_of(path);
  const Named* const known = type ? named(*type) : nullptr;
  return known != nullptr && known->of_another_computer;
}

}  // namespace rochdale
