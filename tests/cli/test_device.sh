#!/usr/bin/env bash
# --device: networks on a GPU, which is emulated here, and every way in which there is none.
. "$SOURCE/tests/cli/prelude.sh"
list=$SOURCE/tests/fixtures/training/four-folds.txt
head -n 60 "$list" >some.txt # the emulated GPU is slow
"$CICYMINER" dataset import -q some.txt -o four.h5 >/dev/null
small=(--data four.h5 --ratio 0.5 --batch 4 --validate-every 2 -q -j 1 --seed 3)
train() { "$CICYMINER" train "${small[@]}" "$@"; }

# Names.
for name in gpu cuda: cuda:x cuda:-1 cuda:1234 CUDA cuda+fp16 cuda:0tf32 cuda:0+tf32x cpu+tf32 auto+bf16; do
  expect 2 "'$name' is not a device: cpu, auto, cuda or cuda:N (a number), the last two also with +tf32 or +bf16" train --steps 1 -o run --device "$name"
done
expect 2 "--device: the NAME is empty" train --steps 1 -o run --device ""
expect 2 "there is no option --device" "$CICYMINER" hodge --device cpu
[ ! -e run ] || fail "a run was started"

# No module, or one that is none.
CICY_CUDA_MODULE=$PWD/missing.so expect 3 "the module for GPUs cannot be opened" train --steps 1 -o run --device cuda
echo text >text.so
CICY_CUDA_MODULE=$PWD/text.so expect 3 "the module for GPUs cannot be opened" train --steps 1 -o run --device cuda
CICY_CUDA_MODULE=$PWD/missing.so train --steps 2 --width 0.02 -o automatic --device auto >/dev/null
train --steps 2 --width 0.02 -o processor --device cpu >/dev/null
cmp automatic/last.safetensors processor/last.safetensors || fail "auto is not the processor where there is no GPU"

[ -n "${EMULATED_MODULE:-}" ] || exit 0
export CICY_CUDA_MODULE=$EMULATED_MODULE

# What a machine may lack.
CICY_EMULATED_DRIVER=0 expect 3 "this machine has no NVIDIA driver" train --steps 1 -o run --device cuda
CICY_EMULATED_DRIVER=11040 expect 3 "the NVIDIA driver is too old: it knows CUDA 11.4, and 13.0 is needed" \
  train --steps 1 -o run --device cuda
CICY_EMULATED_GPUS=0 expect 3 "this machine has no NVIDIA GPU" train --steps 1 -o run --device cuda
expect 3 "there is no GPU 1: this machine has 1" train --steps 1 -o run --device cuda:1
expect 3 "there is no GPU 7: this machine has 1" train --steps 1 -o run --device cuda:7+bf16
CICY_EMULATED_CAPABILITY=61 expect 3 "has compute capability 6.1; 7.0 is needed" train --steps 1 -o run --device cuda
CICY_EMULATED_CAPABILITY=75 expect 3 "has compute capability 7.5; TF32 and BF16 need 8.0" \
  train --steps 1 -o run --device cuda+tf32
CICY_EMULATED_MEMORY=3000000 expect 3 "a batch of " train --steps 1 --width 0.02 --batch 200 -o large --device cuda
batch=$(sed -n 's/.*a batch of \([0-9]*\) fits.*/\1/p' said)
[ "$batch" -ge 1 ] && [ "$batch" -lt 200 ] || fail "no batch is named: $(cat said)"
CICY_EMULATED_MEMORY=1000 expect 3 "too few even for one sample" train --steps 1 -o none --device cuda

# A run on the GPU: the same bytes again, results close to the processor's, evaluation and prediction.
net=(--model mpnn --width 0.25 --steps 4)
for run in gpu again; do train "${net[@]}" -o $run --device cuda >/dev/null; done
for name in last.safetensors log.jsonl metrics.json; do cmp gpu/$name again/$name || fail "$name differs"; done
train "${net[@]}" -o cpu >/dev/null
cmp -s gpu/last.safetensors cpu/last.safetensors && fail "the GPU was not used"
losses() { # of the steps of a run
  sed -n 's/.*"loss":\([0-9.e+-]*\).*/\1/p' "$1/log.jsonl"
}
close() { # close SHARE ONE OTHER: whether their losses agree
  paste <(losses "$2") <(losses "$3") >pairs
  [ -s pairs ] || fail "no losses"
  awk -v share="$1" '{ d = $1 - $2; if (d < 0) d = -d; if (d > share * $2) exit 1 }' pairs || fail "losses differ: $(cat pairs)"
}
close 1e-3 gpu cpu
for kind in tf32 bf16; do # rounded factors
  train "${net[@]}" -o $kind --device cuda+$kind >/dev/null
  close 0.03 $kind cpu
  cmp -s $kind/last.safetensors gpu/last.safetensors && fail "factors were not rounded to $kind"
done
"$CICYMINER" evaluate gpu -q --device cuda >evaluated
"$CICYMINER" evaluate gpu -q >evaluated-cpu
cmp evaluated evaluated-cpu || fail "evaluation depends on the device"

# The GPU is lost in the middle: the run goes on from what was saved, on either device.
for device in cuda cpu; do
  rm -rf cut
  CICY_EMULATED_LAUNCHES=800 expect 3 "unspecified launch failure" train "${net[@]}" -o cut --device cuda
  "$CICYMINER" train --resume cut -q -j 1 --device $device >/dev/null
  [ -s cut/metrics.json ] || fail "the run was not finished"
done
