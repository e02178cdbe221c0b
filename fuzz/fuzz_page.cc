// Any bytes as a result page: never a crash; a page that parses has a runner or is void, its race is written
// to JSON and read the same, and its CSV has every runner.
#include "csv/day_json.h"
#include "csv/reader.h"
#include "csv/writer.h"
#include "parse/page.h"
#include "support.h"

namespace {

using namespace rps;        // NOLINT(google-build-using-namespace)
using namespace rps::fuzz;  // NOLINT(google-build-using-namespace)

void check_json(const Race& race, Date date) {
  const auto read = decode_day_json(encode_day_json({date, "gb", Timestamp{}, false, {race}}), "day.json");
  require(read.ok() && read->races.size() == 1 && read->races.front() == race,
          "a race reads as it was written");
}

void check_csv(const Race& race) {
  const std::string csv = encode_csv({&race, 1}, default_columns());
  const auto read = read_csv({"fuzz.csv", csv, "gb", Timestamp{}, false});
  require(read.ok(), "a day's CSV can be read");
  require(read->quarantined.empty(), "no runner of a page is set aside");
  require(read->rows.rows() == (race.is_void ? 0 : race.runners.size()), "no runner is lost");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ResultRef ref{5, "bath", Date::from_ymd(2026, 3, 1), 900001};
  const auto race = parse_result_page(text_of(data, size), ref);
  if (race.ok()) {
    require(!race->runners.empty() || race->is_void, "a race has a runner or is void");
    check_json(*race, ref.date);
    check_csv(*race);
  }
  return 0;
}
