#include "workflow/process_marks.h"

#include <nlohmann/json.hpp>

#include "workflow/day_files.h"

namespace rps {
namespace {

using Json = nlohmann::json;

Result<ProcessedMark> mark_of(const Json& json, const std::string& raw_key) {
  ProcessedMark mark;
  mark.run_id = json.at("run_id").get<std::string>();
  mark.version = json.at("version").get<Version>();
  RPS_ASSIGN(mark.write.mode, parse_write_mode(json.at("mode").get_ref<const std::string&>()));
  mark.write.newest_wins = json.value("newest_wins", false);
  mark.write.one_by_one = json.value("one_by_one", false);
  RPS_ASSIGN(mark.at, Timestamp::parse(json.at("at").get_ref<const std::string&>()));
  mark.sequence = json.value("sequence", 0);
  mark.reading.key = raw_key;
  mark.reading.derive_ids = json.value("derive_ids", false);
  if (json.contains("country")) {
    mark.reading.country = json.at("country").get<std::string>();
  }
  return mark;
}

// A power cut before the marks are flushed may leave their names without their content.
bool is_blank(std::string_view text) {
  return text.find_first_not_of('\0') == std::string_view::npos;
}

}  // namespace

std::string encode_mark(const ProcessedMark& mark) {
  Json json{{"run_id", mark.run_id},
            {"version", mark.version},
            {"mode", write_mode_name(mark.write.mode)},
            {"newest_wins", mark.write.newest_wins},
            {"one_by_one", mark.write.one_by_one},
            {"at", mark.at.iso()},
            {"sequence", mark.sequence},
            {"derive_ids", mark.reading.derive_ids}};
  if (mark.reading.country) {
    json["country"] = *mark.reading.country;
  }
  return json.dump();
}

Result<ProcessedMark> decode_mark(std::string_view text, const std::string& raw_key) {
  const auto damaged = [&](const std::string& why) {
    return Error{ErrorKind::kCorrupt, "the mark that " + raw_key + " is processed is damaged: " + why,
                 "remove " + processed_key(raw_key) + ": 'rpscrape process' then takes the object again"};
  };
  try {
    auto mark = mark_of(Json::parse(text), raw_key);
    return mark.ok() ? std::move(mark) : damaged(mark.error().message);
  } catch (const Json::exception& e) {
    return damaged(e.what());
  }
}

Result<std::optional<ProcessedMark>> find_mark(Store& store, const std::string& raw_key) {
  const auto object = store.get(processed_key(raw_key));
  if (!object.ok() && object.error().kind != ErrorKind::kNotFound) {
    return object.error();
  }
  if (!object.ok() || is_blank(object->bytes)) {
    return std::optional<ProcessedMark>();
  }
  RPS_ASSIGN(ProcessedMark mark, decode_mark(object->bytes, raw_key));
  return std::optional<ProcessedMark>(std::move(mark));
}

Status mark_processed(Workspace& workspace, const std::vector<LoadedObject>& objects,
                      const WriteReport& report, const MarkedWrite& write) {
  const Timestamp now = workspace.clock().now();
  ProcessedMark mark{report.run_id, report.version, write, now, 0, {}};
  Status done;
  for (const LoadedObject& object : objects) {
    mark.reading = object;
    mark.at = object.at.value_or(now);
    const auto put = workspace.store().put(processed_key(object.key), encode_mark(mark), Durability::kFlush);
    if (!put.ok() && done.ok()) {
      done = put.error();
    }
    ++mark.sequence;
  }
  if (done.ok()) {
    done = workspace.store().flush();
  }
  if (done.ok()) {
    return done;
  }
  return Error{ErrorKind::kIo, "could not mark the loaded files as processed: " + done.error().message,
               "their rows are committed; the next run loads them again, which changes nothing"};
}

}  // namespace rps
