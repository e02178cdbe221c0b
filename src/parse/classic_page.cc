#include "parse/classic_page.h"

#include "base/text.h"
#include "parse/classic_row.h"
#include "parse/find.h"
#include "parse/html_scanner.h"
#include "parse/html_text.h"
#include "parse/names.h"
#include "parse/race_class.h"
#include "parse/times.h"

namespace rps {
namespace {

using Token = HtmlScanner::Token;
constexpr auto kNone = std::string_view::npos;
constexpr std::string_view kMainMark = "data-analytics-race-date-time";

// Where the classic <main> opens; npos when the page has none.
std::size_t find_main(std::string_view page) {
  return find_tag(page, "main", kMainMark);
}

Error missing(std::string what) {
  return Error{ErrorKind::kParse, "classic result page: " + std::move(what),
               "the download was probably cut short"};
}

bool says_void(std::string_view text) {
  const std::string low = lower(text);
  return low.find("abandon") != kNone || has_word(low, "void") || has_word(low, "voided");
}

// The value of "raceTypeCode" in the page's script `window.horseData`.
std::string type_code_in(std::string_view script) {
  constexpr std::string_view kKey = "\"raceTypeCode\":\"";
  const std::size_t at = find_text(script, kKey);
  if (at == kNone) {
    return {};
  }
  const std::string_view rest = script.substr(at + kKey.size());
  return std::string(rest.substr(0, rest.find('"')));
}

class ClassicReader {
 public:
  ClassicReader(std::string_view page, std::size_t main) : scan_(page, main) {}

  Result<RawRace> read() {
    scan_.next();
    read_main_tag();
    for (;;) {
      const Token token = scan_.next();
      if (token == Token::kEnd) {
        return missing("the page ends inside <main>, after " + std::to_string(race_.runners.size()) +
                       " runners");
      }
      if (token == Token::kClose && scan_.name() == "main") {
        return std::move(race_);
      }
      if (token == Token::kOpen) {
        RPS_TRY(read_element());
      }
    }
  }

  [[nodiscard]] std::size_t position() const { return scan_.position(); }

 private:
  void read_main_tag() {
    race_.layout = PageLayout::kClassic;
    race_.page_race_id = trim(scan_.attribute("data-analytics-race-id"));
    race_.page_date = trim(scan_.attribute("data-analytics-race-date"));
    race_.course = html_text(scan_.attribute("data-analytics-coursename"));
    race_.off = off_from_iso(scan_.attribute(kMainMark));
    if (race_.off.empty()) {
      race_.off = off_from_12h(scan_.attribute("data-analytics-race-time"));
    }
  }

  Status read_element() {
    const std::string_view name = scan_.name();
    if (name == "tr") {
      return read_row();
    }
    if (name == "span") {
      read_header_span();
    } else if (name == "div") {
      read_div();
    } else if (name == "h2" && scan_.has_class("rp-raceTimeCourseName__title")) {
      race_.title = scan_.element_text();
    } else if (name == "script" && race_.type_code.empty() && scan_.next() == Token::kText) {
      race_.type_code = type_code_in(scan_.text());
    }
    return {};
  }

  void read_header_span() {
    const std::string_view selector = scan_.attribute("data-test-selector");
    if (selector == "block-fullDistanceInd") {
      race_.full_dist = scan_.element_text();
    } else if (selector == "block-distanceInd") {
      race_.dist = scan_.element_text();
    } else if (scan_.has_class("rp-raceTimeCourseName_class")) {
      race_.klass = scan_.element_text();
    } else if (scan_.has_class("rp-raceTimeCourseName_ratingBandAndAgesAllowed")) {
      Bands bands = split_bands(scan_.element_text());
      race_.rating_band = std::move(bands.rating);
      race_.age_band = std::move(bands.age);
    } else if (scan_.has_class("rp-raceTimeCourseName_condition")) {
      race_.going = scan_.element_text();
      race_.says_void = race_.says_void || says_void(race_.going);
    } else if (scan_.has_class("rp-raceTimeCourseName_hurdles")) {
      race_.obstacles = scan_.element_text();
    }
  }

  void read_div() {
    if (scan_.is_selector("text-prizeMoney")) {
      read_prizes();
    } else if (scan_.has_class("rp-raceInfo")) {
      read_race_info();
    }
  }

  // span "1st" then the amount as text, again and again.
  void read_prizes() {
    for (Token token = scan_.next(); token != Token::kEnd; token = scan_.next()) {
      if (token == Token::kClose && scan_.name() == "div") {
        return;
      }
      if (token == Token::kOpen && scan_.name() == "span") {
        race_.prizes.push_back(PlacePrize{scan_.element_text(), {}});
      } else if (token == Token::kText && !race_.prizes.empty() && race_.prizes.back().amount.empty()) {
        race_.prizes.back().amount = html_text(scan_.text());
      }
    }
  }

  // Labels as text, values in span.rp-raceInfo__value: "9 ran", "Off time:" …, "Non-runners:" ….
  void read_race_info() {
    std::string label;
    int inside = 0;
    for (Token token = scan_.next(); token != Token::kEnd; token = scan_.next()) {
      if (token == Token::kText) {
        const std::string text = html_text(scan_.text());
        label = text.empty() ? label : text;
      } else if (token == Token::kClose) {
        if (scan_.name() == "div" && inside-- == 0) {
          return;
        }
      } else if (scan_.name() == "div") {
        ++inside;
      } else if (scan_.has_class("rp-raceInfo__value")) {
        set_info(label, scan_.element_text());
        label.clear();
      } else if (scan_.has_class("rp-raceInfo__comments")) {
        race_.says_void = race_.says_void || says_void(scan_.element_text());
      }
    }
  }

  void set_info(std::string_view label, std::string value) {
    if (value.ends_with(" ran") && race_.ran.empty()) {
      race_.ran = std::move(value);
    } else if (label.starts_with("Off time")) {
      race_.off_actual = std::move(value);
    } else if (label.starts_with("Winning time")) {
      race_.winning_time = std::move(value);
    } else if (label.starts_with("Non-runner")) {
      race_.non_runners = split_non_runners(value);
    }
  }

  Status read_row() {
    if (scan_.has_class("rp-horseTable__mainRow")) {
      race_.runners.emplace_back();
      return complete(read_main_row(scan_, race_.runners.back()), "main row");
    }
    if (race_.runners.empty()) {
      return {};
    }
    if (scan_.is_selector("block-pedigreeInfoFullResults")) {
      return complete(read_pedigree_row(scan_, race_.runners.back()), "pedigree row");
    }
    if (scan_.is_selector("text-comments")) {
      return complete(read_comment_row(scan_, race_.runners.back()), "comment row");
    }
    return {};
  }

  [[nodiscard]] Status complete(bool whole, std::string_view row) const {
    if (whole) {
      return {};
    }
    return missing("the " + std::string(row) + " of runner " + std::to_string(race_.runners.size()) +
                   " is incomplete");
  }

  HtmlScanner scan_;
  RawRace race_;
};

}  // namespace

bool is_classic_page(std::string_view page) {
  return find_main(page) != kNone;
}

Result<RawRace> read_classic_page(std::string_view page) {
  const std::size_t main = find_main(page);
  if (main == kNone) {
    return missing("no main[" + std::string(kMainMark) + "]");
  }
  ClassicReader reader(page, main);
  auto race = reader.read();
  const std::size_t end = page.rfind("</html>");  // from the back: it is near the end
  if (race.ok() && (end == kNone || end < reader.position())) {
    return missing("no </html> after <main>");
  }
  return race;
}

}  // namespace rps
