#include "serve/site.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <nlohmann/json.hpp>
#include <string_view>

#include "base/log.h"
#include "base/text.h"

namespace rps {
namespace {

struct Route {
  std::string_view path;
  bool posts;  // POST; else GET and HEAD
};

constexpr std::array kRoutes{Route{"/", false}, Route{"/api/report", false}, Route{"/api/sql", true},
                             Route{"/api/cancel", true}};

const Route* find_route(std::string_view path) {
  const auto found =
      std::find_if(kRoutes.begin(), kRoutes.end(), [&](const Route& r) { return r.path == path; });
  return found == kRoutes.end() ? nullptr : &*found;
}

HttpResponse wrong_method(const Route& route) {
  const std::string_view allowed = route.posts ? "POST" : "GET, HEAD";
  HttpResponse response = text_response(405, std::string(route.path) + " takes " + std::string(allowed));
  response.fields.emplace_back("Allow", allowed);
  return response;
}

// The media type without its parameters.
bool is_json(const HttpRequest& request) {
  const std::string* type = request.field("content-type");
  return type != nullptr && iequals(trim(split(*type, ';').front()), "application/json");
}

// Whether If-None-Match names the etag (RFC 9110, 13.1.2).
bool has_already(const HttpRequest& request, std::string_view etag) {
  const std::string* known = request.field("if-none-match");
  if (known == nullptr) {
    return false;
  }
  const std::vector<std::string_view> tags = split(*known, ',');
  return std::any_of(tags.begin(), tags.end(), [&](std::string_view tag) {
    tag = trim(tag);
    tag.remove_prefix(tag.starts_with("W/") ? 2 : 0);
    return tag == etag || tag == "*";
  });
}

}  // namespace

HttpResponse Site::handle(const HttpRequest& request, const HungUp& hung_up) const {
  const auto start = std::chrono::steady_clock::now();
  std::optional<HttpResponse> refused = gate_.check(request);
  HttpResponse response = refused ? *std::move(refused) : route(request, hung_up);
  // Neither the query, which may hold the token, nor paths that strangers make up.
  const Route* known = find_route(request.path);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  log::info("request: " + std::string(known != nullptr ? known->path : "another path") + " " +
            std::to_string(response.status) + " in " + fixed(seconds.count(), 3) + " s");
  return response;
}

HttpResponse Site::route(const HttpRequest& request, const HungUp& hung_up) const {
  const Route* known = find_route(request.path);
  if (known == nullptr) {
    return text_response(404, "there is no such page");
  }
  if (known->posts ? request.method != "POST" : !request.reads()) {
    return wrong_method(*known);
  }
  if (known->path == "/") {
    return page();
  }
  if (known->path == "/api/report") {
    return report(request);
  }
  if (known->path == "/api/sql") {
    return sql(request, hung_up);
  }
  return json_response(200, desk_.cancel() ? "{\"cancelled\":true}\n" : "{\"cancelled\":false}\n");
}

HttpResponse Site::page() const {
  HttpResponse response;
  response.type = "text/html; charset=utf-8";
  response.body = page_.html;
  response.policy = page_.policy;
  return response;
}

HttpResponse Site::report(const HttpRequest& request) const {
  const Result<CachedReport> report = report_.get(query_value(request.query, "refresh") == "1");
  if (!report.ok()) {
    return error_response(500, report.error().message, report.error().hint);
  }
  HttpResponse response =
      has_already(request, report->etag) ? json_response(304, "") : json_response(200, *report->json);
  response.fields.emplace_back("ETag", report->etag);
  return response;
}

HttpResponse Site::sql(const HttpRequest& request, const HungUp& hung_up) const {
  if (!is_json(request)) {
    return error_response(415, "the request is not JSON", "send it with Content-Type: application/json");
  }
  const nlohmann::json document = nlohmann::json::parse(request.body, nullptr, false);
  const bool has_sql = document.is_object() && document.contains("sql") && document["sql"].is_string();
  if (!has_sql) {
    return error_response(400, "the request holds no SQL", R"(send {"sql": "select …"})");
  }
  return desk_.run(document["sql"].get<std::string>(), hung_up);
}

}  // namespace rps
