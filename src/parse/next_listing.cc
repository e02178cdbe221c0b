// The next layout's listing: initialState.results.data, an array of meetings.
#include "base/text.h"
#include "parse/listing_builder.h"
#include "parse/next_json.h"
#include "parse/times.h"

namespace rps {
namespace {

// Abandoned and void are final, whatever links the site still shows.
RaceState state_of(JsonElement race, bool meeting_abandoned) {
  if (meeting_abandoned || json_flag(race, "isAbandoned")) {
    return RaceState::kAbandoned;
  }
  if (json_flag(race, "isVoidRace")) {
    return RaceState::kVoid;
  }
  const bool full = json_flag(race, "fullResultAvailable") && !json_text(race, "fullResultLink").empty();
  return full ? RaceState::kAvailable : RaceState::kNotYet;
}

// The race's address: its link, or its parts when it has no full result.
Result<ResultRef> ref_of(JsonElement race, Date date) {
  const std::string link = json_text(race, "fullResultLink");
  if (!link.empty()) {
    return parse_result_path(link);
  }
  const auto course = json_int(race, "courseUid");
  const auto id = json_int(race, "raceUid");
  std::string key = json_text(race, "courseKey");
  if (!course || !id || key.empty()) {
    return Error{ErrorKind::kParse, "a race without link has no courseUid, courseKey or raceUid", {}};
  }
  return ResultRef{*course, std::move(key), date, *id};
}

void read_race(JsonElement race, bool meeting_abandoned, Date date, ListingBuilder& listing) {
  const RaceState state = state_of(race, meeting_abandoned);
  auto ref = ref_of(race, date);
  if (!ref.ok()) {
    listing.warn(ref.error().message);
    return;
  }
  if (state == RaceState::kAvailable) {
    listing.count_link();
  }
  listing.add(ListedRace{*std::move(ref), off_from_iso(json_text(race, "raceDateTime")), state});
}

// Special meetings repeat races of other meetings.
void read_meeting(JsonElement meeting, Date date, ListingBuilder& listing) {
  if (json_flag(meeting, "isSpecialMeeting")) {
    return;
  }
  const bool abandoned = json_flag(meeting, "isAbandoned");
  if (abandoned) {
    listing.add_abandoned_meeting(json_text(meeting, "courseName"));
  }
  json_each(meeting, "races", [&](JsonElement race) { read_race(race, abandoned, date, listing); });
}

}  // namespace

Result<Listing> read_next_listing(std::string_view json, Date date) {
  RPS_ASSIGN(const JsonElement root, parse_json(json));
  RPS_ASSIGN(const JsonElement state, initial_state(root));
  const auto data = json_at(state, "results.data");
  if (!data || !data->is_array()) {
    return Error{ErrorKind::kParse, "next listing: initialState.results.data is missing or null",
                 "a login wall, a block page or another kind of page"};
  }
  ListingBuilder listing(date, PageLayout::kNext);
  json_each(*data, [&](JsonElement meeting) { read_meeting(meeting, date, listing); });
  return std::move(listing).finish();
}

}  // namespace rps
