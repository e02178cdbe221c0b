// Repair, restore, retention and drop.
#include "random/steps.h"
#include "workflow/repair.h"
#include "workflow/restore.h"
#include "workflow/retention.h"

namespace rps::random_lake {
namespace {

Ending run_repair(Lab& lab) {
  const std::string run = lab.world.next_run();
  const World::Operation operation = [name = lab.world.name(), run](const LakeAccess& to) -> Status {
    RPS_TRY(repair(to, name, run, silent_progress()));
    return {};
  };
  // What is kept aside is asked for before the repair, which may use it up.
  std::optional<Snapshot> next;
  if (!lab.model.is_pending()) {
    next = lab.outside.after_repair(lab.model.now());
  }
  return run_commit(lab, operation, [&] { return next; });
}

// Files equal in name and rows may still differ in their bytes, which is the one thing the model does not
// know.
bool is_new_version(Lab& lab, const Snapshot& target) {
  return !same_content(lab.model.now().partitions, target.partitions) ||
         lab.world.table().version > lab.model.version();
}

void drop(Lab& lab, bool purge) {
  const World::Operation operation = [name = lab.world.name(), purge](const LakeAccess& to) -> Status {
    RPS_TRY(drop_table(to, name, purge, silent_progress()));
    return {};
  };
  if (purge && lab.dice.percent(30)) {
    CrashPoint crash;
    crash.call = static_cast<int>(lab.dice.between(1, 12));
    lab.note(", " + crash.text());
    const Ending ending = lab.world.run(operation, crash);
    if (ending.kind == Ending::Kind::kDone) {
      return;
    }
  }
  const Ending ending = lab.world.run(operation, std::nullopt);
  require(ending.kind == Ending::Kind::kDone, "the drop was refused: " + ending.message);
}

void require_unknown_table(Lab& lab) {
  class NoSink final : public ResultSink {
    Status columns(const std::vector<ResultColumn>& /*columns*/) override { return {}; }
    Status row(const std::vector<Cell>& /*cells*/) override { return {}; }
  } sink;
  const auto stats = lab.world.engine().query("SELECT count(*) FROM rpscrape", sink);
  require(!stats.ok() && stats.error().kind == ErrorKind::kUsage, "SQL still knows the dropped table");
}

std::set<std::string> kept_keys(Lab& lab) {
  std::set<std::string> keys;
  for (const ObjectInfo& object :
       must(list_all(lab.world.store(), "_rpscrape/kept/"), "listing kept objects")) {
    keys.insert(object.key);
  }
  return keys;
}

// A prune that has nothing to do does not take the writer's turn, so it does not finish earlier commits
// either.
void follow_prune(Lab& lab, Timestamp before, bool done) {
  const bool is_due = !lab.model.prunable(before).empty();
  if (lab.world.table().version > lab.model.version()) {
    require(is_due, "a prune without work finished a commit");
    lab.model.recover();
    lab.outside.settle();
  }
  const std::set<Version> may_go = lab.model.prunable(before);
  if (done) {
    require(!is_due || !lab.model.is_pending(), "the prune did not finish an earlier commit");
    lab.model.prune(before);
    lab.is_clean = lab.is_clean || is_due;
  }
  const std::set<Version> whole = std::exchange(lab.whole, whole_versions(lab.world, lab.model));
  for (const Version version : whole) {
    require(may_go.contains(version) || lab.whole.contains(version),
            "version " + std::to_string(version) + " was pruned too");
  }
}

}  // namespace

void step_repair(Lab& lab) {
  if (lab.model.is_pending() && !lab.outside.objects().empty()) {
    return step_refused_write(lab);  // the pending commit happens first, so that the repair can be foretold
  }
  lab.note("repair");
  const Ending ending = run_repair(lab);
  require(ending.kind != Ending::Kind::kRefused, "the repair was refused: " + ending.message);
  const bool done = ending.kind == Ending::Kind::kDone;
  require(!done || !lab.outside.has_wounds(lab.model.now()), "the repair left wounds");
}

void step_restore(Lab& lab) {
  const auto& history = lab.model.history();
  const auto chosen = std::next(history.begin(), static_cast<std::ptrdiff_t>(lab.dice.below(history.size())));
  const Version version = chosen->first;
  const Snapshot target = chosen->second;
  const bool must_work = lab.whole.contains(version) && !lab.outside.has_wounds(lab.model.now());
  const std::string run = lab.world.next_run();
  lab.note("restore of version " + std::to_string(version));
  const Ending ending = run_commit(
      lab,
      [name = lab.world.name(), version, run](const LakeAccess& to) -> Status {
        RPS_TRY(restore(to, name, version, run, silent_progress()));
        return {};
      },
      [&]() -> std::optional<Snapshot> {
        Snapshot next = target;
        next.late = lab.model.now().late;
        return is_new_version(lab, next) ? std::optional<Snapshot>(std::move(next)) : std::nullopt;
      });
  if (ending.kind == Ending::Kind::kRefused) {
    require(!must_work && ending.error == ErrorKind::kNotFound, "the restore was refused: " + ending.message);
  }
}

void step_prune(Lab& lab) {
  const Timestamp before{lab.world.now().millis - static_cast<std::int64_t>(lab.dice.below(8)) * 3'600'000};
  lab.note("prune before " + before.iso());
  std::optional<CrashPoint> crash;
  if (lab.dice.percent(20)) {
    crash.emplace();
    crash->checkpoint = lab.dice.percent(50) ? "objects_removed" : "";
    crash->call = static_cast<int>(lab.dice.between(1, 5));
    lab.note(", " + crash->text());
  }
  const Ending ending = lab.world.run(
      [name = lab.world.name(), before](const LakeAccess& to) -> Status {
        RPS_TRY(prune_table(to, name, before));
        return {};
      },
      crash);
  require(ending.kind != Ending::Kind::kRefused, "the prune was refused: " + ending.message);
  follow_prune(lab, before, ending.kind == Ending::Kind::kDone);
}

void step_drop(Lab& lab) {
  if (!lab.outside.objects().empty() || lab.model.is_pending() || !lab.model.now().late.empty()) {
    return step_write(lab);
  }
  const bool purge = lab.dice.percent(50);
  lab.note(purge ? "drop and purge" : "drop, create and repair");
  const Partitions partitions = purge ? Partitions() : lab.model.now().partitions;
  drop(lab, purge);
  if (lab.world.catalog().table(lab.world.name()).ok()) {
    mismatch("the table is still there");
  }
  require_unknown_table(lab);
  lab.orphans = kept_keys(lab);
  lab.world.create_table();
  lab.model.start(lab.maker.layout(), lab.world.now());
  lab.whole = {0};
  const std::string run = lab.world.next_run();
  run_unharmed(
      lab,
      [name = lab.world.name(), run](const LakeAccess& to) -> Status {
        RPS_TRY(repair(to, name, run, silent_progress()));
        return {};
      },
      [&] {
        return partitions.empty() ? std::nullopt : std::optional<Snapshot>(Snapshot{partitions, {}, {}});
      });
}

}  // namespace rps::random_lake
