#!/usr/bin/env bash
# Runs every fuzz target of a build: tests/fuzz/run.sh BUILD SECONDS [JOBS]. Seeds are in
# tests/fuzz/corpus/<target>, a dictionary in tests/fuzz/<target>.dict; BUILD/fuzz keeps the inputs
# found so far, the logs, and an input that makes a target fail, which fails the run. FUZZ_SEED fixes
# the random numbers.
set -euo pipefail
build=$1 seconds=$2 jobs=${3:-1}
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$build/fuzz"

fuzz_one() { # fuzz_one TARGET
  local target=$1 corpus=$build/fuzz/$1
  mkdir -p "$corpus"
  local options=(-max_total_time="$seconds" -rss_limit_mb=2048 -timeout=10 -print_final_stats=1
                 -seed="${FUZZ_SEED:-0}" -artifact_prefix="$build/fuzz/$target-") seeds=()
  [ ! -f "$here/$target.dict" ] || options+=(-dict="$here/$target.dict")
  [ ! -d "$here/corpus/$target" ] || seeds=("$here/corpus/$target")
  if ! "$build/tests/$target" "${options[@]}" "$corpus" "${seeds[@]}" >"$build/fuzz/$target.log" 2>&1; then
    tail -n 40 "$build/fuzz/$target.log" >&2
    echo "$target: fails for the input $build/fuzz/$target-*" >&2
    return 1
  fi
  echo "$target: $(sed -n 's/^stat::number_of_executed_units: *//p' "$build/fuzz/$target.log") inputs"
}
export -f fuzz_one
export build seconds here
printf '%s\n' "$here"/fuzz_*.c | sed 's|.*/||; s|\.c$||' |
  xargs -P "$jobs" -I TARGET bash -c 'set -euo pipefail; fuzz_one TARGET'
