#include "catalog/glue_catalog.h"

#include "base/text.h"

namespace rps {
namespace {

class GlueCatalogImpl final : public GlueCatalog {
 public:
  GlueCatalogImpl(std::unique_ptr<LogCatalog> log, std::unique_ptr<JsonApi> json,
                  const GlueCatalogOptions& options)
      : log_(std::move(log)),
        json_(std::move(json)),
        glue_(*json_, options.api),
        publisher_(*log_, glue_, options.publisher) {}

  Status refresh() override { return log_->refresh(); }
  Result<std::string> log_id() override { return log_->log_id(); }
  Result<Table> table(const TableName& name) override { return log_->table(name); }
  Result<Table> table_at(const TableName& name, Version version) override {
    return log_->table_at(name, version);
  }
  Result<std::vector<Table>> tables() override { return log_->tables(); }
  Result<std::vector<Partition>> partitions(const Table& table) override { return log_->partitions(table); }
  Result<std::optional<Partition>> partition(const Table& table, const std::string& name) override {
    return log_->partition(table, name);
  }
  Result<Difference> difference(const Table& table, Version from) override {
    return log_->difference(table, from);
  }
  Result<std::vector<VersionInfo>> history(const Table& table) override { return log_->history(table); }
  Result<std::optional<Version>> version_of_run(const Table& table, const std::string& run_id) override {
    return log_->version_of_run(table, run_id);
  }
  Result<std::vector<std::string>> etags_only_before(const Table& table,
                                                     std::optional<Version> keep) override {
    return log_->etags_only_before(table, keep);
  }

  Result<Table> create_table(const Table& table) override {
    RPS_TRY(catch_up());
    RPS_TRY(check_name(table.name));
    return published(log_->create_table(table));
  }
  Result<Table> commit(const Table& table, const Change& change) override {
    RPS_TRY(catch_up());
    return published(log_->commit(table, change));
  }
  Result<Table> commit_when(const Table& table, const Change& change,
                            const std::function<Status()>& ready) override {
    RPS_TRY(catch_up());
    return published(log_->commit_when(table, change, ready));
  }
  // Glue shows the present version only, which stays.
  Status prune(const Table& table, Version keep) override {
    RPS_TRY(catch_up());
    return log_->prune(table, keep);
  }
  Result<std::vector<Table>> rename_tables(const std::vector<Rename>& renames, const std::string& run_id,
                                           Timestamp at) override {
    RPS_TRY(catch_up());
    for (const Rename& rename : renames) {
      RPS_TRY(check_name({rename.table.name.database, rename.to}));
    }
    return published(log_->rename_tables(renames, run_id, at));
  }
  Status drop_table(const Table& table) override {
    RPS_TRY(catch_up());
    return published(log_->drop_table(table));
  }

  Status catch_up() override {
    RPS_ASSIGN(const std::string id, log_->log_id());
    return publisher_.publish(id);
  }
  Result<std::vector<PublicationCheck>> check_publication() override {
    RPS_ASSIGN(const std::string id, log_->log_id());
    return publisher_.check(id);
  }
  Result<std::vector<PublicationCheck>> repair_publication() override {
    RPS_ASSIGN(const std::string id, log_->log_id());
    return publisher_.repair(id);
  }

 private:
  Status check_name(const TableName& name) {
    RPS_ASSIGN(const std::string id, log_->log_id());
    return publisher_.check_name(name, id);
  }

  // The result of a logged operation, once Glue shows it.
  template <class T>
  Result<T> published(Result<T> done) {
    if (!done.ok()) {
      return done;
    }
    if (const Status status = catch_up(); !status.ok()) {
      return Error{ErrorKind::kStateUnknown,
                   "the lake has it, but Glue could not be brought up to date: " + status.error().text(),
                   "the next command that writes finishes it"};
    }
    return done;
  }

  std::unique_ptr<LogCatalog> log_;
  std::unique_ptr<JsonApi> json_;
  GlueApi glue_;
  GluePublisher publisher_;
};

}  // namespace

Result<std::unique_ptr<GlueCatalog>> make_glue_catalog(std::unique_ptr<LogCatalog> log,
                                                       std::unique_ptr<JsonApi> glue,
                                                       const GlueCatalogOptions& options) {
  if (!options.publisher.location.starts_with("s3://") || options.publisher.location.ends_with('/')) {
    return Error{ErrorKind::kUsage,
                 "'" + options.publisher.location + "' is no place like s3://bucket/prefix"};
  }
  return std::unique_ptr<GlueCatalog>(
      std::make_unique<GlueCatalogImpl>(std::move(log), std::move(glue), options));
}

Result<std::vector<std::string>> unmanaged_tables(JsonApi& glue, const std::string& database) {
  GlueApi api(glue, {});
  RPS_ASSIGN(const std::vector<GlueTable> tables, api.tables(lower(database)));
  std::vector<std::string> names;
  for (const GlueTable& table : tables) {
    if (log_of(table).empty()) {
      names.push_back(table.name);
    }
  }
  return names;
}

Result<ForeignGlueTable> describe_foreign_table(JsonApi& glue, const TableName& name) {
  GlueApi api(glue, {});
  const TableName there = in_glue(name);
  RPS_ASSIGN(std::optional<GlueTable> table, api.table(there.database, there.table));
  if (!table) {
    return Error{ErrorKind::kNotFound, "Glue has no table " + name.str()};
  }
  ForeignGlueTable foreign{*std::move(table), {}};
  if (!foreign.table.partition_keys.empty()) {
    RPS_ASSIGN(foreign.partitions, api.partitions(there.database, there.table));
  }
  return foreign;
}

}  // namespace rps
