#include "random/sequence.h"

#include <exception>

#include "random/checks.h"
#include "random/steps.h"

namespace rps::random_lake {
namespace {

// At the end: whatever is pending is finished, whatever is wounded repaired, and everything is looked at.
void finish(Lab& lab) {
  while (lab.model.is_pending() || !lab.is_clean || lab.outside.has_wounds(lab.model.now())) {
    lab.world.pass_hours(1);
    step_repair(lab);
  }
}

void run_steps(Lab& lab, std::size_t steps, Outcome& outcome) {
  for (; outcome.steps < steps; ++outcome.steps) {
    lab.notes.emplace_back();
    lab.world.pass_hours(1);
    random_step(lab);
    check(lab, false);
  }
  lab.notes.emplace_back();
  finish(lab);
  check(lab, true);
}

std::string layout_note(const Lab& lab) {
  std::string note = "partitions by country, " + period_name(lab.maker.layout()) + "; columns";
  for (std::size_t i = 0; i < lab.columns.size(); ++i) {
    note += (i == 0 ? " " : ", ") + lab.columns[i].name;
  }
  return note;
}

}  // namespace

Outcome run_sequence(std::uint64_t seed, std::size_t steps, const std::string& folder, Readers& readers) {
  Outcome outcome;
  std::optional<Lab> lab;
  try {
    lab.emplace(seed, folder, readers);
    outcome.notes.push_back(layout_note(*lab));
    run_steps(*lab, steps != 0 ? steps : lab->dice.between(4, 12), outcome);
  } catch (const Mismatch& found) {
    outcome.mismatch = found.text;
  } catch (const std::exception& error) {
    outcome.mismatch = std::string("exception: ") + error.what();
  }
  if (lab) {
    outcome.notes.insert(outcome.notes.end(), lab->notes.begin(), lab->notes.end());
  }
  return outcome;
}

}  // namespace rps::random_lake
