#include "catalog/zstd_text.h"

#include <zstd.h>

#include <memory>
#include <new>

#include "base/zstd_size.h"

namespace rps {
namespace {

constexpr int kLevel = 3;
constexpr unsigned long long kMaxBytes = 4ULL << 30U;  // more than any catalog has

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

Error damaged(const std::string& why) {
  return Error{ErrorKind::kCorrupt, "not a whole zstd object: " + why};
}

}  // namespace

std::string zstd_pack(std::string_view text) {
  const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
  if (!context) {
    throw std::bad_alloc();
  }
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  std::string packed(ZSTD_compressBound(text.size()), '\0');
  const std::size_t size =
      ZSTD_compress2(context.get(), packed.data(), packed.size(), text.data(), text.size());
  if (ZSTD_isError(size) != 0) {
    throw std::bad_alloc();  // its only failure with room for the worst case
  }
  packed.resize(size);
  return packed;
}

Result<std::string> zstd_unpack(std::string_view packed) {
  const unsigned long long size = ZSTD_getFrameContentSize(packed.data(), packed.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > kMaxBytes) {
    return damaged("its beginning is no frame with a size");
  }
  if (!can_unpack_to(size, packed.size())) {
    return damaged("it says that it unpacks to " + std::to_string(size) + " bytes");
  }
  std::string text(size, '\0');
  const std::size_t got = ZSTD_decompress(text.data(), text.size(), packed.data(), packed.size());
  if (ZSTD_isError(got) != 0) {
    return damaged(ZSTD_getErrorName(got));
  }
  return got == size ? Result<std::string>(std::move(text)) : damaged("it ends too early");
}

}  // namespace rps
