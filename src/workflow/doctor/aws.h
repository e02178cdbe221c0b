// What a lake on S3 needs beyond its bucket: credentials, the right time, Glue, Athena.
#pragma once

#include "io/clock.h"
#include "io/store.h"
#include "workflow/doctor/findings.h"
#include "workflow/settings.h"

namespace rps {

// Who the program is and how far the clock is off; false when there are no credentials that work.
bool look_at_credentials(const Settings& settings, const Clock& clock, Findings& findings);

// Whether Glue lets itself be read and shows what the catalog says.
void look_at_glue(const Settings& settings, Store& store, const Clock& clock, Findings& findings);

// Whether the workgroup is there and has a place for results.
void look_at_athena(const Settings& settings, const Clock& clock, Findings& findings);

}  // namespace rps
