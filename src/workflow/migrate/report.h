// What a migration leaves for people and programs to read: the pre-check (check.json), and the report with
// its evidence (report.json, report.md).
#pragma once

#include <string>
#include <vector>

#include "workflow/migrate/migrate.h"

namespace rps {

// One query, asked of both tables.
struct QueryTime {
  std::string question;  // for people: "rows of the last day"
  std::string sql;       // with TABLE for the table's name
  double source_seconds = 0;
  double made_seconds = 0;
  bool same = false;  // both gave the same answer
};

// The queries to time: of a table that holds these rows.
std::vector<QueryTime> typical_queries(const SourceFacts& facts);

// JSON texts end with a line end.
std::string check_json(const MigrateSource& source, const MigrateOptions& options);
std::string report_json(const MigrateReport& report, const std::vector<QueryTime>& queries);
std::string report_markdown(const MigrateReport& report, const std::vector<QueryTime>& queries);

}  // namespace rps
