// The question before something is destroyed (see command.h).
#include <istream>
#include <ostream>

#include "base/interrupt.h"
#include "base/log.h"
#include "base/text.h"
#include "cli/command.h"

namespace rps::cli {

Status confirm(Context& context, std::string_view question, bool yes) {
  if (yes) {
    log::info("confirmed by --yes: " + std::string(question));
    return {};
  }
  if (!context.can_ask) {
    return Error{ErrorKind::kRefused, "not confirmed: " + std::string(question),
                 "there is no terminal to ask at; --yes confirms it"};
  }
  context.err << question << " [y/N] " << std::flush;
  std::string answer;
  std::getline(context.in, answer);
  if (interrupted()) {
    return interrupted_error("nothing was changed");
  }
  const std::string word = lower(trim(answer));
  if (word == "y" || word == "yes") {
    log::info("confirmed at the terminal: " + std::string(question));
    return {};
  }
  return Error{ErrorKind::kRefused, "not confirmed; nothing was changed", ""};
}

}  // namespace rps::cli
