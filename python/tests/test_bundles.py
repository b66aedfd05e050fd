"""Sums of line bundles, and data sets of them."""

import numpy as np
import pytest

import cicyminer
from cicyminer import Configuration, Dataset, bundles


def test_sets_of_bundles_have_the_cohomology_of_single_ones(tmp_path):
    given = Dataset(["[[1,2],[3,4]]", "{{3,0},{0,4}}", "{{5}}"])
    data = bundles.line_bundles(given, tmp_path / "b.h5", (-2, 2))
    assert data.source.tolist() == [0, 2]  # direct products are left out
    assert len(data) == 25 + 5 and data.unanswered == 0
    assert (data.h @ [1, -1, 1, -1] == data.index).all()
    for k in range(len(data)):
        assert data[k].cohomology == tuple(data.h[k])
    again = bundles.load_line_bundles(tmp_path / "b.h5")
    assert (again.h == data.h).all() and (again.orbit <= np.arange(30)).all()
    with pytest.raises(IndexError):
        data[30]
    with pytest.raises(cicyminer.UsageError):
        bundles.line_bundles(given, tmp_path / "c.h5", (3, -3))
    with pytest.raises(FileNotFoundError):
        bundles.load_line_bundles(tmp_path / "none.h5")


def test_a_monad_has_the_index_of_its_parts():
    X = Configuration("[[1,2],[3,4]]")
    first, second = [[1, 0], [1, 0], [0, 1]], [[2, 2]]
    h = X.monad(first, second)
    index = sum((-1) ** q * v for q, v in enumerate(h))
    p = X.index_polynomial
    assert index == p(first).sum() - p(second).sum()
    with pytest.raises(ValueError):
        X.monad([[1]], second)
