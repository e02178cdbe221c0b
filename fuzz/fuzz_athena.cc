// Any replies of Athena to a query, and any plan: never a crash, never without end; a row has a cell for each
// column, a price is none below zero.
#include "aws_replies.h"
#include "query/athena_job.h"
#include "query/athena_scan.h"

namespace {

using namespace rps;        // NOLINT(google-build-using-namespace)
using namespace rps::fuzz;  // NOLINT(google-build-using-namespace)

class CountingSink final : public ResultSink {
 public:
  Status columns(const std::vector<ResultColumn>& columns) override {
    width_ = columns.size();
    return {};
  }
  Status row(const std::vector<Cell>& cells) override {
    require(cells.size() == width_, "a row has a cell for each column");
    ++rows;
    return {};
  }
  std::uint64_t rows = 0;

 private:
  std::size_t width_ = 0;
};

void plan(std::string_view text) {
  const auto scans = find_athena_scans(std::string(text));
  for (const AthenaScan& scan : scans.ok() ? *scans : std::vector<AthenaScan>()) {
    static_cast<void>(scan_reads(scan, {{"country", "gb"}, {"date", "2026-03-01"}}));
  }
}

void query(std::vector<std::string_view> replies) {
  ScriptedService service(std::move(replies));
  const std::unique_ptr<JsonApi> api = make_json_api(service.session, "athena");
  const AthenaOptions options{"racing", "", "", 0, 5.0};
  int asked = 0;
  AthenaJob job(*api, options, service.sleeper, [&] { return ++asked > 100; });
  const auto outcome = job.run("SELECT 1");
  if (!outcome.ok()) {
    return;
  }
  require(athena_price(*outcome, options) >= 0, "a price is none below zero");
  CountingSink sink;
  const auto rows = job.read(*outcome, sink);
  require(!rows.ok() || *rows == sink.rows, "the rows are counted");
}

}  // namespace

// The first part is a plan; the others are the replies to a query.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<std::string_view> parts = parts_of(text_of(data, size));
  plan(take_first(parts));
  if (!parts.empty()) {
    query(std::move(parts));
  }
  return 0;
}
