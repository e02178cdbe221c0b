#include "cli/upload_report.h"

#include <array>

#include "base/text.h"
#include "cli/table_printer.h"

namespace rps::cli {
namespace {

TextTable partition_table(const std::vector<WriteReport>& writes) {
  TextTable table{{"partition", "action", "rows before", "rows after", "bytes after"}, {}};
  const auto number = [](std::uint64_t n) { return static_cast<std::int64_t>(n); };
  for (const WriteReport& write : writes) {
    for (const PartitionReport& partition : write.partitions) {
      table.rows.push_back({partition.name, std::string(action_name(partition.action)),
                            number(partition.rows_before), number(partition.rows_after),
                            number(partition.bytes_after)});
    }
  }
  return table;
}

// "3 files: 2 loaded (812 rows), 1 skipped (loaded before), 0 refused"
std::string file_summary(const UploadReport& report) {
  std::int64_t loaded = 0;
  std::int64_t skipped = 0;
  std::int64_t rows = 0;
  for (const UploadedFile& file : report.files) {
    loaded += file.state == UploadedFile::State::kLoaded ? 1 : 0;
    skipped += file.state == UploadedFile::State::kSkipped ? 1 : 0;
    rows += static_cast<std::int64_t>(file.rows);
  }
  return thousands(static_cast<std::int64_t>(report.files.size())) + " files: " + thousands(loaded) +
         " loaded (" + thousands(rows) + " rows), " + thousands(skipped) + " skipped (loaded before), " +
         thousands(static_cast<std::int64_t>(report.refused)) + " refused";
}

// "152 partitions added, 3 replaced, 0 unchanged, 0 removed"
std::string partition_summary(const UploadReport& report) {
  std::array<std::int64_t, 4> counts{};
  std::int64_t repeats = 0;
  for (const WriteReport& write : report.writes) {
    repeats += static_cast<std::int64_t>(write.repeats);
    for (const PartitionReport& partition : write.partitions) {
      ++counts[static_cast<std::size_t>(partition.action)];
    }
  }
  return thousands(counts[0]) + " partitions added, " + thousands(counts[1]) + " replaced, " +
         thousands(counts[2]) + " unchanged, " + thousands(counts[3]) + " removed; " + thousands(repeats) +
         " repeated rows dropped";
}

// Says of which files only the races were taken, not the whole day.
void note_incomplete(const UploadReport& report, Context& context) {
  std::int64_t count = 0;
  std::string example;
  for (const UploadedFile& file : report.files) {
    if (!file.complete) {
      ++count;
      example = example.empty() ? file.path : example;
    }
  }
  if (count > 0) {
    context.progress.note(thousands(count) +
                          " files hold perhaps not all races of their day (races failed or are missing, " +
                          "or no listing was seen), such as " + example +
                          ": their races were upserted, and others that the table knows of those days stay");
  }
}

}  // namespace

Status print_writes(const std::vector<WriteReport>& writes, bool dry_run, Context& context) {
  constexpr std::size_t kFew = 40;
  const TextTable table = partition_table(writes);
  if (context.json || (!table.rows.empty() && (dry_run || table.rows.size() <= kFew))) {
    return print_table(table, context.json ? OutputFormat::kJson : OutputFormat::kTable, context.out,
                       context.out_terminal);
  }
  return {};
}

Status print_upload(const UploadReport& report, bool dry_run, Context& context) {
  RPS_TRY(print_writes(report.writes, dry_run, context));
  context.progress.note(file_summary(report));
  context.progress.note((dry_run ? "would be: " : "") + partition_summary(report));
  if (report.older_rows > 0) {
    context.progress.note(thousands(static_cast<std::int64_t>(report.older_rows)) +
                          " rows were left out, since there is a later scrape of their races");
  }
  note_incomplete(report, context);
  return {};
}

Result<ExitCode> upload_outcome(const UploadReport& report) {
  if (report.refused > 0 && report.refused == report.files.size()) {
    return Error{ErrorKind::kSchema, "no file could be loaded", "each file's reason is above and in the log"};
  }
  return report.refused > 0 || report.quarantined > 0 ? ExitCode::kIncomplete : ExitCode::kOk;
}

}  // namespace rps::cli
