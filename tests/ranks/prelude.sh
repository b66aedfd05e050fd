# Sourced by tests with several processes: . "$SOURCE/tests/ranks/prelude.sh"
. "$SOURCE/tests/cli/prelude.sh"

if [ -z "${LAUNCHER:-}" ]; then
  [ -z "${CICY_TEST_NO_SKIP:-}" ] || fail "built without MPI (packages.txt lists libopenmpi-dev and openmpi-bin)"
  echo "built without MPI: nothing is tested" >&2
  exit 77
fi
# Open MPI: as root, more processes than cores, which are not bound; other MPIs ignore these.
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1
export OMPI_MCA_hwloc_base_binding_policy=none OMP_NUM_THREADS=1

# MPI itself leaks at its end.
case ${COMPILER:-} in *sanitizers*) export ASAN_OPTIONS=detect_leaks=0 ;; esac

ranks() { # ranks N COMMAND...: as N processes
  local count=$1
  shift
  "$LAUNCHER" -n "$count" "$@"
}

# kill_a_rank N FILE COMMAND...: begins with N ranks and kills the last one, at the earliest when
# there is a FILE (a pattern) that is not empty. Prints the exit code of the job; what it says is in
# `said`.
kill_a_rank() {
  local count=$1 pattern=$2 code=0 job victim
  shift 2
  "$LAUNCHER" -n "$count" "$@" >said 2>&1 </dev/null &
  job=$!
  while kill -0 $job 2>/dev/null && [ -z "$(find . -path "./$pattern" -size +0 2>/dev/null)" ]; do sleep 0.02; done
  victim=$(pgrep -P "$job" | tail -n 1 || true)
  [ -z "$victim" ] || kill -9 "$victim" 2>/dev/null || true
  wait $job || code=$?
  echo "$code"
}
