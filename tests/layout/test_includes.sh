# No file of src/ includes a layer that comes after its own, whether by a private header or by the
# public header that a later layer implements; no two files share a name.
set -euo pipefail
cd "$SOURCE"

# The layers in order. Within geometry, splittings come before the classification, which needs them.
layers="base geometry/configuration geometry/canonical geometry/topology geometry/cohomology
geometry/relations geometry/classification geometry/dispatch data model engine zoo evaluation training search report
experiments cli"

# Which layer implements a public header.
public="error:base cpu:base version:base export:base progress:base random:base
file:base threads:base ranks:base
configuration:geometry/configuration line_bundle:geometry/cohomology bundle:geometry/cohomology canonical:geometry/canonical topology:geometry/topology index:geometry/topology slope:geometry/topology
cohomology:geometry/cohomology hodge:geometry/cohomology splitting:geometry/relations
fibration:geometry/relations classification:geometry/classification
build:data bundle_data:data dataset:data lists:data matrices:data safetensors:data sampling:data selection:data statistics:data survey:data verify:data
model:model network:engine device:engine
calibration:evaluation checkpoint:evaluation metrics:evaluation prediction:evaluation published:evaluation
publication:training training:training search:search
figures:report report:report table:report reproduce:experiments cicyminer:cli"

find src -name '*.[ch]' | sort | xargs grep -Ho '#include "[^"]*"' | awk -v layers="$layers" -v public="$public" '
function layer_of(path,   i) { # the last layer whose folder the path is in
  for (i = count; i >= 1; i--) if (index(path, name[i] "/") == 1) return i
  return 0
}
BEGIN {
  count = split(layers, name)
  for (i = 1; i <= count; i++) number[name[i]] = i
  pairs = split(public, pair)
  for (i = 1; i <= pairs; i++) { split(pair[i], part, ":"); header[part[1]] = number[part[2]] }
}
{
  split($0, side, ":#include ")
  file = substr(side[1], 5); included = substr(side[2], 2, length(side[2]) - 2)
  own = layer_of(file)
  if (!own) { print "in no layer: src/" file; bad = 1; next }
  if (included ~ /^cicyminer\//) {
    concept = substr(included, 11); sub(/\.h$/, "", concept)
    if (!(concept in header)) { print "tests/layout/test_includes.sh does not know the layer of " included; bad = 1; next }
    other = header[concept]
  } else other = layer_of(included)
  if (!other) { print "not in a layer: " included " in src/" file; bad = 1 }
  else if (other > own) { print "src/" file " (" name[own] ") includes " included " (" name[other] ")"; bad = 1 }
  links++
}
END { if (links < 300) { print "only " links + 0 " includes found"; bad = 1 } exit bad }'

# The program is a user of the library: it includes public headers and its own.
private=$(grep -rHE '^#include "' src/cli | grep -vE '"(cli|cicyminer)/' || true)
[ -z "$private" ] || { echo "private headers in the program: $private" >&2; exit 1; }

doubled=$(find src include -name '*.[ch]' ! -path 'include/*' | sed 's|.*/||' | sort | uniq -d)
[ -z "$doubled" ] || { echo "files of the same name: $doubled" >&2; exit 1; }
