#include "lake/stager.h"

#include <algorithm>
#include <numeric>
#include <unordered_set>

#include "lake/partition_reader.h"
#include "lake/replaced.h"
#include "lake/row_bounds.h"
#include "model/row_hash.h"

namespace rps {
namespace {

void widen_bounds(const Partition& existing, Partition& partition) {
  partition.min_race_id = std::min(partition.min_race_id, existing.min_race_id);
  partition.max_race_id = std::max(partition.max_race_id, existing.max_race_id);
  partition.min_created_at = std::min(partition.min_created_at, existing.min_created_at);
  partition.max_created_at = std::max(partition.max_created_at, existing.max_created_at);
}

// The existing rows that the input does not replace, then the input's rows. Existing rows are replaced when
// the input has the value that they have in `column`.
RowBatch merge(const RowBatch& existing, const RowBatch& input, const std::vector<std::uint32_t>& rows,
               std::size_t column) {
  std::unordered_set<std::int32_t> replaced;
  for (const std::uint32_t row : rows) {
    replaced.insert(input[column].int_at(row));
  }
  RowBatch merged(input.schema_ptr());
  for (std::size_t row = 0; row < existing.rows(); ++row) {
    if (!replaced.contains(existing[column].int_at(row))) {
      merged.append_row(existing, row);
    }
  }
  for (const std::uint32_t row : rows) {
    merged.append_row(input, row);
  }
  return merged;
}

// A name that no object of the partition has.
std::string free_file_name(const Partition& existing) {
  for (std::size_t n = existing.files.size();; ++n) {
    std::string name = nth_file(n);
    const bool taken = std::any_of(existing.files.begin(), existing.files.end(),
                                   [&](const DataFile& f) { return f.name == name; });
    if (!taken) {
      return name;
    }
  }
}

bool same_values(const Column& a, const Column& b) {
  for (std::size_t row = 0; row < a.size(); ++row) {
    if (!a.same(row, b, row)) {
      return false;
    }
  }
  return true;
}

PartitionRows all_rows(const std::string& name, const RowBatch& batch) {
  PartitionRows all{name, std::vector<std::uint32_t>(batch.rows())};
  std::iota(all.rows.begin(), all.rows.end(), 0U);
  return all;
}

PartitionReport report_of(const std::string& name, const std::optional<Partition>& existing) {
  PartitionReport report;
  report.name = name;
  if (existing) {
    report.action = PartitionReport::Action::kReplaced;
    report.rows_before = existing->rows;
    report.bytes_before = existing->bytes;
  }
  return report;
}

// Adds up the partition's files and makes it the outcome.
void finish(Partition put, StagedPartition& staged) {
  for (const DataFile& file : put.files) {
    put.rows += file.rows;
    put.bytes += file.bytes;
  }
  staged.report.rows_after = put.rows;
  staged.report.bytes_after = put.bytes;
  staged.put = std::move(put);
}

}  // namespace

Stager::Stager(Store& store, Job job, unsigned workers)
    : store_(store),
      job_(std::move(job)),
      stored_columns_(job_.layout.stored_columns(job_.table.schema)),
      derived_columns_(job_.layout.partition_columns(job_.table.schema)) {
  std::erase_if(derived_columns_, [](std::size_t c) { return c == col::kCountry || c == col::kDate; });
  for (unsigned i = 0; i < workers; ++i) {
    encoders_.emplace_back();
  }
}

Result<StagedPartition> Stager::stage(const RowBatch& batch, const std::string& name,
                                      const std::optional<Partition>& existing, unsigned worker) {
  RPS_ASSIGN(const std::optional<RowBatch> named, as_named(batch, name));
  return stage_named(named ? *named : batch, name, existing, worker);
}

Result<std::optional<RowBatch>> Stager::as_named(const RowBatch& batch, const std::string& name) const {
  if (derived_columns_.empty()) {
    return std::optional<RowBatch>();
  }
  RowBatch named(batch.schema_ptr());
  RPS_TRY(append_partition_values(name, derived_columns_, batch.rows(), named));
  const bool is_same = std::all_of(derived_columns_.begin(), derived_columns_.end(),
                                   [&](std::size_t c) { return same_values(batch[c], named[c]); });
  if (is_same) {
    return std::optional<RowBatch>();
  }
  for (std::size_t c = 0; c < batch.width(); ++c) {
    const bool is_stored = named[c].size() == 0;
    for (std::size_t row = 0; is_stored && row < batch.rows(); ++row) {
      named[c].append_from(batch[c], row);
    }
  }
  return std::optional<RowBatch>(std::move(named));
}

Result<StagedPartition> Stager::stage_named(const RowBatch& batch, const std::string& name,
                                            const std::optional<Partition>& existing, unsigned worker) {
  PartitionRows rows = all_rows(name, batch);
  const std::size_t repeats = drop_repeats(batch, rows.rows);
  gather_races(batch, rows.rows);
  Result<StagedPartition> staged = StagedPartition{};
  if (const auto column = merge_column(job_.mode, job_.layout); column && existing) {
    RowBatch old_rows(batch.schema_ptr());
    RPS_TRY(read_partition(store_, job_.table, job_.layout, *existing, old_rows));
    const RowBatch merged = merge(old_rows, batch, rows.rows, *column);
    staged = write(merged, all_rows(name, merged), existing, worker);
  } else {
    staged = write(batch, rows, existing, worker);
  }
  if (staged.ok()) {
    staged->repeats = repeats;
  }
  return staged;
}

ContentHash Stager::hash_of(const RowBatch& batch, const PartitionRows& rows) const {
  if (job_.known_hashes != nullptr) {
    if (const auto known = job_.known_hashes->find(rows.name); known != job_.known_hashes->end()) {
      return known->second;
    }
  }
  return hash_rows(batch, rows.rows);
}

Result<StagedPartition> Stager::write(const RowBatch& batch, const PartitionRows& rows,
                                      const std::optional<Partition>& existing, unsigned worker) {
  const bool append = job_.mode == WriteMode::kAppend && existing.has_value();
  StagedPartition staged;
  staged.report = report_of(rows.name, existing);
  ContentHash hash = hash_of(batch, rows);
  staged.hash = hash;
  if (existing && !append && existing->content_hash == hash.hex() && existing->rows == rows.rows.size()) {
    staged.report.action = PartitionReport::Action::kUnchanged;
    staged.report.rows_after = existing->rows;
    staged.report.bytes_after = existing->bytes;
    return staged;
  }
  const std::string name = append ? free_file_name(*existing) : std::string(kFirstFile);
  RPS_ASSIGN(DataFile file, stage_file(batch, rows, name, worker, staged));
  Partition put;
  put.name = rows.name;
  put.written_at = job_.now;
  put.run_id = job_.run_id;
  set_bounds(batch, rows.rows, put);
  if (append) {
    RPS_ASSIGN(const ContentHash old_hash, ContentHash::parse(existing->content_hash));
    hash += old_hash;
    widen_bounds(*existing, put);
    put.files = existing->files;
  } else if (existing) {
    RPS_TRY(replace_files(*existing, name, staged));
  }
  put.files.push_back(std::move(file));
  put.content_hash = hash.hex();
  finish(std::move(put), staged);
  return staged;
}

Result<DataFile> Stager::stage_file(const RowBatch& batch, const PartitionRows& rows, const std::string& name,
                                    unsigned worker, StagedPartition& staged) {
  std::string bytes;
  RPS_TRY(encoders_[worker].encode(batch, rows.rows, stored_columns_, bytes));
  const std::string place = object_key(job_.table.dataset, rows.name, name);
  const std::string from = job_.in_place ? place : staged_key(job_.run_id, place);
  RPS_ASSIGN(const ObjectInfo object, store_.put(from, bytes, Durability::kFlush));
  staged.rows = rows.rows.size();
  staged.objects.push_back({from, place, object.etag});
  return DataFile{name, rows.rows.size(), bytes.size(), object.etag};
}

Status Stager::replace_files(const Partition& existing, const std::string& name, StagedPartition& staged) {
  for (const DataFile& old : existing.files) {
    if (old.name != name) {
      staged.obsolete.push_back(object_key(job_.table.dataset, existing.name, old.name));
    }
  }
  return keep_aside(existing);
}

Result<StagedPartition> Stager::stage_removal(const Partition& existing) {
  StagedPartition staged;
  staged.report = report_of(existing.name, existing);
  staged.report.action = PartitionReport::Action::kRemoved;
  RPS_TRY(keep_aside(existing));
  for (const DataFile& file : existing.files) {
    staged.obsolete.push_back(object_key(job_.table.dataset, existing.name, file.name));
  }
  return staged;
}

// What lies in place may have been damaged since it was kept: then it is not copied, and the good one stays.
Status Stager::keep_aside(const Partition& existing) {
  for (const DataFile& file : existing.files) {
    const std::string key = object_key(job_.table.dataset, existing.name, file.name);
    const Status kept = store_.copy_if_match(key, kept_key(file.etag), file.etag, Durability::kFlush);
    if (kept.ok() || kept.error().kind == ErrorKind::kPrecondition) {
      continue;
    }
    Error error = kept.error();
    RPS_ASSIGN(const bool is_kept, has_etag(store_, kept_key(file.etag), file.etag));
    if (error.kind != ErrorKind::kNotFound || !is_kept) {
      error.hint = error.kind == ErrorKind::kNotFound ? "somebody removed it; run 'rpscrape repair' first"
                                                      : error.hint;
      return error;
    }
  }
  return {};
}

}  // namespace rps
