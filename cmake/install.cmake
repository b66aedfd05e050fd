# Library, program, headers, pkg-config file and CMake package. The packages stay valid when
# `cmake --install --prefix` chooses another place.
install(TARGETS cicyminer RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
if(TARGET cicyminer-mpi)
  install(TARGETS cicyminer-mpi RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
foreach(kind shared static)
  install(TARGETS cicyminer_${kind} EXPORT cicyminer_${kind}
          LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
          INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
endforeach()
install(DIRECTORY include/cicyminer DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")

# Manual pages and shell completion are printed by the program itself, where it runs.
if(NOT CMAKE_CROSSCOMPILING OR CMAKE_CROSSCOMPILING_EMULATOR)
  set(CICY_TEXTS ${CMAKE_CURRENT_BINARY_DIR}/texts)
  add_custom_command(OUTPUT ${CICY_TEXTS}/_cicyminer COMMAND cicyminer --write-texts ${CICY_TEXTS}
                     DEPENDS cicyminer VERBATIM)
  add_custom_target(cicyminer_texts ALL DEPENDS ${CICY_TEXTS}/_cicyminer)
  install(DIRECTORY ${CICY_TEXTS}/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1
          FILES_MATCHING PATTERN "*.1")
  install(FILES ${CICY_TEXTS}/cicyminer.bash RENAME cicyminer
          DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
  install(FILES ${CICY_TEXTS}/_cicyminer DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
endif()

# What a program that links the static library needs besides packages with a pkg-config file: each
# library under the name that was found on this machine, the OpenMP runtime of the compiler included.
file(RELATIVE_PATH CICY_PC_TO_PREFIX /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
get_target_property(CICY_HDF5 hdf5::hdf5 INTERFACE_LINK_LIBRARIES)
if(NOT CICY_HDF5)
  get_target_property(CICY_HDF5 hdf5::hdf5 IMPORTED_LOCATION)
endif()
set(CICY_PC_LIBRARIES)
foreach(library ${CICY_HDF5} ${OpenMP_C_LIBRARIES} ${CMAKE_THREAD_LIBS_INIT} ${CMAKE_DL_LIBS} -lm)
  if(library MATCHES "^[A-Za-z0-9_]+$") # a name alone
    set(library -l${library})
  endif()
  list(APPEND CICY_PC_LIBRARIES ${library})
endforeach()
list(REMOVE_DUPLICATES CICY_PC_LIBRARIES)
list(JOIN CICY_PC_LIBRARIES " " CICY_PC_LIBRARIES)
configure_file(cmake/cicyminer.pc.in cicyminer.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/cicyminer.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

set(CICY_PACKAGE_FOLDER ${CMAKE_INSTALL_LIBDIR}/cmake/cicyminer)
install(EXPORT cicyminer_shared NAMESPACE cicyminer:: FILE cicyminerSharedTargets.cmake
        DESTINATION ${CICY_PACKAGE_FOLDER})
install(EXPORT cicyminer_static NAMESPACE cicyminer:: FILE cicyminerStaticTargets.cmake
        DESTINATION ${CICY_PACKAGE_FOLDER})
configure_package_config_file(cmake/cicyminerConfig.cmake.in cicyminerConfig.cmake
                              INSTALL_DESTINATION ${CICY_PACKAGE_FOLDER})
write_basic_package_version_file(cicyminerConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/cicyminerConfig.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/cicyminerConfigVersion.cmake
        DESTINATION ${CICY_PACKAGE_FOLDER})
