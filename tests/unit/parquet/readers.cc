#include "unit/parquet/readers.h"

#include <unistd.h>

#include <array>
#include <atomic>
#include <bit>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numeric>
#include <stdexcept>

namespace rps::parquet::testing {
namespace {

const std::string kTests = std::string(RPS_SOURCE_DIR) + "/tests";

// Output of a shell command; throws when it fails.
std::string run(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) {
    throw std::runtime_error("cannot start " + command);
  }
  std::string output;
  std::array<char, 65536> buffer{};
  for (std::size_t got = 1; got != 0;) {
    got = fread(buffer.data(), 1, buffer.size(), pipe);
    output.append(buffer.data(), got);
  }
  if (pclose(pipe) != 0) {
    throw std::runtime_error("failed: " + command + "\n" + output);
  }
  return output;
}

std::string random_text(std::uint64_t seed) {
  static const std::array<std::string_view, 8> kPieces{
      "a", "Élan ", "led to halfway, ", "(IRE)", "日本", "\xF0\x9F\x90\x8E", "'\"\\\n,", ""};
  Random random(seed);
  std::string text;
  for (std::uint64_t pieces = random() % 8; pieces > 0; --pieces) {
    text += kPieces[random() % kPieces.size()];
  }
  // Some longer than a statistic may be, some with a zero byte.
  return random() % 16 == 0 ? text + std::string(70, 'x') : random() % 16 == 0 ? text + '\0' : text;
}

double random_double(std::uint64_t seed) {
  static const std::array<double, 6> kSpecial{0.0, -0.0, HUGE_VAL, -HUGE_VAL, 5e-324, 1.7976931348623157e308};
  Random random(seed);
  if (random() % 8 == 0) {
    return kSpecial[random() % kSpecial.size()];
  }
  return static_cast<double>(static_cast<std::int64_t>(random() % 20001) - 10000) / 8;
}

// The value of a seed: equal seeds give equal values.
void append_value(Column& column, std::uint64_t seed) {
  const std::uint64_t noise = Random(seed)();
  switch (column.type()) {
    case ColumnType::kInt:
      column.append_int(static_cast<std::int32_t>(noise));
      break;
    case ColumnType::kDate:
      column.append_int(static_cast<std::int32_t>(noise % 200001) - 100000);
      break;
    case ColumnType::kTimestamp:
      column.append_millis(static_cast<std::int64_t>(noise % 8000000000001) - 4000000000000);
      break;
    case ColumnType::kDouble:
      column.append_double(random_double(seed));
      break;
    case ColumnType::kString:
      column.append_text(random_text(seed));
      break;
  }
}

}  // namespace

std::string double_cell(double value) {
  if (std::isnan(value)) {
    return "nan";
  }
  std::array<char, 17> digits{};
  (void)snprintf(digits.data(), digits.size(), "%016lx", std::bit_cast<std::uint64_t>(value));
  return digits.data();
}

Cell cell_of(const Column& column, std::size_t row) {
  if (column.is_null(row)) {
    return std::nullopt;
  }
  switch (column.type()) {
    case ColumnType::kInt:
    case ColumnType::kDate:
      return std::to_string(column.int_at(row));
    case ColumnType::kTimestamp:
      return std::to_string(column.millis_at(row));
    case ColumnType::kDouble:
      return double_cell(column.double_at(row));
    case ColumnType::kString:
      break;
  }
  return std::string(column.text_at(row));
}

Grid grid_of(const RowBatch& batch, std::span<const std::uint32_t> rows,
             std::span<const std::size_t> columns) {
  Grid grid;
  for (const std::uint32_t row : rows) {
    auto& cells = grid.emplace_back();
    for (const std::size_t column : columns) {
      cells.push_back(cell_of(batch[column], row));
    }
  }
  return grid;
}

std::vector<std::uint32_t> row_range(std::size_t count) {
  std::vector<std::uint32_t> rows(count);
  std::iota(rows.begin(), rows.end(), 0U);
  return rows;
}

std::vector<std::size_t> all_columns(const RowBatch& batch) {
  std::vector<std::size_t> columns(batch.width());
  std::iota(columns.begin(), columns.end(), std::size_t{0});
  return columns;
}

std::shared_ptr<const TableSchema> schema_of(std::span<const ColumnType> types) {
  std::vector<ColumnSpec> columns;
  for (const ColumnType type : types) {
    columns.push_back(ColumnSpec{"c" + std::to_string(columns.size()), type, ""});
  }
  return std::make_shared<const TableSchema>(std::move(columns));
}

void fill_random(Column& column, std::size_t rows, const ColumnShape& shape, Random& random) {
  const std::uint64_t pool = random();
  while (rows > 0) {
    const bool null = std::uniform_real_distribution<>()(random) < shape.nulls;
    const std::uint64_t seed = pool + random() % shape.distinct;
    for (std::uint64_t run = std::min<std::uint64_t>(rows, 1 + random() % shape.run); run > 0;
         --run, --rows) {
      if (null) {
        column.append_null();
      } else {
        append_value(column, seed);
      }
    }
  }
}

ColumnShape random_shape(Random& random) {
  static const std::array<double, 5> kNulls{0, 0.02, 0.5, 0.97, 1};
  static const std::array<std::size_t, 6> kDistinct{1, 2, 5, 40, 300, 1U << 30U};
  static const std::array<std::size_t, 3> kRuns{1, 12, 200};
  return {kNulls[random() % kNulls.size()], kDistinct[random() % kDistinct.size()],
          kRuns[random() % kRuns.size()]};
}

TempFile::TempFile(std::string_view content) {
  static std::atomic<int> serial{0};
  path_ = std::filesystem::temp_directory_path() /
          ("rps_parquet_" + std::to_string(getpid()) + "_" + std::to_string(serial++) + ".parquet");
  std::ofstream file(path_, std::ios::binary);
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  if (!file.flush()) {
    throw std::runtime_error("cannot write " + path());
  }
}

TempFile::~TempFile() {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

bool have_node_readers() {
  return std::filesystem::exists(kTests + "/node_modules/hyparquet") &&
         std::filesystem::exists(kTests + "/node_modules/parquet-wasm") &&
         std::system("node --version >/dev/null 2>&1") == 0;  // NOLINT(cert-env33-c,concurrency-mt-unsafe)
}

NodeFile read_with_node(const TempFile& file) {
  const auto json =
      nlohmann::json::parse(run("node '" + kTests + "/tools/read_parquet.mjs' '" + file.path() + "' 2>&1"));
  const auto text = [](const nlohmann::json& value) {
    return value.is_null() ? "" : value.get<std::string>();
  };
  NodeFile result;
  for (const auto& column : json.at("schema")) {
    result.schema.push_back({text(column.at("name")), text(column.at("type")), text(column.at("repetition")),
                             text(column.at("converted")), text(column.at("logical")),
                             column.at("utc").is_boolean() && column.at("utc").get<bool>(),
                             text(column.at("unit"))});
  }
  for (const auto& row : json.at("rows")) {
    auto& cells = result.rows.emplace_back();
    for (const auto& value : row) {
      cells.push_back(value.is_null() ? Cell() : Cell(value.get<std::string>()));
    }
  }
  return result;
}

}  // namespace rps::parquet::testing
