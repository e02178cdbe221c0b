// What the shells' completion and the manual page are made of; tests/e2e/completion.test.mjs asks the shells
// themselves.
#include "cli/completion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/man_page.h"

namespace rps::cli {
namespace {

using Kind = Proposals::Kind;
using testing::ElementsAre;
using testing::HasSubstr;

// A program with one command whose words are hard to quote.
App hard_app(std::string& target, std::vector<std::string>& list) {
  CommandSpec spec;
  spec.name = "hard";
  spec.summary = "it's [hard]: `quote` $HOME";
  spec.description = ".TH is no macro here\nnor is 'this";
  spec.options.text("-x", "FILE", target, R"(a\b, "c" and 'd': $(rm -rf))");
  spec.options.choice("--kind", "KIND", target, {"one", "two"}, "one or two");
  spec.options.list("--several", "CODES", list, "many");
  App app;
  app.add(std::move(spec));
  return app;
}

TEST(Completion, WhatAnOptionTakes) {
  std::string target;
  std::vector<std::string> list;
  OptionSet set;
  set.choice("--kind", "FILE", target, {"one", "two"}, "");
  set.text("--file", "FILE", target, "");
  set.text("--folder", "FOLDER", target, "");
  set.text("-c,--country", "CODE", target, "");
  set.list("--regions", "CODES", list, "");
  set.text("--name", "NAME", target, "");
  const auto of = [&set](const char* name) { return proposals_for(*set.find(name)); };
  EXPECT_EQ(of("--kind").kind, Kind::kChoices);
  EXPECT_EQ(of("--file").kind, Kind::kFiles);
  EXPECT_EQ(of("--folder").kind, Kind::kFolders);
  EXPECT_EQ(of("-c").kind, Kind::kRegions);
  EXPECT_FALSE(of("-c").comma_list);
  EXPECT_EQ(of("--regions").kind, Kind::kRegions);
  EXPECT_TRUE(of("--regions").comma_list);
  EXPECT_EQ(of("--name").kind, Kind::kNothing);
  EXPECT_THAT(set.find("--kind")->choices, ElementsAre("one", "two"));
  EXPECT_THAT(option_names(*set.find("-c")), ElementsAre("-c", "--country"));
}

TEST(Completion, AnArgumentWithChoicesTakesNoOther) {
  std::string target;
  OptionSet set;
  set.positional_choice("SHELL", target, {"bash", "zsh"}, true, "");
  const Option& argument = set.arguments()[0];
  EXPECT_TRUE(argument.required);
  EXPECT_THAT(argument.choices, ElementsAre("bash", "zsh"));
  EXPECT_TRUE(argument.take("zsh").ok());
  EXPECT_EQ(target, "zsh");
  EXPECT_EQ(argument.take("csh").error().message, "'csh' is not one of bash, zsh");
  EXPECT_EQ(target, "zsh");
}

// Words of the help are text to the shells, whatever is in them.
TEST(Completion, WordsAreQuoted) {
  std::string target;
  std::vector<std::string> list;
  const App app = hard_app(target, list);
  EXPECT_THAT(fish_completion(app), HasSubstr(R"(-d 'it\'s [hard]: `quote` $HOME')"));
  EXPECT_THAT(fish_completion(app), HasSubstr(R"(-d 'a\\b, "c" and \'d\': $(rm -rf)')"));
  EXPECT_THAT(zsh_completion(app), HasSubstr(R"('hard:it'\''s [hard]: `quote` $HOME')"));
  EXPECT_THAT(zsh_completion(app), HasSubstr(R"([a\\b, "c" and '\''d'\''\: $(rm -rf)])"));
  EXPECT_THAT(bash_completion(app), HasSubstr("    hard:-x) kind=files ;;\n"));
}

TEST(ManPage, TextStaysText) {
  EXPECT_EQ(roff_text("plain words"), "plain words");
  EXPECT_EQ(roff_text("--dry-run"), R"(\-\-dry\-run)");
  EXPECT_EQ(roff_text(R"(a\b)"), R"(a\(rsb)");
  EXPECT_EQ(roff_text(".TH is no macro"), R"(\&.TH is no macro)");
  EXPECT_EQ(roff_text("'so neither"), R"(\(aqso neither)");
  EXPECT_EQ(roff_text("two\nlines"), "two lines");
  EXPECT_EQ(roff_text("caf\u00e9 \u2026 \U0001F40E"), R"(caf\[u00E9] \[u2026] \[u1F40E])");
  EXPECT_EQ(roff_text(""), "");
}

TEST(ManPage, ACommandWithItsWords) {
  std::string target;
  std::vector<std::string> list;
  const std::string page = man_page(hard_app(target, list));
  EXPECT_THAT(page, HasSubstr("\n.SS hard\n"));
  EXPECT_THAT(page, HasSubstr("\n\\&.TH is no macro here\n"));
  EXPECT_THAT(page, HasSubstr("\nnor is \\(aqthis\n"));
}

}  // namespace
}  // namespace rps::cli
