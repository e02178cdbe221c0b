// Replaced objects: those of the version a commit builds on that it replaces or removes. The writer kept them
// aside; between its death and its commit's recovery they are in anybody's reach again.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "io/store.h"
#include "lake/journal.h"

namespace rps {

struct ReplacedObject {
  std::string key;   // of its place
  std::string etag;  // that the version names
};

// The objects of version `journal.base` whose places the commit uses or empties.
Result<std::vector<ReplacedObject>> replaced_objects(Catalog& catalog, const Journal& journal);

// Keeps aside again what is not kept any more but still is in its place: the last good copy. Durable when it
// returns.
Status keep_again(Store& store, const std::vector<ReplacedObject>& objects);

// Those of `keys` at which still is the replaced object, and not something that came from outside.
Result<std::vector<std::string>> still_in_place(Store& store, const std::vector<std::string>& keys,
                                                const std::vector<ReplacedObject>& objects);

// True when there is an object at `key` and it has this etag.
Result<bool> has_etag(Store& store, const std::string& key, const std::string& etag);

}  // namespace rps
