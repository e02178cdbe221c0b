#include "cli/config.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>
#include <system_error>

#include "base/text.h"
#include "cli/setting_checks.h"
#include "cli/setting_keys.h"
#include "cli/suggest.h"
#include "cli/text_width.h"
#include "cli/toml.h"

namespace rps::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kDefaultFile = "rpscrape.toml";
constexpr std::string_view kProfileSection = "profile";

Error usage(std::string message, std::string hint = "") {
  return Error{ErrorKind::kUsage, std::move(message), std::move(hint)};
}

std::vector<std::string> section_names() {
  std::set<std::string> names{std::string(kProfileSection)};
  for (const SettingKey& key : setting_keys()) {
    names.insert(key.name.substr(0, key.name.find('.')));
  }
  return {names.begin(), names.end()};
}

// The valid key that was probably meant by the full name: the same key of another section, else the nearest
// word.
std::string nearest_key(const std::string& name) {
  const std::string last = "." + name.substr(name.rfind('.') + 1);
  for (const SettingKey& key : setting_keys()) {
    if (key.name.ends_with(last)) {
      return key.name;
    }
  }
  return nearest(name, setting_names());
}

// Texts of settings go into header fields, paths and messages; only a command may have several lines.
Status check_text(const SettingKey& key, const SettingRef& ref) {
  const auto* const target = std::get_if<std::string*>(&ref);
  if (target == nullptr || key.name == "daily.on_failure") {
    return {};
  }
  const bool plain = std::none_of((*target)->begin(), (*target)->end(),
                                  [](unsigned char c) { return c < ' ' || c == 0x7F; });
  return plain ? Status() : Status(unfit(printable(**target), "has control characters"));
}

// One table of the file (the whole, or a profile's) being laid over the settings.
class Overlay {
 public:
  Overlay(std::string file, std::string profile, LoadedConfig& config)
      : file_(std::move(file)), profile_(std::move(profile)), config_(config) {}

  Status apply(const toml::table& table) {
    for (const auto& [key, node] : table) {
      const std::string name(key.str());
      if (profile_.empty() && name == kProfileSection) {
        continue;  // laid over later
      }
      RPS_TRY(apply_section(name, node, line_of(key)));
    }
    return {};
  }

 private:
  using Line = toml::source_index;

  static Line line_of(const toml::key& key) { return key.source().begin.line; }

  std::string at(Line line, const std::string& name) const {
    const std::string prefix = profile_.empty() ? "" : std::string(kProfileSection) + "." + profile_ + ".";
    return file_ + ":" + std::to_string(line) + ": " + prefix + name;
  }

  Status apply_section(const std::string& name, const toml::node& node, Line line) {
    const std::vector<std::string> sections = section_names();
    const bool known =
        name != kProfileSection && std::find(sections.begin(), sections.end(), name) != sections.end();
    if (known && !node.is_table()) {
      return usage(at(line, name) + ": is a section, not a value", "write [" + name + "]");
    }
    if (!known) {
      const std::string meant = node.is_table() ? nearest(name, sections) : nearest_key(name);
      return usage(at(line, name) + ": unknown " + (node.is_table() ? "section" : "key"),
                   "nearest: " + meant);
    }
    for (const auto& [key, value] : *node.as_table()) {
      RPS_TRY(apply_value(name + "." + std::string(key.str()), value, line_of(key)));
    }
    return {};
  }

  Status apply_value(const std::string& name, const toml::node& node, Line line) {
    const SettingKey* key = find_setting(name);
    if (key == nullptr) {
      return usage(at(line, name) + ": unknown key", "nearest: " + nearest_key(name));
    }
    const SettingRef ref = key->ref(config_.settings);
    if (!std::visit([&](auto* target) { return assign(node, *target); }, ref)) {
      return usage(at(line, name) + ": is not " + std::string(expected_form(ref)));
    }
    Status fit = check_text(*key, ref);
    fit = fit.ok() ? key->check(config_.settings) : std::move(fit);
    if (!fit.ok()) {
      return with_context(fit.error(), at(line, name));
    }
    const std::string origin = file_ + ":" + std::to_string(line);
    config_.origins.by_key[name] = profile_.empty() ? origin : origin + " (profile " + profile_ + ")";
    return {};
  }

  // Each stores the node's value if it has the target's type.
  template <class T>
  static bool assign(const toml::node& node, T& target) {
    const std::optional<T> value = node.value_exact<T>();
    target = value.value_or(target);
    return value.has_value();
  }
  // Whole numbers are numbers, too.
  static bool assign(const toml::node& node, double& target) {
    target = node.is_number() ? node.value<double>().value_or(target) : target;
    return node.is_number();
  }
  static bool assign(const toml::node& node, std::vector<std::string>& target) {
    const toml::array* array = node.as_array();
    if (array == nullptr) {
      return false;
    }
    target.clear();
    for (const toml::node& element : *array) {
      if (!element.is_string()) {
        return false;
      }
      target.push_back(element.as_string()->get());
    }
    return true;
  }

  std::string file_;
  std::string profile_;
  LoadedConfig& config_;
};

// Empty if there is none to read.
std::string choose_file(const ConfigRequest& request, const Environment& environment) {
  if (!request.file.empty()) {
    return request.file;
  }
  std::string named = environment("RPSCRAPE_CONFIG");
  if (!named.empty()) {
    return named;
  }
  std::error_code ignored;
  return fs::exists(kDefaultFile, ignored) ? std::string(kDefaultFile) : std::string();
}

Result<toml::table> read_toml(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream text;
  std::error_code ignored;
  if (!in || fs::is_directory(file, ignored) || !(in.peek() == EOF || text << in.rdbuf())) {
    return usage("configuration " + file + ": cannot be read", "check --config and $RPSCRAPE_CONFIG");
  }
  toml::parse_result parsed = toml::parse(text.str(), file);
  if (!parsed) {
    const toml::parse_error& error = parsed.error();
    return usage(file + ":" + std::to_string(error.source().begin.line) + ": " +
                 std::string(error.description()));
  }
  return std::move(parsed).table();
}

// The profiles of the file by name; kUsage if one of them is no table.
Result<std::map<std::string, const toml::table*>> find_profiles(const std::string& file,
                                                                const toml::table& root) {
  std::map<std::string, const toml::table*> profiles;
  const toml::node* section = root.get(kProfileSection);
  if (section == nullptr) {
    return profiles;
  }
  if (!section->is_table()) {
    return usage(file + ": profile: is a section, not a value", "write [profile.NAME.paths]");
  }
  for (const auto& [key, node] : *section->as_table()) {
    if (!node.is_table()) {
      return usage(file + ":" + std::to_string(key.source().begin.line) + ": profile." +
                       std::string(key.str()) + ": is a section, not a value",
                   "write [profile.NAME.paths]");
    }
    profiles[std::string(key.str())] = node.as_table();
  }
  return profiles;
}

Error unknown_profile(const std::string& file, const std::string& wanted,
                      const std::map<std::string, const toml::table*>& profiles) {
  std::vector<std::string> names;
  names.reserve(profiles.size());
  for (const auto& [name, table] : profiles) {
    names.push_back(name);
  }
  const std::string meant = nearest(wanted, names);
  return usage(file + ": profile." + wanted + ": there is no such profile",
               meant.empty() ? "the file has none" : "nearest: " + meant);
}

// A relative path, not an address, as seen from the folder of `file`.
std::string beside(const std::string& file, const std::string& path) {
  if (path.find("://") != std::string::npos) {
    return path;  // an address
  }
  const fs::path folder = fs::path(file).parent_path().lexically_normal();
  return folder.empty() || folder == "." ? path : (folder / path).string();
}

// The profile that needs no file: the lake on AWS under the names of the plan, which are the defaults else.
constexpr std::string_view kAwsProfile = "aws";

void apply_aws_profile(LoadedConfig& config) {
  config.settings.paths.store = "s3://rpscrape";
  config.settings.catalog.kind = "glue";
  for (const char* key : {"paths.store", "catalog.kind"}) {
    config.origins.by_key[key] = "the program's profile aws";
  }
}

Status apply_file(const std::string& file, const std::string& profile, LoadedConfig& config) {
  RPS_ASSIGN(const toml::table root, read_toml(file));
  RPS_TRY(Overlay(file, "", config).apply(root));
  if (profile == kAwsProfile) {
    apply_aws_profile(config);
  }
  RPS_ASSIGN(const auto profiles, find_profiles(file, root));
  for (const auto& [name, table] : profiles) {
    LoadedConfig scratch = config;  // a profile that is not chosen is only checked
    RPS_TRY(Overlay(file, name, name == profile ? config : scratch).apply(*table));
  }
  if (!profile.empty() && profile != kAwsProfile && profiles.count(profile) == 0) {
    return unknown_profile(file, profile, profiles);
  }
  for (const SettingKey& key : setting_keys()) {
    if (key.is_path) {
      std::string& path = *std::get<std::string*>(key.ref(config.settings));
      path = path.empty() ? path : beside(file, path);
    }
  }
  return {};
}

Status apply_assignment(const std::string& assignment, LoadedConfig& config) {
  const std::size_t equals = std::min(assignment.find('='), assignment.size());
  const std::string name = assignment.substr(0, equals);
  const SettingKey* key = find_setting(name);
  if (key == nullptr) {
    return usage("--set " + assignment + ": unknown key '" + name + "'", "nearest: " + nearest_key(name));
  }
  if (equals == assignment.size()) {
    return usage("--set " + assignment + ": no value", "write --set " + name + "=VALUE");
  }
  Status done = set_from_text(key->ref(config.settings), std::string_view(assignment).substr(equals + 1));
  done = done.ok() ? check_text(*key, key->ref(config.settings)) : std::move(done);
  done = done.ok() ? key->check(config.settings) : std::move(done);
  config.origins.by_key[name] = "--set";
  return done.ok() ? Status() : Status(with_context(done.error(), "--set " + name));
}

}  // namespace

Result<LoadedConfig> load_settings(const ConfigRequest& request, const Environment& environment) {
  LoadedConfig config;
  config.origins.file = choose_file(request, environment);
  config.origins.profile = request.profile.empty() ? environment("RPSCRAPE_PROFILE") : request.profile;
  const bool on_aws = config.origins.profile == kAwsProfile;
  if (!config.origins.file.empty()) {
    RPS_TRY(apply_file(config.origins.file, config.origins.profile, config));
  } else if (on_aws) {
    apply_aws_profile(config);
  } else if (!config.origins.profile.empty()) {
    return usage("profile '" + config.origins.profile + "' is asked for, but there is no configuration file",
                 "give one by --config, or make rpscrape.toml");
  }
  for (const std::string& assignment : request.assignments) {
    RPS_TRY(apply_assignment(assignment, config));
  }
  if (Status fit = check_together(config.settings); !fit.ok()) {
    return with_context(fit.error(), config.origins.file.empty() ? "configuration" : config.origins.file);
  }
  return config;
}

}  // namespace rps::cli
