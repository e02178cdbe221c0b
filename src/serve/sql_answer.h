// A query's result as the JSON of POST /api/sql.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "query/engine.h"

namespace rps {

struct AnswerLimits {
  std::uint64_t rows = 10'000;
  std::size_t bytes = std::size_t{16} * 1024 * 1024;  // of the rows' JSON
};

// Collects {"columns": [{"name", "type"}], "rows": [[…]], "row_count": N, "truncated": bool, "seconds": x}.
// Whole numbers beyond 2^53, which JavaScript cannot hold, are texts, as are NaN and the infinities. At a
// limit it stops the query with an error and is truncated(): what it has is an answer nevertheless.
class SqlAnswer final : public ResultSink {
 public:
  explicit SqlAnswer(const AnswerLimits& limits) : limits_(limits) {}

  Status columns(const std::vector<ResultColumn>& columns) override;
  Status row(const std::vector<Cell>& cells) override;

  [[nodiscard]] bool truncated() const { return truncated_; }
  // The document; `seconds` is what the query took.
  [[nodiscard]] std::string json(double seconds) const;

 private:
  Status full();

  AnswerLimits limits_;
  std::string columns_;
  std::string rows_;
  std::uint64_t count_ = 0;
  bool truncated_ = false;
};

}  // namespace rps
