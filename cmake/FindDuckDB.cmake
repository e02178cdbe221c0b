# DuckDB's C API: a system copy when there is one, else the pinned one that tools/bootstrap.sh unpacked to
# .deps/duckdb. Defines DuckDB::DuckDB, DuckDB_LIBRARY and DuckDB_BUNDLED.
set(_bundled ${PROJECT_SOURCE_DIR}/.deps/duckdb)
find_path(DuckDB_INCLUDE_DIR duckdb.h HINTS ${_bundled}/include)
find_library(DuckDB_LIBRARY duckdb HINTS ${_bundled}/lib)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(DuckDB REQUIRED_VARS DuckDB_LIBRARY DuckDB_INCLUDE_DIR
                                  REASON_FAILURE_MESSAGE "run tools/bootstrap.sh (or make) first")
string(FIND "${DuckDB_LIBRARY}" "${_bundled}" _at)
if(_at EQUAL 0)
  set(DuckDB_BUNDLED ON)
else()
  set(DuckDB_BUNDLED OFF)
endif()
if(DuckDB_FOUND AND NOT TARGET DuckDB::DuckDB)
  add_library(DuckDB::DuckDB SHARED IMPORTED)
  set_target_properties(DuckDB::DuckDB PROPERTIES IMPORTED_LOCATION ${DuckDB_LIBRARY} IMPORTED_NO_SONAME OFF
                                                  INTERFACE_INCLUDE_DIRECTORIES ${DuckDB_INCLUDE_DIR})
endif()
