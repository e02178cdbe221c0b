#include "csv/gzip.h"

#include <gtest/gtest.h>

#include <random>

#include "unit/csv/sample.h"

namespace rps {
namespace {

std::string noise(std::size_t size) {
  std::mt19937 random(7);
  std::string text(size, '\0');
  for (char& c : text) {
    c = static_cast<char>(random());
  }
  return text;
}

TEST(Gzip, RoundTripsTextsOfAllSizes) {
  for (const std::string& text :
       {std::string(), std::string("a"), std::string(3'000'000, 'x'), noise(700'001)}) {
    const std::string packed = gzip(text);
    EXPECT_TRUE(is_gzip(packed));
    const auto back = gunzip(packed, "f.gz");
    ASSERT_TRUE(back.ok()) << back.error().text();
    EXPECT_TRUE(back.value() == text) << text.size();
  }
}

TEST(Gzip, EqualTextsGiveEqualBytes) {
  EXPECT_EQ(gzip("date,horse\n"), gzip("date,horse\n"));
}

TEST(Gzip, ReadsSeveralMembers) {
  EXPECT_EQ(gunzip(gzip("ab") + gzip("") + gzip("cd"), "f.gz").value(), "abcd");
  std::string many;
  for (int i = 0; i < 100'000; ++i) {
    many += gzip("");
  }
  EXPECT_EQ(gunzip(many + gzip("x"), "f.gz").value(), "x");
}

TEST(Gzip, RefusesDamage) {
  const std::string good = gzip(noise(100'000));
  std::string flipped = good;
  flipped[good.size() / 2] = static_cast<char>(flipped[good.size() / 2] ^ 0x10);
  for (const std::string& bad : {good.substr(0, good.size() / 2), good.substr(0, good.size() - 1), flipped,
                                 good + "tail", std::string("\x1F\x8B"), std::string()}) {
    const auto result = gunzip(bad, "f.gz");
    ASSERT_FALSE(result.ok()) << bad.size();
    EXPECT_EQ(result.error().kind, ErrorKind::kCorrupt);
    EXPECT_NE(result.error().message.find("f.gz"), std::string::npos);
  }
}

TEST(Gzip, TheReaderUnpacksByItself) {
  const CsvRead read = sample::read(gzip("date,region,horse,race_id,horse_id\n2025-11-11,GB,A,1,2\n"));
  EXPECT_EQ(sample::at(read, "horse"), "A");
  EXPECT_NE(sample::read_error(gzip("date\n").substr(0, 12)).find("gzip"), std::string::npos);
}

}  // namespace
}  // namespace rps
