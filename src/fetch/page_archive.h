// Every page as it came, kept so that a better parser can read it again without the site (`reparse`).
//
// Objects, all under one prefix of a Store:
//   _archive/pages/ab/abcdef….zst                 a body, packed (page_codec.h); named by its hash, so equal
//                                                 bodies are one object
//   _archive/references/20251112_061500_abcdef…   empty; names a page that others are packed against
//   _archive/index/2025-11-11/20251112_061500_RUN.jsonl
//                                                 what one run fetched for one day of racing: a line per page
//                                                 {"url":…,"fetched_at":…,"hash":…,"status":…}
// The hash is XXH3-128 of the body (io/etag.h). Objects are only ever added, but for the index of a run that
// is not over, which grows by lines. References are plain packs themselves, so a page needs one other object
// at most; the archive must be kept or removed as a whole.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "io/store.h"

namespace rps {

inline constexpr std::size_t kMaxArchivedPage = std::size_t{64} << 20U;  // bytes; read() refuses more

struct ArchivedPage {
  std::string url;
  Timestamp fetched_at;
  std::string hash;  // 32 hexadecimal digits
  int status = 200;
  Date day;  // of racing

  bool operator==(const ArchivedPage&) const = default;
};

// Not thread-safe; several processes may write to one archive (each with its own run id). Borrows `store`.
class PageArchive {
 public:
  // `run_id`: letters, digits, '-' and '_'; `started`: of the run; together they name its index objects.
  PageArchive(Store& store, std::string run_id, Timestamp started)
      : store_(&store), run_id_(std::move(run_id)), started_(started) {}

  // Keeps a body as the page of `url`, seen at `fetched_at`, of the racing on `day`. On return page and index
  // are in the store: a killed process loses nothing, and flush() makes them safe from a power cut. A page
  // of more than kMaxArchivedPage is kUsage; errors of the store as they are.
  Result<ArchivedPage> put(Date day, std::string_view url, std::string_view body, int status,
                           Timestamp fetched_at);
  Status flush() { return store_->flush(); }

  // All pages of the days from `first` to `last`, both included, by day, then time fetched, then url.
  // kCorrupt, naming object and line, for an index that cannot be read. What a power cut took of the index of
  // a run that was not over is left out.
  [[nodiscard]] Result<std::vector<ArchivedPage>> list(Date first, Date last) const;

  // The body with this hash. kNotFound when there is none, kCorrupt when it does not unpack to that hash, or
  // to more than kMaxArchivedPage.
  [[nodiscard]] Result<std::string> read(const std::string& hash) const;

 private:
  struct Reference {
    std::string hash;
    std::string body;
  };
  Status write_page(const std::string& hash, std::string_view body, Timestamp at);
  Status load_references();
  [[nodiscard]] Result<std::string> read_pack(const std::string& hash) const;
  [[nodiscard]] Result<std::string> unpack(const std::string& hash, std::string_view pack,
                                           std::string_view reference) const;

  Store* store_;
  std::string run_id_;
  Timestamp started_;
  std::map<Date, std::string> lines_;  // of this run's index objects
  bool references_loaded_ = false;     // at the first put
  std::vector<Reference> references_;  // newest last; the bodies, a few MB in all
  mutable Reference last_read_;        // pages read one after the other mostly share it
};

// Of each url the page fetched last, but not after `as_of`; in the order of `pages`.
std::vector<ArchivedPage> latest_pages(const std::vector<ArchivedPage>& pages, Timestamp as_of);

}  // namespace rps
