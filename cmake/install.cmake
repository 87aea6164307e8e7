# SPDX-License-Identifier: MPL-2.0
# Each part has an export set of its own, so that `find_package(rochdale)` asks for Boost's headers only, and
# `find_package(rochdale COMPONENTS sqlite)` for SQLiteCpp, SQLite and OpenSSL as well.
include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/rochdale")

install(TARGETS rochdale EXPORT rochdale FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(EXPORT rochdale NAMESPACE rochdale:: DESTINATION "${package_dir}" FILE rochdale-targets.cmake)

if(TARGET rochdale_sqlite)
  install(TARGETS rochdale_sqlite EXPORT rochdale_sqlite ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
  install(EXPORT rochdale_sqlite NAMESPACE rochdale:: DESTINATION "${package_dir}"
          FILE rochdale-sqlite-targets.cmake)
endif()

# The C border has everything in it, so whoever links it is asked for nothing.
if(TARGET rochdale_c)
  install(TARGETS rochdale_c EXPORT rochdale_c LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
          FILE_SET rochdale_c_header DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
  install(EXPORT rochdale_c NAMESPACE rochdale:: DESTINATION "${package_dir}" FILE rochdale-c-targets.cmake)
  configure_file(cmake/rochdale-c.pc.in rochdale-c.pc @ONLY)
  install(FILES "${CMAKE_CURRENT_BINARY_DIR}/rochdale-c.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
endif()

if(TARGET rochdale_python)
  get_target_property(python_dir rochdale_python INSTALL_DIRECTORY)
  install(TARGETS rochdale_python LIBRARY DESTINATION "${python_dir}")
  install(DIRECTORY bindings/python/rochdale/ DESTINATION "${python_dir}" PATTERN __pycache__ EXCLUDE)
endif()

if(TARGET teller)
  install(PROGRAMS "$<TARGET_FILE:teller>" DESTINATION "${CMAKE_INSTALL_BINDIR}"
          RENAME "rochdale-teller${CMAKE_EXECUTABLE_SUFFIX}")
  if(NOT CMAKE_CROSSCOMPILING)
    install(FILES "$<TARGET_FILE_DIR:teller>/rochdale-teller.1" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
    install(FILES "$<TARGET_FILE_DIR:teller>/rochdale-teller.bash"
            DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions" RENAME rochdale-teller)
  endif()
endif()

configure_package_config_file(cmake/rochdale-config.cmake.in rochdale-config.cmake
                              INSTALL_DESTINATION "${package_dir}")
write_basic_package_version_file(rochdale-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/rochdale-config.cmake"
              "${CMAKE_CURRENT_BINARY_DIR}/rochdale-config-version.cmake"
        DESTINATION "${package_dir}")

# In share/, because headers fit any machine, and because there the prefix is always two folders up.
configure_file(cmake/rochdale.pc.in rochdale.pc @ONLY)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/rochdale.pc" DESTINATION "${CMAKE_INSTALL_DATADIR}/pkgconfig")
