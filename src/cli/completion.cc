#include "cli/completion.h"

#include <map>

namespace rps::cli {

Proposals proposals_for(const Option& option) {
  using Kind = Proposals::Kind;
  static const std::map<std::string, Kind, std::less<>> kByValueName{
      {"FILE", Kind::kFiles},         {"PATH", Kind::kFiles},   {"FOLDER", Kind::kFolders},
      {"DIR", Kind::kFolders},        {"CODE", Kind::kRegions}, {"CODES", Kind::kRegions},
      {"KEY=VALUE", Kind::kSettings},
  };
  if (!option.choices.empty()) {
    return {Kind::kChoices, option.comma_list};
  }
  const auto at = kByValueName.find(option.value_name);
  return {at == kByValueName.end() ? Kind::kNothing : at->second, option.comma_list};
}

std::vector<std::string> option_names(const Option& option) {
  std::vector<std::string> names;
  for (const std::string& name : {option.short_name, option.long_name}) {
    if (!name.empty()) {
      names.push_back(name);
    }
  }
  return names;
}

}  // namespace rps::cli
