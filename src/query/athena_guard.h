// What users' SQL may do on Athena: read. SELECT, WITH, VALUES, TABLE, SHOW, DESCRIBE, EXPLAIN and EXPLAIN
// ANALYZE of these. Refused is everything that would change tables, data or settings there: the tables of the
// lake are the program's, and DDL beside it would make Glue say other things than the catalog.
#pragma once

#include "base/result.h"
#include "query/statement_text.h"

namespace rps {

// kRefused, with the statement's first words, unless it is an allowed one.
Status check_athena_words(const SqlStatement& statement);

}  // namespace rps
