#include "catalog/glue_publisher.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>

#include "base/log.h"
#include "base/text.h"
#include "catalog/partition_name.h"

namespace rps {
namespace {

constexpr int kTries = 5;  // against others who change the same description

using SteadyTime = std::chrono::steady_clock::time_point;

double seconds_since(SteadyTime start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

bool same_keys(const GlueTable& a, const GlueTable& b) {
  return std::equal(
      a.partition_keys.begin(), a.partition_keys.end(), b.partition_keys.begin(), b.partition_keys.end(),
      [](const GlueColumn& x, const GlueColumn& y) { return x.name == y.name && x.type == y.type; });
}

// Whether the description leads readers to other objects than before: another table, place, or way to find
// them.
bool leads_elsewhere(const GlueTable& found, const GlueTable& wanted) {
  return table_id_of(found) != table_id_of(wanted) || log_of(found) != log_of(wanted) ||
         found.location != wanted.location || registers_partitions(found) != registers_partitions(wanted) ||
         !same_keys(found, wanted);
}

// Of tables of others nobody knows.
bool may_have_partitions(const GlueTable& table) {
  return !table.partition_keys.empty() && (log_of(table).empty() || registers_partitions(table));
}

std::map<std::string, std::vector<Table>> by_database(const std::vector<Table>& tables,
                                                      const std::string& also) {
  std::map<std::string, std::vector<Table>> databases;
  if (!also.empty()) {
    databases[lower(also)];
  }
  for (const Table& table : tables) {
    databases[in_glue(table.name).database].push_back(table);
  }
  return databases;
}

std::optional<GlueTable> find_table(const std::vector<GlueTable>& tables, const std::string& name) {
  const auto at = std::find_if(tables.begin(), tables.end(), [&](const auto& t) { return t.name == name; });
  return at == tables.end() ? std::nullopt : std::optional<GlueTable>(*at);
}

std::vector<std::string> names_of(const Table& table, const std::vector<GluePartition>& partitions) {
  std::vector<std::string> names;
  for (const GluePartition& partition : partitions) {
    std::vector<PartitionValue> values;
    for (std::size_t i = 0; i < partition.values.size(); ++i) {
      values.emplace_back(i < table.partition_keys.size() ? table.partition_keys[i] : "?",
                          partition.values[i]);
    }
    names.push_back(make_partition_name(values));
  }
  return names;
}

}  // namespace

Status GluePublisher::require_ours(const GlueTable& found, const std::string& log) const {
  if (options_.adopt || (!log.empty() && log_of(found) == log)) {
    return {};
  }
  const std::string whose = log_of(found).empty() ? "that the program did not make" : "of another lake";
  return Error{ErrorKind::kExists, "Glue has a table " + found.str() + " " + whose,
               "'rpscrape register' brings its rows in, or choose another name"};
}

Result<std::optional<GlueTable>> GluePublisher::find(const TableName& name) {
  const TableName there = in_glue(name);
  return glue_.table(there.database, there.table);
}

Status GluePublisher::check_name(const TableName& name, const std::string& log) {
  RPS_ASSIGN(const std::optional<GlueTable> found, find(name));
  return found ? require_ours(*found, log) : Status();
}

Result<GlueGoal> GluePublisher::goal_of(const Table& table, const std::string& log) {
  RPS_ASSIGN(const std::vector<VersionInfo> history, catalog_.history(table));
  RPS_ASSIGN(const std::vector<Partition> partitions, catalog_.partitions(table));
  const auto at = std::find_if(history.begin(), history.end(),
                               [&](const VersionInfo& info) { return info.version == table.version; });
  return make_goal(table, at == history.end() ? VersionInfo() : *at, partitions, log, options_.location,
                   options_.projection);
}

// Whether Glue shows an earlier version of the same table, in full, from which the catalog knows the way.
Result<bool> GluePublisher::follows(const GlueTable& found, const GlueGoal& goal, const Table& table) {
  if (leads_elsewhere(found, goal.table) || version_of(found) < 0 || version_of(found) > table.version) {
    return false;
  }
  const auto before = catalog_.table_at(table.name, version_of(found));
  if (!before.ok() && before.error().kind != ErrorKind::kNotFound) {
    return before.error();
  }
  return before.ok();
}

Result<PartitionChanges> GluePublisher::changes_since(const Table& table, Version from) {
  RPS_ASSIGN(const Difference difference, catalog_.difference(table, from));
  Table before = table;
  before.version = from;
  PartitionChanges changes;
  for (const Partition& partition : difference.put) {
    RPS_ASSIGN(const std::optional<Partition> old, catalog_.partition(before, partition.name));
    RPS_ASSIGN(GluePartition glue, glue_partition(table, partition, options_.location));
    (old ? changes.update : changes.create).push_back(std::move(glue));
  }
  for (const std::string& name : difference.removed) {
    Partition gone;
    gone.name = name;
    RPS_ASSIGN(GluePartition glue, glue_partition(table, gone, options_.location));
    changes.remove.push_back(std::move(glue));
  }
  return changes;
}

Result<GluePublisher::Plan> GluePublisher::plan(const Table& table, GlueGoal goal,
                                                const std::optional<GlueTable>& found, Depth depth) {
  Plan plan{std::move(goal), {}};
  if (found && depth == Depth::kDifference) {
    RPS_ASSIGN(const bool is_earlier, follows(*found, plan.goal, table));
    if (is_earlier) {
      if (plan.goal.registers) {
        RPS_ASSIGN(plan.changes, changes_since(table, version_of(*found)));
      }
      return plan;
    }
  }
  if (plan.goal.registers) {
    std::vector<GluePartition> present;  // those of other keys go with the old description
    if (found && same_keys(*found, plan.goal.table)) {
      RPS_ASSIGN(present, glue_.partitions(found->database, found->name));
    }
    RPS_ASSIGN(const std::vector<Partition> partitions, catalog_.partitions(table));
    RPS_ASSIGN(const std::vector<GluePartition> wanted,
               glue_partitions(table, partitions, options_.location));
    plan.changes = compare(present, wanted);
  }
  return plan;
}

Status GluePublisher::recreate(const GlueTable& table, Publication& publication) {
  RPS_TRY(glue_.delete_table(table.database, table.name));
  publication.recreated = true;
  return glue_.create_table(table);
}

// The description before the partitions change; false when it stays as it is meanwhile.
Result<bool> GluePublisher::begin(const Plan& plan, const std::optional<GlueTable>& found,
                                  Publication& publication) {
  // Without partitions to see to, this is all there is to do, and the description is final at once.
  const GlueTable first = plan.changes.empty() ? plan.goal.table : pending(plan.goal.table);
  if (!found) {
    RPS_TRY(glue_.create_table(first));
    return true;
  }
  publication.replaced = leads_elsewhere(*found, plan.goal.table);
  if (!publication.replaced && !plan.changes.empty()) {
    return false;
  }
  const bool keys_change = !same_keys(*found, plan.goal.table);
  if (keys_change && may_have_partitions(*found)) {
    RPS_TRY(recreate(first, publication));
    return true;
  }
  const Status updated = glue_.update_table(merged(*found, first));
  const bool refused = !updated.ok() && keys_change && updated.error().kind == ErrorKind::kUsage;
  RPS_TRY(refused ? recreate(first, publication) : updated);
  return true;
}

// The description of the new version, when its partitions are there.
Status GluePublisher::finish(const Plan& plan, const std::optional<GlueTable>& found) {
  const GlueTable& wanted = plan.goal.table;
  if (!found) {
    return Error{ErrorKind::kPrecondition, "somebody removed table " + wanted.str() + " from Glue"};
  }
  return glue_.update_table(merged(*found, wanted));
}

Status GluePublisher::carry_out(const Plan& plan, const Table& table, const std::optional<GlueTable>& found) {
  Publication publication;
  publication.name = table.name;
  publication.version = table.version;
  publication.created = plan.changes.create.size();
  publication.updated = plan.changes.update.size();
  publication.removed = plan.changes.remove.size();
  const SteadyTime start = std::chrono::steady_clock::now();
  RPS_ASSIGN(const bool begun, begin(plan, found, publication));
  if (!plan.changes.empty()) {
    RPS_TRY(glue_.change_partitions(plan.goal.table, plan.changes));
  }
  publication.window_seconds = publication.replaced ? seconds_since(start) : 0;
  if (!plan.changes.empty()) {
    std::optional<GlueTable> now = found;
    if (begun) {
      RPS_ASSIGN(now, find(table.name));
    }
    RPS_TRY(finish(plan, now));
  }
  if (options_.on_published) {
    options_.on_published(publication);
  }
  return {};
}

Status GluePublisher::try_publish(const Table& table, const std::string& log,
                                  const std::optional<GlueTable>& found, Depth depth) {
  if (found) {
    RPS_TRY(require_ours(*found, log));
  }
  const bool is_done = found && depth == Depth::kDifference && log_of(*found) == log &&
                       table_id_of(*found) == table.id && version_of(*found) == table.version &&
                       (table.partition_keys.empty() || options_.projection != registers_partitions(*found));
  if (is_done) {
    return {};
  }
  RPS_ASSIGN(GlueGoal goal, goal_of(table, log));
  if (found && depth == Depth::kDifference && says_the_same(*found, goal.table)) {
    return {};
  }
  RPS_ASSIGN(const Plan plan, this->plan(table, std::move(goal), found, depth));
  return carry_out(plan, table, found);
}

// Others may change the description between reading and writing it: then all of it from a fresh read.
Status GluePublisher::publish_table(const Table& table, const std::string& log,
                                    std::optional<GlueTable> found, Depth depth) {
  for (int tries = 1;; ++tries) {
    Status status = try_publish(table, log, found, depth);
    const bool raced = !status.ok() && (status.error().kind == ErrorKind::kPrecondition ||
                                        (status.error().kind == ErrorKind::kExists && !found));
    if (!raced || tries == kTries) {
      return status;
    }
    RPS_ASSIGN(found, find(table.name));
  }
}

Status GluePublisher::remove_stale(const std::string& database, const std::vector<Table>& tables,
                                   const std::vector<GlueTable>& present, const std::string& log) {
  std::set<std::string> wanted;
  for (const Table& table : tables) {
    wanted.insert(in_glue(table.name).table);
  }
  for (const GlueTable& table : present) {
    if (!log.empty() && log_of(table) == log && !wanted.contains(table.name)) {
      log::info("Glue: removing " + database + "." + table.name);
      RPS_TRY(glue_.delete_table(database, table.name));
    }
  }
  return {};
}

Status GluePublisher::publish_database(const std::string& database, const std::vector<Table>& tables,
                                       const std::string& log) {
  RPS_ASSIGN(const std::vector<GlueTable> present, glue_.tables(database));
  if (present.empty() && !tables.empty()) {
    RPS_TRY(glue_.ensure_database(database));
  }
  for (const bool is_there : {false, true}) {
    for (const Table& table : tables) {
      const std::optional<GlueTable> found = find_table(present, in_glue(table.name).table);
      if (found.has_value() == is_there) {
        RPS_TRY(publish_table(table, log, found, Depth::kDifference));
      }
    }
  }
  return remove_stale(database, tables, present, log);
}

Status GluePublisher::publish(const std::string& log) {
  RPS_ASSIGN(const std::vector<Table> tables, catalog_.tables());
  for (const auto& [database, its_tables] : by_database(tables, options_.database)) {
    RPS_TRY(publish_database(database, its_tables, log));
  }
  return {};
}

Result<PublicationCheck> GluePublisher::check_table(const Table& table, const std::string& log) {
  PublicationCheck check;
  check.name = table.name;
  RPS_ASSIGN(const std::optional<GlueTable> found, find(table.name));
  RPS_ASSIGN(GlueGoal goal, goal_of(table, log));
  if (!found) {
    check.problem = "is not there";
  } else if (log_of(*found) != log) {
    check.problem = "is not the program's";
  } else if (table_id_of(*found) != table.id || version_of(*found) != table.version) {
    check.problem = "shows version " + std::to_string(version_of(*found)) + " of table " +
                    std::to_string(table_id_of(*found)) + " instead of version " +
                    std::to_string(table.version) + " of table " + std::to_string(table.id);
  } else if (!says_the_same(*found, goal.table)) {
    check.problem = "has another location, other columns or other parameters";
  }
  RPS_ASSIGN(const Plan plan, this->plan(table, std::move(goal), found, Depth::kWhole));
  check.missing = names_of(table, plan.changes.create);
  check.extra = names_of(table, plan.changes.remove);
  check.differing = names_of(table, plan.changes.update);
  return check;
}

Result<std::vector<PublicationCheck>> GluePublisher::check(const std::string& log) {
  RPS_ASSIGN(const std::vector<Table> tables, catalog_.tables());
  std::vector<PublicationCheck> checks;
  for (const Table& table : tables) {
    RPS_ASSIGN(PublicationCheck check, check_table(table, log));
    checks.push_back(std::move(check));
  }
  return checks;
}

Result<std::vector<PublicationCheck>> GluePublisher::repair(const std::string& log) {
  RPS_ASSIGN(std::vector<PublicationCheck> checks, check(log));
  for (const PublicationCheck& check : checks) {
    if (!check.ok()) {
      RPS_ASSIGN(const Table table, catalog_.table(check.name));
      RPS_TRY(glue_.ensure_database(in_glue(check.name).database));
      RPS_ASSIGN(const std::optional<GlueTable> found, find(check.name));
      RPS_TRY(publish_table(table, log, found, Depth::kWhole));
    }
  }
  RPS_TRY(publish(log));  // removes names that no table has
  return checks;
}

}  // namespace rps
