#include "random/readers.h"

#include "random/mismatch.h"
#include "workflow/settings.h"

namespace rps::random_lake {

void Readers::look_at(Store* store, Catalog* catalog) {
  store_.set(store);
  catalog_.set(catalog);
}

EmbeddedEngine& Readers::engine(std::optional<Version> as_of) {
  std::unique_ptr<EmbeddedEngine>& engine = engines_[as_of.value_or(-1)];
  if (!engine) {
    engine = open(store_, catalog_, as_of, true);
  }
  return *engine;
}

std::unique_ptr<EmbeddedEngine> Readers::open(Store& store, Catalog& catalog, std::optional<Version> as_of,
                                              bool sync_after) const {
  EngineOptions options;
  options.dir = folder_;
  options.database = Settings().table.database;
  options.threads = 1;
  options.read_threads = 2;
  options.as_of = as_of;
  options.sync_after = sync_after;
  return must(EmbeddedEngine::open(catalog, store, options), "opening the engine");
}

}  // namespace rps::random_lake
