// What we write, we read back: Race -> CSV -> rows of the table.
#include <array>
#include <random>

#include "base/text.h"
#include "csv/gzip.h"
#include "csv/values.h"
#include "csv/writer.h"
#include "unit/csv/sample.h"

namespace rps {
namespace {

using sample::at;

TEST(RoundTrip, EveryColumnOfTheTable) {
  const CsvRead read = sample::read(encode_csv(std::vector<Race>{sample::race()}, default_columns()));
  ASSERT_EQ(read.rows.rows(), 2U);
  EXPECT_TRUE(read.quarantined.empty());
  EXPECT_TRUE(read.notes.empty());
  const std::vector<std::string> expected{"NULL",
                                          "2025-11-11",
                                          "Somewhere (AW)",
                                          "14:05:00",
                                          "The Café Handicap, Div I",
                                          "Flat",
                                          "Class 4",
                                          "Listed",
                                          "0-80",
                                          "3yo+",
                                          "F & M",
                                          "1509",
                                          "Standard",
                                          "4",
                                          "1",
                                          "2",
                                          "7",
                                          "0",
                                          "0",
                                          "Made Up Star (IRE)",
                                          "3.5",
                                          "5",
                                          "G",
                                          "130",
                                          "tp1",
                                          "70.71",
                                          "A Rider",
                                          "B Trainer & Son",
                                          "74",
                                          "81",
                                          "77",
                                          "4187.20",
                                          "Some Sire (USA)",
                                          "Lady's Fancy (GB)",
                                          "Old Stallion",
                                          "Mr \"Big\" Owner, Esq",
                                          "Led, headed 2f out, rallied (op 4/1 tchd 9/2)",
                                          "gb",
                                          "107",
                                          "700001",
                                          "900001",
                                          "11",
                                          "12",
                                          "31",
                                          "22",
                                          "21",
                                          "23",
                                          "https://example.org/silk.svg",
                                          "madeupstar_ladysfancy_somesire",
                                          "2025",
                                          "2025-11-11T08:00:00.123Z"};
  ASSERT_EQ(expected.size(), results_schema().size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const std::string& name = results_schema()[i].name;
    EXPECT_EQ(at(read, name), expected[i]) << name;
  }
}

TEST(RoundTrip, ANonFinisherIsNullWhereItHasNothing) {
  const CsvRead read = sample::read(encode_csv(std::vector<Race>{sample::race()}, default_columns()));
  EXPECT_EQ(at(read, "pos", 1), "F");
  EXPECT_EQ(at(read, "horse", 1), "Second Fiddle (GB)");
  EXPECT_EQ(at(read, "horse_cleaned", 1), "secondfiddle_none_none");
  for (const char* column : {"num", "draw", "btn", "ovr_btn", "dec", "age", "sex", "lbs", "hg", "time",
                             "jockey", "or", "rpr", "ts", "prize", "comment", "jockey_id", "silk_url"}) {
    EXPECT_EQ(at(read, column, 1), "NULL") << column;
  }
}

TEST(RoundTrip, FilesOfOneMorningOrOneEveningKeepTheirTimes) {
  for (const char* off : {"00:15", "01:30", "09:05", "10:30", "11:59", "12:00", "12:59", "13:00", "21:45"}) {
    Race race = sample::race();
    race.off = off;
    const CsvRead read = sample::read(encode_csv(std::vector<Race>{race}, default_columns()));
    EXPECT_EQ(at(read, "off"), std::string(off) + ":00");
  }
}

TEST(RoundTrip, AChosenSubset) {
  const auto columns =
      choose_columns(std::vector<std::string>{"horse", "time", "horse_id", "race_id", "region", "date"});
  const CsvRead read = sample::read(gzip(encode_csv(std::vector<Race>{sample::race()}, columns.value())));
  EXPECT_EQ(at(read, "time"), "70.71") << "`time` is the finishing time, though there is no `off`";
  EXPECT_EQ(at(read, "off"), "NULL");
}

class RandomText {
 public:
  std::string next() {
    static constexpr std::array<std::string_view, 14> kPieces{"a",  "B",    " ", ",", "\"", "\"\"", "\n",
                                                              "\r", "\r\n", "é", "–", "𝄞",  "-",    "'"};
    std::string text;
    for (std::size_t n = pick(12); n > 0; --n) {
      text += kPieces[pick(kPieces.size())];
    }
    return text;
  }

 private:
  std::size_t pick(std::size_t below) {
    return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_);
  }

  std::mt19937 random_{20251111};
};

bool is_nothing(const std::string& text) {
  return is_missing(trim(text));
}

// Any text survives byte by byte, if only it is not one of the ways to say "nothing".
TEST(RoundTrip, RandomTexts) {
  RandomText random;
  std::vector<Race> races(1, sample::race());
  races[0].runners.clear();
  for (int i = 0; i < 3000; ++i) {
    Runner runner = sample::winner();
    runner.comment = random.next();
    runner.betting_movement.clear();
    runner.owner.name = random.next();
    runner.jockey.name = random.next();
    races[0].runners.push_back(runner);
  }
  const CsvRead read = sample::read(encode_csv(races, default_columns()));
  ASSERT_EQ(read.rows.rows(), races[0].runners.size());
  std::size_t compared = 0;
  for (std::size_t i = 0; i < read.rows.rows(); ++i) {
    const Runner& runner = races[0].runners[i];
    for (const auto& [column, text] :
         {std::pair("comment", runner.comment), std::pair("owner", runner.owner.name),
          std::pair("jockey", runner.jockey.name)}) {
      if (!is_nothing(text)) {
        ++compared;
        ASSERT_EQ(at(read, column, i), text) << column;
      }
    }
  }
  EXPECT_GT(compared, 6000U);
}

}  // namespace
}  // namespace rps
