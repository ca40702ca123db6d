# Each patch is one bug, for the target that its name begins with: TARGET.BUG.patch. It is applied to a copy of one source file, and the
# copy is linked before the library that has the original. No bug lives in the sources, and none gets into a release.
if(NOT CMAKE_BUILD_TYPE STREQUAL "Debug" OR NOT csn_fuzz_engine)
  message(FATAL_ERROR "CSN_FUZZ_PLANTED wants a Debug build and a fuzzing engine (preset planted)")
endif()
find_program(csn_patch NAMES patch REQUIRED)

add_custom_target(planted_bugs)

function(csn_fuzz_patched patch bug output)
  file(STRINGS "${patch}" line REGEX "^\\+\\+\\+ b/" LIMIT_COUNT 1)
  string(REGEX REPLACE "^\\+\\+\\+ b/" "" source "${line}")
  get_filename_component(directory "${PROJECT_SOURCE_DIR}/${source}" DIRECTORY)
  set(copy "${CMAKE_CURRENT_BINARY_DIR}/planted/${bug}.c")
  add_custom_command(OUTPUT "${copy}"
    COMMAND "${csn_patch}" --quiet --no-backup-if-mismatch --fuzz=3 -o "${copy}" "${PROJECT_SOURCE_DIR}/${source}" "${patch}"
    DEPENDS "${patch}" "${PROJECT_SOURCE_DIR}/${source}" VERBATIM)
  add_library(${bug}_object OBJECT "${copy}")
  target_include_directories(${bug}_object PRIVATE "${PROJECT_SOURCE_DIR}/lib/src" "${PROJECT_SOURCE_DIR}/conformance")
  target_compile_options(${bug}_object PRIVATE -iquote "${directory}" -D_GNU_SOURCE -Wno-unused -Wno-unused-parameter)
  target_link_libraries(${bug}_object PRIVATE csn_flags csn_fuzz_support)
  set(${output} $<TARGET_OBJECTS:${bug}_object> PARENT_SCOPE)
endfunction()

function(csn_fuzz_plant target objects libraries)
  file(GLOB patches CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/planted/${target}.*.patch")
  foreach(patch IN LISTS patches)
    get_filename_component(bug "${patch}" NAME)
    string(REGEX REPLACE "\\.patch$" "" bug "${bug}")
    csn_fuzz_patched("${patch}" ${bug} patched)
    csn_fuzz_engine_target(${bug} ${objects} ${patched} $<TARGET_OBJECTS:csn_fuzz_blind>)
    target_link_libraries(${bug} PRIVATE ${libraries})
    target_link_options(${bug} PRIVATE LINKER:--wrap=LLVMFuzzerTestOneInput LINKER:--wrap=csn_fuzz_property_broken)
    set_target_properties(${bug} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin/planted")
    add_dependencies(planted_bugs ${bug})
  endforeach()
endfunction()
