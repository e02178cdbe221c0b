// What happens to the lake's files from outside, and to processes that only read.
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "catalog/partition_name.h"
#include "random/steps.h"

namespace rps::random_lake {
namespace {

namespace fs = std::filesystem;

// Any object of the table, or one that is kept aside too, as there is more to do wrong with those.
std::optional<ObjectId> random_object(Lab& lab) {
  const bool any = lab.dice.percent(50);
  std::vector<ObjectId> objects;
  for (const Partition& partition :
       must(lab.world.catalog().partitions(lab.world.table()), "listing partitions")) {
    for (const DataFile& file : partition.files) {
      if (any || must(exists(lab.world.store(), kept_key(file.etag)), "looking for a kept object")) {
        objects.emplace_back(partition.name, file.name);
      }
    }
  }
  return objects.empty() ? std::nullopt : std::optional<ObjectId>(lab.dice.pick(objects));
}

void lose_partition(Lab& lab, const std::string& partition) {
  for (const auto& [file, rows] : lab.model.now().partitions.at(partition)) {
    if (!lab.outside.objects().contains({partition, file})) {
      lab.outside.lose({partition, file});
    }
  }
}

void replace(Lab& lab, const ObjectId& id) {
  const Row like = lab.model.now().rows_of(id.first).front();
  const std::set<std::size_t>& late = lab.model.now().late;
  lab.outside.put_rows(lab.dice, id, lab.maker.rows_like(lab.dice, like, late), lab.maker.layout(), late);
}

// An object that nobody registered: in a partition that is there or not, readable or not.
void stray(Lab& lab) {
  static const std::vector<std::string> kNames{"part-0.snappy.parquet", "part-1.snappy.parquet",
                                               "part-2.snappy.parquet", "from elsewhere.parquet"};
  const Row like = lab.maker.place(lab.dice);
  const ObjectId id{partition_of(like, lab.maker.layout()), lab.dice.pick(kNames)};
  const auto& partitions = lab.model.now().partitions;
  const auto there = partitions.find(id.first);
  if (there != partitions.end() && there->second.contains(id.second)) {
    return lab.note(", but it is registered");
  }
  lab.note(" " + id.first + "/" + id.second);
  const std::set<std::size_t>& late = lab.model.now().late;
  if (lab.dice.percent(20)) {
    return lab.outside.damage(lab.dice, id);
  }
  lab.outside.put_rows(lab.dice, id, lab.maker.rows_like(lab.dice, like, late), lab.maker.layout(), late);
}

void hurt(Lab& lab, const ObjectId& id) {
  const std::string key = id.first + "/" + id.second;
  switch (lab.dice.below(4)) {
    case 0:
      lab.note("loss of " + key);
      return lab.outside.lose(id);
    case 1:
      lab.note("damage of " + key);
      return lab.outside.damage(lab.dice, id);
    case 2:
      lab.note("replacement of " + key);
      return replace(lab, id);
    default:
      lab.note("loss of " + id.first);
      return lose_partition(lab, id.first);
  }
}

void overwrite_bytes(Dice& dice, const std::string& path) {
  const auto size = static_cast<std::size_t>(fs::file_size(path));
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  const std::size_t places = dice.between(1, 4);
  for (std::size_t i = 0; i < places && size > 16; ++i) {
    file.seekp(static_cast<std::streamoff>(dice.below(size - 16)));
    file << "xxxxxxxxxxxxxxxx";
  }
}

}  // namespace

void step_outside(Lab& lab) {
  if (lab.model.is_pending()) {
    return step_write(lab);
  }
  const std::optional<ObjectId> id = random_object(lab);
  if (!id || lab.dice.percent(35)) {
    lab.note("stray object");
    stray(lab);
  } else if (!lab.outside.objects().contains(*id)) {
    hurt(lab, *id);
  }
  lab.outside.settle();  // by chance it may be the object that was there
  look_again(lab);
  if (lab.dice.percent(50)) {
    lab.note("; ");
    step_repair(lab);
  }
}

void step_spoil_kept(Lab& lab) {
  const auto kept = must(list_all(lab.world.store(), "_rpscrape/kept/"), "listing kept objects");
  if (kept.empty()) {
    return step_write(lab);
  }
  const std::string& key = lab.dice.pick(kept).key;
  const std::size_t start = key.rfind('/') + 1;
  lab.note("kept object spoilt");
  lab.outside.spoil_kept(lab.dice, key.substr(start, key.rfind('.') - start));
  look_again(lab);
}

void step_spoil_copy(Lab& lab) {
  const std::string file = lab.world.copy_file();
  lab.note("serving copy spoilt");
  if (!fs::exists(file)) {
    return;
  }
  switch (lab.dice.below(6)) {
    case 0:
      fs::remove(file);
      return;
    case 1:
      return fs::resize_file(file, fs::file_size(file) / 2);
    case 2:
      return fs::resize_file(file, 0);
    case 3:
      std::ofstream(file + ".wal", std::ios::binary) << "no log of DuckDB's";
      return;
    case 4:
      std::ofstream(file, std::ios::binary) << std::string(100'000, 'x');
      return;
    default:
      return overwrite_bytes(lab.dice, file);
  }
}

void step_killed_reader(Lab& lab) {
  class NoSink final : public ResultSink {
    Status columns(const std::vector<ResultColumn>& /*columns*/) override { return {}; }
    Status row(const std::vector<Cell>& /*cells*/) override { return {}; }
  };
  if (lab.dice.percent(50)) {
    fs::remove(lab.world.copy_file());
  }
  CrashPoint crash;
  crash.call = static_cast<int>(lab.dice.between(1, 8));
  lab.note("reader killed at call " + std::to_string(crash.call));
  lab.world.in_child([&] {
    Executioner executioner(crash);
    MortalStore store(lab.world.store(), executioner);
    const auto engine = lab.world.new_engine(store, std::nullopt);
    NoSink sink;
    static_cast<void>(engine->query("SELECT count(*), sum(race_id) FROM rpscrape", sink));
    ::_exit(0);  // without closing anything
    return 0;
  });
}

void step_garbage(Lab& lab) {
  lab.note("garbage in the staging area");
  must(lab.world.store().put("_rpscrape/staging/dead_run/7", "half an object"), "putting garbage");
  lab.is_clean = false;
}

void random_step(Lab& lab) {
  struct Choice {
    std::size_t weight;
    void (*step)(Lab&);
  };
  static const std::vector<Choice> kChoices{
      {46, step_write},     {6, step_refused_write}, {14, step_outside}, {4, step_repair},
      {9, step_restore},    {6, step_prune},         {3, step_drop},     {3, step_spoil_kept},
      {5, step_spoil_copy}, {2, step_killed_reader}, {2, step_garbage},
  };
  std::size_t throw_below = lab.dice.below(100);
  for (const Choice& choice : kChoices) {
    if (throw_below < choice.weight) {
      return choice.step(lab);
    }
    throw_below -= choice.weight;
  }
}

}  // namespace rps::random_lake
