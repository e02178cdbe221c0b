// The SQL shell without a terminal: lines in, statements to the engine, text out.
#include "cli/shell.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <sstream>

#include "catalog/dry_run_catalog.h"
#include "cli/shell_words.h"
#include "unit/cli/fixture.h"

namespace rps::cli {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// Remembers what it was asked; answers with one row, and with an error for statements that hold "fail".
class FakeEngine final : public QueryEngine {
 public:
  Result<QueryStats> query(const std::string& sql, ResultSink& sink) override {
    asked.push_back(sql);
    if (sql.find("fail") != std::string::npos) {
      return Error{ErrorKind::kUsage, "no such thing"};
    }
    RPS_TRY(sink.columns({{"answer", "INTEGER"}}));
    RPS_TRY(sink.row({std::int64_t{42}}));
    return QueryStats{0.001, 0, 0, 1, {}};
  }
  Result<ExplainInfo> explain(const std::string& sql) override {
    asked.push_back("explain: " + sql);
    return ExplainInfo{"the plan", "rpscrape", 3, 1200};
  }
  void settle() override {}
  void interrupt() override {}

  std::vector<std::string> asked;
};

// Given lines; a null one is a Ctrl-C.
class FakeLines final : public LineSource {
 public:
  explicit FakeLines(std::deque<const char*> lines) : lines_(std::move(lines)) {}
  Result<std::optional<std::string>> next(const std::string& prompt) override {
    prompts.push_back(prompt);
    if (lines_.empty()) {
      return std::optional<std::string>();
    }
    const char* line = lines_.front();
    lines_.pop_front();
    if (line == nullptr) {
      return Error{ErrorKind::kInterrupted, "taken back"};
    }
    return std::optional<std::string>(line);
  }
  void remember(const std::string& text) override { remembered.push_back(text); }

  std::vector<std::string> prompts;
  std::vector<std::string> remembered;

 private:
  std::deque<const char*> lines_;
};

class ShellTest : public testing::Test {
 protected:
  ShellTest() {
    Table table;
    table.name = {"racing", "rpscrape"};
    table.dataset = "datasets/t";
    table.schema =
        TableSchema({{"or", ColumnType::kDouble, "official rating"}, {"horse", ColumnType::kString, "name"}});
    table.partition_keys = {"country", "date"};
    EXPECT_TRUE(catalog_->create_table(table).ok());
  }

  Status run(std::deque<const char*> input, ShellOptions options) {
    lines_ = std::make_unique<FakeLines>(std::move(input));
    return Shell(engine_, *catalog_, *lines_, context_, options).run();
  }
  Status type(std::deque<const char*> input) {
    ShellOptions options;
    options.typed = true;
    options.format = OutputFormat::kCsv;
    return run(std::move(input), options);
  }

  FakeEngine engine_;
  std::unique_ptr<Catalog> catalog_ = make_memory_catalog();
  std::unique_ptr<FakeLines> lines_;
  std::istringstream in_;
  std::ostringstream out_;
  std::ostringstream err_;
  Context context_{{}, {},   silent_progress(), system_clock(), false, false, false, in_, out_, err_, {},
                   {}, false};
};

TEST_F(ShellTest, StatementsMayTakeSeveralLines) {
  ASSERT_TRUE(type({"select 1,", "  ';' -- ;", "; select 2;", "", "select 3"}).ok());
  EXPECT_THAT(engine_.asked, ElementsAre("select 1,\n  ';' -- ;", "select 2")) << "the last one never ended";
  EXPECT_THAT(lines_->prompts, ElementsAre("rpscrape> ", "     ...> ", "     ...> ", "rpscrape> ",
                                           "rpscrape> ", "     ...> "));
  EXPECT_THAT(lines_->remembered, ElementsAre("select 1,\n  ';' -- ;\n; select 2;"));
  EXPECT_EQ(out_.str(), "answer\n42\nanswer\n42\n");
}

TEST_F(ShellTest, CtrlCForgetsTheUnfinishedStatement) {
  ASSERT_TRUE(type({"select 'begun", nullptr, "select 2;"}).ok());
  EXPECT_THAT(engine_.asked, ElementsAre("select 2"));
}

TEST_F(ShellTest, ErrorsAreShownAndTheShellGoesOn) {
  ASSERT_TRUE(type({"fail; select 1;", "select 2;", ".tabels", ".timing maybe", ".schema nowhere"}).ok());
  EXPECT_THAT(engine_.asked, ElementsAre("fail", "select 2")) << "what stood behind the failure is dropped";
  EXPECT_THAT(err_.str(), HasSubstr("error: no such thing\n"));
  EXPECT_THAT(err_.str(), HasSubstr("did you mean .tables?"));
  EXPECT_THAT(err_.str(), HasSubstr("'maybe' is not on or off"));
  EXPECT_THAT(err_.str(), HasSubstr("there is no table 'nowhere'"));
}

TEST_F(ShellTest, FromAPipeTheFirstErrorEndsIt) {
  const Status status = run({"select 1;", "fail;", "select 2;"}, {});
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().kind, ErrorKind::kUsage);
  EXPECT_THAT(engine_.asked, ElementsAre("select 1", "fail"));
}

TEST_F(ShellTest, FromAPipeTheLastStatementNeedsNoEnd) {
  ASSERT_TRUE(run({"select 1;", "select", "2"}, {}).ok());
  EXPECT_THAT(engine_.asked, ElementsAre("select 1", "select\n2"));
}

TEST_F(ShellTest, CommandsBeginWithADotOutsideOfStatements) {
  ASSERT_TRUE(
      type({".format json", "select 1;", ".format csv", "select", ".5;", " .quit ;", "select 2;"}).ok());
  EXPECT_THAT(engine_.asked, ElementsAre("select 1", "select\n.5"));
  EXPECT_EQ(out_.str(), "[\n  {\"answer\": 42}\n]\nanswer\n42\n");
}

TEST_F(ShellTest, ShowsTablesAndColumns) {
  ASSERT_TRUE(type({".tables", ".schema RPSCRAPE", ".help"}).ok());
  EXPECT_THAT(out_.str(), HasSubstr("racing,rpscrape,0,2\n"));
  EXPECT_THAT(out_.str(), HasSubstr("rpscrape,or,double,official rating\n"));
  EXPECT_THAT(out_.str(), HasSubstr(".explain QUERY"));
}

TEST_F(ShellTest, ExplainsOneQueryOrAll) {
  ShellOptions options;
  options.typed = true;
  ASSERT_TRUE(
      run({".explain select 1;", ".explain on", "select 2;", ".explain off", "select 3;"}, options).ok());
  EXPECT_THAT(engine_.asked, ElementsAre("explain: select 1", "explain: select 2", "select 3"));
  EXPECT_THAT(out_.str(), HasSubstr("reads 3 of 1,200 partitions"));
}

TEST_F(ShellTest, CompletesWordsNamesAndCommands) {
  const ShellWords words(*catalog_->tables(), "racing");
  EXPECT_THAT(words.complete("sel", "sel"), ElementsAre("select"));
  EXPECT_THAT(words.complete("SEL", "SEL"), ElementsAre("SELECT"));
  EXPECT_THAT(words.complete("select * from rp", "rp"), ElementsAre("rpscrape"));
  EXPECT_THAT(words.complete("select ho", "ho"), ElementsAre("horse"));
  EXPECT_THAT(words.complete("select or", "or"), Contains("\"or\""));
  EXPECT_THAT(words.complete(".", "."), Contains(".tables"));
  EXPECT_THAT(words.complete(".format ", ""), ElementsAre("csv", "json", "table"));
  EXPECT_THAT(words.complete(".schema r", "r"), ElementsAre("rpscrape"));
  EXPECT_THAT(words.complete("select zz", "zz"), ElementsAre());
  const ShellWords elsewhere(*catalog_->tables(), "other");
  EXPECT_THAT(elsewhere.complete("from ", ""), Contains("\"racing\".rpscrape"));
}

TEST_F(ShellTest, TheHistoryLiesWhereTheSystemsRulesSay) {
  const auto path = [](std::map<std::string, std::string> variables) {
    return history_path([variables](const std::string& name) {
      const auto at = variables.find(name);
      return at == variables.end() ? std::string() : at->second;
    });
  };
  EXPECT_EQ(path({{"HOME", "/home/ann"}}), "/home/ann/.local/state/rpscrape/history");
  EXPECT_EQ(path({{"HOME", "/home/ann"}, {"XDG_STATE_HOME", "/state"}}), "/state/rpscrape/history");
  EXPECT_EQ(path({{"HOME", "/home/ann"}, {"XDG_STATE_HOME", "state"}}),
            "/home/ann/.local/state/rpscrape/history");
  EXPECT_EQ(path({{"HOME", "/home/ann"}, {"RPSCRAPE_HISTORY", "off"}}), "");
  EXPECT_EQ(path({{"HOME", "/home/ann"}, {"RPSCRAPE_HISTORY", "/tmp/h"}}), "/tmp/h");
  EXPECT_EQ(path({}), "");
}

}  // namespace
}  // namespace rps::cli
