// The statement that makes a table of Glue by SQL, for Athena and Hive: names in backticks, as their DDL
// wants them.
//
// Source: Amazon Athena User Guide, "CREATE TABLE" and "Escape reserved keywords in queries".
#pragma once

#include <string>

#include "catalog/glue_types.h"

namespace rps {

// `finish-time-predict`
std::string ddl_name(const std::string& name);
// 'it\'s'
std::string ddl_text(const std::string& text);
// CREATE EXTERNAL TABLE IF NOT EXISTS … without a final ';'. The parameters by which the program knows what
// it has published ("rpscrape.…") are left out: only the program may write them.
std::string create_table_ddl(const GlueTable& table);

}  // namespace rps
