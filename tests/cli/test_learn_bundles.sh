# Networks that learn line bundles: train, resume, evaluate, predict, and what is refused.
. "$SOURCE/tests/cli/prelude.sh"

printf '[[4,5]]\n[[2,3],[2,3]]\n[[1,2],[3,4]]\n[[1,1,1,0,0],[2,1,1,1,0],[4,1,0,1,3]]\n' >list.txt
"$CICYMINER" dataset import -q list.txt -o configurations.h5
"$CICYMINER" dataset bundles -q --data configurations.h5 --range -2..2 -o bundles.h5
settings=(--data bundles.h5 --model mpnn+bundle --ratio 0.7 --filters 16 --dense-units 16 --modules 2 --batch 32 --steps 12 --validate-every 4)

"$CICYMINER" train -q -j 1 "${settings[@]}" -o one --json >metrics
grep -q '"content"\|"bundles":{"zero":{"h0":' metrics || fail "$(cat metrics)"
"$CICYMINER" train -q -j 3 "${settings[@]}" -o three >/dev/null
for file in best.safetensors log.jsonl split.h5 metrics.json predictions.h5; do
  cmp one/$file three/$file || fail "threads: $file"
done

# The evaluation gives what the training wrote, from the run and from its weights.
"$CICYMINER" evaluate -q one --json >again
[ "$(sed 's/"sample":"[^"]*",//' again)" = "$(sed 's/"sample":"[^"]*",//' metrics)" ] || fail "evaluation: $(cat again)"
"$CICYMINER" evaluate -q one/best.safetensors --data bundles.h5 --split one/split.h5 --json >again
[ "$(sed 's/"sample":"[^"]*",//' again)" = "$(sed 's/"sample":"[^"]*",//' metrics)" ] || fail "weights: $(cat again)"

# Predictions do not depend on the order of the rows; exact numbers are those of the literature.
"$CICYMINER" predict --run one --bundle=1,-2 --exact --json <<<'[[1,2],[3,4]]' >first
"$CICYMINER" predict --run one --bundle=-2,1 --exact --json <<<'[[3,4],[1,2]]' >second
[ "$(grep -o '"predicted":[^n]*' first)" = "$(grep -o '"predicted":[^n]*' second)" ] || fail "order: $(cat first second)"
"$CICYMINER" predict --run one --bundle=4,-1 --exact --json <<<'[[2,3],[2,3]]' | grep '"index":-9,.*"exact":\[0,9,0,0\]' >/dev/null || fail "exact"
[ "$("$CICYMINER" predict --run one --range -1..1 --csv <<<'[[2,3],[2,3]]' | wc -l)" = 10 ] || fail "box"

# What does not go together.
expect 2 'which the model mpnn+bundle learns' "$CICYMINER" train --data bundles.h5 --model mpnn -o no
expect 2 'holds no line bundles' "$CICYMINER" train --data configurations.h5 --model mpnn+bundle -o no
expect 2 'cannot be used with line bundles' "$CICYMINER" train "${settings[@]}" --splittings 0.5 -o no
expect 2 'name them with' "$CICYMINER" predict --run one list.txt
expect 2 'knows Hodge numbers' "$CICYMINER" predict --built-in 0.8 --bundle=1 list.txt
expect 1 'degrees from -5 to 5' "$CICYMINER" predict --run one --bundle=9 list.txt
expect 1 'learns line bundles' "$CICYMINER" report one
expect 2 'not shuffled' "$CICYMINER" evaluate one --shuffled
[ ! -e no ] || fail "a refused run left a folder"
