// Damaged pages: cut at any byte, changed at random. The parser refuses them or reads the whole race.
#include <gtest/gtest.h>

#include <random>

#include "parse/listing.h"
#include "parse/page.h"
#include "unit/parse/sim_race.h"

namespace rps {
namespace {

sim::SimRace short_race() {
  sim::SimRace race = sim::flat_race();
  race.runners.resize(2);
  race.ran = "2";
  return race;
}

void expect_whole_or_error_at_every_cut(const std::string& page, const ResultRef& ref) {
  const auto whole = parse_result_page(page, ref);
  ASSERT_TRUE(whole.ok()) << whole.error().text();
  std::size_t accepted = 0;
  for (std::size_t size = 0; size < page.size(); ++size) {
    const auto cut = parse_result_page(std::string_view(page).substr(0, size), ref);
    if (cut.ok()) {
      ++accepted;
      ASSERT_EQ(*cut, *whole) << "cut at byte " << size;
    } else {
      ASSERT_EQ(cut.error().kind, ErrorKind::kParse);
    }
  }
  EXPECT_LT(accepted, 100U);  // only what stands behind the data may be missing
}

TEST(Truncation, ClassicPage) {
  const auto race = short_race();
  expect_whole_or_error_at_every_cut(sim::classic_page(race), race.ref);
}

TEST(Truncation, NextPage) {
  const auto race = short_race();
  expect_whole_or_error_at_every_cut(sim::next_page(race), race.ref);
}

TEST(Truncation, NextJson) {
  const auto race = short_race();
  expect_whole_or_error_at_every_cut(sim::next_json(race, false), race.ref);
}

// A page with one stretch removed, repeated or overwritten.
std::string mutated(std::string page, std::mt19937& random) {
  const auto below = [&](std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
  };
  const std::size_t at = below(page.size());
  const std::size_t size = std::min(below(64) + 1, page.size() - at);
  switch (below(4)) {
    case 0:
      return page.erase(at, size);
    case 1:
      return page.insert(below(page.size()), page.substr(at, size));
    case 2:
      page[at] = static_cast<char>(below(256));
      return page;
    default:
      return page.insert(at, 1, "<>\"'&;/{}[]()0"[below(14)]);
  }
}

// Parsing must come back, with a race that is sound or with a parse error.
void expect_sound(const std::string& page, const ResultRef& ref) {
  const auto race = parse_result_page(page, ref);
  if (!race.ok()) {
    EXPECT_EQ(race.error().kind, ErrorKind::kParse);
    EXPECT_FALSE(race.error().message.empty());
    return;
  }
  EXPECT_TRUE(race->is_void || !race->runners.empty());
  for (const Runner& runner : race->runners) {
    EXPECT_TRUE(runner.horse.id);
    EXPECT_FALSE(runner.pos.empty());
  }
}

TEST(Mutation, PagesAreRefusedOrReadSoundly) {
  const auto race = short_race();
  std::mt19937 random(20240511);  // NOLINT(bugprone-random-generator-seed): repeatable on purpose
  for (const std::string& page :
       {sim::classic_page(race), sim::next_page(race), sim::next_json(race, false)}) {
    for (int round = 0; round < 400; ++round) {
      std::string damaged = page;
      for (int i = 0; i <= round % 4; ++i) {
        damaged = mutated(std::move(damaged), random);
      }
      expect_sound(damaged, race.ref);
      // Whatever it holds, it may also be taken for a listing.
      const auto listing = parse_listing(damaged, race.ref.date);
      EXPECT_TRUE(listing.ok() || listing.error().kind == ErrorKind::kParse);
    }
  }
}

}  // namespace
}  // namespace rps
