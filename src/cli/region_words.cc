#include "cli/region_words.h"

#include "base/text.h"
#include "model/courses.h"

namespace rps::cli {

Result<std::string> region_code(std::string_view word) {
  std::string code = lower(word);
  if (!is_region(code)) {
    return Error{ErrorKind::kUsage, "there is no region '" + std::string(word) + "'",
                 "'rpscrape regions' lists them"};
  }
  return code;
}

Result<std::vector<std::string>> region_codes(const std::vector<std::string>& words) {
  std::vector<std::string> codes;
  for (const std::string& word : words) {
    RPS_ASSIGN(std::string code, region_code(word));
    codes.push_back(std::move(code));
  }
  return codes;
}

}  // namespace rps::cli
