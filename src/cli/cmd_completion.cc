// `rpscrape completion`: what makes a shell complete this program's command line.
#include <memory>

#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/json_text.h"

namespace rps::cli {
namespace {

Result<ExitCode> run_completion(const std::string& shell, Context& context) {
  const App app = make_app();
  const std::string script = shell == "bash"  ? bash_completion(app)
                             : shell == "zsh" ? zsh_completion(app)
                                              : fish_completion(app);
  context.out << (context.json ? "{\"completion\": " + json_string(script) + "}\n" : script);
  return ExitCode::kOk;
}

}  // namespace

void add_completion(App& app) {
  auto shell = std::make_shared<std::string>();
  CommandSpec spec;
  spec.name = "completion";
  spec.summary = "print the script that lets a shell complete commands and options";
  spec.description =
      "'make install' and the Debian package put these scripts where the shells look for them; this is for a "
      "program "
      "that was only copied. The script is static: the program is not run at a TAB, so print it anew after "
      "an update.";
  spec.examples = {
      {"rpscrape completion bash > ~/.rpscrape.bash", "for bash: to be sourced in ~/.bashrc"},
      {"rpscrape completion zsh > ~/.zfunc/_rpscrape", "in a folder of zsh's fpath, before compinit"},
      {"rpscrape completion fish > ~/.config/fish/completions/rpscrape.fish", "for fish"},
      {"source <(rpscrape completion bash)", "for this bash only"}};
  spec.log = LogPolicy::kNone;
  spec.options.positional_choice("SHELL", *shell, {"bash", "zsh", "fish"}, true, "bash, zsh or fish");
  spec.run = [shell](Context& context) { return run_completion(*shell, context); };
  app.add(std::move(spec));
}

}  // namespace rps::cli
