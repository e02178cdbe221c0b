// Any environment, shared file and reply of what gives out credentials: never a crash; keys that are found
// are not empty; no secret stands in an error, and none is asked for over plain HTTP but of this machine.
#include <algorithm>
#include <array>
#include <map>

#include "aws/credential_sources.h"
#include "aws/shared_file.h"
#include "aws_replies.h"
#include "fetch/url.h"
#include "memory_file.h"

namespace {

using namespace rps;        // NOLINT(google-build-using-namespace)
using namespace rps::fuzz;  // NOLINT(google-build-using-namespace)

constexpr std::string_view kSecret = "a-planted-secret";

std::map<std::string, std::string> variables_in(std::string_view text) {
  std::map<std::string, std::string> variables;
  for (const std::string_view line : split(text, '\n')) {
    const std::size_t equals = line.find('=');
    if (equals != std::string_view::npos && line.find('\0') == std::string_view::npos) {
      variables[std::string(line.substr(0, equals))] = line.substr(equals + 1);
    }
  }
  return variables;
}

void check(const MaybeCredentials& found) {
  if (found.ok() && *found) {
    require(!(*found)->credentials.access_key_id.empty() && !(*found)->credentials.secret_access_key.empty(),
            "what is found are whole credentials");
  }
}

// Of a source whose errors repeat nothing but names of the environment.
void check_silent(const MaybeCredentials& found, std::map<std::string, std::string> variables) {
  check(found);
  variables.erase("AWS_SECRET_ACCESS_KEY");
  const bool is_no_secret = std::any_of(variables.begin(), variables.end(), [](const auto& variable) {
    return variable.second.find(kSecret) != std::string::npos;
  });
  require(found.ok() || is_no_secret || found.error().text().find(kSecret) == std::string::npos,
          "an error holds no secret");
}

void require_local(const std::vector<std::string>& urls) {
  constexpr std::array<std::string_view, 6> kHosts{"127.0.0.1",     "localhost",      "[::1]",
                                                   "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"};
  for (const std::string& url : urls) {
    const auto parsed = parse_url(url);  // what is no address is asked of nobody
    require(!parsed.ok() || (parsed->scheme == "https" ||
                             std::find(kHosts.begin(), kHosts.end(), parsed->host) != kHosts.end()),
            "a container's credentials are asked for at https or on this machine");
  }
}

}  // namespace

// Part 0: lines NAME=VALUE; part 1: the content of every file that is named; then replies.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<std::string_view> parts = parts_of(text_of(data, size));
  const auto variables = variables_in(part(parts, 0));
  const MemoryFile file(part(parts, 1));
  static_cast<void>(parse_shared_file(part(parts, 1), "credentials"));
  parts.erase(parts.begin(),
              parts.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(2, parts.size())));
  const AwsEnvironment environment = [&](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (name == "AWS_SHARED_CREDENTIALS_FILE" || name == "AWS_CONFIG_FILE" ||
        (name.ends_with("_FILE") && found != variables.end())) {
      return file.path();
    }
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  };
  const AwsSettings settings;
  ScriptedHttp http(parts);
  const CredentialSurroundings around{settings, environment, http};
  check_silent(credentials_of_environment(around), variables);
  check_silent(credentials_of_profile(around), variables);
  check(credentials_of_web_identity(around));
  check(credentials_of_instance(around));
  ScriptedHttp container(parts);
  check(credentials_of_container({settings, environment, container}));
  require_local(container.urls());
  return 0;
}
