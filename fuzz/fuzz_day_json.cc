// Any bytes as a day's JSON, of results and of race cards: never a crash; what is read is written and read
// the same, and its CSV has every runner as a row or among those set aside.
#include "csv/card_json.h"
#include "csv/day_json.h"
#include "csv/reader.h"
#include "csv/writer.h"
#include "support.h"

namespace {

using namespace rps;        // NOLINT(google-build-using-namespace)
using namespace rps::fuzz;  // NOLINT(google-build-using-namespace)

void check_csv(const DayJson& day) {
  std::size_t runners = 0;
  for (const Race& race : day.races) {
    runners += race.is_void ? 0 : race.runners.size();
  }
  const std::string csv = encode_csv(day.races, default_columns());
  const auto read = read_csv({"fuzz.csv", csv, "gb", Timestamp{}, false});
  require(!read.ok() || read->rows.rows() + read->quarantined.size() == runners,
          "no runner is lost in a CSV");
}

void check_day(std::string_view bytes) {
  const auto day = decode_day_json(bytes, "day.json");
  if (day.ok()) {
    const auto again = decode_day_json(encode_day_json(*day), "day.json");
    require(again.ok() && again->races == day->races && again->date == day->date,
            "a day reads as it was written");
    check_csv(*day);
  }
}

void check_cards(std::string_view bytes) {
  const auto day = decode_card_json(bytes, "cards.json");
  if (day.ok()) {
    const std::string written = encode_card_json(*day);
    const auto again = decode_card_json(written, "cards.json");
    require(again.ok() && encode_card_json(*again) == written, "cards read as they were written");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = text_of(data, size);
  check_day(bytes);
  check_cards(bytes);
  return 0;
}
