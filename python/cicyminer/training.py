"""Training: runs, their folders and logs, and the experiments of the paper."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Union

import numpy as np

from . import _core
from ._live import Live
from ._progress import Progress, meter
from ._types import Floats
from ._types import Path as PathLike
from .bundles import BundleDataset, load_line_bundles
from .datasets import Dataset, Indices, four_folds, load, three_folds
from .errors import InvalidInput, NotFound
from .networks import Network, network

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas

Record = dict[str, Any]
Learned = Union[Dataset, BundleDataset]


class RunPredictions(NamedTuple):
    """Predictions of a run for a part of its data set.

    Attributes
    ----------
    part : str
        "test", "validation" or "training".
    columns : tuple of str
        Hodge numbers that the network predicts.
    indices : ndarray of uint32, shape (n,)
        Entries of the data set.
    predicted : ndarray of float32, shape (n, k)
    truth : ndarray of int32, shape (n, k)
    """

    part: str
    columns: tuple[str, ...]
    indices: Indices
    predicted: Floats
    truth: npt.NDArray[np.int32]


class Run:
    """A training run, kept in a folder; finished, stopped, or under way.

    Parameters
    ----------
    path : path-like
        The folder.

    Raises
    ------
    NotFound
        The folder holds no run.
    """

    __slots__ = ("path",)

    def __init__(self, path: PathLike) -> None:
        self.path = Path(path)
        if not (self.path / "config.json").exists():
            raise NotFound(f"{self.path} holds no run (config.json)")

    @property
    def config(self) -> dict[str, Any]:
        """All settings, by section, and the data set; config.json."""
        return self._json("config.json")

    @property
    def model(self) -> str:
        """Name of the architecture."""
        return self.config["model"]["name"]

    @property
    def is_of_bundles(self) -> bool:
        """Whether it learns the cohomology of line bundles."""
        return "bundle" in self.model.split("+")

    @property
    def ratio(self) -> float:
        """Share of the data set that it was trained on."""
        return self.config["data"]["ratio"]

    @property
    def is_finished(self) -> bool:
        """Whether the training came to its end and was tested."""
        return "test" in self.metrics

    @property
    def metrics(self) -> dict[str, Any]:
        """Accuracy and errors of evaluations, by part ("test", "test_shuffled", ...);
        metrics.json."""
        return self._json("metrics.json") if (self.path / "metrics.json").exists() else {}

    @property
    def records(self) -> list[Record]:
        """A record for each validation; log.jsonl."""
        path = self.path / "log.jsonl"
        if not path.exists():
            return []
        lines = path.read_text(encoding="utf-8").splitlines()
        try:
            return [json.loads(line) for line in lines if line]
        except ValueError as error:
            raise InvalidInput(f"{path}: {error}") from error

    @property
    def log(self) -> pandas.DataFrame:
        """The records as a data frame, indexed by step; nested values as "losses.h11". Needs
        pandas."""
        import pandas

        frame = pandas.json_normalize(self.records)
        return frame.set_index("step") if "step" in frame else frame

    @property
    def accuracy(self) -> dict[str, float]:
        """Share of exact predictions on the test part, by Hodge number; empty before the end."""
        test = self.metrics.get("test", {})
        return {name: value["accuracy"] for name, value in test.get("network", {}).items()}

    @property
    def predictions(self) -> RunPredictions | None:
        """The predictions of the last evaluation; None before one."""
        found = _core.run_predictions(str(self.path))
        if found is None:
            return None
        part, names, indices, predicted, truth = found
        return RunPredictions(part, tuple(names), indices, predicted, truth)

    @property
    def network(self) -> Network:
        """The best weights."""
        return network(self)

    @property
    def dataset(self) -> Learned:
        """The data set that it is trained on, read from where the run expects it."""
        read = load_line_bundles if self.is_of_bundles else load
        data = self.config["data"]
        for name in (data.get("path"), data.get("near")):
            if name and (path := self.path / name).exists():
                return read(path)
        raise NotFound(f"the data set of {self.path}: {data.get('path')}")

    def resume(
        self,
        dataset: Learned | None = None,
        *,
        threads: int = 0,
        live: bool | None = None,
        on_record: Callable[[Record], Any] | None = None,
        progress: Progress = None,
    ) -> Run:
        """Continues a run that was stopped, to the same bytes as if it had not been."""
        data = dataset if dataset is not None else self.dataset
        _train(data, self, True, [], threads, live, on_record, progress)
        return self

    def evaluate(
        self,
        part: str = "test",
        *,
        shuffled: bool = False,
        dataset: Learned | None = None,
        threads: int = 0,
        progress: Progress = None,
    ) -> dict[str, Any]:
        """Evaluates the best weights on a part of the data set, and keeps the result in the
        folder.

        Parameters
        ----------
        part : {"test", "validation", "training"}
        shuffled : bool
            With rows and columns of every matrix in a random order.
        dataset : Dataset, optional
            Read from where the run expects it when left out.
        """
        data = dataset if dataset is not None else self.dataset
        with meter(progress, "matrix") as report:
            return _core.evaluate(
                str(self.path), data._store, str(data.path or ""), part, shuffled, threads, report
            )

    def publish(
        self, path: PathLike, *, dataset: Dataset | None = None, threads: int = 0,
        progress: Progress = None,
    ) -> None:
        """Writes the best weights with how they were made, how good they are, and a calibration of
        their confidence."""
        data = dataset if dataset is not None else self.dataset
        with meter(progress, "matrix") as report:
            _core.publish(
                str(self.path), data._store, str(data.path or ""), os.fspath(path), threads, report
            )

    def report(self, path: PathLike | None = None) -> Path:
        """Writes the report, one HTML page with tables and figures. Needs gnuplot.

        Returns
        -------
        Path
            report.html in the folder when no path is given.
        """
        return report([self], path if path is not None else self.path / "report.html")

    def __repr__(self) -> str:
        if not self.is_finished:
            return f"<Run {self.path}: {self.model}, not finished>"
        numbers = ", ".join(f"{name} {value:.2%}" for name, value in self.accuracy.items())
        return f"<Run {self.path}: {self.model}, trained on {self.ratio:g}; {numbers}>"

    def _json(self, name: str) -> dict[str, Any]:
        path = self.path / name
        try:
            return json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise InvalidInput(f"{path}: {error}") from error


def _texts(settings: dict[str, Any]) -> list[tuple[str, str]]:
    """Settings as the library reads them; the model comes first, since it sets others."""
    pairs = []
    for name, value in sorted(settings.items(), key=lambda item: item[0] != "model"):
        if isinstance(value, bool):
            raise TypeError(f"{name}: a setting is a number or a text, not a bool")
        if isinstance(value, (np.integer, np.floating)):
            value = value.item()
        if not isinstance(value, (str, int, float, os.PathLike)):
            raise TypeError(f"{name}: a setting is a number or a text, not {type(value).__name__}")
        text = os.fspath(value) if isinstance(value, os.PathLike) else str(value)
        pairs.append((name, text))
    return pairs


def settings(model: str = "cicyminer", **changes: Any) -> dict[str, str]:
    """All settings of a training, by name: the paper's for the model, with changes.

    Examples
    --------
    >>> import cicyminer
    >>> s = cicyminer.settings("mpnn", batch=64)
    >>> s["batch"], s["optimiser"]
    ('64', 'muon')
    """
    return _core.settings(_texts({"model": model, **changes}))


def settings_help() -> dict[str, str]:
    """What each setting means, with its choices.

    Examples
    --------
    >>> import cicyminer
    >>> print(cicyminer.settings_help()["ratio"])
    share of the training part
    """
    return {
        name: help + (f" ({choices})" if choices else "")
        for name, help, choices, _ in _core.setting_list()
    }


def train(
    dataset: Learned,
    model: str | None = None,
    run: PathLike | None = None,
    *,
    from_: PathLike | Run | None = None,
    threads: int = 0,
    live: bool | None = None,
    on_record: Callable[[Record], Any] | None = None,
    progress: Progress = None,
    **changes: Any,
) -> Run:
    """Trains a network to predict Hodge numbers, or the cohomology of line bundles.

    Ctrl-C saves and stops; `Run.resume` continues.

    Parameters
    ----------
    dataset : Dataset or BundleDataset
        Of three- or four-folds, or of line bundles on three-folds.
    model : str, optional
        One of `model_names`, or with other variants; it brings the paper's settings. "mpnn+rooted",
        or "mpnn+bundle" for line bundles, when left out.
    run : path-like, optional
        The folder of the run, which must not hold one; ``runs/MODEL-DATE-TIME`` when left out.
    from_ : Run or path-like, optional
        The first weights: the best ones of a run with the same network, or a published file.
        Refused when they were trained on matrices that this run would be tested on.
    threads : int
        0: all cores. The result does not depend on it.
    live : bool, optional
        Whether to draw loss and accuracy while training; in notebooks with matplotlib when left
        out.
    on_record : callable, optional
        Called with each record (a dict, as in `Run.records`). An exception stops the training.
    progress : bool or callable, optional
    **changes
        Settings, such as ``ratio=0.3``, ``minutes=5``, ``steps=1000``, ``seed=1``; see
        `settings_help`.

    Returns
    -------
    Run

    Raises
    ------
    UsageError
        Unknown or impossible settings; the folder holds a run.
    InvalidInput
        The data set does not fit the model.
    """
    if model is None:
        model = "mpnn+bundle" if isinstance(dataset, BundleDataset) else "mpnn+rooted"
    path = Path(run) if run is not None else Path("runs") / _default_name(model)
    if from_ is not None:
        changes["from"] = from_.path if isinstance(from_, Run) else from_
    pairs = _texts({"model": model, **changes})
    _core.settings(pairs)  # before anything is written
    return _train(dataset, path, False, pairs, threads, live, on_record, progress)


def _default_name(model: str) -> str:
    return f"{model}-{time.strftime('%Y%m%d-%H%M%S')}"


def _train(
    dataset: Learned,
    run: Path | Run,
    resume: bool,
    pairs: list[tuple[str, str]],
    threads: int,
    live: bool | None,
    on_record: Callable[[Record], Any] | None,
    progress: Progress,
) -> Run:
    path = run.path if isinstance(run, Run) else run
    if dataset.path is None:  # a run states where its data set is
        path.mkdir(parents=True, exist_ok=True)
        dataset.save(path / "data.h5")
    with Live(live) as curve, meter(progress, "step") as report:

        def handle(record: Record) -> None:
            curve.add(record)
            if on_record is not None:
                on_record(record)

        _core.train(
            dataset._store, str(dataset.path), str(path), resume, pairs, threads, handle, report
        )
    return Run(path)


def report(runs: Iterable[Run | PathLike], path: PathLike = "report.html") -> Path:
    """Writes one HTML page about runs: accuracy with published numbers, curves, residuals,
    settings. Needs gnuplot.

    Returns
    -------
    Path
    """
    names = [str(run.path if isinstance(run, Run) else run) for run in runs]
    output = Path(path)
    _core.report(names, "", str(output))
    return output


class Table(NamedTuple):
    """A table of results.

    Attributes
    ----------
    title : str
    columns : list of str
    rows : list of dict
        "label", "published" (bool) and "values" of each.
    notes : list of str
    """

    title: str
    columns: list[str]
    rows: list[dict[str, Any]]
    notes: list[str]

    def to_pandas(self) -> pandas.DataFrame:
        """A data frame with the labels as index; published rows have a label of their own."""
        import pandas

        return pandas.DataFrame(
            [row["values"] for row in self.rows],
            index=[row["label"] for row in self.rows],
            columns=self.columns,
        )

    def _repr_html_(self) -> str:
        return self.to_pandas()._repr_html_()


class Reproduction(NamedTuple):
    """What `reproduce` made.

    Attributes
    ----------
    table : Table or None
        None for figure-1, which has none.
    runs : list of Run
    files : list of Path
        Tables (txt, tex, csv, json) and figures.
    """

    table: Table | None
    runs: list[Run]
    files: list[Path]


def targets() -> dict[str, str]:
    """What `reproduce` can make: names with explanations.

    Examples
    --------
    >>> import cicyminer
    >>> cicyminer.targets()["table-1"]
    'Accuracy of the classification networks by training ratio (table 1)'
    """
    return {name: help for name, help, _ in _core.targets()}


def reproduce(
    target: str,
    *,
    scale: float = 1.0,
    folder: PathLike = "reproduce",
    dataset: Dataset | None = None,
    shuffled: bool = False,
    model: str | None = None,
    figures: str | None = None,
    width: float = 0,
    epochs: float = 0,
    share: float = 0,
    seed: int = 0,
    threads: int = 0,
    live: bool | None = False,
    on_record: Callable[[Record], Any] | None = None,
    progress: Progress = None,
) -> Reproduction:
    """Makes a table or figure of arXiv:2108.02221 again, or one of our own experiments.

    What is missing is trained, in ``folder/runs``; the same call continues after Ctrl-C.

    Parameters
    ----------
    target : str
        One of `targets`, such as "table-2".
    scale : float
        About this share of the cost of the paper's runs, 0 < scale <= 1.
    folder : path-like
    dataset : Dataset, optional
        The complete one of the target's dimension when left out.
    shuffled : bool
        Also train on matrices in random order of rows and columns.
    model : str, optional
        Of the targets that are not the paper's.
    figures : {"svg", "pdf", "png"}, optional
        Also draw the figures; needs gnuplot.
    width, epochs, share : float
        Factors on filters, epochs and data instead of what `scale` says.
    seed, threads
    live, on_record, progress
        As of `train`.

    Returns
    -------
    Reproduction
    """
    dimensions = {name: dimension for name, _, dimension in _core.targets()}
    if target not in dimensions:
        raise ValueError(f"{target!r} is not one of {', '.join(dimensions)}")
    if dataset is None:
        dataset = three_folds() if dimensions[target] == 3 else four_folds()
    place = Path(folder)
    if dataset.path is None:
        place.mkdir(parents=True, exist_ok=True)
        dataset.save(place / "data.h5")
    files: list[Path] = []

    def on_message(kind: str, text: str) -> None:
        if kind == "file":
            files.append(Path(text))

    with Live(live) as curve, meter(progress, "step") as report:

        def handle(record: Record) -> None:
            curve.add(record)
            if on_record is not None:
                on_record(record)

        text = _core.reproduce(
            target,
            dataset._store,
            str(dataset.path),
            str(place),
            figures or "",
            scale,
            width,
            epochs,
            share,
            shuffled,
            model or "",
            seed,
            threads,
            handle,
            on_message,
            report,
        )
    runs = sorted(config.parent for config in place.glob("runs/**/config.json"))
    table = None
    if text:
        made = json.loads(text)
        table = Table(made["title"], made["columns"], made["rows"], made["notes"])
    return Reproduction(table, [Run(run) for run in runs], files)


__all__ = [
    "Reproduction",
    "Run",
    "RunPredictions",
    "Table",
    "report",
    "reproduce",
    "settings",
    "settings_help",
    "targets",
    "train",
]
