// SQL text, as far as it can be understood without an SQL engine: where statements end and which words they
// hold. Knows DuckDB's quoting: 'text', "name", $tag$text$tag$, -- and nested /* */ comments.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rps {

// One token that carries meaning for the callers; numbers and operators are left out.
struct SqlWord {
  enum class Kind {
    kBare,    // SELECT, rpscrape: in lower case
    kQuoted,  // "or": without its quotes
    kText,    // 'gb': without its quotes
    kOpen,    // an opening parenthesis
  };
  Kind kind = Kind::kBare;
  std::string text;
};

// One statement of a text.
struct SqlStatement {
  std::string text;  // without the final ';'
  std::vector<SqlWord> words;

  // The `i`th word in lower case, or "" when there is none of that number or it is not a bare one.
  [[nodiscard]] std::string_view word(std::size_t i) const;
};

// The statements of `sql` in order; those without any token are left out. `complete` (if given) tells
// whether the text ends outside quotes and comments and with a ';': what a shell waits for.
std::vector<SqlStatement> split_statements(std::string_view sql, bool* complete = nullptr);

}  // namespace rps
