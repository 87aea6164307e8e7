# SPDX-License-Identifier: MPL-2.0
# `cmake --build build --target docs` writes build/docs/html. An undocumented public thing is an error.
find_program(DOXYGEN_PROGRAM doxygen)
mark_as_advanced(DOXYGEN_PROGRAM)
if(DOXYGEN_PROGRAM)
  configure_file(Doxyfile.in Doxyfile @ONLY)
  add_custom_target(docs COMMAND "${DOXYGEN_PROGRAM}" Doxyfile
                    WORKING_DIRECTORY "${PROJECT_BINARY_DIR}" VERBATIM)
endif()
