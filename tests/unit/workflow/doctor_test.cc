#include "workflow/doctor/doctor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "conformance/fault_store.h"
#include "conformance/temp_dir.h"
#include "workflow/doctor/folders.h"
#include "workflow/doctor/try_store.h"

namespace rps::testing {
namespace {

using ::testing::Each;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using State = DoctorFinding::State;

std::vector<DoctorFinding> tried(Store& store) {
  Findings findings;
  try_store(store, "run", findings);
  return findings.take();
}

const DoctorFinding& named(const std::vector<DoctorFinding>& findings, const std::string& check) {
  const auto at =
      std::find_if(findings.begin(), findings.end(), [&](const auto& one) { return one.check == check; });
  EXPECT_NE(at, findings.end()) << check;
  static const DoctorFinding kNone;
  return at == findings.end() ? kNone : *at;
}

TEST(DoctorStore, AGoodStorePassesAndKeepsNothing) {
  const auto store = make_memory_store();
  const auto findings = tried(*store);
  EXPECT_EQ(findings.size(), 6U);
  EXPECT_THAT(findings, Each(Field(&DoctorFinding::state, State::kOk)));
  EXPECT_THAT(*list_all(*store, ""), IsEmpty());
}

TEST(DoctorStore, EachStepMayFailAndNothingStays) {
  for (int n = 1; n <= 8; ++n) {
    const auto inner = make_memory_store();
    FaultStore store(*inner);
    store.fail_nth(n, ErrorKind::kPermission);
    const auto findings = tried(store);
    const auto failed = std::count_if(findings.begin(), findings.end(),
                                      [](const auto& one) { return one.state == State::kFailed; });
    EXPECT_EQ(failed, n <= 7 ? 1 : 0) << n;  // writes that a healthy store sees
    EXPECT_THAT(*list_all(*inner, ""), IsEmpty()) << n;
  }
}

TEST(DoctorFolders, TellsOfAFileInTheWay) {
  const TempDir folder;
  std::ofstream(folder / "file") << "x";
  Findings findings;
  look_at_folder("logs", folder / "file/logs", findings);
  look_at_folder("data", folder / "a/b/c", findings);
  const auto all = findings.take();
  EXPECT_EQ(all[0].state, State::kFailed);
  EXPECT_THAT(all[0].detail, HasSubstr("is no folder"));
  EXPECT_NE(all[1].state, State::kFailed);
  EXPECT_THAT(all[1].detail, HasSubstr("made when needed"));
  EXPECT_FALSE(std::filesystem::exists(folder / "a"));
}

TEST(Doctor, MakesNothingWhereNothingIs) {
  const TempDir folder;
  Settings settings;
  settings.paths.data = folder / "data";
  settings.paths.store = folder / "store";
  settings.paths.logs = folder / "logs";
  const FixedClock clock{Timestamp{0}};
  const auto findings = examine(settings, clock, "run");
  EXPECT_EQ(named(findings, "catalog").state, State::kWarning);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

}  // namespace
}  // namespace rps::testing
