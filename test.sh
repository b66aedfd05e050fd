#!/usr/bin/env bash
# Installs what is missing, builds and runs the tests: `./test.sh`. `./test.sh --all` also runs the
# long ones: other machines, and numbers with every instruction set.
set -euo pipefail
cd "$(dirname "$0")"
case ${1:-} in
  "") without=(-LE long) ;;
  --all) without=() ;;
  *) echo "usage: ./test.sh [--all]" >&2; exit 2 ;;
esac
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
  mkdir -p "$folder"
  cmake -S . -B "$folder" -G Ninja "$@" >"$folder/build.log" 2>&1 || { cat "$folder/build.log" >&2; return 1; }
  ninja -C "$folder" -j "$threads" >"$folder/build.log" 2>&1 || { tail -n 60 "$folder/build.log" >&2; return 1; }
}

echo "Building with GCC, warnings as errors."
build build-test -DCMAKE_C_COMPILER=gcc -DCICY_WERROR=ON
echo "Building with Clang, sanitizers and fuzz targets."
build build-sanitize -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCICY_WERROR=ON \
  -DCICY_SANITIZE=ON -DCICY_FUZZ=ON -DCICY_BENCH=OFF

echo "Fuzzing each parser for a few seconds."
tests/fuzz/run.sh build-sanitize "${FUZZ_SECONDS:-5}"
echo "Tests under AddressSanitizer and UndefinedBehaviorSanitizer."
ctest --test-dir build-sanitize -j "$threads" -LE "heavy|long" --output-on-failure
echo "Tests."
ctest --test-dir build-test -j "$threads" --output-on-failure "${without[@]}"
