# HDF5, szip and libaec as archives. What they need of other libraries is not used here, so that a
# program or module that is to run elsewhere needs only zlib beside them.
set(CICY_HDF5_TARGET $<BUILD_INTERFACE:cicy_hdf5>)
add_library(cicy_hdf5 INTERFACE)
target_include_directories(cicy_hdf5 SYSTEM INTERFACE ${HDF5_INCLUDE_DIRS})
foreach(name hdf5 sz aec)
  find_library(CICY_ARCHIVE_${name} lib${name}.a lib${name}_serial.a PATH_SUFFIXES hdf5/serial REQUIRED)
  target_link_libraries(cicy_hdf5 INTERFACE ${CICY_ARCHIVE_${name}})
endforeach()
target_link_libraries(cicy_hdf5 INTERFACE ZLIB::ZLIB ${CMAKE_DL_LIBS} m)
