#include "workflow/upload_source.h"

#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "csv/day_json.h"
#include "io/files.h"
#include "workflow/day_files.h"

namespace rps {
namespace {

constexpr std::uint64_t kMaxJsonBytes = 256'000'000;

Result<Timestamp> time_of_change(const std::string& path) {
  std::error_code failed;
  const auto time = std::filesystem::last_write_time(path, failed);
  if (failed) {
    return errno_error(failed.value(), path);
  }
  const auto utc = std::chrono::file_clock::to_sys(time).time_since_epoch();
  return Timestamp{std::chrono::duration_cast<std::chrono::milliseconds>(utc).count()};
}

// What the day's JSON says of the scrape; a day file without one is taken for a complete day.
Status read_scrape(const Settings& settings, const DayFile& file, UploadSource& source) {
  const std::string path = day_json_path(settings.paths.data, file.country, file.date);
  auto text = read_file(path, kMaxJsonBytes);
  if (!text.ok()) {
    return text.error().kind == ErrorKind::kNotFound ? Status() : Status(text.error());
  }
  RPS_ASSIGN(const DayJson day, decode_day_json(*text, path));
  source.scraped_at = day.scraped_at;
  source.complete = !day.incomplete;
  return {};
}

Result<std::vector<UploadSource>> named_sources(const UploadOptions& options) {
  std::vector<UploadSource> sources;
  for (const std::string& path : options.files) {
    UploadSource source{path, options.country, std::nullopt, {}, true};
    RPS_ASSIGN(source.scraped_at, time_of_change(path));
    sources.push_back(std::move(source));
  }
  return sources;
}

std::string key_of(const Workspace& workspace, const UploadSource& source, Timestamp at) {
  const std::string& prefix = workspace.settings().raw_prefix;
  return source.date ? raw_day_key(prefix, *source.country, *source.date, at)
                     : raw_import_key(prefix, source.path, at);
}

}  // namespace

Result<std::vector<UploadSource>> find_upload_sources(const Settings& settings, const UploadOptions& options,
                                                      Progress& progress) {
  if (!options.files.empty()) {
    return named_sources(options);
  }
  std::vector<std::string> ignored;
  RPS_ASSIGN(const std::vector<DayFile> files, find_day_files(settings.paths.data, &ignored));
  for (const std::string& path : ignored) {
    progress.note(path + " is no day file (YYYY_MM_DD.csv); left alone");
  }
  std::vector<UploadSource> sources;
  for (const DayFile& file : files) {
    if (!options.countries.empty() && !options.countries.contains(file.country)) {
      continue;
    }
    UploadSource source{file.path, file.country, file.date, {}, true};
    RPS_ASSIGN(source.scraped_at, time_of_change(file.path));
    RPS_TRY(read_scrape(settings, file, source));
    sources.push_back(std::move(source));
  }
  return sources;
}

Result<RawCopy> store_raw(Workspace& workspace, const UploadSource& source, const std::string& text) {
  constexpr int kMaxTries = 3600;
  for (int second = 0; second < kMaxTries; ++second) {
    const std::string key =
        key_of(workspace, source, Timestamp{source.scraped_at.millis + std::int64_t{second} * 1000});
    const auto put = workspace.store().put_if_absent(key, text);
    if (put.ok()) {
      return RawCopy{key, false};
    }
    if (put.error().kind != ErrorKind::kPrecondition) {
      return put.error();
    }
    RPS_ASSIGN(const Object present, workspace.store().get(key));
    if (present.bytes == text) {
      RPS_ASSIGN(const bool processed, exists(workspace.store(), processed_key(key)));
      return RawCopy{key, processed};
    }
  }
  return Error{ErrorKind::kExists, "no free name for " + source.path + " in the raw store",
               "over 3600 different versions with the same time; touch the file and try again"};
}

Status mark_processed(Workspace& workspace, const std::string& raw_key, const WriteReport& write) {
  const nlohmann::json mark{{"run_id", write.run_id}, {"version", write.version}};
  return workspace.store().put(processed_key(raw_key), mark.dump(), Durability::kFlush).ok()
             ? Status()
             : Status(Error{ErrorKind::kIo, "could not mark " + raw_key + " as processed",
                            "its rows are committed; the next run loads them again, which changes nothing"});
}

}  // namespace rps
