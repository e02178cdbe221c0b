// SQL by Amazon Athena over the tables that Glue shows: for lakes that outgrow a machine. The SQL is Athena's
// (Trino's) dialect: names that need quotes stand in "…", in SHOW and DESCRIBE in `…`.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "catalog/catalog.h"
#include "query/athena_job.h"
#include "query/engine.h"

namespace rps {

class AthenaEngine final : public QueryEngine {
 public:
  // `catalog` and `sleeper` must outlive the engine.
  AthenaEngine(std::unique_ptr<JsonApi> athena, Catalog& catalog, AthenaOptions options, Sleeper& sleeper)
      : athena_(std::move(athena)), catalog_(catalog), options_(std::move(options)), sleeper_(sleeper) {}

  // One statement: Athena has no sessions in which earlier ones could matter, and charges for each.
  Result<QueryStats> query(const std::string& sql, ResultSink& sink) override;
  // Asks Athena for the plan, for the table and what partitions it has to read; charges nothing.
  Result<ExplainInfo> explain(const std::string& sql) override;
  void settle() override {}
  void interrupt() override { stop_ = true; }

 private:
  Result<QueryStats> run(const std::string& sql, ResultSink& sink);
  Result<std::string> text_of(const std::string& sql);
  Status count_partitions(const std::string& plan_json, ExplainInfo& info);

  std::unique_ptr<JsonApi> athena_;
  Catalog& catalog_;
  AthenaOptions options_;
  Sleeper& sleeper_;
  std::atomic<bool> stop_{false};
};

}  // namespace rps
