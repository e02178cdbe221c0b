#include "fetch/page_codec.h"

#include <zstd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <memory>
#include <new>

#include "base/zstd_size.h"

namespace rps {
namespace {

constexpr int kLevel = 12;  // above it, five times the time buys 2 % of the size
constexpr int kMinWindowLog = 17;
constexpr int kMaxWindowLog = 27;  // 128 MB: two of the largest pages
constexpr std::string_view kReferenceMark("\x50\x2A\x4D\x18\x24\x00\x00\x00ref ", 12);
constexpr std::size_t kHashDigits = 32;

struct FreeCompressor {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};
struct FreeDecompressor {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

// The smallest window that holds `bytes`.
int window_log(std::size_t bytes) {
  return std::clamp(static_cast<int>(std::bit_width(bytes)), kMinWindowLog, kMaxWindowLog);
}

Error damaged(std::string_view why) {
  return Error{ErrorKind::kCorrupt, "not a whole archived page: " + std::string(why), ""};
}

}  // namespace

std::string pack_page(std::string_view body, std::string_view reference, std::string_view reference_hash) {
  const std::unique_ptr<ZSTD_CCtx, FreeCompressor> context(ZSTD_createCCtx());
  if (!context) {
    throw std::bad_alloc();
  }
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  std::string pack;
  if (!reference.empty()) {
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_windowLog, window_log(body.size() + reference.size()));
    ZSTD_CCtx_refPrefix(context.get(), reference.data(), reference.size());
    pack.append(kReferenceMark).append(reference_hash);
  }
  const std::size_t start = pack.size();
  pack.resize(start + ZSTD_compressBound(body.size()));
  const std::size_t size =
      ZSTD_compress2(context.get(), pack.data() + start, pack.size() - start, body.data(), body.size());
  if (ZSTD_isError(size) != 0) {
    throw std::bad_alloc();  // its only failure with room for the worst case
  }
  pack.resize(start + size);
  return pack;
}

std::string_view reference_of(std::string_view pack) {
  return pack.starts_with(kReferenceMark) ? pack.substr(kReferenceMark.size(), kHashDigits) : "";
}

Result<std::string> unpack_page(std::string_view pack, std::string_view reference, std::size_t max_bytes) {
  const std::string_view name = reference_of(pack);
  const std::string_view frame = name.empty() ? pack : pack.substr(kReferenceMark.size() + name.size());
  const unsigned long long size = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN) {
    return damaged("its beginning is no zstd frame with a size");
  }
  if (size > max_bytes || !can_unpack_to(size, frame.size())) {
    return damaged("it says that it unpacks to " + std::to_string(size) + " bytes");
  }
  const std::unique_ptr<ZSTD_DCtx, FreeDecompressor> context(ZSTD_createDCtx());
  if (!context) {
    throw std::bad_alloc();
  }
  ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, kMaxWindowLog);
  if (!name.empty()) {
    ZSTD_DCtx_refPrefix(context.get(), reference.data(), reference.size());
  }
  std::string body(size, '\0');
  const std::size_t got =
      ZSTD_decompressDCtx(context.get(), body.data(), body.size(), frame.data(), frame.size());
  if (ZSTD_isError(got) != 0) {
    return damaged(ZSTD_getErrorName(got));
  }
  return got == size ? Result<std::string>(std::move(body)) : damaged("it ends too early");
}

}  // namespace rps
