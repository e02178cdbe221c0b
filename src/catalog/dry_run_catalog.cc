#include "catalog/dry_run_catalog.h"

#include <algorithm>
#include <map>
#include <set>

namespace rps {
namespace {

class DryRunCatalog final : public Catalog {
 public:
  explicit DryRunCatalog(Catalog& inner) : inner_(inner) {}

  Result<Table> create_table(const Table& wanted) override {
    const auto present = table(wanted.name);
    if (present.ok()) {
      return Error{ErrorKind::kExists, "table " + wanted.name.str() + " exists already"};
    }
    Table made = wanted;
    made.id = -1;
    made.version = 0;
    changed_[wanted.name.str()] = made;
    return made;
  }

  Result<Table> table(const TableName& name) override {
    const auto at = changed_.find(name.str());
    if (at == changed_.end() && dropped_.contains(name.str())) {
      return Error{ErrorKind::kNotFound, "there is no table " + name.str() + " any more"};
    }
    return at != changed_.end() ? Result<Table>(at->second) : inner_.table(name);
  }

  Result<Table> table_at(const TableName& name, Version version) override {
    return inner_.table_at(name, version);
  }
  Result<std::vector<Table>> tables() override { return inner_.tables(); }
  Result<std::vector<Partition>> partitions(const Table& table) override {
    return inner_.partitions(known(table));
  }
  Result<std::optional<Partition>> partition(const Table& table, const std::string& name) override {
    return inner_.partition(known(table), name);
  }
  Result<Difference> difference(const Table& table, Version from) override {
    return inner_.difference(known(table), from);
  }
  Result<std::vector<VersionInfo>> history(const Table& table) override { return inner_.history(table); }
  Result<std::optional<Version>> version_of_run(const Table& table, const std::string& run_id) override {
    return inner_.version_of_run(table, run_id);
  }

  Result<Table> commit(const Table& table, const Change& change) override {
    real_.emplace(table.id, table.version);
    Table next = table;
    next.version = table.version + 1;
    next.committed_at = change.at;
    if (change.schema) {
      next.schema = *change.schema;
    }
    changed_[table.name.str()] = next;
    return next;
  }

  Result<std::vector<std::string>> etags_only_before(const Table& table,
                                                     std::optional<Version> keep) override {
    return inner_.etags_only_before(table, keep);
  }
  Status prune(const Table& /*table*/, Version /*keep*/) override { return {}; }
  Result<std::vector<Table>> rename_tables(const std::vector<Rename>& renames, const std::string& /*run_id*/,
                                           Timestamp at) override {
    std::vector<Table> renamed;
    for (const Rename& rename : renames) {
      changed_.erase(rename.table.name.str());
      dropped_.insert(rename.table.name.str());
    }
    for (const Rename& rename : renames) {
      real_.emplace(rename.table.id, rename.table.version);
      Table next = rename.table;
      next.name.table = rename.to;
      next.version += 1;
      next.committed_at = at;
      dropped_.erase(next.name.str());
      changed_[next.name.str()] = next;
      renamed.push_back(std::move(next));
    }
    return renamed;
  }
  Status drop_table(const Table& table) override {
    changed_.erase(table.name.str());
    dropped_.insert(table.name.str());
    return {};
  }

 private:
  // The version that the inner catalog has of it: it knows of none that was committed here.
  [[nodiscard]] Table known(Table table) const {
    if (const auto at = real_.find(table.id); at != real_.end()) {
      table.version = std::min(table.version, at->second);
    }
    return table;
  }

  Catalog& inner_;
  std::map<std::string, Table> changed_;
  std::set<std::string> dropped_;
  std::map<std::int64_t, Version> real_;  // by id: the version that the inner catalog has
};

}  // namespace

std::unique_ptr<Catalog> make_dry_run_catalog(Catalog& inner) {
  return std::make_unique<DryRunCatalog>(inner);
}

std::unique_ptr<Catalog> make_memory_catalog() {
  auto opened = open_sqlite_catalog(":memory:");
  return opened.ok() ? std::move(*opened) : nullptr;
}

}  // namespace rps
