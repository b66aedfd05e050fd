# Work that does not fit into memory: a classification with a work folder, continued after every
# fault, and selections from its data set; each call that can fail does, once.
. "$SOURCE/tests/fault/prelude.sh"

resume=("$CICYMINER" classify --dim 5 --max-rows 4 --memory 1M -j 1 -q -o out.h5) state=out.h5.work/state
stride=24
survive classify "${resume[@]}"

mkdir select.base info.base
"$CICYMINER" classify --dim 5 --max-rows 2 -q -o five.h5 >/dev/null
cp five.h5 select.base/
cp five.h5 info.base/
survive select "$CICYMINER" dataset select -q --json -o out.h5 'h11 < 3 and not 2*h21 > h41' five.h5
streams=./info.json
survive info "$CICYMINER" dataset info -q --json -o info.json five.h5
finish 60
