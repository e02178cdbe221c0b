#include "random/lab.h"

namespace rps::random_lake {
namespace {

Layout random_layout(Dice& dice) {
  return dice.percent(70) ? Layout::kDate : dice.percent(50) ? Layout::kMonth : Layout::kYear;
}

std::optional<CrashPoint> random_crash(Dice& dice) {
  static const std::vector<std::string> kCheckpoints{"staged", "journalled", "published", "committed",
                                                     "done"};
  if (dice.percent(78)) {
    return std::nullopt;
  }
  CrashPoint crash;
  if (dice.percent(40)) {
    crash.checkpoint = dice.pick(kCheckpoints);
  } else {
    crash.call = static_cast<int>(dice.between(1, 30));
    crash.when = static_cast<CrashPoint::When>(dice.below(3));
  }
  return crash;
}

// The versions that a commit must not have put out of reach are still whole.
void check_reach(Lab& lab) {
  const std::set<Version> before = std::exchange(lab.whole, whole_versions(lab.world, lab.model));
  for (const Version version : before) {
    require(!lab.model.history().contains(version) || lab.whole.contains(version),
            "version " + std::to_string(version) + " lost objects by this step");
  }
  require(!lab.outside.objects().empty() || lab.whole.contains(lab.model.version()) || lab.model.is_pending(),
          "the present version is not whole");
}

// What the operation did to the model's version. Earlier commits were finished unless it died too soon.
void follow(Lab& lab, const Ending& ending, const Expectation& expected) {
  const bool died = ending.kind == Ending::Kind::kDied;
  const Version version = lab.world.table().version;
  if (!died || ending.phase != Phase::kStaging || version > lab.model.version()) {
    lab.model.recover();
  }
  if (ending.kind == Ending::Kind::kRefused || (died && ending.phase == Phase::kStaging)) {
    return;
  }
  std::optional<Snapshot> next = expected();
  require(next.has_value() || !died, "a commit that changes nothing was journalled");
  if (next) {
    next->at = lab.world.now();
    died&& ending.phase == Phase::kJournalled ? lab.model.pend(std::move(*next))
                                              : lab.model.commit(std::move(*next));
  }
}

Ending run_with(Lab& lab, const World::Operation& operation, const Expectation& expected,
                const std::optional<CrashPoint>& crash) {
  Ending ending = lab.world.run(operation, crash);
  if (ending.kind == Ending::Kind::kDied) {
    lab.note(", died" + std::string(ending.phase == Phase::kStaging      ? " staging"
                                    : ending.phase == Phase::kJournalled ? " journalled"
                                                                         : " committed"));
  } else if (ending.kind == Ending::Kind::kRefused) {
    lab.note(", refused: " + ending.message);
  }
  lab.is_clean = ending.kind == Ending::Kind::kDone;
  follow(lab, ending, expected);
  if (!lab.model.is_pending()) {
    lab.outside.settle();
  }
  check_reach(lab);
  return ending;
}

}  // namespace

Lab::Lab(std::uint64_t seed, const std::string& folder, Readers& readers)
    : dice(seed),
      columns(dice),
      maker(dice, columns, random_layout(dice)),
      world(folder, maker.layout(), static_cast<unsigned>(dice.between(1, 2)), readers),
      model(maker.layout()),
      outside(world, columns) {
  world.create_table();
  model.start(maker.layout(), world.now());
  whole = {0};
}

Ending run_commit(Lab& lab, const World::Operation& operation, const Expectation& expected) {
  const std::optional<CrashPoint> crash = random_crash(lab.dice);
  lab.note(crash ? ", " + crash->text() : "");
  return run_with(lab, operation, expected, crash);
}

Ending run_unharmed(Lab& lab, const World::Operation& operation, const Expectation& expected) {
  return run_with(lab, operation, expected, std::nullopt);
}

void look_again(Lab& lab) {
  lab.whole = whole_versions(lab.world, lab.model);
}

}  // namespace rps::random_lake
