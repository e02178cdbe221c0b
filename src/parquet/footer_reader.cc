#include "parquet/footer_reader.h"

#include <algorithm>
#include <cstring>

#include "parquet/thrift_reader.h"

namespace rps::parquet {
namespace {

FileColumn read_column(ThriftReader& in) {
  FileColumn column;
  in.read_struct([&](int id) {
    switch (id) {
      case 1:
        column.physical_type = static_cast<std::int32_t>(in.integer());
        return true;
      case 3:
        column.repetition = static_cast<std::int32_t>(in.integer());
        return true;
      case 4:
        column.name = in.binary();
        return true;
      case 5:
        column.children = static_cast<std::int32_t>(in.integer());
        return true;
      case 6:
        column.converted_type = static_cast<std::int32_t>(in.integer());
        return true;
      default:
        return false;
    }
  });
  return column;
}

void read_chunk_metadata(ThriftReader& in, FileChunk& chunk) {
  in.read_struct([&](int id) {
    switch (id) {
      case 4:
        chunk.codec = static_cast<std::int32_t>(in.integer());
        return true;
      case 5:
        chunk.values = in.integer();
        return true;
      case 7:
        chunk.compressed_size = in.integer();
        return true;
      case 9:
        chunk.data_offset = in.integer();
        return true;
      case 11:
        chunk.dictionary_offset = in.integer();
        return true;
      default:
        return false;
    }
  });
}

FileChunk read_chunk(ThriftReader& in) {
  FileChunk chunk;
  in.read_struct([&](int id) {
    if (id != 3) {
      return false;
    }
    read_chunk_metadata(in, chunk);
    return true;
  });
  return chunk;
}

FileRowGroup read_row_group(ThriftReader& in) {
  FileRowGroup group;
  in.read_struct([&](int id) {
    switch (id) {
      case 1:
        in.read_list([&] { group.chunks.push_back(read_chunk(in)); });
        return true;
      case 2:
        group.bytes = in.integer();
        return true;
      case 3:
        group.rows = in.integer();
        return true;
      default:
        return false;
    }
  });
  return group;
}

FileFooter read_metadata(ThriftReader& in) {
  FileFooter footer;
  in.read_struct([&](int id) {
    switch (id) {
      case 2:
        in.read_list([&] { footer.columns.push_back(read_column(in)); });
        return true;
      case 3:
        footer.rows = in.integer();
        return true;
      case 4:
        in.read_list([&] { footer.row_groups.push_back(read_row_group(in)); });
        return true;
      default:
        return false;
    }
  });
  return footer;
}

Error corrupt(std::string_view name, std::string_view why) {
  return Error{ErrorKind::kCorrupt, std::string(name) + " is no whole Parquet file: " + std::string(why)};
}

}  // namespace

Result<std::size_t> footer_size(std::string_view tail, std::uint64_t file_size, std::string_view name) {
  if (file_size < kMagic.size() + kFooterTail || tail.size() != kFooterTail || !tail.ends_with(kMagic)) {
    return corrupt(name, "it does not end with PAR1");
  }
  std::uint32_t size = 0;
  std::memcpy(&size, tail.data(), sizeof size);
  if (size > file_size - kFooterTail - kMagic.size()) {
    return corrupt(name, "its footer is longer than the file");
  }
  return std::size_t{size};
}

Result<FileFooter> parse_footer(std::string_view bytes, std::string_view name) {
  ThriftReader in(bytes);
  FileFooter footer = read_metadata(in);
  if (!in.ok() || footer.columns.empty()) {
    return corrupt(name, "its footer cannot be read");
  }
  footer.columns.erase(footer.columns.begin());
  return footer;
}

Result<FileFooter> read_footer(std::string_view file, std::string_view name) {
  if (!file.starts_with(kMagic)) {
    return corrupt(name, "it does not begin with PAR1");
  }
  const std::string_view tail = file.substr(file.size() - std::min(file.size(), kFooterTail));
  RPS_ASSIGN(const std::size_t size, footer_size(tail, file.size(), name));
  return parse_footer(file.substr(file.size() - kFooterTail - size, size), name);
}

std::optional<PageHeader> read_page_header(std::string_view& bytes) {
  PageHeader header;
  ThriftReader in(bytes);
  const auto read_details = [&] {
    in.read_struct([&](int id) {
      switch (id) {
        case 1:
          header.values = in.integer();
          return true;
        case 2:
          header.encoding = static_cast<std::int32_t>(in.integer());
          return true;
        case 3:
          header.level_encoding = static_cast<std::int32_t>(in.integer());
          return true;
        default:
          return false;
      }
    });
    return true;
  };
  in.read_struct([&](int id) {
    switch (id) {
      case 1:
        header.type = static_cast<std::int32_t>(in.integer());
        return true;
      case 2:
        header.uncompressed = in.integer();
        return true;
      case 3:
        header.compressed = in.integer();
        return true;
      case 5:  // data page
      case 7:  // dictionary page
        return read_details();
      default:
        return false;
    }
  });
  if (!in.ok()) {
    return std::nullopt;
  }
  bytes = in.rest();
  return header;
}

}  // namespace rps::parquet
