// The folders of this machine that commands write to.
#pragma once

#include <string>

#include "workflow/doctor/findings.h"

namespace rps {

// Whether the folder, or the one in which it would be made, can be written, and how much room is left there.
void look_at_folder(const std::string& check, const std::string& path, Findings& findings);

}  // namespace rps
