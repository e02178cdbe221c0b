#include "workflow/migrate/source_scan.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <tuple>

#include "base/interrupt.h"
#include "base/parallel.h"
#include "lake/partition_reader.h"

namespace rps {
namespace {

// What is remembered of a row until its key is known to be the only one.
struct RowNote {
  RowKey key;
  Timestamp created;
  std::uint64_t position = 0;
  Date day;
  std::uint32_t country = 0;  // number within the scanner
  std::uint32_t scanner = 0;
  ContentHash hash;
};

// Notes are kept in slices by their keys, so that repeats are looked for in each on its own.
constexpr std::size_t kSlices = 64;

std::size_t slice_of(const RowKey& key) {
  constexpr std::uint64_t kSpread = 0x9e3779b97f4a7c15U;
  return (key.number() * kSpread) >> 58U;
}

bool goes_before(const RowNote& a, const RowNote& b) {
  return std::tie(a.key, a.created, a.position) < std::tie(b.key, b.created, b.position);
}

// The first `count` rows of a batch.
RowBatch head_of(const RowBatch& rows, std::uint64_t count) {
  RowBatch head(rows.schema_ptr());
  for (std::size_t row = 0; row < count; ++row) {
    head.append_row(rows, row);
  }
  return head;
}

// One thread's share.
class Scanner {
 public:
  // `rows`: about how many it will see.
  Scanner(const ScanJob& job, unsigned number, std::uint64_t rows)
      : job_(&job),
        number_(number),
        reader_(job.store, job.table, *PartitionLayout::from_keys(job.table.partition_keys)),
        rows_(std::make_shared<const TableSchema>(job.table.schema)) {
    for (auto& slice : notes_) {
      slice.reserve(rows / kSlices + rows / kSlices / 8);
    }
  }

  Status scan(const Partition& partition, std::uint64_t position, unsigned worker) {
    RPS_TRY(read(partition));
    const bool cut = job_->max_rows > 0 && position + rows_.rows() > job_->max_rows;
    if (cut) {
      rows_ = head_of(rows_, job_->max_rows - position);
    }
    hash_each_row(rows_, hashes_);
    if (!cut) {
      RPS_TRY(check_hash(partition));
    }
    RPS_TRY(add_notes(partition, position));
    tally_.add(rows_, hashes_);
    return job_->take ? job_->take(worker, position, rows_) : Status();
  }

  [[nodiscard]] const DayTally& tally() const { return tally_; }
  [[nodiscard]] const std::vector<RowNote>& notes(std::size_t slice) const { return notes_[slice]; }
  [[nodiscard]] CountryDay day_of(const RowNote& note) const { return {countries_[note.country], note.day}; }
  [[nodiscard]] std::size_t rows() const { return rows_.rows(); }  // of the last batch

 private:
  // What the store cannot give as the catalog has it is a difference of the two.
  Status read(const Partition& partition) {
    Status read = reader_.read(partition, rows_);
    if (!read.ok() &&
        (read.error().kind == ErrorKind::kNotFound || read.error().kind == ErrorKind::kCorrupt)) {
      return Error{ErrorKind::kMismatch,
                   job_->table.name.str() + " is not what its catalog says: " + partition.name + ": " +
                       read.error().message,
                   "'rpscrape validate' shows it all, 'rpscrape repair' mends it"};
    }
    return read;
  }

  [[nodiscard]] Status check_hash(const Partition& partition) const {
    ContentHash hash;
    for (const ContentHash& row : hashes_) {
      hash += row;
    }
    if (hash.hex() == partition.content_hash) {
      return {};
    }
    return Error{ErrorKind::kMismatch,
                 job_->table.name.str() + " is not what its catalog says: the rows of " + partition.name +
                     " hash to " + hash.hex() + ", not to " + partition.content_hash,
                 "'rpscrape validate' shows it all, 'rpscrape repair' mends it"};
  }

  Status add_notes(const Partition& partition, std::uint64_t position) {
    for (const std::size_t column : {col::kCountry, col::kDate, col::kRaceId, col::kHorseId}) {
      if (rows_[column].null_count() > 0) {
        return Error{ErrorKind::kSchema,
                     partition.name + " of " + job_->table.name.str() + " has " +
                         std::to_string(rows_[column].null_count()) + " rows without " +
                         rows_.schema()[column].name,
                     "such rows have no place in a partition; mend them in the source"};
      }
    }
    for (std::size_t row = 0; row < rows_.rows(); ++row) {
      const RowKey key{rows_[col::kRaceId].int_at(row), rows_[col::kHorseId].int_at(row)};
      notes_[slice_of(key)].push_back({key, Timestamp{rows_[col::kCreatedAt].millis_at(row)}, position + row,
                                       Date{rows_[col::kDate].int_at(row)},
                                       country_number(rows_[col::kCountry].text_at(row)), number_,
                                       hashes_[row]});
    }
    return {};
  }

  std::uint32_t country_number(std::string_view country) {
    const auto at = std::find(countries_.begin(), countries_.end(), country);
    const auto number = static_cast<std::uint32_t>(at - countries_.begin());
    if (at == countries_.end()) {
      countries_.emplace_back(country);
    }
    return number;
  }

  const ScanJob* job_;
  std::uint32_t number_;
  PartitionReader reader_;
  RowBatch rows_;
  std::vector<ContentHash> hashes_;
  DayTally tally_;
  std::vector<std::string> countries_;  // few, so that a search is quick
  std::vector<std::vector<RowNote>> notes_{kSlices};
};

using Scanners = std::vector<std::unique_ptr<Scanner>>;

// The rows of the repeated keys among the notes of one slice.
std::vector<RowNote> repeated_in(const Scanners& scanners, std::size_t slice) {
  std::vector<std::uint64_t> keys;
  for (const auto& scanner : scanners) {
    for (const RowNote& note : scanner->notes(slice)) {
      keys.push_back(note.key.number());
    }
  }
  std::sort(keys.begin(), keys.end());
  std::vector<std::uint64_t> twice;
  for (std::size_t i = 1; i < keys.size(); ++i) {
    if (keys[i] == keys[i - 1]) {
      twice.push_back(keys[i]);
    }
  }
  std::vector<RowNote> rows;
  if (twice.empty()) {
    return rows;
  }
  for (const auto& scanner : scanners) {
    std::copy_if(scanner->notes(slice).begin(), scanner->notes(slice).end(), std::back_inserter(rows),
                 [&](const RowNote& note) {
                   return std::binary_search(twice.begin(), twice.end(), note.key.number());
                 });
  }
  return rows;
}

// The rows of all keys that several rows have, those of one key together, the one that stays last.
std::vector<RowNote> repeated_rows(const Scanners& scanners, unsigned threads, SourceFacts& facts) {
  std::vector<std::vector<RowNote>> found(kSlices);
  static_cast<void>(parallel_for(kSlices, threads, [&](std::size_t slice, unsigned /*worker*/) {
    found[slice] = repeated_in(scanners, slice);
    return Status();
  }));
  std::vector<RowNote> repeated;
  for (const auto& rows : found) {
    repeated.insert(repeated.end(), rows.begin(), rows.end());
  }
  std::sort(repeated.begin(), repeated.end(), goes_before);
  for (const auto& scanner : scanners) {
    for (std::size_t slice = 0; slice < kSlices; ++slice) {
      facts.rows += scanner->notes(slice).size();
    }
  }
  for (const RowNote& note : repeated) {
    const bool is_new = facts.repeated.empty() || facts.repeated.back() != note.key;
    facts.duplicates += is_new ? 0 : 1;
    if (is_new) {
      facts.repeated.push_back(note.key);
    }
  }
  facts.keys = facts.rows - facts.duplicates;
  return repeated;
}

// Takes away the rows that do not stay.
Status drop_older(const ScanJob& job, const std::vector<RowNote>& repeated, const Scanners& scanners,
                  DayTally& tally) {
  const auto place = [&](const CountryDay& day) {
    return job.to.name({day.country, job.to.period_of(day.day)});
  };
  for (std::size_t i = 0; i + 1 < repeated.size(); ++i) {
    if (repeated[i].key != repeated[i + 1].key) {
      continue;
    }
    const CountryDay day = scanners[repeated[i].scanner]->day_of(repeated[i]);
    const CountryDay next = scanners[repeated[i + 1].scanner]->day_of(repeated[i + 1]);
    if (place(day) != place(next)) {
      return Error{ErrorKind::kRefused,
                   repeated[i].key.str() + " is in " + job.table.name.str() + " on " + day.str() +
                       " and on " + next.str(),
                   "only one of them can be right; mend the source first"};
    }
    tally.remove(day, repeated[i].hash);
  }
  return {};
}

std::uint64_t count_partitions(const SourceFacts& facts, const PartitionLayout& to) {
  if (to.is_flat()) {
    return 0;
  }
  std::set<std::string> names;
  for (const auto& [day, sum] : facts.days) {
    names.insert(to.name({day.country, to.period_of(day.day)}));
  }
  return names.size();
}

Result<SourceFacts> facts_of(const ScanJob& job, const Scanners& scanners) {
  SourceFacts facts;
  DayTally tally;
  for (const auto& scanner : scanners) {
    tally.merge(scanner->tally());
  }
  const std::vector<RowNote> repeated = repeated_rows(scanners, job.threads, facts);
  if (job.latest) {
    RPS_TRY(drop_older(job, repeated, scanners, tally));
  }
  facts.days = tally.days();
  for (const auto& [day, sum] : facts.days) {
    facts.sum.rows += sum.rows;
    facts.sum.hash += sum.hash;
  }
  facts.partitions_to_come = count_partitions(facts, job.to);
  return facts;
}

}  // namespace

std::string RowKey::str() const {
  return "race " + std::to_string(race_id) + ", horse " + std::to_string(horse_id);
}

Date SourceFacts::first_day() const {
  const auto least = std::min_element(days.begin(), days.end(),
                                      [](const auto& a, const auto& b) { return a.first.day < b.first.day; });
  return least == days.end() ? Date{} : least->first.day;
}

Date SourceFacts::last_day() const {
  const auto most = std::max_element(days.begin(), days.end(),
                                     [](const auto& a, const auto& b) { return a.first.day < b.first.day; });
  return most == days.end() ? Date{} : most->first.day;
}

Result<SourceFacts> scan_source(const ScanJob& job, Progress& progress) {
  std::vector<std::uint64_t> starts;
  std::uint64_t rows = 0;
  for (const Partition& partition : job.partitions) {
    if (job.max_rows > 0 && rows >= job.max_rows) {
      break;
    }
    starts.push_back(rows);
    rows += partition.rows;
  }
  RPS_TRY(PartitionLayout::from_keys(job.table.partition_keys));
  Scanners scanners;
  for (unsigned number = 0; number < job.threads; ++number) {
    scanners.push_back(std::make_unique<Scanner>(job, number, rows / job.threads));
  }
  progress.begin("reading " + job.table.name.table, rows, "rows");
  const Status done = parallel_for(starts.size(), job.threads, [&](std::size_t i, unsigned worker) -> Status {
    if (interrupted()) {
      return interrupted_error("the source is as it was");
    }
    RPS_TRY(scanners[worker]->scan(job.partitions[i], starts[i], worker));
    progress.advance(scanners[worker]->rows());
    return {};
  });
  progress.end();
  RPS_TRY(done);
  return facts_of(job, scanners);
}

}  // namespace rps
