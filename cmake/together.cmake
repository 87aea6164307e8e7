# SPDX-License-Identifier: MPL-2.0
# Writes one source that compiles several test files together, since most of the time goes into the headers they share.
# What follows the includes of a file stands in a namespace of its name, so that helpers of one name never meet.
#
#     cmake -DOUTPUT=FILE "-DSOURCES=one_test.cpp;another_test.cpp" -P together.cmake

set(together "// Made by cmake/together.cmake from the files named below.\n")
foreach(source IN LISTS SOURCES)
  cmake_path(GET source STEM name)
  file(READ "${source}" text)
  string(FIND "${text}" "\n#include" last_include REVERSE)
  math(EXPR after "${last_include} + 1")
  string(SUBSTRING "${text}" ${after} -1 rest)
  string(FIND "${rest}" "\n" line_end)
  math(EXPR length "${after} + ${line_end} + 1")
  math(EXPR rest_begin "${line_end} + 1")
  string(SUBSTRING "${text}" 0 ${length} includes)
  string(SUBSTRING "${rest}" ${rest_begin} -1 rest)
  string(REGEX REPLACE "[^\n]" "" lines "${includes}")
  string(LENGTH "${lines}" lines)
  math(EXPR next_line "${lines} + 1")
  string(APPEND together "\n#line 1 \"${source}\"\n${includes}namespace ${name} {\n"
                         "#line ${next_line} \"${source}\"\n${rest}\n}\n")
endforeach()
file(WRITE "${OUTPUT}" "${together}")
