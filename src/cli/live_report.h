// What `serve` shows: the page, and where its data comes from.
#pragma once

#include "cli/command.h"
#include "serve/report_cache.h"
#include "serve/site.h"
#include "workflow/workspace.h"

namespace rps::cli {

LivePage live_page();

// The report over the workspace's table. Workspace and engine are used by it alone and must outlive it.
ReportSource live_report(Workspace& workspace, QueryEngine& engine);

}  // namespace rps::cli
