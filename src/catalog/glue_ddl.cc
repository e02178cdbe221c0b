#include "catalog/glue_ddl.h"

#include "base/text.h"

namespace rps {
namespace {

std::string column_ddl(const GlueColumn& column) {
  const std::string comment = column.comment.empty() ? "" : " COMMENT " + ddl_text(column.comment);
  return "  " + ddl_name(column.name) + " " + column.type + comment;
}

std::string columns_ddl(const std::vector<GlueColumn>& columns) {
  std::vector<std::string> lines;
  lines.reserve(columns.size());
  for (const GlueColumn& column : columns) {
    lines.push_back(column_ddl(column));
  }
  return "(\n" + join(lines, ",\n") + "\n)";
}

std::string properties_ddl(const GlueParameters& parameters) {
  std::vector<std::string> lines;
  for (const auto& [key, value] : parameters) {
    if (!key.starts_with("rpscrape.") && key != "EXTERNAL") {
      lines.push_back("  " + ddl_text(key) + " = " + ddl_text(value));
    }
  }
  return lines.empty() ? "" : "\nTBLPROPERTIES (\n" + join(lines, ",\n") + "\n)";
}

}  // namespace

std::string ddl_name(const std::string& name) {
  return "`" + replace_all(name, "`", "``") + "`";
}

std::string ddl_text(const std::string& text) {
  return "'" + replace_all(replace_all(text, "\\", "\\\\"), "'", "\\'") + "'";
}

std::string create_table_ddl(const GlueTable& table) {
  std::string ddl = "CREATE EXTERNAL TABLE IF NOT EXISTS " + ddl_name(table.database) + "." +
                    ddl_name(table.name) + " " + columns_ddl(table.columns);
  if (!table.partition_keys.empty()) {
    ddl += "\nPARTITIONED BY " + columns_ddl(table.partition_keys);
  }
  return ddl + "\nSTORED AS PARQUET\nLOCATION " + ddl_text(table.location) + properties_ddl(table.parameters);
}

}  // namespace rps
