// DuckDB, the SQL engine inside the process: databases, connections and statements, with errors as
// Result and nothing to free by hand. A thin layer over its C API.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "duck/result_stream.h"

namespace rps::duck {

// Configuration options by name, as duckdb_settings() lists them: {"memory_limit", "2GB"}.
using Options = std::vector<std::pair<std::string, std::string>>;

// What a statement does, in the classes that callers tell apart.
enum class StatementKind {
  kSelect,   // SELECT and what DuckDB rewrites to it: DESCRIBE, SHOW, SUMMARIZE, PRAGMA table_info …
  kExplain,  // EXPLAIN of any statement; EXPLAIN ANALYZE runs it
  kSet,      // SET, RESET, USE
  kCreate,   // CREATE of anything
  kOther,    // everything that may change data or the engine
};

class Connection;

// A database file, or memory. Move-only. Thread-safety: connections may be made from several threads.
// Within one process no two Database objects may have the same file open.
class Database {
 public:
  // Opens or creates the file `path`; ":memory:" is a database in memory. Options are set before opening
  // ("access_mode" is "READ_ONLY" or "READ_WRITE"). kLocked when another process has it open for
  // writing (or, when opening for writing, at all), kCorrupt when it is not a database, kUsage for an
  // unknown option.
  static Result<Database> open(const std::string& path, const Options& options);

  ~Database();
  Database(Database&& other) noexcept;
  Database& operator=(Database&& other) noexcept;

  Result<Connection> connect();

 private:
  struct Impl;
  friend class Connection;
  explicit Database(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// One statement, parsed and bound. Must not outlive its connection.
class Statement {
 public:
  ~Statement();
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&& other) noexcept;

  [[nodiscard]] StatementKind kind() const;
  // The columns it will return.
  [[nodiscard]] std::vector<Field> fields() const;
  // Runs it. The rows arrive while they are read, so memory does not grow with the result; no other
  // statement may run on the connection until the stream is gone.
  Result<ResultStream> run();

 private:
  struct Impl;
  friend class Statements;
  explicit Statement(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// The statements of one SQL text, parsed but not bound: each may depend on what the one before did.
class Statements {
 public:
  ~Statements();
  Statements(Statements&& other) noexcept;
  Statements& operator=(Statements&& other) noexcept;

  [[nodiscard]] std::size_t size() const;
  // Binds statement `i` (below size()).
  Result<Statement> prepare(std::size_t i);

 private:
  struct Impl;
  friend class Connection;
  explicit Statements(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// A session. Move-only; must not outlive its database. Thread-safety: one thread at a time, except
// interrupt(), which any thread or signal handler may call while the object lives.
class Connection {
 public:
  ~Connection();
  Connection(Connection&& other) noexcept;
  Connection& operator=(Connection&& other) noexcept;

  // Parses `sql`, which may hold several statements (PIVOT alone is two), or none.
  Result<Statements> parse(const std::string& sql);
  // Runs the one or more statements of `sql` to their end and drops their results.
  Status execute(const std::string& sql);
  // Runs the one statement of `sql`; kUsage when it is none or several.
  Result<ResultStream> query(const std::string& sql);
  // The first value of the first row, or nothing when there is no row or it is NULL.
  Result<std::optional<std::int64_t>> query_int(const std::string& sql);
  Result<std::optional<std::string>> query_text(const std::string& sql);
  // Makes the running statement fail with kInterrupted; without one, does nothing.
  void interrupt();

 private:
  struct Impl;
  friend class Database;
  friend class Appender;
  friend class RowFunction;
  explicit Connection(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace rps::duck
