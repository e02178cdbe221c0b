#include "duck/row_function.h"

#include <algorithm>
#include <mutex>
#include <optional>

#include "duck/column_copy.h"
#include "duck/handles.h"

namespace rps::duck {

// What the function's callbacks share with run(). `feed` and `error` are set by run() around a statement.
struct RowFunction::Slot {
  const RowFeed* feed = nullptr;
  std::mutex mutex;
  std::optional<Error> error;  // the first

  static const Slot& of(void* extra_info) { return **static_cast<std::shared_ptr<Slot>*>(extra_info); }

  static void bind(duckdb_bind_info info);
  static void init(duckdb_init_info info);
  static void init_thread(duckdb_init_info info);
  static void produce(duckdb_function_info info, duckdb_data_chunk chunk);

  void fail(duckdb_function_info info, Error wrong);
};

namespace {

using FunctionHandle = UniqueHandle<duckdb_table_function, duckdb_destroy_table_function>;

template <class T>
void destroy(void* object) {
  delete static_cast<T*>(object);
}

// One thread's part of a statement: cuts the producer's batches into full chunks.
class ThreadRows {
 public:
  explicit ThreadRows(std::unique_ptr<RowProducer> producer) : producer_(std::move(producer)) {}

  // Fills the chunk; 0 rows at the end.
  Status fill(duckdb_data_chunk chunk) {
    const std::size_t room = duckdb_vector_size();
    std::size_t filled = 0;
    while (filled < room) {
      if (batch_ == nullptr || taken_ == batch_->rows()) {
        taken_ = 0;
        RPS_ASSIGN(batch_, producer_->next());
        if (batch_ == nullptr) {
          break;
        }
      }
      const std::size_t count = std::min(room - filled, batch_->rows() - taken_);
      RPS_TRY(copy_run(Run{*batch_, taken_, count, filled}, chunk));
      taken_ += count;
      filled += count;
    }
    duckdb_data_chunk_set_size(chunk, filled);
    return {};
  }

 private:
  std::unique_ptr<RowProducer> producer_;
  const RowBatch* batch_ = nullptr;
  std::size_t taken_ = 0;  // rows of the batch
};

}  // namespace

void RowFunction::Slot::bind(duckdb_bind_info info) {
  const Slot& slot = of(duckdb_bind_get_extra_info(info));
  if (slot.feed == nullptr) {
    duckdb_bind_set_error(info, "this function is the program's own");
    return;
  }
  for (const ColumnSpec& column : slot.feed->columns.columns()) {
    duckdb_bind_add_result_column(info, column.name.c_str(), logical_type(column.type).get());
  }
}

void RowFunction::Slot::init(duckdb_init_info info) {
  const Slot& slot = of(duckdb_init_get_extra_info(info));
  duckdb_init_set_max_threads(info, slot.feed->threads);
}

void RowFunction::Slot::init_thread(duckdb_init_info info) {
  const Slot& slot = of(duckdb_init_get_extra_info(info));
  auto rows = std::make_unique<ThreadRows>(slot.feed->make_producer());
  duckdb_init_set_init_data(info, rows.release(), destroy<ThreadRows>);
}

void RowFunction::Slot::produce(duckdb_function_info info, duckdb_data_chunk chunk) {
  auto* rows = static_cast<ThreadRows*>(duckdb_function_get_local_init_data(info));
  if (Status status = rows->fill(chunk); !status.ok()) {
    auto& slot = *static_cast<std::shared_ptr<Slot>*>(duckdb_function_get_extra_info(info));
    slot->fail(info, std::move(status.error()));
  }
}

void RowFunction::Slot::fail(duckdb_function_info info, Error wrong) {
  duckdb_function_set_error(info, wrong.message.c_str());
  const std::scoped_lock lock(mutex);
  if (!error) {
    error = std::move(wrong);
  }
}

RowFunction::RowFunction(std::shared_ptr<Slot> slot) : slot_(std::move(slot)) {}
RowFunction::~RowFunction() = default;
RowFunction::RowFunction(RowFunction&& other) noexcept = default;
RowFunction& RowFunction::operator=(RowFunction&& other) noexcept = default;

Result<RowFunction> RowFunction::create(Connection& connection, const std::string& name) {
  auto slot = std::make_shared<Slot>();
  const FunctionHandle function(duckdb_create_table_function());
  duckdb_table_function_set_name(function.get(), name.c_str());
  duckdb_table_function_set_extra_info(function.get(), new std::shared_ptr<Slot>(slot),
                                       destroy<std::shared_ptr<Slot>>);
  duckdb_table_function_set_bind(function.get(), Slot::bind);
  duckdb_table_function_set_init(function.get(), Slot::init);
  duckdb_table_function_set_local_init(function.get(), Slot::init_thread);
  duckdb_table_function_set_function(function.get(), Slot::produce);
  if (duckdb_register_table_function(connection.impl_->connection, function.get()) != DuckDBSuccess) {
    return Error{ErrorKind::kEngine, "DuckDB takes no table function '" + name + "'"};
  }
  return RowFunction(std::move(slot));
}

Status RowFunction::run(Connection& connection, const std::string& sql, const RowFeed& feed) {
  slot_->feed = &feed;
  slot_->error.reset();
  Status status = connection.execute(sql);
  slot_->feed = nullptr;
  return slot_->error ? Status(std::move(*slot_->error)) : std::move(status);
}

}  // namespace rps::duck
