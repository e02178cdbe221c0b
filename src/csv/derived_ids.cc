#include "csv/derived_ids.h"

#include <unordered_map>

#include "base/text.h"
#include "model/schema.h"

namespace rps {
namespace {

// FNV-1a, 64 bits (draft-eastlake-fnv).
class Fnv {
 public:
  // Words are kept apart, so that ("ab", "c") and ("a", "bc") differ.
  void word(std::string_view text) {
    for (const char c : trim(text)) {
      byte(to_lower(c));
    }
    byte('\x1F');
  }

  [[nodiscard]] std::int32_t negative_id() const {
    const std::uint64_t folded = (hash_ ^ (hash_ >> 31U) ^ (hash_ >> 62U)) & 0x7FFF'FFFFU;
    return -1 - static_cast<std::int32_t>(folded);
  }

 private:
  void byte(char c) { hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x0000'0100'0000'01B3U; }

  std::uint64_t hash_ = 0xCBF2'9CE4'8422'2325U;
};

bool same_word(const Column& column, std::size_t a, std::size_t b) {
  return iequals(trim(column.text_at(a)), trim(column.text_at(b)));
}

bool same_race(const RowBatch& rows, std::size_t a, std::size_t b) {
  return rows[col::kDate].int_at(a) == rows[col::kDate].int_at(b) && same_word(rows[col::kCourse], a, b) &&
         rows[col::kOff].text_at(a).substr(0, 5) == rows[col::kOff].text_at(b).substr(0, 5);
}

std::string race_text(const RowBatch& rows, std::size_t row) {
  return rows[col::kCourse].display(row) + " " + rows[col::kDate].display(row) + " " +
         rows[col::kOff].display(row);
}

Error collision(std::string_view file, const std::string& a, const std::string& b) {
  return Error{ErrorKind::kSchema,
               std::string(file) + ": '" + a + "' and '" + b + "' get the same derived id",
               "load them from separate files, or give the file a race_id and a horse_id column"};
}

Status append_race_ids(RowBatch& rows, std::string_view file) {
  std::unordered_map<std::int32_t, std::size_t> first_row;
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    const std::int32_t id = derived_race_id(Date{rows[col::kDate].int_at(row)},
                                            rows[col::kCourse].text_at(row), rows[col::kOff].text_at(row));
    const std::size_t first = first_row.emplace(id, row).first->second;
    if (!same_race(rows, first, row)) {
      return collision(file, race_text(rows, first), race_text(rows, row));
    }
    rows[col::kRaceId].append_int(id);
  }
  return {};
}

std::uint64_t pair_key(std::int32_t race, std::int32_t horse) {
  return (std::uint64_t{static_cast<std::uint32_t>(race)} << 32U) | static_cast<std::uint32_t>(horse);
}

Status append_horse_ids(RowBatch& rows, std::string_view file, std::vector<std::string>& notes) {
  std::unordered_map<std::int32_t, std::size_t> first_row;
  std::unordered_map<std::uint64_t, std::size_t> first_in_race;
  std::size_t shared = 0;
  const Column& names = rows[col::kHorse];
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    const std::int32_t id = derived_horse_id(names.text_at(row));
    const auto in_race = first_in_race.emplace(pair_key(rows[col::kRaceId].int_at(row), id), row);
    if (!same_word(names, in_race.first->second, row)) {
      return collision(file, names.display(in_race.first->second), names.display(row));
    }
    shared += in_race.second && !same_word(names, first_row.emplace(id, row).first->second, row) ? 1 : 0;
    rows[col::kHorseId].append_int(id);
  }
  if (shared > 0) {
    notes.push_back(std::to_string(shared) + " runs of a horse carry the derived horse_id of another horse");
  }
  return {};
}

}  // namespace

std::int32_t derived_race_id(Date date, std::string_view course, std::string_view off) {
  Fnv hash;
  hash.word(date.str());
  hash.word(course);
  hash.word(off.substr(0, 5));
  return hash.negative_id();
}

std::int32_t derived_horse_id(std::string_view horse) {
  Fnv hash;
  hash.word(horse);
  return hash.negative_id();
}

Status append_derived_ids(RowBatch& rows, bool races, bool horses, std::string_view file,
                          std::vector<std::string>& notes) {
  if (races) {
    RPS_TRY(append_race_ids(rows, file));
  }
  if (horses) {
    RPS_TRY(append_horse_ids(rows, file, notes));
  }
  if (races || horses) {
    notes.emplace_back("ids are derived from date, course, off and horse; they are negative");
  }
  return {};
}

}  // namespace rps
