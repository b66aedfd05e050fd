"""Threads, forked processes, signals."""

import concurrent.futures
import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time

import numpy as np
import pytest

import cicyminer


@pytest.fixture(scope="module")
def data():
    return cicyminer.datasets.three_folds()


def work(part):
    return cicyminer.hodge(part).sum(axis=0).tolist()


def test_threads_work_side_by_side(data):
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        for _ in range(3):
            found = list(pool.map(lambda k: cicyminer.hodge(data.matrix[k::4]), range(4)))
            for k in range(4):
                assert (found[k] == data.hodge[k::4]).all()


def test_other_threads_run_meanwhile(data):
    """The GIL is free: a thread counts while the library works."""
    count, stop = [0], threading.Event()

    def tick():
        while not stop.is_set():
            count[0] += 1
            time.sleep(0.001)

    thread = threading.Thread(target=tick)
    thread.start()
    before, start = count[0], time.monotonic()
    while time.monotonic() - start < 0.3:
        cicyminer.canonical(data.matrix)
    stop.set()
    thread.join()
    assert count[0] - before > 10


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_processes_do_not_hang(data, method):
    expected = data.hodge.sum(axis=0).tolist()
    assert work(data.matrix) == expected  # threads were in use before the fork
    cicyminer.Configuration("[[1,2],[3,4]]").line_bundle(-2, 1).cohomology
    context = multiprocessing.get_context(method)
    with context.Pool(2) as pool:
        found = pool.map_async(work, [np.array(data.matrix)] * 3).get(timeout=60)
    assert found == [expected] * 3


def test_joblib_works(data):
    joblib = pytest.importorskip("joblib")
    expected = data.hodge.sum(axis=0).tolist()
    parts = [np.array(data.matrix)] * 2
    assert joblib.Parallel(2, timeout=120)(joblib.delayed(work)(p) for p in parts) == [expected] * 2


def test_an_exception_in_progress_stops_the_work():
    calls = []

    def progress(stage, done, total):
        calls.append((stage, done, total))
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        cicyminer.datasets.classify(4, progress=progress)
    assert len(calls) == 1


@pytest.mark.parametrize("number", [signal.SIGINT])
def test_ctrl_c_ends_long_work(number):
    program = textwrap.dedent(
        """
        import signal, sys, cicyminer
        signal.signal(signal.SIGINT, signal.default_int_handler)
        print("begins", flush=True)
        try:
            cicyminer.datasets.classify(4)
        except KeyboardInterrupt:
            print("stopped", cicyminer.hodge(["{{5}}"])[0, 1])
        """
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, env=os.environ
    )
    assert process.stdout.readline() == "begins\n"
    time.sleep(0.5)
    start = time.monotonic()
    process.send_signal(number)
    out, _ = process.communicate(timeout=60)
    assert out == "stopped 101\n"
    assert time.monotonic() - start < 20
