#include "lake/grouping.h"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace rps {
namespace {

Error refused(const RowBatch& batch, std::size_t row, const char* column) {
  return Error{ErrorKind::kSchema,
               "row " + std::to_string(row + 1) + " (race " + batch[col::kRaceId].display(row) + ", horse " +
                   batch[col::kHorseId].display(row) + ") has no " + column,
               "every row needs a country and a date"};
}

// Sorts groups by name at the end; finds the group of a row quickly in between, as neighbours mostly
// share their partition.
class Grouper {
 public:
  explicit Grouper(const PartitionLayout& layout) : layout_(layout) {}

  void add(std::string_view country, Date date, std::uint32_t row) {
    const std::int32_t period = layout_.period_of(date);
    if (last_ == nullptr || last_id_.period != period || last_id_.country != country) {
      last_id_ = PartitionId{std::string(country), period};
      last_ = &groups_[last_id_];
    }
    last_->push_back(row);
  }

  std::vector<PartitionRows> finish() {
    std::vector<PartitionRows> found;
    found.reserve(groups_.size());
    for (auto& [id, rows] : groups_) {
      found.push_back(PartitionRows{layout_.name(id), std::move(rows)});
    }
    std::sort(found.begin(), found.end(),
              [](const PartitionRows& a, const PartitionRows& b) { return a.name < b.name; });
    return found;
  }

 private:
  const PartitionLayout& layout_;
  std::map<PartitionId, std::vector<std::uint32_t>> groups_;
  PartitionId last_id_;
  std::vector<std::uint32_t>* last_ = nullptr;
};

std::uint64_t key_of(const RowBatch& batch, std::uint32_t row) {
  const auto race = static_cast<std::uint32_t>(batch[col::kRaceId].int_at(row));
  const auto horse = static_cast<std::uint32_t>(batch[col::kHorseId].int_at(row));
  return (std::uint64_t{race} << 32U) | horse;
}

bool has_key(const RowBatch& batch, std::uint32_t row) {
  return !batch[col::kRaceId].is_null(row) && !batch[col::kHorseId].is_null(row);
}

}  // namespace

Result<std::vector<PartitionRows>> group_rows(const RowBatch& batch, const PartitionLayout& layout) {
  Grouper grouper(layout);
  const Column& country = batch[col::kCountry];
  const Column& date = batch[col::kDate];
  for (std::size_t row = 0; row < batch.rows(); ++row) {
    if (country.is_null(row) || country.text_at(row).empty()) {
      return refused(batch, row, "country");
    }
    if (date.is_null(row)) {
      return refused(batch, row, "date");
    }
    grouper.add(country.text_at(row), Date{date.int_at(row)}, static_cast<std::uint32_t>(row));
  }
  return grouper.finish();
}

std::size_t drop_repeats(const RowBatch& batch, std::vector<std::uint32_t>& rows) {
  std::unordered_map<std::uint64_t, std::uint32_t> latest;
  latest.reserve(rows.size());
  const Column& created = batch[col::kCreatedAt];
  for (const std::uint32_t row : rows) {
    if (!has_key(batch, row)) {
      continue;
    }
    const auto [at, fresh] = latest.try_emplace(key_of(batch, row), row);
    if (!fresh && created.millis_at(row) >= created.millis_at(at->second)) {
      at->second = row;
    }
  }
  const std::size_t before = rows.size();
  std::erase_if(rows,
                [&](std::uint32_t row) { return has_key(batch, row) && latest[key_of(batch, row)] != row; });
  return before - rows.size();
}

}  // namespace rps
