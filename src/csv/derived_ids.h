// Stable ids for old files that have none.
//
// A derived id is negative, so that it can never meet one of the site's. It is a 64-bit FNV-1a hash
// folded to 31 bits: equal words give equal ids in every file and on every machine.
//   race_id   from (date, course, off)
//   horse_id  from the horse's name as printed, country included, so that one horse keeps one id
// Letters' case and outer white space do not matter.
//
// 31 bits are few: among 10,000 races two share an id once in 43 files, and among 80,000 horses one or two
// pairs do. Two races under one id would be mixed up, so that is an error; two horses under one id
// are an error within one race and a note otherwise, for the table's key stays unique.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/batch.h"

namespace rps {

// `off` is "HH:MM" or "HH:MM:SS" on 24 hours; seconds do not count.
std::int32_t derived_race_id(Date date, std::string_view course, std::string_view off);
std::int32_t derived_horse_id(std::string_view horse);

// Appends the derived id of every row to the race_id column (and/or the horse_id column) of `rows`, whose
// date, course, off and horse are complete. Two races, or two horses of a race, under one id: kSchema.
// Horses of different races under one id are counted in a note.
Status append_derived_ids(RowBatch& rows, bool races, bool horses, std::string_view file,
                          std::vector<std::string>& notes);

}  // namespace rps
