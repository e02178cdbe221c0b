// Outside: what somebody does to the store's files behind the program's back, and what is known of it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "random/model.h"
#include "random/world.h"

namespace rps::random_lake {

// An object of a partition: folder and file name.
using ObjectId = std::pair<std::string, std::string>;

// What is at an object's place when it is not the registered object.
struct Foreign {
  enum class Kind {
    kGone,  // nothing, although one is registered
    kJunk,  // something that cannot be read
    kRows,  // a readable object with these rows
  } kind = Kind::kGone;
  std::shared_ptr<const Rows> rows;
};

class Outside {
 public:
  Outside(World& world, const Columns& columns) : world_(world), columns_(columns) {}

  [[nodiscard]] const std::map<ObjectId, Foreign>& objects() const { return objects_; }
  // Whether an object that `now` registers is not what it should be.
  [[nodiscard]] bool has_wounds(const Snapshot& now) const;
  // The same for one partition.
  [[nodiscard]] bool has_wounds(const Snapshot& now, const std::string& partition) const;

  void lose(const ObjectId& id);
  // Makes it unreadable, in one of some ways.
  void damage(Dice& dice, const ObjectId& id);
  // Puts an object with these rows there, as our encoder writes it or as another program might.
  void put_rows(Dice& dice, const ObjectId& id, Rows rows, Layout layout, const std::set<std::size_t>& late);
  // Removes or damages what is kept aside under `etag`.
  void spoil_kept(Dice& dice, const std::string& etag);

  // Forgets the objects that are as registered by now, or neither registered nor there, or there no longer
  // than until the last commit's leftovers are removed.
  void settle();

  // What repair will make of the table; nothing when it has nothing to do.
  [[nodiscard]] std::optional<Snapshot> after_repair(const Snapshot& now);

 private:
  std::string key_of(const ObjectId& id);
  std::map<ObjectId, std::string> registered_etags();
  // Whether the object of that etag was registered there until the last commit.
  bool is_obsolete(const ObjectId& id, const std::string& etag);

  World& world_;
  const Columns& columns_;
  std::map<ObjectId, Foreign> objects_;
};

// Whether the object of that etag lies at its place or is kept aside.
bool is_in_reach(World& world, const Table& table, const std::string& partition, const DataFile& file);
// The versions of the model's history all of whose objects are in reach.
std::set<Version> whole_versions(World& world, const Model& model);

}  // namespace rps::random_lake
