#include "cli/shell_words.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "duck/sql.h"

namespace rps::cli {
namespace {

// The words of queries; not all that DuckDB knows.
constexpr std::array<std::string_view, 77> kSqlWords{
    "all",      "and",       "as",        "asc",       "avg",          "between", "by",      "case",
    "cast",     "coalesce",  "count",     "cross",     "current_date", "date",    "day",     "desc",
    "describe", "distinct",  "else",      "end",       "except",       "exclude", "exists",  "explain",
    "extract",  "filter",    "first",     "from",      "full",         "group",   "having",  "ilike",
    "in",       "inner",     "intersect", "interval",  "is",           "join",    "last",    "left",
    "like",     "limit",     "list",      "lower",     "max",          "median",  "min",     "month",
    "not",      "null",      "nulls",     "offset",    "on",           "or",      "order",   "outer",
    "over",     "partition", "pivot",     "qualify",   "replace",      "right",   "round",   "row_number",
    "select",   "show",      "sum",       "summarize", "then",         "union",   "unpivot", "using",
    "values",   "when",      "where",     "window",    "with"};

bool is_plain_name(std::string_view name) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || c == '_' || is_digit(c); };
  return !name.empty() && !is_digit(name.front()) && std::all_of(name.begin(), name.end(), fits);
}

// Columns such as "or" are words of SQL.
bool needs_quotes(const std::string& name) {
  constexpr std::array<std::string_view, 3> kReserved{"or", "and", "order"};
  return !is_plain_name(name) || std::find(kReserved.begin(), kReserved.end(), name) != kReserved.end();
}

std::string sql_name(const std::string& name) {
  return needs_quotes(name) ? duck::quote_name(name) : name;
}

// Adds the candidates that begin with the word, in any case. One in quotes also matches without them.
void add_matches(const std::vector<std::string>& candidates, std::string_view word,
                 std::set<std::string>& out) {
  for (const std::string& candidate : candidates) {
    const std::string_view bare =
        std::string_view(candidate).substr(candidate.starts_with('"') && !word.starts_with('"') ? 1 : 0);
    if (bare.size() >= word.size() && iequals(bare.substr(0, word.size()), word)) {
      out.insert(candidate);
    }
  }
}

std::vector<std::string> sql_words(std::string_view word) {
  const bool large = !word.empty() && word.front() >= 'A' && word.front() <= 'Z';
  std::vector<std::string> words;
  for (const std::string_view each : kSqlWords) {
    words.emplace_back(each);
    if (large) {
      std::transform(each.begin(), each.end(), words.back().begin(),
                     [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    }
  }
  return words;
}

// The fixed arguments of a shell command.
std::vector<std::string> arguments_of(std::string_view command) {
  if (command == ".timing" || command == ".explain") {
    return {"off", "on"};
  }
  return command == ".format" ? std::vector<std::string>{"csv", "json", "table"} : std::vector<std::string>{};
}

}  // namespace

const std::vector<std::string>& shell_commands() {
  static const std::vector<std::string> kCommands{".explain", ".format", ".help",  ".quit",
                                                  ".schema",  ".tables", ".timing"};
  return kCommands;
}

ShellWords::ShellWords(const std::vector<Table>& tables, const std::string& database) {
  std::set<std::string> columns;
  for (const Table& table : tables) {
    const bool plain = table.name.database == database;
    tables_.push_back((plain ? "" : duck::quote_name(table.name.database) + ".") +
                      sql_name(table.name.table));
    for (const ColumnSpec& column : table.schema.columns()) {
      columns.insert(sql_name(column.name));
    }
  }
  columns_.assign(columns.begin(), columns.end());
}

std::vector<std::string> ShellWords::complete(std::string_view line, std::string_view word) const {
  std::set<std::string> found;
  const std::string_view before = trim(line.substr(0, line.size() - word.size()));
  if (!line.starts_with('.')) {
    add_matches(tables_, word, found);
    add_matches(columns_, word, found);
    add_matches(sql_words(word), word, found);
  } else if (before.empty()) {
    add_matches(shell_commands(), word, found);
  } else {
    add_matches(arguments_of(before), word, found);
    if (before == ".schema") {
      add_matches(tables_, word, found);
    }
  }
  return {found.begin(), found.end()};
}

}  // namespace rps::cli
