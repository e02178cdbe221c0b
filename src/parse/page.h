// The stage's door: a result page, in either layout, to a Race.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/result.h"
#include "model/race.h"
#include "parse/result_url.h"

namespace rps {

inline constexpr std::size_t kMaxPageBytes = 32U << 20U;  // no page of the site comes near

// Parses a saved or downloaded result page. `body` is one of
//   - the classic layout's HTML,
//   - the next layout's HTML, with its data in script#__NEXT_DATA__,
//   - the next layout's JSON alone, with "props" (as in the script) or "pageProps" at the top (as served
//     at /_next/data/…).
// `ref` is the page's address; race id, course id and date are taken from it. Every runner on the page is
// one Runner, in the page's order. What is odd but no reason to refuse is in Race::warnings.
//
// A void race keeps its runners and has is_void set, without distances, times and prizes.
// Times of day are the site's own: British time for every course, in both layouts.
//
// Errors are kParse and say what was missing or wrong: a body over kMaxPageBytes, empty, compressed,
// binary or not UTF-8; neither layout (a login wall, a block page); a page of another race; a page cut
// short; no runners without being void; an unknown course. Thread-safe.
Result<Race> parse_result_page(std::string_view body, const ResultRef& ref);

}  // namespace rps
