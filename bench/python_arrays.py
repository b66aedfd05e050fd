#!/usr/bin/env python3
"""What Python costs: functions of arrays side by side with the library's own, one `Configuration`
with a call of the library, and the memory of all four-folds.

    bench/python_arrays.py LIBRARY [ROUNDS [NAME...]]

LIBRARY is libcicyminer.so, which is called through ctypes on the same arrays, with memory for the
results that it has used before; the package `cicyminer` must be importable and be of the same build.
Both take turns on one thread, and the least processor time (user and system) of ROUNDS (default 3)
counts, so that other work on the machine matters little. Needs the data set of all four-folds,
which the package makes on first use. NAMEs choose functions; all when left out.
"""
import ctypes
import resource
import sys

import numpy as np

import cicyminer
from cicyminer import datasets


class Matrices(ctypes.Structure):
    _fields_ = [("degrees", ctypes.c_void_p), ("count", ctypes.c_size_t),
                ("rows", ctypes.c_size_t), ("columns", ctypes.c_size_t)]


class Options(ctypes.Structure):
    _fields_ = [("size", ctypes.c_size_t), ("dimension", ctypes.c_int), ("threads", ctypes.c_int),
                ("codes", ctypes.c_void_p), ("call", ctypes.c_void_p), ("user", ctypes.c_void_p)]


class HodgeArrays(ctypes.Structure):
    _fields_ = [("hodge", ctypes.c_void_p), ("euler", ctypes.c_void_p),
                ("product", ctypes.c_void_p), ("favourable", ctypes.c_void_p)]


class Library:
    """The functions of arrays, on one thread, for matrices of one dimension."""

    def __init__(self, path, matrices, dimension):
        self.library = ctypes.CDLL(path)
        self.count, rows, columns = matrices.shape
        self.matrices = Matrices(matrices.ctypes.data, self.count, rows, columns)
        self.options = Options(ctypes.sizeof(Options), dimension, 1)
        self.values = np.zeros((self.count, 8), dtype=np.int64)
        self.flags = np.zeros((2, self.count), dtype=np.uint8)
        self.ordered = np.zeros_like(matrices)

    def call(self, name, *arguments):
        status = self.library[name](ctypes.byref(self.matrices), ctypes.byref(self.options), *arguments)
        assert status == 0, (name, status)

    def hodge(self):
        place = self.values.ctypes.data
        arrays = HodgeArrays(place, place + 48 * self.count, *(f.ctypes.data for f in self.flags))
        self.call("cicy_matrices_hodge", ctypes.byref(arrays), None)

    def euler(self):
        self.call("cicy_matrices_euler", self.values.ctypes.data_as(ctypes.c_void_p), None)

    def canonical(self):
        self.call("cicy_matrices_order", 1, ctypes.c_uint64(0),
                  self.ordered.ctypes.data_as(ctypes.c_void_p), None)

    def cohomology(self, bundle):
        self.call("cicy_matrices_cohomology", bundle.ctypes.data_as(ctypes.c_void_p), True, None,
                  self.values.ctypes.data_as(ctypes.c_void_p), None)


def processor_time(work):
    before = resource.getrusage(resource.RUSAGE_SELF)
    work()
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def side_by_side(name, count, rounds, own, python):
    own()  # touches the memory of its results
    times = [(processor_time(own), processor_time(python)) for _ in range(rounds)]
    library, package = (min(column) for column in zip(*times))
    print(f"{name:12} {count:9,} {1e6 * library / count:12.3f} {1e6 * package / count:12.3f} "
          f"{package / library:8.2f}")


def one_configuration(path, rounds):
    """Microseconds of `Configuration(..).hodge`, and of a call of the library."""
    repeats = 20000
    for text in ("[[4,5]]", "[[1,1,1,0],[2,0,1,2],[4,1,1,3]]"):
        X = cicyminer.Configuration(text)
        many = np.ascontiguousarray(np.broadcast_to(X.degrees, (repeats, *X.degrees.shape)))
        own = Library(path, many, X.dimension)
        forms = {
            "X.hodge": lambda: [X.hodge for _ in range(repeats)],
            "from a list": lambda rows=X.tolist(): [
                cicyminer.Configuration(rows).hodge for _ in range(repeats)],
            "from text": lambda: [cicyminer.Configuration(text).hodge for _ in range(repeats)],
        }
        least = min(processor_time(own.hodge) for _ in range(rounds))
        print(f"{text}: {1e6 * least / repeats:.2f} us in the library; above it:", end="")
        for name, work in forms.items():
            more = min(processor_time(work) for _ in range(rounds)) - least
            print(f"  {name} {1e6 * more / repeats:.2f} us", end="")
        print()


def memory(field):
    with open("/proc/self/status", encoding="ascii") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith(field))


def main():
    path, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 3
    before = memory("VmRSS")
    data = datasets.four_folds(threads=1)
    after, peak = memory("VmRSS") - before, memory("VmHWM") - before
    print(f"four_folds(): {data.nbytes / 1e6:.0f} MB of arrays, {after / data.nbytes:.2f} times that in "
          f"memory, {peak / data.nbytes:.2f} times at most")
    print(f"{'':12} {'matrices':>9} {'library, us':>12} {'package, us':>12} {'ratio':>8}")
    bundle = np.zeros(data.matrix.shape[1], dtype=np.int64)
    bundle[0] = 1
    for name, part, arguments in (("hodge", data.matrix, ()), ("euler", data.matrix[::10], ()),
                                  ("canonical", data.matrix[::100], ()),
                                  ("cohomology", data.matrix[::100], (bundle,))):
        if sys.argv[3:] and name not in sys.argv[3:]:
            continue
        matrices = np.ascontiguousarray(part)
        own = Library(path, matrices, data.dimension)
        function = getattr(cicyminer, name)
        side_by_side(name, len(matrices), rounds, lambda: getattr(own, name)(*arguments),
                     lambda: function(matrices, *arguments, threads=1, progress=False))
    one_configuration(path, rounds)


if __name__ == "__main__":
    main()
