// What users' SQL may do: read the lake, and make temporary things in their own session.
//
// Allowed: SELECT, WITH, FROM, VALUES, TABLE, PIVOT, UNPIVOT, DESCRIBE, SHOW, SUMMARIZE, EXPLAIN of these;
// PRAGMAs that DuckDB treats as queries (table_info, show_tables, database_list …); CREATE TEMP TABLE, VIEW
// and MACRO; SET and RESET of options that only shape the session (kSessionOptions). Reading files of this
// machine (read_csv, read_parquet …) is allowed unless EngineOptions::local_files is off. Refused: everything
// else: COPY, EXPORT, ATTACH, INSTALL, LOAD, INSERT, UPDATE, DELETE, ALTER, DROP, CREATE of anything that is
// not temporary, PREPARE, CALL, CHECKPOINT, transactions, and functions that write files when they are
// selected from.
//
// This guards the lake against mistakes; it is no sandbox against the owner of the process, whose files
// the SQL engine can read anyhow. Besides, the engine opens the tables' copies read-only.
#pragma once

#include <cstddef>

#include "base/result.h"
#include "duck/connection.h"
#include "query/statement_text.h"

namespace rps {

// kRefused, with the statement's first words and what to do instead, unless the statement's words are those
// of an allowed one.
Status check_words(const SqlStatement& statement);

// The second opinion, on what DuckDB made of the words. kRefused unless it is one statement, as it was here;
// a PIVOT becomes several.
Status check_count(const SqlStatement& statement, std::size_t count);
// kRefused unless the kind fits the words.
Status check_kind(const SqlStatement& statement, duck::StatementKind kind);

}  // namespace rps
