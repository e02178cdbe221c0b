#include "lake/journal.h"

#include <atomic>
#include <future>
#include <nlohmann/json.hpp>
#include <set>

#include "base/parallel.h"
#include "catalog/catalog_json.h"
#include "catalog/partition_name.h"
#include "lake/replaced.h"

namespace rps {
namespace {

using Json = nlohmann::json;

Error damaged(const std::string& why) {
  return Error{ErrorKind::kCorrupt, "the journal is damaged: " + why,
               "move it out of _rpscrape/journal and run 'rpscrape validate'"};
}

Result<Change> change_from(const Json& json) {
  Change change;
  change.run_id = json.at("run_id").get<std::string>();
  change.operation = json.at("operation").get<std::string>();
  change.at.millis = json.at("at").get<std::int64_t>();
  change.remove = json.at("remove").get<std::vector<std::string>>();
  for (const Json& partition : json.at("put")) {
    RPS_ASSIGN(Partition parsed, partition_from_json(partition.get_ref<const std::string&>()));
    change.put.push_back(std::move(parsed));
  }
  if (json.contains("schema")) {
    RPS_ASSIGN(change.schema, schema_from_json(json.at("schema").get_ref<const std::string&>()));
  }
  return change;
}

Result<Journal> journal_from(const Json& json) {
  Journal journal;
  journal.table = TableName{json.at("database").get<std::string>(), json.at("table").get<std::string>()};
  journal.base = json.at("base").get<Version>();
  journal.obsolete = json.at("obsolete").get<std::vector<std::string>>();
  for (const Json& object : json.at("objects")) {
    journal.objects.push_back(StagedObject{object.at(0).get<std::string>(), object.at(1).get<std::string>(),
                                           object.at(2).get<std::string>()});
  }
  RPS_ASSIGN(journal.change, change_from(json));
  return journal;
}

// The folder of the table's objects, and the folders below it that objects of the journal go to, in that
// order.
std::set<std::string> top_folders(const Journal& journal, const std::string& dataset) {
  std::set<std::string> folders{dataset};
  for (const StagedObject& object : journal.objects) {
    const std::size_t slash =
        object.to.starts_with(dataset + "/") ? object.to.find('/', dataset.size() + 1) : std::string::npos;
    if (slash != std::string::npos) {
      folders.insert(object.to.substr(0, slash));
    }
  }
  return folders;
}

// Moves whole folders of staged objects where the table has none of that name yet: a first load takes a few
// steps instead of thousands. What did not move so.
Result<std::vector<StagedObject>> publish_folders(Store& store, const Journal& journal,
                                                  const std::string& dataset) {
  std::vector<StagedObject> rest = journal.objects;
  for (const std::string& folder : top_folders(journal, dataset)) {
    const std::string staged = staged_key(journal.change.run_id, folder);
    RPS_ASSIGN(const bool was_moved, store.move_folder(staged, folder));
    if (was_moved) {
      std::erase_if(rest, [&](const StagedObject& object) { return object.from.starts_with(staged + "/"); });
    }
  }
  return rest;
}

// Moves staged objects to their places, unless they are there already: recovery meets objects that were moved
// before the crash.
Status publish_each(Store& store, const std::vector<StagedObject>& objects) {
  std::vector<Move> moves;
  moves.reserve(objects.size());
  for (const StagedObject& object : objects) {
    moves.push_back({object.from, object.to});
  }
  RPS_ASSIGN(const std::vector<std::size_t> missing, store.move_all(moves));
  for (const std::size_t i : missing) {
    const StagedObject& object = objects[i];
    const auto there = store.head(object.to);
    if (!there.ok() || there->etag != object.etag) {
      return Error{ErrorKind::kNotFound, "there is no object " + store.describe(object.from), ""};
    }
  }
  return store.flush();
}

// Of a run that has just staged its objects, so that all of them are known to be there.
Status publish(Store& store, const Journal& journal, const std::string& dataset) {
  RPS_ASSIGN(const std::vector<StagedObject> rest, publish_folders(store, journal, dataset));
  return publish_each(store, rest);
}

Status clean_up(Store& store, const Journal& journal) {
  RPS_TRY(parallel_for(journal.obsolete.size(), thread_count(0), [&](std::size_t i, unsigned) {
    return store.remove(journal.obsolete[i], Durability::kFlush);
  }));
  RPS_TRY(store.flush());
  return store.remove(journal_key(journal.change.run_id));
}

Error unknown(Error error, const Journal& journal) {
  error.kind = ErrorKind::kStateUnknown;
  error.message = "commit of run " + journal.change.run_id + " stopped half-way: " + error.message;
  error.hint = "nothing is lost: when the cause is mended, the next writing command finishes it";
  return error;
}

// Commits the version when `published` is there, and cleans up. The catalog's rows are prepared meanwhile.
Result<Table> finish(Store& store, Catalog& catalog, const Table& table, const Journal& journal,
                     std::future<Status>& published, const Checkpoint& checkpoint) {
  RPS_ASSIGN(Table next, catalog.commit_when(table, journal.change, [&]() -> Status {
    RPS_TRY(published.get());
    checkpoint("published");
    return {};
  }));
  checkpoint("committed");
  RPS_TRY(clean_up(store, journal));
  checkpoint("done");
  return next;
}

// Since the run died, kept copies may have been lost and other objects put where obsolete ones were: the
// first are made again, the second stay for repair to see.
Status follow_outside(Store& store, Catalog& catalog, Journal& journal) {
  RPS_ASSIGN(const std::vector<ReplacedObject> replaced, replaced_objects(catalog, journal));
  RPS_TRY(keep_again(store, replaced));
  RPS_ASSIGN(journal.obsolete, still_in_place(store, journal.obsolete, replaced));
  return {};
}

Status recover_one(Store& store, Catalog& catalog, Journal journal) {
  RPS_ASSIGN(const Table table, catalog.table(journal.table));
  RPS_ASSIGN(const auto committed, catalog.version_of_run(table, journal.change.run_id));
  if (!committed && table.version != journal.base) {
    return damaged("run " + journal.change.run_id + " began at version " + std::to_string(journal.base) +
                   " of " + table.name.str() + ", which is at version " + std::to_string(table.version));
  }
  RPS_TRY(follow_outside(store, catalog, journal));
  if (committed) {
    return clean_up(store, journal);
  }
  auto published = std::async(std::launch::async, [&] { return publish_each(store, journal.objects); });
  RPS_TRY(finish(store, catalog, table, journal, published, [](std::string_view) {}));
  return {};
}

Result<std::size_t> remove_staged(Store& store) {
  RPS_ASSIGN(const auto staged, list_all(store, std::string(kStatePrefix) + "staging/"));
  for (const ObjectInfo& object : staged) {
    RPS_TRY(store.remove(object.key, Durability::kFlush));
  }
  return staged.size();
}

}  // namespace

std::string journal_prefix() {
  return std::string(kStatePrefix) + "journal/";
}

std::string journal_key(std::string_view run_id) {
  return journal_prefix() + std::string(run_id) + ".json";
}

std::string staging_prefix(std::string_view run_id) {
  return std::string(kStatePrefix) + "staging/" + std::string(run_id) + "/";
}

std::string staged_key(std::string_view run_id, std::string_view place) {
  return staging_prefix(run_id) + std::string(place);
}

std::string encode_journal(const Journal& journal) {
  Json json{{"database", journal.table.database},
            {"table", journal.table.table},
            {"base", journal.base},
            {"run_id", journal.change.run_id},
            {"operation", journal.change.operation},
            {"at", journal.change.at.millis},
            {"remove", journal.change.remove},
            {"obsolete", journal.obsolete},
            {"objects", Json::array()},
            {"put", Json::array()}};
  for (const StagedObject& object : journal.objects) {
    json["objects"].push_back(Json::array({object.from, object.to, object.etag}));
  }
  std::vector<std::string> put(journal.change.put.size());
  static_cast<void>(parallel_for(put.size(), thread_count(0), [&](std::size_t i, unsigned) {
    put[i] = partition_to_json(journal.change.put[i]);
    return Status();
  }));
  json["put"] = std::move(put);
  if (journal.change.schema) {
    json["schema"] = schema_to_json(*journal.change.schema);
  }
  return json.dump();
}

Result<Journal> decode_journal(std::string_view text) {
  try {
    return journal_from(Json::parse(text));
  } catch (const Json::exception& e) {
    return damaged(e.what());
  }
}

Result<Table> commit_journal(Store& store, Catalog& catalog, const Table& table, const Journal& journal,
                             const Checkpoint& checkpoint) {
  std::atomic<bool> begun = true;  // the commit will happen, as far as is known
  auto published = std::async(std::launch::async, [&]() -> Status {
    const std::string key = journal_key(journal.change.run_id);
    if (const auto put = store.put(key, encode_journal(journal)); !put.ok()) {
      // The journal may be there although its folder could not be made durable.
      const auto there = exists(store, key);
      begun = !there.ok() || *there;
      return put.error();
    }
    checkpoint("journalled");
    return publish(store, journal, table.dataset);
  });
  auto next = finish(store, catalog, table, journal, published, checkpoint);
  if (published.valid()) {  // the catalog failed first
    published.wait();
  }
  if (!next.ok() && begun) {
    return unknown(std::move(next.error()), journal);
  }
  return next;
}

Result<Recovery> recover(Store& store, Catalog& catalog) {
  Recovery recovery;
  RPS_ASSIGN(const auto journals, list_all(store, journal_prefix()));
  for (const ObjectInfo& object : journals) {
    if (!object.key.ends_with(".json")) {
      continue;  // somebody else's file
    }
    RPS_ASSIGN(const Object bytes, store.get(object.key));
    auto journal = decode_journal(bytes.bytes);
    if (!journal.ok()) {
      return with_context(std::move(journal.error()), store.describe(object.key));
    }
    RPS_TRY(recover_one(store, catalog, *journal));
    recovery.finished.push_back(journal->change.run_id);
  }
  RPS_TRY(catalog.catch_up());
  RPS_ASSIGN(recovery.garbage_objects, remove_staged(store));
  return recovery;
}

}  // namespace rps
