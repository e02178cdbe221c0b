// A day's listing of races, in either layout.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "model/race.h"
#include "parse/result_url.h"

namespace rps {

enum class RaceState : std::uint8_t {
  kAvailable,  // its result page can be fetched
  kNotYet,     // no full result yet; listed again later
  kVoid,       // run, but declared void
  kAbandoned,  // not run
};

// "available", "not_yet", "void", "abandoned": for logs and JSON.
std::string_view race_state_name(RaceState state);

struct ListedRace {
  ResultRef ref;
  std::string off;  // scheduled, "HH:MM" British time; empty when the listing does not say
  RaceState state = RaceState::kAvailable;

  bool operator==(const ListedRace&) const = default;
};

struct Listing {
  Date date;
  PageLayout layout = PageLayout::kClassic;
  std::vector<ListedRace> races;                // distinct by race id, in the page's order
  std::vector<std::string> abandoned_meetings;  // names of courses
  int links = 0;                                // result links seen, with repeats
  std::vector<std::string> warnings;            // e.g. a link of another date, left out

  bool operator==(const Listing&) const = default;
};

// Parses the listing of `date`: classic HTML, or the next layout's HTML or JSON (see page.h for its forms).
//
// A day without racing is a Listing without races: in the next layout `results.data` is []; in the classic
// layout the listing's own <main data-directive-race-course> is there and holds no race. Without that mark
// the body is no listing, which is an error (kParse), as are a body that check_body() refuses, a page cut
// short, and a listing whose races are all of other dates (the site answers an unknown date with today's).
// Special meetings of the next layout repeat other meetings' races and are skipped. Thread-safe.
Result<Listing> parse_listing(std::string_view body, Date date);

}  // namespace rps
