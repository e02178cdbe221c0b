#include "parquet/chunk_reader.h"

#include <snappy.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "parquet/hybrid_reader.h"

namespace rps::parquet {
namespace {

constexpr std::int64_t kMicrosPerMilli = 1000;

bool is_finite(std::int64_t micros) {
  return micros != std::numeric_limits<std::int64_t>::max() &&
         micros > -std::numeric_limits<std::int64_t>::max();
}

// Rounds down, also before 1970.
std::int64_t to_millis(std::int64_t micros) {
  return micros / kMicrosPerMilli - (micros % kMicrosPerMilli < 0 ? 1 : 0);
}

// PLAIN values one after the other; false when the bytes end before the value.
template <class T>
bool take_number(std::string_view& bytes, T& value) {
  if (bytes.size() < sizeof value) {
    return false;
  }
  std::memcpy(&value, bytes.data(), sizeof value);
  bytes.remove_prefix(sizeof value);
  return true;
}

bool take_text(std::string_view& bytes, std::string_view& value) {
  std::uint32_t size = 0;
  if (!take_number(bytes, size) || size > bytes.size()) {
    return false;
  }
  value = bytes.substr(0, size);
  bytes.remove_prefix(size);
  return true;
}

// Calls append(bytes) for every level that says there is a value, which takes that value from the bytes;
// false when it cannot.
template <class Append>
bool append_present(const std::vector<std::uint32_t>& levels, Column& out, Append append) {
  for (const std::uint32_t level : levels) {
    if (level == 0) {
      out.append_null();
    } else if (!append()) {
      return false;
    }
  }
  return true;
}

bool has_nulls(const std::vector<std::uint32_t>& levels) {
  return std::find(levels.begin(), levels.end(), 0U) != levels.end();
}

// Appends PLAIN numbers without a NULL among them, for which `extend` makes room; false when the bytes end
// before.
template <class T, class Extend>
bool copy_numbers(std::string_view bytes, std::size_t count, Extend extend) {
  if (bytes.size() / sizeof(T) < count) {
    return false;
  }
  if (count != 0) {
    std::memcpy(extend(), bytes.data(), count * sizeof(T));
  }
  return true;
}

// Appends a PLAIN value for every level that says there is one; false when the bytes end before.
bool append_plain_values(std::string_view bytes, const std::vector<std::uint32_t>& levels,
                         TimestampUnit& unit, Column& out) {
  const auto append_numbers = [&](auto value, auto append) {
    return append_present(levels, out, [&] {
      const bool ok = take_number(bytes, value);
      append(value);
      return ok;
    });
  };
  const bool whole = out.type() != ColumnType::kString && !has_nulls(levels);
  switch (out.type()) {
    case ColumnType::kInt:
    case ColumnType::kDate:
      if (whole) {
        return copy_numbers<std::int32_t>(bytes, levels.size(),
                                          [&] { return out.extend_ints(levels.size()); });
      }
      return append_numbers(std::int32_t{}, [&](std::int32_t value) { out.append_int(value); });
    case ColumnType::kTimestamp:
      return append_numbers(std::int64_t{}, [&](std::int64_t value) {
        unit.met_infinity = unit.met_infinity || (unit.micros && !is_finite(value));
        out.append_millis(unit.micros ? to_millis(value) : value);
      });
    case ColumnType::kDouble:
      if (whole) {
        return copy_numbers<double>(bytes, levels.size(), [&] { return out.extend_doubles(levels.size()); });
      }
      return append_numbers(double{}, [&](double value) { out.append_double(value); });
    case ColumnType::kString:
      return append_present(levels, out, [&] {
        std::string_view value;
        const bool ok = take_text(bytes, value);
        out.append_text(value);
        return ok;
      });
  }
  return false;
}

// Appends the dictionary's entry at the next index for every level that says there is a value; false when
// an index lies outside. There are as many indices as values.
bool append_entries(const Column& dictionary, const std::vector<std::uint32_t>& indices,
                    const std::vector<std::uint32_t>& levels, Column& out) {
  const auto outside = [&](std::uint32_t index) { return index >= dictionary.size(); };
  if (std::any_of(indices.begin(), indices.end(), outside)) {
    return false;
  }
  const bool whole = out.type() != ColumnType::kString && indices.size() == levels.size();
  const std::uint32_t* next = indices.data();
  const auto append_each = [&](auto append) {
    return append_present(levels, out, [&] {
      append(*next++);
      return true;
    });
  };
  switch (out.type()) {
    case ColumnType::kInt:
    case ColumnType::kDate:
      if (whole) {
        std::transform(indices.begin(), indices.end(), out.extend_ints(indices.size()),
                       [&](std::uint32_t index) { return dictionary.int_at(index); });
        return true;
      }
      return append_each([&](std::uint32_t index) { out.append_int(dictionary.int_at(index)); });
    case ColumnType::kTimestamp:
      return append_each([&](std::uint32_t index) { out.append_millis(dictionary.millis_at(index)); });
    case ColumnType::kDouble:
      if (whole) {
        std::transform(indices.begin(), indices.end(), out.extend_doubles(indices.size()),
                       [&](std::uint32_t index) { return dictionary.double_at(index); });
        return true;
      }
      return append_each([&](std::uint32_t index) { out.append_double(dictionary.double_at(index)); });
    case ColumnType::kString:
      return append_each([&](std::uint32_t index) { out.append_text(dictionary.text_at(index)); });
  }
  return false;
}

}  // namespace

Error not_understood(std::string_view name, std::string_view column, const std::string& what) {
  return Error{ErrorKind::kSchema, std::string(name) + ": column " + std::string(column) + " uses " + what +
                                       ", which this reader does not know"};
}

std::optional<ColumnType> column_type(const FileColumn& column) {
  const std::int32_t physical = column.physical_type;
  const std::int32_t converted = column.converted_type;
  const auto is = [&](PhysicalType type) { return physical == static_cast<std::int32_t>(type); };
  const auto means = [&](ConvertedType type) { return converted == static_cast<std::int32_t>(type); };
  constexpr std::int32_t kSigned32 = 17;
  if (is(PhysicalType::kInt32)) {
    if (means(ConvertedType::kDate)) {
      return ColumnType::kDate;
    }
    return converted == -1 || converted == kSigned32 ? std::optional(ColumnType::kInt) : std::nullopt;
  }
  if (is(PhysicalType::kInt64) &&
      (means(ConvertedType::kTimestampMillis) || means(ConvertedType::kTimestampMicros))) {
    return ColumnType::kTimestamp;
  }
  if (is(PhysicalType::kDouble)) {
    return ColumnType::kDouble;
  }
  if (is(PhysicalType::kByteArray) && means(ConvertedType::kUtf8)) {
    return ColumnType::kString;
  }
  return std::nullopt;
}

std::optional<ChunkSpan> chunk_span(const FileChunk& chunk, std::uint64_t file_size) {
  const std::int64_t start =
      chunk.dictionary_offset > 0 ? std::min(chunk.dictionary_offset, chunk.data_offset) : chunk.data_offset;
  if (start < 0 || chunk.compressed_size < 0) {
    return std::nullopt;
  }
  const ChunkSpan span{static_cast<std::uint64_t>(start), static_cast<std::uint64_t>(chunk.compressed_size)};
  return span.start <= file_size && span.size <= file_size - span.start ? std::optional(span) : std::nullopt;
}

ChunkReader::ChunkReader(std::string_view name, const FileColumn& column, ChunkBuffers& buffers)
    : name_(name),
      column_(column),
      unit_{column.converted_type == static_cast<std::int32_t>(ConvertedType::kTimestampMicros)},
      dictionary_(column_type(column).value_or(ColumnType::kInt)),
      buffers_(buffers) {}

Status ChunkReader::read(std::string_view bytes, const FileChunk& chunk, Column& out) {
  dictionary_.clear();
  std::int64_t left = chunk.values;
  while (left > 0) {
    RPS_TRY(read_page(bytes, chunk.codec, left, out));
  }
  return {};
}

Error ChunkReader::corrupt(const std::string& why) const {
  return Error{ErrorKind::kCorrupt,
               std::string(name_) + ": column " + std::string(column_.name) + " is damaged: " + why};
}

Status ChunkReader::read_page(std::string_view& bytes, std::int32_t codec, std::int64_t& left, Column& out) {
  const auto header = read_page_header(bytes);
  if (!header || header->compressed < 0 || static_cast<std::uint64_t>(header->compressed) > bytes.size() ||
      header->values < 0 || header->values > left) {
    return corrupt("a page header cannot be read");
  }
  const std::string_view stored = bytes.substr(0, static_cast<std::size_t>(header->compressed));
  bytes.remove_prefix(stored.size());
  RPS_ASSIGN(const std::string_view page, unpack(stored, codec));
  if (header->type == static_cast<std::int32_t>(PageType::kDictionary)) {
    return read_dictionary(page, *header);
  }
  if (header->type != static_cast<std::int32_t>(PageType::kData)) {
    return not_understood(name_, column_.name, "page type " + std::to_string(header->type));
  }
  left -= header->values;
  return read_values(page, *header, out);
}

Result<std::string_view> ChunkReader::unpack(std::string_view stored, std::int32_t codec) {
  if (codec == static_cast<std::int32_t>(Codec::kUncompressed)) {
    return stored;
  }
  if (codec != static_cast<std::int32_t>(Codec::kSnappy)) {
    return not_understood(name_, column_.name, "compression " + std::to_string(codec));
  }
  if (!snappy::Uncompress(stored.data(), stored.size(), &buffers_.unpacked)) {
    return corrupt("a page cannot be decompressed");
  }
  return std::string_view(buffers_.unpacked);
}

Status ChunkReader::read_dictionary(std::string_view page, const PageHeader& header) {
  buffers_.levels.assign(static_cast<std::size_t>(header.values), 1);
  return append_plain(page, "its dictionary ends", dictionary_);
}

// Definition levels, when the column is optional; all ones otherwise.
Status ChunkReader::read_levels(std::string_view& page, std::size_t rows) {
  buffers_.levels.clear();
  if (column_.repetition == 0) {
    buffers_.levels.assign(rows, 1);
    return {};
  }
  std::uint32_t size = 0;
  if (!take_number(page, size) || size > page.size() ||
      !read_hybrid(page.substr(0, size), 1, rows, buffers_.levels)) {
    return corrupt("its definition levels end early");
  }
  page.remove_prefix(size);
  return {};
}

Status ChunkReader::read_values(std::string_view page, const PageHeader& header, Column& out) {
  const auto rows = static_cast<std::size_t>(header.values);
  RPS_TRY(read_levels(page, rows));
  constexpr std::int32_t kRleDictionary = 8;
  if (header.encoding == static_cast<std::int32_t>(Encoding::kPlain)) {
    return append_plain(page, "its values end", out);
  }
  if (header.encoding == static_cast<std::int32_t>(Encoding::kPlainDictionary) ||
      header.encoding == kRleDictionary) {
    return read_indices(page, out);
  }
  return not_understood(name_, column_.name, "encoding " + std::to_string(header.encoding));
}

Status ChunkReader::append_plain(std::string_view page, const char* what, Column& out) {
  if (!append_plain_values(page, buffers_.levels, unit_, out)) {
    return corrupt(std::string(what) + " early");
  }
  if (unit_.met_infinity) {
    return not_understood(name_, column_.name, "an infinite timestamp");
  }
  return {};
}

Status ChunkReader::read_indices(std::string_view page, Column& out) {
  // Any level but 0 counts as a value, as in append_present().
  const auto nulls = static_cast<std::size_t>(std::count(buffers_.levels.begin(), buffers_.levels.end(), 0U));
  const std::size_t present = buffers_.levels.size() - nulls;
  buffers_.indices.clear();
  if (present > 0) {
    const unsigned width = page.empty() ? 33 : static_cast<std::uint8_t>(page.front());
    if (width > 32 || !read_hybrid(page.substr(1), width, present, buffers_.indices)) {
      return corrupt("its dictionary indices end early");
    }
  }
  if (!append_entries(dictionary_, buffers_.indices, buffers_.levels, out)) {
    return corrupt("an index lies outside of its dictionary");
  }
  return {};
}

}  // namespace rps::parquet
