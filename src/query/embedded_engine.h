// The embedded SQL engine: DuckDB in this process, over serving copies of the catalog's tables.
//
// A query names tables as SQL does: rpscrape, or "finish-time-predict"."rpscrape" with the database. Each
// table that occurs in it is brought to the catalog's newest version (or the version `as_of`) before it runs
// and is held there until it ends: a query sees exactly one version of each table, whatever is written
// meanwhile. What users' SQL may do is in guard.h. Between two queries of an engine its temporary tables,
// views, macros and settings stay.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/progress.h"
#include "catalog/catalog.h"
#include "duck/connection.h"
#include "io/store.h"
#include "query/engine.h"
#include "query/serving_copy.h"
#include "query/statement_text.h"
#include "query/table_mounts.h"

namespace rps {

struct EngineOptions {
  std::string dir;                   // folder of the serving copies, made when needed
  std::string database;              // whose tables need no database before their names
  std::string memory_limit = "2GB";  // of DuckDB, as it writes sizes; beyond it, DuckDB spills to `dir`
  unsigned threads = 0;              // of DuckDB; 0: one per core
  unsigned read_threads = 0;         // objects read from the store at once; 0: one per core
  std::optional<Version> as_of;      // of every table queried; nothing: the newest
  bool sync_after = false;           // see settle()
  bool local_files = true;           // SQL may read files of this machine: read_csv('…')
  std::chrono::milliseconds lock_wait{10'000};  // see ServingCopy
};

class EmbeddedEngine final : public QueryEngine {
 public:
  // `catalog`, `store` and `progress` must outlive the engine, which uses the catalog from the calling thread
  // only. kUsage for options that DuckDB does not take.
  static Result<std::unique_ptr<EmbeddedEngine>> open(Catalog& catalog, Store& store, EngineOptions options,
                                                      Progress& progress = silent_progress());

  Result<QueryStats> query(const std::string& sql, ResultSink& sink) override;
  // For one SELECT. `table` is the first table of the catalog that it names; without one the counts are 0.
  Result<ExplainInfo> explain(const std::string& sql) override;
  void interrupt() override;
  // With EngineOptions::sync_after, a query that finds few partitions changed reads them for itself, and this
  // puts them into the serving copy for the next ones, once the user has the answer. Without it they go there
  // before the query. A process that ends without settle() loses nothing.
  void settle() override { mounts_.settle(); }

  // Writes the result of the last statement to the Parquet file `path` (replacing it when complete) instead
  // of to a sink. The statement has to be a SELECT.
  Result<QueryStats> export_parquet(const std::string& sql, const std::string& path);

 private:
  EmbeddedEngine(Catalog& catalog, Store& store, EngineOptions options, Progress& progress,
                 duck::Database database, duck::Connection session, duck::RowFunction rows);

  // What to do with the last statement of a query, once those before it ran.
  using Finish = std::function<Status(const SqlStatement& statement, QueryStats& stats)>;

  Status configure();
  [[nodiscard]] bool stopped() const;
  Result<QueryStats> run(const std::string& sql, const Finish& finish);
  Status check_allowed(const SqlStatement& statement);
  Result<QueryStats> attempt(const std::vector<SqlStatement>& statements, const Finish& finish);
  Status run_to_end(const SqlStatement& statement);
  // Runs all but the last of the statements that DuckDB makes of `text`, and prepares that one.
  Result<duck::Statement> prepare_last(const SqlStatement& statement, const std::string& text);
  Status stream(const SqlStatement& statement, ResultSink& sink, QueryStats& stats);
  Status deliver(duck::ResultStream rows, const std::vector<duck::Field>& fields, ResultSink& sink,
                 QueryStats& stats);
  Status write_parquet(const SqlStatement& statement, const std::string& path, QueryStats& stats);
  Status explain_statement(const SqlStatement& statement, ExplainInfo& info);
  Result<std::string> plan_of(const SqlStatement& statement, std::string_view options);
  // Adds the names of the catalog's tables to an error about an unknown one.
  [[nodiscard]] Error helpful(Error error) const;

  EngineOptions options_;
  std::atomic<bool> stop_{false};
  duck::Database database_;
  duck::Connection session_;
  duck::RowFunction rows_;
  CopyContext context_;
  TableMounts mounts_;
};

}  // namespace rps
