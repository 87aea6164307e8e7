# SPDX-License-Identifier: MPL-2.0
# Runs PROGRAM in the fresh folder WORK and compares what it prints, byte for byte, with the file EXPECTED (if given).

file(REMOVE_RECURSE "${WORK}")
file(MAKE_DIRECTORY "${WORK}")
execute_process(COMMAND "${PROGRAM}" WORKING_DIRECTORY "${WORK}" OUTPUT_FILE "${WORK}/output.txt" RESULT_VARIABLE result)
if(NOT result EQUAL 0)
  file(READ "${WORK}/output.txt" output)
  message(FATAL_ERROR "${PROGRAM} ended with ${result} after printing\n${output}")
endif()
if(EXPECTED)
  execute_process(COMMAND "${CMAKE_COMMAND}" -E compare_files "${WORK}/output.txt" "${EXPECTED}"
                  RESULT_VARIABLE different)
  if(different)
    execute_process(COMMAND diff -u "${EXPECTED}" "${WORK}/output.txt")
    message(FATAL_ERROR "${PROGRAM} no longer prints what ${EXPECTED} keeps")
  endif()
endif()
