// Any request to `serve`, with and without the token: never a crash; without it there is no answer, and an
// answer to SQL is JSON that holds what the engine said.
#include <nlohmann/json.hpp>

#include "serve/site.h"
#include "support.h"

namespace {

using namespace rps;        // NOLINT(google-build-using-namespace)
using namespace rps::fuzz;  // NOLINT(google-build-using-namespace)

constexpr const char* kToken = "0123456789abcdef";

// Answers with the SQL itself.
class EchoEngine final : public QueryEngine {
 public:
  Result<QueryStats> query(const std::string& sql, ResultSink& sink) override {
    RPS_TRY(sink.columns({{sql.substr(0, 20), "VARCHAR"}, {"n", "DOUBLE"}}));
    RPS_TRY(sink.row({sql, 1.0 / 3}));
    return QueryStats{};
  }
  Result<ExplainInfo> explain(const std::string&) override { return ExplainInfo{}; }
  void settle() override {}
  void interrupt() override {}
};

class Served {
 public:
  HttpResponse ask(const HttpRequest& request) {
    HttpResponse response = site_.handle(request, [] { return false; });
    require(!status_phrase(response.status).empty(), "a status has its phrase");
    return response;
  }

 private:
  EchoEngine engine_;
  SqlDesk desk_{engine_, {}};
  ReportCache report_{{[] { return Result<std::string>("1"); }, [] { return Result<std::string>("{}"); }},
                      "run"};
  Site site_{AccessGate(kToken, 8383), {"<p>page</p>", ""}, report_, desk_};
};

void check_sql(const HttpRequest& request, const HttpResponse& response) {
  if (response.status != 200 || request.path != "/api/sql") {
    return;
  }
  const auto asked = nlohmann::json::parse(request.body, nullptr, false);
  const auto answer = nlohmann::json::parse(response.body, nullptr, false);
  require(answer.is_object() && answer["rows"][0][0] == asked["sql"], "an answer is what the engine said");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Served served;
  const std::string_view bytes = text_of(data, size);
  HeadOutcome outcome = parse_head(bytes);
  auto* head = std::get_if<HttpHead>(&outcome);
  if (head == nullptr) {
    return 0;
  }
  HttpRequest& request = head->request;
  request.body = bytes.substr(head->size);
  const bool knows = bytes.find(kToken) != std::string_view::npos;
  const int status = served.ask(request).status;
  require(knows || status >= 400, "nobody is answered without the token");
  request.fields = {{"host", "localhost:8383"},
                    {"authorization", std::string("Bearer ") + kToken},
                    {"content-type", "application/json"}};
  check_sql(request, served.ask(request));
  return 0;
}
