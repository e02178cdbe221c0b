// A query's whole result in memory, for answers that are known to be small.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "query/engine.h"

namespace rps {

// A plain value once the query has ended. A cell of another type than asked for counts as none.
class Answer final : public ResultSink {
 public:
  Status columns(const std::vector<ResultColumn>& columns) override;
  Status row(const std::vector<Cell>& cells) override;

  [[nodiscard]] std::size_t width() const { return width_; }
  [[nodiscard]] std::size_t rows() const { return rows_.size(); }
  // 0 when the cell is no whole number.
  [[nodiscard]] std::int64_t number(std::size_t row, std::size_t column) const;
  // "" when the cell is no text.
  [[nodiscard]] std::string text(std::size_t row, std::size_t column) const;

 private:
  std::size_t width_ = 0;
  std::vector<std::vector<Cell>> rows_;
};

// Runs the query. kEngine when its result has another number of columns than `width`; the engine's errors.
// `stats`, if given, receives what the engine tells of the run.
Result<Answer> ask(QueryEngine& engine, const std::string& sql, std::size_t width,
                   QueryStats* stats = nullptr);

}  // namespace rps
