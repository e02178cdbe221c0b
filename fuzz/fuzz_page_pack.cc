// Any bytes as a packed page and as an index of the archive: never a crash, never more memory than a page may
// have; a page that is packed unpacks to itself.
#include "fetch/page_archive.h"
#include "fetch/page_codec.h"
#include "support.h"

namespace {

using namespace rps;        // NOLINT(google-build-using-namespace)
using namespace rps::fuzz;  // NOLINT(google-build-using-namespace)

constexpr std::string_view kReference =
    "<table><tr><td>Dawn Approach</td><td>Kevin Manning</td></tr></table>";
constexpr std::string_view kHash = "0123456789abcdef0123456789abcdef";
constexpr std::size_t kMostBytes = 100'000;

void unpack(std::string_view pack) {
  const auto page =
      unpack_page(pack, reference_of(pack).empty() ? std::string_view() : kReference, kMostBytes);
  require(!page.ok() || page->size() <= kMostBytes, "a page is no larger than allowed");
}

void pack(std::string_view body) {
  const std::string plain = pack_page(body);
  const auto alone = unpack_page(plain, {}, kMostBytes);
  require(alone.ok() && *alone == body, "a page unpacks to itself");
  const std::string against = pack_page(body, kReference, kHash);
  require(reference_of(against) == kHash, "a pack names its reference");
  const auto again = unpack_page(against, kReference, kMostBytes);
  require(again.ok() && *again == body, "a page unpacks to itself against its reference");
}

void read_index(std::string_view bytes) {
  const std::unique_ptr<Store> store = make_memory_store();
  require(store->put("_archive/index/2026-03-01/20260301_060000_fuzz.jsonl", bytes).ok(), "memory takes it");
  const PageArchive archive(*store, "run", Timestamp{});
  const Date day = Date::from_ymd(2026, 3, 1);
  const auto pages = archive.list(day, day);
  for (const ArchivedPage& page : pages.ok() ? *pages : std::vector<ArchivedPage>()) {
    require(page.hash.size() == 32 && !page.url.empty() && page.day == day, "an entry of the index is whole");
    require(!archive.read(page.hash).ok(), "what is not there is not read");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = text_of(data, size);
  unpack(bytes);
  if (size <= 20'000) {
    pack(bytes);
  }
  read_index(bytes);
  return 0;
}
