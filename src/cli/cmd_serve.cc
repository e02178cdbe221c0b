// `rpscrape serve`: the report and SQL in the browser, from this machine to this machine.
#include <memory>
#include <optional>
#include <ostream>
#include <string>

#include "base/interrupt.h"
#include "cli/commands.h"
#include "cli/held_output.h"
#include "cli/json_text.h"
#include "cli/live_report.h"
#include "cli/open_browser.h"
#include "cli/sql_engine.h"
#include "serve/http_server.h"
#include "serve/site.h"
#include "workflow/workspace.h"

namespace rps::cli {
namespace {

constexpr std::uint16_t kUsualPort = 8383;
constexpr std::int64_t kMostPort = 65'535;
constexpr std::int64_t kDefaultQuerySeconds = 60;
constexpr std::int64_t kMostQuerySeconds = 24L * 60 * 60;

struct ServeOptions {
  std::int64_t port = -1;  // -1: the usual one, or any other when that is taken
  std::string address = "127.0.0.1";
  std::int64_t query_seconds = kDefaultQuerySeconds;
  std::string engine;  // empty: the configured one
  bool open = false;

  [[nodiscard]] bool ipv6() const { return address == "::1"; }
};

Result<HttpServer> listen(const ServeOptions& options) {
  ServerOptions server;
  server.ipv6 = options.ipv6();
  server.port = options.port < 0 ? kUsualPort : static_cast<std::uint16_t>(options.port);
  auto opened = HttpServer::open(server);
  if (!opened.ok() && options.port < 0 && opened.error().kind == ErrorKind::kExists) {
    server.port = 0;
    return HttpServer::open(server);
  }
  return opened;
}

// SQL from a browser reads no files of this machine, unlike `rpscrape sql`.
Result<std::unique_ptr<QueryEngine>> open_served_engine(Workspace& workspace, const ServeOptions& options,
                                                        Context& context) {
  if (const std::string name = engine_name(options.engine, context); name != "embedded") {
    return open_engine(workspace, name, context);
  }
  EngineOptions embedded;
  embedded.local_files = false;
  RPS_ASSIGN(auto engine, open_embedded_engine(workspace, std::move(embedded), context));
  return std::unique_ptr<QueryEngine>(std::move(engine));
}

std::string url_of(const ServeOptions& options, std::uint16_t port, const std::string& token) {
  return std::string("http://") + (options.ipv6() ? "[::1]" : "127.0.0.1") + ":" + std::to_string(port) +
         "/?token=" + token;
}

// On standard output only, never through `progress`: that writes a log, which others may read.
void tell(const std::string& url, std::uint16_t port, Context& context) {
  if (context.json) {
    context.out << R"({"url": )" << json_string(url) << R"(, "port": )" << port << "}\n";
  } else {
    context.out << url << '\n';
  }
  release_held(context.out);
  context.out.flush();
}

std::optional<BrowserVisit> visit(const std::string& url, Context& context) {
  auto visit = BrowserVisit::open(url, process_environment);
  if (!visit.ok()) {
    context.progress.warn("the browser was not opened, open the URL yourself: " + visit.error().text());
    return std::nullopt;
  }
  return *std::move(visit);
}

Result<ExitCode> run_serve(const ServeOptions& options, Context& context) {
  // One workspace for SQL and one for the report, as they are at work at the same time.
  constexpr auto kRead = Workspace::Access::kRead;
  RPS_ASSIGN(Workspace for_sql, Workspace::open(context.settings, context.clock, kRead));
  RPS_ASSIGN(Workspace for_report, Workspace::open(context.settings, context.clock, kRead));
  RPS_ASSIGN(const auto engine, open_served_engine(for_sql, options, context));
  RPS_ASSIGN(const auto report_engine, open_served_engine(for_report, options, context));
  RPS_ASSIGN(HttpServer server, listen(options));
  RPS_ASSIGN(const std::string token, make_token());
  RPS_ASSIGN(const std::string run, make_token());

  SqlDeskOptions desk_options;
  desk_options.time_limit = std::chrono::seconds(options.query_seconds);
  SqlDesk desk(*engine, desk_options);
  constexpr std::size_t kRunName = 8;
  ReportCache report(live_report(for_report, *report_engine), run.substr(0, kRunName));
  const Site site(AccessGate(token, server.port()), live_page(), report, desk);

  const std::string url = url_of(options, server.port(), token);
  tell(url, server.port(), context);
  const auto opened = options.open ? visit(url, context) : std::nullopt;
  server.run(
      [&site](const HttpRequest& request, const HungUp& hung_up) { return site.handle(request, hung_up); },
      interrupted);
  return ExitCode::kOk;  // being stopped is how it ends
}

}  // namespace

void add_serve(App& app) {
  auto options = std::make_shared<ServeOptions>();
  CommandSpec spec;
  spec.name = "serve";
  spec.summary = "show the report and an SQL box in the browser";
  spec.description =
      "Serves the report as a page on this machine, always of the table's newest version, with a box for SQL "
      "that only reads. Prints the page's URL, which holds a secret made anew at each start: whoever has it "
      "can read the lake through this program, nobody else can. Listens on the loopback only; "
      "docs/serve.md tells how to look at it from another machine. Runs until Ctrl-C, which ends it with "
      "code 0; "
      "a query that runs then is stopped.";
  spec.examples = {
      {"rpscrape serve", "prints http://127.0.0.1:8383/?token=…"},
      {"rpscrape serve --open", "opens it in the browser"},
      {"rpscrape serve --port 9000 --query-timeout 600", "on that port; queries of up to 10 minutes"},
      {"rpscrape --json serve --port 0", "any free port; the URL in a JSON document"}};
  spec.log = LogPolicy::kOptional;
  spec.options.integer("--port", "N", options->port, 0, kMostPort,
                       "port; 0: any that is free (default: 8383, or any when that is taken)");
  spec.options.choice("--address", "ADDRESS", options->address, {"127.0.0.1", "::1"},
                      "127.0.0.1 (default) or ::1");
  spec.options.flag("--open", options->open, "open the page in the browser (BROWSER, else xdg-open)");
  spec.options.integer("--query-timeout", "SECONDS", options->query_seconds, 1, kMostQuerySeconds,
                       "stop a query that takes longer (default: 60)");
  add_engine_option(spec.options, options->engine);
  spec.run = [options](Context& context) { return run_serve(*options, context); };
  app.add(std::move(spec));
}

}  // namespace rps::cli
