#include "random/model.h"

#include <algorithm>
#include <tuple>

namespace rps::random_lake {
namespace {

Rows all_rows(const Files& files) {
  Rows rows;
  for (const auto& [name, content] : files) {
    rows.insert(rows.end(), content->begin(), content->end());
  }
  return rows;
}

std::string part(std::size_t number) {
  return "part-" + std::to_string(number) + ".snappy.parquet";
}

// Adds an object under the first name, counted from the number of objects, that none of them has.
void append(Files& files, Rows rows) {
  std::size_t number = files.size();
  while (files.contains(part(number))) {
    ++number;
  }
  files.emplace(part(number), std::make_shared<const Rows>(std::move(rows)));
}

// The old rows of races that the input lacks, and the input's rows.
Rows merge(const Files& old_files, const Rows& input) {
  std::set<std::int32_t> races;
  for (const Row& row : input) {
    races.insert(row.race);
  }
  Rows merged = all_rows(old_files);
  std::erase_if(merged, [&](const Row& row) { return races.contains(row.race); });
  merged.insert(merged.end(), input.begin(), input.end());
  return merged;
}

// The old rows of days that the input lacks, and the input's rows.
Rows merge_days(const Files& old_files, const Rows& input) {
  std::set<std::int32_t> days;
  for (const Row& row : input) {
    days.insert(row.date.days);
  }
  Rows merged = all_rows(old_files);
  std::erase_if(merged, [&](const Row& row) { return days.contains(row.date.days); });
  merged.insert(merged.end(), input.begin(), input.end());
  return merged;
}

// Makes `rows` what the partition holds, in one object; nothing happens when it holds just these.
void replace(Files& files, Rows rows) {
  if (files.empty() || lines_of(all_rows(files)) != lines_of(rows)) {
    files.clear();
    append(files, std::move(rows));
  }
}

void write_partition(Files& files, const Rows& rows, WriteMode mode) {
  switch (mode) {
    case WriteMode::kAppend:
      append(files, rows);
      return;
    case WriteMode::kUpsert:
      replace(files, merge(files, rows));
      return;
    case WriteMode::kOverwritePartitions:
      replace(files, merge_days(files, rows));
      return;
    case WriteMode::kOverwrite:
      replace(files, rows);
      return;
  }
}

}  // namespace

Rows Snapshot::rows() const {
  Rows rows;
  for (const auto& [name, files] : partitions) {
    const Rows some = all_rows(files);
    rows.insert(rows.end(), some.begin(), some.end());
  }
  return rows;
}

Rows Snapshot::rows_of(const std::string& partition) const {
  const auto found = partitions.find(partition);
  return found == partitions.end() ? Rows() : all_rows(found->second);
}

bool same_content(const Files& a, const Files& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return x.first == y.first && (x.second == y.second || lines_of(*x.second) == lines_of(*y.second));
  });
}

bool same_content(const Partitions& a, const Partitions& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return x.first == y.first && same_content(x.second, y.second);
  });
}

std::map<std::string, Rows> latest_by_partition(const Rows& rows, Layout layout) {
  std::map<std::tuple<std::string, std::int32_t, std::int32_t>, const Row*> latest;
  for (const Row& row : rows) {
    const Row*& best = latest[{partition_of(row, layout), row.race, row.horse}];
    if (best == nullptr || row.created >= best->created) {
      best = &row;
    }
  }
  std::map<std::string, Rows> partitions;
  for (const auto& [key, row] : latest) {
    partitions[std::get<0>(key)].push_back(*row);
  }
  return partitions;
}

void Model::start(Layout layout, Timestamp at) {
  layout_ = layout;
  pending_.reset();
  history_.clear();
  history_.emplace(0, Snapshot{{}, {}, at});
}

std::optional<Snapshot> Model::after_write(const Input& input, WriteMode mode) const {
  Snapshot next = now();
  next.late.insert(input.late.begin(), input.late.end());
  const auto written = latest_by_partition(input.rows, layout_);
  if (mode == WriteMode::kOverwrite) {
    std::erase_if(next.partitions, [&](const auto& entry) { return !written.contains(entry.first); });
  }
  bool changed = next.late != now().late || next.partitions.size() != now().partitions.size();
  for (const auto& [name, rows] : written) {
    Files& files = next.partitions[name];
    const Files before = files;
    write_partition(files, rows, mode);
    changed = changed || files != before;
  }
  return changed ? std::optional<Snapshot>(std::move(next)) : std::nullopt;
}

void Model::recover() {
  if (pending_) {
    commit(std::move(*pending_));
    pending_.reset();
  }
}

std::set<Version> Model::prunable(Timestamp before) const {
  std::set<Version> found;
  for (auto at = history_.begin(), next = std::next(at); next != history_.end(); ++at, ++next) {
    if (next->second.at <= before) {
      found.insert(at->first);
    }
  }
  return found;
}

std::size_t Model::prune(Timestamp before) {
  const std::set<Version> gone = prunable(before);
  for (const Version version : gone) {
    history_.erase(version);
  }
  return gone.size();
}

}  // namespace rps::random_lake
