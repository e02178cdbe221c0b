// The result pages of a day that is not finished, so that a killed run goes on race by race. Below
// {data}/.scrape/days/2025-11-11:
//
//   state.json    {"format": "rpscrape-day-state-1", "started_at": …, "held": "jockey fell silent" or ""}
//   809925.page   a line {"url": …, "fetched_at": …, "hash": …}, then the body of that race's page as it came
//
// Pages, not parsed races, so that what is kept does not depend on the selection, and a mended parser reads
// it anew. They are trusted for 12 hours, since ratings and prizes change; but when the day is held (a field
// fell silent), until it is scraped again. Every file is in place as a whole or not at all; what a power cut
// damaged does not fit its hash and is fetched again.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "io/clock.h"
#include "io/store.h"

namespace rps {

inline constexpr std::int64_t kTrustedMillis = std::int64_t{12} * 3'600'000;

struct KeptPage {
  std::string url;
  std::string body;
  Timestamp fetched_at;
};

// Not thread-safe. Borrows `clock`.
class DayPages {
 public:
  // `folder`: "{data}/.scrape" of the folder that is written. State of another format is removed.
  // So are held pages unless `use_held`.
  static Result<DayPages> open(const std::string& folder, Date day, const Clock& clock, bool use_held);

  // The page of this race, if it is kept, whole and to be trusted.
  [[nodiscard]] std::optional<KeptPage> find(int race_id) const;
  Status keep(int race_id, const KeptPage& page);
  // Keeps the pages until the day is scraped again; `reason` is for people.
  Status hold(const std::string& reason);
  // The day is finished. Its pages go.
  Status remove();

  // Removes days that were begun over two days ago and are not held: nothing of them is trusted any more.
  static Status remove_stale(const std::string& folder, Timestamp now);

 private:
  DayPages(std::string path, const Clock& clock);

  Status write_head(const std::string& held);

  std::string path_;
  const Clock* clock_;
  std::unique_ptr<Store> store_;
  Timestamp started_at_;
  bool begun_ = false;      // the head is written
  bool trust_all_ = false;  // held
};

}  // namespace rps
