// A small lake for the tests of this folder: a local store and a SQLite catalog in a temporary folder,
// with the writer's moves (keep aside, replace, commit) made by hand.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "duck/connection.h"
#include "io/store.h"
#include "model/batch.h"
#include "query/embedded_engine.h"

namespace rps::test {

// A folder of its own that goes with the object.
class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  [[nodiscard]] std::string path(const std::string& name = "") const;

 private:
  std::filesystem::path dir_;
};

// The rows of one partition: `rows` runners of a made-up day. `mark` goes into the ratings, so that two
// writings of a partition differ.
struct Day {
  std::string country;
  std::string date;
  int rows = 3;
  int mark = 1;
};

// Whether partition files are written by our encoder or by DuckDB with types of its own.
enum class Writer { kEncoder, kForeign };

TableSchema small_schema();

class Lake {
 public:
  explicit Lake(std::string root, const std::string& table = "rpscrape", TableSchema schema = small_schema());

  [[nodiscard]] Catalog& catalog() { return *catalog_; }
  [[nodiscard]] Store& store() { return *store_; }
  [[nodiscard]] const std::string& root() const { return root_; }
  [[nodiscard]] Table table();
  // A second catalog object on the same file, for another process or thread.
  [[nodiscard]] std::unique_ptr<Catalog> other_catalog() const;

  // Puts the object of a day in its place (keeping an old one aside) and returns its catalog entry.
  Partition write(const Day& day, Writer writer = Writer::kEncoder);
  // write() and one commit.
  void put(const std::vector<Day>& days, Writer writer = Writer::kEncoder);
  void remove(const std::vector<std::string>& partitions);
  void commit(Change change);

  [[nodiscard]] EngineOptions options() const;
  std::unique_ptr<EmbeddedEngine> engine();
  std::unique_ptr<EmbeddedEngine> engine(EngineOptions options);

 private:
  std::string encode(const Day& day, Writer writer);

  std::string root_;
  std::string name_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Catalog> catalog_;
  int runs_ = 0;
};

// Collects a result as text: NULL is "NULL", columns are separated by '|'.
class Collect final : public ResultSink {
 public:
  Status columns(const std::vector<ResultColumn>& columns) override;
  Status row(const std::vector<Cell>& cells) override;

  std::vector<ResultColumn> header;
  std::vector<std::vector<Cell>> cells;
  std::vector<std::string> lines;
};

std::string show(const Cell& cell);
// The result's lines; a failed query is a test failure and gives none.
std::vector<std::string> ask(EmbeddedEngine& engine, const std::string& sql);
// The error of a query that must fail.
Error refusal(EmbeddedEngine& engine, const std::string& sql);

}  // namespace rps::test
