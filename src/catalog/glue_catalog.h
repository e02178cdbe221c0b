// The catalog of a lake on S3 that Athena, Trino and Spark see as well: a log catalog whose tables are
// published in AWS Glue after each operation.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "aws/json_api.h"
#include "base/result.h"
#include "catalog/glue_publisher.h"
#include "catalog/log_catalog.h"

namespace rps {

struct GlueCatalogOptions {
  PublisherOptions publisher;
  GlueApiOptions api;
};

// Reading asks the log only, never Glue. A writing operation first brings Glue to the log's state, in case a
// run before it was cut off; then it is logged, and then published. When publishing fails the operation has
// happened nonetheless: the error is kStateUnknown, and the next operation, or catch_up(), finishes it.
// kExists when a name is taken by a table of Glue that is not the program's.
class GlueCatalog : public LogCatalog {
 public:
  // Brings Glue to the log's state; costs one call when all is well.
  Status catch_up() override = 0;
  // Compares all tables and partitions with Glue (check), and mends what others have changed (repair).
  [[nodiscard]] virtual Result<std::vector<PublicationCheck>> check_publication() = 0;
  virtual Result<std::vector<PublicationCheck>> repair_publication() = 0;
};

// `glue` is the service "glue".
Result<std::unique_ptr<GlueCatalog>> make_glue_catalog(std::unique_ptr<LogCatalog> log,
                                                       std::unique_ptr<JsonApi> glue,
                                                       const GlueCatalogOptions& options);

// A table of Glue that others made.
struct ForeignGlueTable {
  GlueTable table;
  std::vector<GluePartition> partitions;
};

// The names of the database's tables that the program did not make. None when there is no such database.
Result<std::vector<std::string>> unmanaged_tables(JsonApi& glue, const std::string& database);
// Where such a table's objects lie, and of what columns they are. kNotFound.
Result<ForeignGlueTable> describe_foreign_table(JsonApi& glue, const TableName& name);

}  // namespace rps
