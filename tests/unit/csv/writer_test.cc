#include "csv/writer.h"

#include "base/text.h"
#include "unit/csv/sample.h"

namespace rps {
namespace {

std::string cell(const std::string& column, const Runner& runner, Race race = sample::race()) {
  race.runners = {runner};
  const auto columns = choose_columns(std::vector<std::string>{column});
  EXPECT_TRUE(columns.ok()) << column;
  const std::string csv = encode_csv(std::vector<Race>{race}, columns.value());
  EXPECT_EQ(csv.substr(0, column.size() + 1), column + "\n");
  return csv.substr(column.size() + 1, csv.size() - column.size() - 2);
}

TEST(Columns, DefaultIsTheDataModelsList) {
  std::string names;
  for (const CsvColumn& column : default_columns()) {
    names += std::string(names.empty() ? "" : ",") + std::string(column.name);
  }
  EXPECT_EQ(
      names,
      "date,region,course_id,course,race_id,off,race_name,type,class,pattern,rating_band,age_band,sex_rest,"
      "dist,dist_f,dist_m,dist_y,going,surface,ran,num,pos,draw,ovr_btn,btn,horse_id,horse,age,sex,wgt,lbs,"
      "hg,"
      "time,secs,sp,dec,jockey_id,jockey,trainer_id,trainer,prize,or,rpr,ts,sire_id,sire,dam_id,dam,damsire_"
      "id,"
      "damsire,owner_id,owner,silk_url,comment");
}

TEST(Columns, ChoosesSubsetInOrderAndAnyCase) {
  const auto columns = choose_columns(std::vector<std::string>{"Horse", "date"});
  ASSERT_TRUE(columns.ok());
  EXPECT_EQ(encode_csv({}, columns.value()), "horse,date\n");
  EXPECT_EQ(choose_columns({}).value().size(), default_columns().size());
}

TEST(Columns, UnknownOrRepeatedNameListsTheValidOnes) {
  const auto unknown = choose_columns(std::vector<std::string>{"date", "horze"});
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().kind, ErrorKind::kUsage);
  EXPECT_NE(unknown.error().text().find("'horze'"), std::string::npos);
  EXPECT_NE(unknown.error().hint.find("silk_url"), std::string::npos);
  const auto twice = choose_columns(std::vector<std::string>{"date", "DATE"});
  ASSERT_FALSE(twice.ok());
  EXPECT_EQ(twice.error().kind, ErrorKind::kUsage);
}

TEST(Writer, PrintsEveryColumnOfAWinner) {
  Race race = sample::race();
  race.runners = {sample::winner()};
  const std::string csv = encode_csv(std::vector<Race>{race}, default_columns());
  EXPECT_EQ(
      csv.substr(csv.find('\n') + 1),
      "2025-11-11,GB,107,Somewhere (AW),700001,14:05,\"The Café Handicap, Div I\",Flat,Class "
      "4,Listed,0-80,3yo+,"
      "F & M,7½f,7.5f,1509,1650,Standard,AW,2,4,1,7,0,0,900001,Made Up Star "
      "(IRE),5,G,9-4,130,tp1,1:10.71,70.71,"
      "5/2F,3.50,11,A Rider,12,B Trainer & Son,4187.20,74,81,77,21,Some Sire (USA),22,Lady's Fancy (GB),23,"
      "Old Stallion,31,\"Mr \"\"Big\"\" Owner, Esq\",https://example.org/silk.svg,"
      "\"Led, headed 2f out, rallied (op 4/1 tchd 9/2)\"\n");
}

TEST(Writer, MissingValuesOfANonFinisher) {
  for (const char* column : {"btn", "ovr_btn", "time", "secs"}) {
    EXPECT_EQ(cell(column, sample::faller()), "-") << column;
  }
  for (const char* column : {"or", "rpr", "ts"}) {
    EXPECT_EQ(cell(column, sample::faller()), "–") << column;
  }
  for (const char* column : {"num", "draw", "dec", "lbs", "wgt", "hg", "jockey_id", "comment", "prize"}) {
    EXPECT_EQ(cell(column, sample::faller()), "") << column;
  }
}

TEST(Writer, TimesRoundToHundredthsBeforeTheySplit) {
  Runner runner = sample::winner();
  const auto time = [&](double secs) {
    runner.secs = secs;
    return cell("time", runner) + " " + cell("secs", runner);
  };
  EXPECT_EQ(time(59.999), "1:00.00 60.00");
  EXPECT_EQ(time(60.22), "1:00.22 60.22");
  EXPECT_EQ(time(9.5), "0:09.50 9.50");
  EXPECT_EQ(time(600.04), "10:00.04 600.04");
}

TEST(Writer, CommentAndHeadgear) {
  Runner runner = sample::winner();
  runner.comment.clear();
  EXPECT_EQ(cell("comment", runner), "(op 4/1 tchd 9/2)");
  runner.betting_movement.clear();
  runner.comment = "Never better";
  EXPECT_EQ(cell("comment", runner), "Never better");
  runner.first_time_headgear = false;
  EXPECT_EQ(cell("hg", runner), "tp");
}

TEST(Writer, QuotesOnlyWhatNeedsIt) {
  Runner runner = sample::winner();
  const auto owner = [&](const char* text) {
    runner.owner.name = text;
    return cell("owner", runner);
  };
  EXPECT_EQ(owner("plain 'text'; – é"), "plain 'text'; – é");
  EXPECT_EQ(owner("a,b"), "\"a,b\"");
  EXPECT_EQ(owner("say \"x\""), "\"say \"\"x\"\"\"");
  EXPECT_EQ(owner("a\nb"), "\"a\nb\"");
  EXPECT_EQ(owner("a\rb"), "\"a\rb\"");
}

TEST(Writer, VoidRacesGiveNoRows) {
  Race race = sample::race();
  race.is_void = true;
  const auto columns = choose_columns(std::vector<std::string>{"horse"});
  EXPECT_EQ(encode_csv(std::vector<Race>{race}, columns.value()), "horse\n");
}

}  // namespace
}  // namespace rps
