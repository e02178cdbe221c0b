#include "query/athena_engine.h"

#include <algorithm>

#include "base/interrupt.h"
#include "base/text.h"
#include "catalog/partition_name.h"
#include "query/athena_guard.h"
#include "query/athena_scan.h"
#include "query/statement_text.h"

namespace rps {
namespace {

// The text without a final ';', which Athena does not take.
Result<SqlStatement> only_statement(const std::string& sql) {
  std::vector<SqlStatement> statements = split_statements(sql);
  if (statements.size() != 1) {
    return Error{ErrorKind::kUsage,
                 statements.empty()
                     ? "there is no SQL statement"
                     : "Athena takes one statement at a time, these are " + std::to_string(statements.size()),
                 "give them one by one, or to the shell: rpscrape sql"};
  }
  RPS_TRY(check_athena_words(statements.front()));
  return std::move(statements.front());
}

// The lines of a plan: one row each.
class TextSink final : public ResultSink {
 public:
  Status columns(const std::vector<ResultColumn>& /*columns*/) override { return {}; }
  Status row(const std::vector<Cell>& cells) override {
    for (const Cell& cell : cells) {
      if (const auto* line = std::get_if<std::string>(&cell)) {
        text_ += (text_.empty() ? "" : "\n") + *line;
      }
    }
    return {};
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace

Result<QueryStats> AthenaEngine::run(const std::string& sql, ResultSink& sink) {
  const Millis begin = sleeper_.monotonic();
  AthenaJob job(*athena_, options_, sleeper_, [this] { return stop_ || interrupted(); });
  RPS_ASSIGN(const AthenaOutcome outcome, job.run(sql));
  QueryStats stats;
  RPS_ASSIGN(stats.rows, job.read(outcome, sink));
  stats.seconds = static_cast<double>((sleeper_.monotonic() - begin).count()) / 1000;
  stats.remote =
      RemoteRun{outcome.id, outcome.scanned_bytes, athena_price(outcome, options_), outcome.reused};
  return stats;
}

Result<QueryStats> AthenaEngine::query(const std::string& sql, ResultSink& sink) {
  stop_ = false;
  RPS_ASSIGN(const SqlStatement statement, only_statement(sql));
  return run(statement.text, sink);
}

Result<std::string> AthenaEngine::text_of(const std::string& sql) {
  TextSink text;
  RPS_TRY(run(sql, text));
  return text.text();
}

// Of the first table of the catalog that the plan names.
Status AthenaEngine::count_partitions(const std::string& plan_json, ExplainInfo& info) {
  RPS_ASSIGN(const std::vector<AthenaScan> scans, find_athena_scans(plan_json));
  RPS_ASSIGN(const std::vector<Table> tables, catalog_.tables());
  const auto of_table = [](const Table& table) {
    return [&table](const AthenaScan& scan) { return scan.table == lower(table.name.table); };
  };
  const auto table = std::find_if(tables.begin(), tables.end(), [&](const Table& one) {
    return lower(one.name.database) == lower(options_.database) &&
           std::any_of(scans.begin(), scans.end(), of_table(one));
  });
  if (table == tables.end()) {
    return {};
  }
  info.table = table->name.table;
  RPS_ASSIGN(const std::vector<Partition> partitions, catalog_.partitions(*table));
  info.partitions_total = partitions.size();
  for (const Partition& partition : partitions) {
    const auto values = parse_partition_name(partition.name);  // fails for an object of a flat table
    const bool read = std::any_of(scans.begin(), scans.end(), [&](const AthenaScan& scan) {
      return of_table(*table)(scan) && (!values.ok() || scan_reads(scan, *values));
    });
    info.partitions_read += read ? 1 : 0;
  }
  return {};
}

Result<ExplainInfo> AthenaEngine::explain(const std::string& sql) {
  stop_ = false;
  RPS_ASSIGN(const SqlStatement statement, only_statement(sql));
  ExplainInfo info;
  RPS_ASSIGN(info.plan, text_of("EXPLAIN " + statement.text));
  RPS_ASSIGN(const std::string tables, text_of("EXPLAIN (TYPE IO, FORMAT JSON) " + statement.text));
  RPS_TRY(count_partitions(tables, info));
  return info;
}

}  // namespace rps
