#include "cli/man_page.h"

#include <array>

#include "base/text.h"
#include "cli/setting_keys.h"

namespace rps::cli {
namespace {

constexpr std::array kExitCodes{ExitCode::kOk,         ExitCode::kFailed,  ExitCode::kUsage,
                                ExitCode::kIncomplete, ExitCode::kRefused, ExitCode::kDifferences,
                                ExitCode::kInterrupted};

std::string section(const std::string& title) {
  return ".SH " + title + "\n";
}

std::string paragraph(std::string_view text) {
  return ".P\n" + roff_text(text) + "\n";
}

// `tag` is in roff's language already.
std::string entry(const std::string& tag, std::string_view text) {
  return ".TP\n" + tag + "\n" + roff_text(text) + "\n";
}

std::string bold(std::string_view text) {
  return "\\fB" + roff_text(text) + "\\fR";
}

std::string italic(std::string_view text) {
  return "\\fI" + roff_text(text) + "\\fR";
}

std::string option_tag(const Option& option) {
  std::string tag;
  for (const std::string& name : {option.short_name, option.long_name}) {
    if (!name.empty()) {
      tag += (tag.empty() ? "" : ", ") + bold(name);
    }
  }
  return option.is_flag() ? tag : tag + " " + italic(option.value_name);
}

std::string option_entries(const OptionSet& set) {
  std::string out;
  for (const Option& argument : set.arguments()) {
    out += entry(italic(argument.name()), argument.help);
  }
  for (const Option& option : set.options()) {
    out += entry(option_tag(option), option.help);
  }
  return out;
}

std::string more_exit_codes(const CommandSpec& command) {
  std::vector<std::string> codes;
  for (const ExitCode code : command.more_exit_codes) {
    codes.push_back(std::to_string(static_cast<int>(code)));
  }
  return codes.empty() ? "" : paragraph("Besides 0, 1, 2 and 130 it may end with " + join(codes, ", ") + ".");
}

// A summary as it stands in a list, as a sentence.
std::string sentence(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  }
  return text + ".";
}

std::string command_part(const CommandSpec& command) {
  std::string out = ".SS " + roff_text(command.name) + "\n" + bold(command_synopsis(command)) + "\n";
  out += paragraph(sentence(command.summary));
  for (const std::string_view text : split(command.description, '\n')) {
    out += text.empty() ? "" : paragraph(text);
  }
  out += option_entries(command.options) + more_exit_codes(command);
  out += command.examples.empty() ? "" : paragraph("Examples:");
  for (const Example& example : command.examples) {
    out += entry(bold(example.command_line), example.meaning);
  }
  return out;
}

std::string commands(const App& app) {
  std::string out = section("COMMANDS");
  for (const CommandSpec& command : app.commands()) {
    out += command_part(command);
  }
  return out;
}

std::string exit_status() {
  std::string out = section("EXIT STATUS");
  for (const ExitCode code : kExitCodes) {
    out += entry(bold(std::to_string(static_cast<int>(code))), exit_code_meaning(code));
  }
  return out;
}

std::string configuration() {
  std::string out = section("CONFIGURATION");
  out += paragraph(
      "Settings come from a TOML file: the one of --config, else of $RPSCRAPE_CONFIG, else rpscrape.toml in "
      "the current "
      "folder. Below, section.key stands for the key in the section: sql.threads is threads in [sql]. "
      "[profile.NAME.sql] "
      "and so on are laid over them when --profile or $RPSCRAPE_PROFILE names the profile; --set KEY=VALUE "
      "beats both. "
      "Relative paths of the file are relative to its folder. 'rpscrape config' prints the settings in "
      "effect and where "
      "each came from.");
  Settings defaults;
  for (const SettingKey& key : setting_keys()) {
    const std::string value = setting_text(key.ref(defaults));
    out += entry(bold(key.name), key.meaning + " (default: " + value + ")");
  }
  return out;
}

std::string named_texts(const std::string& title, const std::vector<NamedText>& texts) {
  std::string out = section(title);
  for (const NamedText& text : texts) {
    out += entry(bold(text.name), text.meaning);
  }
  return out;
}

std::string head() {
  return ".\\\" Made by \"rpscrape man\".\n.TH RPSCRAPE 1 \"\" \"rpscrape " + std::string(RPS_VERSION) +
         "\" \"User Commands\"\n" + ".nh\n.ad l\n" + section("NAME") +
         "rpscrape \\- horse\\-racing results, from the web page to SQL\n" + section("SYNOPSIS") +
         bold("rpscrape") + " " + italic("COMMAND") + " [options]\n.br\n" + bold("rpscrape help") + " [" +
         italic("COMMAND") + "]\n" + section("DESCRIPTION") +
         paragraph(
             "Turns horse-racing result pages into daily CSVs, keeps every scrape, and maintains a typed, "
             "partitioned "
             "Parquet lake that SQL engines can read at once. The last days are scraped again and again, "
             "because "
             "ratings and results change after a race: exactly the partitions that changed are replaced, no "
             "row comes "
             "twice, and nothing known is lost when a page is blocked.") +
         paragraph(
             "'scrape' makes day files of pages, 'upload' takes them into the lake, 'sql' asks it; 'daily' "
             "is all of it "
             "for the last days, from cron or systemd. Everything runs on one machine, or with the lake on "
             "S3.");
}

// The code points of well-formed UTF-8 beyond ASCII as roff's \[uXXXX].
void add_code_point(std::string_view& rest, std::string& out) {
  const auto lead = static_cast<unsigned char>(rest[0]);
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  char32_t code = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size && i < rest.size(); ++i) {
    code = (code << 6U) | (static_cast<unsigned char>(rest[i]) & 0x3FU);
  }
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string digits;
  for (; code > 0 || digits.size() < 4; code >>= 4U) {
    digits.insert(digits.begin(), kDigits[code & 0xFU]);
  }
  out += "\\[u" + digits + "]";
  rest.remove_prefix(std::min(size, rest.size()));
}

// How a character is written that roff would take for something else; empty: as it is.
std::string_view roff_name(char c) {
  switch (c) {
    case '\\':
      return "\\(rs";
    case '-':
      return "\\-";
    case '\'':
      return "\\(aq";
    case '"':
      return "\\(dq";
    case '`':
      return "\\(ga";
    case '^':
      return "\\(ha";
    case '~':
      return "\\(ti";
    case '\n':
      return " ";
    default:
      return "";
  }
}

}  // namespace

std::string roff_text(std::string_view text) {
  std::string out = text.starts_with('.') ? "\\&" : "";
  while (!text.empty()) {
    if (!is_ascii(text.substr(0, 1))) {
      add_code_point(text, out);
      continue;
    }
    const std::string_view name = roff_name(text[0]);
    out += name.empty() ? text.substr(0, 1) : name;
    text.remove_prefix(1);
  }
  return out;
}

std::string man_page(const App& app) {
  GlobalOptions unused;
  return head() + section("OPTIONS") +
         paragraph("Every command has these, before or behind its name; -- ends the options.") +
         option_entries(global_options(unused)) + commands(app) + exit_status() + configuration() +
         named_texts("ENVIRONMENT", environment_variables()) + named_texts("FILES", files_of_program()) +
         section("SEE ALSO") + bold("systemd.timer") + "(5), " + bold("duckdb") +
         "(1) for the SQL that the program knows\n";
}

}  // namespace rps::cli
