#include "workflow/migrate/sample.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "base/parallel.h"
#include "lake/partition_reader.h"

namespace rps {
namespace {

constexpr std::size_t kParts = 4;  // of the source
constexpr std::uint64_t kRowsOfPart = 64;

RowKey key_at(const RowBatch& rows, std::size_t row) {
  return {rows[col::kRaceId].int_at(row), rows[col::kHorseId].int_at(row)};
}

std::string shown(const Column& column, std::size_t row) {
  return column.is_null(row) ? "NULL" : "'" + column.display(row) + "'";
}

Status compare_row(const RowBatch& a, std::size_t row_a, const RowBatch& b, std::size_t row_b) {
  for (std::size_t i = 0; i < a.width(); ++i) {
    if (!a[i].same(row_a, b[i], row_b)) {
      return Error{ErrorKind::kMismatch,
                   key_at(a, row_a).str() + ", column " + a.schema()[i].name + ": the source has " +
                       shown(a[i], row_a) + ", the new table " + shown(b[i], row_b),
                   "the source is as it was; 'rpscrape validate' with both tables shows all rows"};
    }
  }
  return {};
}

// Which of the new table's partitions may hold the samples: by name, or of a flat table all.
std::vector<const Partition*> places_of(const RowBatch& samples, const PartitionLayout& layout,
                                        const std::vector<Partition>& partitions) {
  std::set<std::string> names;
  for (std::size_t row = 0; row < samples.rows() && !layout.is_flat(); ++row) {
    const Date day{samples[col::kDate].int_at(row)};
    names.insert(layout.name({std::string(samples[col::kCountry].text_at(row)), layout.period_of(day)}));
  }
  std::vector<const Partition*> places;
  for (const Partition& partition : partitions) {
    if (layout.is_flat() || names.contains(partition.name)) {
      places.push_back(&partition);
    }
  }
  return places;
}

}  // namespace

Result<RowBatch> take_samples(Store& store, const Table& source, const std::vector<Partition>& partitions,
                              std::uint64_t max_rows) {
  RPS_ASSIGN(const PartitionLayout layout, PartitionLayout::from_keys(source.partition_keys));
  const auto schema = std::make_shared<const TableSchema>(source.schema);
  const std::size_t parts =
      max_rows > 0 ? std::min<std::size_t>(1, partitions.size()) : std::min(kParts, partitions.size());
  std::vector<RowBatch> taken(parts, RowBatch(schema));
  RPS_TRY(parallel_for(parts, thread_count(0), [&](std::size_t part, unsigned /*worker*/) -> Status {
    RowBatch rows(schema);
    RPS_TRY(read_partition(store, source, layout, partitions[part * partitions.size() / parts], rows));
    const std::uint64_t most = max_rows > 0 ? std::min<std::uint64_t>(max_rows, rows.rows()) : rows.rows();
    const std::uint64_t count = std::min(kRowsOfPart, most);
    for (std::uint64_t i = 0; i < count; ++i) {
      taken[part].append_row(rows, i * most / count);
    }
    return {};
  }));
  RowBatch samples(schema);
  for (const RowBatch& rows : taken) {
    samples.append_all(rows);
  }
  return samples;
}

Result<SampleReport> compare_samples(const RowBatch& samples, Store& store, const Table& made,
                                     const std::vector<Partition>& partitions,
                                     const std::vector<RowKey>& repeated) {
  RPS_ASSIGN(const PartitionLayout layout, PartitionLayout::from_keys(made.partition_keys));
  std::map<RowKey, std::size_t> wanted;
  for (std::size_t row = 0; row < samples.rows(); ++row) {
    if (!std::binary_search(repeated.begin(), repeated.end(), key_at(samples, row))) {
      wanted.emplace(key_at(samples, row), row);
    }
  }
  const SampleReport report{wanted.size(), wanted.size() * samples.width()};
  PartitionReader reader(store, made, layout);
  RowBatch rows(std::make_shared<const TableSchema>(made.schema));
  for (const Partition* place : places_of(samples, layout, partitions)) {
    RPS_TRY(reader.read(*place, rows));
    for (std::size_t row = 0; row < rows.rows(); ++row) {
      if (const auto at = wanted.find(key_at(rows, row)); at != wanted.end()) {
        RPS_TRY(compare_row(samples, at->second, rows, row));
        wanted.erase(at);
      }
    }
  }
  if (!wanted.empty()) {
    const auto& [key, row] = *wanted.begin();
    return Error{ErrorKind::kMismatch, key.str() + " is not in " + made.name.table,
                 "the source is as it was; 'rpscrape validate' with both tables shows all rows"};
  }
  return report;
}

}  // namespace rps
