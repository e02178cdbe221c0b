// Where files of starting prices come from: a folder, or Betfair's site.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "workflow/scrape/site_visit.h"

namespace rps {

// Not thread-safe.
class PriceSource {
 public:
  virtual ~PriceSource() = default;
  // The text of the file with this name, or nothing when there is none. `day`: of the racing in it. Errors
  // end the run: those of local files, kBlocked or kNetwork when the site turned us away (the text says when
  // to come back), kInterrupted.
  virtual Result<std::optional<std::string>> get(const std::string& name, Date day) = 0;
  // Where a file is, for messages.
  [[nodiscard]] virtual std::string address(const std::string& name) const = 0;
};

// Files of one folder.
std::unique_ptr<PriceSource> folder_prices(std::string folder);

// Files of the site, each fetched once, by the client and the manners of a scrape. The visit holds the lock
// of the data folder. Errors as SiteVisit::open().
Result<std::unique_ptr<PriceSource>> site_prices(const Settings& settings, const SiteParts& parts);
// The settings of a visit to Betfair's site: those of a scrape with the other address.
Settings betfair_settings(Settings settings);

}  // namespace rps
