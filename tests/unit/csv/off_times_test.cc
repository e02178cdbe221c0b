#include "csv/off_times.h"

#include "unit/csv/sample.h"

namespace rps {
namespace {

// The off times of a file with these, as the table has them, joined by blanks.
std::string offs(std::initializer_list<const char*> written) {
  std::string csv = "date,region,race_id,horse_id,horse,off\n";
  for (const char* off : written) {
    csv += std::string("2025-11-11,gb,1,2,A,") + off + "\n";
  }
  const CsvRead result = sample::read(csv);
  std::string out;
  for (std::size_t row = 0; row < result.rows.rows(); ++row) {
    out += (row > 0 ? " " : "") + sample::at(result, "off", row);
  }
  return out;
}

TEST(OffTimes, WithoutEvidenceTenAndElevenAreMorning) {
  EXPECT_EQ(offs({"10:30", "11:05", "12:15", "1:00", "6:45", "9:10"}),
            "10:30:00 11:05:00 12:15:00 13:00:00 18:45:00 21:10:00");
}

TEST(OffTimes, OneTimeIsEvidenceForTheWholeFile) {
  EXPECT_EQ(offs({"9:10", "12:15", "13:00"}), "09:10:00 12:15:00 13:00:00");
  EXPECT_EQ(offs({"9:10", "0:30"}), "09:10:00 00:30:00");
  EXPECT_EQ(offs({"1:10", "09:05"}), "01:10:00 09:05:00");
  EXPECT_EQ(offs({"1:10", "11:05:00"}), "01:10:00 11:05:00");
}

TEST(OffTimes, MissingTimesStayMissing) {
  EXPECT_EQ(offs({"1:00", "", "-", "2:00"}), "13:00:00 NULL NULL 14:00:00");
}

TEST(OffTimes, MixedStylesAreNoted) {
  const CsvRead mixed = sample::read(
      "date,region,race_id,horse_id,horse,off\n2025-11-11,gb,1,2,A,14:05\n2025-11-11,gb,1,2,A,1:30\n");
  EXPECT_TRUE(sample::has_note(mixed, "because of line 2, though line 3"));
  const CsvRead ours = sample::read(
      "date,region,race_id,horse_id,horse,off\n2025-11-11,gb,1,2,A,14:05\n2025-11-11,gb,1,2,A,01:30\n");
  EXPECT_TRUE(ours.notes.empty());
}

// Whatever single time a file of ours holds, alone in it, comes back as it was written.
TEST(OffTimes, EveryPaddedTimeRoundTripsAlone) {
  for (int minute = 0; minute < 24 * 60; ++minute) {
    std::string text = "00:00";
    text[0] = static_cast<char>('0' + minute / 600);
    text[1] = static_cast<char>('0' + minute / 60 % 10);
    text[3] = static_cast<char>('0' + minute % 60 / 10);
    text[4] = static_cast<char>('0' + minute % 10);
    OffTimes off;
    off.add(*parse_off(text), 2);
    Column column(ColumnType::kString);
    off.append_to(column);
    ASSERT_EQ(column.text_at(0), text + ":00");
  }
}

}  // namespace
}  // namespace rps
