// Any SQL that the guard lets through, as DuckDB itself understands it: what passes for one statement is one,
// unless it is a PIVOT, and does nothing but read, set an option or make something temporary.
#include <algorithm>

#include "duck/connection.h"
#include "query/guard.h"
#include "query/statement_text.h"
#include "support.h"

namespace {

using namespace rps;        // NOLINT(google-build-using-namespace)
using namespace rps::fuzz;  // NOLINT(google-build-using-namespace)

class Session {
 public:
  Session() { open(); }

  duck::Connection& connection() {
    if (!connection_->query_int("SELECT 1").ok()) {
      open();  // an earlier statement has broken it
    }
    return *connection_;
  }

 private:
  void open() {
    connection_.reset();
    database_.reset();
    auto database = duck::Database::open(":memory:", {{"threads", "1"}, {"memory_limit", "512MB"}});
    require(database.ok(), "DuckDB opens");
    database_.emplace(*std::move(database));
    auto connection = database_->connect();
    require(connection.ok(), "DuckDB connects");
    connection_.emplace(*std::move(connection));
    require(connection_
                ->execute("CREATE TABLE rpscrape (date DATE, country VARCHAR, horse VARCHAR, rpr INT);"
                          "SET enable_external_access = false")
                .ok(),
            "DuckDB makes a table");
  }

  std::optional<duck::Database> database_;
  std::optional<duck::Connection> connection_;
};

bool has_word(const SqlStatement& statement, std::string_view wanted) {
  return std::any_of(statement.words.begin(), statement.words.end(), [&](const SqlWord& word) {
    return word.kind == SqlWord::Kind::kBare && word.text.starts_with(wanted);
  });
}

void check_passed(Session& session, const SqlStatement& statement) {
  duck::Connection& connection = session.connection();
  auto parsed = connection.parse(statement.text);
  if (!parsed.ok() || parsed->size() == 0) {
    return;
  }
  const bool pivots = has_word(statement, "pivot");
  require(parsed->size() == 1 || pivots, "what passes for one statement is one for DuckDB");
  const auto prepared = parsed->prepare(0);
  if (!prepared.ok() || !check_kind(statement, prepared->kind()).ok()) {
    return;
  }
  require(prepared->kind() != duck::StatementKind::kOther, "what passes changes nothing");
  require(prepared->kind() != duck::StatementKind::kCreate || pivots || statement.word(0) == "create",
          "what makes something says so");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Session session;
  if (size > 4000) {
    return 0;
  }
  for (const SqlStatement& statement : split_statements(text_of(data, size))) {
    if (check_words(statement).ok()) {
      check_passed(session, statement);
    }
  }
  return 0;
}
