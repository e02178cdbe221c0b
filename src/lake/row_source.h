// RowSource: rows that come in batches, for tables that are larger than memory.
#pragma once

#include <functional>
#include <memory>

#include "base/result.h"
#include "model/batch.h"

namespace rps {

struct RowSource {
  std::shared_ptr<const TableSchema> schema;
  // Fills a batch of that schema, which is empty; false at the end, where the batch stays empty. Called from
  // one thread at a time, which need not be the caller's.
  std::function<Result<bool>(RowBatch&)> next;
};

}  // namespace rps
