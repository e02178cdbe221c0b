#include "query/table_mounts.h"

#include <algorithm>

#include "base/log.h"
#include "base/text.h"
#include "duck/sql.h"

namespace rps {
namespace {

using duck::quote_name;

bool names(const SqlWord& word, const std::string& table) {
  return iequals(word.text, table);
}

// A view body with the table's columns that cannot be read.
std::string placeholder(const Table& table) {
  std::vector<std::string> columns;
  for (const ColumnSpec& column : table.schema.columns()) {
    columns.push_back("NULL::" + std::string(duck::sql_type(column.type)) + " AS " + quote_name(column.name));
  }
  const std::string message =
      "table " + table.name.str() + " is read in a way that hides its name; write the name out";
  return "SELECT " + join(columns, ", ") + " WHERE error(" + duck::quote_text(message) + ") IS NULL";
}

// The name under which a table's copy is attached.
std::string alias_of(std::int64_t table_id) {
  return "_rpscrape_" + std::to_string(table_id);
}

}  // namespace

TableMounts::TableMounts(const CopyContext& context, std::string database, std::optional<Version> as_of)
    : context_(context), database_(std::move(database)), as_of_(as_of) {}

Result<std::uint64_t> TableMounts::mount(const std::vector<SqlStatement>& statements) {
  unmount();
  for (const SqlStatement& statement : statements) {
    if (statement.word(0) == "create") {
      for (const SqlWord& word : statement.words) {
        remembered_.insert(lower(word.text));
      }
    }
  }
  Result<std::uint64_t> synced = mount_all(statements);
  if (!synced.ok()) {
    unmount();
  }
  return synced;
}

Result<std::uint64_t> TableMounts::mount_all(const std::vector<SqlStatement>& statements) {
  RPS_ASSIGN(tables_, context_.catalog.tables());
  current_.clear();
  std::uint64_t synced = 0;
  for (const Table& table : tables_) {
    if (!is_named(table, statements)) {
      RPS_TRY(create_views(table, placeholder(table)));
      continue;
    }
    RPS_TRY(mount_table(table));
    synced += mounts_.at(table.id).table.synced_partitions;
  }
  RPS_TRY(drop_views_of_absent_tables());
  return synced;
}

bool TableMounts::is_named(const Table& table, const std::vector<SqlStatement>& statements) const {
  return remembered_.contains(lower(table.name.table)) ||
         std::any_of(statements.begin(), statements.end(), [&](const SqlStatement& statement) {
           return std::any_of(statement.words.begin(), statement.words.end(),
                              [&](const SqlWord& word) { return names(word, table.name.table); });
         });
}

Status TableMounts::mount_table(const Table& table) {
  Mount mount;
  mount.alias = alias_of(table.id);
  mount.copy = std::make_unique<ServingCopy>(context_, table.name, mount.alias);
  RPS_ASSIGN(mount.table, mount.copy->mount(as_of_));
  const std::string select = mount.table.select;
  const Table made = mount.table.table;
  mounts_.insert_or_assign(table.id, std::move(mount));
  return create_views(made, select);
}

Status TableMounts::create_views(const Table& table, const std::string& select) {
  const TableName& name = table.name;
  std::vector<std::string> views{"memory." + quote_name(name.database) + "." + quote_name(name.table)};
  if (name.database == database_) {
    views.push_back("memory.main." + quote_name(name.table));
  }
  // A view knows its columns' types, so they count too.
  const std::string source = select + "\n" + duck::column_definitions(table.schema);
  for (const std::string& view : views) {
    current_.insert(view);
    if (const auto at = views_.find(view); at != views_.end() && at->second == source) {
      continue;
    }
    views_.erase(view);
    RPS_TRY(context_.session.execute("CREATE SCHEMA IF NOT EXISTS memory." + quote_name(name.database)));
    std::string statement = "CREATE OR REPLACE VIEW ";
    RPS_TRY(context_.session.execute(statement.append(view).append(" AS ").append(select)));
    views_.emplace(view, source);
  }
  return {};
}

Status TableMounts::drop_views_of_absent_tables() {
  for (auto view = views_.begin(); view != views_.end();) {
    if (current_.contains(view->first)) {
      ++view;
      continue;
    }
    RPS_TRY(context_.session.execute("DROP VIEW IF EXISTS " + view->first));
    view = views_.erase(view);
  }
  return {};
}

void TableMounts::unmount() {
  for (const auto& [id, mount] : mounts_) {
    if (mount.copy->behind()) {
      behind_.insert_or_assign(id, mount.table.table.name);
    }
  }
  mounts_.clear();
}

void TableMounts::settle() {
  unmount();
  for (const auto& [id, name] : behind_) {
    const Status settled = ServingCopy(context_, name, alias_of(id)).settle();
    if (!settled.ok()) {
      log::warn("the serving copy of " + name.str() + " stays behind: " + settled.error().message);
    }
  }
  behind_.clear();
}

Status TableMounts::discard() {
  for (auto& [id, mount] : mounts_) {
    RPS_TRY(mount.copy->discard());
  }
  unmount();
  return {};
}

const TableMounts::Mount* TableMounts::first_in(const SqlStatement& statement) const {
  for (const SqlWord& word : statement.words) {
    for (const auto& [id, mount] : mounts_) {
      if (names(word, mount.table.table.name.table)) {
        return &mount;
      }
    }
  }
  return nullptr;
}

std::vector<std::string> TableMounts::table_names() const {
  std::vector<std::string> names;
  for (const Table& table : tables_) {
    const bool plain = table.name.database == database_;
    names.push_back((plain ? "" : quote_name(table.name.database) + ".") + quote_name(table.name.table));
  }
  return names;
}

}  // namespace rps
