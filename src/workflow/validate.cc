#include "workflow/validate.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "base/interrupt.h"
#include "base/parallel.h"
#include "base/text.h"
#include "catalog/partition_name.h"
#include "lake/adopt.h"
#include "lake/journal.h"
#include "lake/partition_reader.h"
#include "model/row_hash.h"
#include "workflow/migrate/day_tally.h"

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

// The rows that lie where the partition's should, whatever the catalog says of them, so that they can be
// shown; none when there is nothing to read.
RowBatch read_as_it_is(Store& store, const Table& table, const PartitionLayout& layout,
                       const Partition& partition) {
  RowBatch rows(std::make_shared<const TableSchema>(table.schema));
  Partition present;
  present.name = partition.name;
  for (const DataFile& file : partition.files) {
    const auto found = examine_object(store, table, layout, ObjectName{partition.name, file.name});
    if (found.ok()) {
      present.files.push_back(*found);
      present.rows += found->rows;
    }
  }
  if (!read_partition(store, table, layout, present, rows).ok()) {
    rows.clear();
  }
  return rows;
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

  [[nodiscard]] std::map<CountryDay, TableSum> days() const { return tally_.days(); }

 private:
  void read_one(const Partition& partition, TableCheck& check) {
    RowBatch rows(schema_);
    const Status read = read_partition(workspace_.store(), table_, layout_, partition, rows);
    if (!read.ok()) {
      rows = read_as_it_is(workspace_.store(), table_, layout_, partition);
    }
    std::vector<ContentHash> hashes;
    hash_each_row(rows, hashes);
    ContentHash sum;
    for (const ContentHash& hash : hashes) {
      sum += hash;
    }
    const std::scoped_lock lock(mutex_);
    tally_.add(rows, hashes);
    if (!read.ok()) {
      const bool absent = read.error().kind == ErrorKind::kNotFound;
      check.findings.push_back(
          {absent ? "missing_object" : "unreadable", partition.name, read.error().message});
      return;
    }
    check.rows += rows.rows();
    check.bytes += partition.bytes;
    if (sum.hex() != partition.content_hash) {
      check.findings.push_back(
          {"hash", partition.name,
           "rows hash to " + sum.hex() + ", the catalog says " + partition.content_hash});
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
  DayTally tally_;
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

using Days = std::map<CountryDay, TableSum>;
// The rows of some days.
using DayRows = std::map<CountryDay, RowBatch>;

// How a day is called in findings, whatever the tables' layouts: as a partition by day would be.
std::string day_name(const CountryDay& day) {
  return make_partition_name({{"country", day.country}, {"date", day.day.str()}});
}

// Sorts the rows of those of `days` that the batch has to their days.
void pick_days(const RowBatch& rows, DayRows& days) {
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    const CountryDay day{std::string(rows[col::kCountry].text_at(row)), Date{rows[col::kDate].int_at(row)}};
    if (const auto at = days.find(day); at != days.end()) {
      at->second.append_row(rows, row);
    }
  }
}

// Reads the rows of these days as they are in the table's folder.
Result<DayRows> rows_of_days(Workspace& workspace, const Table& table, const std::vector<CountryDay>& days) {
  RPS_ASSIGN(const PartitionLayout layout, PartitionLayout::from_keys(table.partition_keys));
  RPS_ASSIGN(const std::vector<Partition> partitions, workspace.catalog().partitions(table));
  DayRows found;
  std::set<std::string> names;
  for (const CountryDay& day : days) {
    found.emplace(day, RowBatch(std::make_shared<const TableSchema>(table.schema)));
    if (!layout.is_flat()) {
      names.insert(layout.name({day.country, layout.period_of(day.day)}));
    }
  }
  for (const Partition& partition : partitions) {
    if (!layout.is_flat() && !names.contains(partition.name)) {
      continue;
    }
    RowBatch rows(std::make_shared<const TableSchema>(table.schema));
    if (!read_partition(workspace.store(), table, layout, partition, rows).ok()) {
      rows = read_as_it_is(workspace.store(), table, layout, partition);
    }
    pick_days(rows, found);
  }
  return found;
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

using RowsOfKeys = std::map<std::uint64_t, std::vector<std::size_t>>;

RowsOfKeys rows_by_key(const RowBatch& rows) {
  RowsOfKeys by_key;
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    by_key[key_of(rows, row)].push_back(row);
  }
  return by_key;
}

// What is different about a key's rows; empty when nothing is.
std::string key_difference(const RowBatch& a, const std::vector<std::size_t>& in_a, const RowBatch& b,
                           const std::vector<std::size_t>& in_b) {
  if (in_b.empty()) {
    return "only in the first";
  }
  if (in_a.empty()) {
    return "only in the second";
  }
  if (in_a.size() != in_b.size()) {
    return std::to_string(in_a.size()) + " rows in the first, " + std::to_string(in_b.size()) +
           " in the second";
  }
  for (std::size_t i = 0; i < in_a.size(); ++i) {
    if (std::string difference = row_difference(a, in_a[i], b, in_b[i]); !difference.empty()) {
      return difference;
    }
  }
  return {};
}

// Shows some of the rows in which two tables differ on a day.
void show_rows(const RowBatch& a, const RowBatch& b, const std::string& day, std::vector<Finding>& out) {
  const RowsOfKeys in_a = rows_by_key(a);
  RowsOfKeys in_b = rows_by_key(b);
  std::size_t shown = 0;
  const auto show = [&](std::uint64_t key, const std::string& difference) {
    if (!difference.empty() && shown++ < kSamples) {
      out.push_back({"row", day, key_text(key) + ": " + difference});
    }
  };
  for (const auto& [key, rows] : in_a) {
    show(key, key_difference(a, rows, b, in_b[key]));
    in_b.erase(key);
  }
  for (const auto& [key, rows] : in_b) {
    show(key, key_difference(a, {}, b, rows));
  }
}

// The days on which two tables do not hold the same rows, ascending.
std::vector<CountryDay> differing_days(const Days& a, const Days& b) {
  std::vector<CountryDay> differing;
  for (const auto& [day, sum] : a) {
    const auto at = b.find(day);
    if (at == b.end() || !(at->second == sum)) {
      differing.push_back(day);
    }
  }
  for (const auto& [day, sum] : b) {
    if (!a.contains(day)) {
      differing.push_back(day);
    }
  }
  std::sort(differing.begin(), differing.end());
  return differing;
}

Finding day_finding(const CountryDay& day, const Days& a, const Days& b) {
  const auto in_a = a.find(day);
  const auto in_b = b.find(day);
  if (in_b == b.end()) {
    return {"only_in_first", day_name(day), std::to_string(in_a->second.rows) + " rows"};
  }
  if (in_a == a.end()) {
    return {"only_in_second", day_name(day), std::to_string(in_b->second.rows) + " rows"};
  }
  return {
      "rows", day_name(day),
      std::to_string(in_a->second.rows) + " / " + std::to_string(in_b->second.rows) + " rows, other content"};
}

// The table's findings, and its rows by day.
struct Checked {
  TableCheck check;
  Days days;
};

Result<Checked> check_days(Workspace& workspace, const TableName& name, Progress& progress) {
  Checked checked;
  TableCheck& check = checked.check;
  RPS_ASSIGN(check.table, workspace.catalog().table(name));
  RPS_ASSIGN(const PartitionLayout layout, PartitionLayout::from_keys(check.table.partition_keys));
  RPS_ASSIGN(const std::vector<Partition> partitions, workspace.catalog().partitions(check.table));
  check.partitions = partitions.size();
  TableReader reader(workspace, check.table, layout);
  RPS_TRY(reader.read(partitions, progress, check));
  RPS_TRY(find_changed(workspace, check.table, partitions, check));
  RPS_TRY(find_unregistered(workspace, check.table, partitions, check));
  checked.days = reader.days();
  return checked;
}

}  // namespace

bool is_difference(const Finding& finding) {
  return finding.kind != "unregistered_object";
}

Result<TableCheck> check_table(Workspace& workspace, const TableName& name, Progress& progress) {
  RPS_ASSIGN(Checked checked, check_days(workspace, name, progress));
  return std::move(checked.check);
}

Result<Comparison> compare_tables(Workspace& workspace, const TableName& a, const TableName& b,
                                  Progress& progress) {
  RPS_ASSIGN(Checked in_a, check_days(workspace, a, progress));
  RPS_ASSIGN(Checked in_b, check_days(workspace, b, progress));
  Comparison comparison{std::move(in_a.check), std::move(in_b.check), {}};
  std::vector<CountryDay> days = differing_days(in_a.days, in_b.days);
  for (const CountryDay& day : days) {
    comparison.differences.push_back(day_finding(day, in_a.days, in_b.days));
  }
  days.resize(std::min(days.size(), kSamples));
  if (days.empty()) {
    return comparison;
  }
  RPS_ASSIGN(const DayRows rows_a, rows_of_days(workspace, comparison.a.table, days));
  RPS_ASSIGN(const DayRows rows_b, rows_of_days(workspace, comparison.b.table, days));
  for (const CountryDay& day : days) {
    show_rows(rows_a.at(day), rows_b.at(day), day_name(day), comparison.differences);
  }
  return comparison;
}

}  // namespace rps
