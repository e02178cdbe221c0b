// The journal of a commit: everything that is needed to finish it after a crash.
//
// A commit over many partitions runs in this order, each step durable before the next:
//   1. the new objects are staged under _rpscrape/staging/{run}/, the objects they will replace are
//      copied aside to _rpscrape/kept/{etag}.parquet;
//   2. the journal _rpscrape/journal/{run}.json is written: from here on the commit will happen;
//   3. the staged objects move to their places, each atomically (whole folders of them where the table has
//      none of that name yet);
//   4. the catalog commits the new table version, objects no version points to any more are removed;
//   5. the journal is removed.
// A crash before 2 changed nothing (staged objects are garbage); after 2 recovery goes on from 3. A
// reader that meets a replaced object before 4 knows it by its etag and takes the one kept aside.
//
// Recovery trusts nothing that could be touched while no run was alive: before it replaces or removes an
// object of the base version it makes sure that this is kept aside, and at the places to be emptied it
// removes no object but that of the base version.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "io/store.h"

namespace rps {

// A staged object on its way to its place.
struct StagedObject {
  std::string from;  // key in the staging area
  std::string to;    // key of its place
  std::string etag;
};

struct Journal {
  TableName table;
  Version base = 0;  // the table version that the commit builds on
  Change change;
  std::vector<StagedObject> objects;
  std::vector<std::string> obsolete;  // keys to remove once the version is committed
};

std::string encode_journal(const Journal& journal);
// kCorrupt when the text is no journal.
Result<Journal> decode_journal(std::string_view text);

// Where journals lie: there is one while a commit is under way, or after a crash until the next writer comes.
std::string journal_prefix();
std::string journal_key(std::string_view run_id);
std::string staging_prefix(std::string_view run_id);
// Where the object that is to move to key `place` is staged. Nothing else is put below staging_prefix(), so
// that whole folders of it can move at once.
std::string staged_key(std::string_view run_id, std::string_view place);

// Called at the named points of a commit ("staged", "journalled", "published", "committed", "done"):
// tests stop the process there.
using Checkpoint = std::function<void(std::string_view point)>;

// Steps 2 to 5. The staged objects and the copies kept aside must be durable already. Errors before the
// journal is durable leave everything as it was; later ones are kStateUnknown and recovery will
// finish the commit. The caller holds the writer's lock.
Result<Table> commit_journal(Store& store, Catalog& catalog, const Table& table, const Journal& journal,
                             const Checkpoint& checkpoint);

// What recover() found and did, one line each, for the log.
struct Recovery {
  std::vector<std::string> finished;  // run ids of commits that were finished
  std::size_t garbage_objects = 0;    // staged objects of dead runs that were removed
};

// Finishes the commits of dead runs, lets the catalog catch up, and removes what they staged. The caller
// holds the writer's lock, so no other run is alive.
Result<Recovery> recover(Store& store, Catalog& catalog);

}  // namespace rps
