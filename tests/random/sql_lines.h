// SQL results as lines that compare with the model's.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "duck/connection.h"
#include "query/engine.h"
#include "random/model.h"

namespace rps::random_lake {

// The select list of those columns of `columns` that a table with these late ones has, so that
// lines_of_query() can read the result.
std::string select_list(const Columns& columns, const std::set<std::size_t>& late);

// Collects the rows of a SELECT of that list, perhaps with numbers behind, as lines.
class LinesSink final : public ResultSink {
 public:
  // Both stay the caller's.
  LinesSink(const Columns& columns, const std::set<std::size_t>& late) : columns_(columns), late_(late) {}

  Status columns(const std::vector<ResultColumn>& columns) override;
  Status row(const std::vector<Cell>& cells) override;

  [[nodiscard]] std::vector<std::string> sorted_lines() const;
  // The numbers behind the last row.
  [[nodiscard]] const std::vector<std::int64_t>& numbers() const { return numbers_; }

 private:
  const Columns& columns_;
  const std::set<std::size_t>& late_;
  std::vector<std::string> lines_;
  std::vector<std::int64_t> numbers_;
};

// The lines of such a SELECT through plain DuckDB, sorted.
Result<std::vector<std::string>> lines_of_query(duck::Connection& connection, const std::string& sql,
                                                const Columns& columns, const std::set<std::size_t>& late);

// What the first few differing lines are; empty when there are none. Both sorted.
std::string difference_of(const std::vector<std::string>& wanted, const std::vector<std::string>& found);

}  // namespace rps::random_lake
