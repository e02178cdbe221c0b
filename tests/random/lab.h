// Lab: the lake, the model of it, and what is known of both in the course of one sequence.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "random/dice.h"
#include "random/model.h"
#include "random/outside.h"
#include "random/world.h"

namespace rps::random_lake {

struct Lab {
  Lab(std::uint64_t seed, const std::string& folder, Readers& readers);

  // Chance and shape come first: the others are made from them.
  Dice dice;
  Columns columns;
  RowMaker maker;
  World world;
  Model model;
  Outside outside;
  std::set<Version> whole;         // versions all of whose objects were in reach after the last step
  std::set<std::string> orphans;   // keys of what is kept for a table that was dropped
  std::vector<std::string> notes;  // what each step did, for the report of a mismatch
  bool is_clean = true;            // a writing command came to its end: nothing of a run is left over

  // Adds to the note of the present step.
  void note(const std::string& text) { notes.back() += text; }
};

// The next version as the model sees it, asked for when earlier commits are finished; nothing when the
// operation changes nothing.
using Expectation = std::function<std::optional<Snapshot>()>;

// Runs a writing operation, perhaps with a crash, and lets the model follow. When it was refused the model is
// as before, and the caller decides whether that was right.
Ending run_commit(Lab& lab, const World::Operation& operation, const Expectation& expected);
// The same for an operation that must not crash.
Ending run_unharmed(Lab& lab, const World::Operation& operation, const Expectation& expected);

// After something happened to the files from outside: what is still in reach.
void look_again(Lab& lab);

}  // namespace rps::random_lake
