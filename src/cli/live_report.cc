#include "cli/live_report.h"

#include <nlohmann/json.hpp>

#include "workflow/rescrape/window.h"

namespace rps::cli {
namespace {

// "YYYY-MM-DDTHH:MM:SSZ"
std::string to_the_second(Timestamp at) {
  constexpr std::size_t kSize = 19;
  return at.iso().substr(0, kSize) + "Z";
}

// The table's part alone, until the report's other parts are gathered here.
Result<std::string> gather(Workspace& workspace, const Clock& clock) {
  RPS_ASSIGN(const Table table, workspace.catalog().table(workspace.table_name()));
  RPS_ASSIGN(const std::vector<VersionInfo> history, workspace.catalog().history(table));
  const VersionInfo present = history.empty() ? VersionInfo() : history.front();
  const nlohmann::json report{{"format", 1},
                              {"program", std::string("rpscrape ") + RPS_VERSION},
                              {"generated_at", to_the_second(clock.now())},
                              {"today", london_date(clock.now()).str()},
                              {"live", true},
                              {"table",
                               {{"name", table.name.str()},
                                {"version", table.version},
                                {"rows", present.rows},
                                {"partitions", present.partitions},
                                {"bytes", present.bytes},
                                {"partition_by", table.partition_keys},
                                {"committed_at", to_the_second(table.committed_at)}}}};
  return report.dump();
}

}  // namespace

LivePage live_page() {
  return {
      "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>rpscrape</title>\n"
      "<p>The report's data: <a href=\"/api/report\">/api/report</a></p>\n</html>\n",
      ""};
}

ReportSource live_report(Workspace& workspace, const Clock& clock) {
  ReportSource source;
  source.version = [&workspace, &clock]() -> Result<std::string> {
    RPS_ASSIGN(const Table table, workspace.catalog().table(workspace.table_name()));
    return std::to_string(table.version) + " " + london_date(clock.now()).str();
  };
  source.gather = [&workspace, &clock] { return gather(workspace, clock); };
  return source;
}

}  // namespace rps::cli
