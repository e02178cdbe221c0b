#include "workflow/migrate/copy_job.h"

#include "base/log.h"

namespace rps {

void CopyShare::add_copied(const RowBatch& rows, const ContentHash& hash) {
  report_.rows_copied += rows.rows();
  count(rows, hash);
}

CopyShare::Present CopyShare::look_at(const Partition& partition, const RowBatch& rows) {
  const ContentHash wanted = hash_rows(rows);
  if (partition.content_hash != wanted.hex()) {
    report_.differs = true;
    return Present::kOther;
  }
  if (!reader_.read(partition, present_).ok() || !(hash_rows(present_) == wanted)) {
    return Present::kLost;
  }
  report_.rows_present += partition.rows;
  count(present_, wanted);
  return Present::kSame;
}

void CopyShare::count(const RowBatch& rows, const ContentHash& hash) {
  if (by_day_) {
    tally_.add_day({std::string(rows[col::kCountry].text_at(0)), Date{rows[col::kDate].int_at(0)}},
                   {rows.rows(), hash});
    return;
  }
  hash_each_row(rows, hashes_);
  tally_.add(rows, hashes_);
}

CopyReport CopyShare::sum(const std::vector<const CopyShare*>& shares) {
  CopyReport all;
  DayTally tally;
  for (const CopyShare* share : shares) {
    all.rows_copied += share->report_.rows_copied;
    all.rows_present += share->report_.rows_present;
    all.differs |= share->report_.differs;
    tally.merge(share->tally_);
  }
  all.days = tally.days();
  return all;
}

Result<std::unordered_map<std::string, Partition>> present_partitions(Catalog& catalog, const Table& made) {
  RPS_ASSIGN(std::vector<Partition> partitions, catalog.partitions(made));
  std::unordered_map<std::string, Partition> present;
  for (Partition& partition : partitions) {
    std::string name = partition.name;
    present.emplace(std::move(name), std::move(partition));
  }
  return present;
}

Status BatchRegister::add(std::vector<Partition> partitions) {
  if (partitions.empty()) {
    return {};
  }
  access_.options.checkpoint("batch_written");
  const std::scoped_lock lock(mutex_);
  waiting_.swap(partitions);
  RPS_TRY(settle());
  under_way_ = std::async(std::launch::async, [this, before = std::move(partitions)]() mutable {
    return commit(std::move(before));
  });
  return {};
}

Status BatchRegister::settle() {
  return under_way_.valid() ? under_way_.get() : Status();
}

Result<std::uint64_t> BatchRegister::finish() {
  const std::scoped_lock lock(mutex_);
  RPS_TRY(settle());
  RPS_TRY(access_.store.flush());
  access_.options.checkpoint("flushed");
  RPS_TRY(commit(std::move(waiting_)));
  return batches_;
}

Status BatchRegister::commit(std::vector<Partition> partitions) {
  if (partitions.empty()) {
    return {};
  }
  const std::string run = run_id_ + "_" + std::to_string(batches_ + 1);
  for (Partition& partition : partitions) {
    partition.run_id = run;
    partition.written_at = access_.clock.now();
  }
  const Change change{run, "migrate", access_.clock.now(), std::move(partitions), {}, {}};
  RPS_ASSIGN(made_, access_.catalog.commit(made_, change));
  batches_ += 1;
  access_.options.checkpoint("batch_registered");
  log::info("run " + run + " registered " + std::to_string(change.put.size()) + " partitions of " +
            made_.name.str());
  return {};
}

}  // namespace rps
