# SPDX-License-Identifier: MPL-2.0
# Writes one source that compiles several files together, since most of the time goes into the headers they share.
# What follows the includes of a file stands in a namespace of its name, so that helpers of one name never meet.
#
#     cmake -DOUTPUT=FILE "-DSOURCES=one_test.cpp;another_test.cpp" [option ...] -P together.cmake
#
# PREFIX=name_: what stands before the names of the files.
# ENTRY=function: each file defines this function, which goes by the name of the file instead.
# PROGRAMS=ON: each file is a program of its own, whose main function stands last. The one that comes of them does what it
# is called: it is to be linked under the names of all, which are those of their files after PREFIX.

set(together "// Made by cmake/together.cmake from the files named below.\n")
set(calls "")
foreach(source IN LISTS SOURCES)
  cmake_path(GET source STEM name)
  set(name "${PREFIX}${name}")
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
  if(ENTRY)
    string(REPLACE " ${ENTRY}(" " ${name}(" rest "${rest}")
  endif()
  if(PROGRAMS)
    string(REPLACE "\nint main(" "\nint main_of_program(" rest "${rest}")
    string(REGEX REPLACE "\n}\n*$" "\n  return 0;\n}" rest "${rest}") # only main itself needs none
    string(APPEND calls "  if (name == \"${name}\") return start(${name}::main_of_program, count, words);\n")
  endif()
  string(APPEND together "\n#line 1 \"${source}\"\n${includes}namespace ${name} {\n"
                         "#line ${next_line} \"${source}\"\n${rest}\n}\n")
endforeach()
if(PROGRAMS)
  string(APPEND together "
#include <filesystem>
#include <iostream>
#include <string>
#include <type_traits>

template <class Program>
int start(Program& program, [[maybe_unused]] int count, [[maybe_unused]] char** words) {
  if constexpr (std::is_invocable_v<Program&, int, char**>) {
    return program(count, words);
  } else {
    return program();
  }
}

int main(int count, char** words) {
  const std::string name = std::filesystem::path(words[0]).stem().string();
${calls}  std::cerr << name << \" is none of the programs in here\\n\";
  return 2;
}
")
endif()
file(WRITE "${OUTPUT}" "${together}")
