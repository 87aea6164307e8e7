# SPDX-License-Identifier: MPL-2.0
# Installs the built rochdale into an empty prefix, then uses it as strangers would: by find_package without and with
# the SQLite store and from C, from its source folder, by pkg-config, and from Python.

set(prefix "${WORK}/prefix")
file(REMOVE_RECURSE "${WORK}")
file(MAKE_DIRECTORY "${WORK}")

macro(run)
  execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endmacro()

function(use name)
  run("${CMAKE_COMMAND}" -S "${CMAKE_CURRENT_LIST_DIR}" -B "${WORK}/${name}" -G "${GENERATOR}"
      "-DCMAKE_CXX_COMPILER=${COMPILER}" "-DCMAKE_PREFIX_PATH=${prefix}" ${ARGN})
  run("${CMAKE_COMMAND}" --build "${WORK}/${name}")
  run("${WORK}/${name}/consumer" "${WORK}/${name}/consumer.book")
endfunction()

run("${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${prefix}")

# Whoever uses the headers alone is asked for nothing but Boost.
use(headers -DCMAKE_DISABLE_FIND_PACKAGE_SQLiteCpp=ON -DCMAKE_DISABLE_FIND_PACKAGE_SQLite3=ON
    -DCMAKE_DISABLE_FIND_PACKAGE_OpenSSL=ON)

use(source "-DROCHDALE_SOURCE=${SOURCE}" -DROCHDALE_SQLITE=OFF)
if(WITH_SQLITE)
  use(sqlite -DWITH_SQLITE=ON)
endif()
if(WITH_C)
  use(c -DWITH_C=ON -DCMAKE_DISABLE_FIND_PACKAGE_Boost=ON)
endif()
if(PYTHON)
  set(ENV{PYTHONPATH} "${prefix}/${PYTHON_DIRECTORY}/..")
  run("${PYTHON}" -c "import rochdale; rochdale.Book().close()")
endif()
if(WITH_TELLER)
  set(forms man bash-completion)
  set(files share/man/man1/rochdale-teller.1 share/bash-completion/completions/rochdale-teller)
  run("${prefix}/bin/rochdale-teller" --help)
  foreach(form file IN ZIP_LISTS forms files)
    execute_process(COMMAND "${prefix}/bin/rochdale-teller" help "--${form}" OUTPUT_VARIABLE wanted
                    COMMAND_ERROR_IS_FATAL ANY)
    file(READ "${prefix}/${file}" installed)
    if(NOT installed STREQUAL wanted)
      message(FATAL_ERROR "${file} is not what rochdale-teller help --${form} says")
    endif()
  endforeach()
endif()

find_program(pkg_config pkg-config)
if(pkg_config)
  set(ENV{PKG_CONFIG_PATH} "${prefix}/share/pkgconfig")
  execute_process(COMMAND "${pkg_config}" --cflags rochdale OUTPUT_VARIABLE flags OUTPUT_STRIP_TRAILING_WHITESPACE
                  COMMAND_ERROR_IS_FATAL ANY)
  separate_arguments(flags)
  run("${COMPILER}" -std=c++20 ${flags} "${CMAKE_CURRENT_LIST_DIR}/headers.cpp" -o "${WORK}/by_pkg_config")
  run("${WORK}/by_pkg_config")
  if(WITH_C)
    set(ENV{PKG_CONFIG_PATH} "${prefix}/${LIBDIR}/pkgconfig")
    execute_process(COMMAND "${pkg_config}" --cflags --libs rochdale-c OUTPUT_VARIABLE flags
                    OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    separate_arguments(flags)
    run("${C_COMPILER}" -std=c99 "${CMAKE_CURRENT_LIST_DIR}/c_border.c" ${flags} "-Wl,-rpath,${prefix}/${LIBDIR}"
        -o "${WORK}/c_by_pkg_config")
    run("${WORK}/c_by_pkg_config")
  endif()
else()
  message("SKIPPED: pkg-config is absent")
endif()
