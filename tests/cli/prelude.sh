# Sourced by script tests: . "$SOURCE/tests/cli/prelude.sh"
set -euo pipefail

fail() { echo "${0##*/}:${BASH_LINENO[0]}: $*" >&2; exit 1; }

# expect CODE TEXT COMMAND...: the exit code, and a text in what the command says.
expect() {
  local code=$1 text=$2 got=0
  shift 2
  "$@" >said 2>&1 </dev/null || got=$?
  [ "$got" -eq "$code" ] || fail "exit $got instead of $code: $* : $(cat said)"
  grep -qF -- "$text" said || fail "'$text' not in: $(cat said)"
}

# code COMMAND...: runs it, keeps its output in out and err and its exit code in $code.
code() { code=0; "$@" >out 2>err || code=$?; }

# settle PID: waits until the process catches SIGTERM, which it does before its work begins.
settle() {
  local i caught
  for ((i = 0; i < 400; i++)); do
    caught=$(sed -n 's/^SigCgt:[[:space:]]*//p' "/proc/$1/status" 2>/dev/null) || true
    [ $((0x${caught:-0} >> 14 & 1)) -eq 0 ] || return 0
    [ -e "/proc/$1" ] || return 0
    sleep 0.05
  done
}
