#!/usr/bin/env bash
# From a clean Debian 12 machine to results: installs what is missing, builds, generates every
# four-fold, trains the message-passing network on 80 % of them, evaluates it, and writes an HTML report.
#   QUICKSTART_MINUTES=n ./quickstart.sh     trains for n minutes (default 8)
set -euo pipefail
cd "$(dirname "$0")"
minutes=${QUICKSTART_MINUTES:-8}
[[ $minutes =~ ^[0-9]+(\.[0-9]+)?$ ]] || { echo "QUICKSTART_MINUTES: '$minutes' is not a number" >&2; exit 2; }
. cmake/packages.sh
install_packages

echo "Building."
mkdir -p build-quickstart
{ cmake -S . -B build-quickstart -G Ninja -DCICY_TESTS=OFF -DCICY_BENCH=OFF && ninja -C build-quickstart; } \
  >build-quickstart/build.log 2>&1 || { tail -n 40 build-quickstart/build.log >&2; exit 1; }
cicyminer=build-quickstart/cicyminer

data=data/four-folds.h5
mkdir -p data runs
if [ -e "$data" ]; then
  echo "Using $data, generated before."
else
  echo "Generating all four-folds with their Hodge numbers: $data"
  "$cicyminer" classify --dim 4 --products -o "$data"
fi

run=runs/quickstart-$(date +%Y%m%d-%H%M%S)
echo "Training a message-passing network on 80 % of the connected four-folds for $minutes minutes: $run"
table=$("$cicyminer" train --data "$data" --config docs/quickstart.json --minutes "$minutes" -o "$run")
shuffled=$("$cicyminer" evaluate --data "$data" --shuffled --limit 10000 "$run" |
  sed -n 's/^this network            /rows, columns shuffled  /p')
"$cicyminer" report --data "$data" -o "$run/report.html" "$run" >/dev/null
printf '\n%s\n\nOn 10,000 of them with the rows and columns of the matrices in a random order:\n%s\n' "$table" "$shuffled"
echo "The weights that come with the program were trained longer: cicyminer evaluate --built-in 0.8 --data $data"
printf '\nReport: %s\n' "$PWD/$run/report.html"
