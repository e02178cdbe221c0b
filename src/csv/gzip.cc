#include "csv/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>
#include <utility>

#include "base/text.h"

namespace rps {
namespace {

constexpr int kGzipWindow = 15 + 16;  // zlib: the largest window, with a gzip header
constexpr int kDefaultMemory = 8;
constexpr std::size_t kChunk = std::size_t{256} << 10U;

// zlib counts its input in 32 bits, so long texts are handed over in slices.
void feed(z_stream& stream, std::string_view& rest) {
  if (stream.avail_in == 0 && !rest.empty()) {
    const std::size_t size = std::min<std::size_t>(rest.size(), std::numeric_limits<uInt>::max());
    // zlib never writes through next_in; its type only predates const.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(rest.data()));  // NOLINT
    stream.avail_in = static_cast<uInt>(size);
    rest.remove_prefix(size);
  }
}

// What comes out, and memory behind it, which many steps may use: a file may have a member every 20 bytes.
struct Output {
  std::string bytes;
  std::size_t used = 0;

  std::string take() && {
    bytes.resize(used);
    return std::move(bytes);
  }
};

// Runs one step of `coder` with room behind what has come out.
template <class Coder>
int step(z_stream& stream, Output& out, Coder coder) {
  constexpr std::size_t kLeastRoom = 4096;
  if (out.bytes.size() - out.used < kLeastRoom) {
    out.bytes.resize(out.used + kChunk);
  }
  const std::size_t room = out.bytes.size() - out.used;
  stream.next_out = reinterpret_cast<Bytef*>(out.bytes.data() + out.used);  // NOLINT
  stream.avail_out = static_cast<uInt>(room);
  const int code = coder(&stream);
  out.used += room - stream.avail_out;
  return code;
}

Error damaged(std::string_view name, std::string_view why) {
  return Error{ErrorKind::kCorrupt, std::string(name) + " is not a whole gzip file: " + std::string(why),
               "fetch or write it again"};
}

// Inflates every member of `rest`; the stream is ready and is ended by the caller.
Status inflate_all(z_stream& stream, std::string_view rest, Output& out, std::string_view name) {
  for (;;) {
    feed(stream, rest);
    const int code = step(stream, out, [](z_stream* s) { return inflate(s, Z_NO_FLUSH); });
    if (out.used > kMaxInflatedBytes) {
      return Error{ErrorKind::kUsage,
                   std::string(name) + " inflates to more than " + human_bytes(kMaxInflatedBytes),
                   "split it into smaller files"};
    }
    if (code == Z_STREAM_END) {
      if (stream.avail_in == 0 && rest.empty()) {
        return {};
      }
      inflateReset(&stream);  // another member follows
      continue;
    }
    if (code != Z_OK && code != Z_BUF_ERROR) {
      return damaged(name, stream.msg != nullptr ? stream.msg : "bad data");
    }
    if (stream.avail_in == 0 && rest.empty() && stream.avail_out != 0) {
      return damaged(name, "it ends too early");
    }
  }
}

}  // namespace

std::string gzip(std::string_view text) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipWindow, kDefaultMemory,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::bad_alloc();  // its only failure here
  }
  Output out;
  int code = Z_OK;
  while (code != Z_STREAM_END) {
    feed(stream, text);
    const int flush = text.empty() ? Z_FINISH : Z_NO_FLUSH;
    code = step(stream, out, [flush](z_stream* s) { return deflate(s, flush); });
  }
  deflateEnd(&stream);
  return std::move(out).take();
}

bool is_gzip(std::string_view bytes) {
  return bytes.substr(0, 2) == "\x1F\x8B";
}

Result<std::string> gunzip(std::string_view bytes, std::string_view name) {
  z_stream stream{};
  if (inflateInit2(&stream, kGzipWindow) != Z_OK) {
    throw std::bad_alloc();  // its only failure here
  }
  Output out;
  Status status = inflate_all(stream, bytes, out, name);
  inflateEnd(&stream);
  RPS_TRY(std::move(status));
  return std::move(out).take();
}

}  // namespace rps
