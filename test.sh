#!/usr/bin/env bash
# Installs what is missing, builds and runs every test: `./test.sh`.
set -euo pipefail
cd "$(dirname "$0")"
. cmake/packages.sh
install_packages tests

threads=$(nproc)
# Several tests share the cores, so waiting threads should not spin.
export OMP_WAIT_POLICY=passive
# Every tool is installed above, so no test may be skipped for want of one.
export CICY_TEST_NO_SKIP=1
build() { # build FOLDER OPTIONS...: configures and builds quietly
  local folder=$1
  shift
  cmake -S . -B "$folder" -G Ninja "$@" >"$folder.log" 2>&1 || { cat "$folder.log" >&2; return 1; }
  ninja -C "$folder" -j "$threads" >"$folder.log" 2>&1 || { tail -n 60 "$folder.log" >&2; return 1; }
}

echo "Building with GCC, warnings as errors."
build build-test -DCMAKE_C_COMPILER=gcc -DCICY_WERROR=ON
echo "Building with Clang, sanitizers and fuzz targets."
build build-sanitize -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCICY_WERROR=ON \
  -DCICY_SANITIZE=ON -DCICY_FUZZ=ON -DCICY_BENCH=OFF

echo "Fuzzing each parser for a few seconds."
tests/fuzz/run.sh build-sanitize "${FUZZ_SECONDS:-5}"
echo "Tests under AddressSanitizer and UndefinedBehaviorSanitizer."
ctest --test-dir build-sanitize -j "$threads" -LE heavy --output-on-failure
echo "All tests."
ctest --test-dir build-test -j "$threads" --output-on-failure
