#include "parse/result_url.h"

#include <limits>
#include <optional>
#include <vector>

#include "base/text.h"
#include "parse/card_url.h"

namespace rps {
namespace {

// A kind of page of which each race has one.
struct PageKind {
  std::string_view folder;
  std::string_view name;
};
constexpr PageKind kResults{"/results/", "result page"};
constexpr PageKind kCards{"/racecards/", "race card"};

Error bad_path(std::string_view text, const PageKind& kind) {
  return Error{ErrorKind::kParse,
               "'" + std::string(text) + "' is not the address of a " + std::string(kind.name),
               "expected " + std::string(kind.folder) + "{course_id}/{course}/{date}/{race_id}"};
}

Error bad_name(std::string_view text, std::string_view expected) {
  return Error{ErrorKind::kParse, "'" + std::string(text) + "' is not the name of a saved page",
               "expected " + std::string(expected)};
}

// A positive number that fits an id column.
std::optional<int> to_id(std::string_view text) {
  const auto value = to_int(text);
  if (!value || *value <= 0 || *value > std::numeric_limits<int>::max()) {
    return std::nullopt;
  }
  return static_cast<int>(*value);
}

std::optional<ResultRef> make_ref(std::string_view course_id, std::string_view key, std::string_view date,
                                  std::string_view race_id) {
  const auto course = to_id(course_id);
  const auto race = to_id(race_id);
  const auto day = Date::parse(date);
  if (!course || !race || !day.ok() || date[4] != '-' || key.empty()) {
    return std::nullopt;
  }
  return ResultRef{*course, std::string(key), *day, *race};
}

std::string_view base_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

// `name` without ".html" or ".json", or nothing when it has neither.
std::optional<std::string_view> stem(std::string_view name) {
  for (const std::string_view extension : {".html", ".json"}) {
    if (name.ends_with(extension)) {
      return name.substr(0, name.size() - extension.size());
    }
  }
  return std::nullopt;
}

Result<ResultRef> parse_path(std::string_view path_or_url, const PageKind& kind) {
  // The last "/results/" counts: an archive's URL holds the site's URL.
  const std::size_t at = path_or_url.rfind(kind.folder);
  if (at == std::string_view::npos) {
    return bad_path(path_or_url, kind);
  }
  std::string_view path = path_or_url.substr(at + kind.folder.size());
  path = path.substr(0, path.find_first_of("?#"));
  if (path.ends_with('/')) {
    path.remove_suffix(1);
  }
  const auto parts = split(path, '/');
  if (parts.size() != 4) {
    return bad_path(path_or_url, kind);
  }
  auto ref = make_ref(parts[0], parts[1], parts[2], parts[3]);
  if (!ref) {
    return bad_path(path_or_url, kind);
  }
  return *std::move(ref);
}

std::string make_path(const ResultRef& ref, const PageKind& kind) {
  return std::string(kind.folder) + std::to_string(ref.course_id) + "/" + ref.course_key + "/" +
         ref.date.str() + "/" + std::to_string(ref.race_id);
}

}  // namespace

Result<ResultRef> parse_result_path(std::string_view path_or_url) {
  return parse_path(path_or_url, kResults);
}

std::string result_path(const ResultRef& ref) {
  return make_path(ref, kResults);
}

std::string listing_path(Date date) {
  return std::string(kResults.folder) + date.str();
}

Result<ResultRef> parse_card_path(std::string_view path_or_url) {
  return parse_path(path_or_url, kCards);
}

std::string card_path(const ResultRef& ref) {
  return make_path(ref, kCards);
}

std::string cards_path(Date date) {
  return std::string(kCards.folder) + date.str();
}

Result<ResultRef> parse_result_file_name(std::string_view name) {
  const Error bad = bad_name(name, "{course_id}_{course}_{date}_{race_id}.html or .json");
  const auto whole = stem(base_name(name));
  if (!whole) {
    return bad;
  }
  const auto parts = split(*whole, '_');
  if (parts.size() < 4) {
    return bad;
  }
  // The course may itself hold "_": it is all between the first part and the last two.
  const std::size_t n = parts.size();
  const std::size_t key_at = parts[0].size() + 1;
  const std::size_t key_end = whole->size() - parts[n - 1].size() - parts[n - 2].size() - 2;
  auto ref = make_ref(parts[0], whole->substr(key_at, key_end - key_at), parts[n - 2], parts[n - 1]);
  if (!ref) {
    return bad;
  }
  return *std::move(ref);
}

std::string result_file_name(const ResultRef& ref, std::string_view extension) {
  return std::to_string(ref.course_id) + "_" + ref.course_key + "_" + ref.date.str() + "_" +
         std::to_string(ref.race_id) + "." + std::string(extension);
}

Result<Date> parse_listing_file_name(std::string_view name) {
  constexpr std::string_view kPrefix = "results_";
  const auto whole = stem(base_name(name));
  if (!whole || !whole->starts_with(kPrefix)) {
    return bad_name(name, "results_{date}.html or .json");
  }
  const std::string_view rest = whole->substr(kPrefix.size());
  const std::string_view date = rest.substr(0, rest.find('.'));
  const auto day = Date::parse(date);
  if (!day.ok() || date[4] != '-') {
    return bad_name(name, "results_{date}.html or .json");
  }
  return *day;
}

}  // namespace rps
