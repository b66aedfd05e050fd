# A run finds its data set from another folder, after both were moved together, and where several
# files have its name.
. "$SOURCE/tests/cli/prelude.sh"
list=$SOURCE/tests/fixtures/training/four-folds.txt

mkdir -p project/data project/runs elsewhere
"$CICYMINER" dataset import -q "$list" -o project/data/four.h5 >/dev/null
(cd project && "$CICYMINER" train -q --data data/four.h5 -o runs/one --model mpnn --filters 16 --modules 1 \
  --dense-units 16 --ratio 0.5 --batch 64 --steps 3 -j 1 >first)
grep -q '"format": 2' project/runs/one/config.json || fail "no format number"
grep -q '"path": "data/four.h5"' project/runs/one/config.json || fail "not the path as it was given"
grep -q '"near": "../../data/four.h5"' project/runs/one/config.json || fail "no way from the run to its data"

(cd elsewhere && "$CICYMINER" evaluate -q ../project/runs/one >../again) || fail "not found from another folder"
mv project moved
(cd elsewhere && "$CICYMINER" evaluate -q ../moved/runs/one >../third) || fail "not found after the move"
cmp again third || fail "another result after the move"

# another data set of this name in the working folder is not taken for it
mkdir -p elsewhere/data
head -100 "$list" >elsewhere/some.txt
"$CICYMINER" dataset import -q elsewhere/some.txt -o elsewhere/data/four.h5 >/dev/null 2>&1 ||
  cp "$list" elsewhere/data/four.h5
(cd elsewhere && "$CICYMINER" evaluate -q ../moved/runs/one >../fourth) || fail "another file of this name is taken"
cmp again fourth

# a run of format 1, whose settings stood side by side, opens as before
command -v python3 >/dev/null || exit 0
cp -r moved/runs/one moved/runs/flat
python3 - moved/runs/flat/config.json <<'END'
import json, sys
config = json.load(open(sys.argv[1]))
flat = {"version": config["version"], "data": "data/four.h5", "checksum": config["data"]["checksum"]}
for key, value in config.items():
    if isinstance(value, dict):
        for name, inner in value.items():
            if (key, name) not in (("data", "path"), ("data", "near"), ("data", "checksum")):
                flat[key if name in ("name", "kind") else name] = inner
    elif key not in ("format", "version"):
        flat[key] = value
json.dump(flat, open(sys.argv[1], "w"))
END
(cd moved && "$CICYMINER" evaluate -q runs/flat >../flat) || fail "a run of format 1 does not open"
cmp again flat || fail "another result of a run of format 1"
(cd moved && "$CICYMINER" train -q --resume runs/flat >/dev/null) || fail "a run of format 1 cannot be continued"
