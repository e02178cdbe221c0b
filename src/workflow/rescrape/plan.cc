#include "workflow/rescrape/plan.h"

#include <algorithm>
#include <array>
#include <memory>
#include <numeric>

#include "base/text.h"
#include "csv/gzip.h"
#include "csv/reader.h"
#include "io/files.h"
#include "lake/grouping.h"
#include "lake/layout.h"
#include "lake/partition_reader.h"
#include "workflow/day_files.h"
#include "workflow/quarantine.h"

namespace rps {
namespace {

constexpr std::uint64_t kMaxCsvBytes = 1'000'000'000;

// What the table has of one day.
struct Present {
  RowBatch rows = RowBatch::results();
  std::string content_hash;
  Timestamp scraped_at;
};

std::string races_text(std::uint64_t count) {
  return thousands(static_cast<std::int64_t>(count)) + (count == 1 ? " race" : " races");
}

// As the lake writes them: of rows with the same key one.
RowBatch without_repeats(const RowBatch& rows) {
  std::vector<std::uint32_t> kept(rows.rows());
  std::iota(kept.begin(), kept.end(), 0U);
  drop_repeats(rows, kept);
  RowBatch result = RowBatch::results();
  for (const std::uint32_t row : kept) {
    result.append_row(rows, row);
  }
  return result;
}

class Planner {
 public:
  Planner(Workspace& workspace, const ScrapeScope& scope, const PlanOptions& options)
      : workspace_(workspace), scope_(scope), options_(options) {}

  Status open() {
    const auto table = workspace_.catalog().table(workspace_.table_name());
    if (!table.ok() && table.error().kind != ErrorKind::kNotFound) {
      return table.error();
    }
    if (table.ok()) {
      table_ = *table;
    }
    return check_layout(table_ ? table_->partition_keys : workspace_.settings().table.partition_by);
  }

  Result<DayPlan> plan(const std::string& country, Date date, const DaySummary* day) {
    DayPlan plan;
    plan.country = country;
    plan.date = date;
    plan.partition = layout_->name(PartitionId{country, date.days});
    RPS_ASSIGN(const Present present, read_present(plan.partition));
    plan.base_hash = present.content_hash;
    plan.rows_before = plan.rows_after = present.rows.rows();
    plan.races_before = plan.races_after = race_ids(present.rows).size();
    if (!decide_without_rows(plan, day)) {
      RPS_TRY(read_input(plan, *day));
      decide_by_rows(plan, present);
    }
    return plan;
  }

  Status write_quarantine() const {
    return quarantined_ ? quarantine_.write(options_.quarantine_path) : Status();
  }

 private:
  Status check_layout(const std::vector<std::string>& keys) {
    const auto layout = PartitionLayout::from_keys(keys);
    if (!layout.ok() || layout->period() != PartitionLayout::Period::kDay) {
      return Error{ErrorKind::kRefused,
                   workspace_.table_name().str() + " is not partitioned by country and date (but by " +
                       (keys.empty() ? "nothing" : join(keys, ", ")) + ")",
                   "a re-scrape replaces days; use scrape and 'upload --mode upsert' for this table"};
    }
    layout_ = *layout;
    return {};
  }

  Result<Present> read_present(const std::string& name) {
    Present present;
    if (!table_) {
      return present;
    }
    RPS_ASSIGN(const auto partition, workspace_.catalog().partition(*table_, name));
    if (partition) {
      RPS_ASSIGN(present.rows, read_result_rows(workspace_, *table_, *partition));
      present.content_hash = partition->content_hash;
      present.scraped_at = partition->max_created_at;
    }
    return present;
  }

  // True when the scrape has nothing to write.
  static bool decide_without_rows(DayPlan& plan, const DaySummary* day) {
    plan.missed = day == nullptr || !day->fulfilled;
    plan.failed = day == nullptr ? 0 : day->failed;
    if (day != nullptr && day->drift.empty() && day->runners > 0) {
      return false;
    }
    if (day == nullptr) {
      plan.reason = "the visit ended before this day";
    } else if (!day->drift.empty()) {
      plan.reason = "held: " + join(day->drift, ", ") + " fell silent";
    } else if (!day->listing_seen) {
      plan.reason = "the day's listing could not be had";
    } else if (!day->fulfilled) {
      plan.reason = "none of its races could be had";
    } else {
      plan.decision = Decision::kNoRacing;
      plan.reason = no_racing(*day);
      plan.reason +=
          plan.rows_before > 0 ? "; the " + races_text(plan.races_before) + " of the table stay" : "";
    }
    return true;
  }

  static std::string no_racing(const DaySummary& day) {
    std::vector<std::string> parts;
    const auto add = [&](int count, const char* what) {
      if (count > 0) {
        parts.push_back(std::to_string(count) + " " + what);
      }
    };
    add(day.abandoned, "abandoned");
    add(day.void_races, "void");
    add(day.not_available, "without a result yet");
    return parts.empty() ? "the listing has no race" : "no result: " + join(parts, ", ");
  }

  Status read_input(DayPlan& plan, const DaySummary& day) {
    const bool gzip = workspace_.settings().csv.gzip;
    plan.source.path = day_csv_path(scope_.folder, plan.country, plan.date, gzip);
    plan.source.country = plan.country;
    plan.source.date = plan.date;
    plan.source.scraped_at = Timestamp{day.scraped_at.millis - day.scraped_at.millis % 1000};
    RPS_ASSIGN(std::string bytes, read_file(plan.source.path, kMaxCsvBytes));
    plan.text = std::move(bytes);
    if (gzip) {
      RPS_ASSIGN(plan.text, gunzip(plan.text, plan.source.path));
    }
    RPS_ASSIGN(plan.raw, find_raw_place(workspace_, plan.source, plan.text));
    RPS_ASSIGN(CsvRead read,
               read_csv(CsvSource{plan.source.path, plan.text, plan.country, plan.raw.scraped_at, false}));
    RPS_TRY(check_day_rows(plan.source, read.rows));
    plan.quarantined = read.quarantined.size();
    RPS_TRY(check_count(plan, read.rows.rows(), day));
    plan.input = without_repeats(read.rows);
    quarantined_ = quarantined_ || plan.quarantined > 0;
    quarantine_.add(plan.source.path, read.quarantined);
    plan.whole = day.complete && plan.quarantined == 0;
    plan.missed = !plan.whole;
    return {};
  }

  // The file holds what the scrape says it found.
  static Status check_count(const DayPlan& plan, std::uint64_t read, const DaySummary& day) {
    const std::uint64_t rows = read + plan.quarantined;
    if (rows == static_cast<std::uint64_t>(day.runners)) {
      return {};
    }
    return Error{ErrorKind::kRefused,
                 plan.source.path + " has " + std::to_string(rows) + " rows, but the scrape found " +
                     std::to_string(day.runners) + " runners",
                 "nothing was written; run the command again"};
  }

  void decide_by_rows(DayPlan& plan, const Present& present) const {
    if (present.scraped_at > plan.raw.scraped_at) {
      plan.decision = Decision::kOutdated;
      plan.reason = "the table has a scrape of " + present.scraped_at.iso();
      plan.missed = true;  // a clock was wrong: what the site has now is still to come in
      return;
    }
    plan.expected = plan.whole ? plan.input : upserted(present.rows, plan.input);
    const std::uint64_t lost = plan.whole ? lost_races(present.rows, plan.input) : 0;
    if (lost > 0 && !options_.allow_shrink) {
      plan.decision = Decision::kRefused;
      plan.reason = races_text(lost) + " that the table has would be lost (scraped " +
                    std::to_string(race_ids(plan.input).size()) + ", known " +
                    std::to_string(plan.races_before) + "); --allow-shrink takes them out";
      return;
    }
    plan.changes = compare_rows(present.rows, plan.expected);
    plan.rows_after = plan.expected.rows();
    plan.races_after = race_ids(plan.expected).size();
    plan.decision = plan.changes.none() ? Decision::kUnchanged
                    : plan.whole        ? Decision::kReplace
                                        : Decision::kMerge;
    if (!plan.whole) {
      plan.reason = plan.quarantined > 0 ? std::to_string(plan.quarantined) + " rows fit no rule"
                                         : std::to_string(plan.failed) + " failures; known races are kept";
    }
  }

  static std::uint64_t lost_races(const RowBatch& before, const RowBatch& input) {
    const std::set<std::int32_t> now = race_ids(input);
    const std::set<std::int32_t> known = race_ids(before);
    return static_cast<std::uint64_t>(
        std::count_if(known.begin(), known.end(), [&](std::int32_t id) { return !now.contains(id); }));
  }

  Workspace& workspace_;
  const ScrapeScope& scope_;
  const PlanOptions& options_;
  std::optional<Table> table_;
  std::optional<PartitionLayout> layout_;
  QuarantineFile quarantine_;
  bool quarantined_ = false;
};

}  // namespace

std::string_view decision_name(Decision decision) {
  constexpr std::array<std::string_view, 7> kNames{"replace",     "merge",    "unchanged", "no racing",
                                                   "not scraped", "outdated", "refused"};
  return kNames.at(static_cast<std::size_t>(decision));
}

Result<std::vector<DayPlan>> make_plan(Workspace& workspace, const ScrapeScope& scope,
                                       const std::map<DayKey, DaySummary>& results,
                                       const PlanOptions& options, Progress& progress) {
  Planner planner(workspace, scope, options);
  RPS_TRY(planner.open());
  std::vector<DayPlan> plans;
  progress.begin("comparing with the table", scope.days.size() * scope.countries.size(), "partitions");
  for (const std::string& country : scope.countries) {
    for (const Date date : scope.days) {
      const auto found = results.find(DayKey{country, date});
      RPS_ASSIGN(DayPlan plan,
                 planner.plan(country, date, found == results.end() ? nullptr : &found->second));
      plans.push_back(std::move(plan));
      progress.advance(1);
    }
  }
  progress.end();
  RPS_TRY(planner.write_quarantine());
  return plans;
}

Result<RowBatch> read_result_rows(Workspace& workspace, const Table& table, const Partition& partition) {
  RPS_ASSIGN(const PartitionLayout layout, PartitionLayout::from_keys(table.partition_keys));
  RowBatch rows(std::make_shared<const TableSchema>(table.schema));
  RPS_TRY(read_partition(workspace.store(), table, layout, partition, rows));
  RowBatch results = RowBatch::results();
  for (std::size_t column = 0; column < results.width(); ++column) {
    const auto from = table.schema.find(results.schema()[column].name);
    if (!from || table.schema[*from].type != results.schema()[column].type) {
      results[column].append_nulls(partition.rows);
      continue;
    }
    for (std::size_t row = 0; row < partition.rows; ++row) {
      results[column].append_from(rows[*from], row);
    }
  }
  return results;
}

}  // namespace rps
