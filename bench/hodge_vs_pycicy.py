#!/usr/bin/env python3
"""Hodge numbers of a few three- and four-folds by cicyminer and by pyCICY, one core each.

    pip install pyCICY
    python3 bench/hodge_vs_pycicy.py build/cicyminer

Compares the numbers and prints milliseconds a configuration. cicyminer's time is that of a whole run of the
program over many copies, divided by their number: reading, the Euler check and printing included.
"""
import contextlib
import io
import json
import logging
import subprocess
import sys
import time
import warnings

CONFIGURATIONS = [
    [[4, 5]],
    [[2, 3], [2, 3]],
    [[1, 2], [1, 2], [1, 2], [1, 2]],
    [[3, 3, 0, 1], [3, 0, 3, 1]],
    [[1, 1, 1], [2, 3, 0], [2, 0, 3]],
    [[5, 6]],
    [[1, 2], [4, 5]],
    [[2, 3], [3, 4]],
    [[1, 1, 1], [5, 3, 3]],
]
COPIES = 20000


def by_cicyminer(program, matrix):
    text = (json.dumps(matrix) + "\n") * COPIES
    start = time.perf_counter()
    result = subprocess.run([program, "hodge", "--json", "-j", "1", "-q"], input=text, text=True,
                            check=True, stdout=subprocess.PIPE)
    seconds = (time.perf_counter() - start) / COPIES
    return json.loads(result.stdout.split("\n", 1)[0]), seconds


def by_pycicy(matrix):
    import numpy
    import sympy
    sympy.numbers, numpy.int = sympy.core.numbers, int  # pyCICY 0.5 expects these older names
    from pyCICY import CICY
    start = time.perf_counter()
    try:
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            numbers = CICY(matrix).h  # computed by the constructor
    except Exception as error:  # its own failures are part of the comparison
        numbers = f"{type(error).__name__}: {error}"
    return numbers, time.perf_counter() - start


def main():
    logging.disable(logging.CRITICAL)
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print(f"{'configuration':42} {'cicyminer':>12} {'pyCICY':>12}   ratio")
    for matrix in CONFIGURATIONS:
        ours, fast = by_cicyminer(sys.argv[1], matrix)
        theirs, slow = by_pycicy(matrix)
        print(f"{json.dumps(matrix):42} {1e3 * fast:9.4f} ms {1e3 * slow:9.1f} ms "
              f"{slow / fast:7.0f}   {ours['hodge']}  {theirs}", flush=True)


if __name__ == "__main__":
    main()
