// The frame round a command: errors, exit codes, JSON, logs and questions, on commands made for the test.
#include "cli/run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "base/interrupt.h"
#include "base/log.h"
#include "cli/held_output.h"
#include "cli/table_printer.h"
#include "unit/cli/fixture.h"

namespace rps::cli {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

using Action = std::function<Result<ExitCode>(Context&)>;

class Run : public testing::Test {
 protected:
  ExitCode run(const Action& action, std::vector<std::string> words = {},
               LogPolicy policy = LogPolicy::kNone) {
    CommandSpec spec;
    spec.name = "work";
    spec.log = policy;
    spec.run = action;
    App app;
    app.add(std::move(spec));
    words.insert(words.begin(), {"work", "--config", folder.file("c.toml", "")});
    return host.run(app, words);
  }

  // The only file in the folder of logs.
  std::filesystem::path only_log() {
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path("logs"))) {
      found.push_back(entry.path());
    }
    EXPECT_EQ(found.size(), 1U);
    return found.empty() ? std::filesystem::path() : found[0];
  }

  TempFolder folder;
  FakeHost host;
};

Result<ExitCode> ok(Context& context) {
  context.out << "{\"rows\": 1}\n";
  return ExitCode::kOk;
}

Result<ExitCode> half_then_error(Context& context) {
  context.out << "{\"rows\": ";
  return Error{ErrorKind::kParse, "day.csv:17: column or: 'abc' is not a number", "correct the line"};
}

TEST_F(Run, SuccessAndItsCodes) {
  EXPECT_EQ(run(ok), ExitCode::kOk);
  EXPECT_EQ(host.out.str(), "{\"rows\": 1}\n");
  EXPECT_THAT(host.err.str(), IsEmpty());
  EXPECT_EQ(run([](Context&) -> Result<ExitCode> { return ExitCode::kIncomplete; }), ExitCode::kIncomplete);
}

TEST_F(Run, AnErrorIsOneLineAndItsCode) {
  EXPECT_EQ(run(half_then_error), ExitCode::kFailed);
  EXPECT_EQ(host.err.str(),
            "rpscrape work: day.csv:17: column or: 'abc' is not a number (correct the line)\n");
}

TEST_F(Run, LineBreaksInAnErrorDoNotSplitItsLine) {
  EXPECT_EQ(run([](Context&) -> Result<ExitCode> {
              return Error{ErrorKind::kEngine, "a\nb", ""};
            }),
            ExitCode::kFailed);
  EXPECT_EQ(host.err.str(), "rpscrape work: a b\n");
}

TEST_F(Run, WithJsonAnErrorIsTheOnlyDocument) {
  EXPECT_EQ(run(half_then_error, {"--json"}), ExitCode::kFailed);
  const auto json = nlohmann::json::parse(host.out.str());
  EXPECT_EQ(json["error"]["kind"], "parse");
  EXPECT_EQ(json["error"]["message"], "day.csv:17: column or: 'abc' is not a number");
  EXPECT_EQ(json["error"]["hint"], "correct the line");
}

TEST_F(Run, AnErrorIsNotPutBehindALongDocumentThatIsOnItsWay) {
  const auto long_then_error = [](Context& context) -> Result<ExitCode> {
    context.out << '[' << std::string(HeldOutput::kCapacity, '1');
    return Error{ErrorKind::kIo, "the rest is lost", ""};
  };
  EXPECT_EQ(run(long_then_error, {"--json"}), ExitCode::kFailed);
  EXPECT_THAT(host.out.str(), testing::Not(HasSubstr("error")));
  EXPECT_THAT(host.err.str(), HasSubstr("the rest is lost"));
}

TEST_F(Run, WithJsonASuccessIsTheOnlyDocument) {
  const auto talkative = [](Context& context) {
    context.progress.begin("phase", 1, "things");
    context.progress.note("a note");
    return ok(context);
  };
  EXPECT_EQ(run(talkative, {"--json"}), ExitCode::kOk);
  EXPECT_EQ(host.out.str(), "{\"rows\": 1}\n");
  EXPECT_THAT(host.err.str(), HasSubstr("a note\n"));
}

TEST_F(Run, UsageErrorsAreJsonTooEvenBeforeTheOption) {
  EXPECT_EQ(run(ok, {"--bogus", "--json"}), ExitCode::kUsage);
  EXPECT_EQ(nlohmann::json::parse(host.out.str())["error"]["kind"], "usage");
}

TEST_F(Run, ABadConfigurationIsUsage) {
  EXPECT_EQ(run(ok, {"--profile", "none"}), ExitCode::kUsage);
  EXPECT_THAT(host.err.str(), HasSubstr("c.toml: profile.none: there is no such profile"));
}

TEST_F(Run, OutputThatCannotBeWrittenIsAFailure) {
  host.out.setstate(std::ios::badbit);
  EXPECT_EQ(run(ok), ExitCode::kFailed);
  EXPECT_THAT(host.err.str(), HasSubstr("standard output cannot be written"));
}

TEST_F(Run, AReaderThatLeftIsNoFailure) {
  const auto printing = [](Context& context) -> Result<ExitCode> {
    RPS_TRY(print_table({{"a"}, {{std::int64_t{1}}}}, OutputFormat::kCsv, context.out, context.out_terminal));
    return ExitCode::kOk;
  };
  host.reader_gone = true;
  host.out.setstate(std::ios::badbit);
  EXPECT_EQ(run(ok), ExitCode::kOk);
  EXPECT_EQ(run(printing), ExitCode::kOk);
  EXPECT_THAT(host.err.str(), IsEmpty());
}

TEST_F(Run, AReaderThatLeftHidesNoOtherFailure) {
  host.reader_gone = true;
  host.out.setstate(std::ios::badbit);
  EXPECT_EQ(run(half_then_error), ExitCode::kFailed);
  EXPECT_THAT(host.err.str(), HasSubstr("day.csv:17"));
}

TEST_F(Run, TheLogTellsWhatWasAskedAndAnswered) {
  const auto logging = [this](Context& context) -> Result<ExitCode> {
    host.clock.set(Timestamp{host.clock.now().millis + 2500});
    log::info("in between");
    context.progress.note("noted");
    return ExitCode::kIncomplete;
  };
  EXPECT_EQ(run(logging, {"-q", "--set", "table.name=two words"}, LogPolicy::kRequired),
            ExitCode::kIncomplete);
  EXPECT_EQ(only_log().filename(), "work_20251111_080000.log");
  const std::string text = read_file(only_log());
  EXPECT_THAT(text, HasSubstr("run: rpscrape work --config"));
  EXPECT_THAT(text, HasSubstr("'table.name=two words'"));
  EXPECT_THAT(text, HasSubstr("version: "));
  EXPECT_THAT(text, HasSubstr("configuration: " + folder.path("c.toml")));
  EXPECT_THAT(text, HasSubstr("info in between"));
  EXPECT_THAT(text, HasSubstr("info noted"));
  EXPECT_THAT(text, HasSubstr("end: exit code 3 (done but incomplete: some parts failed) after 2.5 s"));
}

TEST_F(Run, ErrorsAreLogged) {
  EXPECT_EQ(run(half_then_error, {}, LogPolicy::kRequired), ExitCode::kFailed);
  EXPECT_THAT(read_file(only_log()), HasSubstr("error day.csv:17"));
}

TEST_F(Run, TwoRunsOfOneSecondHaveTwoLogs) {
  run(ok, {}, LogPolicy::kRequired);
  run(ok, {}, LogPolicy::kRequired);
  EXPECT_TRUE(std::filesystem::exists(folder.path("logs/work_20251111_080000.log")));
  EXPECT_TRUE(std::filesystem::exists(folder.path("logs/work_20251111_080000_2.log")));
}

TEST_F(Run, CommandsWithoutALogMakeNoFolder) {
  EXPECT_EQ(run(ok), ExitCode::kOk);
  EXPECT_FALSE(std::filesystem::exists(folder.path("logs")));
}

TEST_F(Run, ALogThatCannotBeWrittenStopsOnlyWritingCommands) {
  const std::string blocked = folder.file("logs", "a file where the folder should be");
  EXPECT_EQ(run(ok, {}, LogPolicy::kOptional), ExitCode::kOk);
  EXPECT_THAT(host.err.str(), HasSubstr("warning: no log of this run: "));
  EXPECT_EQ(host.out.str(), "{\"rows\": 1}\n");
  EXPECT_EQ(run(ok, {}, LogPolicy::kRequired), ExitCode::kFailed);
  EXPECT_EQ(host.out.str(), "{\"rows\": 1}\n");
}

TEST_F(Run, VerboseNamesConfigurationAndLog) {
  EXPECT_EQ(run(ok, {"-v"}, LogPolicy::kRequired), ExitCode::kOk);
  EXPECT_THAT(host.err.str(), HasSubstr("configuration: " + folder.path("c.toml")));
  EXPECT_THAT(host.err.str(), HasSubstr("log: " + folder.path("logs/work_20251111_080000.log")));
}

class Confirm : public Run {
 protected:
  ExitCode ask(bool yes) {
    return run([yes](Context& context) -> Result<ExitCode> {
      RPS_TRY(confirm(context, "Delete 3 partitions?", yes));
      return ExitCode::kOk;
    });
  }
};

TEST_F(Confirm, YesPassesWithoutAsking) {
  EXPECT_EQ(ask(true), ExitCode::kOk);
  EXPECT_THAT(host.err.str(), IsEmpty());
}

TEST_F(Confirm, WithoutATerminalItIsRefused) {
  host.in.str("y\n");
  EXPECT_EQ(ask(false), ExitCode::kRefused);
  EXPECT_THAT(host.err.str(), HasSubstr("--yes confirms it"));
}

TEST_F(Confirm, TheAnswerDecides) {
  host.can_ask = true;
  host.in.str("Yes\n\nn\n");
  EXPECT_EQ(ask(false), ExitCode::kOk);
  EXPECT_THAT(host.err.str(), HasSubstr("Delete 3 partitions? [y/N] "));
  EXPECT_EQ(ask(false), ExitCode::kRefused);  // an empty line
  EXPECT_EQ(ask(false), ExitCode::kRefused);  // n
  EXPECT_EQ(ask(false), ExitCode::kRefused);  // end of input
}

TEST_F(Confirm, CtrlCAtTheQuestionIsAnInterruption) {
  host.can_ask = true;
  request_interrupt();
  EXPECT_EQ(ask(false), ExitCode::kInterrupted);
  clear_interrupt();
}

}  // namespace
}  // namespace rps::cli
