# The structs of the Julia example in docs/languages.md have the layout of the C headers.
set -euo pipefail

# "Configuration rows UInt8" for each member.
awk '/^```julia$/ { julia = 1 } /^```$/ { julia = 0 }
     julia && /^struct / { name = $2 } /^end/ { name = "" }
     name && match($1, /::/) { split($1, part, "::"); print name, part[1], part[2] }' \
  "$SOURCE/docs/languages.md" >members
declare -A c_name=([Configuration]=cicy_configuration [Hodge]=cicy_hodge [Failure]=cicy_error)
declare -A c_type=([UInt8]=uint8_t [Cint]=int [Int64]=int64_t [Bool]=bool)

{
  echo '#include <cicyminer/cicyminer.h>'
  for name in Configuration Hodge Failure; do
    echo "struct $name {"
    while read -r _ member type; do
      if [[ $type =~ ^NTuple\{([0-9]+),(.*)\}$ ]]; then
        echo "  ${c_type[${BASH_REMATCH[2]}]} $member[${BASH_REMATCH[1]}];"
      else
        echo "  ${c_type[$type]} $member;"
      fi
    done < <(grep "^$name " members)
    echo "};"
    echo "_Static_assert(sizeof(struct $name) == sizeof(${c_name[$name]}), \"size of $name\");"
    while read -r _ member _; do
      for what in "offsetof(struct $name, $member) == offsetof(${c_name[$name]}, $member)" \
        "sizeof(((struct $name *)0)->$member) == sizeof(((${c_name[$name]} *)0)->$member)"; do
        echo "_Static_assert($what, \"$name.$member\");"
      done
    done < <(grep "^$name " members)
  done
} >layout.c
[ "$(grep -c offsetof layout.c)" -eq 17 ] || { echo "members are missing" >&2; exit 1; }
cc -std=c17 -Wall -Werror -I"$SOURCE/include" -c layout.c -o /dev/null
echo "17 members"
