// Any text as SQL, before an engine sees it: never a crash; a statement that was cut out is one statement
// with the same words, and the shell completes what begins with the word.
#include "base/text.h"
#include "cli/shell_words.h"
#include "model/schema.h"
#include "query/athena_guard.h"
#include "query/guard.h"
#include "query/statement_text.h"
#include "support.h"

namespace {

using namespace rps;        // NOLINT(google-build-using-namespace)
using namespace rps::fuzz;  // NOLINT(google-build-using-namespace)

bool same_words(const SqlStatement& a, const SqlStatement& b) {
  const auto same = [](const SqlWord& x, const SqlWord& y) { return x.kind == y.kind && x.text == y.text; };
  return std::equal(a.words.begin(), a.words.end(), b.words.begin(), b.words.end(), same);
}

void check_statement(const SqlStatement& statement, bool closed) {
  require(!statement.text.empty(), "a statement has text");
  const std::vector<SqlStatement> again = split_statements(statement.text);
  require(again.size() == 1, "a statement is one statement");
  require(!closed || same_words(again.front(), statement), "a statement has its words alone");
  const Status embedded = check_words(statement);
  const Status athena = check_athena_words(statement);
  require(embedded.ok() || embedded.error().kind == ErrorKind::kRefused, "what may not be done is refused");
  require(athena.ok() || athena.error().kind == ErrorKind::kRefused, "what may not be done is refused");
}

void complete(std::string_view line) {
  static const cli::ShellWords kWords(
      [] {
        Table table;
        table.name = {"racing", "rpscrape"};
        table.schema = results_schema();
        return std::vector<Table>{table};
      }(),
      "racing");
  const std::string_view word = line.substr(line.find_last_of(" \n(") + 1);
  for (const std::string& candidate : kWords.complete(line, word)) {
    require(candidate.size() >= word.size(), "a completion is no shorter than its word");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = text_of(data, size);
  bool complete_text = false;
  const std::vector<SqlStatement> statements = split_statements(text, &complete_text);
  for (const SqlStatement& statement : statements) {
    check_statement(statement, complete_text || &statement != &statements.back());
  }
  complete(text);
  return 0;
}
