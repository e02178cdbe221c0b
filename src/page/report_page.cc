#include "page/report_page.h"

#include <algorithm>

namespace rps {

extern const std::string_view kReportPage;  // made by the build from src/page/web

namespace {

// What the joined page leaves to be filled here.
constexpr std::string_view kConnectSlot = "{{connect}}";
constexpr std::string_view kDataSlot = "{{data}}";
constexpr std::string_view kPolicyStart = "http-equiv=\"Content-Security-Policy\" content=\"";

// The page's three parts around its two slots; the connections come first.
struct PageParts {
  std::string_view before_connect;
  std::string_view before_data;
  std::string_view after_data;
};

PageParts page_parts() {
  const std::size_t connect = kReportPage.find(kConnectSlot);
  const std::size_t data = kReportPage.rfind(kDataSlot);
  const std::size_t middle = connect + kConnectSlot.size();
  return {kReportPage.substr(0, connect), kReportPage.substr(middle, data - middle),
          kReportPage.substr(data + kDataSlot.size())};
}

void append_inert(std::string& out, std::string_view json) {
  for (std::size_t at = 0; at < json.size();) {
    const std::size_t next = std::min(json.find('<', at), json.size());
    out.append(json.substr(at, next - at));
    if (next < json.size()) {
      out.append("\\u003c");
    }
    at = next + 1;
  }
}

std::string render(std::string_view connect, std::string_view json) {
  const PageParts parts = page_parts();
  std::string page;
  page.reserve(kReportPage.size() + json.size() + json.size() / 64);
  page.append(parts.before_connect).append(connect).append(parts.before_data);
  append_inert(page, json);
  page.append(parts.after_data);
  return page;
}

}  // namespace

std::string render_report_page(std::string_view json) {
  return render("'none'", json);
}

std::string render_live_page() {
  return render("'self'", "");
}

std::string live_page_policy() {
  const std::string page = render_live_page();
  const std::size_t start = page.find(kPolicyStart) + kPolicyStart.size();
  return page.substr(start, page.find('"', start) - start) + "; frame-ancestors 'none'";
}

}  // namespace rps
