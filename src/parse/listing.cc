#include "parse/listing.h"

#include "parse/body.h"
#include "parse/listing_builder.h"

namespace rps {

std::string_view race_state_name(RaceState state) {
  switch (state) {
    case RaceState::kAvailable:
      return "available";
    case RaceState::kNotYet:
      return "not_yet";
    case RaceState::kVoid:
      return "void";
    case RaceState::kAbandoned:
      return "abandoned";
  }
  return "available";
}

ListingBuilder::ListingBuilder(Date date, PageLayout layout) {
  listing_.date = date;
  listing_.layout = layout;
}

void ListingBuilder::add(ListedRace race) {
  if (race.ref.date != listing_.date) {
    ++other_dates_;
    warn("race " + std::to_string(race.ref.race_id) + " is of " + race.ref.date.str() + "; left out");
    return;
  }
  const auto [at, added] = index_.emplace(race.ref.race_id, listing_.races.size());
  if (added) {
    listing_.races.push_back(std::move(race));
  } else if (listing_.races[at->second].state == RaceState::kNotYet) {
    listing_.races[at->second] = std::move(race);
  }
}

Result<Listing> ListingBuilder::finish() && {
  if (listing_.races.empty() && other_dates_ > 0) {
    return Error{ErrorKind::kParse, "all " + std::to_string(other_dates_) + " races are of other dates",
                 "the site has no listing for this date, or redirected to another"};
  }
  return std::move(listing_);
}

Result<Listing> parse_listing(std::string_view body, Date date) {
  const auto fail = [&](Error error) { return with_context(std::move(error), listing_path(date)); };
  const auto text = check_body(body);
  if (!text.ok()) {
    return fail(text.error());
  }
  const auto json = find_next_json(*text);
  if (!json.ok()) {
    return fail(json.error());
  }
  auto listing = json->has_value() ? read_next_listing(**json, date) : read_classic_listing(*text, date);
  return listing.ok() ? std::move(listing) : fail(listing.error());
}

}  // namespace rps
