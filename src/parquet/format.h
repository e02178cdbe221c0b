// The numbers of the Parquet format that this writer uses, under their names in parquet.thrift.
//
// Format: https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift
#pragma once

#include <cstdint>
#include <string_view>

#include "model/schema.h"

namespace rps::parquet {

inline constexpr std::string_view kMagic = "PAR1";

enum class PhysicalType : std::int32_t { kInt32 = 1, kInt64 = 2, kDouble = 5, kByteArray = 6 };
enum class Encoding : std::int32_t { kPlain = 0, kPlainDictionary = 2, kRle = 3 };
enum class Codec : std::int32_t { kUncompressed = 0, kSnappy = 1 };
enum class PageType : std::int32_t { kData = 0, kDictionary = 2 };
enum class Repetition : std::int32_t { kOptional = 1 };
enum class ConvertedType : std::int32_t { kUtf8 = 0, kDate = 6, kTimestampMillis = 9, kTimestampMicros = 10 };

// How a column's values are stored.
constexpr PhysicalType physical_type(ColumnType type) {
  switch (type) {
    case ColumnType::kInt:
    case ColumnType::kDate:
      return PhysicalType::kInt32;
    case ColumnType::kTimestamp:
      return PhysicalType::kInt64;
    case ColumnType::kDouble:
      return PhysicalType::kDouble;
    case ColumnType::kString:
      break;
  }
  return PhysicalType::kByteArray;
}

}  // namespace rps::parquet
