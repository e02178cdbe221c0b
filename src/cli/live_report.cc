#include "cli/live_report.h"

#include "page/report_page.h"
#include "workflow/report/report_json.h"

namespace rps::cli {

LivePage live_page() {
  return {render_live_page(), live_page_policy()};
}

ReportSource live_report(Workspace& workspace, QueryEngine& engine) {
  ReportSource source;
  source.version = [&workspace]() -> Result<std::string> {
    RPS_ASSIGN(const Table table, workspace.catalog().table(workspace.table_name()));
    return std::to_string(table.version) + " " + london_date(workspace.clock().now()).str();
  };
  source.gather = [&workspace, &engine]() -> Result<std::string> {
    RPS_ASSIGN(const Report report, make_report(workspace, engine, ReportOptions{}, silent_progress()));
    engine.settle();
    return report_json(report, "rpscrape " RPS_VERSION, true);
  };
  return source;
}

}  // namespace rps::cli
