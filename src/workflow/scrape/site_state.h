// What one run leaves to the next so that the site is not asked too fast or too early:
// {data}/.scrape/site.json
//
//   {"format": "rpscrape-site-1", "sites": {"https://www.example.org":
//     {"last_request": "2025-11-12T06:00:00.123Z", "come_back_at": "2025-11-12T06:30:00.000Z"}}}
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/date.h"
#include "base/result.h"
#include "io/store.h"

namespace rps {

struct SiteState {
  std::optional<Timestamp> last_request;
  std::optional<Timestamp> come_back_at;  // stay away until then

  bool operator==(const SiteState&) const = default;
};

// Not thread-safe; the caller holds the lock of the folder.
class SiteStateFile {
 public:
  // `folder`: "{data}/.scrape"
  explicit SiteStateFile(const std::string& folder) : store_(make_local_store(folder)) {}

  // What is known of `site`. A file that cannot be understood counts as a request made just `now`.
  [[nodiscard]] Result<SiteState> load(const std::string& site, Timestamp now);
  // Replaces it whole; safe from a kill, not from a power cut (which takes longer than any pace).
  Status save(const std::string& site, const SiteState& state);

 private:
  std::unique_ptr<Store> store_;
  std::map<std::string, SiteState> sites_;  // of the file
};

}  // namespace rps
