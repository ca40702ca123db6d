# The names that the shared library exports, against the list of them.
#
#   cmake -D NM=nm -D LIBRARY=libcountersign.so -D LIST=abi.txt [-D UPDATE=ON] -P abi.cmake
#
# A line is a name and what it is. UPDATE writes the list; without it a difference is an error that names every line.
execute_process(COMMAND "${NM}" --dynamic --defined-only "${LIBRARY}" OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "[A-Z] [A-Za-z_][A-Za-z0-9_]*" symbols "${symbols}")
set(exported "")
foreach(symbol IN LISTS symbols)
  string(REGEX REPLACE "^[TW] (.*)" "\\1 function" line "${symbol}")
  string(REGEX REPLACE "^[A-Z] (.*)" "\\1 data" line "${line}")
  list(APPEND exported "${line}")
endforeach()
list(SORT exported)

if(UPDATE)
  list(JOIN exported "\n" text)
  file(WRITE "${LIST}" "${text}\n")
  return()
endif()

file(STRINGS "${LIST}" listed)
set(missing ${listed})
list(REMOVE_ITEM missing ${exported})
set(added ${exported})
list(REMOVE_ITEM added ${listed})
if(missing OR added)
  list(TRANSFORM missing PREPEND "\n  gone: ")
  list(TRANSFORM added PREPEND "\n  new:  ")
  list(APPEND missing ${added})
  list(JOIN missing "" differences)
  message(FATAL_ERROR "The exported names are not those of ${LIST}:${differences}\n"
    "What is new is listed by: cmake --build BUILD --target update-abi\nWhat is gone breaks programs that are linked to the library.")
endif()
if(NOT listed STREQUAL exported)
  message(FATAL_ERROR "${LIST} is not sorted, or names something twice: cmake --build BUILD --target update-abi")
endif()
