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


def test_vector_bundles_obey_duality_and_sums():
    X = Configuration("[[1,2],[3,4]]")
    parts = [[0, 1], [1, -1], [-2, 2]]
    V = X.sum_of_line_bundles(parts)
    one_by_one = np.array([X.line_bundle(part).cohomology for part in parts])
    assert V.cohomology == tuple(one_by_one.sum(axis=0)) and V.rank == 3
    assert V.dual.cohomology == V.cohomology[::-1]  # Serre
    pairs = [[sum(d) for d in zip(parts[i], parts[j])] for i in range(3) for j in range(i + 1, 3)]
    assert V.exterior(2).index == X.index_polynomial(pairs).sum()
    assert V.exterior(2).rank == 3 and V.symmetric(2).rank == 6
    ends = [np.subtract(a, b) for a in parts for b in parts]
    assert V.endomorphisms.index == X.index_polynomial(np.array(ends)).sum() == 0


def test_kernels_and_cokernels_have_the_index_of_their_parts():
    X = Configuration("{{5}}")
    V, W = X.kernel([[1]] * 5, [[5]]), X.cokernel([[-5]], [[-1]] * 5)
    p = X.index_polynomial
    assert V.index == 5 * p(1) - p(5) == -W.index
    assert V.cohomology == X.monad([[1]] * 5, [[5]])[:4]
    assert W.cohomology == V.dual.cohomology
    with pytest.raises(cicyminer.InvalidInput, match="not a vector bundle"):
        X.kernel([[1]] * 3, [[5]]).cohomology
    with pytest.raises(cicyminer.UsageError):
        V.exterior(9).cohomology
    with pytest.raises(ValueError, match="of the bundle itself"):
        V.dual.dual
    with pytest.raises(ValueError, match="2 degrees"):
        X.sum_of_line_bundles([[1, 1]])
    with pytest.raises(cicyminer.UsageError):
        X.sum_of_line_bundles(np.zeros((0, 1), int)).cohomology


def test_nodes_are_half_the_difference_of_euler_numbers():
    X = Configuration("{{5}}")
    for step in X.splittings(1, effective=True):
        assert X.conifold_nodes(step.configuration) == (step.configuration.euler - X.euler) // 2
    with pytest.raises(cicyminer.InvalidInput):
        X.conifold_nodes("{{6}}")


def test_networks_learn_bundles(tmp_path):
    few = cicyminer.datasets.three_folds().select("rows <= 2 and not product")
    data = bundles.line_bundles(few, tmp_path / "b.h5", (-2, 2))
    run = cicyminer.train(
        data, run=tmp_path / "run", steps=20, width=0.25, validate_every=10, sampling="manifolds"
    )
    assert run.is_of_bundles and run.dataset.columns == ("h0", "h1", "h2", "h3")
    split = data.split(sampling="manifolds", seed=0)
    assert not set(data.manifold[split.training]) & set(data.manifold[split.test])
    assert set(run.accuracy) == {"h0", "h1", "h2", "h3"}
    found = run.predictions
    assert found.columns == data.columns and (found.truth == data.h[found.indices]).all()
    X = Configuration("[[1,2],[3,4]]")
    p = run.network.predict_bundles(X, [[0, 0], [1, -2], [-2, 2]])
    assert p.index.tolist() == [0, X.line_bundle(1, -2).index, X.line_bundle(-2, 2).index]
    assert (p.nearest @ [1, -1, 1, -1] == p.index).all()
    one = run.network.predict_bundles(X, [[-2, 2]])
    assert (one.raw[0] == p.raw[2]).all()
    with pytest.raises(cicyminer.InvalidInput):
        run.network.predict_bundles(X, [[9, 0]])
    with pytest.raises(cicyminer.InvalidInput):
        cicyminer.network("built-in 0.8").predict_bundles(X, [[1, 0]])
    further = cicyminer.train(data, run=tmp_path / "next", from_=run, steps=10, width=0.25, validate_every=5, sampling="manifolds")
    assert further.config["start"]["from"]
