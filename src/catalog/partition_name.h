// Hive-style names of partitions and the keys of their objects: made and parsed in this one place.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace rps {

// One level of a partition's name: column and value, "country" and "gb".
using PartitionValue = std::pair<std::string, std::string>;

// "country=gb/date=2025-11-11". Characters of a value that would break a path are written as %XX, as Hive
// does.
std::string make_partition_name(const std::vector<PartitionValue>& values);
// The reverse; kParse when `name` is not of that form.
Result<std::vector<PartitionValue>> parse_partition_name(std::string_view name);

// The file that a replaced partition consists of, and the name of the nth appended object.
inline constexpr std::string_view kFirstFile = "part-0.snappy.parquet";
std::string nth_file(std::size_t n);
// The nth object of a flat table: "part-00012.snappy.parquet", so that names sort as numbers do.
std::string nth_flat_file(std::size_t n);

// Key of a partition's object. In a flat table each object is a partition of its own and is called like it,
// so that `partition` and `file` are the same and the object lies in the dataset's folder itself.
std::string object_key(std::string_view dataset, std::string_view partition, std::string_view file);
// Key under which a replaced object is kept aside, off the table's own paths.
std::string kept_key(std::string_view etag);
// Everything the program keeps for itself in a store begins with this.
inline constexpr std::string_view kStatePrefix = "_rpscrape/";

}  // namespace rps
