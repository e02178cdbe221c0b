#include "workflow/restore.h"

#include <algorithm>
#include <unordered_map>

#include "catalog/partition_name.h"

namespace rps {
namespace {

using ByName = std::unordered_map<std::string, const Partition*>;

ByName by_name(const std::vector<Partition>& partitions) {
  ByName map;
  for (const Partition& partition : partitions) {
    map.emplace(partition.name, &partition);
  }
  return map;
}

bool names_file(const Partition& partition, const DataFile& file) {
  return std::find(partition.files.begin(), partition.files.end(), file) != partition.files.end();
}

bool has_file_of_name(const Partition& partition, const std::string& name) {
  return std::any_of(partition.files.begin(), partition.files.end(),
                     [&](const DataFile& file) { return file.name == name; });
}

Error not_kept(const Table& then, const Partition& partition, const DataFile& file) {
  return Error{ErrorKind::kNotFound,
               "version " + std::to_string(then.version) + " of " + then.name.str() +
                   " cannot be restored: the object " + file.name + " of its partition " + partition.name +
                   " is not kept any more",
               "'rpscrape history' lists the versions; lake.keep_days says how long objects are kept"};
}

class Restore {
 public:
  Restore(const LakeAccess& access, TableChange& change, const Table& then)
      : access_(access), change_(change), then_(then) {}

  // What happens to a partition that the old version has.
  Status bring_back(const Partition& wanted, const Partition* present, WriteReport& report) {
    if (present != nullptr && present->files == wanted.files) {
      return {};
    }
    for (const DataFile& file : wanted.files) {
      if (present == nullptr || !names_file(*present, file)) {
        RPS_TRY(bring_back_object(wanted, file));
      }
    }
    if (present != nullptr) {
      RPS_TRY(set_aside(*present, wanted));
    }
    change_.put(wanted);
    report.partitions.push_back(
        {wanted.name,
         present == nullptr ? PartitionReport::Action::kAdded : PartitionReport::Action::kReplaced,
         present == nullptr ? 0 : present->rows, wanted.rows, present == nullptr ? 0 : present->bytes,
         wanted.bytes});
    return {};
  }

  // What happens to a partition that the old version has not.
  Status take_away(const Partition& present, WriteReport& report) {
    RPS_TRY(set_aside(present, Partition()));
    change_.remove(present.name);
    report.partitions.push_back(
        {present.name, PartitionReport::Action::kRemoved, present.rows, 0, present.bytes, 0});
    return {};
  }

 private:
  Status bring_back_object(const Partition& wanted, const DataFile& file) {
    RPS_ASSIGN(const ObjectPlace place, locate(access_.store, then_, wanted.name, file));
    if (place == ObjectPlace::kNowhere) {
      return not_kept(then_, wanted, file);
    }
    return place == ObjectPlace::kKept ? change_.bring_back(wanted.name, file) : Status();
  }

  // Keeps the present objects that `next` does not name, and removes those it does not replace.
  Status set_aside(const Partition& present, const Partition& next) {
    for (const DataFile& file : present.files) {
      if (names_file(next, file)) {
        continue;
      }
      RPS_TRY(change_.keep_aside(present.name, file));
      if (!has_file_of_name(next, file.name)) {
        change_.remove_object(present.name, file.name);
      }
    }
    return {};
  }

  const LakeAccess& access_;
  TableChange& change_;
  const Table& then_;
};

Error no_version_at(const Table& table, Timestamp at, const std::vector<VersionInfo>& history) {
  std::string message = "nothing is known of table " + table.name.str() + " at " + at.iso();
  if (!history.empty()) {
    message += "; its oldest known version is " + std::to_string(history.back().version) + " of " +
               history.back().committed_at.iso();
  }
  return Error{ErrorKind::kNotFound, message, "'rpscrape history' lists the versions"};
}

}  // namespace

std::optional<VersionInfo> version_at(const std::vector<VersionInfo>& history, Timestamp at) {
  const auto found = std::find_if(history.begin(), history.end(),
                                  [&](const VersionInfo& info) { return info.committed_at <= at; });
  return found == history.end() ? std::nullopt : std::optional<VersionInfo>(*found);
}

Result<Version> choose_version(Catalog& catalog, const Table& table, const VersionChoice& choice) {
  if (choice.version.has_value() == choice.at.has_value()) {
    return Error{ErrorKind::kUsage, "name the version either by its number or by a time", ""};
  }
  if (choice.version) {
    RPS_ASSIGN(const Table then, catalog.table_at(table.name, *choice.version));
    return then.version;
  }
  RPS_ASSIGN(const std::vector<VersionInfo> history, catalog.history(table));
  const auto found = version_at(history, *choice.at);
  return found ? Result<Version>(found->version) : no_version_at(table, *choice.at, history);
}

Result<WriteReport> restore(const LakeAccess& access, const TableName& name, Version version,
                            const std::string& run_id, Progress& progress) {
  RPS_ASSIGN(TableChange change, TableChange::begin(access, name, "restore", run_id));
  RPS_ASSIGN(const Table then, access.catalog.table_at(name, version));
  RPS_ASSIGN(const std::vector<Partition> wanted, access.catalog.partitions(then));
  const ByName present = by_name(change.partitions());
  const ByName kept = by_name(wanted);
  WriteReport report;
  report.run_id = run_id;
  Restore restore(access, change, then);
  progress.begin("restoring", wanted.size() + change.partitions().size(), "partitions");
  for (const Partition& partition : wanted) {
    const auto at = present.find(partition.name);
    RPS_TRY(restore.bring_back(partition, at == present.end() ? nullptr : at->second, report));
    progress.advance(1);
  }
  for (const Partition& partition : change.partitions()) {
    if (!kept.contains(partition.name)) {
      RPS_TRY(restore.take_away(partition, report));
    }
    progress.advance(1);
  }
  progress.end();
  RPS_ASSIGN(const Table next, change.commit());
  report.version = next.version;
  std::sort(report.partitions.begin(), report.partitions.end(),
            [](const PartitionReport& a, const PartitionReport& b) { return a.name < b.name; });
  return report;
}

}  // namespace rps
