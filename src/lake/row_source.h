// RowSource and RowParts: rows that come in batches, for tables that are larger than memory.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "base/result.h"
#include "model/batch.h"

namespace rps {

struct RowSource {
  std::shared_ptr<const TableSchema> schema;
  // Fills a batch of that schema, which is empty; false at the end, where the batch stays empty. Called from
  // one thread at a time, which need not be the caller's.
  std::function<Result<bool>(RowBatch&)> next;
};

// Rows in parts that can be read in any order and at the same time.
struct RowParts {
  std::shared_ptr<const TableSchema> schema;
  std::vector<std::uint64_t> starts;  // of each part: the position of its first row in the input
  // Appends the rows of a part to a batch of that schema, which is empty; `worker` names the calling thread,
  // from 0.
  std::function<Status(std::size_t part, unsigned worker, RowBatch&)> read;
};

}  // namespace rps
