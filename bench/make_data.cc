// make_data REAL.csv OUT.parquet ROWS [FIRST_COPY]: writes the flat, unsorted input of the benchmarks.
//
// REAL.csv comes from tests/tools/map_l40.py; bench/make_data.sql says what is made of it. FIRST_COPY lets
// several files hold different rows of the same partitions: file n of a series starts at n * 9.
#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>

#include "base/text.h"
#include "duck/connection.h"

namespace {

constexpr std::int64_t kRealRows = 310'480;

void replace_all(std::string& text, const std::string& word, const std::string& value) {
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + value.size())) {
    text.replace(at, word.size(), value);
  }
}

rps::Status make(const std::string& csv, const std::string& out, std::int64_t rows, std::int64_t first) {
  std::ifstream file(RPS_SOURCE_DIR "/bench/make_data.sql");
  std::ostringstream text;
  text << file.rdbuf();
  std::string sql = text.str();
  replace_all(sql, "{csv}", csv);
  replace_all(sql, "{out}", out);
  replace_all(sql, "{rows}", std::to_string(rows));
  replace_all(sql, "{first}", std::to_string(first));
  replace_all(sql, "{last}", std::to_string(first + (rows - 1) / kRealRows));
  RPS_ASSIGN(auto database, rps::duck::Database::open(
                                ":memory:", {{"memory_limit", "6GB"}, {"temp_directory", out + ".tmp"}}));
  RPS_ASSIGN(auto connection, database.connect());
  return connection.execute(sql);
}

}  // namespace

int main(int argc, char** argv) {
  const auto rows = argc > 3 ? rps::to_int(argv[3]) : std::nullopt;
  const auto first = argc > 4 ? rps::to_int(argv[4]) : std::optional<std::int64_t>(0);
  if (!rows || !first || *rows < 1) {
    std::fprintf(stderr, "usage: make_data REAL.csv OUT.parquet ROWS [FIRST_COPY]\n");
    return 2;
  }
  const rps::Status done = make(argv[1], argv[2], *rows, *first);
  if (!done.ok()) {
    std::fprintf(stderr, "make_data: %s\n", done.error().text().c_str());
    return 1;
  }
  return 0;
}
