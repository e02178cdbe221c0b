// A thin owner of SQLite's handles, with errors as Result. Not thread-safe: one object per thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace rps {

// A prepared statement; columns and parameters count from 0.
class Statement {
 public:
  Statement(sqlite3* db, sqlite3_stmt* stmt) : db_(db), stmt_(stmt) {}
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  Statement& bind(int index, std::int64_t value);
  Statement& bind(int index, std::string_view value);

  // True: a row is there to read; false: the statement is done (and reset for another run).
  Result<bool> step();
  // Runs a statement that yields no rows.
  Status run();

  [[nodiscard]] std::int64_t int_at(int column) const;
  // Valid until the next step.
  [[nodiscard]] std::string_view text_at(int column) const;

 private:
  sqlite3* db_;
  sqlite3_stmt* stmt_;
};

class Sqlite {
 public:
  // Opens or makes the database file in WAL mode with full synchronisation; waits up to 30 s for
  // another process's commit.
  static Result<Sqlite> open(const std::string& path);
  // The same for reading only. Where SQLite cannot make the files that it needs beside the database (a folder
  // that may not be written, a full disk), the content is read into memory, and again when the file has
  // changed.
  static Result<Sqlite> open_to_read(const std::string& path);

  Status exec(const std::string& sql);
  Result<Statement> prepare(std::string_view sql);

  // The whole database as the bytes of its file, what is in the write-ahead log included.
  Result<std::string> image();
  // Replaces the whole content by that of an image, all or nothing; kCorrupt when it is none. Other processes
  // that have the file open see the new content.
  Status load(std::string_view image);

 private:
  friend class Transaction;
  struct Close {
    void operator()(sqlite3* db) const;
  };
  explicit Sqlite(sqlite3* db, std::string path) : db_(db), path_(std::move(path)) {}

  static Result<Sqlite> from_image(std::string_view image);
  static Result<Sqlite> from_files(const std::string& path);
  void follow_files();

  std::unique_ptr<sqlite3, Close> db_;
  std::string path_;
  std::string copied_;  // what the files were when their content was read into memory; empty: it is the file
};

// BEGIN IMMEDIATE now; ROLLBACK at the end of the scope unless commit() was called. Within another
// transaction it is a part of that: undone by itself, but lasting only when the outer one is committed.
class Transaction {
 public:
  static Result<Transaction> begin(Sqlite& db);
  Transaction(Transaction&& other) noexcept : db_(other.db_), inner_(other.inner_) { other.db_ = nullptr; }
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  Status commit();

 private:
  Transaction(Sqlite& db, bool inner) : db_(&db), inner_(inner) {}
  Sqlite* db_;
  bool inner_;
};

}  // namespace rps
