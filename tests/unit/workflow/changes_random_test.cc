// Random sequences of writes, crashes, deletions from outside with repair, restores and prunes against a
// model that is a plain list of rows: after each step the table reads as the model, and every version that
// is still described and whose objects nobody took away reads as it was.
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "catalog/partition_name.h"
#include "changes_fixture.h"

namespace rps::testing {
namespace {

using Rng = std::mt19937;
using Rows = std::vector<TestRow>;

class Sequence {
 public:
  explicit Sequence(unsigned seed) : rng_(seed) { remember(); }

  void step() {
    switch (rng_() % 6) {
      case 0:
      case 1:
      case 2:
        write();
        break;
      case 3:
        lose_and_repair();
        break;
      case 4:
        go_back();
        break;
      default:
        prune();
        break;
    }
    check();
  }

 private:
  std::string random_crash() {
    static const std::vector<std::string> kPoints{"staged", "journalled", "published", "committed", "done"};
    return rng_() % 3 == 0 ? kPoints[rng_() % kPoints.size()] : "";
  }

  // Runs an operation that may crash; true when its commit happened, at once or by recovery.
  template <class Operation>
  bool survives(const Operation& operation) {
    try {
      const auto done = operation(random_crash());
      EXPECT_TRUE(done.ok()) << done.error().text();
      return done.ok();
    } catch (const Crash& crash) {
      const auto recovered = recover(lake_.store(), lake_.catalog());
      EXPECT_TRUE(recovered.ok());
      return crash.point != "staged";
    }
  }

  // Whole partitions only, so that the model is simple; the lake's own tests cover the other modes.
  void write() {
    Rows input;
    std::set<std::string> dates;
    const int days = static_cast<int>(1 + rng_() % 2);
    for (int i = 0; i < days; ++i) {
      const std::string date = "2026-03-0" + std::to_string(1 + rng_() % 4);
      const int rpr = static_cast<int>(rng_() % 3);
      if (dates.insert(date).second) {
        input.push_back({"gb", date, 1, 1, rpr, 0});
        input.push_back({"gb", date, 1, 2, rpr, 0});
      }
    }
    const bool append = rng_() % 4 == 0;
    const bool all = !append && rng_() % 5 == 0;
    const WriteMode mode = append ? WriteMode::kAppend
                           : all  ? WriteMode::kOverwrite
                                  : WriteMode::kOverwritePartitions;
    if (!survives([&](const std::string& crash) { return lake_.put(input, mode, crash); })) {
      return;
    }
    std::erase_if(model_, [&](const TestRow& row) { return all || (!append && dates.contains(row.date)); });
    model_.insert(model_.end(), input.begin(), input.end());
    std::sort(model_.begin(), model_.end());
    remember();
  }

  // Somebody removes an object; repair puts it back when it is kept, else drops its rows.
  void lose_and_repair() {
    const auto partitions = *lake_.catalog().partitions(lake_.table());
    if (partitions.empty()) {
      return;
    }
    const Partition& partition = partitions[rng_() % partitions.size()];
    const DataFile& file = partition.files[rng_() % partition.files.size()];
    const Rows lost = rows_of(partition, file);
    const bool kept = exists(lake_.store(), kept_key(file.etag)).value();
    ASSERT_TRUE(lake_.store().remove(lake_.key_of(partition.name, file.name)).ok());
    if (!survives([&](const std::string& crash) { return lake_.mend(crash); })) {
      ASSERT_TRUE(lake_.mend().ok());
    }
    if (!kept) {
      for (const TestRow& row : lost) {
        model_.erase(std::find(model_.begin(), model_.end(), row));
      }
    }
    remember();
  }

  Rows rows_of(const Partition& partition, const DataFile& file) {
    Partition alone = partition;
    alone.files = {file};
    alone.rows = file.rows;
    const Table table = lake_.table();
    RowBatch batch(std::make_shared<const TableSchema>(table.schema));
    const auto layout = PartitionLayout::from_keys(table.partition_keys);
    EXPECT_TRUE(read_partition(lake_.store(), table, *layout, alone, batch).ok());
    Rows rows;
    for (std::size_t row = 0; row < batch.rows(); ++row) {
      rows.push_back(row_at(batch, row));
    }
    return rows;
  }

  // Whether every object that the version names is somewhere.
  bool is_whole(Version version) {
    const Table then = *lake_.catalog().table_at(lake_.name(), version);
    for (const Partition& partition : *lake_.catalog().partitions(then)) {
      for (const DataFile& file : partition.files) {
        const auto there = lake_.store().head(lake_.key_of(partition.name, file.name));
        if (!(there.ok() && there->etag == file.etag) &&
            !exists(lake_.store(), kept_key(file.etag)).value()) {
          return false;
        }
      }
    }
    return true;
  }

  void go_back() {
    const auto chosen = std::next(history_.begin(), static_cast<std::ptrdiff_t>(rng_() % history_.size()));
    if (!is_whole(chosen->first)) {
      const auto refused = lake_.go_back(chosen->first);
      ASSERT_FALSE(refused.ok());
      ASSERT_EQ(refused.error().kind, ErrorKind::kNotFound);
      return;
    }
    if (survives([&](const std::string& crash) { return lake_.go_back(chosen->first, crash); })) {
      model_ = chosen->second;
      remember();
    }
  }

  void prune() {
    const auto hours = static_cast<std::int64_t>(rng_() % 8);
    const Timestamp before{lake_.now().millis - hours * ChangesFixture::kHour};
    std::set<Version> whole;
    for (const auto& [version, rows] : history_) {
      if (is_whole(version)) {
        whole.insert(version);
      }
    }
    const auto pruned = prune_table(lake_.access(), lake_.name(), before);
    ASSERT_TRUE(pruned.ok()) << pruned.error().text();
    const Version oldest = lake_.catalog().history(lake_.table())->back().version;
    std::erase_if(history_, [&](const auto& entry) { return entry.first < oldest; });
    ASSERT_TRUE(history_.contains(lake_.table().version));
    for (const auto& [version, rows] : history_) {
      ASSERT_EQ(is_whole(version), whole.contains(version)) << "version " << version;
    }
  }

  void remember() { history_[lake_.table().version] = model_; }

  void check() {
    ASSERT_EQ(lake_.rows(), model_);
    for (const auto& [version, rows] : history_) {
      if (is_whole(version)) {
        ASSERT_EQ(lake_.rows(version), rows) << "version " << version;
      }
    }
  }

  Rng rng_;
  ChangesFixture lake_;
  Rows model_;
  std::map<Version, Rows> history_;
};

TEST(ChangesRandom, TheTableEqualsTheModelAfterEveryStep) {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Sequence sequence(seed);
    for (int step = 0; step < 10; ++step) {
      SCOPED_TRACE("step " + std::to_string(step));
      sequence.step();
      if (::testing::Test::HasFailure()) {
        return;
      }
    }
  }
}

}  // namespace
}  // namespace rps::testing
