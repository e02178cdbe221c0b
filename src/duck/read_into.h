// The rows of a SELECT as rows of a RowBatch.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "duck/connection.h"
#include "model/batch.h"

namespace rps::duck {

// Appends the rows of the one statement `sql` to `out`, matching columns by name. A column of `out` that the
// statement does not return becomes NULL, except those whose positions are in `left_alone`: the caller
// fills them. kSchema, naming the column, when the statement returns a column that `out` lacks, returns
// one twice, or a type or value does not fit:
//   int        from integers and booleans in range, and from floats that are whole numbers
//   double     from integers and floats
//   date       from dates, and from timestamps that are midnights
//   timestamp  from timestamps of every unit (digits past the milliseconds are cut) and from dates
//   string     from VARCHAR, and from booleans as "true" and "false"
// On error `out` must not be used further.
Status read_into(Connection& connection, const std::string& sql, RowBatch& out,
                 const std::vector<std::size_t>& left_alone = {});

}  // namespace rps::duck
