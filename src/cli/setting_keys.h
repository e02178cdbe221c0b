// The settings by name: one list from which rpscrape.toml is read, checked and printed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "workflow/settings.h"

namespace rps::cli {

// Where a setting's value is kept inside a Settings.
using SettingRef = std::variant<std::string*, std::int64_t*, double*, bool*, std::vector<std::string>*>;

struct SettingKey {
  std::string name;  // section and key: "sql.memory_limit"
  std::string meaning;
  bool is_path = false;  // relative to the folder of the configuration file
  SettingRef (*ref)(Settings&);
  // kUsage if the value in `settings` is not acceptable; the message begins with the value.
  Status (*check)(const Settings& settings);
};

// All of them, in the order of docs and printing. Thread-safe.
const std::vector<SettingKey>& setting_keys();
// By full name; null if there is none.
const SettingKey* find_setting(std::string_view name);
std::vector<std::string> setting_names();

// "a whole number", "a number", "true or false", "a text", "a list of texts".
std::string_view expected_form(const SettingRef& ref);
// The value as in TOML: "data", 2, true, ["country", "date"].
std::string setting_text(const SettingRef& ref);
// Stores a value written as on the command line: lists as "a,b". kUsage if it has not the expected form.
Status set_from_text(const SettingRef& ref, std::string_view text);

}  // namespace rps::cli
