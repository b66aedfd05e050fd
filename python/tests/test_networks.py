"""Predictions, training, runs, experiments, figures."""

import numpy as np
import pytest

import cicyminer
from cicyminer import figures


@pytest.fixture(scope="module")
def data():
    return cicyminer.datasets.three_folds()


SHORT = {"steps": 20, "validate_every": 10, "width": 0.25, "ratio": 0.5, "test_samples": 200}


@pytest.fixture(scope="module")
def run(data, tmp_path_factory):
    records = []
    folder = tmp_path_factory.mktemp("runs") / "first"
    run = cicyminer.train(data, "mpnn", folder, on_record=records.append, **SHORT)
    assert [r["step"] for r in records] == [r["step"] for r in run.records] == [10, 20]
    return run


def test_built_in_network_predicts_known_four_folds():
    p = cicyminer.predict(["{{6}}", "[[1,1,1],[5,5,1]]"])
    assert p.rounded[:, :3].tolist() == [[1, 0, 426], [2, 0, 350]]
    assert p.nearest.tolist() == [[1, 0, 426, 1752], [2, 0, 350, 1452]]
    assert ((p.confidence >= 0) & (p.confidence <= 1)).all()
    assert not p.refused.any() and len(p) == 2


def test_predictions_do_not_depend_on_order_threads_or_company():
    X = cicyminer.Configuration("[[1,1,1,0],[2,1,1,1],[4,2,2,1]]")
    alone = cicyminer.predict([X], threads=1).raw
    many = cicyminer.predict([X.shuffled(k) for k in range(30)]).raw
    assert (many == alone).all()


def test_refused_matrices_are_marked():
    with pytest.raises(cicyminer.InvalidConfiguration, match="matrix 1: "):
        cicyminer.predict(["{{6}}", "{{5}}"])
    p = cicyminer.predict(["{{6}}", "{{5}}"], errors="mask")
    assert p.refused.tolist() == [False, True]
    assert np.isnan(p.raw[1]).all() and (p.rounded[1] == -1).all()
    assert len(cicyminer.predict([])) == 0


def test_unknown_networks_are_refused(tmp_path):
    for name in ("built-in", "built-in 0.5", "built-in x"):
        with pytest.raises(ValueError):
            cicyminer.network(name)
    with pytest.raises(FileNotFoundError):
        cicyminer.network(tmp_path / "none.safetensors")


def test_a_run_has_logs_results_and_predictions(run, data):
    assert run.is_finished and run.model == "mpnn" and run.ratio == 0.5
    assert set(run.accuracy) == {"h11", "h21"}
    p = run.predictions
    assert p.part == "test" and p.columns == ("h11", "h21")
    assert (p.truth == data.hodge[p.indices]).all()
    assert p.predicted.shape == (200, 2)
    exact = (np.rint(p.predicted) == p.truth).mean(axis=0)
    assert np.allclose(exact, list(run.accuracy.values()))
    raw = run.network.predict(data.matrix[p.indices]).raw
    assert np.allclose(raw, p.predicted, atol=1e-3)
    assert run.evaluate(shuffled=True)["network"].keys() == {"h11", "h21"}


def test_logs_are_data_frames(run):
    pytest.importorskip("pandas")
    assert run.log.index.tolist() == [10, 20]
    assert "validation_accuracy.h11" in run.log


def test_a_stopped_run_continues_to_the_same_result(run, data, tmp_path):
    class Enough(Exception):
        pass

    def stop(record):
        raise Enough

    with pytest.raises(Enough):
        cicyminer.train(data, "mpnn", tmp_path / "run", on_record=stop, **SHORT)
    again = cicyminer.Run(tmp_path / "run").resume()
    assert again.records == run.records and again.accuracy == run.accuracy


def test_wrong_settings_are_refused_before_anything_is_written(data, tmp_path):
    for wrong in ({"stepz": 3}, {"ratio": 7}, {"steps": "many"}):
        with pytest.raises(cicyminer.UsageError):
            cicyminer.train(data, "mpnn", tmp_path / "run", **wrong)
    with pytest.raises(cicyminer.UsageError):
        cicyminer.train(data, "mpnx", tmp_path / "run")
    with pytest.raises(TypeError):
        cicyminer.train(data, "mpnn", tmp_path / "run", batch=None)
    assert not (tmp_path / "run").exists()
    with pytest.raises(FileNotFoundError):
        cicyminer.Run(tmp_path)


def test_experiments_give_a_table(tmp_path, data):
    made = cicyminer.reproduce("wl", dataset=data[::40], folder=tmp_path)
    assert made.table is not None and made.table.rows and made.runs == []
    assert {path.suffix for path in made.files} >= {".txt", ".csv", ".json", ".tex"}
    with pytest.raises(ValueError, match="is not one of"):
        cicyminer.reproduce("table-9")


def test_figures_show_what_they_are_given(run, data, tmp_path):
    pytest.importorskip("matplotlib")
    histogram = figures.histograms(data)
    bars = histogram.axes[0].patches
    assert sum(bar.get_height() for bar in bars) == 7868
    line = figures.accuracy(run).axes[0].lines[0]
    assert line.get_ydata().tolist() == run.log["validation_accuracy.h11"].tolist()
    drawn = {
        "losses": figures.losses(run), "progress": figures.progress(run.records),
        "residuals": figures.residuals(run), "confusion": figures.confusion(run, "h21"),
        "ratios": figures.ratios([run]), "plot": figures.hodge_plot(data), "histograms": histogram,
    }  # fmt: skip
    for name, figure in drawn.items():
        figure.savefig(tmp_path / f"{name}.svg")
        assert (tmp_path / f"{name}.svg").stat().st_size > 5000
    with pytest.raises(ValueError):
        figures.confusion(run, "h31")
    with pytest.raises(ValueError):
        figures.losses([])
