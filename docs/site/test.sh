#!/usr/bin/env bash
# Runs the notebooks and builds the documentation site into build-site/html; warnings are errors.
#   docs/site/test.sh [--all] [BUILD]
# --all also runs the notebook that needs all four-folds. BUILD is a build folder with the Python module;
# without one in it the package is built here.
set -euo pipefail
cd "$(dirname "$0")/../.."
notebooks=()
if [ "${1:-}" = --all ]; then shift; else notebooks=($(cd python/notebooks && ls *.ipynb | grep -v '^2-')); fi
folder=build-site
venv=$folder/python

[ -x $venv/bin/pip ] || "${PYTHON:-python3}" -m venv $venv
install() { $venv/bin/pip install -q --disable-pip-version-check "$@"; }
install -r docs/site/requirements.txt
if compgen -G "${1:-none}/python/cicyminer/_core*.so" >/dev/null; then
  export PYTHONPATH=$PWD/$1/python
else
  install scikit-build-core nanobind ninja
  # In a folder that stays, so that only what changed is compiled.
  install --no-build-isolation -Cbuild-dir=$folder/package .
fi

export CICYMINER_CACHE=$PWD/$folder/cache
$venv/bin/python python/notebooks/run.py "${notebooks[@]}"
$venv/bin/python docs/site/build.py $folder
