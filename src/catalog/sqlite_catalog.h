// The embedded catalog's tables in a database that somebody else uses as well.
#pragma once

#include <memory>

#include "catalog/catalog.h"
#include "catalog/sqlite.h"

namespace rps {

// A catalog in `db`, whose tables are made when absent. Its operations join a Transaction that is under way
// on `db`: they are undone with it. kCorrupt when a newer program made the file.
Result<std::unique_ptr<Catalog>> make_sqlite_catalog(std::shared_ptr<Sqlite> db);

}  // namespace rps
