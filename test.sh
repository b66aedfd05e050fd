#!/usr/bin/env bash
# Installs what is missing, builds and runs the tests: `./test.sh`, at most 8 minutes on 2 cores.
# `./test.sh --all` also runs the long ones: all four-folds, data races, other machines, numbers with
# every instruction set, the documentation site, the wheel, and, as far as 25 minutes in all allow, faults
# at every place.
# `./test.sh --changes` is what every change has to pass: the default, data races, and of the long tests
# those that compare all four-folds and the bytes of earlier versions, some faults, several processes.
# Logs are in the build folders.
set -euo pipefail
cd "$(dirname "$0")"
all=false changes=false
case ${1:-} in
  "") ;;
  --all) all=true ;;
  --changes) changes=true ;;
  *) echo "usage: ./test.sh [--all | --changes]" >&2; exit 2 ;;
esac
. cmake/packages.sh

threads=$(nproc)
# Several tests share the cores, so waiting threads should not spin.
export OMP_WAIT_POLICY=passive
# Every tool is installed above, so no test may be skipped for want of one.
export CICY_TEST_NO_SKIP=1
if command -v ccache >/dev/null; then export CMAKE_C_COMPILER_LAUNCHER=ccache; fi

times=()
part() { # part NAME COMMAND...: runs a part of the tests and takes its time
  local name=$1 start=$SECONDS
  shift
  echo "== $name"
  "$@"
  times+=("$(printf '%5d s  %s' $((SECONDS - start)) "$name")")
}
show_times() {
  local code=$?
  echo "== Time"
  printf '%s\n' "${times[@]}" "$(printf '%5d s  in all' "$SECONDS")"
  [ $code -eq 0 ] || echo "A part failed; those after it were not run."
}
trap show_times EXIT

build() { # build FOLDER OPTIONS...: configures and builds quietly
  local folder=$1
  shift
  mkdir -p "$folder"
  cmake -S . -B "$folder" -G Ninja "$@" >"$folder/configure.log" 2>&1 || { cat "$folder/configure.log" >&2; return 1; }
  ninja -C "$folder" -j "$threads" >"$folder/build.log" 2>&1 || { tail -n 60 "$folder/build.log" >&2; return 1; }
}
run_tests() { # run_tests FOLDER OPTIONS...: prints the tests that failed, and a summary
  local folder=$1
  shift
  ctest --test-dir "$folder" -j "$threads" --output-on-failure "$@" >"$folder/tests.log" 2>&1 || { cat "$folder/tests.log" >&2; return 1; }
  grep 'tests passed' "$folder/tests.log"
}

# As run_tests, in a build with sanitizers. LeakSanitizer reads the threads of a process that ends, and
# at times crashes itself: then the tests that failed run again, up to five times, until they pass.
run_sanitized() {
  local log=$1/tests.log
  run_tests "$@" && return
  grep -q 'LeakSanitizer has encountered a fatal error' "$log" || return 1
  echo "LeakSanitizer itself crashed: the tests that failed, once more"
  run_tests "$@" --rerun-failed --repeat until-pass:5
}

# As run_tests, for the time that is left of $TEST_MINUTES: a test that fails fails the part; those
# that time did not allow are named, and were not passed.
run_while_time_lasts() {
  local folder=$1 left=$((60 * ${TEST_MINUTES:-25} - SECONDS)) code=0 log=$1/every.log
  shift
  [ "$left" -ge 60 ] || { echo "NOT RUN, no time left: $(ctest --test-dir "$folder" -N "$@" | tail -n 1)"; return 0; }
  timeout "$left" ctest --test-dir "$folder" -j "$threads" --output-on-failure "$@" >"$log" 2>&1 || code=$?
  if [ $code -ne 0 ] && { [ $code -ne 124 ] || grep -qE '\*\*\*(Failed|Timeout|Exception)' "$log"; }; then
    cat "$log" >&2
    return 1
  fi
  echo "$(grep -c ' Passed ' "$log") passed"
  [ $code -eq 0 ] || echo "NOT RUN to the end, no time left: all others of $(ctest --test-dir "$folder" -N "$@" | tail -n 1)"
}

# The package beside the notebooks and the site; what these print comes last.
test_python() { # test_python --all | --notebooks
  local log=build-test/site.log code=0
  docs/site/test.sh "$@" build-test >"$log" 2>&1 &
  python/tests/run.sh test build-test || code=$?
  wait $! || code=$?
  cat "$log"
  return $code
}

part "Packages" install_packages tests
# The module for GPUs takes as long to compile as all the rest.
part "Build with GCC, warnings as errors" \
  build build-test -DCMAKE_C_COMPILER=gcc -DCICY_WERROR=ON -DCICY_CUDA=$($all && echo AUTO || echo OFF)
# Asserts are on in this build: its type is Debug, which does not define NDEBUG.
# One instruction set is enough here; the tests of numbers run with each in the other build.
part "Build with Clang, AddressSanitizer, UndefinedBehaviorSanitizer, asserts, fuzz targets" \
  build build-sanitize -DCICY_NATIVE=ON -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=Debug \
  "-DCMAKE_C_FLAGS_DEBUG=-O1 -gline-tables-only" -DCICY_WERROR=ON -DCICY_SANITIZE=ON -DCICY_FUZZ=ON \
  -DCICY_BENCH=OFF
# A change is judged by the same inputs each time; --all looks for new ones.
part "Fuzz every parser for a few seconds" \
  env FUZZ_SEED=$($all && echo 0 || echo 1) tests/fuzz/run.sh build-sanitize "${FUZZ_SECONDS:-2}" "$threads"
part "Tests with sanitizers" run_sanitized build-sanitize -LE 'heavy|long|every'
part "Tests" run_tests build-test -LE 'long|every'
part "Build the Python package" python/tests/run.sh build build-test
part "Tests of the Python package, notebooks; with --all documentation site" \
  test_python "$($all && echo --all || echo --notebooks)"
if $all || $changes; then
  part "Build with Clang, ThreadSanitizer" \
    build build-thread -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=Debug \
    "-DCMAKE_C_FLAGS_DEBUG=-O1 -gline-tables-only" -DCICY_WERROR=ON -DCICY_SANITIZE_THREAD=ON \
    -DCICY_NATIVE=ON -DCICY_BENCH=OFF
  part "Threads" run_tests build-thread
fi
if $changes; then
  part "Long tests, some" run_tests build-test \
    -R 'test_classification_heavy|test_same_bytes_heavy|fault/test_(report|search|large)$|ranks/test_(classify|search)_'
fi
if $all; then
  part "Long tests with sanitizers" run_sanitized build-sanitize -L long -E _heavy
  part "Long tests" run_tests build-test -L long
  part "Tests of the Python package with sanitizers" python/tests/run.sh sanitized build-sanitize
  part "Wheel and source distribution, each in a fresh environment" python/tests/run.sh wheel build-wheel
  part "Faults at every place" run_while_time_lasts build-test -L every
  part "Faults at every place, with sanitizers" run_while_time_lasts build-sanitize -L every
fi
