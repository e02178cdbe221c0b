// Writes, those that succeed and those that have to be refused.
#include <fstream>

#include "io/lock.h"
#include "random/steps.h"
#include "workflow/load.h"

namespace rps::random_lake {
namespace {

WriteMode random_mode(Dice& dice) {
  static const std::vector<WriteMode> kModes{WriteMode::kAppend,
                                             WriteMode::kOverwritePartitions,
                                             WriteMode::kOverwritePartitions,
                                             WriteMode::kUpsert,
                                             WriteMode::kUpsert,
                                             WriteMode::kOverwrite};
  return dice.pick(kModes);
}

World::Operation write_batch(const Lab& lab, RowBatch batch, WriteMode mode, const std::string& run) {
  return [name = lab.world.name(), batch = std::move(batch), mode, run](const LakeAccess& to) -> Status {
    Lake lake(to.store, to.catalog, to.clock, to.options);
    RPS_TRY(lake.write(name, batch, mode, run, silent_progress()));
    return {};
  };
}

// The batch in pieces of `size` rows; after `fail_after` pieces comes an error instead.
RowSource source_of(const RowBatch& batch, std::size_t size, std::optional<std::size_t> fail_after) {
  return RowSource{batch.schema_ptr(),
                   [&batch, size, fail_after, at = std::size_t{0}](RowBatch& out) mutable -> Result<bool> {
                     if (fail_after && at >= std::min(batch.rows(), *fail_after * size)) {
                       return Error{ErrorKind::kParse, "the source failed"};
                     }
                     const std::size_t end = std::min(batch.rows(), at + size);
                     for (; at < end; ++at) {
                       out.append_row(batch, at);
                     }
                     return out.rows() > 0;
                   }};
}

World::Operation write_streamed(Lab& lab, RowBatch batch, WriteMode mode, const std::string& run,
                                std::optional<std::size_t> fail_after = std::nullopt) {
  const std::size_t piece = lab.dice.between(1, 5);
  const std::size_t budget = lab.dice.percent(50) ? 1 : std::size_t{1} << 20U;  // one byte: all is spilled
  return [name = lab.world.name(), batch = std::move(batch), mode, run, piece, budget,
          fail_after](const LakeAccess& to) -> Status {
    LakeOptions options = to.options;
    options.memory_budget = budget;
    Lake lake(to.store, to.catalog, to.clock, options);
    RPS_TRY(lake.write_stream(name, source_of(batch, piece, fail_after), mode, run, silent_progress()));
    return {};
  };
}

// `rpscrape load` of one flat file. Runs in this process.
World::Operation load_file(Lab& lab, const RowBatch& batch, WriteMode mode) {
  const std::string path = lab.world.settings().paths.store + "/../load.parquet";
  std::ofstream(path, std::ios::binary) << parquet_of(batch);
  return [&world = lab.world, path, mode](const LakeAccess& to) -> Status {
    LoadOptions options;
    options.files = {path};
    options.mode = mode;
    options.threads = to.options.threads;
    RPS_TRY(load_parquet(world.workspace(), options, silent_progress()));
    return {};
  };
}

// Whether the write may find an object missing that it wants to read or keep.
bool touches_wounds(const Lab& lab, const Input& input, WriteMode mode) {
  if (mode == WriteMode::kAppend) {
    return false;
  }
  if (mode == WriteMode::kOverwrite) {
    return lab.outside.has_wounds(lab.model.now());
  }
  for (const auto& [partition, rows] : latest_by_partition(input.rows, lab.maker.layout())) {
    if (lab.outside.has_wounds(lab.model.now(), partition)) {
      return true;
    }
  }
  return false;
}

// load refuses columns that the table lacks, and reads back what it wrote, wounds beside it included.
bool can_load(const Lab& lab, const Input& input) {
  const Snapshot& now = lab.model.now();
  return !lab.outside.has_wounds(now) &&
         std::includes(now.late.begin(), now.late.end(), input.late.begin(), input.late.end());
}

std::string description(const Input& input, WriteMode mode, const std::string& how) {
  return how + " " + std::string(write_mode_name(mode)) + " of " + std::to_string(input.rows.size()) +
         " rows, " + std::to_string(input.late.size()) + " late columns";
}

void require_refusal(Lab& lab, const World::Operation& operation, ErrorKind kind) {
  const Ending ending = run_unharmed(lab, operation, [] { return std::nullopt; });
  require(ending.kind == Ending::Kind::kRefused, "the write was not refused");
  require(ending.error == kind, "refused as " + std::string(error_kind_name(ending.error)));
}

// Without the column, or with the column but no value.
RowBatch batch_without(Lab& lab, Input input, std::size_t column) {
  if (column == 0 && lab.dice.percent(50)) {
    input.rows[lab.dice.below(input.rows.size())].country.clear();
  } else {
    input.shape.absent.insert(column);
  }
  return batch_of(input.rows, lab.columns, input.shape);
}

// One of the table's columns has another type.
RowBatch batch_of_other_type(Lab& lab, const Input& input) {
  std::vector<ColumnSpec> specs{{"rpr", ColumnType::kString, ""}};
  const RowBatch batch = batch_of(input.rows, lab.columns, input.shape);
  for (const ColumnSpec& spec : batch.schema().columns()) {
    if (spec.name != "rpr") {
      specs.push_back(spec);
    }
  }
  RowBatch changed(std::make_shared<const TableSchema>(std::move(specs)));
  for (std::size_t c = 0; c < changed.width(); ++c) {
    const auto from = batch.schema().find(changed.schema()[c].name);
    for (std::size_t row = 0; row < batch.rows(); ++row) {
      c == 0 || !from ? changed[c].append_null() : changed[c].append_from(batch[*from], row);
    }
  }
  return changed;
}

void write_while_locked(Lab& lab, const RowBatch& batch, const std::string& run) {
  const auto lock =
      must(FileLock::acquire(write_lock_path(lab.world.settings()), "another", lab.world.workspace().clock()),
           "taking the writer's lock");
  const Ending ending = lab.world.run(write_batch(lab, batch, WriteMode::kUpsert, run), std::nullopt);
  require(ending.kind == Ending::Kind::kRefused && ending.error == ErrorKind::kLocked,
          "a second writer was not refused");
}

// A dry run says what it would do and does nothing.
void dry_run(Lab& lab, const RowBatch& batch, WriteMode mode, const std::string& run) {
  Workspace dry =
      must(Workspace::open(lab.world.settings(), lab.world.workspace().clock(), Workspace::Access::kDryRun),
           "opening for a dry run");
  must(dry.make_lake("dry").write(lab.world.name(), batch, mode, run, silent_progress()), "the dry run");
}

}  // namespace

void step_write(Lab& lab) {
  const Input input = lab.maker.input(lab.dice, lab.model.now().late);
  const WriteMode mode = random_mode(lab.dice);
  const std::string run = lab.world.next_run();
  const RowBatch batch = batch_of(input.rows, lab.columns, input.shape);
  const auto expected = [&] { return lab.model.after_write(input, mode); };
  const bool may_be_refused = touches_wounds(lab, input, mode);
  Ending ending;
  if (lab.dice.percent(8) && can_load(lab, input)) {
    lab.note(description(input, mode, "load"));
    ending = run_unharmed(lab, load_file(lab, batch, mode), expected);
  } else if (lab.dice.percent(40)) {
    lab.note(description(input, mode, "stream"));
    ending = run_commit(lab, write_streamed(lab, batch, mode, run), expected);
  } else {
    lab.note(description(input, mode, "write"));
    ending = run_commit(lab, write_batch(lab, batch, mode, run), expected);
  }
  if (ending.kind == Ending::Kind::kRefused) {
    require(may_be_refused && ending.error == ErrorKind::kNotFound,
            "the write was refused: " + ending.message);
  }
}

void step_refused_write(Lab& lab) {
  Input input = lab.maker.input(lab.dice, lab.model.now().late);
  while (input.rows.empty()) {
    input = lab.maker.input(lab.dice, lab.model.now().late);
  }
  const WriteMode mode = random_mode(lab.dice);
  const std::string run = lab.world.next_run();
  const RowBatch batch = batch_of(input.rows, lab.columns, input.shape);
  switch (lab.dice.below(6)) {
    case 0:
      lab.note("row without country");
      return require_refusal(lab, write_batch(lab, batch_without(lab, input, 0), mode, run),
                             ErrorKind::kSchema);
    case 1:
      lab.note("rows without date");
      return require_refusal(lab, write_batch(lab, batch_without(lab, input, 1), mode, run),
                             ErrorKind::kSchema);
    case 2:
      lab.note("column of another type");
      return require_refusal(lab, write_batch(lab, batch_of_other_type(lab, input), mode, run),
                             ErrorKind::kSchema);
    case 3:
      lab.note("source that fails");
      return require_refusal(lab, write_streamed(lab, batch, mode, run, lab.dice.below(2)),
                             ErrorKind::kParse);
    case 4:
      lab.note("second writer");
      return write_while_locked(lab, batch, run);
    default:
      lab.note("dry run");
      return lab.outside.has_wounds(lab.model.now()) ? void() : dry_run(lab, batch, mode, run);
  }
}

}  // namespace rps::random_lake
