#include "workflow/repair.h"

#include <algorithm>
#include <map>
#include <unordered_set>

#include "base/parallel.h"
#include "catalog/partition_name.h"
#include "lake/adopt.h"

namespace rps {
namespace {

using Action = RepairedObject::Action;

// A partition on its way to what it will be.
struct Draft {
  const Partition* present = nullptr;  // none: it is not registered yet
  std::vector<DataFile> files;         // that it will have
  bool changed = false;                // other rows than before
  bool put_back = false;               // objects return to their places
};

// A registered object and how the store's object differs from it.
struct Registered {
  const Partition* partition;
  const DataFile* file;
  enum class State { kFine, kGone, kChanged } state = State::kFine;
};

// Whether an error says something of the object's content, and not that it could not be read just now.
bool is_about_content(const Error& error) {
  switch (error.kind) {
    case ErrorKind::kParse:
    case ErrorKind::kSchema:
    case ErrorKind::kCorrupt:
    case ErrorKind::kEngine:
      return true;
    default:
      return false;
  }
}

class Repair {
 public:
  Repair(const LakeAccess& access, TableChange& change, const PartitionLayout& layout, Progress& progress)
      : access_(access), change_(change), layout_(layout), progress_(progress) {}

  Status run(RepairReport& report) {
    RPS_TRY(check_registered(report));
    RPS_TRY(find_unregistered(report));
    RPS_TRY(collect());
    std::sort(report.repairs.begin(), report.repairs.end(),
              [](const RepairedObject& a, const RepairedObject& b) { return a.key < b.key; });
    return {};
  }

 private:
  Status check_registered(RepairReport& report);
  Status compare_etag(Registered& object) const;
  Status mend(const Registered& object, RepairReport& report);
  Status mend_lost(const Registered& object, const std::string& why, RepairReport& report);
  Status find_unregistered(RepairReport& report);
  Status adopt(const std::string& key, RepairReport& report);
  Result<std::unordered_set<std::string>> known_keys() const;
  Status collect();

  const LakeAccess& access_;
  TableChange& change_;
  const PartitionLayout& layout_;
  Progress& progress_;
  std::map<std::string, Draft> drafts_;
};

Status Repair::compare_etag(Registered& object) const {
  const std::string key = object_key(change_.table().dataset, object.partition->name, object.file->name);
  const auto found = access_.store.head(key);
  if (found.ok()) {
    object.state = found->etag == object.file->etag ? Registered::State::kFine : Registered::State::kChanged;
    return {};
  }
  object.state = Registered::State::kGone;
  return found.error().kind == ErrorKind::kNotFound ? Status() : Status(found.error());
}

Status Repair::check_registered(RepairReport& report) {
  std::vector<Registered> objects;
  for (const Partition& partition : change_.partitions()) {
    drafts_[partition.name].present = &partition;
    for (const DataFile& file : partition.files) {
      objects.push_back({&partition, &file});
    }
  }
  report.objects = objects.size();
  progress_.begin("comparing objects", objects.size(), "objects");
  const Status compared = parallel_for(objects.size(), thread_count(access_.options.threads),
                                       [&](std::size_t i, unsigned /*worker*/) {
                                         progress_.advance(1);
                                         return compare_etag(objects[i]);
                                       });
  progress_.end();
  RPS_TRY(compared);
  for (const Registered& object : objects) {
    RPS_TRY(mend(object, report));
  }
  return {};
}

Status Repair::mend(const Registered& object, RepairReport& report) {
  Draft& draft = drafts_[object.partition->name];
  switch (object.state) {
    case Registered::State::kFine:
      draft.files.push_back(*object.file);
      return {};
    case Registered::State::kGone:
      return mend_lost(object, "it is gone", report);
    case Registered::State::kChanged:
      break;
  }
  const auto found = examine_object(access_.store, change_.table(), layout_,
                                    ObjectName{object.partition->name, object.file->name});
  if (!found.ok()) {
    if (!is_about_content(found.error())) {
      return found.error();
    }
    return mend_lost(object, "it was changed and cannot be read: " + found.error().message, report);
  }
  const std::string key = object_key(change_.table().dataset, object.partition->name, object.file->name);
  report.repairs.push_back(
      {Action::kReregistered, key, object.file->rows, found->rows, "it was changed from outside"});
  draft.files.push_back(*found);
  draft.changed = true;
  return {};
}

Status Repair::mend_lost(const Registered& object, const std::string& why, RepairReport& report) {
  const Partition& partition = *object.partition;
  const DataFile& file = *object.file;
  Draft& draft = drafts_[partition.name];
  RPS_ASSIGN(const ObjectPlace place, locate(access_.store, change_.table(), partition.name, file));
  const std::string key = object_key(change_.table().dataset, partition.name, file.name);
  if (place == ObjectPlace::kKept) {
    RPS_TRY(change_.bring_back(partition.name, file));
    draft.files.push_back(file);
    draft.put_back = true;
    report.repairs.push_back({Action::kPutBack, key, file.rows, file.rows, why});
    return {};
  }
  draft.changed = true;
  report.repairs.push_back({Action::kDropped, key, file.rows, 0, why});
  return {};
}

// The keys that this table or another one registers.
Result<std::unordered_set<std::string>> Repair::known_keys() const {
  std::unordered_set<std::string> known;
  RPS_ASSIGN(const std::vector<Table> tables, access_.catalog.tables());
  for (const Table& table : tables) {
    RPS_ASSIGN(const std::vector<Partition> partitions, access_.catalog.partitions(table));
    for (const Partition& partition : partitions) {
      for (const DataFile& file : partition.files) {
        known.insert(object_key(table.dataset, partition.name, file.name));
      }
    }
  }
  return known;
}

Status Repair::find_unregistered(RepairReport& report) {
  RPS_ASSIGN(const auto known, known_keys());
  RPS_ASSIGN(const auto present, list_all(access_.store, change_.table().dataset + "/"));
  for (const ObjectInfo& object : present) {
    if (!known.contains(object.key)) {
      ++report.objects;
      RPS_TRY(adopt(object.key, report));
    }
  }
  return {};
}

Status Repair::adopt(const std::string& key, RepairReport& report) {
  const auto name = parse_object_key(change_.table(), key);
  const auto file = name.ok() ? examine_object(access_.store, change_.table(), layout_, *name)
                              : Result<DataFile>(name.error());
  if (!file.ok()) {
    if (!is_about_content(file.error())) {
      return file.error();
    }
    report.repairs.push_back({Action::kLeftAlone, key, 0, 0, file.error().message});
    return {};
  }
  Draft& draft = drafts_[name->partition];
  draft.files.push_back(*file);
  draft.changed = true;
  report.repairs.push_back({Action::kAdded, key, 0, file->rows, "nobody had registered it"});
  return {};
}

// Puts the drafts into the change.
Status Repair::collect() {
  for (auto& [name, draft] : drafts_) {
    if (!draft.changed && !draft.put_back) {
      continue;
    }
    if (draft.files.empty()) {
      change_.remove(name);
    } else if (!draft.changed) {
      change_.put(*draft.present);
    } else {
      RPS_ASSIGN(Partition partition,
                 describe_partition(access_.store, change_.table(), layout_, name, std::move(draft.files)));
      change_.put(std::move(partition));
    }
  }
  return {};
}

}  // namespace

std::string_view action_name(RepairedObject::Action action) {
  switch (action) {
    case Action::kAdded:
      return "added";
    case Action::kDropped:
      return "dropped";
    case Action::kPutBack:
      return "put back";
    case Action::kReregistered:
      return "re-registered";
    case Action::kLeftAlone:
      return "left alone";
  }
  return "";
}

Result<RepairReport> repair(const LakeAccess& access, const TableName& name, const std::string& run_id,
                            Progress& progress) {
  RPS_ASSIGN(TableChange change, TableChange::begin(access, name, "repair", run_id));
  RPS_ASSIGN(const PartitionLayout layout, PartitionLayout::from_keys(change.table().partition_keys));
  RepairReport report;
  RPS_TRY(Repair(access, change, layout, progress).run(report));
  RPS_ASSIGN(const Table table, change.commit());
  report.version = table.version;
  return report;
}

}  // namespace rps
