// A store and a catalog that pass every call on to others, which may be exchanged: a reader that stays open
// (the shell of `rpscrape sql`) while the lake is opened anew around it, because opening the engine takes
// longer than everything else.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "io/store.h"

namespace rps::random_lake {

class ForwardStore final : public Store {
 public:
  void set(Store* inner) { inner_ = inner; }

  Result<Object> get(const std::string& key) override { return inner_->get(key); }
  Result<ObjectInfo> head(const std::string& key) override { return inner_->head(key); }
  Result<ObjectInfo> put(const std::string& key, std::string_view bytes, Durability durability) override {
    return inner_->put(key, bytes, durability);
  }
  Result<ObjectInfo> put_if_match(const std::string& key, std::string_view bytes,
                                  const std::string& etag) override {
    return inner_->put_if_match(key, bytes, etag);
  }
  Result<ObjectInfo> put_if_absent(const std::string& key, std::string_view bytes) override {
    return inner_->put_if_absent(key, bytes);
  }
  Status remove(const std::string& key, Durability durability) override {
    return inner_->remove(key, durability);
  }
  Status copy(const std::string& from, const std::string& to, Durability durability) override {
    return inner_->copy(from, to, durability);
  }
  Status move(const std::string& from, const std::string& to, Durability durability) override {
    return inner_->move(from, to, durability);
  }
  Result<std::vector<std::size_t>> move_all(std::span<const Move> moves) override {
    return inner_->move_all(moves);
  }
  Result<bool> move_folder(const std::string& from, const std::string& to) override {
    return inner_->move_folder(from, to);
  }
  Status list(const std::string& prefix, const std::function<Status(const ObjectInfo&)>& visit) override {
    return inner_->list(prefix, visit);
  }
  Status flush() override { return inner_->flush(); }
  [[nodiscard]] std::string describe(const std::string& key) const override { return inner_->describe(key); }

 private:
  Store* inner_ = nullptr;
};

class ForwardCatalog final : public Catalog {
 public:
  void set(Catalog* inner) { inner_ = inner; }

  Result<Table> create_table(const Table& table) override { return inner_->create_table(table); }
  Result<Table> table(const TableName& name) override { return inner_->table(name); }
  Result<Table> table_at(const TableName& name, Version version) override {
    return inner_->table_at(name, version);
  }
  Result<std::vector<Table>> tables() override { return inner_->tables(); }
  Result<std::vector<Partition>> partitions(const Table& table) override { return inner_->partitions(table); }
  Result<std::optional<Partition>> partition(const Table& table, const std::string& name) override {
    return inner_->partition(table, name);
  }
  Result<Difference> difference(const Table& table, Version from) override {
    return inner_->difference(table, from);
  }
  Result<std::vector<VersionInfo>> history(const Table& table) override { return inner_->history(table); }
  Result<std::optional<Version>> version_of_run(const Table& table, const std::string& run_id) override {
    return inner_->version_of_run(table, run_id);
  }
  Result<Table> commit(const Table& table, const Change& change) override {
    return inner_->commit(table, change);
  }
  Result<std::vector<std::string>> etags_only_before(const Table& table,
                                                     std::optional<Version> keep) override {
    return inner_->etags_only_before(table, keep);
  }
  Status prune(const Table& table, Version keep) override { return inner_->prune(table, keep); }
  Result<std::vector<Table>> rename_tables(const std::vector<Rename>& renames, const std::string& run_id,
                                           Timestamp at) override {
    return inner_->rename_tables(renames, run_id, at);
  }
  Status drop_table(const Table& table) override { return inner_->drop_table(table); }

 private:
  Catalog* inner_ = nullptr;
};

}  // namespace rps::random_lake
