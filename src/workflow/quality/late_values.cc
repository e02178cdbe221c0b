#include "workflow/quality/late_values.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/interrupt.h"
#include "base/text.h"
#include "workflow/quality/raw_history.h"
#include "workflow/rescrape/window.h"

namespace rps {
namespace {

constexpr std::array<std::size_t, 3> kFields{col::kRpr, col::kTs, col::kOr};
constexpr int kNever = kMostLateAge + 1;

using Ages = std::array<int, kFields.size()>;  // at which each field was first seen

// One day's finishers, scrape by scrape.
class DayArrivals {
 public:
  void add(const RowBatch& rows, int age) {
    for (std::size_t row = 0; row < rows.rows(); ++row) {
      const std::string pos = rows[col::kPos].is_null(row) ? "" : rows[col::kPos].display(row);
      if (pos.empty() || pos[0] < '1' || pos[0] > '9') {
        continue;
      }
      const auto key = std::make_pair(rows[col::kRaceId].int_at(row), rows[col::kHorseId].int_at(row));
      Ages& ages = runners_.try_emplace(key, Ages{kNever, kNever, kNever}).first->second;
      for (std::size_t field = 0; field < kFields.size(); ++field) {
        if (!rows[kFields[field]].is_null(row)) {
          ages[field] = std::min(ages[field], age);
        }
      }
    }
  }

  void add_to(std::array<LateCurve, kFields.size()>& curves) const {
    for (const auto& [key, ages] : runners_) {
      for (std::size_t field = 0; field < kFields.size(); ++field) {
        ++curves[field].finishers;
        for (int age = ages[field]; age <= kMostLateAge; ++age) {
          ++curves[field].filled[static_cast<std::size_t>(age)];
        }
      }
    }
  }

 private:
  std::map<std::pair<std::int32_t, std::int32_t>, Ages> runners_;  // by race and horse
};

int age_of(const RawObject& object) {
  return std::max(0, london_date(object.scraped_at).days - object.date->days);
}

Result<DayArrivals> follow_day(Workspace& workspace, const DayScrapes& scrapes, Progress& progress) {
  DayArrivals arrivals;
  for (const RawObject& object : scrapes) {
    if (age_of(object) > kMostLateAge) {
      break;
    }
    RPS_ASSIGN(const auto rows, read_scrape(workspace, object, progress));
    if (rows) {
      arrivals.add(*rows, age_of(object));
    }
  }
  return arrivals;
}

std::array<LateCurve, kFields.size()> empty_curves(const std::string& country) {
  std::array<LateCurve, kFields.size()> curves;
  for (std::size_t field = 0; field < kFields.size(); ++field) {
    curves[field].country = country;
    curves[field].field = results_schema()[kFields[field]].name;
  }
  return curves;
}

}  // namespace

Result<LateReport> late_values(Workspace& workspace, Date today, int days, Progress& progress) {
  LateReport report;
  report.last = today.plus_days(-kMostLateAge);
  report.first = report.last.plus_days(1 - days);
  RPS_ASSIGN(const std::vector<DayScrapes> found,
             list_day_scrapes(workspace, std::nullopt, [&](const DayScrapes& scrapes) {
               const Date day = *scrapes.front().date;
               return day >= report.first && day <= report.last && age_of(scrapes.front()) <= kSoonDays;
             }));
  std::map<std::string, std::array<LateCurve, kFields.size()>> curves;
  progress.begin("following ratings", found.size(), "days");
  for (const DayScrapes& scrapes : found) {
    if (interrupted()) {
      return interrupted_error("nothing is changed by looking");
    }
    const std::string& country = *scrapes.front().country;
    RPS_ASSIGN(const DayArrivals arrivals, follow_day(workspace, scrapes, progress));
    arrivals.add_to(curves.try_emplace(country, empty_curves(country)).first->second);
    progress.advance(1);
  }
  progress.end();
  report.days = static_cast<std::int64_t>(found.size());
  for (auto& [country, fields] : curves) {
    report.curves.insert(report.curves.end(), fields.begin(), fields.end());
  }
  return report;
}

}  // namespace rps
