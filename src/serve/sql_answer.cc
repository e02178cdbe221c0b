#include "serve/sql_answer.h"

#include <cmath>
#include <numeric>

#include "base/text.h"
#include "serve/http_response.h"

namespace rps {
namespace {

// What a JSON reader that knows only doubles holds exactly.
constexpr std::int64_t kMostExact = std::int64_t{1} << 53U;

struct JsonCell {
  std::string operator()(std::monostate /*unused*/) const { return "null"; }
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(std::int64_t value) const {
    const std::string text = std::to_string(value);
    return value > kMostExact || value < -kMostExact ? quoted_json(text) : text;
  }
  std::string operator()(double value) const {
    return std::isfinite(value) ? shortest(value) : quoted_json(shortest(value));
  }
  std::string operator()(const std::string& value) const { return quoted_json(value); }
};

// Bytes of the texts alone: a lower bound of the row's JSON.
std::size_t text_size(const std::vector<Cell>& cells) {
  return std::accumulate(cells.begin(), cells.end(), std::size_t{0}, [](std::size_t sum, const Cell& cell) {
    const auto* text = std::get_if<std::string>(&cell);
    return sum + (text != nullptr ? text->size() : 0);
  });
}

}  // namespace

Status SqlAnswer::columns(const std::vector<ResultColumn>& columns) {
  for (const ResultColumn& column : columns) {
    columns_ += columns_.empty() ? "" : ",";
    columns_ += R"({"name":)" + quoted_json(column.name) + R"(,"type":)" + quoted_json(column.type) + "}";
  }
  return {};
}

Status SqlAnswer::full() {
  truncated_ = true;
  return Error{ErrorKind::kInterrupted, "the answer has reached its limit"};
}

Status SqlAnswer::row(const std::vector<Cell>& cells) {
  if (count_ == limits_.rows || rows_.size() + text_size(cells) > limits_.bytes) {
    return full();
  }
  const std::size_t before = rows_.size();
  rows_ += rows_.empty() ? "[" : ",\n[";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    rows_ += i == 0 ? "" : ",";
    rows_ += std::visit(JsonCell{}, cells[i]);
  }
  rows_ += ']';
  if (rows_.size() > limits_.bytes) {
    rows_.resize(before);
    return full();
  }
  ++count_;
  return {};
}

std::string SqlAnswer::json(double seconds) const {
  std::string out;
  out.reserve(columns_.size() + rows_.size() + 128);
  out.append(R"({"columns":[)").append(columns_).append("],\"rows\":[").append(rows_);
  out.append("],\"row_count\":").append(std::to_string(count_));
  out.append(",\"truncated\":").append(truncated_ ? "true" : "false");
  return out.append(",\"seconds\":").append(fixed(seconds, 3)).append("}\n");
}

}  // namespace rps
