// Random sequences of writes, modes and crashes against a model that is a plain map: after each step
// the lake reads as the model, and every older version as it was.
#include <gtest/gtest.h>

#include <random>
#include <set>
#include <tuple>

#include "lake_fixture.h"

namespace rps::testing {
namespace {

using Rng = std::mt19937;
using Rows = std::vector<TestRow>;

// What the table should hold. A key may repeat only through append.
class Model {
 public:
  void write(const Rows& input, WriteMode mode) {
    const Rows rows = latest(input);
    std::set<std::pair<std::string, std::string>> partitions;
    std::set<std::tuple<std::string, std::string, int>> races;
    for (const TestRow& row : rows) {
      partitions.emplace(row.country, row.date);
      races.emplace(row.country, row.date, row.race);
    }
    std::erase_if(rows_, [&](const TestRow& row) {
      switch (mode) {
        case WriteMode::kAppend:
          return false;
        case WriteMode::kOverwrite:
          return true;
        case WriteMode::kOverwritePartitions:
          return partitions.contains({row.country, row.date});
        case WriteMode::kUpsert:
          return races.contains({row.country, row.date, row.race});
      }
      return false;
    });
    rows_.insert(rows_.end(), rows.begin(), rows.end());
    std::sort(rows_.begin(), rows_.end());
  }
  [[nodiscard]] const Rows& rows() const { return rows_; }

 private:
  static Rows latest(const Rows& input) {
    std::map<std::tuple<std::string, std::string, int, int>, TestRow> by_key;
    for (const TestRow& row : input) {
      auto [at, fresh] = by_key.try_emplace({row.country, row.date, row.race, row.horse}, row);
      if (!fresh && row.scraped >= at->second.scraped) {
        at->second = row;
      }
    }
    Rows rows;
    for (const auto& [key, row] : by_key) {
      rows.push_back(row);
    }
    return rows;
  }

  Rows rows_;
};

Rows random_rows(Rng& rng) {
  static const std::vector<std::string> kCountries{"gb", "ire", "fr"};
  Rows rows;
  const std::size_t count = 1 + rng() % 12;
  for (std::size_t i = 0; i < count; ++i) {
    rows.push_back(TestRow{kCountries[rng() % 3], "2026-03-0" + std::to_string(1 + rng() % 3),
                           static_cast<int>(1 + rng() % 4), static_cast<int>(1 + rng() % 3),
                           static_cast<int>(rng() % 5) - 1, static_cast<std::int64_t>(rng() % 3)});
  }
  return rows;
}

// One sequence of a few steps; a crash after the journal counts as done once recovery ran.
void run_sequence(unsigned seed) {
  SCOPED_TRACE("seed " + std::to_string(seed));
  static const std::vector<std::string> kPoints{"staged", "journalled", "published", "committed", "done"};
  Rng rng(seed);
  LakeFixture lake;
  Model model;
  std::map<Version, Rows> history;
  for (int step = 0; step < 6; ++step) {
    const Rows input = random_rows(rng);
    const auto mode = static_cast<WriteMode>(rng() % 4);
    const std::string crash = rng() % 3 == 0 ? kPoints[rng() % kPoints.size()] : "";
    bool written = true;
    try {
      const auto done = lake.write(batch_of(input), mode, crash);
      ASSERT_TRUE(done.ok()) << done.error().text();
    } catch (const Crash& crashed) {
      written = crashed.point != "staged";
      const auto recovered = recover(lake.store(), lake.catalog());
      ASSERT_TRUE(recovered.ok()) << recovered.error().text();
    }
    if (written) {
      model.write(input, mode);
    }
    ASSERT_EQ(lake.rows(), model.rows())
        << "step " << step << ", " << write_mode_name(mode) << ", crash " << crash;
    history[lake.table().version] = model.rows();
  }
  for (const auto& [version, rows] : history) {
    ASSERT_EQ(lake.rows(version), rows) << "version " << version;
  }
}

TEST(LakeRandom, EqualsTheModelAfterEveryStep) {
  for (unsigned seed = 1; seed <= 400; ++seed) {
    run_sequence(seed);
    if (HasFatalFailure()) {
      return;
    }
  }
}

}  // namespace
}  // namespace rps::testing
