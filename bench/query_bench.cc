// query_bench FLAT.parquet WORK_DIR RESULT.json [THREADS]: how fast SQL over the partitioned table is.
//
// FLAT.parquet comes from make_data. Its rows, without the few whose (race_id, horse_id) occurs twice, are
// written to a lake in WORK_DIR and to one flat file beside it (both kept for the next run). The same queries
// run over the lake by the embedded engine, with everything a query there includes (looking at the catalog,
// attaching the serving copy), and over the flat file by a plain DuckDB with as many threads.
// Both give the same rows, which is checked. Times are the least of nine in milliseconds, since other work of
// the machine only ever adds; medians are recorded too. Besides: the first query of all, which builds the
// serving copy, and date queries right after a change of 21 partitions, each by an engine (or a DuckDB)
// opened for it: until the last row is there, and until the copy is up to date, too.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/text.h"
#include "duck/read_into.h"
#include "duck/sql.h"
#include "io/clock.h"
#include "lake/writer.h"
#include "query/embedded_engine.h"

namespace rps {
namespace {

using Clock = std::chrono::steady_clock;
using Json = nlohmann::ordered_json;

constexpr int kRepeats = 9;
constexpr int kChanges = 5;  // rounds of "change, then ask"
const TableName kTable{"bench", "rpscrape"};

struct Query {
  const char* name;
  const char* sql;
  bool by_date;  // has to be many times faster than over the flat file
};

constexpr Query kQueries[] = {
    {"count", "SELECT count(*) FROM rpscrape", false},
    {"one_day", "SELECT * FROM rpscrape WHERE date = DATE '2019-06-13'", true},
    {"one_day_one_country", "SELECT * FROM rpscrape WHERE date = DATE '2019-06-13' AND country = 'gb'", true},
    {"one_week", "SELECT * FROM rpscrape WHERE date BETWEEN DATE '2019-06-10' AND DATE '2019-06-16'", true},
    {"one_week_by_course",
     "SELECT course, count(DISTINCT race_id), count(*), avg(rpr) FROM rpscrape"
     " WHERE date BETWEEN DATE '2019-06-10' AND DATE '2019-06-16' GROUP BY course ORDER BY course",
     true},
    {"duplicates",
     "SELECT race_id, horse_id, count(*) FROM rpscrape GROUP BY race_id, horse_id HAVING count(*) > 1",
     false},
    {"by_date_and_country",
     "SELECT date, country, count(*) FROM rpscrape GROUP BY date, country ORDER BY date, country", false},
    {"average_by_trainer",
     "SELECT trainer, round(avg(rpr), 6), count(*) FROM rpscrape GROUP BY trainer"
     " HAVING count(*) >= 50 ORDER BY 2 DESC NULLS LAST, 1 LIMIT 50",
     false},
    {"top_horses_window",
     "SELECT year, horse_id, best, place FROM (SELECT year, horse_id, max(rpr) AS best,"
     " row_number() OVER (PARTITION BY year ORDER BY max(rpr) DESC NULLS LAST, horse_id) AS place"
     " FROM rpscrape GROUP BY year, horse_id) WHERE place <= 10 ORDER BY year, place",
     false},
    {"comment_search", "SELECT count(*) FROM rpscrape WHERE comment LIKE '%hung left%tailed off%'", false},
    {"comment_rows",
     "SELECT date, course, horse, comment FROM rpscrape"
     " WHERE comment LIKE '%hung left%' AND comment LIKE '%(op 29/1)' AND rpr > 150 ORDER BY ALL",
     false}};

// Keeps a text of every row, to compare results.
class Texts final : public ResultSink {
 public:
  Status columns(const std::vector<ResultColumn>& /*columns*/) override { return {}; }
  Status row(const std::vector<Cell>& cells) override {
    std::string line;
    for (const Cell& cell : cells) {
      line += text_of(cell) + "|";
    }
    lines.push_back(std::move(line));
    return {};
  }
  static std::string text_of(const Cell& cell) {
    if (const auto* text = std::get_if<std::string>(&cell)) {
      return *text;
    }
    if (const auto* number = std::get_if<double>(&cell)) {
      return shortest(*number);
    }
    if (const auto* integer = std::get_if<std::int64_t>(&cell)) {
      return std::to_string(*integer);
    }
    return std::holds_alternative<bool>(cell) ? std::to_string(static_cast<int>(std::get<bool>(cell))) : "-";
  }
  std::vector<std::string> lines;
};

double millis_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

double median(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

// How long something took, and the lines it gave.
struct Measured {
  std::vector<double> times;
  std::vector<std::string> lines;
};

template <class Run>
Status measure(const Run& run, Measured& out) {
  Texts sink;
  const auto start = Clock::now();
  RPS_TRY(run(sink));
  out.times.push_back(millis_since(start));
  out.lines = std::move(sink.lines);
  std::sort(out.lines.begin(), out.lines.end());
  return {};
}

struct Lab {
  std::string given;
  std::string dir;
  unsigned threads;
  std::unique_ptr<Store> store;
  std::unique_ptr<Catalog> catalog;

  [[nodiscard]] Lake lake() const { return {*store, *catalog, system_clock(), LakeOptions{}}; }
  [[nodiscard]] std::string flat() const { return dir + "/flat.parquet"; }
  [[nodiscard]] std::string serving() const { return dir + "/serving"; }
  Result<std::unique_ptr<EmbeddedEngine>> engine() const {
    EngineOptions options;
    options.dir = serving();
    options.database = kTable.database;
    options.threads = threads;
    options.sync_after = true;  // as `rpscrape sql` does
    return EmbeddedEngine::open(*catalog, *store, std::move(options));
  }
};

// Writes the given rows, in their order but without repeats, to the flat file of the work folder.
Status make_flat(const Lab& lab, duck::Connection& connection) {
  if (std::filesystem::exists(lab.flat())) {
    return {};
  }
  const std::string given = "read_parquet(" + duck::quote_text(lab.given) + ")";
  RPS_TRY(connection.execute(
      "COPY (FROM " + given + " WHERE (race_id, horse_id) NOT IN (SELECT (race_id, horse_id) FROM " + given +
      " GROUP BY race_id, horse_id HAVING count(*) > 1)) TO " + duck::quote_text(lab.flat() + ".tmp") +
      " (FORMAT parquet, COMPRESSION snappy)"));
  std::filesystem::rename(lab.flat() + ".tmp", lab.flat());
  return {};
}

// Writes the flat file's rows to the lake, a year at a time, unless they are there.
Status fill(const Lab& lab, duck::Connection& flat) {
  const Result<Table> present = lab.catalog->table(kTable);
  if (present.ok() && present->version > 0) {
    return {};
  }
  Table table;
  table.name = kTable;
  table.dataset = "datasets/rpscrape";
  table.schema = results_schema();
  table.partition_keys = {"country", "date"};
  table.created_at = system_clock().now();
  RPS_TRY(lab.catalog->create_table(table));
  RPS_ASSIGN(const auto first, flat.query_int("SELECT min(year(date)) FROM rpscrape"));
  RPS_ASSIGN(const auto last, flat.query_int("SELECT max(year(date)) FROM rpscrape"));
  for (std::int64_t year = first.value_or(0); year <= last.value_or(-1); ++year) {
    RowBatch rows = RowBatch::results();
    RPS_TRY(duck::read_into(
        flat, "SELECT * FROM rpscrape WHERE year(date) = " + std::to_string(year) + " ORDER BY race_id, num",
        rows));
    Lake lake = lab.lake();
    RPS_TRY(lake.write(kTable, rows, WriteMode::kOverwritePartitions, "fill_" + std::to_string(year),
                       silent_progress()));
  }
  return {};
}

Status ask_flat(duck::Connection& flat, const std::string& sql, Texts& sink) {
  RPS_ASSIGN(duck::ResultStream stream, flat.query(sql));
  std::vector<Cell> cells;
  for (;;) {
    RPS_ASSIGN(const bool more, stream.next());
    if (!more) {
      return {};
    }
    for (std::size_t i = 0; i < stream.rows(); ++i) {
      stream.read_row(i, cells);
      RPS_TRY(sink.row(cells));
    }
  }
}

Status ask_lake(EmbeddedEngine& engine, const std::string& sql, Texts& sink) {
  RPS_TRY(engine.query(sql, sink));
  return {};
}

// Milliseconds of one query by a new engine over the lake as it is.
struct FirstQuery {
  double answered = 0;  // the last row is there
  double settled = 0;   // and the copy is up to date for the next query
};

Result<FirstQuery> first_query(const Lab& lab, const std::string& sql) {
  FirstQuery first;
  const auto start = Clock::now();
  RPS_ASSIGN(const auto engine, lab.engine());
  Texts sink;
  RPS_TRY(ask_lake(*engine, sql, sink));
  first.answered = millis_since(start);
  engine->settle();
  first.settled = millis_since(start);
  return first;
}

// The same by a new DuckDB over the flat file.
Result<double> first_flat_query(const Lab& lab, const std::string& sql) {
  const auto start = Clock::now();
  RPS_ASSIGN(auto database, duck::Database::open(":memory:", {{"threads", std::to_string(lab.threads)}}));
  RPS_ASSIGN(auto flat, database.connect());
  RPS_TRY(flat.execute("CREATE VIEW rpscrape AS FROM read_parquet(" + duck::quote_text(lab.flat()) + ")"));
  Texts sink;
  RPS_TRY(ask_flat(flat, sql, sink));
  return millis_since(start);
}

// Replaces the rows of a week, 21 or more partitions of it, so that the copy has to follow.
Status change_partitions(const Lab& lab, duck::Connection& flat, int round) {
  RowBatch rows = RowBatch::results();
  RPS_TRY(
      duck::read_into(flat,
                      "SELECT * REPLACE (rpr + " + std::to_string(round) +
                          " AS rpr) FROM rpscrape WHERE date BETWEEN DATE '2024-03-04' AND DATE '2024-03-10'"
                          " AND country <> 'usa' ORDER BY race_id, num",
                      rows));
  Lake lake = lab.lake();
  RPS_ASSIGN(
      const WriteReport report,
      lake.write(kTable, rows, WriteMode::kOverwritePartitions,
                 "change_" + std::to_string(Clock::now().time_since_epoch().count()), silent_progress()));
  return report.partitions.size() >= 21
             ? Status()
             : Status(Error{ErrorKind::kMismatch, "fewer than 21 partitions changed"});
}

// The rest of the line of a /proc file that begins with `key`.
std::string proc_value(const char* file, std::string_view key) {
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with(key)) {
      return std::string(trim(line.substr(line.find(':') + 1)));
    }
  }
  return {};
}

Json machine(const Lab& lab) {
  std::string load;
  std::getline(std::ifstream("/proc/loadavg"), load);
  return {{"cpu", proc_value("/proc/cpuinfo", "model name")},
          {"cores", std::thread::hardware_concurrency()},
          {"memory", proc_value("/proc/meminfo", "MemTotal")},
          {"threads", lab.threads},
          {"load_average_before", load}};
}

Status compare_queries(const Lab& lab, duck::Connection& flat, Json& out) {
  RPS_ASSIGN(const auto engine, lab.engine());
  std::printf("%-22s %10s %10s %8s\n", "query", "lake ms", "flat ms", "faster");
  for (const Query& query : kQueries) {
    Measured lake;
    Measured plain;
    // In turn, so that other work of the machine hits both; the first round warms up.
    for (int round = 0; round <= kRepeats; ++round) {
      RPS_TRY(measure([&](Texts& sink) { return ask_lake(*engine, query.sql, sink); }, lake));
      RPS_TRY(measure([&](Texts& sink) { return ask_flat(flat, query.sql, sink); }, plain));
    }
    lake.times.erase(lake.times.begin());
    plain.times.erase(plain.times.begin());
    const double lake_ms = *std::min_element(lake.times.begin(), lake.times.end());
    const double flat_ms = *std::min_element(plain.times.begin(), plain.times.end());
    if (lake.lines != plain.lines) {
      return Error{ErrorKind::kMismatch, std::string(query.name) + ": the lake and the flat file differ"};
    }
    const double ratio = flat_ms / lake_ms;
    std::printf("%-22s %10.1f %10.1f %7.1fx\n", query.name, lake_ms, flat_ms, ratio);
    out["queries"].push_back({{"name", query.name},
                              {"sql", query.sql},
                              {"rows", lake.lines.size()},
                              {"lake_ms", lake_ms},
                              {"flat_ms", flat_ms},
                              {"lake_median_ms", median(lake.times)},
                              {"flat_median_ms", median(plain.times)},
                              {"flat_over_lake", ratio},
                              {"required", query.by_date ? 5.0 : 1.0}});
  }
  return {};
}

// Date queries right after a change of 21 partitions, each side begun anew for each.
Status compare_after_change(const Lab& lab, duck::Connection& flat, Json& out) {
  std::printf("after a change of 21 partitions, everything opened anew:\n%-22s %10s %10s %10s %8s %8s\n",
              "query", "answer ms", "settled", "flat ms", "faster", "settled");
  int change = 0;
  for (const Query& query : kQueries) {
    if (!query.by_date) {
      continue;
    }
    std::vector<double> answered;
    std::vector<double> settled;
    std::vector<double> plain;
    for (int round = 0; round < kChanges; ++round) {
      RPS_TRY(change_partitions(lab, flat, ++change));
      RPS_ASSIGN(const FirstQuery first, first_query(lab, query.sql));
      answered.push_back(first.answered);
      settled.push_back(first.settled);
      RPS_ASSIGN(const double flat_time, first_flat_query(lab, query.sql));
      plain.push_back(flat_time);
    }
    const double faster = median(plain) / median(answered);
    const double faster_settled = median(plain) / median(settled);
    std::printf("%-22s %10.1f %10.1f %10.1f %7.1fx %7.1fx\n", query.name, median(answered), median(settled),
                median(plain), faster, faster_settled);
    out["after_change_of_21_partitions"].push_back({{"name", query.name},
                                                    {"answered_ms", median(answered)},
                                                    {"settled_ms", median(settled)},
                                                    {"flat_ms", median(plain)},
                                                    {"flat_over_answered", faster},
                                                    {"flat_over_settled", faster_settled},
                                                    {"required", 5.0}});
  }
  return {};
}

Status run(Lab& lab, const std::string& result) {
  lab.store = make_local_store(lab.dir + "/store");
  RPS_ASSIGN(lab.catalog, open_sqlite_catalog(lab.dir + "/catalog.sqlite"));
  RPS_ASSIGN(auto database, duck::Database::open(":memory:", {{"threads", std::to_string(lab.threads)}}));
  RPS_ASSIGN(auto flat, database.connect());
  RPS_TRY(make_flat(lab, flat));
  RPS_TRY(flat.execute("CREATE VIEW rpscrape AS FROM read_parquet(" + duck::quote_text(lab.flat()) + ")"));
  RPS_TRY(fill(lab, flat));
  RPS_TRY(change_partitions(lab, flat, 0));  // an earlier run may have left the changed rows

  Json out;
  out["machine"] = machine(lab);
  RPS_ASSIGN(const auto rows, flat.query_int("SELECT count(*) FROM rpscrape"));
  RPS_ASSIGN(const Table table, lab.catalog->table(kTable));
  RPS_ASSIGN(const auto partitions, lab.catalog->partitions(table));
  out["rows"] = rows.value_or(0);
  out["partitions"] = partitions.size();

  std::filesystem::remove_all(lab.serving());
  RPS_ASSIGN(const FirstQuery build, first_query(lab, kQueries[0].sql));
  out["first_query_builds_copy_ms"] = build.answered;
  std::printf("first query, building the copy: %.0f ms\n", build.answered);

  RPS_TRY(compare_queries(lab, flat, out));

  RPS_TRY(compare_after_change(lab, flat, out));
  RPS_TRY(change_partitions(lab, flat, 0));
  std::ofstream(result) << out.dump(2) << "\n";
  return {};
}

}  // namespace
}  // namespace rps

int main(int argc, char** argv) {
  const auto threads =
      argc > 4 ? rps::to_int(argv[4]) : std::optional<std::int64_t>(std::thread::hardware_concurrency());
  if (argc < 4 || !threads || *threads < 1) {
    std::fprintf(stderr, "usage: query_bench FLAT.parquet WORK_DIR RESULT.json [THREADS]\n");
    return 2;
  }
  rps::Lab lab{argv[1], argv[2], static_cast<unsigned>(*threads), nullptr, nullptr};
  std::filesystem::create_directories(lab.dir);
  const rps::Status done = rps::run(lab, argv[3]);
  if (!done.ok()) {
    std::fprintf(stderr, "query_bench: %s\n", done.error().text().c_str());
    return 1;
  }
  return 0;
}
