#!/usr/bin/env bash
# Runs every fuzz target of a build: tests/fuzz/run.sh BUILD SECONDS. Seeds are in tests/fuzz/corpus/<target>,
# a dictionary in tests/fuzz/<target>.dict; a finding is kept in BUILD/fuzz and fails the run.
set -euo pipefail
build=$1 seconds=$2
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$build/fuzz"
for source in "$here"/fuzz_*.c; do
  target=$(basename "$source" .c)
  corpus=$build/fuzz/$target
  mkdir -p "$corpus"
  options=(-max_total_time="$seconds" -rss_limit_mb=2048 -timeout=10 -print_final_stats=1
           -artifact_prefix="$build/fuzz/$target-")
  [ -f "$here/$target.dict" ] && options+=(-dict="$here/$target.dict")
  seeds=()
  [ -d "$here/corpus/$target" ] && seeds=("$here/corpus/$target")
  if ! "$build/tests/$target" "${options[@]}" "$corpus" "${seeds[@]}" >"$build/fuzz/$target.log" 2>&1; then
    tail -n 40 "$build/fuzz/$target.log" >&2
    echo "$target: a finding, kept as $build/fuzz/$target-*" >&2
    exit 1
  fi
  echo "$target: $(sed -n 's/^stat::number_of_executed_units: *//p' "$build/fuzz/$target.log") inputs, no finding"
done
