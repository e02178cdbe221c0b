# Text files that are compiled into the program.
#
# rps_embed_text(TARGET NAME FILE): adds to TARGET a source that holds the text of FILE (UTF-8) as
# `const std::string_view rps::NAME`; who uses it declares it extern.
#
# The same file, run as a script (cmake -DINPUT=… -DOUTPUT=… -DNAME=… -P), writes that source.
if(NOT CMAKE_SCRIPT_MODE_FILE)
  set(RPS_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_FILE})
  function(rps_embed_text target name file)
    cmake_path(ABSOLUTE_PATH file)
    set(output ${PROJECT_BINARY_DIR}/generated/${name}.cc)
    add_custom_command(
      OUTPUT ${output}
      COMMAND ${CMAKE_COMMAND} -DINPUT=${file} -DOUTPUT=${output} -DNAME=${name} -P ${RPS_EMBED_SCRIPT}
      DEPENDS ${file} ${RPS_EMBED_SCRIPT})
    target_sources(${target} PRIVATE ${output})
  endfunction()
  return()
endif()

file(READ ${INPUT} text)
set(source "// Made from ${INPUT} by the build.\n#include <string_view>\nnamespace rps {\nextern const std::string_view ${NAME};\n")
string(APPEND source "const std::string_view ${NAME} = R\"embedded(")
string(LENGTH "${text}" size)
set(at 0)
# A string literal may be 65,535 bytes at least; pieces of 8,000 are joined by the compiler.
while(at LESS size)
  string(SUBSTRING "${text}" ${at} 8000 piece)
  string(APPEND source "${piece}")
  math(EXPR at "${at} + 8000")
  if(at LESS size)
    string(APPEND source ")embedded\"\nR\"embedded(")
  endif()
endwhile()
file(WRITE ${OUTPUT} "${source})embedded\";\n}  // namespace rps\n")
