// parse_bench PAGES_DIR RESULT.json ROUNDS [PYTHON]: how fast saved result pages become rows, on one core.
//
// Contenders, in turn, ROUNDS times, each kSeconds of processor time over all pages of PAGES_DIR in memory:
//   rpscrape       bytes -> Race -> the day's CSV -> typed rows of the table's 51 columns, as scrape and
//                  upload take a page
//   rpscrape race  bytes -> Race alone: all that is on the page, typed and derived
//   libxml2 tree   the page's tree alone, nothing asked: the least for any parser by way of a tree
//   libxml2        parse_peer.h: DOM and one XPath a field, lists zipped; texts, nothing derived
//   lxml           parse_peer.py: the same in Python, run by PYTHON (default python3)
// Everything is bound to one core. Rates are by processor time, so that other work of the machine weighs
// little; ratios are of neighbouring turns. Beforehand it is checked, against libxml2's tree of the page,
// that rpscrape gives every runner, in the page's order, and as many rows (a void race has none).
#include <sched.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "csv/reader.h"
#include "csv/writer.h"
#include "io/files.h"
#include "machine.h"
#include "parse/page.h"
#include "parse_peer.h"

namespace rps::bench {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kSeconds = 1;
constexpr double kRequired = 5;                     // times the Python peer
constexpr double kStatedPeer = 168;                 // pages/s of a Python peer as others measured it
constexpr Timestamp kScrapedAt{1'767'225'600'000};  // any moment

struct SavedPage {
  std::string name;
  ResultRef ref;
  std::string bytes;
};

struct Lab {
  std::vector<SavedPage> pages;
  double megabytes = 0;  // of all pages
  std::string dir;
  std::string python;
};

// Page to typed rows, the whole way.
Result<RowBatch> parse_rows(const SavedPage& page) {
  RPS_ASSIGN(const Race race, parse_result_page(page.bytes, page.ref));
  const std::string csv = encode_csv({&race, 1}, default_columns());
  RPS_ASSIGN(CsvRead read, read_csv(CsvSource{page.name, csv, std::nullopt, kScrapedAt}));
  if (!read.quarantined.empty()) {
    return Error{ErrorKind::kMismatch, page.name + ": " + read.quarantined.front().reason};
  }
  return std::move(read.rows);
}

struct Turn {
  double pages = 0;
  double seconds = 0;

  [[nodiscard]] double rate() const { return pages / seconds; }
};

double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

// Passes over all pages until the time is over; `parse` says whether a page was read.
Result<Turn> take_turn(const Lab& lab, const std::function<bool(const SavedPage&)>& parse) {
  Turn turn;
  const double start = processor_seconds();
  while (turn.seconds < kSeconds) {
    for (const SavedPage& page : lab.pages) {
      if (!parse(page)) {
        return Error{ErrorKind::kMismatch, page.name + " could not be parsed again"};
      }
    }
    turn.pages += static_cast<double>(lab.pages.size());
    turn.seconds = processor_seconds() - start;
  }
  return turn;
}

std::string shell_quoted(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) {
    quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return quoted + "'";
}

// The line of JSON that parse_peer.py prints.
Result<Json> ask_python(const Lab& lab) {
  const std::string command = shell_quoted(lab.python) + " " +
                              shell_quoted(RPS_SOURCE_DIR "/bench/parse_peer.py") + " " +
                              shell_quoted(lab.dir) + " " + std::to_string(kSeconds);
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) {
    return errno_error(errno, "starting " + lab.python);
  }
  std::string text;
  char buffer[4096];
  for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) {
    text.append(buffer, got);
  }
  const int status = pclose(pipe);
  Json answer = Json::parse(text, nullptr, false);
  if (status != 0 || !answer.is_object() || answer["rows"].size() != lab.pages.size()) {
    return Error{ErrorKind::kEngine, "the Python peer failed",
                 "it needs lxml: Debian's package python3-lxml"};
  }
  return answer;
}

Result<Lab> read_pages(const std::string& dir, const std::string& python) {
  Lab lab{{}, 0, dir, python};
  RPS_ASSIGN(const auto names, list_dir(dir));
  for (const std::string& name : names) {
    const auto ref = parse_result_file_name(name);
    if (ref.ok()) {
      RPS_ASSIGN(std::string bytes, read_file(dir + "/" + name, kMaxPageBytes));
      lab.megabytes += static_cast<double>(bytes.size()) / 1e6;
      lab.pages.push_back(SavedPage{name, *ref, std::move(bytes)});
    }
  }
  return lab.pages.empty() ? Result<Lab>(Error{ErrorKind::kNotFound, "no result pages in " + dir})
                           : Result<Lab>(std::move(lab));
}

std::vector<int> horse_ids(const Race& race) {
  std::vector<int> ids;
  for (const Runner& runner : race.runners) {
    ids.push_back(runner.horse.id.value_or(-1));
  }
  return ids;
}

std::vector<int> horse_ids(const RowBatch& rows) {
  std::vector<int> ids;
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    ids.push_back(rows[col::kHorseId].int_at(row));
  }
  return ids;
}

// Runners of one page by everybody.
Result<Json> compare_runners(const SavedPage& page, const ListZipper& zipper, const Json& python) {
  const PageRunners there = runners_on_page(page.bytes);
  RPS_ASSIGN(const Race race, parse_result_page(page.bytes, page.ref));
  RPS_ASSIGN(const RowBatch rows, parse_rows(page));
  const bool sound = there.rows > 0 && there.horse_ids.size() == there.rows;
  const bool all_rows = there.is_void ? rows.rows() == 0 : horse_ids(rows) == there.horse_ids;
  return Json{{"page", page.name},
              {"on_page", there.rows},
              {"void", there.is_void},
              {"rpscrape_runners", race.runners.size()},
              {"rpscrape_rows", rows.rows()},
              {"libxml2", zipper.parse(page.bytes).size()},
              {"lxml", python["rows"].value(page.name, 0)},
              {"complete", sound && all_rows && horse_ids(race) == there.horse_ids}};
}

// The runners of every page; prints them.
Result<Json> check_runners(const Lab& lab, const ListZipper& zipper, const Json& python) {
  Json all = Json::array();
  std::printf("%-45s %7s %8s %8s %8s %8s\n", "runners", "on page", "rpscrape", "rows", "libxml2", "lxml");
  for (const SavedPage& page : lab.pages) {
    RPS_ASSIGN(const Json one, compare_runners(page, zipper, python));
    std::printf("%-45s %7d %8d %8d %8d %8d%s\n", page.name.c_str(), one["on_page"].get<int>(),
                one["rpscrape_runners"].get<int>(), one["rpscrape_rows"].get<int>(),
                one["libxml2"].get<int>(), one["lxml"].get<int>(),
                !one["complete"].get<bool>() ? "  INCOMPLETE"
                : one["void"].get<bool>()    ? "  void: no rows"
                                             : "");
    all.push_back(one);
  }
  return all;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// Pages per second in each round.
struct Rates {
  std::vector<double> rows;
  std::vector<double> race;
  std::vector<double> tree;
  std::vector<double> xml;
  std::vector<double> python;
};

Status run_round(const Lab& lab, const ListZipper& zipper, Rates& rates) {
  RPS_ASSIGN(const Turn rows, take_turn(lab, [](const SavedPage& page) { return parse_rows(page).ok(); }));
  RPS_ASSIGN(const Turn xml,
             take_turn(lab, [&](const SavedPage& page) { return !zipper.parse(page.bytes).empty(); }));
  RPS_ASSIGN(const Json python, ask_python(lab));
  RPS_ASSIGN(const Turn race, take_turn(lab, [](const SavedPage& page) {
               return parse_result_page(page.bytes, page.ref).ok();
             }));
  RPS_ASSIGN(const Turn tree, take_turn(lab, [](const SavedPage& page) { return builds_tree(page.bytes); }));
  rates.rows.push_back(rows.rate());
  rates.tree.push_back(tree.rate());
  rates.xml.push_back(xml.rate());
  rates.python.push_back(Turn{python["pages"].get<double>(), python["seconds"].get<double>()}.rate());
  rates.race.push_back(race.rate());
  return {};
}

Json contender(const Lab& lab, const char* name, const std::string& gives, const std::vector<double>& rates) {
  const double rate = median(rates);
  const double mb = rate * lab.megabytes / static_cast<double>(lab.pages.size());
  std::printf("%-14s %8.0f pages/s %8.1f MB/s   %s\n", name, rate, mb, gives.c_str());
  return Json{{"name", name}, {"gives", gives}, {"pages_per_s", rate}, {"mb_per_s", mb}};
}

// How many times as fast the first is, by round: the median, least and most.
Json ratio(const std::vector<double>& first, const std::vector<double>& second) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < first.size(); ++i) {
    ratios.push_back(first[i] / second[i]);
  }
  return Json{{"median", median(ratios)},
              {"least", *std::min_element(ratios.begin(), ratios.end())},
              {"most", *std::max_element(ratios.begin(), ratios.end())}};
}

Json report(const Lab& lab, const ListZipper& zipper, const Rates& rates, const std::string& python) {
  const std::string texts = std::to_string(zipper.width()) + " columns of texts";
  Json out;
  out["contenders"] = {
      contender(lab, "rpscrape", "51 typed columns", rates.rows),
      contender(lab, "rpscrape race", "Race with all runners", rates.race),
      contender(lab, "libxml2 tree", "no values", rates.tree),
      contender(lab, "libxml2", texts + ", libxml2 " + libxml2_version(), rates.xml),
      contender(lab, "lxml", texts + ", " + python, rates.python),
  };
  out["times_lxml"] = ratio(rates.rows, rates.python);
  out["times_libxml2"] = ratio(rates.rows, rates.xml);
  out["times_libxml2_tree"] = ratio(rates.rows, rates.tree);
  out["race_times_lxml"] = ratio(rates.race, rates.python);
  out["required_times_lxml"] = kRequired;
  const double times = out["times_lxml"]["median"].get<double>();
  std::printf("rpscrape is %.1f times as fast as lxml and %.1f times as fast as libxml2: %g times lxml %s\n",
              times, out["times_libxml2"]["median"].get<double>(), kRequired,
              times >= kRequired ? "is met" : "is NOT met");
  std::printf("beside the %.0f pages/s stated for a Python peer: %.1f times\n", kStatedPeer,
              median(rates.rows) / kStatedPeer);
  return out;
}

Result<bool> measure(const std::string& dir, const std::string& json_path, int rounds,
                     const std::string& python) {
  RPS_ASSIGN(const Lab lab, read_pages(dir, python));
  RPS_ASSIGN(const ListZipper zipper, ListZipper::open(RPS_SOURCE_DIR "/bench/parse_peer.json"));
  const Json machine_before = machine();
  RPS_ASSIGN(const Json first, ask_python(lab));
  RPS_ASSIGN(const Json runners, check_runners(lab, zipper, first));
  Rates rates;
  for (int round = 0; round < rounds; ++round) {
    RPS_TRY(run_round(lab, zipper, rates));
  }
  const bool complete = std::all_of(runners.begin(), runners.end(),
                                    [](const Json& one) { return one["complete"].get<bool>(); });
  Json out{{"machine", machine_before},
           {"pages", lab.pages.size()},
           {"megabytes", lab.megabytes},
           {"rounds", rounds},
           {"seconds_a_turn", kSeconds}};
  out.update(report(lab, zipper, rates, first["version"].get<std::string>()));
  out["runners_complete"] = complete;
  out["runners"] = runners;
  std::printf("runners %s\n", complete ? "complete" : "NOT complete");
  std::ofstream(json_path) << out.dump(2) << '\n';
  return complete;
}

// Binds this process, and those it starts, to the core it is on.
void stay_on_one_core() {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(static_cast<unsigned>(std::max(sched_getcpu(), 0)), &one);
  if (sched_setaffinity(0, sizeof one, &one) != 0) {
    std::fprintf(stderr, "parse_bench: not bound to one core\n");
  }
}

}  // namespace
}  // namespace rps::bench

int main(int argc, char** argv) {
  const auto rounds = argc > 3 ? rps::to_int(argv[3]) : std::nullopt;
  if (argc < 4 || argc > 5 || !rounds || *rounds < 1) {
    std::fprintf(stderr, "usage: parse_bench PAGES_DIR RESULT.json ROUNDS [PYTHON]\n");
    return 2;
  }
  rps::bench::stay_on_one_core();
  const auto complete =
      rps::bench::measure(argv[1], argv[2], static_cast<int>(*rounds), argc > 4 ? argv[4] : "python3");
  if (!complete.ok()) {
    std::fprintf(stderr, "parse_bench: %s\n", complete.error().text().c_str());
    return 1;
  }
  return *complete ? 0 : 1;
}
