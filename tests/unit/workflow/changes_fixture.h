// A lake in memory whose clock moves, for the tests of repair, restore and retention.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "lake/change.h"
#include "unit/lake/lake_fixture.h"
#include "workflow/repair.h"
#include "workflow/restore.h"
#include "workflow/retention.h"

namespace rps::testing {

class ChangesFixture : public LakeFixture {
 public:
  static constexpr std::int64_t kHour = 3'600'000;

  // An hour passes before each operation.
  LakeAccess access(const std::string& crash_at = "") {
    clock_.set(Timestamp{clock_.now().millis + kHour});
    LakeOptions options;
    options.threads = 1;
    options.checkpoint = [crash_at](std::string_view point) {
      if (point == crash_at) {
        throw Crash{crash_at};
      }
    };
    return LakeAccess{store(), catalog(), clock_, options};
  }
  [[nodiscard]] Timestamp now() const { return clock_.now(); }

  Result<WriteReport> put(const std::vector<TestRow>& rows, WriteMode mode = WriteMode::kOverwritePartitions,
                          const std::string& crash_at = "") {
    LakeAccess to = access(crash_at);
    Lake lake(to.store, to.catalog, to.clock, to.options);
    return lake.write(name(), batch_of(rows), mode, run_id("write"), silent_progress());
  }
  // The version that a write that must succeed made.
  Version version_of_put(const std::vector<TestRow>& rows, WriteMode mode = WriteMode::kOverwritePartitions) {
    const auto written = put(rows, mode);
    EXPECT_TRUE(written.ok()) << written.error().text();
    return written->version;
  }
  Result<RepairReport> mend(const std::string& crash_at = "") {
    return repair(access(crash_at), name(), run_id("repair"), silent_progress());
  }
  Result<WriteReport> go_back(Version version, const std::string& crash_at = "") {
    return restore(access(crash_at), name(), version, run_id("restore"), silent_progress());
  }

  std::string key_of(const std::string& partition, const std::string& file = std::string(kFirstFile)) {
    return object_key(table().dataset, partition, file);
  }
  Partition partition(const std::string& partition_name) {
    const auto found = catalog().partition(table(), partition_name);
    EXPECT_TRUE(found.ok() && found->has_value()) << partition_name;
    return found.ok() && found->has_value() ? **found : Partition();
  }
  // "re-registered datasets/t/…: 1 -> 2"
  static std::vector<std::string> words(const RepairReport& report) {
    std::vector<std::string> lines;
    for (const RepairedObject& object : report.repairs) {
      lines.push_back(std::string(action_name(object.action)) + " " + object.key + ": " +
                      std::to_string(object.rows_before) + " -> " + std::to_string(object.rows_after));
    }
    return lines;
  }

 private:
  std::string run_id(const std::string& operation) { return operation + "_" + std::to_string(++runs_); }

  FixedClock clock_{Timestamp{1'767'225'600'000}};
  int runs_ = 0;
};

}  // namespace rps::testing
