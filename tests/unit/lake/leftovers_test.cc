// What killed runs leave in the folders of a local store goes with the next writer's turn.
#include "lake/leftovers.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "lake/change.h"
#include "lake_fixture.h"

namespace rps::testing {
namespace {

namespace fs = std::filesystem;

class Leftovers : public LakeFixture, public ::testing::Test {
 protected:
  Leftovers() : folder_(fs::path(::testing::TempDir()) / ("leftovers_test_" + std::to_string(::getpid()))) {
    fs::remove_all(folder_);
  }
  ~Leftovers() override { fs::remove_all(folder_); }

  LakeOptions options() {
    LakeOptions options;
    options.lock_path = (folder_ / "_rpscrape" / "write.lock").string();
    return options;
  }
  fs::path leave(const std::string& name) {
    const fs::path path = folder_ / "_rpscrape" / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path) << "half";
    return path;
  }

  fs::path folder_;
  FixedClock clock_{Timestamp{1'767'225'600'000}};
};

TEST_F(Leftovers, OfADeadRunGoWithTheNextWrite) {
  const fs::path staged = leave("staging/upload_1/.tmp-1-1-1");
  const fs::path journal = leave("journal/.tmp-1-2-1");
  const fs::path copy = leave("kept/.tmp-1-3-1");
  const fs::path object = leave("kept/abc.parquet");
  const fs::path serving = leave("serving/.tmp-1-4-1");
  Lake lake(store(), catalog(), clock_, options());
  ASSERT_TRUE(lake.write(name(), batch_of({TestRow{}}), WriteMode::kAppend, "run_1", silent_progress()).ok());
  EXPECT_FALSE(fs::exists(staged.parent_path().parent_path()));
  EXPECT_FALSE(fs::exists(journal));
  EXPECT_FALSE(fs::exists(copy));
  EXPECT_TRUE(fs::exists(object));
  EXPECT_TRUE(fs::exists(serving)) << "readers write there too";
}

TEST_F(Leftovers, GoWithEveryTurnToWrite) {
  const fs::path staged = leave("staging/upload_1/.tmp-1-1-1");
  ASSERT_TRUE(WriterTurn::take(LakeAccess{store(), catalog(), clock_, options()}).ok());
  EXPECT_FALSE(fs::exists(staged));
}

TEST_F(Leftovers, ADryRunTouchesNothing) {
  const fs::path staged = leave("staging/upload_1/.tmp-1-1-1");
  ASSERT_TRUE(remove_leftovers(LakeOptions(), Recovery()).ok());
  EXPECT_TRUE(fs::exists(staged));
}

}  // namespace
}  // namespace rps::testing
