#include "query/athena_guard.h"

#include <algorithm>
#include <array>

namespace rps {
namespace {

using namespace std::string_view_literals;  // NOLINT(google-build-using-namespace)

constexpr std::array kReading{"select"sv, "with"sv, "values"sv, "table"sv, "show"sv, "describe"sv, "desc"sv};
constexpr std::array kExplainWords{"analyze"sv, "verbose"sv,     "type"sv,     "format"sv,
                                   "io"sv,      "text"sv,        "json"sv,     "graphviz"sv,
                                   "logical"sv, "distributed"sv, "validate"sv, "io"sv};

template <class List>
bool contains(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// The number of the first word that says what is done: behind EXPLAIN, its options and opening parentheses.
std::size_t first_word(const SqlStatement& statement) {
  const bool explains = statement.word(0) == "explain";
  std::size_t at = explains ? 1 : 0;
  while (at < statement.words.size() && (statement.words[at].kind == SqlWord::Kind::kOpen ||
                                         (explains && contains(kExplainWords, statement.word(at))))) {
    ++at;
  }
  return at;
}

}  // namespace

Status check_athena_words(const SqlStatement& statement) {
  if (contains(kReading, statement.word(first_word(statement)))) {
    return {};
  }
  constexpr std::size_t kShown = 60;
  const bool all = statement.text.size() <= kShown;
  return Error{
      ErrorKind::kRefused, "refused: " + statement.text.substr(0, kShown) + (all ? "" : "…"),
      "sql only reads: SELECT, WITH, VALUES, SHOW, DESCRIBE and EXPLAIN are allowed on Athena; tables "
      "change through upload, process and the other commands"};
}

}  // namespace rps
