// Model: what the lake should hold, kept as plain lists of rows in memory.
//
// It follows the rules of the product's description, not its code: within an input the latest scrape of a
// key counts, append adds an object to a partition, the other modes leave one object, and a commit that a
// crash interrupted after its journal was written happens when the next writing command comes.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/date.h"
#include "lake/writer.h"
#include "random/input.h"

namespace rps::random_lake {

using Files = std::map<std::string, std::shared_ptr<const Rows>>;  // of a partition, by name
using Partitions = std::map<std::string, Files>;

// The table at one version.
struct Snapshot {
  Partitions partitions;
  std::set<std::size_t> late;  // positions of the late columns that it has
  Timestamp at;                // of its commit

  [[nodiscard]] Rows rows() const;
  // Of one partition; none when it is not there.
  [[nodiscard]] Rows rows_of(const std::string& partition) const;
};

// Whether both hold the same rows in objects of the same names.
bool same_content(const Files& a, const Files& b);
bool same_content(const Partitions& a, const Partitions& b);

// The rows in the order and with the repeats of the rule for inputs: of a key within a partition the latest
// created_at, of equals the last.
std::map<std::string, Rows> latest_by_partition(const Rows& rows, Layout layout);

class Model {
 public:
  explicit Model(Layout layout) { start(layout, Timestamp{}); }

  // A new table without rows.
  void start(Layout layout, Timestamp at);

  [[nodiscard]] Layout layout() const { return layout_; }
  [[nodiscard]] Version version() const { return history_.rbegin()->first; }
  [[nodiscard]] const Snapshot& now() const { return history_.rbegin()->second; }
  [[nodiscard]] const std::map<Version, Snapshot>& history() const { return history_; }

  // The table after a write; nothing when the write changes nothing, so that there is no new version.
  [[nodiscard]] std::optional<Snapshot> after_write(const Input& input, WriteMode mode) const;

  // The next version.
  void commit(Snapshot next) {
    const Version version = this->version() + 1;
    history_.emplace(version, std::move(next));
  }
  // A commit that is journalled and will happen with the next writing command.
  void pend(Snapshot next) { pending_ = std::move(next); }
  [[nodiscard]] bool is_pending() const { return pending_.has_value(); }
  // What a writing command does first.
  void recover();

  // Forgets the versions that were not the present one at `before` or later. How many there were.
  std::size_t prune(Timestamp before);
  // The versions that prune would forget.
  [[nodiscard]] std::set<Version> prunable(Timestamp before) const;

 private:
  Layout layout_ = Layout::kDate;
  std::map<Version, Snapshot> history_;
  std::optional<Snapshot> pending_;
};

}  // namespace rps::random_lake
