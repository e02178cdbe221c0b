# rps_stage(NAME DEPS stage… LIBS library…): the folder src/NAME (with its subfolders) as the static library rps_NAME.
function(rps_stage name)
  cmake_parse_arguments(ARG "" "" "DEPS;LIBS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}/*.cc)
  if(NOT sources)
    add_library(rps_${name} INTERFACE)
    set(scope INTERFACE)
  else()
    add_library(rps_${name} STATIC ${sources})
    set(scope PUBLIC)
    rps_warnings(rps_${name})
  endif()
  target_include_directories(rps_${name} ${scope} ${PROJECT_SOURCE_DIR}/src)
  list(TRANSFORM ARG_DEPS PREPEND rps_)
  target_link_libraries(rps_${name} ${scope} ${ARG_DEPS} ${ARG_LIBS} Threads::Threads)
endfunction()

function(rps_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Werror)
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # g++ 12 warns wrongly of "literal" + std::string at -O2 (GCC bug 105651).
    target_compile_options(${target} PRIVATE -Wno-restrict)
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND RPS_SANITIZE)
    # The checks that a sanitizer puts in hide assignments from this warning (GCC bug 105593 and others).
    target_compile_options(${target} PRIVATE -Wno-maybe-uninitialized)
  endif()
endfunction()

# Finds the bundled libduckdb.so beside the build, and under lib/rpscrape once installed.
function(rps_use_duckdb_rpath target)
  set_target_properties(${target} PROPERTIES INSTALL_RPATH "$ORIGIN/../${CMAKE_INSTALL_LIBDIR}/rpscrape")
endfunction()

# rps_test(NAME LIBS library…): every source below tests/DIR as one gtest program.
function(rps_test name)
  cmake_parse_arguments(ARG "" "DIR" "LIBS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/${ARG_DIR}/*.cc)
  if(NOT sources)
    return()
  endif()
  add_executable(${name} ${sources})
  rps_warnings(${name})
  # The tests themselves need no optimizing, which takes a third of their compilation.
  target_compile_options(${name} PRIVATE -O0)
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_compile_definitions(${name} PRIVATE RPS_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
                                             RPS_SHARED_DIR="${PROJECT_SOURCE_DIR}/../shared")
  target_link_libraries(${name} PRIVATE ${ARG_LIBS} GTest::gtest_main GTest::gmock)
  add_test(NAME ${name} COMMAND ${name} --gtest_color=no)
endfunction()
