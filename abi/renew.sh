#!/usr/bin/env bash
# Writes the binary interface that the public headers declare, as abidw (Debian: abigail-tools) sees
# it: functions, their arguments, and the layout of every public type. After a change that is meant:
#   abi/renew.sh                 and commit abi/libcicyminer.abi
#   abi/renew.sh FILE            writes to FILE instead (tests/install/test_abi.sh)
# The functions get empty bodies here, so that the dump depends neither on the compiler's options nor
# on the private types; tests/cli/test_install.sh checks that the library exports just these.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
output=${1:-$root/abi/libcicyminer.abi}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
{
  echo '#include "cicyminer/cicyminer.h"'
  for header in "$root"/include/cicyminer/*.h; do
    [ "${header##*/}" = export.h ] || sed '/^#/d' "$header"
  done | tr '\n' ' ' | sed -e 's#/\*[^*]*\*\+\([^/*][^*]*\*\+\)*/# #g' -e 's/__attribute__((format([^)]*)))//g' |
    tr ';' '\n' | sed -n 's/.*\(CICY_API\>.*(.*)\) *$/\1 { __builtin_trap(); }/p'
} >"$folder/declared.c"
(cd "$folder" && cc -std=c17 -g -O0 -fPIC -shared -fvisibility=hidden -w -I"$root/include" -Wl,-soname,libcicyminer.so \
  declared.c -o libcicyminer.so)
abidw --no-corpus-path --no-show-locs --no-comp-dir-path --no-parameter-names --type-id-style hash "$folder/libcicyminer.so" |
  sed -e "s#$folder/##g" -e "s#$root/##g" >"$output"
