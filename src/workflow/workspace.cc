#include "workflow/workspace.h"

#include <unistd.h>

#include <atomic>

#include "base/parallel.h"
#include "catalog/dry_run_catalog.h"
#include "catalog/partition_name.h"
#include "workflow/lake_place.h"

namespace rps {
namespace {

std::string state_path(const Settings& settings, std::string_view name) {
  return state_folder(settings) + "/" + std::string(name);
}

}  // namespace

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
  RPS_ASSIGN(workspace.store_, open_store(settings, clock));
  bool fresh = false;  // a dry run over a lake that is not there yet
  if (access == Access::kDryRun) {
    RPS_ASSIGN(const bool there, has_catalog(settings, *workspace.store_));
    fresh = !there;
  }
  if (fresh) {
    workspace.catalog_ = make_memory_catalog();
  } else {
    const CatalogAccess wanted = access == Access::kWrite ? CatalogAccess::kWrite : CatalogAccess::kRead;
    const auto remember = [seen = workspace.publications_](const Publication& one) { seen->push_back(one); };
    RPS_ASSIGN(workspace.catalog_, open_catalog(settings, *workspace.store_, clock, wanted, remember));
  }
  if (access == Access::kDryRun) {
    workspace.dry_store_ = make_dry_run_store(*workspace.store_);
    workspace.dry_catalog_ = make_dry_run_catalog(*workspace.catalog_);
  }
  return workspace;
}

Result<Workspace> Workspace::open_present(const Settings& settings, const Clock& clock, bool dry_run) {
  RPS_ASSIGN(const auto store, open_store(settings, clock));
  RPS_ASSIGN(const auto there, open_catalog(settings, *store, clock, CatalogAccess::kRead));
  return open(settings, clock, dry_run ? Access::kDryRun : Access::kWrite);
}

unsigned Workspace::store_threads() const {
  return is_s3_address(settings_.paths.store) ? static_cast<unsigned>(settings_.aws.max_connections)
                                              : thread_count(0);
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
    if (is_s3_address(settings_.paths.store)) {
      options.lease_key = std::string(kStatePrefix) + "write.lease";
    }
  }
  return LakeAccess{store(), catalog(), *clock_, std::move(options)};
}

Lake Workspace::make_lake(const std::string& owner, LakeOptions options) {
  return Lake(store(), catalog(), *clock_, lake_access(owner, std::move(options)).options);
}

}  // namespace rps
