# Commands on configurations, and the classification: each call that can fail does, once.
. "$SOURCE/tests/fault/prelude.sh"

printf "%s\n" "[[4,5]] # the quintic" "[[2,3],[3,4]]" "" "[[5,4,2],[1,1,1]]" >lines
for name in hodge topology canonical split contract; do mkdir $name.base && cp lines $name.base; done
streams=./out
survive hodge "$CICYMINER" hodge -j 1 -q --json -o out lines
echo "an older file" >topology.base/out
streams=./out
survive topology "$CICYMINER" topology -j 1 -q -o out lines
survive canonical "$CICYMINER" canonical -j 1 -q lines
survive split "$CICYMINER" split -j 1 -q lines
survive contract "$CICYMINER" contract -j 1 -q lines
survive classify "$CICYMINER" classify --dim 2 --products -j 1 -q -o two.h5
survive classify-lines "$CICYMINER" classify --dim 2 -j 1 -q
finish 100
