#!/usr/bin/env bash
# The check for a machine with a GPU: in a folder made by bench/gpu_pack.sh,
#   bench/gpu_check.sh RESULTS [MINUTES]
# compares every operation and whole training steps on the GPU with their definitions, times all networks
# beside PyTorch on the same card, and trains for what is left of MINUTES (8). RESULTS is a folder; its
# check.json has everything, and is written anew after each part, so that nothing is lost if time runs out.
# Exit code: that of the comparison with the definitions. The module may be the emulated one of the tests
# (CICY_CUDA_MODULE), and GPU_CHECK_NETWORKS a shorter list of NAME:WIDTH:BATCH.
set -uo pipefail
[ $# -ge 1 ] || { echo "usage: bench/gpu_check.sh RESULTS [MINUTES]" >&2; exit 2; }
root=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$1"
results=$(cd "$1" && pwd)
end=$((SECONDS + $(awk -v m="${2:-8}" 'BEGIN { printf "%d", 60 * m }') - 15))
left() { echo $((end > SECONDS ? end - SECONDS : 0)); }
export LD_LIBRARY_PATH=$root/lib:${LD_LIBRARY_PATH:-}
for folder in /usr/local/cuda/lib64 "$(python3 -c 'import nvidia.cublas, os; print(os.path.join(list(nvidia.cublas.__path__)[0], "lib"))' 2>/dev/null)"; do
  [ -d "$folder" ] && LD_LIBRARY_PATH+=:$folder
done
export CICY_CUDA_MODULE=${CICY_CUDA_MODULE:-$root/lib/libcicyminer-cuda.so}
list=$root/tests/fixtures/training/four-folds.txt
networks=${GPU_CHECK_NETWORKS:-mpnn+rooted:1:1024 cicyminer:1:256 mpnn:1:1024 inception-h31:1:256 inception-h22+best:1:128 cicyminer+attention:1:64}
lines=$results/lines
: >"$lines"

# One "key": value a line; check.json is made of them.
add() { printf '%s\n' "$1" >>"$lines"; { echo '{'; paste -sd, "$lines"; echo '}'; } >"$results/check.json"; }
text() { printf '%s' "$1" | tr '\n\t' '  ' | sed 's/[\\"]/\\&/g'; }

add "\"date\": \"$(date -u +%FT%TZ)\""
add "\"gpu\": \"$(text "$(nvidia-smi --query-gpu=name,driver_version,memory.total,clocks.max.sm --format=csv,noheader 2>&1 | head -1)")\""
add "\"program\": \"$(text "$("$root/bin/cicyminer" --version 2>&1)")\""

# Every operation and whole networks.
CICY_TEST_DEVICE=cuda timeout "$(($(left) < 150 ? $(left) : 150))" "$root/bin/engine_test_reference" >"$results/definitions" 2>&1
code=$?
add "\"definitions_exit_code\": $code"
add "\"definitions\": \"$(text "$(grep -E 'OK|FAILED|ERROR|instead' "$results/definitions" | head -40)")\""
[ $code -eq 0 ] || cat "$results/definitions" >&2

# Samples per second, ours first, then the peer's.
for network in $networks; do
  IFS=: read -r name width batch <<<"$network"
  [ "$(left)" -gt 40 ] || break
  ours=$(timeout 60 "$root/bin/bench_device" cuda "$name" "$width" "$batch" "$list" "${GPU_CHECK_SECONDS:-0.3}" 2>"$results/said") ||
    ours="{\"error\": \"$(text "$(head -c 300 "$results/said")")\"}"
  add "\"$name\": $ours"
done
for network in $networks; do
  IFS=: read -r name width batch <<<"$network"
  [ "$(left)" -gt 100 ] || break
  peer=$(cd "$root/bench" && timeout 80 python3 gpu_pytorch.py "$name" "$width" "$batch" 0.5 2>"$results/said") ||
    peer="{\"error\": \"$(text "$(tail -c 300 "$results/said")")\"}"
  add "\"pytorch $name\": $peer"
done

# Trains for what is left: the paper's network at full width.
data=$root/four-folds.h5
if [ ! -f "$data" ]; then
  data=$results/four-folds.h5
  [ -f "$data" ] || "$root/bin/cicyminer" dataset import -q "$list" -o "$data" >/dev/null
fi
if [ "$(left)" -gt 20 ]; then
  minutes=$(awk -v s="$(left)" 'BEGIN { printf "%.2f", (s - 15) / 60 }')
  timeout "$(left)" "$root/bin/cicyminer" train --data "$data" --device cuda --ratio 0.3 --minutes "$minutes" \
    --schedule cosine ${GPU_CHECK_TRAIN:---model cicyminer --batch 256} -q -o "$results/run" >"$results/table" 2>&1
  add "\"training_exit_code\": $?"
  add "\"training\": \"$(text "$(head -c 1500 "$results/table")")\""
  [ ! -f "$results/run/metrics.json" ] || add "\"metrics\": $(cat "$results/run/metrics.json")"
fi
add "\"seconds\": $SECONDS"
exit $code
