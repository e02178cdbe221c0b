#include "workflow/scrape/day_pages.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <system_error>

#include "base/log.h"
#include "io/etag.h"
#include "io/files.h"

namespace rps {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kFormat = "rpscrape-day-state-1";
constexpr const char* kHead = "state.json";
constexpr std::int64_t kStaleMillis = std::int64_t{48} * 3'600'000;

std::string days_folder(const std::string& folder) {
  return folder + "/days";
}

std::string page_key(int race_id) {
  return std::to_string(race_id) + ".page";
}

Status remove_folder(const std::string& path) {
  std::error_code failed;
  std::filesystem::remove_all(path, failed);
  return failed ? Status(errno_error(failed.value(), "removing " + path)) : Status();
}

struct Head {
  Timestamp started_at;
  std::string held;
};

std::string text_of(const Json& json, const char* name) {
  const auto at = json.is_object() ? json.find(name) : json.end();
  return at != json.end() && at->is_string() ? at->get<std::string>() : "";
}

// Nothing when the text is no head of this format.
std::optional<Head> parse_head(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  const auto started = Timestamp::parse(text_of(json, "started_at"));
  if (text_of(json, "format") != kFormat || !started.ok()) {
    return std::nullopt;
  }
  return Head{*started, text_of(json, "held")};
}

// The page of a file; nothing when it is not whole.
std::optional<KeptPage> parse_page(const std::string& bytes) {
  const std::size_t end = bytes.find('\n');
  if (end == std::string::npos) {
    return std::nullopt;
  }
  const Json json = Json::parse(std::string_view(bytes).substr(0, end), nullptr, false);
  const auto fetched_at = Timestamp::parse(text_of(json, "fetched_at"));
  KeptPage page{text_of(json, "url"), bytes.substr(end + 1), fetched_at.ok() ? *fetched_at : Timestamp()};
  const bool whole = fetched_at.ok() && content_etag(page.body) == text_of(json, "hash");
  return whole ? std::optional<KeptPage>(std::move(page)) : std::nullopt;
}

}  // namespace

DayPages::DayPages(std::string path, const Clock& clock)
    : path_(std::move(path)), clock_(&clock), store_(make_local_store(path_)), started_at_(clock.now()) {}

Result<DayPages> DayPages::open(const std::string& folder, Date day, const Clock& clock, bool use_held) {
  DayPages pages(days_folder(folder) + "/" + day.str(), clock);
  const auto object = pages.store_->get(kHead);
  if (!object.ok() && object.error().kind != ErrorKind::kNotFound) {
    return object.error();
  }
  const auto head = object.ok() ? parse_head(object->bytes) : std::nullopt;
  if (head && (use_held || head->held.empty())) {
    pages.begun_ = true;
    pages.started_at_ = head->started_at;
    pages.trust_all_ = !head->held.empty();
  } else if (std::filesystem::exists(pages.path_)) {
    log::info(pages.path_ + (head ? " is fetched anew" : " has another format and is not used"));
    RPS_TRY(remove_folder(pages.path_));
  }
  return pages;
}

std::optional<KeptPage> DayPages::find(int race_id) const {
  auto object = begun_ ? store_->get(page_key(race_id)) : Error{ErrorKind::kNotFound, path_};
  auto page = object.ok() ? parse_page(object->bytes) : std::nullopt;
  if (!page) {
    return std::nullopt;
  }
  const std::int64_t age = clock_->now().millis - page->fetched_at.millis;
  const bool trusted = trust_all_ || (age >= 0 && age < kTrustedMillis);
  return trusted ? page : std::nullopt;
}

Status DayPages::keep(int race_id, const KeptPage& page) {
  if (!begun_) {
    RPS_TRY(write_head(""));
  }
  const Json json{
      {"url", page.url}, {"fetched_at", page.fetched_at.iso()}, {"hash", content_etag(page.body)}};
  const std::string head = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  const auto put = store_->put(page_key(race_id), head + "\n" + page.body, Durability::kFlush);
  return put.ok() ? Status() : Status(put.error());
}

Status DayPages::write_head(const std::string& held) {
  const Json json{{"format", kFormat}, {"started_at", started_at_.iso()}, {"held", held}};
  const auto put =
      store_->put(kHead, json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n", Durability::kFlush);
  begun_ = put.ok();
  return put.ok() ? Status() : Status(put.error());
}

Status DayPages::hold(const std::string& reason) {
  return write_head(reason);
}

Status DayPages::remove() {
  begun_ = false;
  return remove_folder(path_);
}

Status DayPages::remove_stale(const std::string& folder, Timestamp now) {
  constexpr std::uint64_t kMaxHead = 65'536;
  const auto names = list_dir(days_folder(folder));
  if (!names.ok()) {
    return names.error().kind == ErrorKind::kNotFound ? Status() : Status(names.error());
  }
  for (const std::string& name : *names) {
    const std::string path = days_folder(folder) + "/" + name;
    const auto text = read_file(path + "/" + kHead, kMaxHead);
    const auto head = text.ok() ? parse_head(*text) : std::nullopt;
    if (head && head->held.empty() && now.millis - head->started_at.millis > kStaleMillis) {
      RPS_TRY(remove_folder(path));
    }
  }
  return {};
}

}  // namespace rps
