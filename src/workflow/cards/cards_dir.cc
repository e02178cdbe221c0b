#include "workflow/cards/cards_dir.h"

#include <map>

#include "base/interrupt.h"
#include "io/files.h"
#include "parse/card_page.h"
#include "parse/page.h"

namespace rps {
namespace {

constexpr const char* kUnknown = "unknown";

class FolderReader {
 public:
  FolderReader(const Selection& selection, Timestamp now, Progress& progress)
      : selection_(selection), now_(now), progress_(progress) {}

  void read(const std::string& path, CardsReport& report) {
    auto card = parse(path);
    if (!card.ok()) {
      fail(path, std::string(error_kind_name(card.error().kind)), card.error().text(), report);
      return;
    }
    if (!wants(*card)) {
      report.ignored.push_back(path);
      return;
    }
    if (const auto [at, fresh] = seen_.emplace(card->race_id, path); !fresh) {
      fail(path, "duplicate", "race " + std::to_string(card->race_id) + " is also in " + at->second, report);
      return;
    }
    for (const std::string& warning : card->warnings) {
      progress_.warn(path + ": " + warning);
    }
    card->fetched_at = now_;
    CardDayResult& day = card_day(report.days, card->region, card->date);
    day.cards.push_back(*std::move(card));
  }

 private:
  static Result<RaceCard> parse(const std::string& path) {
    RPS_ASSIGN(const std::string body, read_file(path, kMaxPageBytes));
    return parse_card_page(body, std::nullopt);
  }

  [[nodiscard]] bool wants(const RaceCard& card) const {
    return selection_.wants_date(card.date) && selection_.wants_course(card.course_id, card.region) &&
           selection_.wants_type(card.type);
  }

  void fail(const std::string& path, const std::string& kind, const std::string& message,
            CardsReport& report) {
    progress_.warn(path + ": " + message);
    card_day(report.days, kUnknown, now_.date())
        .failures.push_back(RaceFailure{0, path, kind, message, 1, now_});
  }

  const Selection& selection_;
  Timestamp now_;
  Progress& progress_;
  std::map<int, std::string> seen_;  // race id -> the page that had it
};

Result<std::vector<std::string>> pages_of(const std::string& folder, std::vector<std::string>& ignored) {
  RPS_ASSIGN(const std::vector<std::string> names, list_dir(folder));
  std::vector<std::string> pages;
  for (const std::string& name : names) {
    const bool page = name.ends_with(".html") || name.ends_with(".json");
    (page ? pages : ignored).push_back(folder + "/" + name);
  }
  if (pages.empty()) {
    return Error{ErrorKind::kUsage, folder + " holds no saved page", "pages are files .html or .json"};
  }
  return pages;
}

}  // namespace

Result<CardsReport> cards_from_dir(const Settings& settings, const std::string& folder,
                                   const Selection& selection, const Clock& clock, Progress& progress) {
  CardsReport report;
  RPS_ASSIGN(const std::vector<std::string> pages, pages_of(folder, report.ignored));
  const Timestamp now = clock.now();
  FolderReader reader(selection, now, progress);
  progress.begin("parsing race cards", pages.size(), "pages");
  for (const std::string& page : pages) {
    if (interrupted()) {
      return interrupted_error("nothing was written");
    }
    reader.read(page, report);
    progress.advance(1);
  }
  progress.end();
  for (auto& [key, day] : report.days) {
    RPS_TRY(write_card_day(settings, day, now, report.written));
  }
  return report;
}

}  // namespace rps
