#include "random/checks.h"

#include <algorithm>
#include <filesystem>

#include "catalog/partition_name.h"
#include "duck/sql.h"
#include "query/use_lock.h"
#include "random/sql_lines.h"
#include "workflow/validate.h"

namespace rps::random_lake {
namespace {

namespace fs = std::filesystem;

// A version that is not whole may be refused, but only as damage; what is answered must be right.
bool is_refused_rightly(const Lab& lab, Version version, const Error& error) {
  return error.kind == ErrorKind::kCorrupt && !lab.whole.contains(version);
}

// A condition on country and date, and the rows for which it holds.
std::string random_condition(Lab& lab, Rows& rows) {
  const Row place = lab.maker.place(lab.dice);
  const bool exactly = lab.dice.percent(60);
  std::erase_if(rows, [&](const Row& row) {
    return row.country != place.country || (exactly ? row.date != place.date : row.date < place.date);
  });
  return "country = " + duck::quote_text(place.country) + " AND date " + (exactly ? "= " : ">= ") +
         duck::quote_text(place.date.str());
}

// The whole table, and with each row its number of rows and that of a selection.
void check_version(Lab& lab, QueryEngine& engine, Version version, const std::string& reader) {
  const std::string what = reader + " at version " + std::to_string(version);
  const Snapshot& snapshot = lab.model.history().at(version);
  const Rows rows = snapshot.rows();
  Rows selected = rows;
  const std::string condition = random_condition(lab, selected);
  const std::string counts =
      "(SELECT count(*) FROM rpscrape), (SELECT count(*) FROM rpscrape WHERE " + condition + ")";
  LinesSink sink(lab.columns, snapshot.late);
  const auto stats = engine.query("SELECT " + select_list(lab.columns, snapshot.late) + ", " + counts +
                                      " FROM rpscrape ORDER BY country, date, race_id, horse_id, created_at",
                                  sink);
  if (!stats.ok() && is_refused_rightly(lab, version, stats.error())) {
    return;
  }
  must(stats, what);
  const std::string difference = difference_of(lines_of(rows), sink.sorted_lines());
  require(difference.empty(), what + ": " + difference);
  const std::vector<std::int64_t> wanted{static_cast<std::int64_t>(rows.size()),
                                         static_cast<std::int64_t>(selected.size())};
  require(rows.empty() || sink.numbers() == wanted,
          what + ": count(*), or that where " + condition + ", is wrong");
}

// Keeps the serving copy's file as it is while it lives, as a long query of another process does.
std::optional<UseLock> other_query(Lab& lab) {
  fs::create_directories(fs::path(lab.world.copy_file()).parent_path());
  auto use = must(UseLock::acquire(lab.world.copy_file() + ".use", UseLock::Mode::kShared,
                                   std::chrono::milliseconds(0), [] { return false; }),
                  "locking the serving copy");
  return std::optional<UseLock>(std::move(use));
}

// As the reader sees it that stays open, or a program that has just begun.
void check_present_version(Lab& lab) {
  const std::optional<UseLock> other = lab.dice.percent(20) ? other_query(lab) : std::nullopt;
  if (lab.dice.percent(4)) {
    const auto engine = lab.world.new_engine(lab.world.store(), std::nullopt);
    check_version(lab, *engine, lab.model.version(), "SQL of a new program");
    return;
  }
  check_version(lab, lab.world.engine(), lab.model.version(), "SQL");
  if (lab.dice.percent(20)) {
    lab.world.engine().settle();
  }
}

// A reader of an old version that stays open, and sometimes another one.
void check_old_version(Lab& lab) {
  const auto& history = lab.model.history();
  const auto chosen = std::next(history.begin(), static_cast<std::ptrdiff_t>(lab.dice.below(history.size())));
  check_version(lab, lab.world.engine(chosen->first), chosen->first, "--as-of");
  if (lab.dice.percent(20)) {
    const auto other = lab.world.new_engine(lab.world.store(), chosen->first);
    check_version(lab, *other, chosen->first, "the second --as-of");
  }
}

void check_bounds(const Partition& partition, const Rows& rows) {
  const auto by_race = std::minmax_element(rows.begin(), rows.end(),
                                           [](const Row& a, const Row& b) { return a.race < b.race; });
  const auto by_time = std::minmax_element(rows.begin(), rows.end(),
                                           [](const Row& a, const Row& b) { return a.created < b.created; });
  require(partition.min_race_id == by_race.first->race && partition.max_race_id == by_race.second->race &&
              partition.min_created_at.millis == by_time.first->created &&
              partition.max_created_at.millis == by_time.second->created,
          "the catalog's bounds of " + partition.name + " are wrong");
}

// The catalog's partitions and objects, their sizes in rows, and its history.
void check_catalog(Lab& lab) {
  const Table table = lab.world.table();
  const std::vector<Partition> partitions = must(lab.world.catalog().partitions(table), "listing partitions");
  const Partitions& wanted = lab.model.now().partitions;
  require(partitions.size() == wanted.size(), "the catalog has another number of partitions");
  for (const Partition& partition : partitions) {
    const auto at = wanted.find(partition.name);
    require(at != wanted.end() && at->second.size() == partition.files.size(),
            "the catalog has another partition " + partition.name);
    for (const DataFile& file : partition.files) {
      const auto rows = at->second.find(file.name);
      require(rows != at->second.end() && rows->second->size() == file.rows,
              "the catalog has another object " + partition.name + "/" + file.name);
    }
    check_bounds(partition, lab.model.now().rows_of(partition.name));
  }
  for (const VersionInfo& info : must(lab.world.catalog().history(table), "reading the history")) {
    const auto then = lab.model.history().find(info.version);
    require(then != lab.model.history().end() && then->second.rows().size() == info.rows &&
                then->second.partitions.size() == info.partitions && then->second.at == info.committed_at,
            "the history tells another version " + std::to_string(info.version));
  }
}

std::uint64_t repeated_keys(const Rows& rows) {
  std::set<std::pair<std::int32_t, std::int32_t>> keys;
  for (const Row& row : rows) {
    keys.emplace(row.race, row.horse);
  }
  return rows.size() - keys.size();
}

// What `rpscrape validate` says: the content hash of every partition, repeats, unregistered objects.
void check_validation(Lab& lab) {
  const TableCheck found =
      must(check_table(lab.world.workspace(), lab.world.name(), silent_progress()), "validate");
  const bool is_whole = lab.whole.contains(lab.model.version());
  // A pending commit has replaced objects, and somebody spoilt what was kept of them.
  const bool is_broken = lab.model.is_pending() && !is_whole;
  std::set<std::string> unregistered;
  for (const Finding& finding : found.findings) {
    if (finding.kind == "unregistered_object") {
      unregistered.insert(finding.partition);
    } else {
      require(finding.kind == "duplicate" || is_broken ||
                  lab.outside.has_wounds(lab.model.now(), finding.partition),
              "validate: " + finding.kind + " " + finding.partition + " " + finding.detail);
    }
  }
  require(!is_whole || found.duplicates == repeated_keys(lab.model.now().rows()),
          "validate counts other repeats");
  std::set<std::string> strays;
  for (const auto& [id, foreign] : lab.outside.objects()) {
    const auto at = lab.model.now().partitions.find(id.first);
    if (at == lab.model.now().partitions.end() || !at->second.contains(id.second)) {
      strays.insert(object_key(lab.world.settings().table.dataset, id.first, id.second));
    }
  }
  require(lab.model.is_pending() || !lab.is_clean || unregistered == strays,
          "validate finds other unregistered objects: " + std::to_string(unregistered.size()) +
              " instead of " + std::to_string(strays.size()));
}

// Nothing is kept aside that no version names.
void check_kept(Lab& lab) {
  std::set<std::string> named = lab.orphans;
  for (const auto& [version, snapshot] : lab.model.history()) {
    const Table then = must(lab.world.catalog().table_at(lab.world.name(), version), "finding a version");
    for (const Partition& partition : must(lab.world.catalog().partitions(then), "listing partitions")) {
      for (const DataFile& file : partition.files) {
        named.insert(kept_key(file.etag));
      }
    }
  }
  for (const ObjectInfo& object :
       must(list_all(lab.world.store(), "_rpscrape/kept/"), "listing kept objects")) {
    require(named.contains(object.key), object.key + " is kept, but no version names it");
  }
}

// No journal, and no file at all in the staging area.
void check_leftovers(Lab& lab) {
  const auto journals = must(list_all(lab.world.store(), "_rpscrape/journal/"), "listing journals");
  require(journals.empty(), "a journal is left over");
  const fs::path staging = lab.world.path("_rpscrape/staging");
  if (fs::exists(staging)) {
    for (const auto& entry : fs::recursive_directory_iterator(staging)) {
      require(!entry.is_regular_file(), "left over: " + entry.path().filename().string());
    }
  }
}

// The late columns in which some row has a value: those that the objects surely have.
std::set<std::size_t> late_with_values(const Lab& lab, const Rows& rows) {
  std::set<std::size_t> late;
  for (std::size_t i = lab.columns.first_late(); i < lab.columns.size(); ++i) {
    if (std::any_of(rows.begin(), rows.end(), [&](const Row& row) {
          return !std::holds_alternative<std::monostate>(row.values[i - Columns::kKeys]);
        })) {
      late.insert(i);
    }
  }
  return late;
}

void check_raw(Lab& lab, const std::string& sql, const Rows& wanted, const std::set<std::size_t>& late) {
  static auto database = must(duck::Database::open(":memory:", {{"threads", "1"}}), "opening DuckDB");
  static auto connection = must(database.connect(), "connecting to DuckDB");
  const auto found = must(lines_of_query(connection, sql, lab.columns, late), "plain DuckDB");
  const std::string difference = difference_of(lines_of(wanted), found);
  require(difference.empty(), "plain DuckDB: " + difference);
}

// The objects as any reader of Hive-style Parquet sees them.
void check_raw_objects(Lab& lab) {
  Rows rows = lab.model.now().rows();
  if (rows.empty() || !lab.outside.objects().empty() || lab.model.is_pending() || !lab.is_clean) {
    return;
  }
  const std::set<std::size_t> late = late_with_values(lab, rows);
  const std::string source =
      " FROM read_parquet(" +
      duck::quote_text(lab.world.path(lab.world.settings().table.dataset) + "/*/*/*.parquet") +
      ", hive_partitioning = true, union_by_name = true)";
  const std::string select = "SELECT " + select_list(lab.columns, late) + source;
  check_raw(lab, select, rows, late);
  const auto race = static_cast<std::int32_t>(lab.dice.between(1, 4));
  std::erase_if(rows, [&](const Row& row) { return row.race != race; });
  check_raw(lab, select + " WHERE race_id = " + std::to_string(race), rows, late);
}

}  // namespace

void check(Lab& lab, bool thoroughly) {
  require(lab.world.table().version == lab.model.version(),
          "the table is at version " + std::to_string(lab.world.table().version) + " instead of " +
              std::to_string(lab.model.version()));
  check_present_version(lab);
  if (lab.is_clean) {
    check_leftovers(lab);
  }
  struct Chance {
    std::size_t percent;
    void (*check)(Lab&);
  };
  for (const Chance& each :
       {Chance{20, check_old_version}, Chance{30, check_catalog}, Chance{25, check_validation},
        Chance{15, check_kept}, Chance{20, check_raw_objects}}) {
    if (thoroughly || lab.dice.percent(each.percent)) {
      each.check(lab);
    }
  }
}

}  // namespace rps::random_lake
