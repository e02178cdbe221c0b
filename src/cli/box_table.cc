#include "cli/box_table.h"

#include <algorithm>
#include <ostream>

#include "cli/text_width.h"

namespace rps::cli {
namespace {

constexpr std::size_t kLeastWidth = 6;  // a column is not cut below this
constexpr std::size_t kFrame = 3;       // "│ " before and " " after each cell

using Widths = std::vector<std::size_t>;

Widths natural_widths(const BoxTable& table) {
  Widths widths;
  for (const std::string& header : table.headers) {
    widths.push_back(display_width(printable(header)));
  }
  for (const auto& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], display_width(printable(row[i])));
    }
  }
  return widths;
}

std::size_t total_width(const Widths& widths) {
  std::size_t total = 1;  // the last "│"
  for (const std::size_t width : widths) {
    total += width + kFrame;
  }
  return total;
}

// Takes from the widest columns until all fit, then drops columns from the right.
Widths fit(Widths widths, std::size_t room) {
  while (total_width(widths) > room) {
    const auto widest = std::max_element(widths.begin(), widths.end());
    if (*widest > kLeastWidth) {
      --*widest;
    } else if (widths.size() > 1) {
      widths.pop_back();
    } else {
      break;
    }
  }
  return widths;
}

std::string repeat(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) {
    out += text;
  }
  return out;
}

void rule(std::ostream& out, const Widths& widths, std::string_view left, std::string_view middle,
          std::string_view right) {
  for (std::size_t i = 0; i < widths.size(); ++i) {
    out << (i == 0 ? left : middle) << repeat("─", widths[i] + 2);
  }
  out << right << '\n';
}

std::string padded(const std::string& text, std::size_t width, bool right) {
  const std::string shown = cut_to_width(printable(text), width);
  const std::string blanks(width - display_width(shown), ' ');
  return right ? blanks + shown : shown + blanks;
}

void line(std::ostream& out, const BoxTable& table, const std::vector<std::string>& cells,
          const Widths& widths) {
  for (std::size_t i = 0; i < widths.size(); ++i) {
    out << "│ " << padded(cells[i], widths[i], table.right_aligned[i]) << ' ';
  }
  out << "│\n";
}

}  // namespace

void print_box(const BoxTable& table, std::ostream& out, const Terminal& terminal) {
  if (table.headers.empty()) {
    return;
  }
  Widths widths = natural_widths(table);
  if (terminal.tty) {
    widths = fit(std::move(widths), static_cast<std::size_t>(std::max(terminal.width, 1)));
  }
  rule(out, widths, "┌", "┬", "┐");
  line(out, table, table.headers, widths);
  rule(out, widths, "├", "┼", "┤");
  for (const auto& row : table.rows) {
    line(out, table, row, widths);
  }
  rule(out, widths, "└", "┴", "┘");
  if (widths.size() < table.headers.size()) {
    out << "… " << table.headers.size() - widths.size() << " more columns; --format csv or json shows all\n";
  }
}

}  // namespace rps::cli
