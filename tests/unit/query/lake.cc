#include "unit/query/lake.h"

#include <unistd.h>

#include <fstream>
#include <numeric>
#include <sstream>

#include "base/text.h"
#include "catalog/partition_name.h"
#include "duck/sql.h"
#include "parquet/encoder.h"

namespace rps::test {
namespace {

const Timestamp kScraped{1'762'848'000'000};  // 2025-11-11T08:00:00Z

RowBatch day_rows(const Day& day, const TableSchema& schema) {
  RowBatch rows(std::make_shared<const TableSchema>(schema));
  for (int i = 0; i < day.rows; ++i) {
    for (std::size_t c = 0; c < schema.size(); ++c) {
      const std::string& name = schema[c].name;
      if (name == "date") {
        rows[c].append_int(Date::parse(day.date).value().days);
      } else if (name == "country") {
        rows[c].append_text(day.country);
      } else if (name == "horse") {
        rows[c].append_text("Löwe " + std::to_string(i));
      } else if (schema[c].type == ColumnType::kDouble) {
        i == 0 ? rows[c].append_null() : rows[c].append_double(day.mark + 0.5);
      } else if (schema[c].type == ColumnType::kTimestamp) {
        rows[c].append_millis(kScraped.millis + i);
      } else if (schema[c].type == ColumnType::kInt) {
        rows[c].append_int(day.mark * 1000 + i);
      } else {
        rows[c].append_text("x");
      }
    }
  }
  return rows;
}

}  // namespace

TempDir::TempDir() {
  std::string pattern = (std::filesystem::temp_directory_path() / "rps-query-XXXXXX").string();
  dir_ = ::mkdtemp(pattern.data());
}
TempDir::~TempDir() {
  std::error_code ignored;
  std::filesystem::remove_all(dir_, ignored);
}
std::string TempDir::path(const std::string& name) const {
  return (dir_ / name).string();
}

TableSchema small_schema() {
  using enum ColumnType;
  return TableSchema({{"date", kDate, ""},
                      {"horse", kString, ""},
                      {"or", kDouble, ""},
                      {"time", kDouble, ""},
                      {"country", kString, ""},
                      {"race_id", kInt, ""},
                      {"created_at", kTimestamp, ""}});
}

Lake::Lake(std::string root, const std::string& table, TableSchema schema)
    : root_(std::move(root)), name_(table), store_(make_local_store(root_ + "/store")) {
  std::filesystem::create_directories(root_);
  catalog_ = other_catalog();
  Table made;
  made.name = {"finish-time-predict", name_};
  made.dataset = "datasets/" + name_;
  made.schema = std::move(schema);
  made.partition_keys = {"country", "date"};
  made.created_at = kScraped;
  const auto created = catalog_->create_table(made);
  EXPECT_TRUE(created.ok() || created.error().kind == ErrorKind::kExists) << created.error().text();
}

std::unique_ptr<Catalog> Lake::other_catalog() const {
  auto opened = open_sqlite_catalog(root_ + "/catalog.sqlite");
  EXPECT_TRUE(opened.ok()) << opened.error().text();
  return std::move(*opened);
}

Table Lake::table() {
  auto found = catalog_->table({"finish-time-predict", name_});
  EXPECT_TRUE(found.ok()) << found.error().text();
  return *found;
}

std::string Lake::encode(const Day& day, Writer writer) {
  const Table now = table();
  const RowBatch rows = day_rows(day, now.schema);
  std::vector<std::uint32_t> numbers(rows.rows());
  std::iota(numbers.begin(), numbers.end(), 0U);
  std::vector<std::size_t> stored;
  for (std::size_t c = 0; c < now.schema.size(); ++c) {
    if (now.schema[c].name != "date" && now.schema[c].name != "country") {
      stored.push_back(c);
    }
  }
  std::string bytes;
  parquet::Encoder encoder;
  EXPECT_TRUE(encoder.encode(rows, numbers, stored, bytes).ok());
  if (writer == Writer::kEncoder) {
    return bytes;
  }
  // The same rows as another program might write them: wider types, another compression, an extra column.
  const std::string ours = root_ + "/ours.parquet";
  const std::string theirs = root_ + "/theirs.parquet";
  std::ofstream(ours, std::ios::binary) << bytes;
  auto database = duck::Database::open(":memory:", {});
  auto connection = database->connect();
  const auto done = connection->execute(
      "COPY (SELECT * REPLACE (race_id::BIGINT AS race_id, created_at::TIMESTAMP_NS AS"
      " created_at), 1 AS surplus FROM read_parquet(" +
      duck::quote_text(ours) + ")) TO " + duck::quote_text(theirs) + " (FORMAT parquet, COMPRESSION zstd)");
  EXPECT_TRUE(done.ok()) << done.error().text();
  std::ostringstream text;
  text << std::ifstream(theirs, std::ios::binary).rdbuf();
  return text.str();
}

Partition Lake::write(const Day& day, Writer writer) {
  Partition partition;
  partition.name = make_partition_name({{"country", day.country}, {"date", day.date}});
  const std::string key = object_key(table().dataset, partition.name, kFirstFile);
  if (const auto old = store_->head(key); old.ok()) {
    EXPECT_TRUE(store_->copy(key, kept_key(old->etag)).ok());
  }
  const auto put = store_->put(key, encode(day, writer), Durability::kFlush);
  EXPECT_TRUE(put.ok()) << put.error().text();
  partition.files.push_back(
      {std::string(kFirstFile), static_cast<std::uint64_t>(day.rows), put->size, put->etag});
  partition.rows = static_cast<std::uint64_t>(day.rows);
  partition.bytes = put->size;
  return partition;
}

void Lake::put(const std::vector<Day>& days, Writer writer) {
  Change change;
  for (const Day& day : days) {
    change.put.push_back(write(day, writer));
  }
  commit(std::move(change));
}

void Lake::remove(const std::vector<std::string>& partitions) {
  Change change;
  change.remove = partitions;
  commit(std::move(change));
}

void Lake::commit(Change change) {
  change.run_id = "run-" + std::to_string(++runs_);
  change.operation = "overwrite_partitions";
  change.at = Timestamp{kScraped.millis + runs_};
  const auto done = catalog_->commit(table(), change);
  ASSERT_TRUE(done.ok()) << done.error().text();
}

EngineOptions Lake::options() const {
  EngineOptions options;
  options.dir = root_ + "/serving";
  options.database = "finish-time-predict";
  options.threads = 2;
  options.read_threads = 2;
  return options;
}

std::unique_ptr<EmbeddedEngine> Lake::engine() {
  return engine(options());
}

std::unique_ptr<EmbeddedEngine> Lake::engine(EngineOptions options) {
  auto opened = EmbeddedEngine::open(*catalog_, *store_, std::move(options));
  EXPECT_TRUE(opened.ok()) << opened.error().text();
  return std::move(*opened);
}

std::string show(const Cell& cell) {
  struct Show {
    std::string operator()(std::monostate) const { return "NULL"; }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(double value) const { return shortest(value); }
    std::string operator()(const std::string& value) const { return value; }
  };
  return std::visit(Show{}, cell);
}

Status Collect::columns(const std::vector<ResultColumn>& columns) {
  header = columns;
  return {};
}

Status Collect::row(const std::vector<Cell>& row) {
  cells.push_back(row);
  std::vector<std::string> parts;
  for (const Cell& cell : row) {
    parts.push_back(show(cell));
  }
  lines.push_back(join(parts, "|"));
  return {};
}

std::vector<std::string> ask(EmbeddedEngine& engine, const std::string& sql) {
  Collect sink;
  const auto stats = engine.query(sql, sink);
  EXPECT_TRUE(stats.ok()) << sql << "\n" << stats.error().text();
  return sink.lines;
}

Error refusal(EmbeddedEngine& engine, const std::string& sql) {
  Collect sink;
  const auto stats = engine.query(sql, sink);
  EXPECT_FALSE(stats.ok()) << sql;
  return stats.ok() ? Error{} : stats.error();
}

}  // namespace rps::test
