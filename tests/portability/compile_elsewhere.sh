#!/usr/bin/env bash
# Compiles every source file for machines that are not at hand: macOS and GNU/Linux on ARM64, and
# musl on x86-64. The compiler, ziglang from PyPI, brings the headers of their C libraries; those of
# HDF5, jansson, libzip, zlib and MPI are this machine's, which serve for declarations, and of omp.h only
# the declarations that are used are given here. Nothing is linked or run.
#   tests/portability/compile_elsewhere.sh [TARGET...]
# $ZIG is the command of the compiler; the default is python3 -m ziglang, which is downloaded for the
# time of the test when it is not installed. Exit code 77: it cannot be had.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export ZIG_GLOBAL_CACHE_DIR=$folder/cache ZIG_LOCAL_CACHE_DIR=$folder/cache
read -ra zig <<<"${ZIG:-python3 -m ziglang}"
if ! "${zig[@]}" version >/dev/null 2>&1; then
  python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install -q ziglang ||
    { echo "ziglang is not installed and cannot be downloaded: pip install ziglang" >&2; exit 77; }
  zig=("$folder/venv/bin/python" -m ziglang)
fi
targets=("$@")
[ $# -gt 0 ] || targets=(aarch64-macos aarch64-linux-gnu x86_64-linux-musl)

mkdir "$folder/include"
declare -A from=([jansson]=jansson.h [libzip]=zip.h [zlib]=zlib.h)
for package in "${!from[@]}"; do # found by pkg-config or in the compiler's own folders
  for name in "${from[$package]}" jansson_config.h zipconf.h zconf.h; do
    path=$(printf '#include <%s>\n' "$name" |
      cc $(pkg-config --cflags-only-I "$package") -E - 2>/dev/null |
      sed -n "s|^# 1 \"\(/.*/$name\)\".*|\1|p" | head -n 1) || true
    [ -z "$path" ] || cp "$path" "$folder/include/"
  done
done
hdf5=$(pkg-config --variable=includedir hdf5 2>/dev/null || true)
[ -e "$hdf5/hdf5.h" ] || hdf5=$(dirname "$(find /usr/include -name hdf5.h -path '*serial*' | head -n 1)")
cp "$hdf5"/*.h "$folder/include/"
sed -i 's|#include <features.h>.*||' "$folder/include/H5public.h" # what HDF5 found on this machine
read -ra mpi <<<"$(pkg-config --cflags-only-I mpi-c | sed 's/-I/-isystem /g')"
cat >"$folder/include/omp.h" <<'C'
int omp_get_num_procs(void);
int omp_get_max_threads(void);
int omp_get_thread_num(void);
int omp_get_num_threads(void);
int omp_in_parallel(void);
void omp_set_num_threads(int);
double omp_get_wtime(void);
typedef struct { void *place; } omp_lock_t;
void omp_init_lock(omp_lock_t *);
void omp_destroy_lock(omp_lock_t *);
void omp_set_lock(omp_lock_t *);
void omp_unset_lock(omp_lock_t *);
C

# The flags of CMakeLists.txt, with warnings that show declarations missing on the other machine.
flags=(-std=c17 -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -D_DARWIN_C_SOURCE -fopenmp -O1 -DNDEBUG
  -Wall -Wextra -Werror -Wno-psabi -Wno-pass-failed -Wno-unused-command-line-argument -Werror=implicit-function-declaration
  -Iinclude -Isrc -isystem "$folder/include" "${mpi[@]}" -DCICY_REPORT_FOLDER="\"$PWD/src/report\"")
compile() { # compile TARGET FILE
  local said
  said=$("${zig[@]}" cc -target "$1" "${flags[@]}" -c "$2" -o "$folder/$1.$(tr / . <<<"$2").o" 2>&1) ||
    { printf '%s for %s:\n%s\n' "$2" "$1" "$said"; return 1; }
}
failed=0
mapfile -t sources < <(find src -name '*.c' | sort)
for target in "${targets[@]}"; do
  running=0
  for source in "${sources[@]}"; do
    compile "$target" "$source" &
    if [ $((++running)) -ge "${JOBS:-2}" ]; then
      wait -n || failed=1
      running=$((running - 1))
    fi
  done
  while [ "$running" -gt 0 ]; do
    wait -n || failed=1
    running=$((running - 1))
  done
  echo "$target: ${#sources[@]} files"
done
[ "$failed" -eq 0 ] || { echo "some files do not compile" >&2; exit 1; }
