#include "workflow/migrate/report.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace rps {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kShownKeys = 1000;

std::string number(std::uint64_t n) {
  return thousands(static_cast<std::int64_t>(n));
}

Json repeated_json(const SourceFacts& facts) {
  Json keys = Json::array();
  for (std::size_t i = 0; i < std::min(kShownKeys, facts.repeated.size()); ++i) {
    const RowKey& key = facts.repeated[i];
    keys.push_back({{"race_id", key.race_id}, {"horse_id", key.horse_id}});
  }
  return keys;
}

Json source_fields(const MigrateSource& source) {
  const SourceFacts& facts = source.facts;
  Json json{{"database", source.table.name.database},
            {"table", source.table.name.table},
            {"version", source.table.version},
            {"partitioned_by", source.table.partition_keys},
            {"objects_or_partitions", source.partitions},
            {"bytes", source.bytes},
            {"rows", facts.rows},
            {"distinct_keys", facts.keys},
            {"duplicates", facts.duplicates},
            {"duplicate_keys", repeated_json(facts)},
            {"days", facts.days.size()},
            {"content_hash", facts.sum.hash.hex()}};
  json["min_date"] = facts.days.empty() ? Json() : Json(facts.first_day().str());
  json["max_date"] = facts.days.empty() ? Json() : Json(facts.last_day().str());
  return json;
}

Json query_fields(const std::vector<QueryTime>& queries) {
  Json json = Json::array();
  for (const QueryTime& query : queries) {
    json.push_back({{"question", query.question},
                    {"sql", query.sql},
                    {"source_seconds", query.source_seconds},
                    {"new_seconds", query.made_seconds},
                    {"same_answer", query.same}});
  }
  return json;
}

Json origin_fields(const std::optional<TableOrigin>& origin) {
  if (!origin) {
    return {};
  }
  Json json{{"files", origin->files}, {"rows", origin->rows}, {"quarantined", origin->quarantined}};
  json["repairs"] = Json::array();
  for (const Repair& repair : origin->repairs.list()) {
    json["repairs"].push_back({{"column", repair.column}, {"what", repair.what}, {"values", repair.values}});
  }
  return json;
}

std::string layout_of(const Table& table) {
  return table.partition_keys.empty() ? "not partitioned" : "by " + join(table.partition_keys, ", ");
}

std::string row(const std::vector<std::string>& cells) {
  return "| " + join(cells, " | ") + " |\n";
}

std::string before_and_after(const MigrateReport& report) {
  const MigrateSource& source = report.source;
  std::string text = row({"", "before", "after"}) + "|---|---|---|\n";
  text += row({"table", source.table.name.table, report.made.name.table});
  text += row({"layout", layout_of(source.table), layout_of(report.made)});
  text +=
      row({"partitions (of a flat table: objects)", number(source.partitions), number(report.partitions)});
  text += row({"rows", number(source.facts.rows), number(source.facts.sum.rows)});
  text += row({"size", human_bytes(source.bytes), human_bytes(report.bytes)});
  text += row({"place in the store", "`" + source.table.dataset + "/`", "`" + report.made.dataset + "/`"});
  return text;
}

// What `register` read and had to repair.
std::string origin_text(const std::optional<TableOrigin>& origin) {
  if (!origin) {
    return "";
  }
  std::string text = "\n## Where the rows came from\n\nRegistered from " + number(origin->files) +
                     " files: " + number(origin->rows) + " rows, " + number(origin->quarantined) +
                     " rows set aside, " + number(origin->repairs.total()) + " values repaired.\n";
  const std::vector<Repair> repairs = origin->repairs.list();
  text += repairs.empty() ? "" : "\n" + row({"column", "repair", "values"}) + "|---|---|---:|\n";
  for (const Repair& repair : repairs) {
    text += row({repair.column, repair.what, number(repair.values)});
  }
  return text;
}

std::string evidence(const MigrateReport& report) {
  const SourceFacts& facts = report.source.facts;
  return "- The source was read as a whole: " + number(facts.rows) + " rows, " + number(facts.keys) +
         " distinct (race_id, horse_id), " + number(facts.duplicates) + " duplicates" +
         (facts.duplicates == 0 ? "" : ", of which the rows of the latest created_at stay") +
         ". Every partition's rows hash to what the catalog says.\n"
         "- Every object of the new table was read back from the store: rows and content hashes (all "
         "columns) "
         "are equal on all " +
         number(facts.days.size()) +
         " days of a country, in both directions.\n- Content hash of all rows: `" + facts.sum.hash.hex() +
         "`.\n- " + number(report.sample.rows) +
         " rows from all over the source were compared field by field with what a reader of the new table "
         "finds: " +
         number(report.sample.fields) + " fields, all equal.\n";
}

std::string query_table(const std::vector<QueryTime>& queries) {
  if (queries.empty()) {
    return "Not measured.\n";
  }
  std::string text = row({"question", "before, ms", "after, ms", "same answer"}) + "|---|---:|---:|---|\n";
  for (const QueryTime& query : queries) {
    text += row({query.question, fixed(query.source_seconds * 1000, 1), fixed(query.made_seconds * 1000, 1),
                 query.same ? "yes" : "**no**"});
  }
  return text;
}

}  // namespace

std::vector<QueryTime> typical_queries(const SourceFacts& facts) {
  const CountryDay last = facts.days.empty() ? CountryDay{"gb", {}} : facts.days.rbegin()->first;
  const std::string day = "country = '" + last.country + "' AND date = DATE '" + last.day.str() + "'";
  return {
      {"rows of the table", "SELECT count(*) FROM TABLE"},
      {"runners of one day", "SELECT race_id, horse_id, pos, rpr FROM TABLE WHERE " + day + " ORDER BY 1, 2"},
      {"rows by month",
       "SELECT date_trunc('month', date) AS month, count(*) FROM TABLE GROUP BY 1 ORDER BY 1"},
      {"highest ratings",
       "SELECT horse_id, max(rpr) FROM TABLE GROUP BY 1 ORDER BY 2 DESC NULLS LAST, 1 LIMIT 20"}};
}

std::string check_json(const MigrateSource& source, const MigrateOptions& options) {
  Json json{{"format", "rpscrape-migration-check-1"}, {"source", source_fields(source)}};
  json["new_partitioned_by"] = options.partition_by;
  json["partitions_to_come"] = source.facts.partitions_to_come;
  json["older_repeats_are_left_out"] = options.latest;
  json["fit_to_migrate"] = source.facts.duplicates == 0 || options.latest;
  return json.dump(2) + "\n";
}

std::string report_json(const MigrateReport& report, const std::vector<QueryTime>& queries) {
  Json json{{"format", "rpscrape-migration-report-1"},
            {"begun", report.begun.iso()},
            {"source", source_fields(report.source)}};
  json["new"] = {{"table", report.made.name.table},
                 {"version", report.made.version},
                 {"partitioned_by", report.made.partition_keys},
                 {"dataset", report.made.dataset},
                 {"rows", report.source.facts.sum.rows},
                 {"partitions", report.partitions},
                 {"bytes", report.bytes}};
  json["origin"] = origin_fields(report.origin);
  json["rows_copied"] = report.rows_copied;
  json["rows_already_there"] = report.rows_present;
  json["batches"] = report.batches;
  json["seconds"] = {{"read_and_check", report.read_seconds},
                     {"copy_and_read_back", report.copy_seconds},
                     {"compare", report.compare_seconds}};
  json["validation"] = {{"days_compared", report.source.facts.days.size()},
                        {"content_hash", report.source.facts.sum.hash.hex()},
                        {"sampled_rows", report.sample.rows},
                        {"sampled_fields", report.sample.fields},
                        {"differences", 0}};
  json["queries"] = query_fields(queries);
  return json.dump(2) + "\n";
}

std::string report_markdown(const MigrateReport& report, const std::vector<QueryTime>& queries) {
  const std::string& source = report.source.table.name.table;
  const std::string& made = report.made.name.table;
  std::string text = "# Migration of " + source + " to " + made + "\n\nBegun " + report.begun.iso() +
                     ". The source answered throughout and was not changed.\n\n## Before and after\n\n" +
                     before_and_after(report) + origin_text(report.origin);
  text += "\n## Time\n\n" + row({"step", "seconds"}) + "|---|---:|\n";
  text += row({"reading and checking the source", fixed(report.read_seconds, 2)});
  text += row({"copying " + number(report.rows_copied) + " rows in " + number(report.batches) +
                   " batches, reading them back",
               fixed(report.copy_seconds, 2)});
  text += row({"comparing", fixed(report.compare_seconds, 2)});
  text += "\n## Evidence\n\n" + evidence(report);
  const bool repeats = report.source.facts.duplicates > 0;
  text += "\n## Queries\n\nThe best of three runs each, in this program's SQL engine." +
          std::string(repeats ? " Answers differ where the source's repeated rows count." : "") + "\n\n" +
          query_table(queries);
  text += "\n## What now\n\n- `rpscrape switch " + made + "` makes it the table `" + source +
          "`; the old one stays as `" + source +
          "_backup_YYYYMMDD`.\n- To go back at any time: `rpscrape rollback`, which takes a moment. When "
          "rows were "
          "written since the switch it asks what is to become of them: `--keep-new` takes them along, "
          "`--discard-new` leaves them.\n- `rpscrape cleanup --older-than 30d` removes old backups, after "
          "showing them.\n";
  return text;
}

}  // namespace rps
