#!/usr/bin/env bash
# Makes a folder of at most 60 MiB with everything that bench/gpu_check.sh needs on a machine that has a
# GPU, its driver and the CUDA runtime with cuBLAS (and PyTorch, for the comparison), and nothing else.
#   bench/gpu_pack.sh BUILD FOLDER [DATASET]
# DATASET: four-folds for the training at the end; without it the 2,000 of the fixtures are used.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -ge 2 ] || { echo "usage: bench/gpu_pack.sh BUILD FOLDER [DATASET]" >&2; exit 2; }
build=$1 folder=$2 data=${3:-}
[ ! -e "$folder" ] || { echo "$folder exists" >&2; exit 1; }
module=${CICY_CUDA_MODULE:-$build/libcicyminer-cuda.so}
mkdir -p "$folder"/{bin,lib,bench,tests/fixtures/training,tests/fixtures/engine}
programs=("$build/cicyminer" "$build/bench/bench_device" "$build/tests/engine_test_reference")
for file in "${programs[@]}" "$module"; do
  [ -f "$file" ] || { echo "$file is missing: build with -DCICY_CUDA=ON, the tests and benchmarks" >&2; exit 1; }
done
cp "${programs[@]}" "$folder/bin"
cp "$module" "$folder/lib/libcicyminer-cuda.so"
strip "$folder"/bin/* "$folder"/lib/*
# All shared libraries but those of the C library, which belong to the system.
for file in "$folder"/bin/*; do
  ldd "$file" | awk '$3 ~ /^\// { print $3 }'
done | sort -u | grep -vE '/(ld-linux[^/]*|lib(c|m|dl|rt|pthread|resolv))\.so' | xargs -I{} cp -L {} "$folder/lib"
cp bench/gpu_check.sh bench/gpu_pytorch.py bench/compare_pytorch.py "$folder/bench"
cp tests/fixtures/engine/*.py "$folder/tests/fixtures/engine"
cp tests/fixtures/training/four-folds.txt "$folder/tests/fixtures/training"
if [ -n "$data" ]; then cp "$data" "$folder/four-folds.h5"; fi
size=$(du -sm "$folder" | cut -f1)
echo "$folder: $size MiB; there: bench/gpu_check.sh RESULTS"
[ "$size" -le 60 ] || { echo "more than 60 MiB" >&2; exit 1; }
