# The binary interface is the one recorded in abi/libcicyminer.abi: changes are made on purpose.
. "$SOURCE/tests/cli/prelude.sh"
command -v abidiff >/dev/null || { echo "abidiff is not installed" >&2; exit 77; }

"$SOURCE/abi/renew.sh" present.abi
[ "$(grep -c '<elf-symbol ' present.abi)" -gt 200 ] || fail "few functions found"
abidiff --no-architecture "$SOURCE/abi/libcicyminer.abi" present.abi >difference.txt || {
  cat difference.txt
  fail "the binary interface changed; if that is meant, run abi/renew.sh, commit the result and say so in CHANGELOG.md"
}

# The comparison notices a function that is gone and a struct that grows.
sed 's/cicy_version/cicy_vision/g' present.abi >renamed.abi
sed "s/\\(<class-decl name='cicy_error' size-in-bits='\\)/\\11/" present.abi >grown.abi
for changed in renamed grown; do
  if cmp -s present.abi $changed.abi || abidiff $changed.abi present.abi >/dev/null 2>&1; then
    fail "$changed.abi: the change is not noticed"
  fi
done
