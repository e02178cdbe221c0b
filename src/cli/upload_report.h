// What commands print that bring rows into the table: a row per partition, and the totals as notes.
#pragma once

#include <vector>

#include "cli/command.h"
#include "workflow/upload.h"

namespace rps::cli {

// The partitions that the writes changed: always with --json, else when they are few or it is a dry run.
Status print_writes(const std::vector<WriteReport>& writes, bool dry_run, Context& context);
// The same with the totals of files, partitions and rows.
Status print_upload(const UploadReport& report, bool dry_run, Context& context);
// kIncomplete when rows or files were left out; kSchema when no file could be loaded at all.
Result<ExitCode> upload_outcome(const UploadReport& report);

}  // namespace rps::cli
