#include "workflow/quality/raw_history.h"

#include <algorithm>
#include <map>

#include "csv/reader.h"

namespace rps {

Result<std::vector<DayScrapes>> list_day_scrapes(Workspace& workspace,
                                                 const std::optional<std::string>& country,
                                                 const std::function<bool(const DayScrapes&)>& wanted) {
  const std::string& prefix = workspace.settings().raw_prefix;
  const std::string below = prefix + "dates/" + (country ? *country + "/" : "");
  std::map<std::pair<std::string, Date>, DayScrapes> days;
  RPS_TRY(workspace.store().list(below, [&](const ObjectInfo& info) -> Status {
    if (const auto object = parse_raw_key(prefix, info.key); object && object->date) {
      days[{*object->country, *object->date}].push_back(*object);
    }
    return {};
  }));
  std::vector<DayScrapes> found;
  for (auto& [key, scrapes] : days) {
    std::sort(scrapes.begin(), scrapes.end(),
              [](const RawObject& a, const RawObject& b) { return a.scraped_at < b.scraped_at; });
    if (wanted(scrapes)) {
      found.push_back(std::move(scrapes));
    }
  }
  return found;
}

Result<std::optional<RowBatch>> read_scrape(Workspace& workspace, const RawObject& object,
                                            Progress& progress) {
  RPS_ASSIGN(const Object raw, workspace.store().get(object.key));
  auto read = read_csv(CsvSource{object.key, raw.bytes, object.country, object.scraped_at, false});
  if (!read.ok()) {
    progress.warn("left out: " + read.error().text());
    return std::optional<RowBatch>();
  }
  return std::optional<RowBatch>(std::move(read->rows));
}

}  // namespace rps
