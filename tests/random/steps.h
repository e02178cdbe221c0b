// The steps of a sequence. Each does one thing to the lake and the same to the model.
#pragma once

#include "random/lab.h"

namespace rps::random_lake {

// Rows come in, by one of the ways there are, in one of the four modes.
void step_write(Lab& lab);
// A write that has to be refused, after which everything is as before.
void step_refused_write(Lab& lab);

// An object of the table is lost, damaged, replaced or added from outside; repair may follow.
void step_outside(Lab& lab);
void step_repair(Lab& lab);
// An earlier version becomes the present one.
void step_restore(Lab& lab);
// Old versions are forgotten.
void step_prune(Lab& lab);
// The table is dropped, with its objects or not, and made again.
void step_drop(Lab& lab);

// An object kept aside is lost or damaged.
void step_spoil_kept(Lab& lab);
// The serving copy is lost or damaged.
void step_spoil_copy(Lab& lab);
// A process that brings the serving copy up to date is killed.
void step_killed_reader(Lab& lab);
// Something of a dead run lies in the staging area.
void step_garbage(Lab& lab);

// One of them by chance.
void random_step(Lab& lab);

}  // namespace rps::random_lake
