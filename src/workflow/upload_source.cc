#include "workflow/upload_source.h"

#include <chrono>
#include <filesystem>

#include "csv/day_json.h"
#include "io/files.h"
#include "workflow/day_files.h"

namespace rps {
namespace {

constexpr std::uint64_t kMaxJsonBytes = 256'000'000;

// Raw keys tell whole seconds, and rows must read the same from the file and from its raw copy.
Timestamp whole_seconds(Timestamp at) {
  constexpr std::int64_t kSecond = 1000;
  return Timestamp{at.millis - (at.millis % kSecond + kSecond) % kSecond};
}

Result<Timestamp> time_of_change(const std::string& path) {
  std::error_code failed;
  const auto time = std::filesystem::last_write_time(path, failed);
  if (failed) {
    return errno_error(failed.value(), path);
  }
  const auto utc = std::chrono::file_clock::to_sys(time).time_since_epoch();
  return whole_seconds(Timestamp{std::chrono::duration_cast<std::chrono::milliseconds>(utc).count()});
}

void read_time(UploadSource& source) {
  auto time = time_of_change(source.path);
  if (time.ok()) {
    source.scraped_at = *time;
  } else {
    source.problem = time.error();
  }
}

// What the day's JSON says of the scrape; a day file without one is taken for a complete day.
Status read_scrape(const Settings& settings, const DayFile& file, UploadSource& source) {
  const std::string path = day_json_path(settings.paths.data, file.country, file.date);
  auto text = read_file(path, kMaxJsonBytes);
  if (!text.ok()) {
    return text.error().kind == ErrorKind::kNotFound ? Status() : Status(text.error());
  }
  RPS_ASSIGN(const DayJson day, decode_day_json(*text, path));
  source.scraped_at = whole_seconds(day.scraped_at);
  source.complete = !day.incomplete;
  return {};
}

std::vector<UploadSource> named_sources(const UploadOptions& options) {
  std::vector<UploadSource> sources;
  for (const std::string& path : options.files) {
    UploadSource source{path, options.country, std::nullopt, {}, true, std::nullopt};
    read_time(source);
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
    UploadSource source{file.path, file.country, file.date, {}, true, std::nullopt};
    read_time(source);
    if (Status scrape = read_scrape(settings, file, source); !scrape.ok()) {
      source.problem = scrape.error();
    }
    sources.push_back(std::move(source));
  }
  return sources;
}

Result<RawPlace> find_raw_place(Workspace& workspace, const UploadSource& source, const std::string& text) {
  constexpr int kMaxTries = 3600;
  for (int second = 0; second < kMaxTries; ++second) {
    RawPlace place;
    place.scraped_at = Timestamp{source.scraped_at.millis + std::int64_t{second} * 1000};
    place.key = key_of(workspace, source, place.scraped_at);
    const auto there = workspace.store().get(place.key);
    if (!there.ok()) {
      return there.error().kind == ErrorKind::kNotFound ? Result<RawPlace>(place) : there.error();
    }
    if (there->bytes == text) {
      place.present = true;
      RPS_ASSIGN(place.processed, exists(workspace.store(), processed_key(place.key)));
      return place;
    }
  }
  return Error{ErrorKind::kExists, "no free name for " + source.path + " in the raw store",
               "over 3600 different versions with the same time; touch the file and try again"};
}

std::string raw_stem(const Workspace& workspace, const UploadSource& source) {
  return key_of(workspace, source, Timestamp{0});
}

Status store_raw(Workspace& workspace, const RawPlace& place, const std::string& text) {
  if (place.present) {
    return {};
  }
  const auto put = workspace.store().put_if_absent(place.key, text);
  if (!put.ok() && put.error().kind == ErrorKind::kPrecondition) {
    return Error{ErrorKind::kLocked, "another run has just stored " + workspace.store().describe(place.key),
                 "run the command again when it is done"};
  }
  return put.ok() ? Status() : Status(put.error());
}

Status check_day_rows(const UploadSource& source, const RowBatch& rows) {
  for (std::size_t row = 0; source.date && row < rows.rows(); ++row) {
    const Date date{rows[col::kDate].int_at(row)};
    const std::string_view country = rows[col::kCountry].text_at(row);
    if (date != *source.date || country != *source.country) {
      return Error{ErrorKind::kSchema,
                   source.path + ": race " + rows[col::kRaceId].display(row) + " is of " +
                       std::string(country) + ", " + date.str() + ", but the file's place says " +
                       *source.country + ", " + source.date->str(),
                   "a day file holds one country and day; give other CSVs to upload by name"};
    }
  }
  return {};
}

}  // namespace rps
