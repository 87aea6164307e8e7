# SPDX-License-Identifier: MPL-2.0
# Runs PROGRAM with an empty folder WORK and the files of the folder SCENARIOS.
file(REMOVE_RECURSE "${WORK}")
file(MAKE_DIRECTORY "${WORK}")
file(GLOB files "${SCENARIOS}/*.txt")
execute_process(COMMAND ${PROGRAM} "${WORK}" ${files} COMMAND_ERROR_IS_FATAL ANY)
file(REMOVE_RECURSE "${WORK}")
