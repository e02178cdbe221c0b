#include "random/outside.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "catalog/partition_name.h"
#include "duck/connection.h"
#include "duck/sql.h"

namespace rps::random_lake {
namespace {

namespace fs = std::filesystem;

std::string read_file(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

// Under another inode, since objects share theirs with what is kept aside.
void write_file(const std::string& path, const std::string& bytes) {
  fs::create_directories(fs::path(path).parent_path());
  fs::remove(path);
  std::ofstream(path, std::ios::binary) << bytes;
}

void spoil(Dice& dice, const std::string& path) {
  std::string bytes = read_file(path);
  switch (dice.below(4)) {
    case 0:
      bytes.clear();
      break;
    case 1:
      bytes.resize(bytes.size() / 2);
      break;
    case 2:
      bytes.assign(500, 'x');
      break;
    default:
      bytes = bytes.substr(0, bytes.size() - std::min<std::size_t>(bytes.size(), 1)) + "?";
      break;
  }
  write_file(path, bytes);
}

// The same rows with wider types and another compression, as another program might write them.
std::string rewritten(const std::string& bytes, const std::string& folder) {
  static auto database = must(duck::Database::open(":memory:", {{"threads", "1"}}), "opening DuckDB");
  static auto connection = must(database.connect(), "connecting to DuckDB");
  const std::string from = folder + "/from.parquet";
  const std::string to = folder + "/to.parquet";
  write_file(from, bytes);
  must(connection.execute("COPY (SELECT * REPLACE (race_id::BIGINT AS race_id) FROM read_parquet(" +
                          duck::quote_text(from) + ")) TO " + duck::quote_text(to) +
                          " (FORMAT parquet, COMPRESSION zstd)"),
       "writing a foreign object");
  return read_file(to);
}

}  // namespace

std::string Outside::key_of(const ObjectId& id) {
  return object_key(world_.settings().table.dataset, id.first, id.second);
}

bool Outside::has_wounds(const Snapshot& now, const std::string& partition) const {
  const auto registered = now.partitions.find(partition);
  if (registered == now.partitions.end()) {
    return false;
  }
  for (const auto& [id, foreign] : objects_) {
    if (id.first == partition && registered->second.contains(id.second)) {
      return true;
    }
  }
  return false;
}

bool Outside::has_wounds(const Snapshot& now) const {
  for (const auto& [name, files] : now.partitions) {
    if (has_wounds(now, name)) {
      return true;
    }
  }
  return false;
}

void Outside::lose(const ObjectId& id) {
  const fs::path path = world_.path(key_of(id));
  fs::remove(path);
  if (fs::is_empty(path.parent_path())) {
    fs::remove(path.parent_path());
  }
  objects_[id] = Foreign{Foreign::Kind::kGone, nullptr};
}

void Outside::damage(Dice& dice, const ObjectId& id) {
  const std::string path = world_.path(key_of(id));
  if (fs::exists(path)) {
    spoil(dice, path);
  } else {
    write_file(path, "not Parquet");
  }
  objects_[id] = Foreign{Foreign::Kind::kJunk, nullptr};
}

void Outside::put_rows(Dice& dice, const ObjectId& id, Rows rows, Layout layout,
                       const std::set<std::size_t>& late) {
  BatchShape shape;
  shape.whole_table = dice.percent(50);
  shape.left_out = {"country", period_name(layout)};
  for (std::size_t i = columns_.first_late(); i < columns_.size(); ++i) {
    if (!late.contains(i)) {
      shape.absent.insert(i);
    }
  }
  std::string bytes = parquet_of(batch_of(rows, columns_, shape));
  if (dice.percent(30)) {
    bytes = rewritten(bytes, world_.settings().paths.store + "/..");
  }
  write_file(world_.path(key_of(id)), bytes);
  objects_[id] = Foreign{Foreign::Kind::kRows, std::make_shared<const Rows>(std::move(rows))};
}

void Outside::spoil_kept(Dice& dice, const std::string& etag) {
  const std::string path = world_.path(kept_key(etag));
  if (dice.percent(50)) {
    fs::remove(path);
  } else {
    spoil(dice, path);
  }
}

std::map<ObjectId, std::string> Outside::registered_etags() {
  std::map<ObjectId, std::string> etags;
  for (const Partition& partition : must(world_.catalog().partitions(world_.table()), "listing partitions")) {
    for (const DataFile& file : partition.files) {
      etags[{partition.name, file.name}] = file.etag;
    }
  }
  return etags;
}

// The last commit took such objects out of the table. When its run died before it had removed them, they are
// still there, but that is no stray: the next writing command removes them, and not repair adopts them.
// Whether it does is seen when it came to its end: validate may then tell of no unregistered object but those
// known here.
bool Outside::is_obsolete(const ObjectId& id, const std::string& etag) {
  const auto before = world_.catalog().table_at(world_.name(), world_.table().version - 1);
  if (!before.ok()) {
    return false;
  }
  const auto was = must(world_.catalog().partition(*before, id.first), "finding a partition");
  return was && std::any_of(was->files.begin(), was->files.end(), [&](const DataFile& file) {
           return file.name == id.second && file.etag == etag;
         });
}

void Outside::settle() {
  const auto registered = registered_etags();
  std::map<ObjectId, Foreign> left;
  for (const auto& [id, foreign] : objects_) {
    const auto there = world_.store().head(key_of(id));
    const auto wanted = registered.find(id);
    const bool is_stray = there.ok() && wanted == registered.end() && !is_obsolete(id, there->etag);
    if (is_stray || (there.ok() && wanted != registered.end() && there->etag != wanted->second)) {
      left.emplace(id, foreign);
    } else if (!there.ok() && wanted != registered.end()) {
      left.emplace(id, Foreign{});
    }
  }
  objects_ = std::move(left);
}

std::optional<Snapshot> Outside::after_repair(const Snapshot& now) {
  const auto registered = registered_etags();
  const Table table = world_.table();
  Snapshot next = now;
  bool changed = false;
  for (const auto& [id, foreign] : objects_) {
    const auto etag = registered.find(id);
    if (foreign.kind == Foreign::Kind::kRows) {
      next.partitions[id.first][id.second] = foreign.rows;
    } else if (etag == registered.end()) {
      continue;
    } else if (!is_in_reach(world_, table, id.first, DataFile{id.second, 0, 0, etag->second})) {
      next.partitions[id.first].erase(id.second);
    }
    changed = true;
  }
  std::erase_if(next.partitions, [](const auto& entry) { return entry.second.empty(); });
  return changed ? std::optional<Snapshot>(std::move(next)) : std::nullopt;
}

bool is_in_reach(World& world, const Table& table, const std::string& partition, const DataFile& file) {
  const auto has = [&](const std::string& key) {
    const auto there = world.store().head(key);
    return there.ok() && there->etag == file.etag;
  };
  return has(object_key(table.dataset, partition, file.name)) || has(kept_key(file.etag));
}

std::set<Version> whole_versions(World& world, const Model& model) {
  std::map<std::string, bool> known;  // by place and etag
  const auto reached = [&](const Table& table, const Partition& partition, const DataFile& file) {
    const auto [at, fresh] = known.try_emplace(partition.name + "/" + file.name + " " + file.etag);
    if (fresh) {
      at->second = is_in_reach(world, table, partition.name, file);
    }
    return at->second;
  };
  std::set<Version> whole;
  for (const auto& [version, snapshot] : model.history()) {
    const Table table = must(world.catalog().table_at(world.name(), version), "finding a version");
    bool is_whole = true;
    for (const Partition& partition : must(world.catalog().partitions(table), "listing partitions")) {
      for (const DataFile& file : partition.files) {
        is_whole = is_whole && reached(table, partition, file);
      }
    }
    if (is_whole) {
      whole.insert(version);
    }
  }
  return whole;
}

}  // namespace rps::random_lake
