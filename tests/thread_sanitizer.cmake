# The tests that use threads, under ThreadSanitizer. It knows the barriers and locks of OpenMP from
# Archer, a tool that comes with LLVM's OpenMP; without it every parallel loop looks like a race.
# The libraries of others are not instrumented: what they do inside themselves is not reported.
find_library(CICY_ARCHER archer PATHS /usr/lib/llvm-14/lib /usr/lib/llvm-15/lib /usr/lib/llvm-16/lib REQUIRED)
list(APPEND CICY_TEST_ENVIRONMENT OMP_NUM_THREADS=3 OMP_TOOL_LIBRARIES=${CICY_ARCHER}
     "TSAN_OPTIONS=ignore_noninstrumented_modules=1 exitcode=66")
list(FILTER CICY_TEST_SOURCES INCLUDE REGEX
  "/(data/test_(build|dataset|lists)|engine/test_(kernels|message_passing|training)|evaluation/test_prediction|experiments/test_ceilings|geometry/test_(classification|cohomology|fibration)|training/test_resume_heavy)[.]c$")

# That a race is seen, and none where there is none.
add_executable(planted_race threads/planted_race.c)
target_link_libraries(planted_race PRIVATE cicy_flags OpenMP::OpenMP_C)
foreach(kind none race)
  add_test(NAME threads/planted_${kind} COMMAND planted_race ${kind})
  set_tests_properties(threads/planted_${kind} PROPERTIES ENVIRONMENT "${CICY_TEST_ENVIRONMENT}")
endforeach()
set_tests_properties(threads/planted_race PROPERTIES
  PASS_REGULAR_EXPRESSION "ThreadSanitizer: data race.*planted_race.c:22")
