#include "duck/connection.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "duck/error.h"
#include "duck/handles.h"
#include "duck/stream_impl.h"
#include "duck/types.h"

namespace rps::duck {
namespace {

Result<ConfigHandle> make_config(const Options& options) {
  duckdb_config config = nullptr;
  if (duckdb_create_config(&config) != DuckDBSuccess) {
    return Error{ErrorKind::kEngine, "DuckDB made no configuration"};
  }
  ConfigHandle owned(config);
  for (const auto& [name, value] : options) {
    if (duckdb_set_config(config, name.c_str(), value.c_str()) != DuckDBSuccess) {
      std::string message = "DuckDB takes no option ";
      message.append(name).append(" = '").append(value).append("'");
      return Error{ErrorKind::kUsage, std::move(message)};
    }
  }
  return owned;
}

// DuckDB ends the process when it can open no file while it starts (seen in 1.5).
Status can_open_files() {
  constexpr int kNeeded = 4;
  std::array<int, kNeeded> files{};
  int opened = 0;
  while (opened < kNeeded && (files[opened] = ::open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0) {
    ++opened;
  }
  const int failed = errno;
  for (int i = 0; i < opened; ++i) {
    ::close(files[i]);
  }
  return opened == kNeeded ? Status() : Status(errno_error(failed, "starting DuckDB"));
}

StatementKind kind_of(duckdb_statement_type type) {
  switch (type) {
    case DUCKDB_STATEMENT_TYPE_SELECT:
      return StatementKind::kSelect;
    case DUCKDB_STATEMENT_TYPE_EXPLAIN:
      return StatementKind::kExplain;
    case DUCKDB_STATEMENT_TYPE_SET:
    case DUCKDB_STATEMENT_TYPE_VARIABLE_SET:
      return StatementKind::kSet;
    case DUCKDB_STATEMENT_TYPE_CREATE:
    case DUCKDB_STATEMENT_TYPE_CREATE_FUNC:
      return StatementKind::kCreate;
    default:
      return StatementKind::kOther;
  }
}

}  // namespace

Database::Database(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Database::~Database() = default;
Database::Database(Database&& other) noexcept = default;
Database& Database::operator=(Database&& other) noexcept = default;

Result<Database> Database::open(const std::string& path, const Options& options) {
  RPS_TRY(can_open_files());
  RPS_ASSIGN(const ConfigHandle config, make_config(options));
  auto impl = std::make_unique<Impl>();
  char* message = nullptr;
  if (duckdb_open_ext(path.c_str(), &impl->database, config.get(), &message) != DuckDBSuccess) {
    const TextHandle owned(message);
    return engine_error(message != nullptr ? message : "cannot open '" + path + "'");
  }
  return Database(std::move(impl));
}

Result<Connection> Database::connect() {
  auto impl = std::make_unique<Connection::Impl>();
  if (duckdb_connect(impl_->database, &impl->connection) != DuckDBSuccess) {
    return Error{ErrorKind::kEngine, "DuckDB made no connection"};
  }
  return Connection(std::move(impl));
}

struct Statement::Impl {
  PreparedHandle prepared;
};

Statement::Statement(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Statement::~Statement() = default;
Statement::Statement(Statement&& other) noexcept = default;
Statement& Statement::operator=(Statement&& other) noexcept = default;

StatementKind Statement::kind() const {
  return kind_of(duckdb_prepared_statement_type(impl_->prepared.get()));
}

std::vector<Field> Statement::fields() const {
  std::vector<Field> fields;
  const idx_t count = duckdb_prepared_statement_column_count(impl_->prepared.get());
  for (idx_t i = 0; i < count; ++i) {
    const TypeHandle type(duckdb_prepared_statement_column_logical_type(impl_->prepared.get(), i));
    const TextHandle name(const_cast<char*>(duckdb_prepared_statement_column_name(impl_->prepared.get(), i)));
    fields.push_back(Field{name ? name.get() : "", type_text(type.get()), is_plain(type.get())});
  }
  return fields;
}

Result<ResultStream> Statement::run() {
  auto impl = std::make_unique<ResultStream::Impl>();
  const duckdb_state state = duckdb_execute_prepared_streaming(impl_->prepared.get(), &impl->handle.result);
  if (state != DuckDBSuccess) {
    const char* message = duckdb_result_error(&impl->handle.result);
    return engine_error(message != nullptr ? message : "the statement failed");
  }
  impl->read_types();
  return ResultStream(std::move(impl));
}

struct Statements::Impl {
  ExtractedHandle extracted;
  std::size_t size = 0;
  duckdb_connection connection = nullptr;  // not owned
};

Statements::Statements(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Statements::~Statements() = default;
Statements::Statements(Statements&& other) noexcept = default;
Statements& Statements::operator=(Statements&& other) noexcept = default;

std::size_t Statements::size() const {
  return impl_->size;
}

Result<Statement> Statements::prepare(std::size_t i) {
  duckdb_prepared_statement prepared = nullptr;
  const duckdb_state state =
      duckdb_prepare_extracted_statement(impl_->connection, impl_->extracted.get(), i, &prepared);
  PreparedHandle owned(prepared);
  if (state != DuckDBSuccess) {
    const char* message = prepared != nullptr ? duckdb_prepare_error(prepared) : nullptr;
    return engine_error(message != nullptr ? message : "the statement cannot be prepared");
  }
  return Statement(std::make_unique<Statement::Impl>(Statement::Impl{std::move(owned)}));
}

Connection::Connection(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Connection::~Connection() = default;
Connection::Connection(Connection&& other) noexcept = default;
Connection& Connection::operator=(Connection&& other) noexcept = default;

Result<Statements> Connection::parse(const std::string& sql) {
  duckdb_extracted_statements extracted = nullptr;
  const idx_t count = duckdb_extract_statements(impl_->connection, sql.c_str(), &extracted);
  ExtractedHandle owned(extracted);
  const char* message = extracted != nullptr ? duckdb_extract_statements_error(extracted) : nullptr;
  if (count == 0 && message != nullptr) {
    return engine_error(message);
  }
  return Statements(std::make_unique<Statements::Impl>(
      Statements::Impl{std::move(owned), static_cast<std::size_t>(count), impl_->connection}));
}

Status Connection::execute(const std::string& sql) {
  ResultHandle handle;
  if (duckdb_query(impl_->connection, sql.c_str(), &handle.result) != DuckDBSuccess) {
    const char* message = duckdb_result_error(&handle.result);
    return engine_error(message != nullptr ? message : "the statement failed: " + sql);
  }
  return {};
}

Result<ResultStream> Connection::query(const std::string& sql) {
  RPS_ASSIGN(Statements statements, parse(sql));
  if (statements.size() != 1) {
    return Error{ErrorKind::kUsage, "expected one statement, found " + std::to_string(statements.size())};
  }
  RPS_ASSIGN(Statement statement, statements.prepare(0));
  return statement.run();
}

namespace {

// The first value of a result's first row, or NULL.
Result<Value> first_value(ResultStream stream) {
  for (;;) {
    RPS_ASSIGN(const bool more, stream.next());
    if (!more) {
      return Value{};
    }
    if (stream.rows() > 0) {
      std::vector<Value> row;
      stream.read_row(0, row);
      return row.empty() ? Value{} : std::move(row.front());
    }
  }
}

template <class T>
Result<std::optional<T>> first_as(Result<ResultStream> stream) {
  if (!stream.ok()) {
    return std::move(stream.error());
  }
  RPS_ASSIGN(Value value, first_value(std::move(stream).value()));
  if (auto* typed = std::get_if<T>(&value)) {
    return std::optional<T>(std::move(*typed));
  }
  if (std::holds_alternative<std::monostate>(value)) {
    return std::optional<T>();
  }
  return Error{ErrorKind::kEngine, "the query returned a value of another type than expected"};
}

}  // namespace

Result<std::optional<std::int64_t>> Connection::query_int(const std::string& sql) {
  return first_as<std::int64_t>(query(sql));
}

Result<std::optional<std::string>> Connection::query_text(const std::string& sql) {
  return first_as<std::string>(query(sql));
}

void Connection::interrupt() {
  duckdb_interrupt(impl_->connection);
}

}  // namespace rps::duck
