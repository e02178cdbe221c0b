// How Glue differs from the catalog, as findings of validate, and mended by repair.
#pragma once

#include <string>
#include <vector>

#include "workflow/validate.h"

namespace rps {

// "glue_table" for a table's description, "glue_missing", "glue_extra" and "glue_differs" for partitions.
std::vector<Finding> findings_of(const PublicationCheck& check);

// Of one table; none when the lake is not shown in Glue. Errors of Glue.
Result<std::vector<Finding>> glue_findings(Workspace& workspace, const TableName& name);

// Brings all tables of Glue to what the catalog says, whatever others did to them, and tells what was
// different. Nothing when the lake is not shown in Glue; a dry run changes nothing. Takes the writer's turn:
// kLocked.
Result<std::vector<Finding>> mend_glue(Workspace& workspace);

}  // namespace rps
