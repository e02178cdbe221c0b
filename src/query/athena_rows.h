// Athena's results, whose values are all texts, as typed cells.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "query/engine.h"

namespace rps {

// A value as Athena writes it, as a cell: whole numbers up to bigint, real and double (NaN and Infinity among
// them), boolean; every other type stays as it is written. kCorrupt when the text is none of its type.
Result<Cell> athena_cell(std::string_view type, const std::string& text);

// Hands the pages of one result to a sink. Not thread-safe.
class AthenaRows {
 public:
  // `sink` must outlive it. `has_header`: the first row of the first page may hold the columns' names.
  AthenaRows(ResultSink& sink, bool has_header) : sink_(sink), has_header_(has_header) {}

  // A "ResultSet" of GetQueryResults. Errors of the sink, and kCorrupt for what is no result.
  Status page(const nlohmann::json& result_set);
  [[nodiscard]] std::uint64_t count() const { return count_; }

 private:
  Status begin(const nlohmann::json& result_set);
  [[nodiscard]] bool is_header(const nlohmann::json& row) const;
  Status row(const nlohmann::json& row);

  ResultSink& sink_;
  bool has_header_;
  bool begun_ = false;
  std::vector<ResultColumn> columns_;
  std::vector<Cell> cells_;
  std::uint64_t count_ = 0;
};

}  // namespace rps
