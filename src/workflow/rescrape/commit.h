// Writes what a plan says: raw copies, at most two commits of the table, marks; then looks at what was
// written.
#pragma once

#include <string>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "workflow/rescrape/plan.h"

namespace rps {

struct CommitOptions {
  std::string command;   // the beginning of the commits' run ids, and who holds the writer's lock
  bool dry_run = false;  // the workspace is one of kDryRun
};

// Puts the text of every day file that is not refused into the raw store: it is the history of what each
// scrape saw, also when that was nothing new.
Status store_raw_copies(Workspace& workspace, const std::vector<DayPlan>& plans);

// Commits the partitions to replace, then those to merge: each kind in one commit, all or nothing.
// kPrecondition naming the partition when another run has changed it since the plan was made; nothing of that
// commit is written then.
Result<std::vector<WriteReport>> write_plan(Workspace& workspace, const std::vector<DayPlan>& plans,
                                            const CommitOptions& options, Progress& progress);

// Marks the raw copies as processed whose rows are in the table, also those that it had already.
Status mark_plan(Workspace& workspace, const std::vector<DayPlan>& plans,
                 const std::vector<WriteReport>& writes);

// Reads the written partitions back, as the commits made them: each has exactly the planned rows, no key
// twice. kMismatch naming the first that has not. Not for dry runs: their catalog does not keep partitions.
Status verify_plan(Workspace& workspace, const std::vector<DayPlan>& plans,
                   const std::vector<WriteReport>& writes, Progress& progress);

// Replaces the data folder's files of each day by those of the run, so that `retry` and `upload` go on from
// here. Refused and outdated days are left alone.
Status publish_day_files(const Settings& settings, const ScrapeScope& scope,
                         const std::vector<DayPlan>& plans);

}  // namespace rps
