#include "parse/page.h"

#include "parse/body.h"
#include "parse/classic_page.h"
#include "parse/next_page.h"
#include "parse/raw_race.h"

namespace rps {
namespace {

Result<RawRace> read_page(std::string_view body) {
  if (is_classic_page(body)) {
    return read_classic_page(body);
  }
  RPS_ASSIGN(const auto json, find_next_json(body));
  if (json) {
    return read_next_page(*json);
  }
  const std::string title = page_title(body);
  return Error{ErrorKind::kParse,
               "no result page: neither main[data-analytics-race-date-time] nor script#__NEXT_DATA__" +
                   (title.empty() ? std::string() : "; its title is '" + title + "'"),
               "a login wall, a block page or a download cut short"};
}

}  // namespace

Result<Race> parse_result_page(std::string_view body, const ResultRef& ref) {
  const auto fail = [&](Error error) { return with_context(std::move(error), result_path(ref)); };
  const auto text = check_body(body);
  if (!text.ok()) {
    return fail(text.error());
  }
  const auto raw = read_page(*text);
  if (!raw.ok()) {
    return fail(raw.error());
  }
  auto race = build_race(*raw, ref);
  return race.ok() ? std::move(race) : fail(race.error());
}

}  // namespace rps
