// What the server answers: the report's page, its data, and SQL.
//
//   GET  /             the page
//   GET  /api/report   the report's JSON, with an ETag; "?refresh=1" gathers it anew
//   POST /api/sql      {"sql": "…"}: sql_desk.h
//   POST /api/cancel   stops the query that runs: {"cancelled": bool}
//
// There are no files and no other paths, and nothing passes the gate without the token (access_gate.h).
#pragma once

#include <functional>
#include <string>

#include "serve/access_gate.h"
#include "serve/connection.h"
#include "serve/report_cache.h"
#include "serve/sql_desk.h"

namespace rps {

struct LivePage {
  std::string html;
  std::string policy;  // the Content-Security-Policy with which it works
};

// Thread-safe. What it refers to must outlive it.
class Site {
 public:
  Site(AccessGate gate, LivePage page, ReportCache& report, SqlDesk& desk)
      : gate_(std::move(gate)), page_(std::move(page)), report_(report), desk_(desk) {}

  // An HttpHandler.
  [[nodiscard]] HttpResponse handle(const HttpRequest& request, const HungUp& hung_up) const;

 private:
  [[nodiscard]] HttpResponse route(const HttpRequest& request, const HungUp& hung_up) const;
  [[nodiscard]] HttpResponse page() const;
  [[nodiscard]] HttpResponse report(const HttpRequest& request) const;
  [[nodiscard]] HttpResponse sql(const HttpRequest& request, const HungUp& hung_up) const;

  AccessGate gate_;
  LivePage page_;
  ReportCache& report_;
  SqlDesk& desk_;
};

}  // namespace rps
