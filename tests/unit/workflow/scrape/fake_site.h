// A site in memory for the tests of scraping: made-up races in the next layout, faults by path, and a clock
// that moves as requests take their time.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX

#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "fetch/http_client.h"
#include "io/clock.h"
#include "workflow/scrape/scrape_site.h"

namespace rps {

inline constexpr const char* kFakeSite = "https://races.test";

// A race of the fake site.
struct FakeRace {
  int id = 0;
  int course_id = 0;
  std::string course;  // in the address
  std::string type_code = "F";
  int runners = 10;
  int rpr = 90;  // of the winner
  bool available = true;
  bool abandoned = false;
  bool is_void = false;
};

// A gb (Ascot) or ire (Ballinrobe) race.
inline FakeRace gb_race(int id) {
  return FakeRace{id, 2, "ascot"};
}
inline FakeRace ire_race(int id) {
  return FakeRace{id, 175, "ballinrobe"};
}

class FakeSite final : public HttpClient {
 public:
  using Json = nlohmann::json;

  explicit FakeSite(FixedClock& clock) : clock_(&clock) {}

  std::map<std::string, std::vector<FakeRace>> days;      // by "2025-11-11"
  std::set<std::string> silent;                           // keys of runners that are empty on every page
  std::map<std::string, std::deque<HttpOutcome>> faults;  // by path; used up one by one
  std::function<void(const std::string& path)> before;    // each reply

  HttpOutcome get(const FetchRequest& request) override {
    const std::string path = request.url.substr(std::string(kFakeSite).size());
    asked.push_back({path, clock_->now()});
    if (before) {
      before(path);
    }
    clock_->set(Timestamp{clock_->now().millis + 100});
    auto& faulty = faults[path];
    if (!faulty.empty()) {
      HttpOutcome fault = faulty.front();
      faulty.pop_front();
      if (auto* reply = std::get_if<HttpReply>(&fault)) {
        reply->url = request.url;
      }
      return fault;
    }
    return answer(request.url, path);
  }

  // How often the path was asked for.
  [[nodiscard]] int count(const std::string& path) const {
    int found = 0;
    for (const auto& [each, at] : asked) {
      found += each == path ? 1 : 0;
    }
    return found;
  }
  [[nodiscard]] int race_requests() const {
    int found = 0;
    for (const auto& [each, at] : asked) {
      found += std::count(each.begin(), each.end(), '/') > 2 ? 1 : 0;
    }
    return found;
  }

  static std::string path_of(const FakeRace& race, const std::string& date) {
    return "/results/" + std::to_string(race.course_id) + "/" + race.course + "/" + date + "/" +
           std::to_string(race.id);
  }
  static HttpReply refusal(int status) {
    HttpReply reply;
    reply.status = status;
    reply.body = "<html>no</html>";
    return reply;
  }
  // The same refusal for every attempt of a page.
  void refuse(const std::string& path, int status, int times = 5) {
    faults[path].assign(static_cast<std::size_t>(times), refusal(status));
  }

  std::vector<std::pair<std::string, Timestamp>> asked;

 private:
  HttpReply answer(const std::string& url, const std::string& path) const {
    HttpReply reply;
    reply.url = url;
    reply.content_type = "application/json";
    reply.seconds = 0.1;
    const std::string date = path.size() >= 19 ? path.substr(9, 10) : "";
    if (path == "/robots.txt") {
      reply.status = 404;
    } else if (path.size() == 19) {
      const auto at = days.find(date);
      reply.status = 200;
      reply.body = listing(at == days.end() ? std::vector<FakeRace>() : at->second, date);
    } else {
      answer_race(path, reply);
    }
    return reply;
  }

  void answer_race(const std::string& path, HttpReply& reply) const {
    for (const auto& [date, races] : days) {
      for (const FakeRace& race : races) {
        if (path_of(race, date) == path) {
          reply.status = 200;
          reply.body = page(race, date);
          return;
        }
      }
    }
    reply.status = 404;
  }

  static std::string wrap(const char* name, Json data) {
    Json json;
    json["pageProps"]["initialState"][name]["data"] = std::move(data);
    return json.dump();
  }

  static std::string listing(const std::vector<FakeRace>& races, const std::string& date) {
    Json meetings = Json::array();
    for (const FakeRace& race : races) {
      Json entry = {{"raceUid", race.id},
                    {"raceDateTime", date + "T14:00:00+00:00"},
                    {"courseUid", race.course_id},
                    {"courseKey", race.course},
                    {"isAbandoned", race.abandoned},
                    {"isVoidRace", race.is_void},
                    {"fullResultAvailable", race.available},
                    {"fullResultLink", race.available ? Json(path_of(race, date)) : Json()}};
      meetings.push_back({{"courseName", race.course},
                          {"isAbandoned", false},
                          {"isSpecialMeeting", false},
                          {"races", Json::array({entry})}});
    }
    return wrap("results", meetings);
  }

  [[nodiscard]] std::string page(const FakeRace& race, const std::string& date) const {
    Json runners = Json::array();
    for (int place = 1; place <= race.runners; ++place) {
      runners.push_back(runner(race, place));
    }
    Json data = {{"raceId", race.id},
                 {"raceDatetime", date + "T14:00:00+00:00"},
                 {"courseUid", race.course_id},
                 {"courseName", race.course},
                 {"header",
                  {{"raceTitle", "Made Up Stakes"},
                   {"distanceShort", "1m"},
                   {"distanceYard", 1760},
                   {"going", "Good"},
                   {"raceClass", "4"},
                   {"raceTypeCode", race.type_code},
                   {"agesAllowed", "3yo+"},
                   {"prizes", Json::array()}}},
                 {"details", {{"numberOfRunners", race.runners}, {"winningTime", "1m 40.00s"}}},
                 {"runners", runners}};
    return wrap("raceResult", data);
  }

  [[nodiscard]] Json runner(const FakeRace& race, int place) const {
    const int id = race.id * 100 + place;
    const std::string name = "Horse " + std::to_string(id);
    const auto profile = [&](const char* kind) {
      return "/profile/" + std::string(kind) + "/" + std::to_string(id) + "/x";
    };
    Json json = {{"outcomeCode", std::to_string(place)},
                 {"saddleClothNo", place},
                 {"beatenDistance", place == 1 ? "" : "1"},
                 {"beatenDistanceToWinner", place == 1 ? "" : std::to_string(place - 1)},
                 {"horseUid", id},
                 {"horseName", name},
                 {"horseUrl", profile("horse")},
                 {"age", 4},
                 {"weightStones", 9},
                 {"weightPounds", 7},
                 {"odds", "5/2"},
                 {"jockeyName", "J " + name},
                 {"jockeyUrl", profile("jockey")},
                 {"trainerName", "T " + name},
                 {"trainerUrl", profile("trainer")},
                 {"ownerName", "O " + name},
                 {"ownerUrl", profile("owner")},
                 {"rpRating", std::to_string(race.rpr - place + 1)},
                 {"pedigree",
                  {{"colourSex", "b g"},
                   {"sireName", "S"},
                   {"sireUrl", profile("sire")},
                   {"damName", "D"},
                   {"damUrl", profile("dam")},
                   {"damSireName", "DS"},
                   {"damSireUrl", profile("damsire")}}}};
    for (const std::string& key : silent) {
      json[key] = "";
    }
    return json;
  }

  FixedClock* clock_;
};

// Says nothing at the terminal, but remembers.
class RecordedProgress final : public Progress {
 public:
  void begin(std::string_view phase, std::uint64_t, std::string_view) override {
    text += std::string(phase) + "\n";
  }
  void advance(std::uint64_t) override {}
  void end() override {}
  void note(std::string_view line) override { text += std::string(line) + "\n"; }
  void warn(std::string_view line) override { text += std::string(line) + "\n"; }

  std::string text;
};

// A folder, a site, a clock and the settings of a polite visit to it.
class SiteTest : public testing::Test {
 protected:
  SiteTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "rps_scrape_XXXXXX").string();
    root_ = mkdtemp(pattern.data());
    settings_.paths = PathSettings{root_ + "/data", root_ + "/store", root_ + "/logs", ""};
    settings_.scrape.site = kFakeSite;
  }
  ~SiteTest() override {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }

  SiteParts parts() {
    return SiteParts{site_, clock_, sleeper_, [] { return 0.0; }, "rpscrape/1 (test)"};
  }

  Result<SiteReport> scrape(const std::vector<std::string>& dates, const ScrapeSiteOptions& options = {}) {
    SiteSelection selection{{}, races_};
    for (const std::string& date : dates) {
      selection.days.push_back(*Date::parse(date));
    }
    return scrape_site(settings_, selection, parts(), options, progress_);
  }

  [[nodiscard]] std::string path(const std::string& name) const { return root_ + "/" + name; }
  [[nodiscard]] bool exists(const std::string& name) const { return std::filesystem::exists(path(name)); }

  std::string root_;
  Settings settings_;
  FixedClock clock_{Timestamp{1'763'020'800'000}};  // 2025-11-13 08:00:00
  FakeSleeper sleeper_{clock_};
  FakeSite site_{clock_};
  RecordedProgress progress_;
  Selection races_;
};

}  // namespace rps
