#include "lake/flat_parquet.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/text.h"

namespace rps {
namespace {

// A group is decoded as a whole, so one that takes more memory than this is left to DuckDB, which goes
// through it in pieces. DuckDB and Spark write groups of an eighth of this and less.
constexpr std::int64_t kMaxGroupBytes = std::int64_t{256} << 20U;
constexpr std::int64_t kMaxGroupRows = 1'000'000;

Error unfit(const std::string& path, const std::string& why) {
  return Error{ErrorKind::kSchema, path + " " + why};
}

// Texts one after the other are all UTF-8 if they are so together and none begins inside a character.
bool are_utf8(const Column& texts) {
  constexpr unsigned kKind = 0xC0;
  constexpr unsigned kContinued = 0x80;
  if (is_ascii(texts.all_text())) {
    return true;
  }
  for (std::size_t row = 0; row < texts.size(); ++row) {
    const std::string_view text = texts.text_at(row);
    if (!text.empty() && (static_cast<unsigned char>(text.front()) & kKind) == kContinued) {
      return false;
    }
  }
  return is_utf8(texts.all_text());
}

}  // namespace

Result<FlatParquet> FlatParquet::open(const std::string& path, const TableSchema& schema) {
  RPS_ASSIGN(UniqueFd fd, open_file(path, O_RDONLY));
  struct stat info {};
  if (::fstat(fd.get(), &info) != 0) {
    return errno_error(errno, "reading " + path);
  }
  if (!S_ISREG(info.st_mode)) {
    return unfit(path, "is not a plain file");
  }
  FlatParquet file(path, std::move(fd), static_cast<std::uint64_t>(info.st_size));
  RPS_TRY(file.read_footer());
  RPS_TRY(file.match(schema));
  RPS_TRY(file.check_groups());
  return file;
}

Status FlatParquet::read_footer() {
  using parquet::kFooterTail;
  std::string tail;
  RPS_TRY(read_bytes(size_ - std::min<std::uint64_t>(size_, kFooterTail),
                     static_cast<std::size_t>(std::min<std::uint64_t>(size_, kFooterTail)), tail));
  RPS_ASSIGN(const std::size_t size, parquet::footer_size(tail, size_, path_));
  footer_bytes_ = std::make_unique<std::string>();
  RPS_TRY(read_bytes(size_ - kFooterTail - size, size, *footer_bytes_));
  RPS_ASSIGN(footer_, parquet::parse_footer(*footer_bytes_, path_));
  return {};
}

// Every column of the file is one of the table's, of the same type.
Status FlatParquet::match(const TableSchema& schema) {
  places_.assign(schema.size(), kAbsent);
  for (std::size_t i = 0; i < footer_.columns.size(); ++i) {
    const parquet::FileColumn& column = footer_.columns[i];
    const std::string name(column.name);
    const auto type = parquet::column_type(column);
    const auto at = schema.find(name);
    if (!at || !type || schema[*at].type != *type || column.children > 0 || column.repetition > 1) {
      return unfit(path_, "has a column " + name + " that the table has not, or of another type");
    }
    if (places_[*at] != kAbsent) {
      return unfit(path_, "has column " + name + " twice");
    }
    places_[*at] = i;
  }
  return {};
}

Status FlatParquet::check_groups() const {
  for (const parquet::FileRowGroup& group : footer_.row_groups) {
    if (group.rows < 0 || group.rows > kMaxGroupRows || group.bytes < 0 || group.bytes > kMaxGroupBytes) {
      return unfit(path_, "has a row group that is too large to be read at once");
    }
    const bool is_whole = group.chunks.size() == footer_.columns.size() &&
                          std::all_of(group.chunks.begin(), group.chunks.end(), [&](const auto& chunk) {
                            return chunk.values == group.rows && parquet::chunk_span(chunk, size_);
                          });
    if (!is_whole) {
      return Error{ErrorKind::kCorrupt, path_ + " has a damaged row group"};
    }
  }
  return {};
}

Status FlatParquet::read_bytes(std::uint64_t offset, std::size_t size, std::string& out) const {
  out.resize(size);
  return read_at(fd_.get(), offset, out, path_);
}

Status FlatParquet::read(std::size_t group, Scratch& scratch, RowBatch& out) const {
  const parquet::FileRowGroup& chosen = footer_.row_groups[group];
  for (std::size_t i = 0; i < out.width(); ++i) {
    if (places_[i] == kAbsent) {
      out[i].append_nulls(static_cast<std::size_t>(chosen.rows));
    } else {
      RPS_TRY(read_column(chosen, places_[i], scratch, out[i]));
    }
  }
  return {};
}

Status FlatParquet::read_column(const parquet::FileRowGroup& group, std::size_t at, Scratch& scratch,
                                Column& out) const {
  const parquet::FileColumn& column = footer_.columns[at];
  const auto span = parquet::chunk_span(group.chunks[at], size_);  // checked by open()
  RPS_TRY(read_bytes(span->start, static_cast<std::size_t>(span->size), scratch.bytes));
  parquet::ChunkReader reader(path_, column, scratch.buffers);
  RPS_TRY(reader.read(scratch.bytes, group.chunks[at], out));
  if (out.type() == ColumnType::kString && !are_utf8(out)) {
    return Error{ErrorKind::kCorrupt,
                 path_ + ": column " + std::string(column.name) + " has a text that is not UTF-8"};
  }
  return {};
}

}  // namespace rps
