// SPDX-License-Identifier: MPL-2.0
#include "vfs_file.hpp"

#include <SQLiteCpp/Exception.h>

#include <cerrno>
#include <cstring>
#include <new>
#include <utility>
#include <vector>

#include "rochdale/core/error.hpp"

namespace rochdale {

VfsFile VfsFile::database(const std::string& path) {
  sqlite3_vfs& files = *sqlite3_vfs_find(nullptr);
  std::vector<char> full(static_cast<std::size_t>(files.mxPathname) + 1);  // links are followed
  const int code = files.xFullPathname(&files, path.c_str(), static_cast<int>(full.size()), full.data());
  if ((code & 0xFF) != SQLITE_OK) throw Error(Fault::storage, "cannot read " + path + ": " + sqlite3_errstr(code));
  Name own(sqlite3_create_filename(full.data(), "", "", 0, nullptr));
  if (own == nullptr) throw std::bad_alloc();
  const char* const name = own.get();
  VfsFile file(files, std::move(own), name, SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB);
  const int reason = errno;
  if (file.code_ == SQLITE_NOMEM) throw std::bad_alloc();
  if (file.code_ != SQLITE_OK) throw Error(Fault::storage, "cannot read " + path + ": " + std::strerror(reason));
  return file;
}

VfsFile VfsFile::journal(const char* name) {
  VfsFile file(*sqlite3_vfs_find(nullptr), nullptr, name, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MAIN_JOURNAL);
  if (file.code_ != SQLITE_OK) throw SQLite::Exception("the journal cannot be opened", file.code_);
  return file;
}

VfsFile::VfsFile(sqlite3_vfs& files, Name own, const char* name, int flags)
    : name_(std::move(own)),
      memory_(std::make_unique<std::max_align_t[]>(static_cast<std::size_t>(files.szOsFile) / sizeof(std::max_align_t) +
                                                   1)),
      code_(files.xOpen(&files, name, get(), flags, nullptr)) {}

VfsFile::~VfsFile() {
  // SQLite asks for that where opening failed, too.
  if (memory_ != nullptr && get()->pMethods != nullptr) get()->pMethods->xClose(get());
}

}  // namespace rochdale
