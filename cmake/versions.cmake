# Kernels for several instruction sets in one binary. Versioned sources are compiled once for each
# version, under names with the version's suffix (cmake/version_names.cmake); src/base/cpu.c chooses
# at run time. Nothing more than different names is asked of the linker.
include(CheckCCompilerFlag)

set(CICY_VERSIONS baseline)
set(CICY_FLAGS_avx2 -march=x86-64-v3)
set(CICY_FLAGS_avx512 -march=x86-64-v4)
if(CICY_NATIVE)
  target_compile_definitions(cicy_flags INTERFACE CICY_NATIVE_VERSION)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|amd64|AMD64)$" AND NOT CMAKE_OSX_ARCHITECTURES)
  check_c_compiler_flag(-march=x86-64-v4 CICY_HAS_X86_64_V4)
  if(CICY_HAS_X86_64_V4)
    list(APPEND CICY_VERSIONS avx2 avx512)
    target_compile_definitions(cicy_flags INTERFACE CICY_SEVERAL_VERSIONS)
  endif()
endif()

# Sources that exist in every version; one file chooses between them.
file(GLOB_RECURSE CICY_VERSIONED_GEOMETRY CONFIGURE_DEPENDS src/geometry/*.c)
file(GLOB_RECURSE CICY_VERSIONED_ENGINE CONFIGURE_DEPENDS src/engine/cpu/*.c)
set(CICY_DISPATCH_GEOMETRY ${PROJECT_SOURCE_DIR}/src/geometry/dispatch/geometry_dispatch.c)
set(CICY_DISPATCH_ENGINE ${PROJECT_SOURCE_DIR}/src/engine/cpu/kernels_dispatch.c)

foreach(group GEOMETRY ENGINE)
  list(REMOVE_ITEM CICY_VERSIONED_${group} ${CICY_DISPATCH_${group}})
  set(folder ${PROJECT_BINARY_DIR}/versions/${group})
  string(REPLACE ";" "\n" lines "${CICY_VERSIONED_${group}}")
  file(CONFIGURE OUTPUT ${folder}.txt CONTENT "${lines}\n" @ONLY)
  foreach(version ${CICY_VERSIONS})
    add_custom_command(OUTPUT ${folder}_${version}.h
      COMMAND ${CMAKE_COMMAND} -DVERSION=${version} -DSOURCES=${folder}.txt
              -DDISPATCH=${CICY_DISPATCH_${group}} -DOUTPUT=${folder}_${version}.h
              -P ${PROJECT_SOURCE_DIR}/cmake/version_names.cmake
      DEPENDS ${CICY_VERSIONED_${group}} ${CICY_DISPATCH_${group}} ${folder}.txt
              ${PROJECT_SOURCE_DIR}/cmake/version_names.cmake
      VERBATIM)
    list(APPEND CICY_VERSION_HEADERS ${folder}_${version}.h)
  endforeach()
endforeach()
add_custom_target(cicy_version_names DEPENDS ${CICY_VERSION_HEADERS})

# cicy_add_versions(NAME GROUP FLAGS...) compiles the sources of a group (GEOMETRY, ENGINE) in all
# versions with further flags; NAME_OBJECTS becomes the object files.
function(cicy_add_versions name group)
  set(objects)
  foreach(version ${CICY_VERSIONS})
    add_library(${name}_${version} OBJECT ${CICY_VERSIONED_${group}})
    add_dependencies(${name}_${version} cicy_version_names)
    target_include_directories(${name}_${version} PRIVATE ${PROJECT_SOURCE_DIR}/include
                               ${PROJECT_SOURCE_DIR}/src)
    target_compile_options(${name}_${version} PRIVATE ${CICY_FLAGS_${version}} ${ARGN}
                           "SHELL:-include ${PROJECT_BINARY_DIR}/versions/${group}_${version}.h")
    target_link_libraries(${name}_${version} PRIVATE cicy_flags OpenMP::OpenMP_C Threads::Threads)
    list(APPEND objects $<TARGET_OBJECTS:${name}_${version}>)
  endforeach()
  set(${name}_OBJECTS ${objects} PARENT_SCOPE)
endfunction()
