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

  Status exec(const std::string& sql);
  Result<Statement> prepare(std::string_view sql);

 private:
  struct Close {
    void operator()(sqlite3* db) const;
  };
  explicit Sqlite(sqlite3* db, std::string path) : db_(db), path_(std::move(path)) {}

  std::unique_ptr<sqlite3, Close> db_;
  std::string path_;
};

// BEGIN IMMEDIATE now; ROLLBACK at the end of the scope unless commit() was called.
class Transaction {
 public:
  static Result<Transaction> begin(Sqlite& db);
  Transaction(Transaction&& other) noexcept : db_(other.db_) { other.db_ = nullptr; }
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  Status commit();

 private:
  explicit Transaction(Sqlite& db) : db_(&db) {}
  Sqlite* db_;
};

}  // namespace rps
