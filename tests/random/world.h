// World: the real lake of one sequence, in a folder of its own: local store, SQLite catalog, writer's lock,
// serving copy. Operations run in this process, or in a child that dies on the way.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "random/crash.h"
#include "random/input.h"
#include "random/mismatch.h"
#include "random/readers.h"
#include "workflow/workspace.h"

namespace rps::random_lake {

// How an operation ended.
struct Ending {
  enum class Kind { kDone, kRefused, kDied } kind = Kind::kDone;
  ErrorKind error = ErrorKind::kIo;  // when refused
  std::string message;               // when refused in this process
  Phase phase = Phase::kStaging;     // when died
};

class World {
 public:
  // `folder` is made anew, and removed at the end. `readers` are those of serving_folder(folder).
  World(std::string folder, Layout layout, unsigned threads, Readers& readers);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  [[nodiscard]] Workspace& workspace() { return *workspace_; }
  [[nodiscard]] Store& store() { return workspace_->store(); }
  [[nodiscard]] Catalog& catalog() { return workspace_->catalog(); }
  [[nodiscard]] Table table() { return must(catalog().table(name()), "reading the table"); }
  [[nodiscard]] TableName name() const { return {settings_.table.database, settings_.table.name}; }
  [[nodiscard]] const Settings& settings() const { return settings_; }
  [[nodiscard]] std::string path(const std::string& key) { return store().describe(key); }
  [[nodiscard]] Timestamp now() const { return clock_.now(); }
  [[nodiscard]] std::string next_run() { return "run_" + std::to_string(++runs_); }

  void pass_hours(std::int64_t hours);
  void create_table() { must(workspace_->open_or_create_table(), "creating the table"); }

  // Runs an operation as a command would, dying at `crash` if that is given and comes. After a crash
  // everything is opened anew from the disk.
  using Operation = std::function<Status(const LakeAccess&)>;
  Ending run(const Operation& operation, const std::optional<CrashPoint>& crash);
  // Runs `work` in a child process that opens everything anew and may end on the way. Its exit code.
  int in_child(const std::function<int()>& work);

  // The engine of a reader that goes on reading while writers come and go.
  EmbeddedEngine& engine(std::optional<Version> as_of = std::nullopt) { return readers_.engine(as_of); }
  // One that has just been opened.
  std::unique_ptr<EmbeddedEngine> new_engine(Store& store, std::optional<Version> as_of) {
    return readers_.open(store, catalog(), as_of, false);
  }
  // The file of the serving copy.
  [[nodiscard]] std::string copy_file() const;

 private:
  void open();
  void close();
  LakeAccess access();

  std::string folder_;
  Settings settings_;
  unsigned threads_;
  FixedClock clock_{Timestamp{1'767'225'600'000}};
  std::optional<Workspace> workspace_;
  Readers& readers_;
  int runs_ = 0;
};

// Where the serving copies of the lake in `folder` are.
std::string serving_folder(const std::string& folder);

}  // namespace rps::random_lake
