#!/usr/bin/env python3
"""Cohomology of line bundles with degrees of both signs by cicyminer and by pyCICY, one core each.

    pip install pyCICY==0.5.2 sympy==1.5.1 'numpy<1.24'        # with Python 3.8
    python3 bench/bundles_vs_pycicy.py build/cicyminer three-folds.txt [COUNT [ROWS [SECONDS]]]

three-folds.txt has one configuration per line, as `cicyminer dataset export --format matrix` writes them. Draws
COUNT (150) line bundles with degrees from -3 to 3 of both signs on random three-folds of at most ROWS (5) rows,
with a fixed seed, and adds those of tests/fixtures/geometry/bundles.txt. Both get SECONDS (20) of processor time
for a bundle, pyCICY also 4 GiB. Prints how often they agree, and the ratio of their times where both answer.

cicyminer's time is that of a whole run of the program, over many copies where it is short, divided by their
number: reading, all checks and printing included. pyCICY's is that of line_co alone, without building the CICY,
which counts for its limit only.
"""
import contextlib
import io
import json
import logging
import os
import pathlib
import pickle
import random
import resource
import statistics
import subprocess
import sys
import time
import warnings

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[threads] = "1"
logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")

import pyCICY  # noqa: E402  it reads these settings

FIXTURES = pathlib.Path(__file__).parent.parent / "tests/fixtures/geometry/bundles.txt"
MEMORY = 4 << 30


def known_bundles():
    for line in FIXTURES.read_text().splitlines():
        if line and not line.startswith("#"):
            matrix, bundle, h = line.split(";")
            yield json.loads(matrix), [int(k) for k in bundle.split(",")], [int(k) for k in h.split(",")]


def random_bundles(path, count, rows):
    lines = [json.loads(line) for line in open(path) if line.startswith("[[")]
    lines = [matrix for matrix in lines if 2 <= len(matrix) <= rows]
    draw = random.Random(1)
    for _ in range(count):
        matrix, bundle = draw.choice(lines), [0]
        while min(bundle) >= 0 or max(bundle) <= 0:
            bundle = [draw.randint(-3, 3) for _ in matrix]
        yield matrix, bundle, None


def processor_time_of_children():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def run_program(program, matrix, bundle, copies, limit):
    """(h, seconds for one), or None beyond the limit."""
    before = processor_time_of_children()
    command = [program, "cohomology", "--json", "-j", "1", "-q", "--bundle=" + ",".join(map(str, bundle))]
    result = subprocess.run(command, input=(json.dumps(matrix) + "\n") * copies, text=True, stdout=subprocess.PIPE,
                            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (limit, limit)))
    if result.returncode != 0:
        return None
    return json.loads(result.stdout.split("\n", 1)[0])["h"], (processor_time_of_children() - before) / copies


def by_cicyminer(program, matrix, bundle, limit):
    answer = run_program(program, matrix, bundle, 1, limit)
    return run_program(program, matrix, bundle, 500, limit) if answer and answer[1] < 0.02 else answer


def line_co(matrix, bundle, seconds):
    """The answer of pyCICY in this process, with limits on it."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with contextlib.redirect_stdout(io.StringIO()):
        manifold = pyCICY.CICY(matrix)
        start = time.process_time()
        h = [int(round(float(k))) for k in manifold.line_co(list(bundle))]
    return h, time.process_time() - start


def by_pycicy(matrix, bundle, seconds):
    """(h, seconds), or a text that says how it failed: in a process of its own, which may be killed."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        try:
            answer = line_co(matrix, bundle, seconds)
        except BaseException as error:  # its own failures are part of the comparison
            answer = type(error).__name__
        os.write(writer, pickle.dumps(answer))
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    return pickle.loads(answer) if answer else "too slow"


def kind_of(ours, theirs):
    if isinstance(theirs, str):
        return "both too slow" if not ours else "pyCICY too slow" if theirs == "too slow" else "pyCICY fails"
    return "cicyminer too slow" if not ours else "both agree" if ours[0] == theirs[0] else "pyCICY differs"


def text_of(answer):
    if not answer or isinstance(answer, str):
        return answer or "too slow"
    return f"{answer[0]} {1e3 * answer[1]:.3f} ms"


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    program, path = sys.argv[1:3]
    count, rows, seconds = (list(map(int, sys.argv[3:])) + [150, 5, 20][len(sys.argv) - 3:])[:3]
    kinds, ratios, fast, slow = {}, [], [], []
    for matrix, bundle, known in [*known_bundles(), *random_bundles(path, count, rows)]:
        ours = by_cicyminer(program, matrix, bundle, seconds)
        theirs = by_pycicy(matrix, bundle, seconds)
        if ours and known not in (None, ours[0]):
            sys.exit(f"cicyminer: {matrix} {bundle}: {ours[0]} is not {known}")
        kind = kind_of(ours, theirs)
        kinds[kind] = kinds.get(kind, 0) + 1
        if ours and not isinstance(theirs, str):
            ratios.append(theirs[1] / ours[1])
            fast.append(ours[1])
            slow.append(theirs[1])
        print(f"{json.dumps(matrix)} {bundle}: {text_of(ours)}, pyCICY {text_of(theirs)}: {kind}", flush=True)
    print(kinds)
    print(f"median: cicyminer {1e3 * statistics.median(fast):.3f} ms, pyCICY {1e3 * statistics.median(slow):.0f} ms, "
          f"ratio {statistics.median(ratios):.0f} (from {min(ratios):.1f} to {max(ratios):.0f})")


if __name__ == "__main__":
    main()
