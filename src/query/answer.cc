#include "query/answer.h"

namespace rps {

Status Answer::columns(const std::vector<ResultColumn>& columns) {
  width_ = columns.size();
  return {};
}

Status Answer::row(const std::vector<Cell>& cells) {
  rows_.push_back(cells);
  return {};
}

std::int64_t Answer::number(std::size_t row, std::size_t column) const {
  const auto* value = std::get_if<std::int64_t>(&rows_[row][column]);
  return value == nullptr ? 0 : *value;
}

std::string Answer::text(std::size_t row, std::size_t column) const {
  const auto* value = std::get_if<std::string>(&rows_[row][column]);
  return value == nullptr ? "" : *value;
}

Result<Answer> ask(QueryEngine& engine, const std::string& sql, std::size_t width, QueryStats* stats) {
  Answer answer;
  RPS_ASSIGN(QueryStats told, engine.query(sql, answer));
  if (answer.width() != width) {
    return Error{ErrorKind::kEngine, "the engine gave another result than asked for", ""};
  }
  if (stats != nullptr) {
    *stats = std::move(told);
  }
  return answer;
}

}  // namespace rps
