// Races by country: what a listing says of each country's day, and the order of races in day files.
#pragma once

#include <string>

#include "parse/listing.h"
#include "workflow/scrape/scrape_types.h"

namespace rps {

// Region of a course; "" when the course is not known.
std::string region_of(int course_id);

// The day of this country, made when absent.
DayResult& day_of(DayResults& days, const std::string& country, Date date);

// Notes in its country's day what the listing says of one race.
void add_listed(DayResult& day, const ListedRace& race);

// Notes the meetings that were called off in the days of their countries, as far as these are in `days`.
void add_abandoned_meetings(DayResults& days, const Listing& listing);

// Notes in the days that are there what a listing found beside saved or archived pages says: countries
// without a page are left out.
void add_listing(DayResults& days, const Listing& listing, const Selection& selection);

// By course, time of day and id.
void order_races(DayResult& day);

}  // namespace rps
