// SourceScan: one reading of a table's version that finds out all that a migration has to know beforehand,
// and hands the rows on meanwhile.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/progress.h"
#include "catalog/catalog.h"
#include "io/store.h"
#include "lake/layout.h"
#include "workflow/migrate/day_tally.h"

namespace rps {

// What tells rows apart.
struct RowKey {
  std::int32_t race_id = 0;
  std::int32_t horse_id = 0;

  auto operator<=>(const RowKey&) const = default;

  [[nodiscard]] std::string str() const;
  // Both in one, distinct for distinct keys.
  [[nodiscard]] std::uint64_t number() const {
    return (std::uint64_t{static_cast<std::uint32_t>(race_id)} << 32U) | static_cast<std::uint32_t>(horse_id);
  }
};

// What the rows of a table are.
struct SourceFacts {
  std::uint64_t rows = 0;
  std::uint64_t keys = 0;        // distinct (race_id, horse_id)
  std::uint64_t duplicates = 0;  // rows beyond the first of a key
  std::vector<RowKey> repeated;  // keys of several rows, ascending
  // What the new table is to hold: all rows, or with `latest` those that stay.
  std::map<CountryDay, TableSum> days;
  TableSum sum;
  std::uint64_t partitions_to_come = 0;  // of the layout asked for

  [[nodiscard]] Date first_day() const;  // 1970-01-01 without rows
  [[nodiscard]] Date last_day() const;
};

struct ScanJob {
  Store& store;
  const Table& table;                        // the version to read
  const std::vector<Partition>& partitions;  // of it, in the order of their rows
  PartitionLayout to;                        // for partitions_to_come
  std::uint64_t max_rows = 0;                // of a trial: the first ones; 0: all
  bool latest = false;                       // of rows of one key only that of the latest created_at counts
  unsigned threads = 1;
  // Given each batch with the number of its thread and of its first row, from 0.
  std::function<Status(unsigned worker, std::uint64_t position, const RowBatch& rows)> take;
};

// Reads it all. Memory: some 50 bytes a row, besides one partition a thread. With `latest`, of the rows of a
// key the one with the latest created_at stays, of equals the last, as in every write of the lake; kRefused
// naming a key whose rows are of several partitions to come, where no write would find the others. kMismatch
// when a partition's rows are not those that the catalog's hash tells of; kSchema for a row without country,
// date, race_id or horse_id; kInterrupted; an error of take(); those of reading.
Result<SourceFacts> scan_source(const ScanJob& job, Progress& progress);

}  // namespace rps
