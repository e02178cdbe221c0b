// DuckDB's C handles as objects that free themselves. Included by the .cc files of this folder only, so
// that nothing else has to compile duckdb.h.
#pragma once

#include <duckdb.h>

#include <memory>

#include "duck/connection.h"

namespace rps::duck {

// Calls the C API's destructor, which takes the address of the handle.
template <auto Destroy>
struct HandleDeleter {
  template <class Pointer>
  void operator()(Pointer* handle) const {
    Destroy(&handle);
  }
};

template <class Handle, auto Destroy>
using UniqueHandle = std::unique_ptr<std::remove_pointer_t<Handle>, HandleDeleter<Destroy>>;

using ChunkHandle = UniqueHandle<duckdb_data_chunk, duckdb_destroy_data_chunk>;
using TypeHandle = UniqueHandle<duckdb_logical_type, duckdb_destroy_logical_type>;
using PreparedHandle = UniqueHandle<duckdb_prepared_statement, duckdb_destroy_prepare>;
using ExtractedHandle = UniqueHandle<duckdb_extracted_statements, duckdb_destroy_extracted>;
using ConfigHandle = UniqueHandle<duckdb_config, duckdb_destroy_config>;
using AppenderHandle = UniqueHandle<duckdb_appender, duckdb_appender_destroy>;

// Owns a char* that DuckDB allocated.
struct FreeDeleter {
  void operator()(char* text) const { duckdb_free(text); }
};
using TextHandle = std::unique_ptr<char, FreeDeleter>;

// A duckdb_result is a struct; this is the one that frees it.
struct ResultHandle {
  duckdb_result result{};

  ResultHandle() = default;
  ~ResultHandle() { duckdb_destroy_result(&result); }
  ResultHandle(const ResultHandle&) = delete;
  ResultHandle& operator=(const ResultHandle&) = delete;
};

struct Database::Impl {
  duckdb_database database = nullptr;

  Impl() = default;
  ~Impl() { duckdb_close(&database); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
};

struct Connection::Impl {
  duckdb_connection connection = nullptr;

  Impl() = default;
  ~Impl() { duckdb_disconnect(&connection); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
};

}  // namespace rps::duck
