// Scripts that let a shell complete the program's command line, written from the same declarations that parse
// it. A script is static text: at a TAB the shell reads its own variables and, for files, the folder; the
// program is not run. All functions are pure; the texts end with a line break.
#pragma once

#include <string>
#include <vector>

#include "cli/app.h"

namespace rps::cli {

// To be sourced by bash 4.4 or later, or put into bash-completion's folder as "rpscrape".
std::string bash_completion(const App& app);
// To be put into a folder of zsh's fpath as "_rpscrape".
std::string zsh_completion(const App& app);
// To be sourced by fish 3, or put into its folder of completions as "rpscrape.fish".
std::string fish_completion(const App& app);

// What a shell may propose where an option's value or an argument stands.
struct Proposals {
  enum class Kind {
    kNothing,   // only the user knows
    kChoices,   // Option::choices
    kRegions,   // codes of regions
    kSettings,  // names of settings, each with '=' behind it
    kFiles,
    kFolders,
  };
  Kind kind = Kind::kNothing;
  bool comma_list = false;  // several of them, as in "gb,ire"
};

// By the choices, else by the value's name: FILE, FOLDER, CODE and so on. `option` is no flag.
Proposals proposals_for(const Option& option);

// "-d", "--date": the names that the option has.
std::vector<std::string> option_names(const Option& option);

}  // namespace rps::cli
