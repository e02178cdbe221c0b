#include "workflow/report/report_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "model/schema.h"
#include "workflow/quality/gates_json.h"

namespace rps {
namespace {

using Json = nlohmann::ordered_json;

// To the second, as people and browsers read it.
std::string time_text(Timestamp at) {
  constexpr std::size_t kToTheSecond = 19;
  return at.iso().substr(0, kToTheSecond) + "Z";
}

Json statistics_json(const CountryStatistics& statistics) {
  return Json{{"days", statistics.days},    {"races", statistics.races},
              {"mean", statistics.mean},    {"median", statistics.median},
              {"sd", statistics.deviation}, {"threshold", statistics.threshold}};
}

template <class Value>
Json by_day(const CountryCoverage& country, const Value& value) {
  Json list = Json::array();
  for (const DayCount& day : country.days) {
    list.push_back(value(day));
  }
  return list;
}

Json country_json(const CountryCoverage& country) {
  Json json{{"code", country.code}, {"name", country.name}, {"first_day", country.first.str()}};
  json["races"] = by_day(country, [](const DayCount& day) { return day.races; });
  json["runners"] = by_day(country, [](const DayCount& day) { return day.runners; });
  json["finishers"] = by_day(country, [](const DayCount& day) { return day.ratings.finishers; });
  json["rpr"] = by_day(country, [](const DayCount& day) { return day.ratings.rpr; });
  json["ts"] = by_day(country, [](const DayCount& day) { return day.ratings.ts; });
  json["or"] = by_day(country, [](const DayCount& day) { return day.ratings.official; });
  json["bytes"] = country.bytes.empty() ? Json() : Json(country.bytes);
  json["statistics"] = statistics_json(country.statistics);
  return json;
}

Json totals_json(const Report& report) {
  std::int64_t races = 0;
  std::int64_t runners = 0;
  Ratings ratings;
  for (const CountryCoverage& country : report.countries) {
    for (const DayCount& day : country.days) {
      races += day.races;
      runners += day.runners;
      ratings += day.ratings;
    }
  }
  return Json{{"races", races},     {"runners", runners}, {"finishers", ratings.finishers},
              {"rpr", ratings.rpr}, {"ts", ratings.ts},   {"or", ratings.official}};
}

Json table_json(const Report& report) {
  Json json{{"name", report.table.name.str()},
            {"version", report.table.version},
            {"rows", report.rows},
            {"partitions", report.partitions},
            {"bytes", report.bytes},
            {"first_day", Json()},
            {"last_day", Json()},
            {"partition_by", report.table.partition_keys},
            {"committed_at", time_text(report.table.committed_at)}};
  for (const CountryCoverage& country : report.countries) {
    const std::string first = country.first.str();
    const std::string last = country.days.back().date.str();
    json["first_day"] =
        json["first_day"].is_null() ? first : std::min(first, json["first_day"].get<std::string>());
    json["last_day"] =
        json["last_day"].is_null() ? last : std::max(last, json["last_day"].get<std::string>());
  }
  return json;
}

Json findings_json(const CheckReport& check) {
  Json list = Json::array();
  for (const CheckFinding& finding : check.findings) {
    list.push_back(Json{{"kind", finding.kind},
                        {"country", finding.country},
                        {"date", finding.date.str()},
                        {"detail", finding.detail},
                        {"explained", finding.explained}});
  }
  return list;
}

Json ratings_json(const Report& report) {
  Json list = Json::array();
  for (const RatingsByAge& country : report.ratings) {
    for (std::size_t age = 0; age < country.ages.size(); ++age) {
      const Ratings& ratings = country.ages[age];
      if (ratings.finishers > 0) {
        list.push_back(Json{{"country", country.country},
                            {"age", age},
                            {"finishers", ratings.finishers},
                            {"rpr", ratings.rpr},
                            {"ts", ratings.ts},
                            {"or", ratings.official}});
      }
    }
  }
  return list;
}

Json window_json(Date first, Date last) {
  return Json{{"first", first.str()}, {"last", last.str()}};
}

Json late_json(const std::optional<LateReport>& late) {
  if (!late) {
    return {};
  }
  Json curves = Json::array();
  for (const LateCurve& curve : late->curves) {
    curves.push_back(Json{{"country", curve.country},
                          {"field", curve.field},
                          {"finishers", curve.finishers},
                          {"filled", curve.filled}});
  }
  return Json{{"window", window_json(late->first, late->last)},
              {"days", late->days},
              {"max_age", kMostLateAge},
              {"curves", std::move(curves)}};
}

Json open_failures_json(const std::vector<FailureLog>& logs) {
  Json list = Json::array();
  for (const FailureLog& log : logs) {
    for (const RaceFailure& failure : log.failures) {
      list.push_back(Json{{"country", log.country},
                          {"date", log.date.str()},
                          {"race_id", failure.race_id},
                          {"url", failure.url},
                          {"kind", failure.kind},
                          {"message", failure.message},
                          {"attempts", failure.attempts},
                          {"time", time_text(failure.at)}});
    }
  }
  return list;
}

Json health_json(const std::optional<ScrapeHealth>& health) {
  if (!health) {
    return {};
  }
  Json days = Json::array();
  for (const HealthDay& day : health->days) {
    days.push_back(Json{{"day", day.day.str()},
                        {"scrapes", day.scrapes},
                        {"requests", day.requests},
                        {"retries", day.retries},
                        {"waited_seconds", day.waited_seconds},
                        {"discovered", day.discovered},
                        {"ok", day.ok},
                        {"void", day.void_races},
                        {"abandoned", day.abandoned},
                        {"failed", day.failed},
                        {"blocked", day.blocked},
                        {"rate_limited", day.rate_limited}});
  }
  return Json{{"window", window_json(health->first, health->last)},
              {"days", std::move(days)},
              {"failed_by_kind", health->failed_by_kind},
              {"open_failures", open_failures_json(health->open_failures)}};
}

Json partitions_json(const std::vector<Partition>& partitions) {
  Json list = Json::array();
  for (const Partition& partition : partitions) {
    list.push_back(Json{{"name", partition.name}, {"rows", partition.rows}, {"bytes", partition.bytes}});
  }
  return list;
}

Json sizes_json(const PartitionSizes& sizes) {
  Json years = Json::array();
  for (const YearSize& year : sizes.years) {
    years.push_back(Json{{"country", year.country},
                         {"year", year.year},
                         {"partitions", year.partitions},
                         {"rows", year.rows},
                         {"bytes", year.bytes}});
  }
  return Json{{"bytes_by_year", std::move(years)},
              {"smallest", partitions_json(sizes.smallest)},
              {"largest", partitions_json(sizes.largest)}};
}

Json optional_text(const std::optional<std::string>& text) {
  return text ? Json(*text) : Json();
}

Json change_json(const HistoryChange& change) {
  return Json{{"country", change.country},
              {"date", change.date.str()},
              {"course", change.course},
              {"off", change.off},
              {"race_id", change.race_id},
              {"horse", change.horse},
              {"horse_id", change.horse_id},
              {"column", results_schema()[change.column].name},
              {"before", optional_text(change.before)},
              {"after", optional_text(change.after)},
              {"seen_at", time_text(change.seen_at)}};
}

Json changes_json(const std::optional<ReportChanges>& changes) {
  if (!changes) {
    return {};
  }
  Json columns = Json::array();
  for (const auto& [column, counts] : changes->sums.columns) {
    columns.push_back(Json{{"column", results_schema()[column].name},
                           {"filled", counts.filled},
                           {"cleared", counts.cleared},
                           {"altered", counts.altered}});
  }
  Json recent = Json::array();
  for (const HistoryChange& change : changes->newest) {
    recent.push_back(change_json(change));
  }
  return Json{{"since", time_text(changes->since)},
              {"scrapes", changes->sums.scrapes},
              {"races_changed", changes->sums.races_changed},
              {"races_late", changes->sums.races_late},
              {"runners_gone", changes->sums.runners_gone},
              {"runners_new", changes->sums.runners_new},
              {"columns", std::move(columns)},
              {"recent", std::move(recent)}};
}

// Rows more than in the version before; null where the catalog has forgotten that one.
Json rows_added(const std::vector<VersionInfo>& runs, std::size_t i) {
  const VersionInfo& run = runs[i];
  if (i + 1 < runs.size()) {
    return static_cast<std::int64_t>(run.rows) - static_cast<std::int64_t>(runs[i + 1].rows);
  }
  return run.version <= 1 ? Json(run.rows) : Json();
}

Json runs_json(const Report& report) {
  Json list = Json::array();
  for (std::size_t i = 0; i < std::min(report.runs.size(), report.most_runs); ++i) {
    const VersionInfo& run = report.runs[i];
    list.push_back(Json{{"version", run.version},
                        {"run_id", run.run_id},
                        {"command", run.run_id.substr(0, run.run_id.find('_'))},
                        {"operation", run.operation},
                        {"at", time_text(run.committed_at)},
                        {"rows", run.rows},
                        {"partitions", run.partitions},
                        {"bytes", run.bytes},
                        {"rows_added", rows_added(report.runs, i)}});
  }
  return list;
}

Json quality_json(const QualityReport& quality) {
  return Json{{"passed", quality.passed()}, {"gates", gates_json(quality)}};
}

}  // namespace

std::string report_json(const Report& report, const std::string& program, bool live) {
  Json countries = Json::array();
  for (const CountryCoverage& country : report.countries) {
    countries.push_back(country_json(country));
  }
  const Json json{{"format", 1},
                  {"program", program},
                  {"generated_at", time_text(report.at)},
                  {"today", report.today.str()},
                  {"live", live},
                  {"table", table_json(report)},
                  {"totals", totals_json(report)},
                  {"countries", std::move(countries)},
                  {"findings", findings_json(report.check)},
                  {"check_window", window_json(report.check_window.first, report.check_window.last)},
                  {"rating_by_age", ratings_json(report)},
                  {"late", late_json(report.late)},
                  {"health", health_json(report.health)},
                  {"sizes", sizes_json(report.sizes)},
                  {"changes", changes_json(report.changes)},
                  {"runs", runs_json(report)},
                  {"quality", quality_json(report.quality)}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace rps
