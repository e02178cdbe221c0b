#include "random/sql_lines.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "duck/sql.h"

namespace rps::random_lake {
namespace {

// Dates arrive as the texts that the model's lines have.
std::string text_of_cell(const Cell& cell, ColumnType type) {
  if (std::holds_alternative<std::monostate>(cell)) {
    return std::string(kNullText);
  }
  if (const auto* text = std::get_if<std::string>(&cell)) {
    return type == ColumnType::kString ? "'" + *text + "'" : *text;
  }
  if (const auto* number = std::get_if<double>(&cell)) {
    return text_of(Value(*number), type);
  }
  const auto* number = std::get_if<std::int64_t>(&cell);
  return number != nullptr ? std::to_string(*number) : "?";
}

bool is_late_and_absent(const Columns& columns, const std::set<std::size_t>& late, std::size_t column) {
  return column >= columns.first_late() && !late.contains(column);
}

// `read` is the number of cells that the line took.
std::string line_of_cells(const std::vector<Cell>& cells, const Columns& columns,
                          const std::set<std::size_t>& late, std::size_t& read) {
  std::string line;
  read = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) {
      line += kLineSeparator;
    }
    line += is_late_and_absent(columns, late, i) ? std::string(kNullText)
                                                 : text_of_cell(cells.at(read++), columns[i].type);
  }
  return line;
}

}  // namespace

std::string select_list(const Columns& columns, const std::set<std::size_t>& late) {
  std::vector<std::string> items;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (is_late_and_absent(columns, late, i)) {
      continue;
    }
    const std::string name = duck::quote_name(columns[i].name);
    items.push_back(columns[i].type == ColumnType::kTimestamp ? "epoch_ms(" + name + ")" : name);
  }
  return join(items, ", ");
}

Status LinesSink::columns(const std::vector<ResultColumn>& /*columns*/) {
  return {};
}

Status LinesSink::row(const std::vector<Cell>& cells) {
  std::size_t read = 0;
  lines_.push_back(line_of_cells(cells, columns_, late_, read));
  numbers_.clear();
  for (std::size_t i = read; i < cells.size(); ++i) {
    const auto* number = std::get_if<std::int64_t>(&cells[i]);
    numbers_.push_back(number != nullptr ? *number : -1);
  }
  return {};
}

std::vector<std::string> LinesSink::sorted_lines() const {
  std::vector<std::string> lines = lines_;
  std::sort(lines.begin(), lines.end());
  return lines;
}

Result<std::vector<std::string>> lines_of_query(duck::Connection& connection, const std::string& sql,
                                                const Columns& columns, const std::set<std::size_t>& late) {
  RPS_ASSIGN(duck::ResultStream rows, connection.query(sql));
  std::vector<std::string> lines;
  std::vector<duck::Value> row;
  std::size_t read = 0;
  for (;;) {
    RPS_ASSIGN(const bool more, rows.next());
    if (!more) {
      std::sort(lines.begin(), lines.end());
      return lines;
    }
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      rows.read_row(i, row);
      lines.push_back(line_of_cells(row, columns, late, read));
    }
  }
}

std::string difference_of(const std::vector<std::string>& wanted, const std::vector<std::string>& found) {
  constexpr std::size_t kShown = 3;
  std::string text;
  const auto show = [&](const std::vector<std::string>& more, const std::vector<std::string>& less,
                        const char* what) {
    std::vector<std::string> only;
    std::set_difference(more.begin(), more.end(), less.begin(), less.end(), std::back_inserter(only));
    for (std::size_t i = 0; i < std::min(kShown, only.size()); ++i) {
      text += std::string("\n    ") + what + ": " + only[i];
    }
  };
  show(wanted, found, "missing");
  show(found, wanted, "surplus");
  if (!text.empty()) {
    text = std::to_string(found.size()) + " rows instead of " + std::to_string(wanted.size()) + text;
  }
  return text;
}

}  // namespace rps::random_lake
