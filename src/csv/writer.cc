#include "csv/writer.h"

#include "csv/column_text.h"

namespace rps {
namespace {

void append_header(std::string& out, std::span<const CsvColumn> columns) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    out += i == 0 ? "" : ",";
    append_csv_field(out, columns[i].name);
  }
  out += '\n';
}

void append_row(std::string& out, const Race& race, const Runner& runner,
                std::span<const CsvColumn> columns) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    out += i == 0 ? "" : ",";
    append_csv_field(out, columns[i].text(race, runner));
  }
  out += '\n';
}

}  // namespace

std::string encode_csv(std::span<const Race> races, std::span<const CsvColumn> columns) {
  std::string out;
  append_header(out, columns);
  for (const Race& race : races) {
    if (race.is_void) {
      continue;
    }
    for (const Runner& runner : race.runners) {
      append_row(out, race, runner, columns);
    }
  }
  return out;
}

}  // namespace rps
