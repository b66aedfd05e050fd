# Data sets of line bundles: made, continued, read, learned from; each call that can fail does, once.
. "$SOURCE/tests/fault/prelude.sh"

printf '[[2,3],[2,3]]\n[[1,2],[3,4]]\n' >list
"$CICYMINER" dataset import -q list -o configurations.h5 >/dev/null
"$CICYMINER" dataset bundles -q --data configurations.h5 --range -2..2 -o bundles.h5 >/dev/null
learn=("$CICYMINER" train -q -j 1 --data bundles.h5 -o run --model mpnn+bundle --ratio 0.6 --filters 4
       --modules 1 --dense-units 4 --batch 16 --seed 3)
"${learn[@]}" --steps 4 >/dev/null
for name in make info train evaluate predict; do mkdir $name.base; done
cp configurations.h5 make.base/
cp bundles.h5 info.base/
cp bundles.h5 train.base/
cp -r bundles.h5 run evaluate.base/
cp -r bundles.h5 run list predict.base/

resume=("$CICYMINER" dataset bundles -q -j 1 --data configurations.h5 --range -2..1 -o out.h5)
state=out.h5.parts/answers-0
survive make "${resume[@]}"
streams=./info.json
survive info "$CICYMINER" dataset info -q --json -o info.json bundles.h5
resume=("$CICYMINER" train -q -j 1 --resume run) state=run/config.json unlike=(-x timings.jsonl -x state.safetensors)
survive train "${learn[@]}" --steps 2 --validate-every 1
resume=("$CICYMINER" evaluate -q -j 1 run) state=run/config.json
survive evaluate "$CICYMINER" evaluate -q -j 1 run
survive predict "$CICYMINER" predict -q -j 1 --json --run run --bundle=1,-1 --exact list
finish 100
