# SPDX-License-Identifier: MPL-2.0
# put_together(OUTPUT "source;..." [-DOPTION=... of together.cmake])
#
# Says how the source OUTPUT is made, which has the others in it.
#
# add_programs(TARGET PREFIX LIBRARIES source ...)
#
# Adds a program for each source, of its name after PREFIX, where programs lie; the target TARGET builds them all. Where
# CMAKE_UNITY_BUILD asks for it, they are one program with many names: nearly all of the time to build one of them goes
# into the headers. They are built without optimization, in a fraction of the time. The target's properties
# PROGRAM_SOURCES and PROGRAM_FILES tell the sources and what comes of them.

function(put_together output sources)
  set(script "${PROJECT_SOURCE_DIR}/cmake/together.cmake")
  cmake_path(GET output FILENAME name)
  add_custom_command(OUTPUT "${output}" DEPENDS ${sources} "${script}"
                     COMMAND "${CMAKE_COMMAND}" "-DOUTPUT=${output}" "-DSOURCES=${sources}" ${ARGN} -P "${script}"
                     COMMENT "Putting sources together: ${name}" VERBATIM)
endfunction()

function(add_programs target prefix libraries)
  set(files "")
  if(NOT CMAKE_UNITY_BUILD)
    add_custom_target(${target} ALL)
    foreach(source IN LISTS ARGN)
      cmake_path(GET source STEM name)
      add_executable(${prefix}${name} "${source}")
      target_link_libraries(${prefix}${name} PRIVATE ${libraries})
      target_compile_options(${prefix}${name} PRIVATE $<$<CXX_COMPILER_ID:GNU,Clang>:-O0>)
      add_dependencies(${target} ${prefix}${name})
      list(APPEND files "$<TARGET_FILE:${prefix}${name}>")
    endforeach()
    set_target_properties(${target} PROPERTIES PROGRAM_SOURCES "${ARGN}" PROGRAM_FILES "${files}")
    return()
  endif()
  set(together "${CMAKE_CURRENT_BINARY_DIR}/${target}_together.cpp")
  put_together("${together}" "${ARGN}" -DPREFIX=${prefix} -DPROGRAMS=ON)
  add_executable(${target} "${together}")
  target_link_libraries(${target} PRIVATE ${libraries})
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU,Clang>:-O0>)
  foreach(source IN LISTS ARGN)
    cmake_path(GET source STEM name)
    add_custom_command(TARGET ${target} POST_BUILD VERBATIM
                       COMMAND "${CMAKE_COMMAND}" -E create_symlink "$<TARGET_FILE_NAME:${target}>"
                               "$<TARGET_FILE_DIR:${target}>/${prefix}${name}")
    list(APPEND files "$<TARGET_FILE_DIR:${target}>/${prefix}${name}")
  endforeach()
  set_target_properties(${target} PROPERTIES UNITY_BUILD OFF PROGRAM_SOURCES "${ARGN}" PROGRAM_FILES "${files}")
endfunction()
