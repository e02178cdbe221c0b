# What `cmake --install` puts below the prefix. Completions and the manual page are printed by the program itself; the
# target installed_files makes them.
set(made ${PROJECT_BINARY_DIR}/installed)
set(doc_dir ${CMAKE_INSTALL_DATADIR}/doc/rpscrape)
file(MAKE_DIRECTORY ${made})

# rps_print(FILE WORD…): FILE is what the program prints when it is run with the words, whatever the user's configuration.
function(rps_print file)
  add_custom_command(
    OUTPUT ${made}/${file}
    COMMAND ${CMAKE_COMMAND} -E env --unset=RPSCRAPE_CONFIG --unset=RPSCRAPE_PROFILE $<TARGET_FILE:rpscrape> ${ARGN} > ${made}/${file}
    WORKING_DIRECTORY ${made}
    DEPENDS rpscrape
    VERBATIM)
endfunction()

rps_print(rpscrape completion bash)
rps_print(_rpscrape completion zsh)
rps_print(rpscrape.fish completion fish)
rps_print(rpscrape.1 man)
add_custom_command(OUTPUT ${made}/rpscrape.1.gz COMMAND gzip -9nkf ${made}/rpscrape.1 DEPENDS ${made}/rpscrape.1)
add_custom_target(installed_files DEPENDS ${made}/rpscrape ${made}/_rpscrape ${made}/rpscrape.fish ${made}/rpscrape.1.gz)

install(TARGETS rpscrape RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
if(DuckDB_BUNDLED)
  install(FILES ${DuckDB_LIBRARY} DESTINATION ${CMAKE_INSTALL_LIBDIR}/rpscrape)
  install(CODE "set(lib ${CMAKE_INSTALL_LIBDIR})")
  install(CODE [[
    if(CMAKE_INSTALL_DO_STRIP)
      set(library $ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/${lib}/rpscrape/libduckdb.so)
      execute_process(COMMAND strip --strip-unneeded ${library} COMMAND_ERROR_IS_FATAL ANY)
    endif()]])
  get_filename_component(duckdb_from ${DuckDB_LIBRARY} DIRECTORY)
  install(FILES ${duckdb_from}/LICENSE DESTINATION ${doc_dir} RENAME LICENSE.duckdb)
endif()

install(FILES ${made}/rpscrape DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${made}/_rpscrape DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES ${made}/rpscrape.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES ${made}/rpscrape.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)

install(FILES README.md CHANGELOG.md LICENSE DESTINATION ${doc_dir})
install(DIRECTORY docs DESTINATION ${doc_dir} FILES_MATCHING PATTERN *.md)
install(FILES deploy/rpscrape.toml deploy/crontab DESTINATION ${doc_dir}/examples)

# The units name the program where it is installed.
install(FILES deploy/rpscrape.service deploy/rpscrape.timer DESTINATION lib/systemd/system)
install(CODE [[
  set(unit $ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/lib/systemd/system/rpscrape.service)
  file(READ ${unit} text)
  get_filename_component(prefix ${CMAKE_INSTALL_PREFIX} ABSOLUTE)
  string(REPLACE /usr/local/bin/ ${prefix}/bin/ text "${text}")
  file(WRITE ${unit} "${text}")]])
