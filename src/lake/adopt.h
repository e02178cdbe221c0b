// Objects that came into a table's folder from outside: are they rows of this table, and which?
#pragma once

#include <string>

#include "catalog/catalog.h"
#include "io/store.h"
#include "lake/layout.h"

namespace rps {

// The partition and file names of an object's key below the table's dataset. kParse when the key has not
// the form country=gb/date=2025-11-11/NAME.parquet with the table's partition columns; of a flat table it may
// be anything that ends in ".parquet", and is both names.
struct ObjectName {
  std::string partition;
  std::string file;
};
Result<ObjectName> parse_object_key(const Table& table, const std::string& key);

// Reads the whole object and checks that it can be rows of the partition: Parquet, columns of the table with
// the table's types, every row with race_id, horse_id and created_at. kSchema or kCorrupt else, saying why.
Result<DataFile> examine_object(Store& store, const Table& table, const PartitionLayout& layout,
                                const ObjectName& name);

// Fills in the row count, size, content hash and bounds of a partition of these files by reading them.
Result<Partition> describe_partition(Store& store, const Table& table, const PartitionLayout& layout,
                                     const std::string& name, std::vector<DataFile> files);

}  // namespace rps
