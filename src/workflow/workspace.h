// Workspace: the opened store, catalog and lake of one configuration: what most commands begin with.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/glue_publisher.h"
#include "io/clock.h"
#include "io/store.h"
#include "lake/change.h"
#include "lake/writer.h"
#include "workflow/settings.h"

namespace rps {

// Where the program keeps its own files (state_folder() in lake_place.h).
std::string write_lock_path(const Settings& settings);
std::string serving_dir(const Settings& settings);

// A name for a run that no other run has: "upload_20251111_080000_123_4711_1" (time in UTC to the
// millisecond, process id, number within the process).
std::string make_run_id(std::string_view command, const Clock& clock);

// Not thread-safe. The settings' folders are made on the first write only.
class Workspace {
 public:
  enum class Access {
    kWrite,   // opens the catalog, making it when absent
    kRead,    // kNotFound when there is no catalog yet
    kDryRun,  // like kWrite, but every write stays in memory
  };

  static Result<Workspace> open(const Settings& settings, const Clock& clock, Access access);
  // For commands that change what is there: kNotFound when there is no catalog yet, else for writing, or as a
  // dry run.
  static Result<Workspace> open_present(const Settings& settings, const Clock& clock, bool dry_run);

  [[nodiscard]] const Settings& settings() const { return settings_; }
  [[nodiscard]] const Clock& clock() const { return *clock_; }
  // How many requests to the store are worth having under way at once.
  [[nodiscard]] unsigned store_threads() const;
  // True when what is written goes nowhere.
  [[nodiscard]] bool is_dry_run() const { return dry_catalog_ != nullptr; }
  Store& store() { return dry_store_ ? *dry_store_ : *store_; }
  Catalog& catalog() { return dry_catalog_ ? *dry_catalog_ : *catalog_; }
  [[nodiscard]] TableName table_name() const { return {settings_.table.database, settings_.table.name}; }

  // What was brought up to date in Glue since the workspace was opened, table by table, in order.
  [[nodiscard]] const std::vector<Publication>& publications() const { return *publications_; }

  // The configured table; made when absent, with the columns of results_schema().
  Result<Table> open_or_create_table();
  // A writer; `owner` is told to runs that find the lock taken. Sets owner and lock in `options`.
  Lake make_lake(const std::string& owner, LakeOptions options = {});
  // The same for changes that bring no rows of their own; valid while the workspace is.
  LakeAccess lake_access(const std::string& owner, LakeOptions options = {});

 private:
  Workspace(const Settings& settings, const Clock& clock) : settings_(settings), clock_(&clock) {}

  Settings settings_;
  const Clock* clock_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Catalog> catalog_;
  std::unique_ptr<Store> dry_store_;
  std::unique_ptr<Catalog> dry_catalog_;
  // Apart, as the catalog adds to it wherever the workspace is moved.
  std::shared_ptr<std::vector<Publication>> publications_ = std::make_shared<std::vector<Publication>>();
};

}  // namespace rps
