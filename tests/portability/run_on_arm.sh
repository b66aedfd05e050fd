#!/usr/bin/env bash
# Runs the tests of the geometry and of the networks as ARM64 programs under qemu. Needs Debian's
# gcc-aarch64-linux-gnu, libc6-dev-arm64-cross and qemu-user; HDF5, jansson and cmocka are not needed
# for ARM64: the parts that use the first two are left out, the last one has a stand-in.
#   tests/portability/run_on_arm.sh [AREA/TEST...]    such as geometry/test_hodge; default: all quick ones
# Exit code 77: a tool is missing.
set -euo pipefail
cd "$(dirname "$0")/../.."
compiler=aarch64-linux-gnu-gcc
for tool in $compiler qemu-aarch64; do
  command -v $tool >/dev/null || { echo "$tool is not installed" >&2; exit 77; }
done
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
jobs=${JOBS:-2}

# The tests that take at most about half a minute in emulation.
tests=("$@")
[ $# -gt 0 ] || tests=(base/test_random geometry/test_{canonical,cohomology,colour_refinement,configuration}
  geometry/test_{fibration,hodge,splitting,topology} engine/test_{kernels,layers,message_passing,muon}
  engine/test_{layers,message_passing}_double zoo/test_{cicyminer,inception})

flags=(-std=c17 -O2 -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -fopenmp -fno-math-errno -fno-trapping-math
  -Itests/portability/stand_in -Iinclude -Isrc -Itests -DCICY_FIXTURES="\"$PWD/tests/fixtures\"")
# build ARCHIVE FLAGS...: a static library of the files on standard input
build() {
  local archive=$1
  shift
  mkdir "$folder/$archive"
  export compiler
  xargs -P "$jobs" -I{} bash -c 'name=$1; shift; exec $compiler "${@}" -c "$name" -o "$OBJECTS/$(tr / . <<<"$name").o"' \
    _ {} "${flags[@]}" "$@"
  aarch64-linux-gnu-ar rcs "$folder/$archive.a" "$folder/$archive"/*.o
}
export OBJECTS
OBJECTS=$folder/plain
find src/base src/geometry src/model src/engine src/zoo -name '*.c' | xargs grep -L 'jansson.h\|base/json.h\|hdf5.h' |
  sort | build plain -ffp-contract=fast
OBJECTS=$folder/double
find src/engine -name '*.c' | sort | build double -DCICY_REAL=double -ffp-contract=fast

failed=0
for test in "${tests[@]}"; do
  program=$folder/$(basename "$test")
  kind=()
  if [[ $test == *_double* ]]; then kind=(-DCICY_REAL=double "$folder/double.a"); fi
  "$compiler" "${flags[@]}" -static "tests/$test.c" "${kind[@]}" "$folder/plain.a" -lm -o "$program"
  if OMP_NUM_THREADS=2 OMP_WAIT_POLICY=passive qemu-aarch64 "$program" >"$folder/said" 2>&1; then
    echo "passed: $test"
  else
    echo "failed: $test" && cat "$folder/said"
    failed=1
  fi
done
exit $failed
