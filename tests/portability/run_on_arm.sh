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
# The names that the kernels have in the only version of ARM64, as cmake/versions.cmake gives them.
names() { # names GROUP DISPATCH: writes GROUP.h from the list GROUP.txt
  cmake -DVERSION=baseline -DSOURCES="$folder/$1.txt" -DDISPATCH="$PWD/$2" -DOUTPUT="$folder/$1.h" \
    -P cmake/version_names.cmake
}
find "$PWD/src/geometry" -name '*.c' ! -name geometry_dispatch.c | sort >"$folder/geometry.txt"
find "$PWD/src/engine/cpu" -name '*.c' ! -name kernels_dispatch.c | sort >"$folder/engine.txt"
names geometry src/geometry/dispatch/geometry_dispatch.c
names engine src/engine/cpu/kernels_dispatch.c
find "$PWD"/src/{base,geometry,model,engine,zoo} -name '*.c' | sort | comm -23 - <(sort "$folder/geometry.txt" "$folder/engine.txt") |
  xargs grep -L 'jansson.h\|base/json.h\|hdf5.h' >"$folder/plain.txt"
grep '/src/engine/' "$folder/plain.txt" >"$folder/engine_plain.txt"

# build LIST FLAGS...: adds the objects of the files in LIST.txt to the folder objects
build() {
  local list=$1
  shift
  mkdir -p "$folder/$objects"
  xargs -P "$jobs" -I{} bash -c 'source=$1; shift; exec "$@" -c "$source" -o "'"$folder/$objects"'/o$(tr / . <<<"$source").o"' \
    _ {} "$compiler" "${flags[@]}" "$@" <"$folder/$list.txt"
}
objects=plain
build plain -ffp-contract=off
build geometry -include "$folder/geometry.h" -ffp-contract=off
build engine -include "$folder/engine.h" -ffp-contract=fast
objects=double
build engine_plain -ffp-contract=off -DCICY_REAL=double
build engine -include "$folder/engine.h" -ffp-contract=fast -DCICY_REAL=double
for objects in plain double; do
  aarch64-linux-gnu-ar rcs "$folder/$objects.a" "$folder/$objects"/*.o
done

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
