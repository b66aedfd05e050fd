#!/usr/bin/env bash
# Runs the notebooks and builds the documentation site into build-site/html; warnings are errors.
#   docs/site/test.sh [--all | --notebooks] [BUILD]
# --all also runs the notebook that needs all four-folds; --notebooks builds no site. BUILD is a build folder with the Python module
# and its environment (python/tests/run.sh build BUILD); without it both are made here.
set -euo pipefail
cd "$(dirname "$0")/../.."
notebooks=($(cd python/notebooks && ls *.ipynb | grep -v '^2-'))
site=true
case ${1:-} in
  --all) shift; notebooks=() ;;
  --notebooks) shift; site=false ;;
esac
folder=build-site
mkdir -p $folder
export PYTHONPYCACHEPREFIX=$PWD/$folder/compiled
unset PYTHONDONTWRITEBYTECODE

if [ $# -gt 0 ]; then
  venv=$1/venv
  export PYTHONPATH=$PWD/$1/python
else
  venv=$folder/python
  [ -x $venv/bin/pip ] || "${PYTHON:-python3}" -m venv $venv
  install() { $venv/bin/pip install -q --no-compile --disable-pip-version-check "$@"; }
  install -r docs/site/requirements.txt scikit-build-core nanobind ninja
  # In a folder that stays, so that only what changed is compiled.
  install --no-build-isolation -Cbuild-dir=$folder/package .
fi

export CICYMINER_CACHE=$PWD/$folder/cache
$venv/bin/python python/notebooks/run.py "${notebooks[@]}" &
running=$!
if $site; then $venv/bin/python docs/site/build.py $folder || { wait; exit 1; }; fi
wait $running
