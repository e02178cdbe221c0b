# `cpack`, run by tools/package.sh: the Debian package, of what cmake/Install.cmake installs below /usr and of
# deploy/debian.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME rpscrape)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_SOURCE_DIR}/build/package)
set(CPACK_PACKAGE_CONTACT "rpscrape maintainers <maintainers@rpscrape.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "horse-racing results, from the web page to SQL")
set(CPACK_PACKAGE_DESCRIPTION "Turns Racing Post result pages into daily CSVs, keeps every scrape, and
maintains a typed, partitioned Parquet lake that SQL engines can read at once:
on one machine with nothing but the program, or on S3 with Glue and Athena.")
# Files go below DESTDIR/usr, so that what is written into files on installation says /usr.
set(CPACK_SET_DESTDIR ON)
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ
                                                WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_THREADS 0)
# The libraries' packages are found by dpkg-shlibdeps. The site and S3 are visited by https; the timer's hour is London's.
set(CPACK_DEBIAN_PACKAGE_DEPENDS ca-certificates)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS tzdata)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
if(DuckDB_BUNDLED)
  get_filename_component(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${DuckDB_LIBRARY} DIRECTORY)
endif()
set(debian ${PROJECT_SOURCE_DIR}/deploy/debian)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${debian}/postinst ${debian}/prerm ${debian}/postrm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

# What only the package has, by Debian's rules.
add_custom_command(OUTPUT ${made}/changelog.gz COMMAND gzip -9nc ${debian}/changelog > ${made}/changelog.gz
                   DEPENDS ${debian}/changelog VERBATIM)
add_custom_target(package_files DEPENDS ${made}/changelog.gz)
add_dependencies(package_files installed_files)
install(FILES ${made}/changelog.gz ${debian}/copyright DESTINATION ${doc_dir} COMPONENT debian EXCLUDE_FROM_ALL)
install(FILES ${debian}/lintian-overrides DESTINATION ${CMAKE_INSTALL_DATADIR}/lintian/overrides RENAME rpscrape
        COMPONENT debian EXCLUDE_FROM_ALL)
# Of packages, zsh reads completions elsewhere.
install(CODE [[
  set(zsh $ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/share/zsh)
  file(RENAME ${zsh}/site-functions ${zsh}/vendor-completions)]] COMPONENT debian EXCLUDE_FROM_ALL)
set(CPACK_INSTALL_CMAKE_PROJECTS "${PROJECT_BINARY_DIR};rpscrape;ALL;/;${PROJECT_BINARY_DIR};rpscrape;debian;/")
include(CPack)
