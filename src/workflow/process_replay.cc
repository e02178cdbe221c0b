#include "workflow/process_replay.h"

#include <algorithm>
#include <unordered_set>

#include "lake/grouping.h"

namespace rps {
namespace {

void note_scrape(const RowBatch& rows, std::size_t row, LatestScrapes& latest) {
  const std::int64_t at = rows[col::kCreatedAt].millis_at(row);
  const auto [found, fresh] = latest.try_emplace(rows[col::kRaceId].int_at(row), at);
  found->second = fresh ? at : std::max(found->second, at);
}

}  // namespace

LatestScrapes latest_scrapes(const RowBatch& rows) {
  LatestScrapes latest;
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    note_scrape(rows, row, latest);
  }
  return latest;
}

// The rows of each partition, at the positions that they will have behind the present rows.
Result<Replay::Groups> Replay::group(const RowBatch& rows) const {
  Groups groups;
  const Column& country = rows[col::kCountry];
  const Column& date = rows[col::kDate];
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    if (country.is_null(row) || date.is_null(row)) {
      return Error{ErrorKind::kSchema,
                   "a row of race " + rows[col::kRaceId].display(row) + " has no country or no date",
                   "rows without them have no partition"};
    }
    const PartitionId id{std::string(country.text_at(row)), layout_.period_of(Date{date.int_at(row)})};
    groups[layout_.name(id)].push_back(static_cast<std::uint32_t>(rows_.rows() + row));
  }
  return groups;
}

void Replay::upsert(Rows& present, Rows input, bool newest_wins) {
  const Column& race = rows_[col::kRaceId];
  if (newest_wins) {
    LatestScrapes have;
    LatestScrapes come;
    for (const std::uint32_t row : present) {
      note_scrape(rows_, row, have);
    }
    for (const std::uint32_t row : input) {
      note_scrape(rows_, row, come);
    }
    older_rows_ += std::erase_if(input, [&](std::uint32_t row) {
      const auto at = have.find(race.int_at(row));
      return at != have.end() && at->second > come[race.int_at(row)];
    });
  }
  replace(present, std::move(input), race);
}

// Puts the input in the place of the present rows that have one of its values in the column.
void Replay::replace(Rows& present, Rows input, const Column& column) {
  std::unordered_set<std::int32_t> values;
  for (const std::uint32_t row : input) {
    values.insert(column.int_at(row));
  }
  std::erase_if(present, [&](std::uint32_t row) { return values.contains(column.int_at(row)); });
  present.insert(present.end(), input.begin(), input.end());
}

Status Replay::apply(const RowBatch& rows, const MarkedWrite& write) {
  RPS_ASSIGN(Groups groups, group(rows));
  rows_.append_all(rows);
  if (write.mode == WriteMode::kOverwrite) {
    partitions_.clear();
  }
  for (auto& [name, input] : groups) {
    drop_repeats(rows_, input);
    Rows& present = partitions_[name];
    switch (write.mode) {
      case WriteMode::kUpsert:
        upsert(present, std::move(input), write.newest_wins);
        break;
      case WriteMode::kAppend:
        present.insert(present.end(), input.begin(), input.end());
        break;
      case WriteMode::kOverwritePartitions:
        replace(present, std::move(input), rows_[col::kDate]);
        break;
      case WriteMode::kOverwrite:
        present = std::move(input);
        break;
    }
  }
  compact();
  return {};
}

RowBatch Replay::result() const {
  RowBatch result = RowBatch::results();
  for (const auto& [name, rows] : partitions_) {
    for (const std::uint32_t row : rows) {
      result.append_row(rows_, row);
    }
  }
  return result;
}

// Gives the memory of replaced rows back now and then.
void Replay::compact() {
  if (rows_.rows() < compact_at_) {
    return;
  }
  RowBatch kept = RowBatch::results();
  for (auto& [name, rows] : partitions_) {
    for (std::uint32_t& row : rows) {
      kept.append_row(rows_, row);
      row = static_cast<std::uint32_t>(kept.rows() - 1);
    }
  }
  rows_ = std::move(kept);
  compact_at_ = std::max(compact_at_, rows_.rows() * 2);
}

}  // namespace rps
