# Sourced by the tests of faults: . "$SOURCE/tests/fault/prelude.sh"
#
# survive NAME COMMAND... runs the command again and again in a copy of the folder NAME.base, each
# time with another call that fails (fault.c), once and from then on, and demands each time:
#
# - exit code 3, or 0 and the usual results where the call was not needed; `codes` allows more
#   codes, `lenient` a kind of call after which a success may have other results;
# - a message that gives the reason; no crash, no hang, no report of a sanitizer;
# - every file untouched, absent if it is new, or complete; no temporary file; what was printed is
#   the beginning of the usual text, and so is a file in `streams`;
# - with `resume` set: that command, or the first one while there is no file $state, reaches the
#   files of an undisturbed run, except for those in `unlike` (-x NAME ...).
#
# Tried are, of allocations, the first call of every `stride`-th place in the code (9); of system calls
# the first 2 and then some; with FAULT_ALL=1, of allocations the first 300 and the first call of each
# distinct chain of callers, and all system calls. fail_memory.c and fault.c list the calls of other
# libraries that do not fail.
. "$SOURCE/tests/cli/prelude.sh"
export OMP_WAIT_POLICY=passive # one call of a command at a time is slowed by threads that spin
export ASAN_OPTIONS=detect_leaks=1:exitcode=99:allocator_may_return_null=1 UBSAN_OPTIONS=exitcode=99
# HDF5 1.10 cannot close a file that it had no memory to write.
{ cat "$SOURCE/tests/leaks.supp"; echo "leak:libhdf5"; } >leaks.supp
export LSAN_OPTIONS=exitcode=99:print_suppressions=0:suppressions=$PWD/leaks.supp
top=$PWD tried=0 complaints=$PWD/complaints
: >"$complaints"

kinds=(memory write sync read open rename unlink)
[ "${FAULT_KINDS:-}" = "" ] || read -ra kinds <<<"$FAULT_KINDS"
reasons='out of memory|no memory|not enough memory|annot allocate memory|No space left|Input/output error|Permission denied|No locks available|cannot (create|read|write|open)|could not write'

complain() { # complain WHAT: about the run in the present folder
  {
    echo "$name: $kind $when ($failed): $*"
    sed -n '/^fault:/d; /./{s/^/    /p;}' stderr | head -n "${COMPLAINT_LINES:-3}"
    [ "$kind" != memory ] || sed '/libc.so/d; s/^/    at /' trace | head -n 4 # addr2line -fe PROGRAM
  } >>"$complaints"
}

check_files() { # every file is as before or as it should be
  local path
  while read -r path; do
    case $path in ./stdout | ./stderr | ./trace) continue ;; esac
    case $path in */.cicyminer-*)
      [ "$kind" = unlink ] || complain "$path is left"
      continue ;;
    esac
    [ -e "$path" ] || { complain "$path is gone"; continue; }
    cmp -s "$path" "../$name.base/$path" || cmp -s "$path" "../$name.want/$path" && continue
    [[ " $streams " == *" $path "* ]] && ! cmp "$path" "../$name.want/$path" 2>&1 | grep differ >/dev/null ||
      complain "$path is not whole"
  done < <({ find . -type f; cd "../$name.base" && find . -type f; } | sort -u)
  cmp stdout "../$name.want/stdout" 2>&1 | grep differ >/dev/null && complain "prints something else"
  return 0
}

same_files() { # what could not be removed may stay
  local kept=()
  [ "$kind" != unlink ] || kept=(-x '.cicyminer-*' -x lock -x '*.parts' -x '*.work')
  diff -rq -x stdout -x stderr -x trace "${unlike[@]}" "${kept[@]}" . "../$name.want"
}

one_fault() { # one_fault KIND N[+] COMMAND...
  kind=$1 when=$2
  shift 2
  rm -rf "$top/$name.run"
  cp -r "$top/$name.base" "$top/$name.run"
  cd "$top/$name.run"
  : >trace
  local code=0 calls fired
  timeout -k 1 60 "$FAULT" "$kind" "$when" trace "$@" >stdout 2>stderr </dev/null || code=$?
  [ $code -ne 124 ] || { complain "hangs"; cd "$top"; return 0; }
  read -r code calls fired failed < <(sed -n 's/^fault: //p' stderr | tail -n 1)
  [ "$fired" = 1 ] || { cd "$top"; return 0; } # the calls before it were others this time
  tried=$((tried + 1))
  if [ "$code" -eq 0 ]; then
    [ "$lenient" = "$kind" ] || same_files >"$top/differences" 2>&1 || complain "succeeds with other results: $(head -n 1 "$top/differences")"
  elif [[ " 3 $codes " != *" $code "* ]]; then
    complain "exit code $code"
  elif [ "$code" -eq 3 ] && ! grep -qE "$reasons" stderr; then
    complain "a message without the reason"
  fi
  if [ ${#resume[@]} -eq 0 ]; then
    [ "$code" -eq 0 ] || check_files
  elif [ "$code" -ne 0 ]; then
    [ "$kind" = unlink ] || [ -z "$(find . -name '.cicyminer-*')" ] || complain "$(find . -name '.cicyminer-*' | head -n 1) is left"
    local again=("${resume[@]}")
    [ -e "$state" ] || again=("$@")
    if ! "${again[@]}" >/dev/null 2>>stderr; then
      complain "cannot be continued: $(tail -n 1 stderr)"
    else
      same_files >"$top/differences" 2>&1 || complain "continues to other results: $(head -n 1 "$top/differences")"
    fi
  fi
  cd "$top"
}

# The numbers to try, of a list of calls; some also fail from there on.
choose() {
  awk -v kind="$1" -v stride="$stride" -v all="${FAULT_ALL:-0}" '{ for (i = 1; i <= NF; i++) {
    if (kind == "memory") { if (!all && i % stride != 1) continue; print $i; if (all || i % (3 * stride) == 1) print $i "+"; continue }
    if (!all && i > 2 && i < next_one) continue
    next_one = i * 2; print $i
    if (all || i % 3 == 1) print $i "+" } }'
}

survive() { # survive NAME COMMAND...
  name=$1
  shift
  mkdir -p "$name.base"
  rm -rf "$name.want"
  cp -r "$name.base" "$name.want"
  (cd "$name.want" && "$@" >stdout 2>stderr </dev/null) || fail "$name: $* fails by itself: $(cat "$name.want/stderr")"
  local depth=1 sites before=$tried numbers n
  [ "${FAULT_ALL:-0}" = 0 ] || depth=4
  for kind in "${kinds[@]}"; do
    rm -rf "$name.run"
    cp -r "$name.base" "$name.run"
    sites=$(cd "$name.run" && "$FAULT" "$kind" "sites:$depth" /dev/null "$@" 2>&1 >/dev/null </dev/null | sed -n 's/^fault: //p')
    read -r _ calls _ _ numbers <<<"$sites"
    [ "$kind" != memory ] || [ "${calls:-0}" -gt 0 ] || fail "no allocation is counted"
    if [ "$kind" = memory ] && [ "${FAULT_ALL:-0}" != 0 ]; then
      numbers=$({ seq $((calls < 300 ? calls : 300)); tr ' ' '\n' <<<"$numbers"; } | sort -un | tr '\n' ' ')
    fi
    for n in $(choose "$kind" <<<"$numbers"); do one_fault "$kind" "$n" "$@"; done
  done
  echo "$name: $((tried - before)) faults"
  rm -rf "$name.run"
  resume=() unlike=() codes= streams= lenient= stride=9
}
resume=() unlike=() codes= streams= state= lenient= stride=9

finish() { # finish LEAST: the number of faults that there must have been, a quarter of it with one kind
  echo "$tried faults survived or refused"
  [ ! -s "$complaints" ] || { head -n 200 "$complaints" >&2; fail "$(grep -c '^[^ ]' "$complaints") complaints"; }
  local least=$1
  [ ${#kinds[@]} -gt 1 ] || least=$((least / 4))
  [ "$tried" -gt "$least" ] || fail "only $tried faults"
}
