#include "parquet/decoder.h"

#include <algorithm>

#include "parquet/chunk_reader.h"
#include "parquet/footer_reader.h"

namespace rps {
namespace {

using namespace parquet;  // NOLINT(google-build-using-namespace): this file is that namespace's reader

// Where each column of the file goes in `out`; kSchema when one has no place or another type there.
Result<std::vector<std::size_t>> match_columns(const FileFooter& footer, std::string_view name,
                                               const RowBatch& out) {
  std::vector<std::size_t> places;
  for (const FileColumn& column : footer.columns) {
    if (column.children > 0 || column.repetition > 1) {
      return not_understood(name, column.name, "nested values");
    }
    const auto type = column_type(column);
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

Error outside(std::string_view name, std::string_view column) {
  return Error{ErrorKind::kCorrupt, std::string(name) + ": column " + std::string(column) +
                                        " is damaged: its pages lie outside of the file"};
}

Status read_columns(std::string_view file, std::string_view name, const FileFooter& footer,
                    const std::vector<std::size_t>& places, RowBatch& out) {
  ChunkBuffers buffers;
  for (std::size_t i = 0; i < places.size(); ++i) {
    ChunkReader reader(name, footer.columns[i], buffers);
    const std::size_t before = out[places[i]].size();
    for (const FileRowGroup& group : footer.row_groups) {
      RPS_TRY(check_group(group, i, places.size(), name));
      const auto span = chunk_span(group.chunks[i], file.size());
      if (!span) {
        return outside(name, footer.columns[i].name);
      }
      RPS_TRY(reader.read(file.substr(span->start, span->size), group.chunks[i], out[places[i]]));
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
