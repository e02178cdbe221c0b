#include "query/guard.h"

#include <algorithm>
#include <array>

namespace rps {
namespace {

using namespace std::string_view_literals;  // NOLINT(google-build-using-namespace)

constexpr std::array kReading{"select"sv,  "with"sv,     "from"sv, "values"sv, "table"sv,     "pivot"sv,
                              "unpivot"sv, "describe"sv, "desc"sv, "show"sv,   "summarize"sv, "pragma"sv};

// Options that change how the session shows or computes results, and nothing outside it.
constexpr std::array kSessionOptions{"timezone"sv,         "calendar"sv,
                                     "threads"sv,          "worker_threads"sv,
                                     "memory_limit"sv,     "max_memory"sv,
                                     "default_order"sv,    "default_null_order"sv,
                                     "null_order"sv,       "preserve_insertion_order"sv,
                                     "explain_output"sv,   "ieee_floating_point_ops"sv,
                                     "integer_division"sv, "default_collation"sv,
                                     "variable"sv};

// Table functions that write or change the engine although they stand in a SELECT.
constexpr std::array kActing{"enable_logging"sv,   "enable_profiling"sv, "checkpoint"sv,
                             "force_checkpoint"sv, "import_database"sv,  "copy_database"sv};

template <class List>
bool contains(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

Error refused(const SqlStatement& statement, std::string_view why) {
  constexpr std::size_t kShown = 60;
  std::string shown = statement.text.substr(0, kShown);
  if (statement.text.size() > kShown) {
    shown += "…";
  }
  return {ErrorKind::kRefused, "refused: " + shown, std::string(why)};
}

constexpr std::string_view kReadOnly =
    "sql only reads: SELECT, DESCRIBE, SHOW, SUMMARIZE, EXPLAIN and CREATE TEMP are allowed; results go to a "
    "file with "
    "--format, and tables change through upload, process and the other commands";

// The number of the word at which the statement proper begins: behind opening parentheses.
std::size_t skip_open(const SqlStatement& statement, std::size_t at) {
  while (at < statement.words.size() && statement.words[at].kind == SqlWord::Kind::kOpen) {
    ++at;
  }
  return at;
}

bool is_reading(const SqlStatement& statement, std::size_t at) {
  return contains(kReading, statement.word(skip_open(statement, at)));
}

// EXPLAIN [ANALYZE] [(FORMAT …, ANALYZE …)] and then a statement. Running the inner one is what ANALYZE does.
bool is_reading_explain(const SqlStatement& statement) {
  std::size_t at = statement.word(1) == "analyze" || statement.word(1) == "analyse" ? 2 : 1;
  if (at < statement.words.size() && statement.words[at].kind == SqlWord::Kind::kOpen) {
    while (at < statement.words.size() && !contains(kReading, statement.word(at))) {
      const std::string_view word = statement.word(at);
      constexpr std::array kOptionWords{""sv,     "format"sv,  "analyze"sv, "analyse"sv,
                                        "json"sv, "text"sv,    "html"sv,    "graphviz"sv,
                                        "yaml"sv, "mermaid"sv, "true"sv,    "false"sv};
      if (!contains(kOptionWords, word)) {
        return false;
      }
      ++at;
    }
  }
  return is_reading(statement, at);
}

// CREATE [OR REPLACE] TEMP … of a table, view or macro.
bool is_temporary_create(const SqlStatement& statement) {
  const std::size_t at = statement.word(1) == "or" ? 3 : 1;
  const std::string_view what = statement.word(at + 1);
  const bool temporary = statement.word(at) == "temp" || statement.word(at) == "temporary";
  return temporary && (what == "table" || what == "view" || what == "macro" || what == "function");
}

bool is_session_option(const SqlStatement& statement) {
  const std::string_view first = statement.word(1);
  const bool scoped = first == "session" || first == "local" || first == "global";
  const std::string_view option = scoped ? statement.word(2) : first;
  return contains(kSessionOptions, option) || (first == "time" && statement.word(2) == "zone");
}

bool is_set(const SqlStatement& statement) {
  return statement.word(0) == "set" || statement.word(0) == "reset";
}

bool is_allowed(const SqlStatement& statement) {
  if (statement.word(0) == "explain") {
    return is_reading_explain(statement);
  }
  if (statement.word(0) == "create") {
    return is_temporary_create(statement);
  }
  if (is_set(statement)) {
    return is_session_option(statement);
  }
  return is_reading(statement, 0);
}

}  // namespace

Status check_words(const SqlStatement& statement) {
  if (!is_allowed(statement)) {
    return refused(statement, kReadOnly);
  }
  for (std::size_t i = 0; i + 1 < statement.words.size(); ++i) {
    const SqlWord& word = statement.words[i];
    const bool called = statement.words[i + 1].kind == SqlWord::Kind::kOpen;
    if (called && word.kind != SqlWord::Kind::kText && contains(kActing, word.text)) {
      return refused(statement, "the function " + word.text + " changes more than the session");
    }
  }
  return {};
}

Status check_count(const SqlStatement& statement, std::size_t count) {
  const bool pivots = std::any_of(statement.words.begin(), statement.words.end(), [](const SqlWord& word) {
    return word.kind == SqlWord::Kind::kBare && word.text.starts_with("pivot");
  });
  return count <= 1 || pivots ? Status{} : Status{refused(statement, kReadOnly)};
}

Status check_kind(const SqlStatement& statement, duck::StatementKind kind) {
  const std::string_view first = statement.word(0);
  const bool fits = kind == duck::StatementKind::kSelect ||
                    (kind == duck::StatementKind::kExplain && first == "explain") ||
                    (kind == duck::StatementKind::kSet && is_set(statement)) ||
                    // PIVOT makes a temporary type first.
                    kind == duck::StatementKind::kCreate;
  return fits ? Status{} : Status{refused(statement, kReadOnly)};
}

}  // namespace rps
