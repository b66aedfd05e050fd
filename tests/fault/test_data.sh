# Data sets: import, export, info and verify in every format; each call that can fail does, once.
. "$SOURCE/tests/fault/prelude.sh"
lists=$SOURCE/tests/fixtures/lists

list() { # list NAME OPTIONS...: imports a list with that name
  local list=$1
  shift
  mkdir -p "import-$list.base"
  [ ! -e "$list" ] || cp -r "$list" "import-$list.base/"
  [ ! -e "$lists/$list" ] || cp "$lists/$list" "import-$list.base/"
  case $list in *.zip) codes=1 ;; esac # libzip reports an error of reading as the end of the file
  survive "import-$list" "$CICYMINER" dataset import -q -j 1 -o made.h5 "$list" "$@"
}

"$CICYMINER" dataset import -q -o three.h5 "$lists/cicylist.txt" >/dev/null
"$CICYMINER" dataset export -q --format numpy -o arrays three.h5 >/dev/null
for name in cicylist.txt.gz cicylist.m.zip lines.txt; do "$CICYMINER" dataset export -q -o $name three.h5 >/dev/null; done
for name in cicylist.txt cicylist.m cicy4list.txt cicylist.txt.gz cicylist.m.zip lines.txt arrays; do list $name; done

for name in info verify text text.gz mathematica.zip numpy copy sample select; do
  mkdir -p $name.base
  cp three.h5 $name.base/
done
streams=./info.json
survive info "$CICYMINER" dataset info -q --json -o info.json three.h5
survive verify "$CICYMINER" dataset verify -q -j 1 three.h5
echo "an older file" >text.base/out.txt
survive text "$CICYMINER" dataset export -q -o out.txt three.h5
survive text.gz "$CICYMINER" dataset export -q -o out.txt.gz three.h5
survive mathematica.zip "$CICYMINER" dataset export -q -o cicylist.m.zip three.h5
survive numpy "$CICYMINER" dataset export -q --format numpy -o arrays three.h5
survive copy "$CICYMINER" dataset export -q -o copy.h5 three.h5
survive sample "$CICYMINER" dataset sample -q -n 4 -o some.h5 three.h5
survive select "$CICYMINER" dataset select -q 'h11 > 1' -o some.h5 three.h5
finish 300
