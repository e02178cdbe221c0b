#include "random/world.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include "query/serving_files.h"

namespace rps::random_lake {
namespace {

namespace fs = std::filesystem;

constexpr int kRefusedCode = 50;  // plus the kind of the error
constexpr std::int64_t kHour = 3'600'000;

Ending ending_of(const Status& status) {
  Ending ending;
  if (!status.ok()) {
    ending.kind = Ending::Kind::kRefused;
    ending.error = status.error().kind;
    ending.message = status.error().text();
  }
  return ending;
}

Ending ending_of(int code) {
  Ending ending;
  if (code >= kDiedCode) {
    ending.kind = Ending::Kind::kDied;
    ending.phase = static_cast<Phase>(code - kDiedCode);
  } else if (code >= kRefusedCode) {
    ending.kind = Ending::Kind::kRefused;
    ending.error = static_cast<ErrorKind>(code - kRefusedCode);
    ending.message = "in the child";
  }
  return ending;
}

Settings settings_of(const std::string& folder) {
  Settings settings;
  settings.paths.store = folder + "/store";
  return settings;
}

}  // namespace

std::string serving_folder(const std::string& folder) {
  return serving_dir(settings_of(folder));
}

World::World(std::string folder, Layout layout, unsigned threads, Readers& readers)
    : folder_(std::move(folder)), threads_(threads), readers_(readers) {
  fs::remove_all(folder_);
  settings_ = settings_of(folder_);
  settings_.table.partition_by = {"country", period_name(layout)};
  open();
}

World::~World() {
  close();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void World::open() {
  workspace_.emplace(must(Workspace::open(settings_, clock_, Workspace::Access::kWrite), "opening"));
  readers_.look_at(&workspace_->store(), &workspace_->catalog());
}

void World::close() {
  readers_.look_at(nullptr, nullptr);
  workspace_.reset();
}

void World::pass_hours(std::int64_t hours) {
  clock_.set(Timestamp{clock_.now().millis + hours * kHour});
}

LakeAccess World::access() {
  LakeOptions options;
  options.threads = threads_;
  return workspace_->lake_access("random_lake", std::move(options));
}

Ending World::run(const Operation& operation, const std::optional<CrashPoint>& crash) {
  if (!crash) {
    return ending_of(operation(access()));
  }
  return ending_of(in_child([&] {
    Executioner executioner(*crash);
    MortalStore store(workspace_->store(), executioner);
    LakeAccess to = access();
    to.options.checkpoint = [&](std::string_view point) { executioner.reached(point); };
    const Status done = operation(LakeAccess{store, to.catalog, to.clock, to.options});
    return done.ok() ? 0 : kRefusedCode + static_cast<int>(done.error().kind);
  }));
}

int World::in_child(const std::function<int()>& work) {
  close();  // SQLite must not be open across a fork
  const pid_t child = ::fork();
  require(child >= 0, "fork failed");
  if (child == 0) {
    int code = 1;
    try {
      open();
      code = work();
    } catch (const Mismatch& told) {
      static_cast<void>(std::fprintf(stderr, "in a child: %s\n", told.text.c_str()));
    }
    ::_exit(code);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  open();
  require(WIFEXITED(status), "a child was killed by signal " + std::to_string(WTERMSIG(status)));
  require(WEXITSTATUS(status) != 1, "a child failed");
  return WEXITSTATUS(status);
}

std::string World::copy_file() const {
  return copy_path(serving_dir(settings_), name());
}

}  // namespace rps::random_lake
