# The program runs on processors without AVX: exact numbers, predictions and training under an
# emulator of a Nehalem of 2008. Without the emulator the test is skipped, which test.sh forbids.
set -euo pipefail
. "$SOURCE/tests/cli/prelude.sh"
case "$COMPILER" in *sanitizers*) exit 77 ;; esac
if ! command -v qemu-x86_64 >/dev/null; then
  [ -z "${CICY_TEST_NO_SKIP:-}" ] || fail "qemu-x86_64 is missing"
  exit 77
fi
[ "$(uname -m)" = x86_64 ] || exit 77

list=$SOURCE/tests/fixtures/training/four-folds.txt
old() { qemu-x86_64 -cpu Nehalem "$CICYMINER" "$@"; }
[[ $(old --version) == *"(kernels: baseline)" ]] || fail "other kernels: $(old --version)"
[ "$(CICY_CPU=avx2 qemu-x86_64 -cpu Nehalem "$CICYMINER" --version 2>&1 || echo "status $?")" = \
  "cicyminer: CICY_CPU=avx2: this processor has only baseline
status 2" ] || fail "avx2 was not refused"

export CICY_CPU=baseline
head -n 3 "$list" >some.txt
"$CICYMINER" hodge some.txt >expected
old hodge some.txt >found
diff expected found || fail "other Hodge numbers"
"$CICYMINER" predict --json some.txt >expected
old predict --json some.txt >found
diff expected found || fail "other predictions"
"$CICYMINER" dataset import -q "$list" -o four.h5 >/dev/null
for run in here there; do
  [ $run = here ] && program=$CICYMINER || program=old
  $program train -q --data four.h5 -o $run --model mpnn --filters 16 --modules 1 --dense-units 16 \
    --ratio 0.05 --stop-after 1 --batch 4 -j 1 >/dev/null
done
diff here/log.jsonl there/log.jsonl || fail "another training"
