#!/usr/bin/env bash
# Tests of the Python package; test.sh calls it.
#   python/tests/run.sh module BUILD      the module built in a build folder of the library; the two
#                                         steps of it are `build` and `test`
#   python/tests/run.sh sanitized BUILD   the same in one with CICY_SANITIZE, by Clang
#   python/tests/run.sh wheel FOLDER      builds wheel and source distribution, installs either into
#                                         a fresh environment (the wheel without any compiler), tests
set -euo pipefail
cd "$(dirname "$0")/../.."
mode=$1
folder=$(realpath -m "$2")
python=${PYTHON:-python3}
packages="numpy pytest pandas matplotlib tqdm joblib sympy h5py"
# Compiled Python files go there, and only of what is imported: pip is told to compile nothing.
export CICYMINER_CACHE=$folder/python-cache PYTHONPYCACHEPREFIX=$folder/python-compiled
unset PYTHONDONTWRITEBYTECODE

environment() { # environment FOLDER PACKAGES...: a virtual environment, made once
  local place=$1
  shift
  [ -x "$place/bin/python" ] || "$python" -m venv "$place"
  "$place/bin/pip" install -q --no-compile --disable-pip-version-check "$@"
}

build_module() { # build_module OPTIONS...: into $folder/python/cicyminer, with links to the sources
  # The environment serves docs/site/test.sh as well.
  environment "$folder/venv" nanobind $packages -r docs/site/requirements.txt
  cmake -S . -B "$folder" -DCICY_PYTHON=ON -DPython_EXECUTABLE="$folder/venv/bin/python" "$@" >"$folder/python.log" 2>&1 &&
    cmake --build "$folder" --target cicyminer_python cicyminer_python_stub >"$folder/python.log" 2>&1 ||
    { tail -n 60 "$folder/python.log" >&2; exit 1; }
  ln -sf "$PWD"/python/cicyminer/*.py "$PWD"/python/cicyminer/py.typed "$folder/python/cicyminer/"
}

tests() { # tests PYTHON OPTIONS...
  local interpreter=$1
  shift
  "$interpreter" -m pytest -q -p no:cacheprovider --rootdir python/tests "$@"
}

test_module() {
  PYTHONPATH=$folder/python tests "$folder/venv/bin/python" python/tests
}

case $mode in
  build) build_module ;;
  test) test_module ;;
  module) build_module; test_module ;;
  sanitized)
    build_module -DCMAKE_CXX_COMPILER=clang++
    # The interpreter is not sanitized, so the runtime is loaded first; what the interpreter itself
    # keeps until its end is no leak of ours.
    export LD_PRELOAD=$(clang -print-file-name=libclang_rt.asan-x86_64.so)
    export ASAN_OPTIONS=detect_leaks=0 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
    PYTHONPATH=$folder/python tests "$folder/venv/bin/python" -k "not ctrl_c and not joblib and not torch" \
      python/tests/test_bundles.py python/tests/test_configuration.py python/tests/test_arrays.py python/tests/test_datasets.py \
      python/tests/test_pycicy.py python/tests/test_processes.py
    ;;
  wheel)
    mkdir -p "$folder"
    rm -rf "$folder"/*.whl "$folder"/*.tar.gz "$folder"/from-*
    PYTHON=$python LIBRARIES=$folder/libraries python/build_wheel.sh "$folder"
    size=$(stat -c %s "$folder"/*.whl)
    [ "$size" -lt 10000000 ] || { echo "the wheel has $size bytes" >&2; exit 1; }
    environment "$folder/from-wheel" $packages
    CC=false CXX=false "$folder/from-wheel/bin/pip" install -q --disable-pip-version-check --no-build-isolation "$folder"/*.whl
    tests "$folder/from-wheel/bin/python" python/tests
    environment "$folder/from-source" $packages "$folder"/*.tar.gz
    tests "$folder/from-source/bin/python" python/tests/test_configuration.py python/tests/test_doctests.py
    ;;
  *)
    sed -n '2,7s/^# *//p' "$0" >&2
    exit 2
    ;;
esac
