// Gathers a listing's races, for both layouts: distinct, and of the wanted date only.
#pragma once

#include <unordered_map>

#include "parse/listing.h"

namespace rps {

class ListingBuilder {
 public:
  ListingBuilder(Date date, PageLayout layout);

  // Adds a race, or improves on an earlier mention of it: available beats not yet.
  void add(ListedRace race);
  void add_abandoned_meeting(std::string course) { listing_.abandoned_meetings.push_back(std::move(course)); }
  void warn(std::string warning) { listing_.warnings.push_back(std::move(warning)); }
  void count_link() { ++listing_.links; }

  // The listing; kParse when there were races, but none of the date.
  Result<Listing> finish() &&;

 private:
  Listing listing_;
  std::unordered_map<int, std::size_t> index_;  // race id -> position in listing_.races
  int other_dates_ = 0;
};

// The readers of the two layouts.
Result<Listing> read_classic_listing(std::string_view page, Date date);
Result<Listing> read_next_listing(std::string_view json, Date date);

}  // namespace rps
