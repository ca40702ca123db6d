# Tests of the library as a product: threads, hashes of its own, exported names, installation, manual.
find_package(Threads REQUIRED)
csn_test(test_crypto_portable SOURCES test_crypto_portable.c LIBRARIES countersign LABELS lib)
csn_test(test_threads SOURCES test_threads.c LIBRARIES countersign Threads::Threads LABELS lib)
if(NOT CSN_SANITIZE AND NOT CSN_TEST_LAUNCHER) # it searches a stack, which checkers of memory call uninitialised
  csn_test(test_secrets SOURCES test_secrets.c LIBRARIES countersign Threads::Threads LABELS lib)
  target_link_options(test_secrets PRIVATE LINKER:-z,now)
endif()

if(CSN_SANITIZE MATCHES "memory")
  csn_test(test_constant_time SOURCES test_constant_time.c LIBRARIES countersign LABELS lib)
endif()

# What needs OpenSSL, or a library that MemorySanitizer knows nothing of, is left out by name where there is none.
if(CSN_CRYPTO STREQUAL "portable")
  set(csn_left_out test_crypto test_crypto_failures)
endif()
if(CSN_SANITIZE MATCHES "memory")
  list(APPEND csn_left_out test_json_oracle)
endif()
foreach(name IN LISTS csn_left_out)
  set_target_properties(${name} PROPERTIES EXCLUDE_FROM_ALL ON)
  set_tests_properties(${name} PROPERTIES DISABLED ON)
endforeach()

# The example in the build tree, byte for byte: the expected signature is not ours but Python's.
add_executable(sign_request "${PROJECT_SOURCE_DIR}/lib/examples/sign_request.c")
target_link_libraries(sign_request PRIVATE csn_flags countersign)
set_target_properties(sign_request PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests")
add_test(NAME example COMMAND sh -c "\"$0\" 1700000000 | cmp - \"$1\"" $<TARGET_FILE:sign_request>
  "${PROJECT_SOURCE_DIR}/lib/examples/sign_request.expected")
set_tests_properties(example PROPERTIES LABELS lib)

set(csn_page "${PROJECT_SOURCE_DIR}/lib/man/libcountersign.3")
add_test(NAME manual COMMAND sh "${CMAKE_CURRENT_SOURCE_DIR}/manual.sh" "${csn_page}" "${PROJECT_SOURCE_DIR}/lib/include/countersign")
set_tests_properties(manual PROPERTIES LABELS lib)

# Sanitizers add names of their own to a library, and need their flags in every program that links one.
if(CSN_SANITIZE OR CSN_CRYPTO STREQUAL "portable")
  return()
endif()
set(csn_abi -D "NM=${CMAKE_NM}" -D LIBRARY=$<TARGET_FILE:countersign_shared> -D "LIST=${PROJECT_SOURCE_DIR}/lib/abi.txt")
add_test(NAME abi COMMAND "${CMAKE_COMMAND}" ${csn_abi} -P "${PROJECT_SOURCE_DIR}/lib/cmake/abi.cmake")
set_tests_properties(abi PROPERTIES LABELS lib)
add_custom_target(update-abi COMMAND "${CMAKE_COMMAND}" ${csn_abi} -D UPDATE=ON -P "${PROJECT_SOURCE_DIR}/lib/cmake/abi.cmake"
  DEPENDS countersign_shared VERBATIM)

set(csn_scratch "${CMAKE_CURRENT_BINARY_DIR}/package")
add_test(NAME package_install COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/package.sh" install "${CMAKE_COMMAND}" "${PROJECT_BINARY_DIR}" "${csn_scratch}")
set_tests_properties(package_install PROPERTIES LABELS lib FIXTURES_SETUP csn_package)
foreach(place IN ITEMS installed moved)
  foreach(way IN ITEMS find-shared find-static pkg-config pkg-config-static)
    add_test(NAME package_${place}_${way} COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/package.sh" ${way} "${CMAKE_COMMAND}" "${CMAKE_C_COMPILER}"
      "${PKG_CONFIG_EXECUTABLE}" "${PROJECT_SOURCE_DIR}/lib/examples" "${csn_scratch}/${place}" "${csn_scratch}/build-${place}")
    set_tests_properties(package_${place}_${way} PROPERTIES LABELS lib FIXTURES_REQUIRED csn_package TIMEOUT 120)
  endforeach()
endforeach()
