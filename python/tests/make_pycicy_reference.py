"""Writes what pyCICY 0.5.2 gives for a few manifolds and line bundles: data/pycicy.json.

Run with an older Python (3.8), numpy < 1.24, sympy 1.5.1, scipy, matplotlib, texttable and
pyCICY 0.5.2:  python make_pycicy_reference.py > data/pycicy.json
"""

import itertools
import json
import sys

import numpy as np
from pyCICY import CICY

THREE = [
    [[4, 5]], [[2, 2, 1], [3, 1, 3]], [[1, 2], [3, 4]], [[1, 2], [1, 2], [1, 2], [1, 2]],
    [[1, 1, 1], [4, 4, 1]], [[2, 3], [2, 3]], [[5, 2, 4]], [[1, 1, 1, 0], [2, 1, 1, 1], [3, 2, 1, 1]],
    [[1, 0, 2], [2, 2, 1], [2, 1, 2]],
]
FOUR = [[[5, 6]], [[1, 2], [4, 5]], [[2, 3], [3, 4]], [[1, 1, 1], [5, 5, 1]], [[2, 1, 2], [4, 2, 3]]]
PRODUCTS = [[[2, 3, 0], [3, 0, 4]]]


def plain(value):
    if isinstance(value, np.ndarray):
        return [plain(v) for v in value.tolist()]
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if value is None or isinstance(value, (bool, str)):
        return value
    return float(value)


def line_co(M, L):
    """None where pyCICY fails: some line bundles on four-folds (no attribute 'triple')."""
    try:
        return M.line_co(L)
    except AttributeError:
        return None


def describe(matrix):
    M = CICY(matrix)
    result = {
        "matrix": matrix, "hodge_data": M.h, "euler": M.euler_characteristic(),
        "is_favourable": M.is_favourable(), "first_chern": M.first_chern(),
        "second_chern_all": M.second_chern_all(), "third_chern": M.third_chern(),
    }
    rows = range(len(matrix))
    if M.nfold == 3:
        result["triple"] = M.triple_intersection()
        result["second_chern"] = M.second_chern()
        result["line_slope"] = str(M.line_slope())
        result["l_slope"] = [
            [L, M.l_slope(L)[0]] for L in map(list, itertools.product([-2, 1], repeat=len(rows)))
        ]
    else:
        result["quadruple"] = M.quadruple_intersection()
        result["fourth_chern"] = M.fourth_chern()
    degrees = [-2, -1, 0, 1, 2] if len(matrix) < 3 else [-2, 0, 1]
    bundles = [list(L) for L in itertools.product(degrees, repeat=len(matrix))][:24]
    result["line_co"] = [[L, line_co(M, L)] for L in bundles]
    result["line_co_euler"] = [[L, M.line_co_euler(L)] for L in bundles]
    return {k: v if k in ("matrix", "line_slope") else plain(v) for k, v in result.items()}


manifolds = []
for matrix in THREE + FOUR + PRODUCTS:
    print(matrix, file=sys.stderr)
    manifolds.append(describe(matrix))
json.dump(manifolds, sys.stdout, separators=(",", ":"))
