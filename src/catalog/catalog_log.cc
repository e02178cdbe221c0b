#include "catalog/catalog_log.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace rps {
namespace {

constexpr std::size_t kDigits = 20;
constexpr std::size_t kSnapshotsKept = 2;
constexpr std::string_view kLogFolder = "log/";
constexpr std::string_view kSnapshotFolder = "snapshots/";
constexpr std::string_view kEntryEnd = ".json.zst";
constexpr std::string_view kSnapshotEnd = ".sqlite.zst";

std::string key_of(std::string_view folder, Sequence sequence, std::string_view end) {
  std::string digits = std::to_string(sequence);
  digits.insert(0, kDigits - std::min(kDigits, digits.size()), '0');
  return std::string(kCatalogPrefix) + std::string(folder) + digits + std::string(end);
}

// The sequence in a key of that folder, or nothing when somebody else put the object there.
std::optional<Sequence> sequence_of(std::string_view key, std::string_view folder, std::string_view end) {
  const std::size_t begin = kCatalogPrefix.size() + folder.size();
  if (key.size() != begin + kDigits + end.size() || !key.ends_with(end)) {
    return std::nullopt;
  }
  return to_int(key.substr(begin, kDigits));
}

Result<std::vector<Sequence>> list_folder(Store& store, std::string_view folder, std::string_view end,
                                          Sequence below) {
  std::vector<Sequence> found;
  const Status listed =
      store.list(std::string(kCatalogPrefix) + std::string(folder), [&](const ObjectInfo& object) -> Status {
        const std::optional<Sequence> sequence = sequence_of(object.key, folder, end);
        if (sequence && *sequence >= below) {
          return Error{ErrorKind::kInterrupted, ""};  // keys ascend: none of the others is wanted
        }
        if (sequence) {
          found.push_back(*sequence);
        }
        return {};
      });
  if (!listed.ok() && listed.error().kind != ErrorKind::kInterrupted) {
    return listed.error();
  }
  return found;
}

}  // namespace

std::string entry_key(Sequence sequence) {
  return key_of(kLogFolder, sequence, kEntryEnd);
}

std::string snapshot_key(Sequence sequence) {
  return key_of(kSnapshotFolder, sequence, kSnapshotEnd);
}

Result<std::vector<Sequence>> list_snapshots(Store& store) {
  return list_folder(store, kSnapshotFolder, kSnapshotEnd, INT64_MAX);
}

Status prune_log(Store& store) {
  RPS_ASSIGN(const std::vector<Sequence> snapshots, list_snapshots(store));
  if (snapshots.size() < kSnapshotsKept) {
    return {};
  }
  const Sequence older = snapshots[snapshots.size() - kSnapshotsKept];
  for (const Sequence sequence : snapshots) {
    if (sequence < older) {
      RPS_TRY(store.remove(snapshot_key(sequence)));
    }
  }
  RPS_ASSIGN(const std::vector<Sequence> covered, list_folder(store, kLogFolder, kEntryEnd, older));
  for (const Sequence sequence : covered) {
    RPS_TRY(store.remove(entry_key(sequence)));
  }
  return {};
}

}  // namespace rps
