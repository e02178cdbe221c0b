#include "workflow/migrate/foreign_rows.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <numeric>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/text.h"
#include "duck/connection.h"
#include "duck/sql.h"
#include "workflow/migrate/foreign_plan.h"

namespace rps {
namespace {

// What the reader may take, and how many rows it may be ahead: the rest of the work goes on meanwhile.
const duck::Options kReaderOptions{{"memory_limit", "400MB"}};
// Moments with a zone are written in UTC, as the table has them.
constexpr const char* kReaderSettings = "SET streaming_buffer_size = '32MB'; SET TimeZone = 'UTC'";
// Without these a row has no place or no name.
constexpr std::array<std::string_view, 4> kRequired{"country", "date", "race_id", "horse_id"};
constexpr std::size_t kLongestValue = 80;  // bytes of a value in an error

// A column of the file that becomes one of the table.
struct FileColumn {
  std::string name;        // in the file
  std::size_t place = 0;   // in the table
  std::size_t values = 0;  // place among the carried columns
  std::optional<std::size_t> marks;
  Rule rule = nullptr;
};

std::string scan_of(const std::string& path) {
  return "read_parquet(" + duck::quote_text(path) + ", hive_partitioning = false, binary_as_string = true)";
}

// DuckDB's error while it reads the file: it is damaged, unless the machine is the reason.
Error reading_error(const std::string& path, Error error) {
  error.message = path + ": " + error.message.substr(0, error.message.find('\n'));
  const bool machine = error.kind != ErrorKind::kUsage && error.kind != ErrorKind::kEngine;
  if (machine || error.message.find("Out of Memory") != std::string::npos) {
    return error;
  }
  error.kind = ErrorKind::kCorrupt;
  error.hint = "the file is damaged, or it is not a Parquet file: write it again";
  return error;
}

template <class T>
Result<T> reading(const std::string& path, Result<T> result) {
  if (!result.ok()) {
    return reading_error(path, std::move(result.error()));
  }
  return result;
}

// When the file was written last.
Result<std::int64_t> file_time(const std::string& path) {
  std::error_code failed;
  const std::filesystem::file_status status = std::filesystem::status(path, failed);
  if (failed) {
    return errno_error(failed.value(), "open " + path);
  }
  if (!std::filesystem::is_regular_file(status)) {
    return Error{ErrorKind::kUsage, path + " is not a file", "name one Parquet file"};
  }
  const auto written = std::filesystem::last_write_time(path, failed);
  if (failed) {
    return errno_error(failed.value(), "look up the time of " + path);
  }
  const auto since = std::chrono::file_clock::to_sys(written).time_since_epoch();
  return std::chrono::floor<std::chrono::milliseconds>(since).count();
}

std::optional<std::size_t> find_any_case(const TableSchema& schema, std::string_view name) {
  for (std::size_t i = 0; i < schema.size(); ++i) {
    if (iequals(schema[i].name, name)) {
      return i;
    }
  }
  return std::nullopt;
}

// A value as an error shows it.
std::string shown(const duck::Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr) {
    return "NULL";
  }
  std::size_t size = std::min(text->size(), kLongestValue);
  while (size < text->size() && size > 0 && (static_cast<unsigned char>((*text)[size]) & 0xC0U) == 0x80U) {
    --size;  // not through the middle of a letter
  }
  return "'" + text->substr(0, size) + (size < text->size() ? "…'" : "'");
}

}  // namespace

struct ForeignRows::Impl {
  std::string path;
  std::shared_ptr<const TableSchema> schema;
  std::int64_t written_at = 0;  // the file's time
  std::optional<duck::Database> database;
  std::optional<duck::Connection> connection;
  std::optional<duck::ResultStream> rows;

  std::vector<FileColumn> columns;
  std::vector<std::size_t> absent;  // places in the table
  std::optional<std::size_t> year;  // place in the table
  std::optional<std::size_t> date;
  std::vector<std::string> select;          // an expression for each carried column
  std::vector<ColumnSpec> carried_columns;  // as DuckDB hands them over
  std::optional<RowBatch> carried;
  std::vector<std::size_t> carried_places;  // 0, 1, 2 …
  Column given_years{ColumnType::kInt};     // of a chunk, as the file has them
  std::uint64_t rows_before = 0;            // of the current chunk
  Repairs repairs;

  Status start();
  Status match_columns();
  Status match(const std::string& name, const std::string& type, std::vector<bool>& present);
  std::size_t carry(const std::string& name, ColumnType type, std::string expression);
  Status note_absent(const std::vector<bool>& present);

  Status convert(RowBatch& out);
  Status convert_column(const FileColumn& column, Column& to);
  void fill_absent(RowBatch& out) const;
  void set_years(RowBatch& out);
  Status check_required(const RowBatch& out);

  Error bad_value(const FileColumn& column, std::size_t row);
  Error null_value(std::string_view column, std::size_t row);
  std::vector<duck::Value> look_up(std::string_view file_column, std::uint64_t row);
  std::string row_name(std::uint64_t row, const std::vector<duck::Value>& found) const;
  void close();
};

Status ForeignRows::Impl::start() {
  RPS_ASSIGN(written_at, file_time(path));
  RPS_ASSIGN(auto opened, duck::Database::open(":memory:", kReaderOptions));
  database = std::move(opened);
  RPS_ASSIGN(auto session, database->connect());
  connection = std::move(session);
  RPS_TRY(connection->execute(kReaderSettings));
  RPS_TRY(match_columns());
  carried.emplace(std::make_shared<const TableSchema>(carried_columns));
  carried_places.resize(carried_columns.size());
  std::iota(carried_places.begin(), carried_places.end(), std::size_t{0});
  const std::string sql = "SELECT " + join(select, ", ") + " FROM " + scan_of(path);
  RPS_ASSIGN(rows, reading(path, connection->query(sql)));
  return {};
}

Status ForeignRows::Impl::match_columns() {
  std::vector<bool> present(schema->size());
  RPS_ASSIGN(auto found, reading(path, connection->query("DESCRIBE SELECT * FROM " + scan_of(path))));
  std::vector<duck::Value> values;
  for (;;) {
    RPS_ASSIGN(const bool more, reading(path, found.next()));
    if (!more) {
      return note_absent(present);
    }
    for (std::size_t row = 0; row < found.rows(); ++row) {
      found.read_row(row, values);  // column_name, column_type, …
      RPS_TRY(match(std::get<std::string>(values[0]), std::get<std::string>(values[1]), present));
    }
  }
}

Status ForeignRows::Impl::match(const std::string& name, const std::string& type,
                                std::vector<bool>& present) {
  const auto place = find_any_case(*schema, name);
  if (!place || present[*place]) {
    repairs.add(name, "not a column of the table: left out", 1);
    return {};
  }
  present[*place] = true;
  auto planned = plan_column((*schema)[*place], name, type);
  if (!planned.ok()) {
    return with_context(std::move(planned.error()), path);
  }
  const ColumnPlan& plan = planned.value();
  FileColumn column{name, *place, 0, {}, plan.conversion.rule};
  column.values = carry(name, plan.conversion.carrier, plan.values);
  if (!plan.marks.empty()) {
    column.marks = carry(name + " marks", ColumnType::kInt, plan.marks);
  }
  columns.push_back(std::move(column));
  return {};
}

std::size_t ForeignRows::Impl::carry(const std::string& name, ColumnType type, std::string expression) {
  carried_columns.push_back(ColumnSpec{name, type, ""});
  select.push_back(std::move(expression));
  return select.size() - 1;
}

Status ForeignRows::Impl::note_absent(const std::vector<bool>& present) {
  date = schema->find("date");
  year = date ? schema->find("year") : std::nullopt;
  for (std::size_t i = 0; i < schema->size(); ++i) {
    const std::string& name = (*schema)[i].name;
    if (present[i]) {
      continue;
    }
    if (std::find(kRequired.begin(), kRequired.end(), name) != kRequired.end()) {
      return Error{ErrorKind::kSchema, path + ": no column '" + name + "'",
                   "every row needs country, date, race_id and horse_id"};
    }
    absent.push_back(i);
    if (i != year) {
      repairs.add(name, name == "created_at" ? "not in the file: time of the file" : "not in the file: NULL",
                  1);
    }
  }
  return {};
}

Status ForeignRows::Impl::convert(RowBatch& out) {
  given_years.clear();
  for (const FileColumn& column : columns) {
    RPS_TRY(convert_column(column, column.place == year ? given_years : out[column.place]));
  }
  fill_absent(out);
  RPS_TRY(check_required(out));
  set_years(out);
  return {};
}

Status ForeignRows::Impl::convert_column(const FileColumn& column, Column& to) {
  Tally tally;
  const Carried from{(*carried)[column.values], column.marks ? &(*carried)[*column.marks] : nullptr};
  if (const auto row = column.rule(from, to, tally)) {
    return bad_value(column, *row);
  }
  tally.add_to(repairs, (*schema)[column.place].name);
  return {};
}

void ForeignRows::Impl::fill_absent(RowBatch& out) const {
  const std::size_t count = carried->rows();
  for (const std::size_t place : absent) {
    const ColumnSpec& column = (*schema)[place];
    if (place == year) {
      continue;
    }
    if (column.name != "created_at" || column.type != ColumnType::kTimestamp) {
      out[place].append_nulls(count);
      continue;
    }
    for (std::size_t row = 0; row < count; ++row) {
      out[place].append_millis(written_at);
    }
  }
}

// A row's year is that of its date, whatever the file says.
void ForeignRows::Impl::set_years(RowBatch& out) {
  if (!year) {
    return;
  }
  const bool given = given_years.size() > 0;
  std::uint64_t changed = 0;
  for (std::size_t row = 0; row < carried->rows(); ++row) {
    const std::int32_t value = Date{out[*date].int_at(row)}.year();
    const bool same = given && !given_years.is_null(row) && given_years.int_at(row) == value;
    changed += same ? 0 : 1;
    out[*year].append_int(value);
  }
  repairs.add((*schema)[*year].name, "set from the date", changed);
}

Status ForeignRows::Impl::check_required(const RowBatch& out) {
  for (const std::string_view name : kRequired) {
    const auto place = schema->find(name);
    if (!place || out[*place].null_count() == 0) {
      continue;
    }
    for (std::size_t row = 0; row < out.rows(); ++row) {
      if (out[*place].is_null(row)) {
        return null_value(name, row);
      }
    }
  }
  return {};
}

Error ForeignRows::Impl::bad_value(const FileColumn& column, std::size_t row) {
  const std::uint64_t number = rows_before + row + 1;
  const std::vector<duck::Value> found = look_up(column.name, number);
  const ColumnSpec& target = (*schema)[column.place];
  return {ErrorKind::kSchema,
          row_name(number, found) + ", column '" + target.name + "': value " + shown(found[0]) +
              " does not fit " + std::string(type_name(target.type)),
          "correct it, or make it NULL, in the program that wrote the file"};
}

Error ForeignRows::Impl::null_value(std::string_view column, std::size_t row) {
  const std::uint64_t number = rows_before + row + 1;
  return {ErrorKind::kSchema,
          row_name(number, look_up(column, number)) + ": no value in column '" + std::string(column) + "'",
          "every row needs country, date, race_id and horse_id: correct the row or leave it out"};
}

// The values of a column, of race_id and of horse_id in a row (the first is 1), as DuckDB writes them; NULL
// for what cannot be read. Ends the stream.
std::vector<duck::Value> ForeignRows::Impl::look_up(std::string_view file_column, std::uint64_t row) {
  rows.reset();
  std::vector<duck::Value> values(3);
  const auto text = [](std::string_view name) { return "CAST(" + duck::quote_name(name) + " AS VARCHAR)"; };
  auto found =
      connection->query("SELECT " + text(file_column) + ", " + text("race_id") + ", " + text("horse_id") +
                        " FROM " + scan_of(path) + " LIMIT 1 OFFSET " + std::to_string(row - 1));
  if (!found.ok()) {
    return values;
  }
  const auto more = found->next();
  if (more.ok() && more.value() && found->rows() > 0) {
    found->read_row(0, values);
  }
  return values;
}

// "results.parquet, row 17 (race_id 5, horse_id 7)", of what look_up() found.
std::string ForeignRows::Impl::row_name(std::uint64_t row, const std::vector<duck::Value>& found) const {
  std::vector<std::string> known;
  if (const auto* race = std::get_if<std::string>(&found[1])) {
    known.push_back("race_id " + *race);
  }
  if (const auto* horse = std::get_if<std::string>(&found[2])) {
    known.push_back("horse_id " + *horse);
  }
  const std::string ids = known.empty() ? "" : " (" + join(known, ", ") + ")";
  return path + ", row " + std::to_string(row) + ids;
}

// Gives the reader's memory back before the rows are used further.
void ForeignRows::Impl::close() {
  rows.reset();
  connection.reset();
  database.reset();
}

ForeignRows::ForeignRows(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ForeignRows::~ForeignRows() = default;
ForeignRows::ForeignRows(ForeignRows&& other) noexcept = default;
ForeignRows& ForeignRows::operator=(ForeignRows&& other) noexcept = default;

Result<ForeignRows> ForeignRows::open(const std::string& path, std::shared_ptr<const TableSchema> schema) {
  auto impl = std::make_unique<Impl>();
  impl->path = path;
  impl->schema = std::move(schema);
  RPS_TRY(impl->start());
  return ForeignRows(std::move(impl));
}

Result<bool> ForeignRows::next(RowBatch& out) {
  Impl& self = *impl_;
  if (!self.rows) {
    return false;
  }
  auto more = reading(self.path, self.rows->next());
  if (!more.ok() || !more.value()) {
    self.close();
    return more;
  }
  self.carried->clear();
  Status done = reading(self.path, self.rows->append_to(*self.carried, self.carried_places));
  if (done.ok()) {
    done = self.convert(out);
  }
  if (!done.ok()) {
    self.close();
    return std::move(done.error());
  }
  self.rows_before += self.carried->rows();
  return true;
}

const Repairs& ForeignRows::repairs() const {
  return impl_->repairs;
}

}  // namespace rps
