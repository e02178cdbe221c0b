#include "lake/foreign_parquet.h"

#include <algorithm>
#include <filesystem>

#include "base/text.h"
#include "duck/read_into.h"
#include "duck/sql.h"
#include "io/temp_file.h"

namespace rps {
namespace {

// The select list that gives the wanted columns of the file under the table's own names.
std::string select_list(const std::vector<duck::Field>& fields, const TableSchema& schema,
                        const std::vector<std::size_t>& unwanted) {
  std::vector<std::string> items;
  for (std::size_t i = 0; i < schema.size(); ++i) {
    const auto match = std::find_if(fields.begin(), fields.end(), [&](const duck::Field& field) {
      return iequals(field.name, schema[i].name);
    });
    if (match != fields.end() && std::find(unwanted.begin(), unwanted.end(), i) == unwanted.end()) {
      items.push_back(duck::quote_name(match->name) + " AS " + duck::quote_name(schema[i].name));
    }
  }
  return join(items, ", ");
}

std::string system_temp_dir() {
  std::error_code failed;
  const std::filesystem::path dir = std::filesystem::temp_directory_path(failed);
  return failed ? "." : dir.string();
}

}  // namespace

Status ForeignParquet::read(std::string_view bytes, const std::vector<std::size_t>& left_alone,
                            RowBatch& out) {
  RPS_ASSIGN(duck::Connection * connection, engine());
  RPS_ASSIGN(TempFile file, TempFile::create(system_temp_dir()));
  RPS_TRY(file.write(bytes));
  const std::string from = " FROM read_parquet(" + duck::quote_text(file.path()) +
                           ", hive_partitioning = false, binary_as_string = true)";
  RPS_ASSIGN(duck::Statements statements, connection->parse("SELECT *" + from));
  RPS_ASSIGN(const duck::Statement all, statements.prepare(0));
  const std::string wanted = select_list(all.fields(), out.schema(), left_alone);
  if (wanted.empty()) {
    return Error{ErrorKind::kSchema, "the file has none of the table's columns"};
  }
  return duck::read_into(*connection, "SELECT " + wanted + from, out, left_alone);
}

Result<duck::Connection*> ForeignParquet::engine() {
  if (!connection_) {
    RPS_ASSIGN(duck::Database database,
               duck::Database::open(":memory:", {{"threads", "1"}, {"autoload_known_extensions", "false"}}));
    RPS_ASSIGN(duck::Connection connection, database.connect());
    database_.emplace(std::move(database));
    connection_.emplace(std::move(connection));
  }
  return &*connection_;
}

}  // namespace rps
