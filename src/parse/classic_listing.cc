// The classic layout's listing: a section a meeting, a panel a race, in it the link to the full result.
#include "base/text.h"
#include "parse/find.h"
#include "parse/html_scanner.h"
#include "parse/html_text.h"
#include "parse/listing_builder.h"
#include "parse/times.h"

namespace rps {
namespace {

using Token = HtmlScanner::Token;
constexpr auto kNone = std::string_view::npos;
constexpr std::string_view kRaceLink = "link-listCourseNameLink";

bool says(std::string_view text, std::string_view word) {
  return lower(text).find(word) != kNone;
}

class ClassicListingReader {
 public:
  ClassicListingReader(std::string_view page, Date date)
      : scan_(page), listing_(date, PageLayout::kClassic) {}

  Result<Listing> read() {
    for (Token token = scan_.next(); token != Token::kEnd; token = scan_.next()) {
      if (token == Token::kOpen) {
        RPS_TRY(read_element());
      } else if (token == Token::kText) {
        read_text();
      } else if (scan_.name() == "section") {
        close_meeting();
      } else if (scan_.name() == "html") {
        close_meeting();
        return std::move(listing_).finish();
      }
    }
    return Error{ErrorKind::kParse, "classic listing: no </html>", "the download was probably cut short"};
  }

 private:
  // One race's panel, until its link or the next panel.
  struct Panel {
    std::string href;
    std::string off;
    bool abandoned = false;
    bool voided = false;
  };

  Status read_element() {
    const std::string_view name = scan_.name();
    if (name == "a" && scan_.is_selector(kRaceLink)) {
      return read_link();
    }
    if (name == "section" && scan_.has_class("rp-raceCourse__meetingContainer")) {
      close_meeting();
      meeting_ = html_text(scan_.attribute("data-diffusion-coursename"));
    } else if (name == "div" && !scan_.attribute("data-diffusion-race-id").empty()) {
      close_panel();
      panel_ =
          Panel{html_text(scan_.attribute("href")), off_from_iso(scan_.attribute("data-diffusion-racetime"))};
      in_panel_ = true;
    }
    return {};
  }

  Status read_link() {
    listing_.count_link();
    RPS_ASSIGN(ResultRef ref, parse_result_path(html_text(scan_.attribute("href"))));
    listing_.add(ListedRace{std::move(ref), std::move(panel_.off), RaceState::kAvailable});
    meeting_has_races_ = true;
    in_panel_ = false;
    panel_ = Panel{};
    return {};
  }

  // Words of a race without full result, or of a meeting without races. The rest of the page's text (tips,
  // comments) may say anything.
  void read_text() {
    if (in_panel_) {
      panel_.abandoned = panel_.abandoned || says(scan_.text(), "abandon");
      panel_.voided = panel_.voided || says(scan_.text(), "void");
    } else if (!meeting_.empty() && !meeting_has_races_) {
      meeting_abandoned_ = meeting_abandoned_ || says(scan_.text(), "abandon");
    }
  }

  // A panel that ended without a link to a full result.
  void close_panel() {
    if (!in_panel_) {
      return;
    }
    in_panel_ = false;
    meeting_has_races_ = true;
    auto ref = parse_result_path(panel_.href);
    if (!ref.ok()) {
      listing_.warn("a race of " + meeting_ + " without full result has no address");
      return;
    }
    const RaceState state = panel_.abandoned ? RaceState::kAbandoned
                            : panel_.voided  ? RaceState::kVoid
                                             : RaceState::kNotYet;
    listing_.add(ListedRace{*std::move(ref), std::move(panel_.off), state});
  }

  void close_meeting() {
    close_panel();
    if (meeting_abandoned_ && !meeting_has_races_) {
      listing_.add_abandoned_meeting(meeting_);
    }
    meeting_.clear();
    meeting_abandoned_ = false;
    meeting_has_races_ = false;
  }

  HtmlScanner scan_;
  ListingBuilder listing_;
  Panel panel_;
  bool in_panel_ = false;
  std::string meeting_;
  bool meeting_abandoned_ = false;
  bool meeting_has_races_ = false;
};

}  // namespace

Result<Listing> read_classic_listing(std::string_view page, Date date) {
  const bool is_listing = find_tag(page, "main", "data-directive-race-course") != kNone;
  if (!is_listing && find_text(page, kRaceLink) == kNone) {
    return Error{ErrorKind::kParse,
                 "no listing: neither main[data-directive-race-course], " + std::string(kRaceLink) +
                     " nor script#__NEXT_DATA__",
                 "a login wall, a block page or a download cut short"};
  }
  return ClassicListingReader(page, date).read();
}

}  // namespace rps
