#include "parquet/page.h"

#include <snappy.h>

#include "parquet/thrift.h"

namespace rps::parquet {

void Page::clear() {
  raw_.clear();
  packed_.clear();
}

void Page::pack() {
  packed_.clear();
  std::size_t size = 0;
  char* const to = packed_.room(snappy::MaxCompressedLength(raw_.size()));
  snappy::RawCompress(raw_.view().data(), raw_.size(), to, &size);
  packed_.commit(size);
}

PageBytes Page::write(const PageKind& kind, Codec codec, std::string& out) {
  const Bytes& content = codec == Codec::kSnappy ? packed_ : raw_;
  write_header(kind, content.size());
  out.append(header_.view());
  out.append(content.view());
  return {header_.size() + raw_.size(), header_.size() + content.size()};
}

// PageHeader with its DataPageHeader (field 5) or DictionaryPageHeader (field 7).
void Page::write_header(const PageKind& kind, std::size_t stored) {
  const auto code = [](auto value) { return static_cast<std::int32_t>(value); };
  header_.clear();
  ThriftStruct header(header_);
  header.i32(1, code(kind.type));
  header.i32(2, code(raw_.size()));
  header.i32(3, code(stored));
  ThriftStruct detail = header.nested(kind.type == PageType::kData ? 5 : 7);
  detail.i32(1, code(kind.values));
  detail.i32(2, code(kind.encoding));
  if (kind.type == PageType::kData) {
    detail.i32(3, code(Encoding::kRle));  // definition levels
    detail.i32(4, code(Encoding::kRle));  // repetition levels: there are none
  }
  detail.stop();
  header.stop();
}

}  // namespace rps::parquet
