#include "aws/credential_sources.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>
#include <utility>

#include "aws/failure.h"
#include "aws/session.h"
#include "aws/shared_file.h"
#include "base/text.h"
#include "io/files.h"

namespace rps {
namespace {

using Json = nlohmann::json;

constexpr double kMetadataTimeout = 1;  // seconds; on other machines nobody answers
constexpr double kTokenTimeout = 10;
constexpr std::uint64_t kLargestToken = 1U << 16U;

std::string value_of(const AwsEnvironment& environment, const std::string& name) {
  return environment(name).value_or("");
}

Error refused(std::string message, std::string hint = "") {
  return Error{ErrorKind::kPermission, std::move(message), std::move(hint)};
}

// ---- profiles

std::string shared_path(const AwsEnvironment& environment, const std::string& variable, const char* name) {
  const std::string chosen = value_of(environment, variable);
  return chosen.empty() ? value_of(environment, "HOME") + "/.aws/" + name : chosen;
}

// What only other tools can make credentials of.
bool needs_other_tools(const SharedSection& section) {
  return std::any_of(section.begin(), section.end(), [](const auto& entry) {
    const std::string& name = entry.first;
    return name == "role_arn" || name == "credential_process" || name.starts_with("sso_");
  });
}

std::string text_of(const SharedSection& section, const char* name) {
  const auto found = section.find(name);
  return found == section.end() ? "" : found->second;
}

// ---- replies in JSON

std::string text_of(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_string() ? found->get<std::string>() : "";
}

// {"AccessKeyId", "SecretAccessKey", "Token", "Expiration"}, as containers and instances give them.
MaybeCredentials credentials_in(const AwsReply& reply, const std::string& origin) {
  const Json json = Json::parse(reply.body, nullptr, false);
  if (reply.status != 200 || !json.is_object()) {
    return refused(origin + " gives no credentials: HTTP " + std::to_string(reply.status));
  }
  FoundCredentials found;
  found.origin = origin;
  found.credentials = {text_of(json, "AccessKeyId"), text_of(json, "SecretAccessKey"),
                       text_of(json, "Token")};
  if (found.credentials.access_key_id.empty() || found.credentials.secret_access_key.empty()) {
    return refused(origin + " gives no credentials: " + text_of(json, "Code"));
  }
  const std::string expires = text_of(json, "Expiration");
  if (!expires.empty()) {
    RPS_ASSIGN(found.expires, Timestamp::parse(expires));
  }
  return std::optional(std::move(found));
}

// ---- the container's endpoint

bool is_trusted_host(std::string_view url) {
  constexpr std::array<std::string_view, 6> kHosts{"127.0.0.1",     "localhost",      "[::1]",
                                                   "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"};
  std::string_view host = url.substr(url.find("://") + 3);
  host = host.substr(0, host.find_first_of("/?#\\"));
  if (host.find('@') != std::string_view::npos) {
    return false;  // "localhost:80@example.com" is not this machine
  }
  const std::size_t port = host.rfind(':');
  if (port != std::string_view::npos && host.find(']', port) == std::string_view::npos) {
    host = host.substr(0, port);
  }
  return std::find(kHosts.begin(), kHosts.end(), host) != kHosts.end();
}

Result<std::string> container_url(const AwsEnvironment& environment) {
  const std::string relative = value_of(environment, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
  if (!relative.empty() && !relative.starts_with('/')) {
    return refused("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is no path", "it begins with /");
  }
  if (!relative.empty()) {
    return "http://169.254.170.2" + relative;
  }
  const std::string full = value_of(environment, "AWS_CONTAINER_CREDENTIALS_FULL_URI");
  const bool plain = full.starts_with("http://");
  if (full.empty() || full.starts_with("https://") || (plain && is_trusted_host(full))) {
    return full;
  }
  return refused("AWS_CONTAINER_CREDENTIALS_FULL_URI is neither https nor an address of this machine",
                 "credentials do not go unprotected over a network");
}

Result<std::string> container_token(const AwsEnvironment& environment) {
  const std::string file = value_of(environment, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
  if (file.empty()) {
    return value_of(environment, "AWS_CONTAINER_AUTHORIZATION_TOKEN");
  }
  RPS_ASSIGN(const std::string token, read_file(file, kLargestToken));
  return std::string(trim(token));
}

// ---- the instance's metadata

Result<AwsReply> ask_metadata(const CredentialSurroundings& around, const std::string& method,
                              const std::string& path, AwsHeaders headers) {
  const std::string chosen = value_of(around.environment, "AWS_EC2_METADATA_SERVICE_ENDPOINT");
  std::string base = chosen.empty() ? "http://169.254.169.254" : chosen;
  base.erase(base.find_last_not_of('/') + 1);
  AwsRequest request;
  request.method = method;
  request.url = base + path;
  request.headers = std::move(headers);
  request.timeout = kMetadataTimeout;
  return around.http.send(request);
}

// What IAM allows in the name of a role.
bool is_role_name(std::string_view name) {
  constexpr std::string_view kOthers = "+=,.@-_";
  constexpr std::size_t kLongest = 64;
  return !name.empty() && name.size() <= kLongest && std::all_of(name.begin(), name.end(), [&](char c) {
    const char small = to_lower(c);
    return is_digit(c) || (small >= 'a' && small <= 'z') || kOthers.find(c) != std::string_view::npos;
  });
}

// ---- web identity

std::string sts_form(const std::string& role, const std::string& name, const std::string& token) {
  return "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=" + uri_encode(role, false) +
         "&RoleSessionName=" + uri_encode(name, false) + "&WebIdentityToken=" + uri_encode(token, false);
}

MaybeCredentials assumed_role(const AwsReply& reply, const std::string& origin) {
  if (reply.status != 200) {
    return error_of(failure_of(reply), origin);
  }
  pugi::xml_document document;
  document.load_buffer(reply.body.data(), reply.body.size());
  const pugi::xml_node given = document.child("AssumeRoleWithWebIdentityResponse")
                                   .child("AssumeRoleWithWebIdentityResult")
                                   .child("Credentials");
  if (!given) {
    return refused(origin + ": the reply has no credentials");
  }
  FoundCredentials found;
  found.origin = origin;
  found.credentials = {given.child_value("AccessKeyId"), given.child_value("SecretAccessKey"),
                       given.child_value("SessionToken")};
  if (found.credentials.access_key_id.empty() || found.credentials.secret_access_key.empty()) {
    return refused(origin + ": the reply has no credentials");
  }
  RPS_ASSIGN(found.expires, Timestamp::parse(given.child_value("Expiration")));
  return std::optional(std::move(found));
}

}  // namespace

MaybeCredentials credentials_of_environment(const CredentialSurroundings& around) {
  FoundCredentials found;
  found.origin = "the environment";
  found.credentials = {value_of(around.environment, "AWS_ACCESS_KEY_ID"),
                       value_of(around.environment, "AWS_SECRET_ACCESS_KEY"),
                       value_of(around.environment, "AWS_SESSION_TOKEN")};
  if (found.credentials.access_key_id.empty()) {
    return std::optional<FoundCredentials>();
  }
  if (found.credentials.secret_access_key.empty()) {
    return refused("AWS_ACCESS_KEY_ID is set, AWS_SECRET_ACCESS_KEY is not", "set both or none");
  }
  // As 'aws configure export-credentials' writes it beside them.
  if (const auto end = Timestamp::parse(value_of(around.environment, "AWS_CREDENTIAL_EXPIRATION"));
      end.ok()) {
    found.expires = *end;
  }
  return std::optional(std::move(found));
}

MaybeCredentials credentials_of_profile(const CredentialSurroundings& around) {
  const std::string of_environment = value_of(around.environment, "AWS_PROFILE");
  const std::string& named = around.settings.profile.empty() ? of_environment : around.settings.profile;
  const std::string profile = named.empty() ? "default" : named;
  const std::string keys_path = shared_path(around.environment, "AWS_SHARED_CREDENTIALS_FILE", "credentials");
  const std::string config_path = shared_path(around.environment, "AWS_CONFIG_FILE", "config");
  RPS_ASSIGN(SharedFile keys, read_shared_file(keys_path));
  RPS_ASSIGN(SharedFile config, read_shared_file(config_path));
  const std::string config_section = profile == "default" ? profile : "profile " + profile;
  for (const auto& [section, path] :
       {std::pair{&keys[profile], &keys_path}, std::pair{&config[config_section], &config_path}}) {
    FoundCredentials found;
    found.origin = "profile '" + profile + "' of " + *path;
    found.credentials = {text_of(*section, "aws_access_key_id"), text_of(*section, "aws_secret_access_key"),
                         text_of(*section, "aws_session_token")};
    if (!found.credentials.access_key_id.empty() && !found.credentials.secret_access_key.empty()) {
      return std::optional(std::move(found));
    }
  }
  if (needs_other_tools(keys[profile]) || needs_other_tools(config[config_section])) {
    return refused(
        "profile '" + profile + "' needs the AWS command line to get its credentials",
        "eval \"$(aws configure export-credentials --format env)\" puts them into the environment");
  }
  if (!named.empty()) {
    return refused("profile '" + profile + "' has no access key in " + keys_path + " or " + config_path,
                   "'aws configure --profile " + profile + "' writes one");
  }
  return std::optional<FoundCredentials>();
}

MaybeCredentials credentials_of_web_identity(const CredentialSurroundings& around) {
  const std::string file = value_of(around.environment, "AWS_WEB_IDENTITY_TOKEN_FILE");
  const std::string role = value_of(around.environment, "AWS_ROLE_ARN");
  if (file.empty() || role.empty()) {
    return std::optional<FoundCredentials>();
  }
  RPS_ASSIGN(const std::string token, read_file(file, kLargestToken));
  const std::string chosen = value_of(around.environment, "AWS_ROLE_SESSION_NAME");
  const std::string body = sts_form(role, chosen.empty() ? "rpscrape" : chosen, std::string(trim(token)));
  AwsRequest request;
  request.method = "POST";
  request.url = service_address(around.settings, "sts") + "/";
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
  request.body = body;
  request.timeout = kTokenTimeout;
  const std::string origin = "sts AssumeRoleWithWebIdentity of " + role;
  auto reply = around.http.send(request);
  return reply.ok() ? assumed_role(*reply, origin)
                    : MaybeCredentials(with_context(std::move(reply.error()), origin));
}

MaybeCredentials credentials_of_container(const CredentialSurroundings& around) {
  RPS_ASSIGN(const std::string url, container_url(around.environment));
  if (url.empty()) {
    return std::optional<FoundCredentials>();
  }
  RPS_ASSIGN(const std::string token, container_token(around.environment));
  AwsRequest request;
  request.method = "GET";
  request.url = url;
  request.timeout = kTokenTimeout;
  if (!token.empty()) {
    request.headers = {{"Authorization", token}};
  }
  auto reply = around.http.send(request);
  const std::string origin = "the container's endpoint";
  return reply.ok() ? credentials_in(*reply, origin)
                    : MaybeCredentials(with_context(std::move(reply.error()), origin));
}

MaybeCredentials credentials_of_instance(const CredentialSurroundings& around) {
  constexpr std::string_view kRoles = "/latest/meta-data/iam/security-credentials/";
  if (lower(value_of(around.environment, "AWS_EC2_METADATA_DISABLED")) == "true") {
    return std::optional<FoundCredentials>();
  }
  const auto token =
      ask_metadata(around, "PUT", "/latest/api/token", {{"X-aws-ec2-metadata-token-ttl-seconds", "21600"}});
  if (!token.ok() || token->status != 200) {
    return std::optional<FoundCredentials>();  // no machine of EC2
  }
  const AwsHeaders shown{{"X-aws-ec2-metadata-token", token->body}};
  const auto role = ask_metadata(around, "GET", std::string(kRoles), shown);
  if (!role.ok() || role->status != 200) {
    return std::optional<FoundCredentials>();  // without a role
  }
  const std::string name(trim(std::string_view(role->body).substr(0, role->body.find('\n'))));
  if (!is_role_name(name)) {
    return refused("this instance's metadata do not name its role");
  }
  const std::string origin = "role '" + name + "' of this instance";
  auto reply = ask_metadata(around, "GET", std::string(kRoles) + name, shown);
  return reply.ok() ? credentials_in(*reply, origin)
                    : MaybeCredentials(with_context(std::move(reply.error()), origin));
}

}  // namespace rps
