"""Side by side with pyCICY 0.5.2: data/pycicy.json is what it gives (make_pycicy_reference.py)."""

import json
from pathlib import Path

import numpy as np
import pytest

from cicyminer import InvalidConfiguration
from cicyminer.pycicy import CICY


def whole(number):
    """JSON has what pyCICY gives as floats; lists of degrees must be whole."""
    value = float(number)
    return int(value) if value.is_integer() else value


MANIFOLDS = json.loads(
    (Path(__file__).parent / "data" / "pycicy.json").read_text(), parse_float=whole
)
IDS = [str(m["matrix"]) for m in MANIFOLDS]


def is_product(expected):
    return not any(expected["hodge_data"])


@pytest.mark.parametrize("expected", MANIFOLDS, ids=IDS)
def test_numbers_are_those_of_pycicy(expected):
    M = CICY(expected["matrix"])
    assert np.allclose(M.hodge_data(), expected["hodge_data"], rtol=0, atol=1e-9)
    assert M.euler_characteristic() == pytest.approx(expected["euler"])
    assert M.is_favourable() == expected["is_favourable"]
    for name, method in {
        "first_chern": M.first_chern, "second_chern_all": M.second_chern_all,
        "third_chern": M.third_chern, "fourth_chern": M.fourth_chern,
        "second_chern": M.second_chern, "triple": M.triple_intersection,
        "quadruple": M.quadruple_intersection,
    }.items():  # fmt: skip
        if name in expected:
            found = method()
            assert found.shape == np.shape(expected[name]), name
            assert np.allclose(found, expected[name], rtol=1e-6, atol=1e-6), name


@pytest.mark.parametrize("expected", MANIFOLDS, ids=IDS)
def test_line_bundles_are_those_of_pycicy(expected):
    M = CICY(expected["matrix"])
    for (bundle, h), (_, index) in zip(expected["line_co"], expected["line_co_euler"]):
        assert M.line_co_euler(bundle) == pytest.approx(index), bundle
        if h is not None and not is_product(expected):
            assert M.line_co(bundle).tolist() == h, bundle


@pytest.mark.parametrize("expected", [m for m in MANIFOLDS if "line_slope" in m])
def test_slopes_are_those_of_pycicy(expected):
    sympy = pytest.importorskip("sympy")
    M = CICY(expected["matrix"])
    assert sympy.expand(M.line_slope() - sympy.sympify(expected["line_slope"])) == 0
    for line, mixed in expected["l_slope"]:
        assert M.l_slope(line) == (mixed, 0)


def test_entries_of_the_documentation_of_pycicy():
    M = CICY([[2, 2, 1], [3, 1, 3]])
    assert (M.c1(0), M.c2(0, 1), M.drst(0, 1, 1)) == (0, 2.5, 7.0)
    assert M.c3(0, 1, 1) == pytest.approx(-3.6666666666666665)
    assert M.line_co([-4, 3]).tolist() == [0, 46, 0, 0]
    assert M.line_co_euler([-4, 3]) == -46.0
    four = CICY([[2, 3], [2, 3], [1, 2]])
    assert four.c4(0, 1, 1, 2) == 20.25 and four.drstu(0, 1, 1, 2) == 3


def test_products_are_recognised():
    M = CICY([[2, 3, 0], [3, 0, 4]])
    assert M.is_directproduct() == (True, [["T", [0]], ["K3", [1]]])
    assert M.hodge_data() == [0, 0, 0, 0]
    # Kuenneth: (1, 1) x (1, 0, 1); pyCICY has [1, 0, 0, 1].
    assert M.line_co([0, 0]).tolist() == [1, 1, 1, 1]
    assert CICY([[2, 3], [2, 3], [1, 2]]).is_directproduct() == (False, [])


def test_printed_texts(capsys):
    M = CICY([[4, 5]])
    M.hodge_numbers()
    assert capsys.readouterr().out == "h^{1,1} = 1.0\nh^{2,1} = 101.0\n"
    M.info()
    assert "has Hodge numbers [0, 101.0, 1.0, 0]." in capsys.readouterr().out


def test_wrong_calls_are_refused():
    with pytest.raises(InvalidConfiguration):
        CICY([[4, 4]])
    with pytest.raises(ValueError, match="4-fold"):
        CICY([[4, 5]]).quadruple_intersection()
