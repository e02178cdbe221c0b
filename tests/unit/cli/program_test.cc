// The built program from outside: what people and scripts see.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "unit/cli/fixture.h"

namespace rps::cli {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::IsEmpty;

// The tests lie in BUILD/tests, the program in BUILD.
std::string program_path() {
  return (std::filesystem::read_symlink("/proc/self/exe").parent_path().parent_path() / "rpscrape").string();
}

struct Outcome {
  int code = -1;  // exit code; negative: the signal that ended it
  std::string out;
  std::string err;
};

class Program : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directory(folder.path("cwd"));
    ASSERT_EQ(access(program_path().c_str(), X_OK), 0) << program_path() << " is not built";
  }

  // Runs it in folder/cwd; `out_path` takes its standard output.
  Outcome run(std::vector<std::string> words, const std::string& out_path) {
    const pid_t child = fork();
    if (child == 0) {
      become(std::move(words), out_path);
    }
    int status = 0;
    waitpid(child, &status, 0);
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    return {code, read_file(out_path), read_file(folder.path("err"))};
  }
  Outcome run(std::vector<std::string> words) { return run(std::move(words), folder.path("out")); }

  TempFolder folder;

 private:
  [[noreturn]] void become(std::vector<std::string> words, const std::string& out_path) {
    const std::string path = program_path();
    const int in = open("/dev/null", O_RDONLY);
    const int out = open(out_path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    const int err = open(folder.path("err").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    unsetenv("RPSCRAPE_CONFIG");
    unsetenv("RPSCRAPE_PROFILE");
    words.insert(words.begin(), path);
    std::vector<char*> argv;
    argv.reserve(words.size() + 1);
    for (std::string& word : words) {
      argv.push_back(word.data());
    }
    argv.push_back(nullptr);
    if (chdir(folder.path("cwd").c_str()) == 0) {
      execv(path.c_str(), argv.data());
    }
    _exit(127);
  }
};

TEST_F(Program, WithoutACommandItListsThem) {
  const Outcome bare = run({});
  EXPECT_EQ(bare.code, 0);
  for (const char* command : {"regions", "courses", "config"}) {
    EXPECT_THAT(bare.out, HasSubstr(command));
  }
  EXPECT_EQ(run({"--help"}).out, bare.out);
}

TEST_F(Program, EveryCommandHasHelpWithExamplesAndExitCodes) {
  const App app = make_app();
  ASSERT_FALSE(app.commands().empty());
  for (const CommandSpec& command : app.commands()) {
    const Outcome help = run({command.name, "--help"});
    EXPECT_EQ(help.code, 0) << command.name;
    EXPECT_FALSE(command.summary.empty()) << command.name;
    EXPECT_FALSE(command.description.empty()) << command.name;
    EXPECT_THAT(help.out, HasSubstr("\nExamples:\n  rpscrape " + command.name));
    EXPECT_THAT(help.out, HasSubstr("\nExit codes:\n  0 "));
    EXPECT_THAT(help.err, IsEmpty());
  }
}

TEST_F(Program, Version) {
  const Outcome plain = run({"--version"});
  EXPECT_EQ(plain.code, 0);
  EXPECT_THAT(plain.out, testing::MatchesRegex("rpscrape [0-9]+\\.[0-9]+\\.[0-9]+\n"));
  EXPECT_TRUE(nlohmann::json::parse(run({"--version", "--json"}).out).contains("version"));
}

TEST_F(Program, WrongWordsAreExitCode2AndOneLine) {
  const Outcome command = run({"corses"});
  EXPECT_EQ(command.code, 2);
  EXPECT_EQ(command.err, "rpscrape: unknown command 'corses' (did you mean courses?)\n");
  EXPECT_THAT(command.out, IsEmpty());
  const Outcome option = run({"courses", "--jason"});
  EXPECT_EQ(option.code, 2);
  EXPECT_EQ(option.err, "rpscrape courses: unknown option '--jason' (did you mean --json?)\n");
}

TEST_F(Program, RegionsAsTableAndJson) {
  const Outcome table = run({"regions"});
  EXPECT_EQ(table.code, 0);
  EXPECT_THAT(table.out, HasSubstr("│ gb "));
  const auto json = nlohmann::json::parse(run({"--json", "regions"}).out);
  ASSERT_TRUE(json.is_array());
  EXPECT_TRUE(std::any_of(json.begin(), json.end(), [](const auto& region) {
    return region["code"] == "ire" && region["courses"].is_number_integer() && region["courses"] > 0;
  }));
}

TEST_F(Program, CoursesAreSearched) {
  const auto all = nlohmann::json::parse(run({"courses", "--json"}).out);
  const auto irish = nlohmann::json::parse(run({"courses", "--json", "ire"}).out);
  ASSERT_FALSE(irish.empty());
  EXPECT_LT(irish.size(), all.size());
  const Outcome table = run({"courses", "kEmPtOn"});
  EXPECT_EQ(table.code, 0);
  EXPECT_THAT(table.out, HasSubstr("Kempton"));
}

TEST_F(Program, NothingFoundIsANoteNotAFailure) {
  const Outcome none = run({"courses", "no such place"});
  EXPECT_EQ(none.code, 0);
  EXPECT_THAT(none.out, IsEmpty());
  EXPECT_THAT(none.err, HasSubstr("no course matches 'no such place'"));
  const Outcome json = run({"courses", "no such place", "--json", "-q"});
  EXPECT_EQ(json.out, "[]\n");
  EXPECT_THAT(json.err, IsEmpty());
}

TEST_F(Program, ConfigShowsValuesAndTheirOrigin) {
  static_cast<void>(folder.file("cwd/rpscrape.toml", "[sql]\nthreads = 3\n"));
  const auto json = nlohmann::json::parse(run({"config", "--json", "--set", "csv.gzip=true"}).out);
  const auto find = [&](const std::string& name) {
    return *std::find_if(json.begin(), json.end(), [&](const auto& row) { return row["setting"] == name; });
  };
  EXPECT_EQ(find("sql.threads")["value"], 3);
  EXPECT_EQ(find("sql.threads")["from"], "rpscrape.toml:2");
  EXPECT_EQ(find("csv.gzip")["value"], true);
  EXPECT_EQ(find("csv.gzip")["from"], "--set");
  EXPECT_EQ(find("paths.data")["value"], "data");
  EXPECT_EQ(find("paths.data")["from"], "default");
  EXPECT_THAT(run({"config", "--config", "./rpscrape.toml"}).out, ContainsRegex("│ paths.data +│ data "));
}

TEST_F(Program, AWrongConfigurationIsExitCode2) {
  static_cast<void>(folder.file("cwd/rpscrape.toml", "[sql]\nthread = 3\n"));
  const Outcome wrong = run({"regions"});
  EXPECT_EQ(wrong.code, 2);
  EXPECT_EQ(wrong.err, "rpscrape regions: rpscrape.toml:2: sql.thread: unknown key (nearest: sql.threads)\n");
}

TEST_F(Program, ReadOnlyCommandsLeaveNothingBehind) {
  std::filesystem::permissions(folder.path("cwd"),
                               std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
  EXPECT_EQ(run({"regions"}).code, 0);
  EXPECT_EQ(run({"courses"}).code, 0);
  EXPECT_EQ(run({"config"}).code, 0);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path("cwd")));
  std::filesystem::permissions(folder.path("cwd"), std::filesystem::perms::owner_all);
}

TEST_F(Program, AFullDiskIsAFailure) {
  if (access("/dev/full", W_OK) != 0) {
    GTEST_SKIP() << "no /dev/full here";
  }
  const pid_t child = fork();
  if (child == 0) {
    const int full = open("/dev/full", O_WRONLY);
    const int err = open(folder.path("err").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(full, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    execl(program_path().c_str(), "rpscrape", "regions", nullptr);
    _exit(127);
  }
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 1);
  EXPECT_THAT(read_file(folder.path("err")), HasSubstr("standard output cannot be written"));
}

TEST_F(Program, AClosedPipeIsSilentSuccess) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  if (child == 0) {
    const int err = open(folder.path("err").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    close(ends[0]);
    dup2(ends[1], STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    close(ends[1]);
    execl(program_path().c_str(), "rpscrape", "courses", nullptr);
    _exit(127);
  }
  close(ends[0]);
  close(ends[1]);
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_TRUE(WIFEXITED(status)) << "ended by signal " << WTERMSIG(status);
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_THAT(read_file(folder.path("err")), IsEmpty());
}

}  // namespace
}  // namespace rps::cli
