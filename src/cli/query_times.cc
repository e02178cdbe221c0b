#include "cli/query_times.h"

#include <algorithm>
#include <limits>

#include "base/text.h"
#include "cli/sql_engine.h"

namespace rps::cli {
namespace {

constexpr int kRuns = 3;

// Keeps a result to compare it with another.
class Answer final : public ResultSink {
 public:
  Status columns(const std::vector<ResultColumn>& /*columns*/) override { return {}; }
  Status row(const std::vector<Cell>& cells) override {
    rows_.push_back(cells);
    return {};
  }
  [[nodiscard]] const std::vector<std::vector<Cell>>& rows() const { return rows_; }

 private:
  std::vector<std::vector<Cell>> rows_;
};

std::string asked_of(const QueryTime& query, const std::string& table) {
  std::string sql = query.sql;
  constexpr std::string_view kTable = "TABLE";
  return sql.replace(sql.find(kTable), kTable.size(), '"' + table + '"');
}

// The best time of the runs, in seconds.
Result<double> best_time(QueryEngine& engine, const std::string& sql, Answer& answer) {
  double best = std::numeric_limits<double>::max();
  for (int run = 0; run < kRuns; ++run) {
    Answer once;
    RPS_ASSIGN(const QueryStats stats, engine.query(sql, once));
    best = std::min(best, stats.seconds);
    answer = std::move(once);
  }
  return best;
}

}  // namespace

Result<std::vector<QueryTime>> time_queries(Workspace& workspace, const MigrateReport& report,
                                            Context& context) {
  RPS_ASSIGN(const auto engine, open_embedded_engine(workspace, EngineOptions{}, context));
  std::vector<QueryTime> queries = typical_queries(report.source.facts);
  for (QueryTime& query : queries) {
    Answer before;
    Answer after;
    RPS_ASSIGN(query.source_seconds,
               best_time(*engine, asked_of(query, report.source.table.name.table), before));
    RPS_ASSIGN(query.made_seconds, best_time(*engine, asked_of(query, report.made.name.table), after));
    query.same = before.rows() == after.rows();
  }
  return queries;
}

}  // namespace rps::cli
