#!/usr/bin/python3
"""Import of the four-fold list, side by side with a plain Python and NumPy reader of the same file.

    bench/bench_import.py CICYMINER LIST [ENTRIES]

LIST is cicy4list.txt or an export of a data set in that syntax with an entry a line:
`cicyminer classify --dim 4 --products -o four.h5` and
`cicyminer dataset export -o cicy4list.txt four.h5`. `cicyminer dataset import` parses, computes the
exact Hodge numbers of every entry, compares every stated number, orders rows and columns and writes
the data set. The peer, Python's json module with NumPy, does only the first: it parses the entries
into padded arrays; it reads the first ENTRIES (default 100000) and is scaled up.
"""
import json
import os
import resource
import subprocess
import sys
import tempfile
import time

import numpy


def time_program(program, order, source):
    """Wall time and processor time of an import, in seconds, and its last line."""
    with tempfile.TemporaryDirectory() as folder:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        done = subprocess.run(
            [program, "dataset", "import", "-q", "--order", order,
             "-o", os.path.join(folder, "set.h5"), source],
            check=True, capture_output=True, text=True)
        wall = time.perf_counter() - start
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return wall, processor, done.stdout.strip()


def read_with_numpy(source, entries):
    """Parses the first entries into (N, 16, 20) and (N, 4) arrays; returns how many there were."""
    words = {"{": "[", "}": "]", "True": "1", "False": "0", "Null": "-1"}
    matrices = numpy.zeros((entries, 16, 20), numpy.uint8)
    hodge = numpy.zeros((entries, 4), numpy.int16)
    count = 0
    with open(source) as lines:
        for line in lines:
            if count == entries:
                break
            text = line.strip().rstrip(",")
            for old, new in words.items():
                text = text.replace(old, new)
            if text.startswith("[[") and count == 0:
                text = text[1:]
            if text.endswith("]]"):
                text = text[:-1]
            entry = json.loads(text)
            matrix = numpy.array(entry[3], numpy.uint8)
            matrices[count, :matrix.shape[0], :matrix.shape[1]] = matrix
            hodge[count] = entry[6:10]
            count += 1
    return count


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    program, source = sys.argv[1], sys.argv[2]
    wanted = int(sys.argv[3]) if len(sys.argv) > 3 else 100000
    total = None
    for order in "given", "canonical", "staircase":
        wall, processor, line = time_program(program, order, source)
        total = int(line.split()[0])
        print(f"cicyminer, --order {order:10}: {wall:6.1f} s, {processor:6.1f} s of processor time, "
              f"{1e6 * processor / total:5.1f} us an entry", flush=True)
    start = time.perf_counter()
    count = read_with_numpy(source, min(wanted, total))
    wall = time.perf_counter() - start
    print(f"json and NumPy, parsing only: {wall * total / count:6.1f} s, "
          f"{1e6 * wall / count:5.1f} us an entry (from {count} entries)")


if __name__ == "__main__":
    main()
