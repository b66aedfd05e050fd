"""Configurations against the literature, identities and independent formulas."""

import copy
import pickle
from math import comb

import numpy as np
import pytest

import cicyminer
from cicyminer import Configuration, InvalidConfiguration, LineBundle

QUINTIC = Configuration("{{5}}")
TETRA = Configuration([[1, 2]] * 4)


@pytest.mark.parametrize(
    "text, hodge, euler",
    [  # P. Candelas et al., Nucl. Phys. B298 (1988) 493; arXiv:1303.1832
        ("{{5}}", (1, 101), -200),
        ("[[1,1,1],[4,4,1]]", (2, 86), -168),
        ("[[1,2],[1,2],[1,2],[1,2]]", (4, 68), -128),
        ("[[2,3],[2,3]]", (2, 83), -162),
        ("{{6}}", (1, 0, 426, 1752), 2610),
        ("[[3,4]]", (20,), 24),
        ("[[2,3]]", (1,), 0),
    ],
)
def test_hodge_numbers_of_the_literature(text, hodge, euler):
    X = Configuration(text)
    assert X.hodge == hodge
    assert X.euler == euler


def test_notations_lists_and_arrays_are_the_same():
    rows = [[2, 2, 1], [3, 1, 3]]
    expected = Configuration("[[2,2,1],[3,1,3]]")
    for given in (
        rows,
        tuple(map(tuple, rows)),
        np.array(rows),
        np.array(rows, dtype=np.int8),
        np.array(rows, dtype=np.uint64),
        np.asfortranarray(rows),
        np.array(rows, dtype=object),
        "{{2,1},{1,3}}",
        str(np.array(rows)),
        repr(np.array(rows)),
        expected,
    ):
        assert Configuration(given) == expected
    assert Configuration.from_degrees(np.array([[2, 1, 0], [1, 3, 0], [0, 0, 0]])) == expected
    assert expected.tolist() == rows
    assert expected.text("degrees") == "{{2,1},{1,3}}"


@pytest.mark.parametrize(
    "given, kind",
    [
        ("", InvalidConfiguration),
        ("[[4,4]]", InvalidConfiguration),
        ("[[4,5],[3]]", InvalidConfiguration),
        ([], InvalidConfiguration),
        ([[]], InvalidConfiguration),
        ([[4, -5]], InvalidConfiguration),
        ([[4, 300]], InvalidConfiguration),
        ([[2**100, 1]], InvalidConfiguration),
        ([[1, 2]] * 33, InvalidConfiguration),
        ("x" * 100000, InvalidConfiguration),
        ("\ud800", InvalidConfiguration),
        ([[4, 5.0]], TypeError),
        ([["4", "5"]], TypeError),
        ([[None, 5]], TypeError),
        (np.array([4, 5]), TypeError),
        (np.array([[4.0, 5.0]]), TypeError),
        (5, TypeError),
        (None, TypeError),
        (b"[[4,5]]", TypeError),
        (np.ma.MaskedArray([[4, 5]]), TypeError),
    ],
)
def test_what_is_no_configuration_is_refused(given, kind):
    with pytest.raises(kind):
        Configuration(given)


def test_errors_have_reasons_and_are_value_errors():
    with pytest.raises(ValueError, match="row 1 breaks the Calabi-Yau condition") as info:
        Configuration("[[4,4]]")
    assert info.value.reason == "Calabi-Yau condition"
    assert isinstance(info.value, cicyminer.CicyError)


def test_intersection_numbers_are_those_of_the_ambient_space():
    # On P^1 x P^3 [2; 4]: J_1 J_2 J_2 (2 J_1 + 4 J_2) = 4, J_2^3 (..) = 2.
    d = Configuration("[[1,2],[3,4]]").intersection_numbers
    assert d[0, 1, 1] == d[1, 0, 1] == d[1, 1, 0] == 4
    assert d[1, 1, 1] == 2
    assert d[0, 0, 1] == d[0, 0, 0] == 0


def test_euler_numbers_follow_from_hodge_numbers():
    data = cicyminer.datasets.three_folds()
    for X in data.connected[::397]:
        assert X.euler == 2 * (X.hodge.h11 - X.hodge.h21)
        p, q = np.indices((4, 4))
        assert ((-1) ** (p + q) * X.hodge_diamond).sum() == X.euler
        assert (X.hodge_diamond == X.hodge_diamond.T).all()
        assert (X.hodge_diamond == X.hodge_diamond[::-1, ::-1]).all()


def test_sections_on_the_quintic_are_polynomials():
    # h^0(X, O(k)) = binom(k + 4, 4) - binom(k - 1, 4)
    for k in range(1, 8):
        sections = comb(k + 4, 4) - (comb(k - 1, 4) if k > 4 else 0)
        L = QUINTIC.line_bundle(k)
        assert L.cohomology == (sections, 0, 0, 0)
        assert L.dual.cohomology == (0, 0, 0, sections)
        assert L.index == sections == -L.dual.index
    assert QUINTIC.line_bundle(0).cohomology == (1, 0, 0, 1)


def test_line_bundles_multiply():
    X = Configuration("[[1,2],[3,4]]")
    L = X.line_bundle(-2, 1) * X.line_bundle([2, 0])
    assert isinstance(L, LineBundle) and L.degrees == (0, 1)
    assert L.cohomology == (4, 0, 0, 0)
    with pytest.raises(ValueError, match="different manifolds"):
        X.line_bundle(1, 1) * TETRA.line_bundle(1, 1, 1, 1)


def test_many_line_bundles_are_as_single_ones_and_have_the_index():
    bundles = np.array(np.meshgrid(*[[-2, 0, 1]] * 4)).reshape(4, -1).T
    h = TETRA.cohomology(bundles, threads=2)
    assert h.shape == (81, 4) and h.dtype == np.int64
    assert (h @ [1, -1, 1, -1] == TETRA.index_polynomial(bundles)).all()
    for k in range(0, 81, 17):
        assert TETRA.line_bundle(bundles[k]).cohomology == tuple(h[k])


@pytest.mark.parametrize("degrees", [(1,), (1, 2, 3), ([1, 2, 3],), (1.5, 1), ("a", "b")])
def test_wrong_degrees_are_refused(degrees):
    with pytest.raises((ValueError, TypeError)):
        Configuration("[[1,2],[3,4]]").line_bundle(*degrees)


def test_a_degree_beyond_the_limit_is_a_usage_error():
    with pytest.raises(cicyminer.UsageError):
        QUINTIC.line_bundle(10**7).cohomology


def test_tangent_bundle_has_the_hodge_numbers():
    for X in (QUINTIC, TETRA):
        assert X.tangent_bundle.cohomology == (0, X.hodge.h21, X.hodge.h11, 0)


def test_equivalence_and_canonical_forms():
    X = Configuration("[[1,1,1,0],[2,1,1,1],[3,2,1,1]]")
    shuffled = [X.shuffled(seed) for seed in range(20)]
    assert len(set(shuffled)) > 5
    for Y in shuffled:
        assert Y.is_equivalent(X)
        assert Y.canonical() == X.canonical()
        assert Y.canonical("staircase") == X.canonical("staircase")
    assert not X.is_equivalent(QUINTIC)


def test_splitting_and_contracting_are_inverse():
    for step in QUINTIC.splittings(1):
        assert step.place == 0 and step.n == 1
        back = [c.configuration for c in step.configuration.contractions()]
        assert any(c.is_equivalent(QUINTIC) for c in back)
        if not step.effective:
            assert step.configuration.hodge == QUINTIC.hodge


def test_fibrations_are_those_of_the_block_form():
    # An elliptic K3 surface over P^1, whose fibre P^3 [1, 3] is a plane cubic.
    [fibration] = Configuration("[[1,2,0],[3,1,3]]").fibrations()
    assert fibration.fibre_dimension == 1 and fibration.connected
    assert fibration.fibre == [[3, 1, 3]] and fibration.base == [[1]]
    assert fibration.rows == [1] and fibration.degrees == [3]
    assert Configuration("{{5}}").fibrations() == []


def test_factors_of_products():
    X = Configuration("{{3,0},{0,4}}")
    assert X.is_product and [f.dimension for f in X.factors] == [1, 2]
    assert X.euler == 0
    with pytest.raises(ValueError, match="direct product"):
        X.hodge_diamond


def test_values_can_be_copied_pickled_and_hashed():
    X = Configuration("[[2,2,1],[3,1,3]]")
    assert pickle.loads(pickle.dumps(X)) == copy.deepcopy(X) == X
    assert hash(Configuration([[2, 2, 1], [3, 1, 3]])) == hash(X)
    assert X != "[[2,2,1],[3,1,3]]"
    with pytest.raises(AttributeError):
        X.rows = 3


def test_pictures_have_matrix_and_numbers():
    X = Configuration("[[1,1,1],[4,4,1]]")
    assert "\\mathbb{P}^{1} & 1 & 1" in X._repr_latex_()
    assert "^{2,86}_{-168}" in X._repr_latex_()
    assert "P<sup>4</sup>" in X._repr_html_() and "&minus;168" in X._repr_html_()
