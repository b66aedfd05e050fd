# Library, program, headers, pkg-config file and CMake package.
install(TARGETS cicyminer RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS cicyminer_shared LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(TARGETS cicyminer_static ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY include/cicyminer DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
install(DIRECTORY docs/man/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 FILES_MATCHING PATTERN "*.1")

# The package stays valid when `cmake --install --prefix` chooses another place.
file(RELATIVE_PATH CICY_PC_TO_PREFIX /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(cmake/cicyminer.pc.in cicyminer.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/cicyminer.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

set(CICY_PACKAGE_FOLDER ${CMAKE_INSTALL_LIBDIR}/cmake/cicyminer)
configure_package_config_file(cmake/cicyminerConfig.cmake.in cicyminerConfig.cmake
                              INSTALL_DESTINATION ${CICY_PACKAGE_FOLDER}
                              PATH_VARS CMAKE_INSTALL_LIBDIR CMAKE_INSTALL_INCLUDEDIR)
write_basic_package_version_file(cicyminerConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/cicyminerConfig.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/cicyminerConfigVersion.cmake
        DESTINATION ${CICY_PACKAGE_FOLDER})
