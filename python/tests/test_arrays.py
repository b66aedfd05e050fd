"""Arrays of every kind, in and out."""

import numpy as np
import pytest

import cicyminer
from cicyminer import Configuration, InvalidConfiguration


@pytest.fixture(scope="module")
def data():
    return cicyminer.datasets.three_folds()


def test_all_three_folds_have_the_numbers_of_the_data_set(data):
    for threads in (0, 1, 3):
        assert (cicyminer.hodge(data.matrix, threads=threads) == data.hodge).all()
    assert (cicyminer.euler(data.matrix) == data.euler).all()
    assert (cicyminer.canonical(data.matrix, "staircase") == data.matrix).all()


def test_shuffled_arrays_have_the_same_canonical_form(data):
    shuffled = cicyminer.canonical(data.matrix, "shuffled", seed=3)
    assert (shuffled != data.matrix).any()
    assert (cicyminer.canonical(shuffled) == cicyminer.canonical(data.matrix)).all()


def test_results_do_not_depend_on_layout_or_type(data):
    part = np.array(data.matrix[:50])
    expected = data.hodge[:50]
    views = {
        "not contiguous": np.repeat(part, 2, axis=0)[::2],
        "fortran": np.asfortranarray(part),
        "reversed": part[::-1][::-1],
        "int64": part.astype(np.int64),
        "int8": part.astype(np.int8),
        "big endian": part.astype(">i4"),
        "bool would lose": part.astype(np.uint16),
        "objects": [Configuration.from_degrees(m) for m in part],
        "text": [str(Configuration.from_degrees(m)) for m in part],
    }
    for name, given in views.items():
        assert (cicyminer.hodge(given) == expected).all(), name
    read_only = part.copy()
    read_only.flags.writeable = False
    assert (cicyminer.hodge(read_only) == expected).all()


def test_subclasses_are_taken_as_arrays(data):
    class Special(np.ndarray):
        pass

    found = cicyminer.hodge(np.array(data.matrix[:5]).view(Special))
    assert type(found) is np.ndarray and (found == data.hodge[:5]).all()


def test_large_arrays_are_not_copied(data):
    assert cicyminer.stack(data.matrix) is data.matrix or np.shares_memory(
        cicyminer.stack(data.matrix), data.matrix
    )


@pytest.mark.parametrize(
    "given, kind",
    [
        (np.zeros((3, 3), np.uint8), ValueError),
        (np.zeros((1, 1, 3, 3), np.uint8), ValueError),
        (np.zeros((2, 3, 3)), TypeError),
        (np.zeros((2, 3, 3), complex), TypeError),
        (np.full((1, 1, 1), -5), ValueError),
        (np.full((1, 1, 1), 256), ValueError),
        (np.full((1, 1, 1), 2**64 - 1, dtype=np.uint64), ValueError),
        (np.ma.MaskedArray(np.full((1, 1, 1), 5)), TypeError),
        (np.array([[["x"]]], dtype=object), (TypeError, ValueError)),
        ("{{5}}", TypeError),
        (Configuration("{{5}}"), TypeError),
        (5, TypeError),
        (np.full((1, 33, 2), 1, np.uint8), InvalidConfiguration),
        (np.zeros((1, 2, 2), np.uint8), InvalidConfiguration),
        (["{{5}}", "{{4,1}}", "nonsense"], InvalidConfiguration),
        (["{{5}}", "{{6}}"], InvalidConfiguration),
    ],
)
def test_wrong_arrays_are_refused(given, kind):
    with pytest.raises(kind):
        cicyminer.hodge(given)


def test_errors_name_the_matrix():
    with pytest.raises(InvalidConfiguration, match="matrix 2: "):
        cicyminer.hodge(np.array([[[5]], [[5]], [[0]]], np.uint8))
    with pytest.raises(InvalidConfiguration, match="matrix 1: "):
        cicyminer.hodge(["{{5}}", "oops"])


def test_masked_results_have_the_valid_ones():
    found = cicyminer.hodge(np.array([[[0]], [[5]], [[6]]], np.uint8), errors="mask")
    assert found.mask[:, 0].tolist() == [True, False, True]
    assert found[1].tolist() == [1, 101]
    with pytest.raises(ValueError):
        cicyminer.hodge(["{{5}}"], errors="ignore")


@pytest.mark.parametrize("shape", [(0, 3, 3), (0, 0, 0)])
def test_empty_arrays_give_empty_results(shape):
    empty = np.zeros(shape, np.uint8)
    assert cicyminer.hodge(empty).shape[0] == 0
    assert cicyminer.euler(empty).shape == (0,)
    assert cicyminer.canonical(empty).shape == shape
    assert cicyminer.hodge([]).shape[0] == 0


def test_a_huge_array_is_read_in_place():
    """8 GB of address space that repeats one matrix would not fit if it were copied as is."""
    one = np.zeros((1, 16, 20), np.uint8)
    one[0, 0, 0] = 6
    many = np.broadcast_to(one, (20_000, 16, 20))
    assert (cicyminer.hodge(many) == [1, 0, 426, 1752]).all()


def test_cohomology_of_arrays_is_that_of_single_bundles():
    matrices = ["[[1,2],[3,4]]", "[[1,1,1],[4,4,1]]", "[[2,3],[2,3]]"]
    bundles = [[-2, 1], [1, 1], [0, -3]]
    h = cicyminer.cohomology(matrices, bundles)
    for matrix, bundle, row in zip(matrices, bundles, h):
        assert Configuration(matrix).line_bundle(bundle).cohomology == tuple(row)
    for wrong in ([1], [[1, 1]] * 2, [[1, 1, 1]] * 3, [1.5, 1]):
        with pytest.raises((ValueError, TypeError)):
            cicyminer.cohomology(matrices, wrong)
    with pytest.raises(cicyminer.UsageError, match="matrix 0"):
        cicyminer.cohomology(["{{5}}", "[[1,2],[3,4]]"], [1, 1])
