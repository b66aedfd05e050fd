# Sourced by quickstart.sh and test.sh: install_packages [tests] installs what packages.txt lists
# and dpkg does not know, saying what.
install_packages() {
  local wanted missing=() package as_root=()
  wanted=$(sed -e '/^#/d' -e '/^$/d' packages.txt)
  if [ "${1:-}" = tests ]; then wanted=${wanted//\[tests\] /}; else wanted=$(grep -v '^\[tests\]' <<<"$wanted"); fi
  for package in $wanted; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  echo "Installing: ${missing[*]}"
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "Run this as root, or install sudo, to install: ${missing[*]}" >&2; return 3; }
    as_root=(sudo)
  fi
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}
