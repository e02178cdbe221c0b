// The page of `rpscrape report`: one HTML text with its style, scripts and data inside, which asks the
// network for nothing. Its sources are src/page/web, joined and compiled in by the build.
//
// The page carries its own Content-Security-Policy: only the style and the scripts that the build knows
// by hash may run, whatever the data holds. Everything here is thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace rps {

// The page with this document in it (docs/report.md describes its format): for a file, it may connect
// to nothing. `json` is valid JSON in UTF-8 and is not checked; its "<" are written as \u003c, so that no
// text in it can end the element that holds it.
std::string render_report_page(std::string_view json);

// The page without data, for a server: it reads GET /api/report of its own origin, and has the box
// that sends POST /api/sql.
std::string render_live_page();

// The Content-Security-Policy for the header of the response that carries render_live_page().
std::string live_page_policy();

}  // namespace rps
