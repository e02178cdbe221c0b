// The grammar of the command line, on a command made for the test.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/app.h"

namespace rps::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Targets {
  std::string mode = "append";
  std::string table;
  std::int64_t limit = 10;
  std::optional<Date> since;
  bool yes = false;
  std::vector<std::string> countries;
  std::string first;
  std::vector<std::string> rest;
};

class Arguments : public testing::Test {
 protected:
  Arguments() {
    CommandSpec load;
    load.name = "load";
    load.options.choice("-m,--mode", "MODE", targets.mode, {"append", "overwrite"}, "how");
    load.options.text("--table", "NAME", targets.table, "where");
    load.options.integer("-n,--limit", "N", targets.limit, 1, 100, "how many");
    load.options.date("--since", targets.since, "from when");
    load.options.flag("-y,--yes", targets.yes, "without asking");
    load.options.list("-r,--countries", "LIST", targets.countries, "which");
    load.options.positional("FIRST", targets.first, true, "first");
    load.options.positionals("REST", targets.rest, false, "others");
    app.add(std::move(load));
    CommandSpec plain;
    plain.name = "plain";
    app.add(std::move(plain));
  }

  Status parse(const std::vector<std::string>& words) { return parse_arguments(app, words, invocation); }
  std::string refusal(const std::vector<std::string>& words) {
    Invocation fresh;
    const Status status = parse_arguments(app, words, fresh);
    if (status.ok()) {
      return "accepted";
    }
    EXPECT_EQ(status.error().kind, ErrorKind::kUsage);
    return status.error().text();
  }

  Targets targets;
  App app;
  Invocation invocation;
};

TEST_F(Arguments, AllWaysToGiveAValue) {
  ASSERT_TRUE(
      parse({"load", "--mode", "overwrite", "--table=a=b", "-n7", "--since", "2025/11/11", "one"}).ok());
  EXPECT_EQ(targets.mode, "overwrite");
  EXPECT_EQ(targets.table, "a=b");
  EXPECT_EQ(targets.limit, 7);
  ASSERT_TRUE(targets.since.has_value());
  EXPECT_EQ(targets.since->str(), "2025-11-11");
  EXPECT_EQ(targets.first, "one");
}

TEST_F(Arguments, WhatIsNotGivenKeepsItsDefault) {
  ASSERT_TRUE(parse({"load", "one"}).ok());
  EXPECT_EQ(targets.mode, "append");
  EXPECT_EQ(targets.limit, 10);
  EXPECT_FALSE(targets.yes);
}

TEST_F(Arguments, ShortFlagsTogetherEvenWithAValueAtTheEnd) {
  ASSERT_TRUE(parse({"load", "-yvn", "5", "one"}).ok());
  EXPECT_TRUE(targets.yes);
  EXPECT_TRUE(invocation.global.verbose);
  EXPECT_EQ(targets.limit, 5);
}

TEST_F(Arguments, ListsAreSplitAndAddUp) {
  ASSERT_TRUE(parse({"load", "-r", "gb, ire", "--countries=fr", "one"}).ok());
  EXPECT_THAT(targets.countries, ElementsAre("gb", "ire", "fr"));
}

TEST_F(Arguments, GlobalOptionsBeforeAndAfterTheCommand) {
  ASSERT_TRUE(parse({"--profile", "test", "load", "one", "--json", "--set", "a=1", "--set", "b=2"}).ok());
  EXPECT_EQ(invocation.global.config.profile, "test");
  EXPECT_TRUE(invocation.global.json);
  EXPECT_THAT(invocation.global.config.assignments, ElementsAre("a=1", "b=2"));
  EXPECT_EQ(invocation.command, app.find("load"));
}

TEST_F(Arguments, AfterTwoDashesAllIsArgument) {
  ASSERT_TRUE(parse({"load", "--", "--json", "-5", "-"}).ok());
  EXPECT_FALSE(invocation.global.json);
  EXPECT_EQ(targets.first, "--json");
  EXPECT_THAT(targets.rest, ElementsAre("-5", "-"));
}

TEST_F(Arguments, NegativeNumbersAndASingleDashAreArguments) {
  ASSERT_TRUE(parse({"load", "-5", "-"}).ok());
  EXPECT_EQ(targets.first, "-5");
  EXPECT_THAT(targets.rest, ElementsAre("-"));
}

TEST_F(Arguments, HelpNeedsNoRequiredArguments) {
  ASSERT_TRUE(parse({"load", "--help"}).ok());
  EXPECT_TRUE(invocation.global.help);
  Invocation other;
  ASSERT_TRUE(parse_arguments(app, {"help", "load"}, other).ok());
  EXPECT_TRUE(other.global.help);
  EXPECT_EQ(other.command, app.find("load"));
}

TEST_F(Arguments, UnknownWordsAreAnsweredWithTheNearest) {
  EXPECT_EQ(refusal({"laod"}), "unknown command 'laod' (did you mean load?)");
  EXPECT_EQ(refusal({"xyzzy"}), "unknown command 'xyzzy' (see rpscrape --help)");
  EXPECT_EQ(refusal({"load", "--tabel", "x"}), "unknown option '--tabel' (did you mean --table?)");
  EXPECT_EQ(refusal({"load", "--jsn"}), "unknown option '--jsn' (did you mean --json?)");
  EXPECT_EQ(refusal({"load", "-x"}), "unknown option '-x' (see rpscrape load --help)");
}

TEST_F(Arguments, AnotherCommandsOptionIsUnknown) {
  EXPECT_THAT(refusal({"plain", "--mode", "append"}), HasSubstr("unknown option '--mode'"));
  EXPECT_THAT(refusal({"--mode", "append", "load", "one"}), HasSubstr("unknown option '--mode'"));
}

TEST_F(Arguments, BadValuesNameTheOption) {
  EXPECT_EQ(refusal({"load", "-n", "abc", "one"}), "--limit: 'abc' is not a number from 1 to 100");
  EXPECT_EQ(refusal({"load", "-n", "101", "one"}), "--limit: '101' is not a number from 1 to 100");
  EXPECT_EQ(refusal({"load", "-m", "upsrt", "one"}), "--mode: 'upsrt' is not one of append, overwrite");
  EXPECT_EQ(refusal({"load", "--since", "2025-02-30", "one"}),
            "--since: '2025-02-30' is not a date (write it as YYYY-MM-DD)");
  EXPECT_EQ(refusal({"load", "-r", "gb,,fr", "one"}),
            "--countries: 'gb,,fr' has an empty part (write the values as a,b,c)");
}

TEST_F(Arguments, MissingRepeatedAndSuperfluousWords) {
  EXPECT_EQ(refusal({"load"}), "FIRST is missing (see rpscrape load --help)");
  EXPECT_EQ(refusal({"load", "one", "--table"}), "--table needs a value (NAME)");
  EXPECT_EQ(refusal({"load", "--table", "--yes", "one"}), "--table needs a value (NAME)");
  EXPECT_EQ(refusal({"load", "--table", "a", "--table", "b", "one"}), "--table is given twice");
  EXPECT_EQ(refusal({"load", "--yes=no", "one"}), "--yes takes no value");
  EXPECT_EQ(refusal({"plain", "word"}), "unexpected argument 'word' (see rpscrape plain --help)");
}

TEST_F(Arguments, HelpShowsEveryOptionExampleAndExitCode) {
  CommandSpec spec;
  bool all = false;
  spec.name = "retry";
  spec.summary = "races again";
  spec.description = "First paragraph.";
  spec.examples = {{"rpscrape retry --all", "every failure"}};
  spec.more_exit_codes = {ExitCode::kIncomplete};
  spec.options.flag("-a,--all", all, "all of them");
  const std::string help = command_help(spec);
  for (const char* part : {"rpscrape retry: races again", "First paragraph.", "-a, --all", "all of them",
                           "rpscrape retry --all", "every failure", "--profile NAME", "  0    done",
                           "  3    done but incomplete", "  130  interrupted"}) {
    EXPECT_THAT(help, HasSubstr(part));
  }
  EXPECT_THAT(help, testing::Not(HasSubstr("  5 ")));
}

}  // namespace
}  // namespace rps::cli
