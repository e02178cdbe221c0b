#include "csv/reader.h"

#include "unit/csv/sample.h"

namespace rps {
namespace {

using sample::at;
using sample::has_note;
using sample::read;
using sample::read_error;

// A file with the key columns and the given others: rows of "HEADER…" and "VALUES…" behind them.
CsvRead with(const std::string& columns, const std::string& values) {
  return read("date,region,race_id,horse_id,horse," + columns + "\n2025-11-11,gb,1,2,Star (GB)," + values +
              "\n");
}

std::string value_of(const std::string& column, const std::string& text) {
  return at(with(column, text), column);
}

// Why the only row was set aside; "" when it was not.
std::string reason(const CsvRead& result) {
  return result.quarantined.size() == 1 ? result.quarantined[0].reason : "";
}

TEST(Reader, MatchesColumnsInAnyCaseAndOrder) {
  const CsvRead result = read("HORSE, Race_ID ,\"Horse_Id\",REGION,Date\nStar (GB),1,2,GB,2025-11-11\n");
  EXPECT_EQ(at(result, "horse"), "Star (GB)");
  EXPECT_EQ(at(result, "race_id"), "1");
  EXPECT_EQ(at(result, "horse_id"), "2");
  EXPECT_EQ(at(result, "country"), "gb");
  EXPECT_EQ(at(result, "date"), "2025-11-11");
  EXPECT_TRUE(result.notes.empty());
}

TEST(Reader, DerivedColumnsAreNeverRead) {
  const CsvRead result = with("dam,sire,year,horse_cleaned", "Dam GB,Sire (IRE),1999,wrong");
  EXPECT_EQ(at(result, "horse_cleaned"), "star_dam_sire");
  EXPECT_EQ(at(result, "year"), "2025");
  EXPECT_EQ(at(result, "created_at"), "2025-11-11T08:00:00.123Z");
  EXPECT_EQ(at(result, "id"), "NULL");
  EXPECT_EQ(at(result, "comment"), "NULL");
}

TEST(Reader, IdAndCreatedAtOfTheFileAreKept) {
  const CsvRead result = with("id,created_at", "77,2024-01-02 03:04:05");
  EXPECT_EQ(at(result, "id"), "77");
  EXPECT_EQ(at(result, "created_at"), "2024-01-02T03:04:05.000Z");
  EXPECT_EQ(at(with("created_at", ""), "created_at"), "2025-11-11T08:00:00.123Z");
  EXPECT_NE(reason(with("created_at", "soon")).find("'soon' is not a timestamp"), std::string::npos);
}

TEST(Reader, AllWaysToSayNothingAreNull) {
  for (const char* column : {"age", "rpr", "owner", "class", "off"}) {
    for (const char* text : {"", "-", "–", "nan", "NaN", "None", "null", "not found", "  ", " - "}) {
      EXPECT_EQ(value_of(column, text), "NULL") << column << " '" << text << "'";
    }
  }
}

TEST(Reader, NumbersAndTexts) {
  EXPECT_EQ(value_of("dist_m", "1400.0"), "1400");
  EXPECT_EQ(value_of("age", " 5 "), "5");
  EXPECT_EQ(value_of("rpr", "81"), "81");
  EXPECT_EQ(value_of("dec", "2.62"), "2.62");
  EXPECT_EQ(value_of("btn", ".75"), "0.75");
  EXPECT_EQ(value_of("btn", "nk"), "0.3");
  EXPECT_EQ(value_of("prize", "€7079.65"), "€7079.65");
  EXPECT_EQ(value_of("pos", "PU"), "PU");
  EXPECT_EQ(value_of("owner", " spaced "), " spaced ");
}

TEST(Reader, TimeIsSecsWhenThereAreAny) {
  EXPECT_EQ(at(with("time,secs", "1:10.71,70.71"), "time"), "70.71");
  EXPECT_EQ(at(with("secs,time", "-,-"), "time"), "NULL");
  EXPECT_EQ(value_of("time", "1:0.22"), "60.22");
  EXPECT_EQ(value_of("time", "70.71"), "70.71");
}

TEST(Reader, ExtraColumnsAreNamedInANoteAndKnownOnesAreNot) {
  const CsvRead result = with("mood,dist,,surface,Tip", "good,1m,x,Turf,y");
  ASSERT_EQ(result.notes.size(), 1U);
  EXPECT_EQ(result.notes[0], "f.csv: ignored columns: mood, (column 8, which has no name), Tip");
}

TEST(Reader, NameIsTheHorseUnlessThereIsAHorseColumn) {
  EXPECT_EQ(at(with("Name", "The Cup"), "race_name"), "The Cup");
  const CsvRead result = read("date,region,race_id,horse_id,name\n2025-11-11,gb,1,2,Star\n");
  EXPECT_EQ(at(result, "horse"), "Star");
  EXPECT_EQ(at(result, "race_name"), "NULL");
  EXPECT_TRUE(has_note(result, "horse is read from column 'name'"));
}

TEST(Reader, TheOldestLayout) {
  const CsvRead result = read(
      "\"date\",\"course\",\"time\",\"class\",\"band\",\"distance\",\"name\",\"sp\",\"weight\",\"gear\"\n"
      "3 Nov 2018,Ville,5:45,not found,3yo+ Fillies,1m,Uno,7/5F,9-2,p\n"
      "3 Nov 2018,Ville,6:15,Listed,0-60,1m,Dos,EvensF,9-0,\n",
      true, "FR");
  EXPECT_EQ(at(result, "off"), "17:45:00");
  EXPECT_EQ(at(result, "time"), "NULL");
  EXPECT_EQ(at(result, "country"), "fr");
  EXPECT_EQ(at(result, "class"), "NULL");
  EXPECT_EQ(at(result, "age_band"), "3yo+");
  EXPECT_EQ(at(result, "rating_band"), "NULL");
  EXPECT_EQ(at(result, "age_band", 1), "NULL");
  EXPECT_EQ(at(result, "rating_band", 1), "0-60");
  EXPECT_EQ(at(result, "lbs"), "128");
  EXPECT_EQ(at(result, "dec"), "2.4");
  EXPECT_EQ(at(result, "dec", 1), "2");
  EXPECT_EQ(at(result, "hg"), "p");
  for (const char* note : {"off is read from column 'time'", "lbs is read from column 'weight'",
                           "dec is read from column 'sp'", "negative"}) {
    EXPECT_TRUE(has_note(result, note)) << note;
  }
}

TEST(Reader, OwnColumnsWinOverTheirAliases) {
  const CsvRead result = with("country,lbs,wgt,dec,sp", "ire,130,1-1,2.5,9/1");
  EXPECT_EQ(at(result, "country"), "ire");
  EXPECT_EQ(at(result, "lbs"), "130");
  EXPECT_EQ(at(result, "dec"), "2.5");
}

TEST(Reader, CountryComesFromTheColumnElseFromThePath) {
  const std::string bare = "date,race_id,horse_id,horse\n2025-11-11,1,2,Star\n";
  EXPECT_EQ(at(read(bare, false, "IRE"), "country"), "ire");
  EXPECT_EQ(at(read("date,region,race_id,horse_id,horse\n2025-11-11,GB,1,2,Star\n", false, "ire"), "country"),
            "gb");
  EXPECT_NE(read_error(bare).find("f.csv: there is no region or country column"), std::string::npos);
  EXPECT_NE(read_error(bare, false, "atlantis").find("'atlantis' is not a region code"), std::string::npos);
}

TEST(Reader, RowsWithoutDateRegionHorseOrKeyAreSetAside) {
  const CsvRead result = read(
      "date,region,race_id,horse_id,horse\n"
      ",gb,1,2,A\n2025-11-11,,1,2,A\n2025-11-11,xx,1,2,A\n2025-11-11,gb,,2,A\n2025-11-11,gb,1,,A\n2025-11-11,"
      "gb,1,2,\n"
      "2025-11-11,gb,1,2,Kept\n");
  ASSERT_EQ(result.quarantined.size(), 6U);
  EXPECT_EQ(result.quarantined[0].reason, "f.csv:2: there is no date");
  EXPECT_EQ(result.quarantined[0].line, 2U);
  EXPECT_EQ(result.quarantined[0].raw, ",gb,1,2,A");
  EXPECT_EQ(result.quarantined[1].reason, "f.csv:3: there is no region");
  EXPECT_EQ(result.quarantined[2].reason,
            "f.csv:4: column 'region': 'xx' is not a region code of the course table");
  EXPECT_EQ(result.quarantined[3].reason, "f.csv:5: there is no race_id");
  EXPECT_EQ(result.quarantined[4].reason, "f.csv:6: there is no horse_id");
  EXPECT_EQ(result.quarantined[5].reason, "f.csv:7: there is no horse");
  EXPECT_EQ(at(result, "horse"), "Kept");
  EXPECT_EQ(result.rows.rows(), 1U);
}

TEST(Reader, ABadValueNamesFileLineColumnAndValue) {
  EXPECT_EQ(reason(with("Age", "five")), "f.csv:2: column 'Age': 'five' is not a whole number of 32 bits");
  EXPECT_EQ(reason(with("age", "2147483648")),
            "f.csv:2: column 'age': '2147483648' is not a whole number of 32 bits");
  EXPECT_EQ(reason(with("rpr", "8O")), "f.csv:2: column 'rpr': '8O' is not a number");
  EXPECT_EQ(reason(with("off", "25:00")), "f.csv:2: column 'off': '25:00' is not a time of day like 14:05");
  const std::string lengthy = reason(with("age", std::string(79, 'x') + "éy"));
  EXPECT_NE(lengthy.find("'" + std::string(79, 'x') + "…'"), std::string::npos) << lengthy;
}

TEST(Reader, LinesArePhysicalOnesWhereTheRowStarts) {
  const CsvRead result = read(
      "date,region,race_id,horse_id,horse,comment,age\r\n"
      "2025-11-11,gb,1,2,A,\"two\r\nlines\",4\r\n"
      "\r\n"
      "2025-11-11,gb,1,3,B,\"two\nlines\",x\r\n");
  EXPECT_EQ(at(result, "comment"), "two\r\nlines");
  ASSERT_EQ(result.quarantined.size(), 1U);
  EXPECT_EQ(result.quarantined[0].line, 5U);
  EXPECT_EQ(result.quarantined[0].raw, "2025-11-11,gb,1,3,B,\"two\nlines\",x");
  EXPECT_TRUE(has_note(result, "1 blank lines passed over"));
}

TEST(Reader, MalformedRowsAreSetAsideAndTheRestIsRead) {
  const CsvRead result = read(
      "date,region,race_id,horse_id,horse\n"
      "2025-11-11,gb,1,2\n"
      "2025-11-11,gb,1,2,A,B\n"
      "2025-11-11,gb,1,2,Big \"B\" Boy\n"
      "2025-11-11,gb,1,2,\"A\"B\n"
      "2025-11-11,gb,1,2,Kept");
  ASSERT_EQ(result.quarantined.size(), 4U);
  EXPECT_EQ(result.quarantined[0].reason, "f.csv:2: has 4 fields, the header has 5");
  EXPECT_EQ(result.quarantined[1].reason, "f.csv:3: has 6 fields, the header has 5");
  EXPECT_EQ(result.quarantined[2].reason, "f.csv:4: a quote inside a field that does not begin with one");
  EXPECT_EQ(result.quarantined[3].reason, "f.csv:5: text behind a closing quote");
  EXPECT_EQ(at(result, "horse"), "Kept");
}

TEST(Reader, ARowThatFailsLateLeavesNoTrace) {
  const CsvRead result = read(
      "date,region,race_id,horse_id,horse,off,age\n"
      "2025-11-11,gb,1,2,A,1:30,4\n2024-01-01,ire,9,9,Z,23:00,x\n2025-11-11,gb,1,3,B,,\n");
  ASSERT_EQ(result.rows.rows(), 2U);
  for (std::size_t i = 0; i < result.rows.width(); ++i) {
    EXPECT_EQ(result.rows[i].size(), 2U) << results_schema()[i].name;
  }
  EXPECT_EQ(at(result, "off"), "13:30:00") << "a row that was set aside is no evidence for 24 hours";
  EXPECT_EQ(at(result, "age", 1), "NULL");
  EXPECT_EQ(at(result, "year", 1), "2025");
}

TEST(Reader, WholeFileErrors) {
  EXPECT_NE(read_error("").find("f.csv is empty"), std::string::npos);
  EXPECT_NE(read_error(" \n\r\n").find("f.csv is empty"), std::string::npos);
  EXPECT_NE(read_error("\xEF\xBB\xBF").find("f.csv is empty"), std::string::npos);
  EXPECT_NE(read_error(std::string("date\n\nx\0y", 9)).find("f.csv:3: a NUL byte"), std::string::npos);
  EXPECT_NE(read_error("date,horse\n2025-11-11,\xC9toile\n").find("f.csv:2: not UTF-8"), std::string::npos);
  EXPECT_NE(read_error("date,region,race_id,horse_id,horse\nx,gb,1,2,A\ny,\"gb,1,2,A\n\n")
                .find("f.csv:3: a quote is opened here and never closed"),
            std::string::npos);
  EXPECT_NE(read_error("\"date,horse").find("f.csv:1: a quote is opened"), std::string::npos);
  EXPECT_NE(read_error("da\"te,horse\n").find("f.csv:1: the header row has a quote inside"),
            std::string::npos);
}

TEST(Reader, HeaderErrors) {
  EXPECT_NE(read_error("date,horse,DATE\n").find("f.csv: column 'DATE' is there twice"), std::string::npos);
  EXPECT_NE(
      read_error("horse,region\n").find("f.csv: there is no column 'date' (its columns are: horse, region)"),
      std::string::npos);
  EXPECT_NE(read_error("date,region\n").find("there is no column 'horse'"), std::string::npos);
  for (const char* header :
       {"date,region,horse\n", "date,region,horse,race_id\n", "date,region,horse,horse_id\n"}) {
    const std::string error = read_error(header);
    EXPECT_NE(error.find("f.csv: the file has no key"), std::string::npos) << header;
    EXPECT_NE(error.find("--derive-ids"), std::string::npos) << header;
  }
}

TEST(Reader, HeaderAloneGivesNoRows) {
  const CsvRead result = read(
      "\xEF\xBB\xBF"
      "date,region,race_id,horse_id,horse");
  EXPECT_EQ(result.rows.rows(), 0U);
  EXPECT_TRUE(result.quarantined.empty());
}

TEST(Reader, Utf8AroundTheEdgesOfWords) {
  // Multi-byte characters at every offset of the eight-byte steps in which text is checked.
  for (std::size_t shift = 0; shift < 16; ++shift) {
    const std::string name = std::string(shift, 'a') + "é–𝄞" + std::string(shift, 'b');
    EXPECT_EQ(value_of("owner", name), name);
    EXPECT_NE(read_error("date\n" + std::string(shift, 'a') + "\xE2\x80" + std::string(shift, 'b'))
                  .find(":2: not UTF-8"),
              std::string::npos)
        << shift;
  }
}

}  // namespace
}  // namespace rps
