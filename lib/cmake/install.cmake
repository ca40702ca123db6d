# What `cmake --install BUILD --component library` installs: headers, both libraries, the CMake package, the pkg-config file, the man
# page. Paths are relative, so that the prefix may be moved.
include(CMakePackageConfigHelpers)

set(csn_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/countersign")
install(TARGETS countersign countersign_shared EXPORT countersign
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT library
  LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT library
  FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" COMPONENT library
  INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(EXPORT countersign NAMESPACE countersign:: FILE countersign-targets.cmake DESTINATION "${csn_package_dir}" COMPONENT library)

set(csn_links_openssl ON)
set(csn_pc_requires "libcrypto >= 3.0")
if(CSN_CRYPTO STREQUAL "portable")
  set(csn_links_openssl OFF)
  set(csn_pc_requires "")
endif()
configure_package_config_file(cmake/countersign-config.cmake.in countersign-config.cmake INSTALL_DESTINATION "${csn_package_dir}"
  NO_SET_AND_CHECK_MACRO)
# Before 1.0 a minor version may break what the one before it promised.
write_basic_package_version_file(countersign-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/countersign-config.cmake" "${CMAKE_CURRENT_BINARY_DIR}/countersign-config-version.cmake"
  DESTINATION "${csn_package_dir}" COMPONENT library)

# Directories as seen from the .pc file; right also where LIBDIR or INCLUDEDIR is an absolute path.
file(RELATIVE_PATH csn_pc_prefix "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig" "${CMAKE_INSTALL_PREFIX}")
string(REGEX REPLACE "/$" "" csn_pc_prefix "${csn_pc_prefix}")
file(RELATIVE_PATH csn_pc_libdir "${CMAKE_INSTALL_PREFIX}" "${CMAKE_INSTALL_FULL_LIBDIR}")
file(RELATIVE_PATH csn_pc_includedir "${CMAKE_INSTALL_PREFIX}" "${CMAKE_INSTALL_FULL_INCLUDEDIR}")
configure_file(cmake/countersign.pc.in countersign.pc @ONLY)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/countersign.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig" COMPONENT library)

install(FILES man/libcountersign.3 DESTINATION "${CMAKE_INSTALL_MANDIR}/man3" COMPONENT library)
