#include "workflow/workspace.h"

#include <unistd.h>

#include <atomic>
#include <filesystem>

#include "catalog/dry_run_catalog.h"
#include "catalog/partition_name.h"

namespace rps {
namespace {

std::string state_path(const Settings& settings, std::string_view name) {
  return settings.paths.store + "/" + std::string(kStatePrefix) + std::string(name);
}

Error nothing_yet(const Settings& settings) {
  return Error{ErrorKind::kNotFound, "there is no catalog in " + settings.paths.store + " yet",
               "'rpscrape upload' makes it"};
}

}  // namespace

std::string catalog_path(const Settings& settings) {
  return state_path(settings, "catalog.sqlite");
}
std::string write_lock_path(const Settings& settings) {
  return state_path(settings, "write.lock");
}
std::string serving_dir(const Settings& settings) {
  return state_path(settings, "serving");
}

std::string make_run_id(std::string_view command, const Clock& clock) {
  const Timestamp now = clock.now();
  std::string millis = std::to_string(now.millis % 1000);
  millis.insert(0, 3 - millis.size(), '0');
  static std::atomic<int> runs{0};
  return std::string(command) + "_" + now.stamp() + "_" + millis + "_" + std::to_string(getpid()) + "_" +
         std::to_string(++runs);
}

Result<Workspace> Workspace::open(const Settings& settings, const Clock& clock, Access access) {
  Workspace workspace(settings, clock);
  workspace.store_ = make_local_store(settings.paths.store);
  const bool there = std::filesystem::exists(catalog_path(settings));
  if (access == Access::kRead && !there) {
    return nothing_yet(settings);
  }
  if (access == Access::kDryRun && !there) {
    workspace.catalog_ = make_memory_catalog();
  } else {
    RPS_ASSIGN(workspace.catalog_, open_sqlite_catalog(catalog_path(settings)));
  }
  if (access == Access::kDryRun) {
    workspace.dry_store_ = make_dry_run_store(*workspace.store_);
    workspace.dry_catalog_ = make_dry_run_catalog(*workspace.catalog_);
  }
  return workspace;
}

Result<Workspace> Workspace::open_present(const Settings& settings, const Clock& clock, bool dry_run) {
  if (!std::filesystem::exists(catalog_path(settings))) {
    return nothing_yet(settings);
  }
  return open(settings, clock, dry_run ? Access::kDryRun : Access::kWrite);
}

Result<Table> Workspace::open_or_create_table() {
  auto found = catalog().table(table_name());
  if (found.ok() || found.error().kind != ErrorKind::kNotFound) {
    return found;
  }
  Table wanted;
  wanted.name = table_name();
  wanted.dataset = settings_.table.dataset;
  wanted.schema = results_schema();
  wanted.partition_keys = settings_.table.partition_by;
  wanted.created_at = clock_->now();
  return catalog().create_table(wanted);
}

LakeAccess Workspace::lake_access(const std::string& owner, LakeOptions options) {
  options.owner = owner;
  if (!dry_store_) {
    options.lock_path = write_lock_path(settings_);
  }
  return LakeAccess{store(), catalog(), *clock_, std::move(options)};
}

Lake Workspace::make_lake(const std::string& owner, LakeOptions options) {
  return Lake(store(), catalog(), *clock_, lake_access(owner, std::move(options)).options);
}

}  // namespace rps
