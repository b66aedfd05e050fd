#!/usr/bin/env bash
# Compiles src/engine/cuda for GPUs, where CUDA's compiler is; nothing is run. Prints each kernel with
# its registers, and fails when one needs so many that it keeps some in memory.
#   tests/portability/compile_cuda.sh [ARCHITECTURE...]    such as sm_75 sm_90
# Exit code 77: there is no compiler (nvcc; $NVCC, or in the usual folder).
set -euo pipefail
cd "$(dirname "$0")/../.."
nvcc=${NVCC:-$(command -v nvcc || echo /usr/local/cuda/bin/nvcc)}
[ -x "$nvcc" ] || { echo "nvcc is not installed" >&2; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
architectures=("$@")
[ $# -gt 0 ] || architectures=(sm_75 sm_90)
kernels=0
for architecture in "${architectures[@]}"; do
  for source in src/engine/cuda/*.cu; do
    "$nvcc" -std=c++17 -O2 -arch="$architecture" -Xptxas -v -Xcompiler -Wall,-Wextra -Werror all-warnings \
      -Iinclude -Isrc -c "$source" -o "$folder/object.o" 2>"$folder/report" ||
      { cat "$folder/report" >&2; exit 1; }
    awk -v architecture="$architecture" '
      /Function properties/ { kernel = $NF }
      /spill stores/ { spilled = $5 + $9 }
      /Used [0-9]+ registers/ { match($0, /Used [0-9]+/)
        print architecture, kernel, substr($0, RSTART + 5, RLENGTH - 5), "registers,", spilled, "bytes spilled" }
    ' "$folder/report" >>"$folder/kernels"
  done
done
cat "$folder/kernels"
kernels=$(wc -l <"$folder/kernels")
[ "$kernels" -ge 20 ] || { echo "only $kernels kernels found" >&2; exit 1; }
if grep -v " 0 bytes spilled" "$folder/kernels"; then
  echo "these kernels keep registers in memory" >&2
  exit 1
fi
