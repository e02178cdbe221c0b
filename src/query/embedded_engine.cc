#include "query/embedded_engine.h"

#include <cerrno>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <thread>
#include <utility>

#include "base/interrupt.h"
#include "base/log.h"
#include "base/parallel.h"
#include "base/text.h"
#include "duck/error.h"
#include "duck/sql.h"
#include "io/temp_file.h"
#include "query/guard.h"
#include "query/partition_count.h"
#include "query/serving_files.h"

namespace rps {
namespace {

using duck::quote_text;
using SteadyClock = std::chrono::steady_clock;

double seconds_since(SteadyClock::time_point start) {
  return std::chrono::duration<double>(SteadyClock::now() - start).count();
}

duck::Options session_options(const EngineOptions& options) {
  return {{"memory_limit", options.memory_limit},
          {"threads", std::to_string(thread_count(options.threads))},
          {"temp_directory", spill_path(options.dir)},
          // Commits to a serving copy go straight into its file and not by way of a log, in half the time.
          {"checkpoint_threshold", "1KB"},
          // Nothing is ever loaded from the network by itself, or written to the user's home.
          {"autoinstall_known_extensions", "false"},
          {"autoload_known_extensions", "false"},
          {"allow_persistent_secrets", "false"}};
}

// While it lives, a wish to stop interrupts the connection's statement, which may compute for long without a
// row to ask between.
class InterruptWatch {
 public:
  InterruptWatch(duck::Connection& connection, const std::function<bool()>& wanted)
      : thread_(
            [this, &connection, wanted](const std::stop_token& done) { watch(connection, wanted, done); }) {}

 private:
  void watch(duck::Connection& connection, const std::function<bool()>& wanted, const std::stop_token& done) {
    constexpr std::chrono::milliseconds kInterval{20};
    std::unique_lock lock(mutex_);
    while (!done.stop_requested()) {
      if (wanted()) {
        connection.interrupt();
      }
      wake_.wait_for(lock, done, kInterval, [] { return false; });
    }
  }

  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;  // last: it uses the others
};

Error interrupted_query() {
  return {ErrorKind::kInterrupted, "the query was interrupted"};
}

// `sql` with the columns that have no plain values cast to text.
std::string with_texts(const std::string& sql, const std::vector<duck::Field>& fields) {
  std::vector<std::string> items;
  std::vector<std::string> aliases;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    aliases.push_back("c" + std::to_string(i));
    items.push_back(fields[i].plain ? aliases.back() : "CAST(" + aliases.back() + " AS VARCHAR)");
  }
  return "SELECT " + join(items, ", ") + " FROM (\n" + sql + "\n) AS q(" + join(aliases, ", ") + ")";
}

bool all_plain(const std::vector<duck::Field>& fields) {
  for (const duck::Field& field : fields) {
    if (!field.plain) {
      return false;
    }
  }
  return true;
}

}  // namespace

EmbeddedEngine::EmbeddedEngine(Catalog& catalog, Store& store, EngineOptions options, Progress& progress,
                               duck::Database database, duck::Connection session, duck::RowFunction rows)
    : options_(std::move(options)),
      database_(std::move(database)),
      session_(std::move(session)),
      rows_(std::move(rows)),
      context_{catalog,
               store,
               session_,
               options_.dir,
               rows_,
               thread_count(options_.threads),
               thread_count(options_.read_threads),
               options_.lock_wait,
               progress,
               [this] { return stopped(); },
               options_.sync_after},
      mounts_(context_, options_.database, options_.as_of) {}

Result<std::unique_ptr<EmbeddedEngine>> EmbeddedEngine::open(Catalog& catalog, Store& store,
                                                             EngineOptions options, Progress& progress) {
  RPS_ASSIGN(duck::Database database, duck::Database::open(":memory:", session_options(options)));
  RPS_ASSIGN(duck::Connection session, database.connect());
  RPS_ASSIGN(duck::RowFunction rows, duck::RowFunction::create(session, std::string(kRowFunction)));
  std::unique_ptr<EmbeddedEngine> engine(new EmbeddedEngine(catalog, store, std::move(options), progress,
                                                            std::move(database), std::move(session),
                                                            std::move(rows)));
  RPS_TRY(engine->configure());
  return engine;
}

Status EmbeddedEngine::configure() {
  // Times are UTC wherever the user is; a query may set another zone for itself.
  RPS_TRY(session_.execute("SET TimeZone = 'UTC'"));
  if (options_.local_files) {
    return {};
  }
  // Without it the copies are made in memory, which says why.
  static_cast<void>(make_dirs(options_.dir, false));
  RPS_TRY(session_.execute("SET allowed_directories = [" + quote_text(options_.dir + "/") + "]"));
  return session_.execute("SET enable_external_access = false");
}

bool EmbeddedEngine::stopped() const {
  return stop_.load(std::memory_order_relaxed) || interrupted();
}

void EmbeddedEngine::interrupt() {
  stop_.store(true, std::memory_order_relaxed);  // the query's InterruptWatch sees to the rest
}

Result<QueryStats> EmbeddedEngine::query(const std::string& sql, ResultSink& sink) {
  return run(
      sql, [&](const SqlStatement& statement, QueryStats& stats) { return stream(statement, sink, stats); });
}

Result<QueryStats> EmbeddedEngine::export_parquet(const std::string& sql, const std::string& path) {
  return run(sql, [&](const SqlStatement& statement, QueryStats& stats) {
    return write_parquet(statement, path, stats);
  });
}

Result<ExplainInfo> EmbeddedEngine::explain(const std::string& sql) {
  ExplainInfo info;
  RPS_TRY(run(
      sql, [&](const SqlStatement& statement, QueryStats&) { return explain_statement(statement, info); }));
  return info;
}

Result<QueryStats> EmbeddedEngine::run(const std::string& sql, const Finish& finish) {
  stop_ = false;
  const std::vector<SqlStatement> statements = split_statements(sql);
  if (statements.empty()) {
    return Error{ErrorKind::kUsage, "there is no SQL statement", "try: SELECT count(*) FROM rpscrape"};
  }
  for (const SqlStatement& statement : statements) {
    RPS_TRY(check_allowed(statement));
  }
  Result<QueryStats> stats = attempt(statements, finish);
  if (!stats.ok() && stats.error().kind == ErrorKind::kCorrupt &&
      stats.error().message.starts_with("IO Error")) {
    // A damaged copy; it is only a copy.
    log::warn("a serving copy is damaged and will be built anew: " + stats.error().message);
    RPS_TRY(mounts_.discard());
    stats = attempt(statements, finish);
  }
  mounts_.unmount();
  return stats.ok() ? std::move(stats) : Result<QueryStats>(helpful(std::move(stats.error())));
}

// What is no SQL at all is told so, not refused.
Status EmbeddedEngine::check_allowed(const SqlStatement& statement) {
  Status allowed = check_words(statement);
  if (!allowed.ok()) {
    const auto parsed = session_.parse(statement.text);
    if (!parsed.ok() && parsed.error().kind == ErrorKind::kUsage) {
      return parsed.error();
    }
  }
  return allowed;
}

Result<QueryStats> EmbeddedEngine::attempt(const std::vector<SqlStatement>& statements,
                                           const Finish& finish) {
  QueryStats stats;
  auto start = SteadyClock::now();
  RPS_ASSIGN(stats.synced_partitions, mounts_.mount(statements));
  stats.sync_seconds = seconds_since(start);
  start = SteadyClock::now();
  // Ends before the tables are unmounted, which must not fail.
  const InterruptWatch watch(session_, [this] { return stopped(); });
  for (std::size_t i = 0; i + 1 < statements.size(); ++i) {
    RPS_TRY(run_to_end(statements[i]));
  }
  RPS_TRY(finish(statements.back(), stats));
  stats.seconds = seconds_since(start);
  return stats;
}

Result<duck::Statement> EmbeddedEngine::prepare_last(const SqlStatement& statement, const std::string& text) {
  RPS_ASSIGN(duck::Statements statements, session_.parse(text));
  RPS_TRY(check_count(statement, statements.size()));
  for (std::size_t i = 0; i < statements.size(); ++i) {
    RPS_ASSIGN(duck::Statement prepared, statements.prepare(i));
    RPS_TRY(check_kind(statement, prepared.kind()));
    if (i + 1 == statements.size()) {
      return prepared;
    }
    RPS_ASSIGN(const duck::ResultStream done, prepared.run());
  }
  return Error{ErrorKind::kUsage, "there is no statement in: " + statement.text};
}

Status EmbeddedEngine::run_to_end(const SqlStatement& statement) {
  RPS_ASSIGN(duck::Statement prepared, prepare_last(statement, statement.text));
  RPS_ASSIGN(duck::ResultStream rows, prepared.run());
  for (;;) {
    RPS_ASSIGN(const bool more, rows.next());
    if (!more) {
      return {};
    }
  }
}

Status EmbeddedEngine::stream(const SqlStatement& statement, ResultSink& sink, QueryStats& stats) {
  RPS_ASSIGN(duck::Statement prepared, prepare_last(statement, statement.text));
  const std::vector<duck::Field> fields = prepared.fields();
  if (!all_plain(fields)) {
    RPS_ASSIGN(prepared, prepare_last(statement, with_texts(statement.text, fields)));
  }
  RPS_ASSIGN(duck::ResultStream rows, prepared.run());
  return deliver(std::move(rows), fields, sink, stats);
}

Status EmbeddedEngine::deliver(duck::ResultStream rows, const std::vector<duck::Field>& fields,
                               ResultSink& sink, QueryStats& stats) {
  // The first chunk comes before the columns are announced, so that a damaged copy found in it can be
  // replaced and the query run again unseen.
  RPS_ASSIGN(bool more, rows.next());
  std::vector<ResultColumn> columns;
  columns.reserve(fields.size());
  for (const duck::Field& field : fields) {
    columns.push_back({field.name, field.type});
  }
  RPS_TRY(sink.columns(columns));
  std::vector<Cell> cells;
  while (more) {
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      if (stopped()) {
        return interrupted_query();
      }
      rows.read_row(i, cells);
      RPS_TRY(sink.row(cells));
      ++stats.rows;
    }
    RPS_ASSIGN(more, rows.next());
  }
  return {};
}

Status EmbeddedEngine::write_parquet(const SqlStatement& statement, const std::string& path,
                                     QueryStats& stats) {
  {
    RPS_ASSIGN(const duck::Statement prepared, prepare_last(statement, statement.text));
    if (prepared.kind() != duck::StatementKind::kSelect) {
      return Error{ErrorKind::kUsage, "only the rows of a SELECT can be written to a Parquet file"};
    }
  }
  RPS_ASSIGN(TempFile file, TempFile::create(parent_of(path)));
  RPS_ASSIGN(const std::optional<std::int64_t> rows,
             session_.query_int("COPY (\n" + statement.text + "\n) TO " + quote_text(file.path()) +
                                " (FORMAT parquet, COMPRESSION snappy)"));
  stats.rows = static_cast<std::uint64_t>(rows.value_or(0));
  return file.rename_to(path);
}

Status EmbeddedEngine::explain_statement(const SqlStatement& statement, ExplainInfo& info) {
  {
    RPS_ASSIGN(const duck::Statement prepared, prepare_last(statement, statement.text));
    if (prepared.kind() != duck::StatementKind::kSelect) {
      return Error{ErrorKind::kUsage, "only a SELECT can be explained"};
    }
  }
  RPS_ASSIGN(info.plan, plan_of(statement, ""));
  const TableMounts::Mount* mount = mounts_.first_in(statement);
  if (mount == nullptr) {
    return {};
  }
  const Table& table = mount->table.table;
  info.table = table.name.table;
  RPS_ASSIGN(const std::vector<Partition> partitions, context_.catalog.partitions(table));
  info.partitions_total = partitions.size();
  RPS_ASSIGN(const std::string json, plan_of(statement, "(FORMAT json) "));
  RPS_ASSIGN(const std::vector<ScanFilters> scans, find_scans(json, mount->alias));
  RPS_ASSIGN(info.partitions_read, count_partitions(session_, table, partitions, scans));
  return {};
}

Result<std::string> EmbeddedEngine::plan_of(const SqlStatement& statement, std::string_view options) {
  RPS_ASSIGN(duck::ResultStream rows, session_.query("EXPLAIN " + std::string(options) + statement.text));
  std::string plan;
  std::vector<duck::Value> row;
  for (;;) {
    RPS_ASSIGN(const bool more, rows.next());
    if (!more) {
      return plan;
    }
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      rows.read_row(i, row);
      const auto* text = row.empty() ? nullptr : std::get_if<std::string>(&row.back());
      plan += text != nullptr ? *text : std::string();
    }
  }
}

Error EmbeddedEngine::helpful(Error error) const {
  if (stopped() && error.kind == ErrorKind::kEngine) {
    return interrupted_query();
  }
  if (error.kind == ErrorKind::kUsage && error.message.starts_with("Catalog Error: Table with name")) {
    const std::vector<std::string> names = mounts_.table_names();
    error.hint = names.empty() ? "the catalog has no tables yet: run upload or process first"
                               : "tables: " + join(names, ", ");
  }
  return error;
}

}  // namespace rps
