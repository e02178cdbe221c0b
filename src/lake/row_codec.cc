#include "lake/row_codec.h"

#include <algorithm>

#include "model/short_copy.h"

namespace rps {
namespace {

constexpr std::size_t kHeadBytes = sizeof(PackedHead);
constexpr std::size_t kBits = 8;

std::size_t body_offset(std::size_t columns) {
  return kHeadBytes + (columns + kBits - 1) / kBits;
}

// Bytes of a number of the type; 0 for texts.
std::size_t number_size(ColumnType type) {
  switch (type) {
    case ColumnType::kInt:
    case ColumnType::kDate:
      return sizeof(std::int32_t);
    case ColumnType::kTimestamp:
    case ColumnType::kDouble:
      return sizeof(std::int64_t);
    case ColumnType::kString:
      break;
  }
  return 0;
}

std::size_t length_size(std::size_t length) {
  std::size_t size = 1;
  for (; length >= 0x80; length >>= 7U) {
    ++size;
  }
  return size;
}

template <class T>
char* put_number(char* at, T value) {
  std::memcpy(at, &value, sizeof value);
  return at + sizeof value;
}

char* put_text(char* at, std::string_view text) {
  std::size_t length = text.size();
  for (; length >= 0x80; length >>= 7U) {
    *at++ = static_cast<char>(length | 0x80U);
  }
  *at++ = static_cast<char>(length);
  copy_short(at, text.data(), text.size());
  return at + text.size();
}

template <class T>
T take_number(const char*& at) {
  T value{};
  std::memcpy(&value, at, sizeof value);
  at += sizeof value;
  return value;
}

std::string_view take_text(const char*& at) {
  std::size_t length = 0;
  for (unsigned shift = 0;; shift += 7) {
    const auto part = static_cast<std::uint8_t>(*at++);
    length |= std::size_t{part & 0x7FU} << shift;
    if (part < 0x80) {
      break;
    }
  }
  const std::string_view text(at, length);
  at += length;
  return text;
}

// Calls put(cursor, row) for every row of the column that has a value, which returns the cursor behind it.
template <class Put>
void pack_column(const Column& column, std::size_t place, std::size_t first, std::span<char* const> rows,
                 std::vector<char*>& cursors, Put put) {
  const std::size_t byte = kHeadBytes + place / kBits;
  const auto bit = static_cast<char>(1U << (place % kBits));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!column.is_null(first + i)) {
      rows[i][byte] = static_cast<char>(rows[i][byte] | bit);
      cursors[i] = put(cursors[i], first + i);
    }
  }
}

// Calls append(cursor) for every row that has a value, which moves the cursor behind it.
template <class Append>
void unpack_column(std::size_t place, std::span<const char* const> rows, std::vector<const char*>& cursors,
                   Column& out, Append append) {
  const std::size_t byte = kHeadBytes + place / kBits;
  const unsigned bit = 1U << (place % kBits);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if ((static_cast<unsigned char>(rows[i][byte]) & bit) != 0) {
      append(cursors[i]);
    } else {
      out.append_null();
    }
  }
}

}  // namespace

RowPacker::RowPacker(const TableSchema& table, const TableSchema& input) {
  for (const ColumnSpec& column : table.columns()) {
    sources_.push_back(input.find(column.name));
  }
}

void RowPacker::measure(const RowBatch& batch, std::size_t first, std::span<std::size_t> sizes) const {
  std::fill(sizes.begin(), sizes.end(), body_offset(sources_.size()));
  for (const auto& source : sources_) {
    if (!source) {
      continue;
    }
    const Column& column = batch[*source];
    const std::size_t fixed = number_size(column.type());
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      if (column.is_null(first + i)) {
        continue;
      }
      const std::size_t length = fixed == 0 ? column.text_at(first + i).size() : 0;
      sizes[i] += fixed == 0 ? length_size(length) + length : fixed;
    }
  }
}

void RowPacker::pack(const Slice& slice, std::span<const std::size_t> sizes,
                     std::span<const std::uint32_t> tags, std::span<char* const> targets) {
  const std::size_t offset = body_offset(sources_.size());
  cursors_.resize(targets.size());
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const PackedHead head{static_cast<std::uint32_t>(sizes[i]), tags[i], slice.position + i};
    std::memset(put_number(targets[i], head), 0, offset - kHeadBytes);
    cursors_[i] = targets[i] + offset;
  }
  for (std::size_t place = 0; place < sources_.size(); ++place) {
    if (!sources_[place]) {
      continue;
    }
    const Column& column = slice.batch[*sources_[place]];
    const auto pack_with = [&](auto put) { pack_column(column, place, slice.first, targets, cursors_, put); };
    switch (column.type()) {
      case ColumnType::kInt:
      case ColumnType::kDate:
        pack_with([&](char* at, std::size_t row) { return put_number(at, column.int_at(row)); });
        break;
      case ColumnType::kTimestamp:
        pack_with([&](char* at, std::size_t row) { return put_number(at, column.millis_at(row)); });
        break;
      case ColumnType::kDouble:
        pack_with([&](char* at, std::size_t row) { return put_number(at, column.double_at(row)); });
        break;
      case ColumnType::kString:
        pack_with([&](char* at, std::size_t row) { return put_text(at, column.text_at(row)); });
        break;
    }
  }
}

void RowUnpacker::unpack(std::span<const char* const> rows, RowBatch& out) {
  cursors_.resize(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    cursors_[i] = rows[i] + body_offset(out.width());
  }
  for (std::size_t place = 0; place < out.width(); ++place) {
    Column& column = out[place];
    const auto unpack_with = [&](auto append) { unpack_column(place, rows, cursors_, column, append); };
    switch (column.type()) {
      case ColumnType::kInt:
      case ColumnType::kDate:
        unpack_with([&](const char*& at) { column.append_int(take_number<std::int32_t>(at)); });
        break;
      case ColumnType::kTimestamp:
        unpack_with([&](const char*& at) { column.append_millis(take_number<std::int64_t>(at)); });
        break;
      case ColumnType::kDouble:
        unpack_with([&](const char*& at) { column.append_double(take_number<double>(at)); });
        break;
      case ColumnType::kString:
        unpack_with([&](const char*& at) { column.append_text(take_text(at)); });
        break;
    }
  }
}

}  // namespace rps
