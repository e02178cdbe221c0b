#include "csv/writer.h"

#include "csv/column_text.h"

namespace rps {
namespace {

void append_header(std::string& out, std::span<const CsvColumn> columns, const ExtraColumns& extra) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    out += i == 0 ? "" : ",";
    append_csv_field(out, columns[i].name);
  }
  for (const std::string_view name : extra.names) {
    out += ',';
    append_csv_field(out, name);
  }
  out += '\n';
}

void append_extra(std::string& out, const Race& race, const Runner& runner, const ExtraColumns& extra) {
  const auto at = extra.values.find({race.race_id, runner.horse.id.value_or(0)});
  for (std::size_t i = 0; i < extra.names.size(); ++i) {
    out += ',';
    if (at != extra.values.end()) {
      append_csv_field(out, at->second.at(i));
    }
  }
}

void append_row(std::string& out, const Race& race, const Runner& runner, std::span<const CsvColumn> columns,
                const ExtraColumns& extra) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    out += i == 0 ? "" : ",";
    append_csv_field(out, columns[i].text(race, runner));
  }
  append_extra(out, race, runner, extra);
  out += '\n';
}

}  // namespace

std::string encode_csv(std::span<const Race> races, std::span<const CsvColumn> columns,
                       const ExtraColumns& extra) {
  std::string out;
  append_header(out, columns, extra);
  for (const Race& race : races) {
    if (race.is_void) {
      continue;
    }
    for (const Runner& runner : race.runners) {
      append_row(out, race, runner, columns, extra);
    }
  }
  return out;
}

}  // namespace rps
