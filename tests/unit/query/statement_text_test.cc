#include "query/statement_text.h"

#include <gtest/gtest.h>

namespace rps {
namespace {

std::vector<std::string> texts(std::string_view sql) {
  std::vector<std::string> out;
  for (const SqlStatement& statement : split_statements(sql)) {
    out.push_back(statement.text);
  }
  return out;
}

using Texts = std::vector<std::string>;

TEST(StatementTextTest, SplitsAtSemicolonsOutsideQuotesAndComments) {
  EXPECT_EQ(texts("SELECT 1; SELECT 2"), (Texts{"SELECT 1", "SELECT 2"}));
  EXPECT_EQ(texts("SELECT ';' ; SELECT \";\" ;"), (Texts{"SELECT ';'", "SELECT \";\""}));
  EXPECT_EQ(texts("SELECT 'it''s;'; x"), (Texts{"SELECT 'it''s;'", "x"}));
  EXPECT_EQ(texts("SELECT 1 -- a; b\n; x"), (Texts{"SELECT 1 -- a; b", "x"}));
  EXPECT_EQ(texts("SELECT /* ; /* ; */ ; */ 1; x"), (Texts{"SELECT /* ; /* ; */ ; */ 1", "x"}));
  EXPECT_EQ(texts("SELECT $$;$$, $a$;$b$;$a$; x"), (Texts{"SELECT $$;$$, $a$;$b$;$a$", "x"}));
  EXPECT_EQ(texts("SELECT E'\\';'; x"), (Texts{"SELECT E'\\';'", "x"}));
  EXPECT_EQ(texts("SELECT name'\\'; x"), (Texts{"SELECT name'\\'", "x"}))
      << "a backslash means nothing in a plain text";
  EXPECT_EQ(texts("SELECT $1; x"), (Texts{"SELECT $1", "x"}));
}

// Each of these was one statement here and two for DuckDB.
TEST(StatementTextTest, SplitsWhereDuckDbDoes) {
  EXPECT_EQ(texts("SELECT 1 --\r; x"), (Texts{"SELECT 1 --", "x"})) << "a CR ends a line";
  EXPECT_EQ(texts("SELECT 1e'\\' || '; x"), (Texts{"SELECT 1e'\\' || '", "x"}))
      << "a number ends before the E of a text";
}

TEST(StatementTextTest, BlanksOutsideAsciiAreNoPartOfWords) {
  const auto statements = split_statements("SELECT\u00a0* FROM\u2003checkpoint()");
  ASSERT_EQ(statements.size(), 1U);
  EXPECT_EQ(statements[0].word(0), "select");
  EXPECT_EQ(statements[0].word(2), "checkpoint");
  EXPECT_EQ(texts("SHOW \xE2\x80; x").size(), 2U) << "half a character";
}

TEST(StatementTextTest, LeavesOutEmptyStatements) {
  EXPECT_EQ(texts(""), Texts{});
  EXPECT_EQ(texts(" ; -- nothing\n;/* */;"), Texts{});
}

TEST(StatementTextTest, GivesTheWords) {
  const auto statements = split_statements("/* x */ Select \"Or\", 'gb' FROM (rpscrape)");
  ASSERT_EQ(statements.size(), 1U);
  const auto& words = statements[0].words;
  ASSERT_EQ(words.size(), 6U);
  EXPECT_EQ(statements[0].word(0), "select");
  EXPECT_EQ(words[1].text, "Or");
  EXPECT_EQ(statements[0].word(1), "") << "a quoted name is no keyword";
  EXPECT_EQ(words[2].text, "gb");
  EXPECT_EQ(words[4].kind, SqlWord::Kind::kOpen);
  EXPECT_EQ(statements[0].word(5), "rpscrape");
  EXPECT_EQ(statements[0].word(99), "");
}

bool is_complete(std::string_view sql) {
  bool complete = false;
  split_statements(sql, &complete);
  return complete;
}

TEST(StatementTextTest, TellsWhetherAShellHasToWaitForMore) {
  EXPECT_TRUE(is_complete("SELECT 1;"));
  EXPECT_TRUE(is_complete("SELECT 1; -- done"));
  EXPECT_TRUE(is_complete(""));
  EXPECT_FALSE(is_complete("SELECT 1"));
  EXPECT_FALSE(is_complete("SELECT ';"));
  EXPECT_FALSE(is_complete("SELECT 1; /* ;"));
  EXPECT_FALSE(is_complete("SELECT $a$;"));
}

}  // namespace
}  // namespace rps
