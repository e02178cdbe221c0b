// render_page: the page with the JSON document of standard input in it; render_page --live: the page of
// a server; render_page --policy: the policy that goes with that.
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

#include "page/report_page.h"

int main(int argc, char** argv) {
  const std::string_view what = argc > 1 ? argv[1] : "";
  if (what == "--live") {
    std::cout << rps::render_live_page();
  } else if (what == "--policy") {
    std::cout << rps::live_page_policy();
  } else {
    const std::string json{std::istreambuf_iterator<char>(std::cin), {}};
    std::cout << rps::render_report_page(json);
  }
}
