# The module for NVIDIA's GPUs, libcicyminer-cuda.so, which the library opens when a GPU is asked
# for; nothing else depends on CUDA. It takes a processor a minute and a half to compile.
set(CICY_CUDA AUTO CACHE STRING "Build the module for NVIDIA GPUs: ON, OFF, or AUTO, where nvcc and cuBLAS are found")
file(GLOB CICY_CUDA_SOURCES CONFIGURE_DEPENDS src/engine/cuda/*.cu)
# Graphs of message passing are made by the host, with the processor's own code.
set(CICY_CUDA_HOST_SOURCES ${PROJECT_SOURCE_DIR}/src/engine/cpu/message/message_graph.c
    ${PROJECT_SOURCE_DIR}/src/engine/cpu/message/message_tape.c)
set(CICY_CUDA_MISSING)
if(CICY_SANITIZE OR CICY_SANITIZE_THREAD OR NOT CICY_CUDA)
  return()
endif()

find_program(CICY_NVCC nvcc HINTS ENV CUDA_PATH PATHS /usr/local/cuda/bin)
if(NOT CICY_NVCC)
  set(CICY_CUDA_MISSING "nvcc")
else()
  include(CheckLanguage)
  if(NOT DEFINED ENV{CUDACXX})
    set(ENV{CUDACXX} ${CICY_NVCC})
  endif()
  check_language(CUDA) # which nvcc refuses with some versions of the C++ compiler
  set(CUDAToolkit_ROOT ${CUDAToolkit_ROOT} $ENV{CUDA_PATH})
  find_package(CUDAToolkit QUIET)
  if(NOT CMAKE_CUDA_COMPILER)
    set(CICY_CUDA_MISSING "a C++ compiler that ${CICY_NVCC} accepts")
  elseif(NOT TARGET CUDA::cublas)
    set(CICY_CUDA_MISSING "cuBLAS")
  endif()
endif()
if(CICY_CUDA_MISSING)
  set(CICY_CUDA_MISSING "the module for GPUs needs ${CICY_CUDA_MISSING}, which is not found")
  if(CICY_CUDA STREQUAL AUTO)
    message(STATUS "Not built: ${CICY_CUDA_MISSING}")
    return()
  endif()
  message(FATAL_ERROR "CICY_CUDA is ${CICY_CUDA}: ${CICY_CUDA_MISSING}")
endif()

if(NOT DEFINED CMAKE_CUDA_ARCHITECTURES)
  # From compute capability 7.0 on; toolkits from 13 on begin with 7.5. The last has PTX, too, from
  # which the driver makes code for newer GPUs.
  if(CUDAToolkit_VERSION VERSION_LESS 13)
    set(CMAKE_CUDA_ARCHITECTURES 70-real 80-real 90)
  else()
    set(CMAKE_CUDA_ARCHITECTURES 75-real 80-real 90)
  endif()
endif()
enable_language(CUDA)
add_library(cicyminer_cuda MODULE ${CICY_CUDA_SOURCES} ${CICY_CUDA_HOST_SOURCES})
# cuBLAS is looked for beside the module, then where it was found.
set_target_properties(cicyminer_cuda PROPERTIES OUTPUT_NAME cicyminer-cuda CUDA_STANDARD 17
  CUDA_STANDARD_REQUIRED ON CUDA_RUNTIME_LIBRARY Static CUDA_VISIBILITY_PRESET hidden
  BUILD_WITH_INSTALL_RPATH ON INSTALL_RPATH "$ORIGIN;${CUDAToolkit_LIBRARY_DIR}")
target_include_directories(cicyminer_cuda PRIVATE include src)
target_link_libraries(cicyminer_cuda PRIVATE CUDA::cublas)
install(TARGETS cicyminer_cuda LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
