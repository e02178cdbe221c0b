# One HTML page out of a template, a style sheet and scripts.
#
# rps_join_page(OUTPUT FOLDER script…): FOLDER/report.html with its {{style}} and {{script}} filled from report.css and the
# scripts in the given order, and {{style_hash}}, {{script_hash}} from their SHA-256 in Base64, as a
# Content-Security-Policy wants it. Everything else in double braces stays for the program.
#
# The same file, run as a script (cmake -DFOLDER=… -DSCRIPTS=a.js,b.js -DOUTPUT=… -P), writes the page.
if(NOT CMAKE_SCRIPT_MODE_FILE)
  set(RPS_JOIN_SCRIPT ${CMAKE_CURRENT_LIST_FILE})
  function(rps_join_page output folder)
    cmake_path(ABSOLUTE_PATH folder)
    list(TRANSFORM ARGN PREPEND ${folder}/ OUTPUT_VARIABLE inputs)
    list(JOIN ARGN "," scripts)
    add_custom_command(
      OUTPUT ${output}
      COMMAND ${CMAKE_COMMAND} -DFOLDER=${folder} -DSCRIPTS=${scripts} -DOUTPUT=${output} -P ${RPS_JOIN_SCRIPT}
      DEPENDS ${folder}/report.html ${folder}/report.css ${inputs} ${RPS_JOIN_SCRIPT})
  endfunction()
  return()
endif()

# The SHA-256 of `text` in Base64: three hexadecimal digits are 12 bits, which are two letters.
function(sha256_base64 text result)
  set(letters "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  string(SHA256 hex "${text}")
  set(base64 "")
  foreach(at RANGE 0 60 3)
    string(SUBSTRING ${hex} ${at} 3 digits)
    math(EXPR high "0x${digits} >> 6")
    math(EXPR low "0x${digits} & 63")
    string(SUBSTRING ${letters} ${high} 1 first)
    string(SUBSTRING ${letters} ${low} 1 second)
    string(APPEND base64 ${first}${second})
  endforeach()
  string(SUBSTRING ${hex} 63 1 digit)
  math(EXPR last "0x${digit} << 2")
  string(SUBSTRING ${letters} ${last} 1 letter)
  set(${result} "${base64}${letter}=" PARENT_SCOPE)
endfunction()

file(READ ${FOLDER}/report.html page)
file(READ ${FOLDER}/report.css style)
set(script "(() => {\n'use strict';\n")
string(REPLACE "," ";" SCRIPTS "${SCRIPTS}")
foreach(name ${SCRIPTS})
  file(READ ${FOLDER}/${name} text)
  string(APPEND script "// ${name}\n${text}\n")
endforeach()
string(APPEND script "})();\n")
foreach(part style script)
  sha256_base64("${${part}}" hash)
  string(REPLACE "{{${part}_hash}}" "${hash}" page "${page}")
  string(REPLACE "{{${part}}}" "${${part}}" page "${page}")
endforeach()
file(WRITE ${OUTPUT} "${page}")
