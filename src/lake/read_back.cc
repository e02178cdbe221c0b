#include "lake/read_back.h"

#include "base/interrupt.h"
#include "base/parallel.h"
#include "parquet/decoder.h"

namespace rps {
namespace {

Error differs(const std::string& partition, const std::string& found, const std::string& wanted) {
  return Error{ErrorKind::kCorrupt,
               "what was staged for partition " + partition + " reads as " + found + ", but " + wanted +
                   " was written",
               "nothing was committed; check the disk and the memory of this machine"};
}

}  // namespace

StagedReader::StagedReader(Store& store, const Table& table, const PartitionLayout& layout)
    : store_(&store),
      named_(layout.partition_columns(table.schema)),
      rows_(std::make_shared<const TableSchema>(table.schema)) {}

Status StagedReader::check(const StagedPartition& staged) {
  for (const StagedObject& object : staged.objects) {
    RPS_ASSIGN(const Object stored, store_->get(object.from));
    if (stored.etag != object.etag) {
      return differs(staged.report.name, "object " + stored.etag, object.etag);
    }
    RPS_TRY(check_rows(staged, stored.bytes));
    done_.objects += 1;
    done_.rows += staged.rows;
    done_.bytes += stored.bytes.size();
  }
  return {};
}

Status StagedReader::check_rows(const StagedPartition& staged, const std::string& bytes) {
  const std::string& name = staged.report.name;
  rows_.clear();
  RPS_TRY(decode_parquet(bytes, "what was staged for partition " + name, named_, rows_));
  RPS_TRY(append_partition_values(name, named_, staged.rows, rows_));
  for (std::size_t i = 0; i < rows_.width(); ++i) {
    if (rows_[i].size() != staged.rows) {
      return differs(name, std::to_string(rows_[i].size()) + " rows", std::to_string(staged.rows));
    }
  }
  const std::string hash = hash_rows(rows_).hex();
  return hash == staged.hash.hex()
             ? Status()
             : Status(differs(name, "rows with hash " + hash, "hash " + staged.hash.hex()));
}

Result<ReadBack> read_back(Store& store, const Table& table, const std::vector<StagedPartition>& staged,
                           unsigned threads, Progress& progress) {
  RPS_ASSIGN(const PartitionLayout layout, PartitionLayout::from_keys(table.partition_keys));
  std::vector<StagedReader> readers(threads, StagedReader(store, table, layout));
  progress.begin("checking partitions", staged.size(), "partitions");
  const Status done = parallel_for(staged.size(), threads, [&](std::size_t i, unsigned worker) -> Status {
    if (interrupted()) {
      return interrupted_error("nothing was committed");
    }
    RPS_TRY(readers[worker].check(staged[i]));
    progress.advance(1);
    return {};
  });
  progress.end();
  RPS_TRY(done);
  ReadBack all;
  for (const StagedReader& reader : readers) {
    all.objects += reader.done().objects;
    all.rows += reader.done().rows;
    all.bytes += reader.done().bytes;
  }
  return all;
}

}  // namespace rps
