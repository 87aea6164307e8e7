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

function(add_light_program name source libraries)
  add_executable(${name} "${source}")
  target_link_libraries(${name} PRIVATE ${libraries})
  target_compile_options(${name} PRIVATE $<$<CXX_COMPILER_ID:GNU,Clang>:-O0>)
endfunction()

function(add_programs target prefix libraries)
  set(files "")
  if(CMAKE_UNITY_BUILD)
    set(together "${CMAKE_CURRENT_BINARY_DIR}/${target}_together.cpp")
    put_together("${together}" "${ARGN}" -DPREFIX=${prefix} -DPROGRAMS=ON)
    add_light_program(${target} "${together}" "${libraries}")
    set_target_properties(${target} PROPERTIES UNITY_BUILD OFF)
  else()
    add_custom_target(${target} ALL)
  endif()
  foreach(source IN LISTS ARGN)
    cmake_path(GET source STEM name)
    set(name "${prefix}${name}")
    if(CMAKE_UNITY_BUILD)
      set(file "$<TARGET_FILE_DIR:${target}>/${name}")
      add_custom_command(TARGET ${target} POST_BUILD VERBATIM
                         COMMAND "${CMAKE_COMMAND}" -E create_symlink "$<TARGET_FILE_NAME:${target}>" "${file}")
    else()
      set(file "$<TARGET_FILE:${name}>")
      add_light_program(${name} "${source}" "${libraries}")
      add_dependencies(${target} ${name})
    endif()
    list(APPEND files "${file}")
  endforeach()
  set_target_properties(${target} PROPERTIES PROGRAM_SOURCES "${ARGN}" PROGRAM_FILES "${files}")
endfunction()
