#include "parquet/decoder.h"

#include <snappy.h>

#include <algorithm>
#include <cstring>

#include "parquet/footer_reader.h"
#include "parquet/hybrid_reader.h"

namespace rps {
namespace {

using namespace parquet;  // NOLINT(google-build-using-namespace): this file is that namespace's reader

Error not_understood(std::string_view name, std::string_view column, const std::string& what) {
  return Error{ErrorKind::kSchema, std::string(name) + ": column " + std::string(column) + " uses " + what +
                                       ", which this reader does not know"};
}

// Column type that a stored column has, if it is one that the encoder writes.
std::optional<ColumnType> type_of(const FileColumn& column) {
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
  if (is(PhysicalType::kInt64) && means(ConvertedType::kTimestampMillis)) {
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

// Appends a PLAIN value for every level that says there is one; false when the bytes end before.
bool append_plain_values(std::string_view bytes, const std::vector<std::uint32_t>& levels, Column& out) {
  const auto append_numbers = [&](auto value, auto append) {
    return append_present(levels, out, [&] {
      const bool ok = take_number(bytes, value);
      append(value);
      return ok;
    });
  };
  switch (out.type()) {
    case ColumnType::kInt:
    case ColumnType::kDate:
      return append_numbers(std::int32_t{}, [&](std::int32_t value) { out.append_int(value); });
    case ColumnType::kTimestamp:
      return append_numbers(std::int64_t{}, [&](std::int64_t value) { out.append_millis(value); });
    case ColumnType::kDouble:
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
  const std::uint32_t* next = indices.data();
  const auto append_each = [&](auto append) {
    return append_present(levels, out, [&] {
      const std::uint32_t index = *next++;
      const bool ok = index < dictionary.size();
      if (ok) {
        append(index);
      }
      return ok;
    });
  };
  switch (out.type()) {
    case ColumnType::kInt:
    case ColumnType::kDate:
      return append_each([&](std::uint32_t index) { out.append_int(dictionary.int_at(index)); });
    case ColumnType::kTimestamp:
      return append_each([&](std::uint32_t index) { out.append_millis(dictionary.millis_at(index)); });
    case ColumnType::kDouble:
      return append_each([&](std::uint32_t index) { out.append_double(dictionary.double_at(index)); });
    case ColumnType::kString:
      return append_each([&](std::uint32_t index) { out.append_text(dictionary.text_at(index)); });
  }
  return false;
}

// What chunks are decoded with, one after the other.
struct Buffers {
  std::string unpacked;
  std::vector<std::uint32_t> levels;
  std::vector<std::uint32_t> indices;
};

// Decodes the chunks of one column of one file.
class ChunkReader {
 public:
  // `buffers` belong to the caller.
  ChunkReader(std::string_view file, std::string_view name, const FileColumn& column, Buffers& buffers)
      : file_(file),
        name_(name),
        column_(column),
        dictionary_(type_of(column).value_or(ColumnType::kInt)),
        unpacked_(buffers.unpacked),
        levels_(buffers.levels),
        indices_(buffers.indices) {}

  Status read(const FileChunk& chunk, Column& out) {
    dictionary_.clear();
    const std::int64_t start = chunk.dictionary_offset > 0
                                   ? std::min(chunk.dictionary_offset, chunk.data_offset)
                                   : chunk.data_offset;
    if (start < 0 || chunk.compressed_size < 0 ||
        static_cast<std::uint64_t>(start) + static_cast<std::uint64_t>(chunk.compressed_size) >
            file_.size()) {
      return corrupt("its pages lie outside of the file");
    }
    std::string_view bytes =
        file_.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(chunk.compressed_size));
    std::int64_t left = chunk.values;
    while (left > 0) {
      RPS_TRY(read_page(bytes, chunk.codec, left, out));
    }
    return {};
  }

 private:
  Error corrupt(const std::string& why) const {
    return Error{ErrorKind::kCorrupt,
                 std::string(name_) + ": column " + std::string(column_.name) + " is damaged: " + why};
  }

  Status read_page(std::string_view& bytes, std::int32_t codec, std::int64_t& left, Column& out) {
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

  Result<std::string_view> unpack(std::string_view stored, std::int32_t codec) {
    if (codec == static_cast<std::int32_t>(Codec::kUncompressed)) {
      return stored;
    }
    if (codec != static_cast<std::int32_t>(Codec::kSnappy)) {
      return not_understood(name_, column_.name, "compression " + std::to_string(codec));
    }
    if (!snappy::Uncompress(stored.data(), stored.size(), &unpacked_)) {
      return corrupt("a page cannot be decompressed");
    }
    return std::string_view(unpacked_);
  }

  Status read_dictionary(std::string_view page, const PageHeader& header) {
    levels_.assign(static_cast<std::size_t>(header.values), 1);
    if (!append_plain_values(page, levels_, dictionary_)) {
      return corrupt("its dictionary ends early");
    }
    return {};
  }

  // Definition levels, when the column is optional; all ones otherwise.
  Status read_levels(std::string_view& page, std::size_t rows) {
    levels_.clear();
    if (column_.repetition == 0) {
      levels_.assign(rows, 1);
      return {};
    }
    std::uint32_t size = 0;
    if (!take_number(page, size) || size > page.size() ||
        !read_hybrid(page.substr(0, size), 1, rows, levels_)) {
      return corrupt("its definition levels end early");
    }
    page.remove_prefix(size);
    return {};
  }

  Status read_values(std::string_view page, const PageHeader& header, Column& out) {
    const auto rows = static_cast<std::size_t>(header.values);
    RPS_TRY(read_levels(page, rows));
    constexpr std::int32_t kRleDictionary = 8;
    if (header.encoding == static_cast<std::int32_t>(Encoding::kPlain)) {
      return read_plain(page, out);
    }
    if (header.encoding == static_cast<std::int32_t>(Encoding::kPlainDictionary) ||
        header.encoding == kRleDictionary) {
      return read_indices(page, out);
    }
    return not_understood(name_, column_.name, "encoding " + std::to_string(header.encoding));
  }

  Status read_plain(std::string_view page, Column& out) {
    if (!append_plain_values(page, levels_, out)) {
      return corrupt("its values end early");
    }
    return {};
  }

  Status read_indices(std::string_view page, Column& out) {
    const auto present = static_cast<std::size_t>(std::count(levels_.begin(), levels_.end(), 1U));
    indices_.clear();
    if (present > 0) {
      const unsigned width = page.empty() ? 33 : static_cast<std::uint8_t>(page.front());
      if (width > 32 || !read_hybrid(page.substr(1), width, present, indices_)) {
        return corrupt("its dictionary indices end early");
      }
    }
    if (!append_entries(dictionary_, indices_, levels_, out)) {
      return corrupt("an index lies outside of its dictionary");
    }
    return {};
  }

  std::string_view file_;
  std::string_view name_;
  const FileColumn& column_;
  Column dictionary_;
  std::string& unpacked_;
  std::vector<std::uint32_t>& levels_;
  std::vector<std::uint32_t>& indices_;
};

// Where each column of the file goes in `out`; kSchema when one has no place or another type there.
Result<std::vector<std::size_t>> match_columns(const FileFooter& footer, std::string_view name,
                                               const RowBatch& out) {
  std::vector<std::size_t> places;
  for (const FileColumn& column : footer.columns) {
    if (column.children > 0 || column.repetition > 1) {
      return not_understood(name, column.name, "nested values");
    }
    const auto type = type_of(column);
    if (!type) {
      return not_understood(name, column.name, "a type of its own");
    }
    const auto place = out.schema().find(column.name);
    if (!place) {
      return Error{ErrorKind::kSchema,
                   std::string(name) + ": column " + std::string(column.name) + " is none of the table's"};
    }
    if (out[*place].type() != *type) {
      return Error{ErrorKind::kSchema, std::string(name) + ": column " + std::string(column.name) + " is " +
                                           std::string(type_name(*type)) + ", the table's is " +
                                           std::string(type_name(out[*place].type()))};
    }
    places.push_back(*place);
  }
  return places;
}

// Refuses counts that only damage explains, before memory is taken for them.
Status check_group(const FileRowGroup& group, std::size_t column, std::size_t width, std::string_view name) {
  constexpr std::int64_t kMaxRows = 16'000'000;
  if (group.chunks.size() != width || group.rows < 0 || group.rows > kMaxRows ||
      group.chunks[column].values != group.rows) {
    return Error{ErrorKind::kCorrupt,
                 std::string(name) + ": a row group lacks columns or has an impossible number of rows"};
  }
  return {};
}

Status read_columns(std::string_view file, std::string_view name, const FileFooter& footer,
                    const std::vector<std::size_t>& places, RowBatch& out) {
  Buffers buffers;
  for (std::size_t i = 0; i < places.size(); ++i) {
    ChunkReader reader(file, name, footer.columns[i], buffers);
    const std::size_t before = out[places[i]].size();
    for (const FileRowGroup& group : footer.row_groups) {
      RPS_TRY(check_group(group, i, places.size(), name));
      RPS_TRY(reader.read(group.chunks[i], out[places[i]]));
    }
    if (out[places[i]].size() - before != static_cast<std::size_t>(footer.rows)) {
      return Error{ErrorKind::kCorrupt, std::string(name) + ": column " +
                                            std::string(footer.columns[i].name) +
                                            " has another number of values than the file has rows"};
    }
  }
  return {};
}

}  // namespace

Status decode_parquet(std::string_view file, std::string_view name,
                      const std::vector<std::size_t>& partition_columns, RowBatch& out) {
  RPS_ASSIGN(const FileFooter footer, read_footer(file, name));
  RPS_ASSIGN(const std::vector<std::size_t> places, match_columns(footer, name, out));
  if (places.empty()) {
    return Error{ErrorKind::kCorrupt, std::string(name) + " has no columns"};
  }
  RPS_TRY(read_columns(file, name, footer, places, out));
  const auto is_in = [](const std::vector<std::size_t>& list, std::size_t i) {
    return std::find(list.begin(), list.end(), i) != list.end();
  };
  for (std::size_t i = 0; i < out.width(); ++i) {
    if (!is_in(places, i) && !is_in(partition_columns, i)) {
      for (std::int64_t row = 0; row < footer.rows; ++row) {
        out[i].append_null();
      }
    }
  }
  return {};
}

}  // namespace rps
