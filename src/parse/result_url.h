// Addresses of the site's result pages and the names under which pages are saved: made and read here only.
//
// All functions are pure and thread-safe. Errors are kParse and name the text.
#pragma once

#include <string>
#include <string_view>

#include "base/date.h"
#include "base/result.h"

namespace rps {

// One race's result page: /results/{course_id}/{course_key}/{date}/{race_id}.
struct ResultRef {
  int course_id = 0;
  std::string course_key;  // the course's name in the URL: "kempton-aw"
  Date date;
  int race_id = 0;

  bool operator==(const ResultRef&) const = default;
};

// Reads a path "/results/5/bath/2022-05-11/809925" or a whole URL that ends in one. A final slash, a
// query and a fragment are allowed; any other page of the race (".../analysis") is an error.
Result<ResultRef> parse_result_path(std::string_view path_or_url);
// The path of a result page; parse_result_path reads it back.
std::string result_path(const ResultRef& ref);
// The path of a day's listing: "/results/2022-05-11".
std::string listing_path(Date date);

// Reads the name of a saved page, "{course_id}_{course_key}_{date}_{race_id}.html" or ".json"; folders
// before it are ignored.
Result<ResultRef> parse_result_file_name(std::string_view name);
// The name of a saved page; `extension` without the dot ("html", "json").
std::string result_file_name(const ResultRef& ref, std::string_view extension);

// Reads the name of a saved listing, "results_{date}.html" or ".json", with any words between date and
// extension ("results_2026-08-25.sample.json").
Result<Date> parse_listing_file_name(std::string_view name);

}  // namespace rps
