// Readers: the SQL engines of one process, kept from sequence to sequence.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "query/embedded_engine.h"
#include "random/forward.h"

namespace rps::random_lake {

// Engines as `rpscrape sql` opens them, for the newest version and for old ones. Not thread-safe.
class Readers {
 public:
  // `folder` is where the serving copies are, also of later lakes.
  explicit Readers(std::string folder) : folder_(std::move(folder)) {}

  // The lake that they read. Both stay the caller's; null when there is none.
  void look_at(Store* store, Catalog* catalog);
  // The engine that stays open. It answers first and syncs with settle(), as the shell does.
  EmbeddedEngine& engine(std::optional<Version> as_of = std::nullopt);
  // Another one, as of a program that has just begun; for `sync_after` see EngineOptions.
  std::unique_ptr<EmbeddedEngine> open(Store& store, Catalog& catalog, std::optional<Version> as_of,
                                       bool sync_after) const;

 private:
  std::string folder_;
  ForwardStore store_;
  ForwardCatalog catalog_;
  std::map<Version, std::unique_ptr<EmbeddedEngine>> engines_;  // by version; -1: the newest
};

}  // namespace rps::random_lake
