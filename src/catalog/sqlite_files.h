// A SQLite database as its files, for reading it where SQLite itself cannot work.
#pragma once

#include <string>

#include "base/result.h"

namespace rps {

struct SqliteFiles {
  std::string database;
  std::string log;  // the write-ahead log; empty when there is none
};

// Another text whenever a process has changed the database: sizes and times of its files.
std::string sqlite_files_stamp(const std::string& path);

// Both files as they are at one moment. kIo when they change again and again while they are read, else the
// disk's errors.
Result<SqliteFiles> read_sqlite_files(const std::string& path);

// Copies of the files in a folder that only this user may enter; it goes with the object. Move-only.
class PrivateSqliteFiles {
 public:
  static Result<PrivateSqliteFiles> write(const SqliteFiles& files);
  PrivateSqliteFiles(PrivateSqliteFiles&& other) noexcept;
  PrivateSqliteFiles& operator=(PrivateSqliteFiles&&) = delete;
  ~PrivateSqliteFiles();

  [[nodiscard]] std::string path() const { return folder_ + "/catalog.sqlite"; }

 private:
  explicit PrivateSqliteFiles(std::string folder) : folder_(std::move(folder)) {}
  std::string folder_;
};

}  // namespace rps
