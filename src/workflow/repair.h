// repair: makes the catalog say what is in the store, in both directions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/progress.h"
#include "lake/change.h"

namespace rps {

// One object that was not as registered, and what became of it.
struct RepairedObject {
  enum class Action {
    kAdded,         // was there, unregistered: registered now
    kDropped,       // is gone (or unreadable) and was not kept aside: no longer registered
    kPutBack,       // was gone or unreadable, but the same object was kept aside: back in its place
    kReregistered,  // had been changed from outside: registered with its present rows
    kLeftAlone,     // is no object of this table, `detail` says why
  };
  Action action = Action::kAdded;
  std::string key;
  std::uint64_t rows_before = 0;  // as registered
  std::uint64_t rows_after = 0;
  std::string detail;
};

std::string_view action_name(RepairedObject::Action action);

struct RepairReport {
  Version version = 0;                  // of the table afterwards; the old one when nothing had to be done
  std::uint64_t objects = 0;            // that were looked at
  std::vector<RepairedObject> repairs;  // ascending by key
};

// Compares the etag of every registered object with the store's, looks for objects that nobody registered,
// and mends the difference in one commit. Objects that other tables register are none of this table's
// business. An object is never removed and a readable one never replaced. Rows of an added object may
// repeat rows that the partition has: `validate` tells. Over dry-run stores it only says what it would do.
Result<RepairReport> repair(const LakeAccess& access, const TableName& name, const std::string& run_id,
                            Progress& progress);

}  // namespace rps
