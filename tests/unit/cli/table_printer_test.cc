#include "cli/table_printer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>

namespace rps::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string printed(const TextTable& table, OutputFormat format, const Terminal& terminal = {}) {
  std::ostringstream out;
  EXPECT_TRUE(print_table(table, format, out, terminal).ok());
  return out.str();
}

TextTable sample() {
  return {{"horse", "runs", "won"},
          {{std::string("Brave Teapot"), std::int64_t{7}, true},
           {std::string("Zoë"), std::int64_t{12}, Cell{}},
           {std::string(""), Cell{}, false}}};
}

TEST(BoxTable, AlignsByDisplayWidthAndNumbersToTheRight) {
  EXPECT_EQ(printed(sample(), OutputFormat::kTable),
            "┌──────────────┬──────┬───────┐\n"
            "│ horse        │ runs │ won   │\n"
            "├──────────────┼──────┼───────┤\n"
            "│ Brave Teapot │    7 │ true  │\n"
            "│ Zoë          │   12 │ NULL  │\n"
            "│              │ NULL │ false │\n"
            "└──────────────┴──────┴───────┘\n");
}

TEST(BoxTable, AColumnWithTextsIsNotRightAligned) {
  const TextTable mixed{{"value"}, {{std::int64_t{1}}, {std::string("x")}, {std::int64_t{2}}}};
  EXPECT_THAT(printed(mixed, OutputFormat::kTable), HasSubstr("│ 1     │"));
}

TEST(BoxTable, IsCutOnATerminalOnly) {
  const TextTable wide{{"name", "n"}, {{std::string(60, 'x'), std::int64_t{1}}}};
  const std::string cut = printed(wide, OutputFormat::kTable, Terminal{true, 30, false});
  EXPECT_THAT(cut, HasSubstr("x… │ 1 │\n"));
  EXPECT_THAT(cut, Not(HasSubstr(std::string(60, 'x'))));
  EXPECT_THAT(printed(wide, OutputFormat::kTable, Terminal{false, 30, false}),
              HasSubstr(std::string(60, 'x')));
}

TEST(BoxTable, ColumnsWithoutRoomAreCounted) {
  TextTable many;
  many.rows.emplace_back();
  for (int i = 0; i < 20; ++i) {
    many.headers.push_back("column" + std::to_string(i));
    many.rows[0].emplace_back(std::string("value"));
  }
  EXPECT_THAT(printed(many, OutputFormat::kTable, Terminal{true, 40, false}), HasSubstr("… 16 more columns"));
}

TEST(BoxTable, ControlCharactersCannotSteerTheTerminal) {
  const TextTable table{{"a"}, {{std::string("x\x1b[2Jy\nz\x7f")}}};
  const std::string text = printed(table, OutputFormat::kTable);
  EXPECT_THAT(text, HasSubstr("x\\x1b[2Jy\\nz\\x7f"));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

TEST(Csv, QuotesWhatNeedsItAndTellsMissingFromEmpty) {
  const TextTable table{{"a", "b,c"},
                        {{std::string("plain"), std::string("say \"hi\"")},
                         {std::string("two\nlines"), Cell{}},
                         {std::string(""), 1.5}}};
  EXPECT_EQ(printed(table, OutputFormat::kCsv),
            "a,\"b,c\"\nplain,\"say \"\"hi\"\"\"\n\"two\nlines\",\n\"\",1.5\n");
}

TEST(Json, IsTyped) {
  const auto json = nlohmann::json::parse(printed(sample(), OutputFormat::kJson));
  ASSERT_EQ(json.size(), 3U);
  EXPECT_EQ(json[0]["horse"], "Brave Teapot");
  EXPECT_EQ(json[0]["runs"], 7);
  EXPECT_EQ(json[0]["won"], true);
  EXPECT_TRUE(json[1]["won"].is_null());
  EXPECT_EQ(json[2]["horse"], "");
}

TEST(Json, NoRowsAreAnEmptyArray) {
  EXPECT_EQ(printed({{"a"}, {}}, OutputFormat::kJson), "[]\n");
}

TEST(Json, HardValuesStayValid) {
  const TextTable table{
      {"a", "a", "a_2"},
      {{std::string("bad \xff byte \"\\\n"), std::numeric_limits<double>::quiet_NaN(), 1e300}}};
  const auto json = nlohmann::json::parse(printed(table, OutputFormat::kJson));
  EXPECT_EQ(json[0]["a"], "bad \xEF\xBF\xBD byte \"\\\n");
  EXPECT_EQ(json[0]["a_2"], "nan");
  EXPECT_EQ(json[0]["a_2_2"], 1e300);
}

TEST(ResultPrinter, AStreamThatFailsIsAnError) {
  std::ostringstream out;
  out.setstate(std::ios::badbit);
  for (const OutputFormat format : {OutputFormat::kCsv, OutputFormat::kJson, OutputFormat::kTable}) {
    const Status status = print_table(sample(), format, out, {});
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().kind, ErrorKind::kIo);
  }
}

TEST(ParseFormat, KnowsThree) {
  EXPECT_EQ(parse_format("csv").value(), OutputFormat::kCsv);
  EXPECT_EQ(parse_format("xml").error().kind, ErrorKind::kUsage);
}

}  // namespace
}  // namespace rps::cli
