#include "workflow/lake_place.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "aws/s3_store.h"
#include "aws/session.h"
#include "base/text.h"
#include "catalog/glue_catalog.h"
#include "catalog/log_catalog.h"
#include "catalog/partition_name.h"
#include "io/etag.h"

namespace rps {
namespace {

constexpr std::string_view kScheme = "s3://";

std::optional<std::string> process_variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

// Of the XDG Base Directory Specification.
std::string cache_root(const Settings& settings) {
  if (!settings.paths.cache.empty()) {
    return settings.paths.cache;
  }
  const std::string chosen = process_variable("XDG_CACHE_HOME").value_or("");
  return (chosen.empty() ? process_variable("HOME").value_or("/tmp") + "/.cache" : chosen) + "/rpscrape";
}

// The address as the name of a folder: "s3://bucket/a/b" -> "s3_bucket_a_b", with what tells it from others.
std::string folder_of(const Settings& settings) {
  const std::string address = settings.paths.store + settings.aws.endpoint + settings.aws.s3_endpoint;
  std::string name = "s3_" + settings.paths.store.substr(kScheme.size());
  std::replace(name.begin(), name.end(), '/', '_');
  return name + "_" + content_etag(address).substr(0, 8);
}

std::string sqlite_path(const Settings& settings) {
  return state_folder(settings) + "/catalog.sqlite";
}

Result<std::unique_ptr<LogCatalog>> open_log(const Settings& settings, Store& store) {
  LogCatalogOptions options;
  options.cache_folder = state_folder(settings) + "/catalog";
  return open_log_catalog(store, options);
}

Result<std::unique_ptr<GlueCatalog>> open_glue(const Settings& settings, std::unique_ptr<LogCatalog> log,
                                               const Clock& clock, OnPublished on_published) {
  RPS_ASSIGN(auto session, open_session(settings, clock));
  GlueCatalogOptions options;
  options.publisher.location = settings.paths.store;
  options.publisher.database = settings.table.database;
  options.publisher.projection = settings.catalog.projection;
  options.publisher.on_published = std::move(on_published);
  return make_glue_catalog(std::move(log), make_json_api(std::move(session), "glue"), options);
}

Error nothing_yet(const Settings& settings) {
  return Error{ErrorKind::kNotFound, "there is no catalog in " + settings.paths.store + " yet",
               "'rpscrape upload' makes it"};
}

}  // namespace

bool is_s3_address(std::string_view text) {
  return text.starts_with(kScheme);
}

Result<S3Place> parse_s3_address(std::string_view text) {
  const std::string_view rest = is_s3_address(text) ? text.substr(kScheme.size()) : "";
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  S3Place place{std::string(rest.substr(0, slash)),
                std::string(rest.substr(std::min(slash + 1, rest.size())))};
  const bool ends_with_name = slash == rest.size() || check_key(place.prefix).ok();
  const bool named = std::all_of(place.bucket.begin(), place.bucket.end(), [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
  if (place.bucket.size() < 3 || !named || !ends_with_name) {
    return Error{ErrorKind::kUsage, "'" + std::string(text) + "' is not the address of a place in S3",
                 "write it like s3://bucket or s3://bucket/prefix, without a final '/'"};
  }
  return place;
}

std::string state_folder(const Settings& settings) {
  if (is_s3_address(settings.paths.store)) {
    return cache_root(settings) + "/" + folder_of(settings);
  }
  const std::string_view state = kStatePrefix;
  return settings.paths.store + "/" + std::string(state.substr(0, state.size() - 1));
}

Result<std::unique_ptr<Store>> open_store(const Settings& settings, const Clock& clock) {
  if (!is_s3_address(settings.paths.store)) {
    return make_local_store(settings.paths.store);
  }
  RPS_ASSIGN(const S3Place place, parse_s3_address(settings.paths.store));
  RPS_ASSIGN(const auto session, open_session(settings, clock));
  return make_s3_store(session, place.bucket, place.prefix);
}

Result<std::unique_ptr<JsonApi>> open_athena(const Settings& settings, const Clock& clock) {
  if (!shows_in_glue(settings)) {
    return Error{ErrorKind::kUsage, "Athena reads tables of AWS Glue, and this lake is not shown there",
                 "set paths.store to s3://BUCKET/PREFIX and catalog.kind to glue, or use --engine embedded"};
  }
  RPS_ASSIGN(auto session, open_session(settings, clock));
  return make_json_api(std::move(session), "athena");
}

Result<bool> has_catalog(const Settings& settings, Store& store) {
  if (!is_s3_address(settings.paths.store)) {
    return std::filesystem::exists(sqlite_path(settings));
  }
  RPS_ASSIGN(const auto log, open_log(settings, store));
  RPS_ASSIGN(const std::string id, log->log_id());
  return !id.empty();
}

Result<std::unique_ptr<Catalog>> open_catalog(const Settings& settings, Store& store, const Clock& clock,
                                              CatalogAccess access, OnPublished on_published) {
  if (!is_s3_address(settings.paths.store)) {
    if (access == CatalogAccess::kWrite) {
      return open_sqlite_catalog(sqlite_path(settings));
    }
    return std::filesystem::exists(sqlite_path(settings)) ? read_sqlite_catalog(sqlite_path(settings))
                                                          : nothing_yet(settings);
  }
  RPS_ASSIGN(auto log, open_log(settings, store));
  RPS_ASSIGN(const std::string id, log->log_id());
  if (access == CatalogAccess::kRead && id.empty()) {
    return nothing_yet(settings);
  }
  if (access == CatalogAccess::kWrite && shows_in_glue(settings)) {
    RPS_ASSIGN(auto glue, open_glue(settings, std::move(log), clock, std::move(on_published)));
    return std::unique_ptr<Catalog>(std::move(glue));
  }
  return std::unique_ptr<Catalog>(std::move(log));
}

bool shows_in_glue(const Settings& settings) {
  return is_s3_address(settings.paths.store) && settings.catalog.kind == "glue";
}

Result<std::unique_ptr<GlueCatalog>> open_glue_catalog(const Settings& settings, Store& store,
                                                       const Clock& clock) {
  RPS_ASSIGN(auto log, open_log(settings, store));
  RPS_ASSIGN(const std::string id, log->log_id());
  if (id.empty()) {
    return nothing_yet(settings);
  }
  return open_glue(settings, std::move(log), clock, {});
}

Result<std::shared_ptr<AwsSession>> open_session(const Settings& settings, const Clock& clock) {
  return open_aws_session(settings.aws, process_variable, clock);
}

}  // namespace rps
