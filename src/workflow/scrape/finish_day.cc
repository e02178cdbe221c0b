#include "workflow/scrape/finish_day.h"

#include <algorithm>

#include "base/text.h"
#include "io/files.h"
#include "workflow/day_files.h"
#include "workflow/scrape/drift.h"
#include "workflow/scrape/failure_logs.h"
#include "workflow/scrape/listed_races.h"
#include "workflow/scrape/write_day.h"

namespace rps {
namespace {

constexpr std::uint64_t kMaxJsonBytes = 256'000'000;

std::string percent(double share) {
  return fixed(100 * share, 0) + " %";
}

std::vector<std::string> names_of(const std::vector<FieldDrift>& drift) {
  std::vector<std::string> names;
  names.reserve(drift.size());
  for (const FieldDrift& field : drift) {
    names.push_back(field.field);
  }
  return names;
}

RaceFailure drift_failure(const DayResult& day, Timestamp at) {
  std::vector<std::string> parts;
  for (const FieldDrift& field : day.drift) {
    parts.push_back(field.field + " (" + percent(field.share) + " of the runners have it, on other days " +
                    percent(field.baseline) + ")");
  }
  RaceFailure failure;
  failure.kind = "drift";
  failure.message =
      "fell silent: " + join(parts, ", ") +
      "; probably the pages' layout has changed. The day is not written; its pages are kept for a "
      "program that can read them. If the site was at fault, scrape the day again with --force; "
      "if it is really so, with --accept-drift " +
      join(names_of(day.drift), ",");
  failure.attempts = 0;
  failure.at = at;
  return failure;
}

}  // namespace

Result<DaySummary> finish_day(const FinishContext& context, DayResult& day, Timestamp scraped_at) {
  order_races(day);
  FieldShares shares = count_fields(day, scraped_at);
  day.drift = silent_fields(shares, context.history.of(day.country), context.accept_drift);
  std::string csv_path;
  if (!day.drift.empty()) {
    day.failures.push_back(drift_failure(day, scraped_at));
    context.progress.warn(day.country + " " + day.date.str() + " " + day.failures.back().message);
    RPS_TRY(write_records(context.settings, day, scraped_at));
  } else {
    const std::size_t before = context.written.size();
    RPS_TRY(write_day(context.settings, day, scraped_at, context.written));
    csv_path = context.written.size() > before ? context.written.back() : "";
    context.history.record(day.country, std::move(shares));
  }
  if (day.listing_seen && !day.filtered && day.missing().empty()) {
    RPS_TRY(archive_failures_before(context.settings, day.country, day.date, scraped_at));
  }
  DaySummary summary = summarize(day, scraped_at);
  summary.csv_path = csv_path;
  return summary;
}

Result<DayJson> read_day_json(const Settings& settings, const std::string& country, Date date) {
  const std::string path = day_json_path(settings.paths.data, country, date);
  const auto text = read_file(path, kMaxJsonBytes);
  if (!text.ok()) {
    const bool none = text.error().kind == ErrorKind::kNotFound;
    return none ? Result<DayJson>(DayJson{date, country, {}, false, {}}) : text.error();
  }
  return decode_day_json(*text, path);
}

Status keep_unselected(const Settings& settings, const Selection& selection, DayResult& day,
                       Progress& progress) {
  if (!selection.filtered()) {
    return {};
  }
  RPS_ASSIGN(DayJson json, read_day_json(settings, day.country, day.date));
  std::size_t kept = 0;
  for (Race& race : json.races) {
    if (!selection.wants_course(race.course_id, race.region) || !selection.wants_type(race.type)) {
      day.races.push_back(std::move(race));
      ++kept;
    }
  }
  if (kept > 0) {
    progress.note(day.country + " " + day.date.str() + ": " + std::to_string(kept) +
                  " races that were not selected stay in the day's file");
  }
  return {};
}

Status check_field_names(const std::set<std::string>& names) {
  const std::vector<std::string> known = field_names();
  for (const std::string& name : names) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      return Error{ErrorKind::kUsage, "there is no field '" + name + "'", "fields: " + join(known, ", ")};
    }
  }
  return {};
}

}  // namespace rps
