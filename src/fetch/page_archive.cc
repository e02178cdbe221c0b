#include "fetch/page_archive.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <tuple>
#include <unordered_map>

#include "base/log.h"
#include "base/text.h"
#include "fetch/page_codec.h"
#include "io/etag.h"

namespace rps {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kPages = "_archive/pages/";
constexpr std::string_view kReferences = "_archive/references/";
constexpr std::string_view kIndex = "_archive/index/";
constexpr std::size_t kHashDigits = 32;

// Listings and results in two layouts are four kinds of page.
constexpr std::size_t kMaxReferences = 4;
// A page becomes a reference when the present ones leave it this large, compared with packing it alone …
constexpr double kPoorShare = 0.6;
// … and it is no small page, such as a block page or a redirect.
constexpr std::size_t kMinReference = 16'384;

std::string page_key(const std::string& hash) {
  return std::string(kPages) + hash.substr(0, 2) + '/' + hash + ".zst";
}

std::string index_prefix(Date day) {
  return std::string(kIndex) + day.str() + '/';
}

bool is_hash(std::string_view text) {
  return text.size() == kHashDigits &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

std::string index_line(const ArchivedPage& page) {
  const Json json = {
      {"url", page.url}, {"fetched_at", page.fetched_at.iso()}, {"hash", page.hash}, {"status", page.status}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

// A line of an index; nothing when it is none.
std::optional<ArchivedPage> parse_line(std::string_view line, Date day) {
  const Json json = Json::parse(line, nullptr, false);
  if (!json.is_object()) {
    return std::nullopt;
  }
  const auto text = [&](const char* key) {
    const auto value = json.find(key);
    return value != json.end() && value->is_string() ? value->get<std::string>() : "";
  };
  const Result<Timestamp> at = Timestamp::parse(text("fetched_at"));
  ArchivedPage page{text("url"), at.ok() ? *at : Timestamp(), text("hash"), 0, day};
  const auto status = json.find("status");
  if (!at.ok() || page.url.empty() || !is_hash(page.hash) || status == json.end() ||
      !status->is_number_integer()) {
    return std::nullopt;
  }
  page.status = status->get<int>();
  return page;
}

// The whole lines before the place where a power cut tore the index of a run that was not over: no line has a
// NUL, and each has its end.
std::string_view whole_lines(std::string_view bytes) {
  const std::string_view written = bytes.substr(0, std::min(bytes.find('\0'), bytes.size()));
  return written.substr(0, written.rfind('\n') + 1);
}

Status add_lines(const std::string& key, std::string_view bytes, Date day, std::vector<ArchivedPage>& pages) {
  std::size_t number = 0;
  bytes = whole_lines(bytes);
  while (!bytes.empty()) {
    ++number;
    const std::size_t end = bytes.find('\n');
    std::optional<ArchivedPage> page = parse_line(bytes.substr(0, end), day);
    if (!page) {
      return Error{ErrorKind::kCorrupt, key + " line " + std::to_string(number) + " is no entry of the index",
                   "move the file away to go on without its pages"};
    }
    pages.push_back(*std::move(page));
    bytes.remove_prefix(end + 1);
  }
  return {};
}

}  // namespace

Result<ArchivedPage> PageArchive::put(Date day, std::string_view url, std::string_view body, int status,
                                      Timestamp fetched_at) {
  if (body.size() > kMaxArchivedPage) {
    return Error{ErrorKind::kUsage, std::string(url) + " has " + human_bytes(body.size()),
                 "the archive takes pages of up to " + human_bytes(kMaxArchivedPage)};
  }
  ArchivedPage page{std::string(url), fetched_at, content_etag(body), status, day};
  // Read, not only found: a power cut may have left the name of a page without its content.
  if (!read(page.hash).ok()) {
    RPS_TRY(write_page(page.hash, body, fetched_at));
  }
  std::string& lines = lines_[day];
  lines += index_line(page);
  RPS_TRY(store_->put(index_prefix(day) + started_.stamp() + '_' + run_id_ + ".jsonl", lines,
                      Durability::kFlush));
  return page;
}

// Packs the page the smallest way, and makes it a reference when the present ones are of little use to it.
Status PageArchive::write_page(const std::string& hash, std::string_view body, Timestamp at) {
  RPS_TRY(load_references());
  const std::string alone = pack_page(body);
  std::string best = alone;
  for (const Reference& reference : references_) {
    std::string pack = pack_page(body, reference.body, reference.hash);
    if (pack.size() < best.size()) {
      best = std::move(pack);
    }
  }
  const bool poor = static_cast<double>(best.size()) > kPoorShare * static_cast<double>(alone.size());
  const bool becomes_reference = poor && body.size() >= kMinReference;
  RPS_TRY(store_->put(page_key(hash), becomes_reference ? alone : best, Durability::kFlush));
  if (becomes_reference) {
    RPS_TRY(store_->put(std::string(kReferences) + at.stamp() + '_' + hash, "", Durability::kFlush));
    references_.push_back({hash, std::string(body)});
    references_.erase(references_.begin(), references_.end() - static_cast<std::ptrdiff_t>(std::min(
                                                                   references_.size(), kMaxReferences)));
  }
  return {};
}

// The newest references of the archive. One that cannot be read is left out: new pages do without it.
Status PageArchive::load_references() {
  if (references_loaded_) {
    return {};
  }
  RPS_ASSIGN(std::vector<ObjectInfo> names, list_all(*store_, std::string(kReferences)));
  const std::size_t skipped = names.size() - std::min(names.size(), kMaxReferences);
  for (const ObjectInfo& name : std::span(names).subspan(skipped)) {
    const std::string hash = name.key.substr(name.key.rfind('_') + 1);
    Result<std::string> body = read(hash);
    if (body.ok()) {
      references_.push_back({hash, std::move(*body)});
    } else {
      log::warn("reference page left out: " + body.error().text());
    }
  }
  references_loaded_ = true;
  return {};
}

Result<std::vector<ArchivedPage>> PageArchive::list(Date first, Date last) const {
  std::vector<ArchivedPage> pages;
  for (Date day = first; day <= last; day = day.plus_days(1)) {
    RPS_TRY(store_->list(index_prefix(day), [&](const ObjectInfo& info) -> Status {
      RPS_ASSIGN(const Object object, store_->get(info.key));
      return add_lines(store_->describe(info.key), object.bytes, day, pages);
    }));
  }
  std::stable_sort(pages.begin(), pages.end(), [](const ArchivedPage& a, const ArchivedPage& b) {
    return std::tie(a.day, a.fetched_at, a.url) < std::tie(b.day, b.fetched_at, b.url);
  });
  return pages;
}

Result<std::string> PageArchive::read_pack(const std::string& hash) const {
  if (!is_hash(hash)) {
    return Error{ErrorKind::kUsage, '"' + hash + "\" is no hash of a page", "32 hexadecimal digits"};
  }
  RPS_ASSIGN(Object object, store_->get(page_key(hash)));
  return std::move(object.bytes);
}

// The body of a pack, checked against its hash.
Result<std::string> PageArchive::unpack(const std::string& hash, std::string_view pack,
                                        std::string_view reference) const {
  Result<std::string> body = unpack_page(pack, reference, kMaxArchivedPage);
  if (body.ok() && content_etag(*body) != hash) {
    body = Error{ErrorKind::kCorrupt, "its content is not what its name says", ""};
  }
  return body.ok() ? std::move(body) : with_context(body.error(), store_->describe(page_key(hash)));
}

Result<std::string> PageArchive::read(const std::string& hash) const {
  RPS_ASSIGN(const std::string pack, read_pack(hash));
  const std::string needed(reference_of(pack));
  if (!needed.empty() && needed != last_read_.hash) {
    const std::string context = store_->describe(page_key(hash)) + " needs another page";
    Result<std::string> reference_pack = read_pack(needed);
    if (!reference_pack.ok()) {
      return with_context(reference_pack.error(), context);
    }
    // References need none themselves, so this ends here whatever a damaged pack says.
    Result<std::string> body = unpack(needed, *reference_pack, {});
    if (!body.ok()) {
      return with_context(body.error(), context);
    }
    last_read_ = {needed, std::move(*body)};
  }
  return unpack(hash, pack, needed.empty() ? std::string_view() : last_read_.body);
}

std::vector<ArchivedPage> latest_pages(const std::vector<ArchivedPage>& pages, Timestamp as_of) {
  std::unordered_map<std::string_view, const ArchivedPage*> latest;
  for (const ArchivedPage& page : pages) {
    const ArchivedPage*& best = latest[page.url];
    if (page.fetched_at <= as_of && (best == nullptr || page.fetched_at >= best->fetched_at)) {
      best = &page;
    }
  }
  std::vector<ArchivedPage> kept;
  std::copy_if(pages.begin(), pages.end(), std::back_inserter(kept),
               [&](const ArchivedPage& page) { return latest[page.url] == &page; });
  return kept;
}

}  // namespace rps
