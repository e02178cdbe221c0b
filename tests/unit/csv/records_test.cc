#include "csv/records.h"

#include <gtest/gtest.h>

namespace rps {
namespace {

struct Seen {
  std::size_t line;
  std::vector<std::string> fields;
  std::string malformed;

  bool operator==(const Seen&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Seen& seen) {
  out << "line " << seen.line << " {";
  for (const std::string& field : seen.fields) {
    out << "[" << field << "]";
  }
  return out << "} " << seen.malformed;
}

std::vector<Seen> records(std::string_view text) {
  CsvRecords reader(text);
  CsvRecord record;
  std::vector<Seen> seen;
  while (reader.next(record) == CsvRecords::Next::kRecord) {
    seen.push_back(
        {record.line, {record.fields.begin(), record.fields.end()}, std::string(record.malformed)});
  }
  return seen;
}

using Expected = std::vector<Seen>;

TEST(CsvRecords, PlainFieldsAndLineEnds) {
  EXPECT_EQ(records("a,b\nc,\n,d\n"),
            (Expected{{1, {"a", "b"}, ""}, {2, {"c", ""}, ""}, {3, {"", "d"}, ""}}));
  EXPECT_EQ(records("a,b\r\nc,d\r\n"), (Expected{{1, {"a", "b"}, ""}, {2, {"c", "d"}, ""}}));
  EXPECT_EQ(records("a,b"), (Expected{{1, {"a", "b"}, ""}}));
  EXPECT_EQ(records("a,"), (Expected{{1, {"a", ""}, ""}}));
  EXPECT_EQ(records("a,b\r"), (Expected{{1, {"a", "b"}, ""}}));
  EXPECT_EQ(records(""), Expected{});
}

// The scanner takes eight bytes a step: every separator must be seen at every place of a step, also behind
// bytes that differ from it by one bit.
TEST(CsvRecords, SeparatorsAtEveryOffset) {
  for (std::size_t before = 0; before < 20; ++before) {
    for (std::size_t behind = 0; behind < 20; ++behind) {
      const std::string a(before, before % 2 == 0 ? '-' : '\x8C');
      const std::string b(behind, behind % 2 == 0 ? '#' : '\x0B');
      ASSERT_EQ(records("x" + a + "," + b + "\ny\r\nz"),
                (Expected{{1, {"x" + a, b}, ""}, {2, {"y"}, ""}, {3, {"z"}, ""}}));
      ASSERT_EQ(records("x" + a + "\"" + b)[0].malformed,
                "a quote inside a field that does not begin with one");
    }
  }
}

TEST(CsvRecords, QuotedFields) {
  EXPECT_EQ(records("\"a,b\",\"\",\"say \"\"x\"\"\"\n"), (Expected{{1, {"a,b", "", "say \"x\""}, ""}}));
  EXPECT_EQ(records("\"\"\"\",\"a\"\"\",\"\"\"b\""), (Expected{{1, {"\"", "a\"", "\"b"}, ""}}));
  EXPECT_EQ(records("\"a\r\nb\",c\nd,e"), (Expected{{1, {"a\r\nb", "c"}, ""}, {3, {"d", "e"}, ""}}));
}

TEST(CsvRecords, ManyUnescapedFieldsStayValid) {
  std::string line;
  std::vector<std::string> fields;
  for (int i = 0; i < 60; ++i) {
    line += (i > 0 ? "," : "") + ("\"q\"\"" + std::to_string(i)) + "\"";
    fields.push_back("q\"" + std::to_string(i));
  }
  EXPECT_EQ(records(line + "\n" + line), (Expected{{1, fields, ""}, {2, fields, ""}}));
}

TEST(CsvRecords, BlankLinesArePassedOverAndCounted) {
  CsvRecords reader("\na,b\n\r\n\nc,d\n\n");
  CsvRecord record;
  ASSERT_EQ(reader.next(record), CsvRecords::Next::kRecord);
  EXPECT_EQ(record.line, 2U);
  ASSERT_EQ(reader.next(record), CsvRecords::Next::kRecord);
  EXPECT_EQ(record.line, 5U);
  EXPECT_EQ(reader.next(record), CsvRecords::Next::kEnd);
  EXPECT_EQ(reader.blank_lines(), 4U);
}

TEST(CsvRecords, BadQuotingSpoilsOnlyItsRecord) {
  const char* inner = "a quote inside a field that does not begin with one";
  const char* behind = "text behind a closing quote";
  const char* cr = "a carriage return outside quotes that ends no line";
  EXPECT_EQ(records("a,b\"c\nd,e\n"), (Expected{{1, {"a", "b\"c"}, inner}, {2, {"d", "e"}, ""}}));
  EXPECT_EQ(records("\"a\"b,c\nd,e\n"), (Expected{{1, {"\"a\"b", "c"}, behind}, {2, {"d", "e"}, ""}}));
  EXPECT_EQ(records("a\rb,c\nd,e\n"), (Expected{{1, {"a\rb", "c"}, cr}, {2, {"d", "e"}, ""}}));
}

TEST(CsvRecords, RawIsTheRecordWithoutItsLineEnd) {
  CsvRecords reader("\"a\n1\",b\r\nc,d");
  CsvRecord record;
  reader.next(record);
  EXPECT_EQ(record.raw, "\"a\n1\",b");
  reader.next(record);
  EXPECT_EQ(record.raw, "c,d");
}

TEST(CsvRecords, AnOpenQuoteTellsWhereItWasOpened) {
  CsvRecords reader("a,b\n\"x\ny\",\"open\n\nmore");
  CsvRecord record;
  EXPECT_EQ(reader.next(record), CsvRecords::Next::kRecord);
  EXPECT_EQ(reader.next(record), CsvRecords::Next::kOpenQuote);
  EXPECT_EQ(record.line, 3U);
}

}  // namespace
}  // namespace rps
