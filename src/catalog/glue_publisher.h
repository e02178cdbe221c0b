// Brings a Glue database to the state of the catalog, so that Athena, Trino and Spark see its tables.
//
// Nothing in Glue is the truth: whatever it shows is made from the catalog, again and again if need be. A
// table's parameters say which version it shows, and are set last; a publication that was cut off is
// therefore repeated by the next one. Order: tables whose names are new (the backup of a switch), then the
// others (the live table), then names that no table has any more are removed.
//
// When the live name shows another table ("switch"), its description changes first, by UpdateTable with the
// VersionId that was read, then its partitions in batches. Between these, queries see some of the partitions.
// With partition projection there is nothing to register, and the switch is the one UpdateTable.
//
// Other partition keys: the API reference of UpdateTable neither allows nor forbids them, but Glue refuses to
// touch partitions whose values do not fit the table's keys ("The number of partition keys do not match the
// number of partition values", as seen in github.com/apache/hudi/issues/6281). So a table with registered
// partitions is then deleted, with all of them, and made anew; one without is updated, and made anew only if
// Glue refuses that.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/glue_api.h"
#include "catalog/glue_layout.h"

namespace rps {

// What one table's publication did, for whoever prints it.
struct Publication {
  TableName name;
  Version version = 0;
  std::size_t created = 0;  // partitions
  std::size_t updated = 0;
  std::size_t removed = 0;
  bool replaced = false;   // the name showed another table, or another place, before
  bool recreated = false;  // and its description had to be deleted and made anew for that
  double window_seconds =
      0;  // for a replaced one: from the first call that changed it to the end of the last batch
};

struct PublisherOptions {
  std::string location;  // where the lake's objects lie: "s3://bucket/prefix", without a final '/'
  std::string database;  // the lake's: names that no table has any more are removed there, even the last one
  bool projection = false;  // partition projection (Athena only) instead of registered partitions
  bool adopt = false;       // may take over tables of Glue that are not the program's
  std::function<void(const Publication&)>
      on_published;  // called after each table that was changed; may be empty
};

// How a table in Glue differs from what it should be; all empty when it does not.
struct PublicationCheck {
  TableName name;
  std::string problem;               // of the description: "is not there", "shows version 3 instead of 5" …
  std::vector<std::string> missing;  // partitions, by name
  std::vector<std::string> extra;    //
  std::vector<std::string> differing;

  [[nodiscard]] bool ok() const {
    return problem.empty() && missing.empty() && extra.empty() && differing.empty();
  }
};

// Not thread-safe. `catalog` and `glue` must outlive it. Errors: those of both; kExists, with a hint, when a
// name belongs to a table that is not the program's.
class GluePublisher {
 public:
  GluePublisher(Catalog& catalog, GlueApi& glue, PublisherOptions options)
      : catalog_(catalog), glue_(glue), options_(std::move(options)) {}

  // Brings all tables to their present versions. `log` is the catalog's identity.
  Status publish(const std::string& log);
  // kExists when Glue has a table of that name that is not of this log and may not be adopted.
  Status check_name(const TableName& name, const std::string& log);

  // Compares every table, partition by partition, and changes nothing.
  Result<std::vector<PublicationCheck>> check(const std::string& log);
  // The same, and mends what differs: the result tells what was found.
  Result<std::vector<PublicationCheck>> repair(const std::string& log);

 private:
  struct Plan {
    GlueGoal goal;
    PartitionChanges changes;
  };
  enum class Depth { kDifference, kWhole };

  Result<std::optional<GlueTable>> find(const TableName& name);
  Result<GlueGoal> goal_of(const Table& table, const std::string& log);
  Result<bool> follows(const GlueTable& found, const GlueGoal& goal, const Table& table);
  Result<Plan> plan(const Table& table, GlueGoal goal, const std::optional<GlueTable>& found, Depth depth);
  Result<PartitionChanges> changes_since(const Table& table, Version from);
  Status publish_table(const Table& table, const std::string& log, std::optional<GlueTable> found,
                       Depth depth);
  Status try_publish(const Table& table, const std::string& log, const std::optional<GlueTable>& found,
                     Depth depth);
  Status carry_out(const Plan& plan, const Table& table, const std::optional<GlueTable>& found);
  Result<bool> begin(const Plan& plan, const std::optional<GlueTable>& found, Publication& publication);
  Status finish(const Plan& plan, const std::optional<GlueTable>& found);
  Status recreate(const GlueTable& table, Publication& publication);
  Result<PublicationCheck> check_table(const Table& table, const std::string& log);
  Status remove_stale(const std::string& database, const std::vector<Table>& tables,
                      const std::vector<GlueTable>& present, const std::string& log);
  Status publish_database(const std::string& database, const std::vector<Table>& tables,
                          const std::string& log);
  Status require_ours(const GlueTable& found, const std::string& log) const;

  Catalog& catalog_;
  GlueApi& glue_;
  PublisherOptions options_;
};

}  // namespace rps
