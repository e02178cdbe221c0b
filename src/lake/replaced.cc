#include "lake/replaced.h"

#include <unordered_map>
#include <unordered_set>

#include "base/parallel.h"
#include "catalog/partition_name.h"

namespace rps {

Result<bool> has_etag(Store& store, const std::string& key, const std::string& etag) {
  const auto found = store.head(key);
  if (!found.ok()) {
    return found.error().kind == ErrorKind::kNotFound ? Result<bool>(false) : found.error();
  }
  return found->etag == etag;
}

Result<std::vector<ReplacedObject>> replaced_objects(Catalog& catalog, const Journal& journal) {
  std::unordered_set<std::string> places(journal.obsolete.begin(), journal.obsolete.end());
  for (const StagedObject& object : journal.objects) {
    places.insert(object.to);
  }
  RPS_ASSIGN(const Table base, catalog.table_at(journal.table, journal.base));
  RPS_ASSIGN(const std::vector<Partition> partitions, catalog.partitions(base));
  std::vector<ReplacedObject> replaced;
  for (const Partition& partition : partitions) {
    for (const DataFile& file : partition.files) {
      std::string key = object_key(base.dataset, partition.name, file.name);
      if (places.contains(key)) {
        replaced.push_back({std::move(key), file.etag});
      }
    }
  }
  return replaced;
}

Status keep_again(Store& store, const std::vector<ReplacedObject>& objects) {
  RPS_TRY(parallel_for(objects.size(), thread_count(0), [&](std::size_t i, unsigned) -> Status {
    const ReplacedObject& object = objects[i];
    RPS_ASSIGN(const bool kept, has_etag(store, kept_key(object.etag), object.etag));
    if (kept) {
      return {};
    }
    RPS_ASSIGN(const bool in_place, has_etag(store, object.key, object.etag));
    return in_place ? store.copy(object.key, kept_key(object.etag), Durability::kFlush) : Status();
  }));
  return store.flush();
}

Result<std::vector<std::string>> still_in_place(Store& store, const std::vector<std::string>& keys,
                                                const std::vector<ReplacedObject>& objects) {
  std::unordered_map<std::string, std::string> etags;
  for (const ReplacedObject& object : objects) {
    etags.emplace(object.key, object.etag);
  }
  std::vector<std::string> found;
  for (const std::string& key : keys) {
    const auto etag = etags.find(key);
    RPS_ASSIGN(const bool is_there,
               etag == etags.end() ? Result<bool>(false) : has_etag(store, key, etag->second));
    if (is_there) {
      found.push_back(key);
    }
  }
  return found;
}

}  // namespace rps
