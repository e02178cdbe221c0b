#include "model/schema.h"

#include <array>

namespace rps {
namespace {

struct Row {
  const char* name;
  ColumnType type;
  const char* meaning;
};

using enum ColumnType;

// Source of order and types: the data model of the table `rpscrape`.
constexpr std::array<Row, 51> kResults{{
    {"id", kInt, "row number of the table's first generation; NULL for rows scraped since"},
    {"date", kDate, "local date of the race; partition column"},
    {"course", kString, "course as the site names it"},
    {"off", kString, "scheduled off as the site prints it (British time), HH:MM:SS on 24 hours"},
    {"race_name", kString, "race title without its class and pattern text"},
    {"type", kString, "Flat, Hurdle, Chase or NH Flat"},
    {"class", kString, "\"Class 1\" to \"Class 7\""},
    {"pattern", kString, "\"Group 1\", \"Grade 3\", \"Listed\""},
    {"rating_band", kString, "official ratings admitted, e.g. 0-60"},
    {"age_band", kString, "ages admitted, e.g. 4yo+"},
    {"sex_rest", kString, "sexes admitted: F, M, C & F, C & G, F & M, M & G"},
    {"dist_m", kInt, "distance, metres"},
    {"going", kString, "state of the ground as printed"},
    {"num", kInt, "saddle-cloth number"},
    {"pos", kString, "finishing position, or an outcome code such as PU, F, DSQ"},
    {"ran", kInt, "number of runners"},
    {"draw", kDouble, "stall number"},
    {"btn", kDouble, "lengths behind the horse in front"},
    {"ovr_btn", kDouble, "lengths behind the winner"},
    {"horse", kString, "horse with its country of birth, e.g. Amasova (GB)"},
    {"dec", kDouble, "starting price, decimal odds including the stake"},
    {"age", kInt, "age of the horse, years"},
    {"sex", kString, "C colt, F filly, G gelding, M mare, H horse, R rig"},
    {"lbs", kInt, "weight carried, pounds"},
    {"hg", kString, "headgear codes, e.g. p, tb; a final 1 means worn for the first time"},
    {"time", kDouble, "finishing time, seconds"},
    {"jockey", kString, "jockey"},
    {"trainer", kString, "trainer"},
    {"or", kDouble, "official rating"},
    {"rpr", kDouble, "Racing Post Rating; often published days after the race"},
    {"ts", kDouble, "Topspeed figure; often published days after the race"},
    {"prize", kString, "prize money won, as printed without thousands separators"},
    {"sire", kString, "sire with country of birth"},
    {"dam", kString, "dam with country of birth"},
    {"damsire", kString, "sire of the dam, without country"},
    {"owner", kString, "owner"},
    {"comment", kString, "comment in running"},
    {"country", kString, "region code of the course in lower case: gb, ire, fr; partition column"},
    {"course_id", kInt, "the site's id of the course"},
    {"race_id", kInt, "the site's id of the race; with horse_id the key of the table"},
    {"horse_id", kInt, "the site's id of the horse"},
    {"jockey_id", kInt, "the site's id of the jockey"},
    {"trainer_id", kInt, "the site's id of the trainer"},
    {"owner_id", kInt, "the site's id of the owner"},
    {"dam_id", kInt, "the site's id of the dam"},
    {"sire_id", kInt, "the site's id of the sire"},
    {"damsire_id", kInt, "the site's id of the dam's sire"},
    {"silk_url", kString, "address of the picture of the owner's silks"},
    {"horse_cleaned", kString, "horse_dam_sire in lower case without spaces, marks and countries"},
    {"year", kInt, "year of date"},
    {"created_at", kTimestamp, "when the row was scraped, UTC"},
}};

}  // namespace

std::string_view type_name(ColumnType type) {
  switch (type) {
    case kInt:
      return "int";
    case kDate:
      return "date";
    case kTimestamp:
      return "timestamp";
    case kDouble:
      return "double";
    case kString:
      return "string";
  }
  return "string";
}

std::optional<ColumnType> type_from_name(std::string_view name) {
  for (const ColumnType type : {kInt, kDate, kTimestamp, kDouble, kString}) {
    if (type_name(type) == name) {
      return type;
    }
  }
  return std::nullopt;
}

std::optional<std::size_t> TableSchema::find(std::string_view name) const {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (columns_[i].name == name) {
      return i;
    }
  }
  return std::nullopt;
}

const TableSchema& results_schema() {
  static const TableSchema kSchema = [] {
    std::vector<ColumnSpec> columns;
    columns.reserve(kResults.size());
    for (const Row& row : kResults) {
      columns.push_back(ColumnSpec{row.name, row.type, row.meaning});
    }
    return TableSchema(std::move(columns));
  }();
  return kSchema;
}

std::string schema_markdown(const TableSchema& schema) {
  std::string out = "| # | column | type | meaning |\n|---|---|---|---|\n";
  for (std::size_t i = 0; i < schema.size(); ++i) {
    out += "| " + std::to_string(i + 1) + " | `" + schema[i].name + "` | " +
           std::string(type_name(schema[i].type)) + " | " + schema[i].meaning + " |\n";
  }
  return out;
}

}  // namespace rps
