# Fixed seeds give the bytes they gave before, with each instruction set that this processor has.
# tests/fixtures/bytes/README.md says how the digests were made. The bytes are those of one compiler
# and one C library: other ones may round a logarithm or an exponential differently in the last
# digit. So the digests are compared only where both are those of the fixtures (GCC 12, glibc 2.36);
# elsewhere the test asks for one thing: that a second training gives the same bytes as the first.
set -euo pipefail
list=$SOURCE/tests/fixtures/training/four-folds.txt

weights() { # weights FILE: the arrays of a safetensors file, without its header, which names the version
  tail -c +$((9 + $(od -An -t u8 -N 8 "$1"))) "$1"
}
digest() { sha256sum | cut -d' ' -f1; }
run() { # run NAME OPTIONS...: trains, prints the digests of log and weights
  local name=$1
  shift
  "$CICYMINER" train -q --data four.h5 -o "$name" --seed 7 -j 2 --ratio 0.5 "$@" >/dev/null
  echo "$name/log.jsonl $(digest <"$name/log.jsonl")"
  echo "$name/best.safetensors $(weights "$name/best.safetensors" | digest)"
}
digests() {
  rm -rf mpnn cicyminer attention inception three.txt
  run mpnn --model mpnn+rooted --filters 16 --modules 2 --dense-units 16 --epochs 2 --batch 32
  run cicyminer --model cicyminer --width 0.0625 --epochs 1 --batch 32
  run attention --model cicyminer+attention+layer-norm+mse --width 0.0625 --epochs 1 --batch 32
  run inception --model inception-h11 --filters 4 --dense-units 8 --epochs 2 --batch 16
  "$CICYMINER" dataset export -q three.h5 --format oxford -o three.txt >/dev/null
  echo "three-folds $(digest <three.txt)"
  # The program of the fixtures wrote the same numbers as 1 instead of 1.0 and e-05 instead of e-5.
  echo "predictions $(sed -n 1,40p "$list" | "$CICYMINER" predict --json |
    sed -E 's/:([0-9]+)[.]0([,}])/:\1\2/g; s/e-([0-9][,}])/e-0\1/g' | digest)"
}

"$CICYMINER" dataset import -q "$list" -o four.h5 >/dev/null
"$CICYMINER" classify -q --dim 3 --products -o three.h5 >/dev/null
fixtures=$SOURCE/tests/fixtures/bytes
comparable=no
if [ "${COMPILER:-}" = "GNU 12" ] && [ "$(getconf GNU_LIBC_VERSION 2>/dev/null)" = "glibc 2.36" ]; then
  comparable=yes
fi
for cpu in ${CPUS:-baseline avx2 avx512}; do
  if ! CICY_CPU=$cpu "$CICYMINER" --version >/dev/null 2>&1; then
    echo "this processor or build lacks $cpu"
    continue
  fi
  export CICY_CPU=$cpu
  digests >"found-$cpu"
  if [ -n "${MAKE_DIGESTS:-}" ]; then
    cp "found-$cpu" "$MAKE_DIGESTS/$cpu.txt"
  elif [ $comparable = yes ]; then
    diff "$fixtures/$cpu.txt" "found-$cpu" || { echo "other bytes with CICY_CPU=$cpu" >&2; exit 1; }
  else
    digests >again
    diff "found-$cpu" again || { echo "bytes that differ between two runs" >&2; exit 1; }
  fi
done
