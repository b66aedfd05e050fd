# The module for NVIDIA's GPUs, libcicyminer-cuda.so, which the library opens when a GPU is asked
# for; nothing else depends on CUDA. It takes minutes to compile, so that it must be asked for.
set(CICY_CUDA OFF CACHE STRING "Build the module for NVIDIA GPUs: ON, OFF, or AUTO, where nvcc is found")
file(GLOB CICY_CUDA_SOURCES CONFIGURE_DEPENDS src/engine/cuda/*.cu)
# Graphs of message passing are made by the host, with the processor's own code.
set(CICY_CUDA_HOST_SOURCES ${PROJECT_SOURCE_DIR}/src/engine/cpu/message/message_graph.c
    ${PROJECT_SOURCE_DIR}/src/engine/cpu/message/message_tape.c)
set(CICY_CUDA_BUILT FALSE)
if(CICY_CUDA AND NOT CICY_SANITIZE AND NOT CICY_SANITIZE_THREAD)
  find_program(CICY_NVCC nvcc HINTS ENV CUDA_PATH PATHS /usr/local/cuda/bin)
  if(CICY_NVCC)
    set(CMAKE_CUDA_COMPILER ${CICY_NVCC})
    include(CheckLanguage)
    check_language(CUDA)
    find_package(CUDAToolkit)
  endif()
  if(CMAKE_CUDA_COMPILER AND TARGET CUDA::cublas)
    if(NOT DEFINED CMAKE_CUDA_ARCHITECTURES)
      # From compute capability 7.0 on; toolkits from 13 on begin with 7.5.
      if(CUDAToolkit_VERSION VERSION_LESS 13)
        set(CMAKE_CUDA_ARCHITECTURES 70-real 80-real 90)
      else()
        set(CMAKE_CUDA_ARCHITECTURES 75-real 80-real 90)
      endif()
    endif()
    enable_language(CUDA)
    add_library(cicyminer_cuda MODULE ${CICY_CUDA_SOURCES} ${CICY_CUDA_HOST_SOURCES})
    set_target_properties(cicyminer_cuda PROPERTIES OUTPUT_NAME cicyminer-cuda CUDA_STANDARD 17
      CUDA_STANDARD_REQUIRED ON CUDA_RUNTIME_LIBRARY Static CUDA_VISIBILITY_PRESET hidden
      BUILD_RPATH_USE_ORIGIN ON INSTALL_RPATH "$ORIGIN")
    target_include_directories(cicyminer_cuda PRIVATE include src)
    target_link_libraries(cicyminer_cuda PRIVATE CUDA::cublas)
    set(CICY_CUDA_BUILT TRUE)
    install(TARGETS cicyminer_cuda LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
  elseif(NOT CICY_CUDA STREQUAL AUTO)
    message(FATAL_ERROR "CICY_CUDA is ${CICY_CUDA}, and nvcc with cuBLAS is not found")
  endif()
endif()
