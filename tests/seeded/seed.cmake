# Builds the core with one of the bugs of bugs.cmake: -DYANSUAN_SEEDED_BUG=name. The sources stay as they are; the file
# with the bug is written into the build folder and compiled in place of its own. Every text must still be found exactly
# once, so the list stays true. As a script (cmake -P) it prints "name program filter" a line.
set(core "${CMAKE_CURRENT_LIST_DIR}/../../shared/core")
set(seeded OFF)

function(bug name file right wrong program filter)
  if(CMAKE_SCRIPT_MODE_FILE)
    execute_process(COMMAND "${CMAKE_COMMAND}" -E echo "${name} ${program} ${filter}")
  endif()
  file(READ "${core}/src/${file}" text)
  string(FIND "${text}" "${right}" first)
  string(FIND "${text}" "${right}" last REVERSE)
  if(first EQUAL -1 OR NOT first EQUAL last)
    message(FATAL_ERROR "tests/seeded/bugs.cmake: ${name}: not exactly once in ${file}:\n${right}")
  endif()
  if(NOT name STREQUAL YANSUAN_SEEDED_BUG)
    return()
  endif()
  string(REPLACE "${right}" "${wrong}" text "${text}")
  file(WRITE "${CMAKE_BINARY_DIR}/seeded/${file}" "${text}")
  get_target_property(sources yansuan SOURCES)
  list(REMOVE_ITEM sources "src/${file}")
  set_target_properties(yansuan PROPERTIES SOURCES "${sources};${CMAKE_BINARY_DIR}/seeded/${file}")
  set(seeded ON PARENT_SCOPE)
endfunction()

include("${CMAKE_CURRENT_LIST_DIR}/bugs.cmake")

if(NOT CMAKE_SCRIPT_MODE_FILE AND NOT seeded)
  message(FATAL_ERROR "tests/seeded/bugs.cmake has no ${YANSUAN_SEEDED_BUG}")
endif()
