#include "workflow/validate.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <unordered_map>
#include <unordered_set>

#include "base/interrupt.h"
#include "base/parallel.h"
#include "base/text.h"
#include "lake/journal.h"
#include "lake/partition_reader.h"
#include "model/row_hash.h"
#include "workflow/migrate/groups.h"
#include "workflow/migrate/table_sum.h"

namespace rps {
namespace {

constexpr std::size_t kSamples = 20;

std::uint64_t key_of(const RowBatch& rows, std::size_t row) {
  const auto race = static_cast<std::uint32_t>(rows[col::kRaceId].int_at(row));
  const auto horse = static_cast<std::uint32_t>(rows[col::kHorseId].int_at(row));
  return (std::uint64_t{race} << 32U) | horse;
}

std::string key_text(std::uint64_t key) {
  return "race " + std::to_string(static_cast<std::int32_t>(key >> 32U)) + ", horse " +
         std::to_string(static_cast<std::int32_t>(key & 0xFFFFFFFFU));
}

// Reads all partitions of a table on several threads and gathers what it finds.
class TableReader {
 public:
  TableReader(Workspace& workspace, const Table& table, const PartitionLayout& layout)
      : workspace_(workspace),
        table_(table),
        layout_(layout),
        schema_(std::make_shared<TableSchema>(table.schema)) {}

  Status read(const std::vector<Partition>& partitions, Progress& progress, TableCheck& check) {
    progress.begin("reading " + table_.name.str(), partitions.size(), "partitions");
    const Status done = parallel_for(partitions.size(), thread_count(0), [&](std::size_t i, unsigned) {
      if (interrupted()) {
        return Status(interrupted_error("nothing is changed by validate"));
      }
      read_one(partitions[i], check);
      progress.advance(1);
      return Status();
    });
    progress.end();
    RPS_TRY(done);
    find_duplicates(check);
    return {};
  }

 private:
  void read_one(const Partition& partition, TableCheck& check) {
    RowBatch rows(schema_);
    const Status read = read_partition(workspace_.store(), table_, layout_, partition, rows);
    const std::scoped_lock lock(mutex_);
    if (!read.ok()) {
      const bool absent = read.error().kind == ErrorKind::kNotFound;
      check.findings.push_back(
          {absent ? "missing_object" : "unreadable", partition.name, read.error().message});
      return;
    }
    check.rows += rows.rows();
    check.bytes += partition.bytes;
    if (const std::string hash = hash_rows(rows).hex(); hash != partition.content_hash) {
      check.findings.push_back(
          {"hash", partition.name, "rows hash to " + hash + ", the catalog says " + partition.content_hash});
    }
    for (std::size_t row = 0; row < rows.rows(); ++row) {
      keys_.push_back(key_of(rows, row));
    }
  }

  void find_duplicates(TableCheck& check) {
    std::sort(keys_.begin(), keys_.end());
    for (std::size_t i = 1; i < keys_.size(); ++i) {
      if (keys_[i] == keys_[i - 1] && ++check.duplicates <= kSamples) {
        check.findings.push_back({"duplicate", "", key_text(keys_[i])});
      }
    }
  }

  Workspace& workspace_;
  const Table& table_;
  const PartitionLayout& layout_;
  std::shared_ptr<const TableSchema> schema_;
  std::mutex mutex_;
  std::vector<std::uint64_t> keys_;
};

// True while a commit is moving objects into place, and when one was made since the table was looked at.
Result<bool> is_changing(Workspace& workspace, const Table& table) {
  RPS_ASSIGN(const auto journals, list_all(workspace.store(), journal_prefix()));
  RPS_ASSIGN(const Table now, workspace.catalog().table(table.name));
  return !journals.empty() || now.version != table.version;
}

// Objects that are missing or are not what the catalog says, though the table can still be read because they
// are kept aside. Other readers of the lake see what is in place.
Status find_changed(Workspace& workspace, const Table& table, const std::vector<Partition>& partitions,
                    TableCheck& check) {
  std::vector<Finding> found;
  for (const Partition& partition : partitions) {
    for (const DataFile& file : partition.files) {
      const std::string key = object_key(table.dataset, partition.name, file.name);
      const auto there = workspace.store().head(key);
      if (!there.ok() && there.error().kind != ErrorKind::kNotFound) {
        return there.error();
      }
      if (!there.ok() || there->etag != file.etag) {
        found.push_back({there.ok() ? "changed_object" : "missing_object", partition.name,
                         workspace.store().describe(key) +
                             (there.ok() ? " was changed from outside" : " is not there") +
                             "; 'rpscrape repair' mends it"});
      }
    }
  }
  if (found.empty()) {
    return {};
  }
  RPS_ASSIGN(const bool changing, is_changing(workspace, table));
  for (Finding& finding : found) {
    const bool known = std::any_of(check.findings.begin(), check.findings.end(), [&](const Finding& other) {
      return other.kind == "missing_object" && other.partition == finding.partition;
    });
    if (!changing && !known) {
      check.findings.push_back(std::move(finding));
    }
  }
  return {};
}

// Objects under the dataset that no partition names.
Status find_unregistered(Workspace& workspace, const Table& table, const std::vector<Partition>& partitions,
                         TableCheck& check) {
  std::unordered_set<std::string> known;
  for (const Partition& partition : partitions) {
    for (const DataFile& file : partition.files) {
      known.insert(object_key(table.dataset, partition.name, file.name));
    }
  }
  return workspace.store().list(table.dataset + "/", [&](const ObjectInfo& object) {
    if (!known.contains(object.key)) {
      check.findings.push_back({"unregistered_object", object.key, "SQL does not see it"});
    }
    return Status();
  });
}

// The partitions of a table by group: by themselves, or where layouts differ by what these have in common.
using Grouped = std::map<std::string, std::vector<Partition>>;

Grouped group(const Groups& groups, std::vector<Partition> partitions) {
  Grouped grouped;
  for (Partition& partition : partitions) {
    grouped[groups.of_partition(partition.name)].push_back(std::move(partition));
  }
  return grouped;
}

Result<RowBatch> rows_of(Workspace& workspace, const Table& table, const std::vector<Partition>& partitions) {
  RPS_ASSIGN(const PartitionLayout layout, PartitionLayout::from_keys(table.partition_keys));
  RowBatch rows(std::make_shared<const TableSchema>(table.schema));
  for (const Partition& partition : partitions) {
    RPS_TRY(read_partition(workspace.store(), table, layout, partition, rows));
  }
  return rows;
}

// "rpr: 95 / 98, ts: 80 / NULL": the columns in which two rows of one key differ.
std::string row_difference(const RowBatch& a, std::size_t row_a, const RowBatch& b, std::size_t row_b) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < a.width(); ++i) {
    const auto other = b.schema().find(a.schema()[i].name);
    if (other && b[*other].type() == a[i].type() && !a[i].same(row_a, b[*other], row_b)) {
      const auto show = [](const Column& column, std::size_t row) {
        return column.is_null(row) ? std::string("NULL") : column.display(row);
      };
      parts.push_back(a.schema()[i].name + ": " + show(a[i], row_a) + " / " + show(b[*other], row_b));
    }
  }
  return join(parts, ", ");
}

// Shows some of the rows in which two partitions differ.
void show_rows(const RowBatch& a, const RowBatch& b, const std::string& partition,
               std::vector<Finding>& out) {
  std::unordered_map<std::uint64_t, std::size_t> in_b;
  for (std::size_t row = 0; row < b.rows(); ++row) {
    in_b.emplace(key_of(b, row), row);
  }
  std::unordered_set<std::uint64_t> in_a;
  std::size_t shown = 0;
  for (std::size_t row = 0; row < a.rows() && shown < kSamples; ++row) {
    const std::uint64_t key = key_of(a, row);
    in_a.insert(key);
    const auto at = in_b.find(key);
    const std::string difference =
        at == in_b.end() ? "only in the first" : row_difference(a, row, b, at->second);
    if (!difference.empty()) {
      out.push_back({"row", partition, key_text(key) + ": " + difference});
      ++shown;
    }
  }
  for (const auto& [key, row] : in_b) {
    if (!in_a.contains(key) && shown++ < kSamples) {
      out.push_back({"row", partition, key_text(key) + ": only in the second"});
    }
  }
}

Status compare_group(Workspace& workspace, const Comparison& tables, const std::string& name,
                     const std::vector<Partition>& a, const std::vector<Partition>& b,
                     std::vector<Finding>& out) {
  RPS_ASSIGN(const TableSum sum_a, sum_of(a));
  RPS_ASSIGN(const TableSum sum_b, sum_of(b));
  if (sum_a == sum_b) {
    return {};
  }
  out.push_back({"rows", name,
                 std::to_string(sum_a.rows) + " / " + std::to_string(sum_b.rows) + " rows, other content"});
  RPS_ASSIGN(const RowBatch rows_a, rows_of(workspace, tables.a.table, a));
  RPS_ASSIGN(const RowBatch rows_b, rows_of(workspace, tables.b.table, b));
  show_rows(rows_a, rows_b, name, out);
  return {};
}

Finding only_in(const std::string& which, const std::string& name, const std::vector<Partition>& partitions) {
  std::uint64_t rows = 0;
  for (const Partition& partition : partitions) {
    rows += partition.rows;
  }
  return {which, name, std::to_string(rows) + " rows"};
}

}  // namespace

bool is_difference(const Finding& finding) {
  return finding.kind != "unregistered_object";
}

Result<TableCheck> check_table(Workspace& workspace, const TableName& name, Progress& progress) {
  TableCheck check;
  RPS_ASSIGN(check.table, workspace.catalog().table(name));
  RPS_ASSIGN(const PartitionLayout layout, PartitionLayout::from_keys(check.table.partition_keys));
  RPS_ASSIGN(const std::vector<Partition> partitions, workspace.catalog().partitions(check.table));
  check.partitions = partitions.size();
  RPS_TRY(TableReader(workspace, check.table, layout).read(partitions, progress, check));
  RPS_TRY(find_changed(workspace, check.table, partitions, check));
  RPS_TRY(find_unregistered(workspace, check.table, partitions, check));
  return check;
}

Result<Comparison> compare_tables(Workspace& workspace, const TableName& a, const TableName& b,
                                  Progress& progress) {
  Comparison comparison;
  RPS_ASSIGN(comparison.a, check_table(workspace, a, progress));
  RPS_ASSIGN(comparison.b, check_table(workspace, b, progress));
  const Table& table_a = comparison.a.table;
  const Table& table_b = comparison.b.table;
  RPS_ASSIGN(const Groups groups, Groups::of(table_a.partition_keys, table_b.partition_keys));
  const bool alike = table_a.partition_keys == table_b.partition_keys;
  RPS_ASSIGN(auto list_a, workspace.catalog().partitions(table_a));
  RPS_ASSIGN(auto list_b, workspace.catalog().partitions(table_b));
  const Grouped in_a = group(groups, std::move(list_a));
  Grouped in_b = group(groups, std::move(list_b));
  for (const auto& [key, partitions] : in_a) {
    const std::string& name = alike ? partitions.front().name : key;
    const auto at = in_b.find(key);
    if (at == in_b.end()) {
      comparison.differences.push_back(only_in("only_in_first", name, partitions));
      continue;
    }
    RPS_TRY(compare_group(workspace, comparison, name, partitions, at->second, comparison.differences));
    in_b.erase(at);
  }
  for (const auto& [key, partitions] : in_b) {
    const std::string& name = alike ? partitions.front().name : key;
    comparison.differences.push_back(only_in("only_in_second", name, partitions));
  }
  return comparison;
}

}  // namespace rps
