#include "parse/card_listing.h"

#include "parse/body.h"
#include "parse/card_url.h"
#include "parse/listing_builder.h"
#include "parse/next_json.h"
#include "parse/times.h"

namespace rps {
namespace {

Error missing() {
  return Error{ErrorKind::kParse,
               "no list of race cards: neither initialState.raceCards.meetings nor the day in "
               "initialState.meetings.byDate",
               "a login wall, a block page or another kind of page"};
}

// `off_key` names the off in its list's words.
void read_race(JsonElement race, bool meeting_abandoned, std::string_view off_key, ListingBuilder& listing) {
  const std::string link = json_text(race, "raceUrl");
  const auto card = parse_card_path(link);
  const auto ref = card.ok() ? card : parse_result_path(link);
  if (!ref.ok()) {
    listing.warn("a race has no address of a card or a result: '" + link + "'");
    return;
  }
  RaceState state = card.ok() ? RaceState::kAvailable : RaceState::kNotYet;
  if (meeting_abandoned || json_flag(race, "isAbandoned")) {
    state = RaceState::kAbandoned;
  }
  if (card.ok()) {
    listing.count_link();
  }
  listing.add(ListedRace{*ref, off_from_iso(json_text(race, off_key)), state});
}

void read_meetings(JsonElement meetings, ListingBuilder& listing) {
  json_each(meetings, [&](JsonElement meeting) {
    const bool abandoned = json_flag(meeting, "isAbandoned");
    if (abandoned) {
      listing.add_abandoned_meeting(json_text(meeting, "courseName"));
    }
    json_each(meeting, "races",
              [&](JsonElement race) { read_race(race, abandoned, "raceDateTime", listing); });
  });
}

void read_by_id(JsonElement races, ListingBuilder& listing) {
  simdjson::dom::object members;
  if (races.get(members) == simdjson::SUCCESS) {
    for (const auto member : members) {
      read_race(member.value, false, "startScheduledDatetimeUTC", listing);
    }
  }
}

Result<Listing> read_listing(std::string_view body, Date date) {
  RPS_ASSIGN(const std::string_view text, check_body(body));
  RPS_ASSIGN(const auto json, find_next_json(text));
  if (!json) {
    return missing();
  }
  RPS_ASSIGN(const JsonElement root, parse_json(*json));
  RPS_ASSIGN(const JsonElement state, initial_state(root));
  ListingBuilder listing(date, PageLayout::kNext);
  const auto meetings = json_at(state, "raceCards.meetings");
  const auto by_id = json_at(state, "meetings.byDate." + date.str() + ".races.byRaceId");
  if (meetings && meetings->is_array()) {
    read_meetings(*meetings, listing);
  } else if (by_id && by_id->is_object()) {
    read_by_id(*by_id, listing);
  } else {
    return missing();
  }
  return std::move(listing).finish();
}

}  // namespace

Result<Listing> parse_card_listing(std::string_view body, Date date) {
  auto listing = read_listing(body, date);
  return listing.ok() ? std::move(listing) : with_context(listing.error(), cards_path(date));
}

}  // namespace rps
