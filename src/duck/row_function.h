// RowFunction: a table function whose rows C++ code makes, on as many threads as DuckDB gives it: the fast
// way of many rows into a table ("INSERT INTO … SELECT * FROM name()").
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "duck/connection.h"
#include "model/batch.h"

namespace rps::duck {

// Makes rows. Each belongs to one thread.
class RowProducer {
 public:
  virtual ~RowProducer() = default;
  // The next batch, valid until the next call; null at the end. Batches have the feed's columns.
  virtual Result<const RowBatch*> next() = 0;
};

// What one statement that reads the function gets.
struct RowFeed {
  TableSchema columns;
  unsigned threads = 1;  // that may make rows at once
  // Called on each of the threads, at most `threads` times at once.
  std::function<std::unique_ptr<RowProducer>()> make_producer;
};

// Not thread-safe.
class RowFunction {
 public:
  // Makes the function `name` in the connection's database. It stays there for as long as that lives; outside
  // of run(), statements that call it fail.
  static Result<RowFunction> create(Connection& connection, const std::string& name);

  ~RowFunction();
  RowFunction(RowFunction&& other) noexcept;
  RowFunction& operator=(RowFunction&& other) noexcept;

  // Runs `sql`, which reads the function once, on the connection of create() or another one of its database.
  // The rows come in no order, except those of one producer. An error of a producer is returned as it is;
  // kSchema, naming the column, for a text that is not UTF-8 or a timestamp out of DuckDB's range.
  Status run(Connection& connection, const std::string& sql, const RowFeed& feed);

 private:
  struct Slot;
  explicit RowFunction(std::shared_ptr<Slot> slot);
  std::shared_ptr<Slot> slot_;
};

}  // namespace rps::duck
