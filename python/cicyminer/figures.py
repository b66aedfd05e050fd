"""Figures with matplotlib, in the look of those that the program draws with gnuplot.

Every function returns a `matplotlib.figure.Figure`, which notebooks show and `savefig` writes.
Colours are Okabe and Ito's palette, which colour-blind readers can tell apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Union

import numpy as np

from ._progress import _in_notebook
from .datasets import Dataset
from .training import Run

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Target = Union["Axes", None]

_BLUE, _VERMILION, _GREEN, _PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
_ORANGE, _SKY, _GREY = "#E69F00", "#56B4E9", "#888888"
#: Colour and dashes of each Hodge number, and of the h^q of line bundles.
COLOURS = {
    "h11": _BLUE, "h21": _VERMILION, "h31": _GREEN, "h22": _PURPLE, "h41": _ORANGE, "h32": _SKY,
    "h0": _BLUE, "h1": _VERMILION, "h2": _GREEN, "h3": _PURPLE,
}
_DASHES: dict[str, Any] = {
    "h11": "solid", "h21": (0, (10, 4)), "h31": (0, (10, 3, 3, 3)), "h22": (0, (4, 2.5)),
    "h0": "solid", "h1": (0, (10, 4)), "h2": (0, (10, 3, 3, 3)), "h3": (0, (4, 2.5)),
}
_DENSITY = ["#c6d7e6", "#6aaed6", "#0072B2", "#08263f"]


def symbol(name: str) -> str:
    """A Hodge number, or an h^q, in mathtext.

    Examples
    --------
    >>> from cicyminer import figures
    >>> figures.symbol("h11")
    '$h^{1,1}$'
    """
    return f"$h^{{{','.join(name[1:])}}}$"


_STYLE = {
    "font.family": "serif",
    "font.serif": ["DejaVu Serif"],
    "mathtext.fontset": "dejavuserif",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.8,
    "axes.titlesize": 10,
    "grid.color": "#dddddd",
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "savefig.dpi": 200,
    "savefig.bbox": "tight",
}


def _figure(width: float, height: float, rows: int = 1, columns: int = 1) -> tuple[Figure, Any]:
    """A figure that belongs to nobody (pyplot does not keep it), and its axes (rows, columns)."""
    import matplotlib
    from matplotlib.figure import Figure

    _show_in_notebooks(Figure)
    with matplotlib.rc_context(_STYLE):
        figure = Figure(figsize=(width, height), layout="constrained", dpi=100)
        axes = figure.subplots(rows, columns, squeeze=False)
    return figure, axes


def _show_in_notebooks(kind: type) -> None:
    """Tells a notebook to show figures as pictures, as pyplot does when it draws its first one."""
    if not _in_notebook():
        return
    from IPython import get_ipython
    from IPython.core.pylabtools import select_figure_formats

    shell = get_ipython()
    shown = shell.display_formatter.formatters.values()
    if not any(kind in each for each in shown if each.format_type.startswith("image/")):
        select_figure_formats(shell, {"png"})


class _Plot:
    """Draws with the style, on new axes or on given ones."""

    def __init__(self, ax: Target, width: float, height: float) -> None:
        import matplotlib

        self._context = matplotlib.rc_context(_STYLE)
        if ax is None:
            self.figure, axes = _figure(width, height)
            self.ax = axes[0, 0]
        else:
            self.figure, self.ax = ax.figure, ax

    def __enter__(self) -> _Plot:
        self._context.__enter__()
        return self

    def __exit__(self, *exception: Any) -> None:
        self._context.__exit__(*exception)


def _legend_above(ax: Axes) -> None:
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=4, handlelength=2.5)


# ------------------------------------------------------------------------------------- data sets


def histograms(dataset: Dataset, *, connected: bool = True) -> Figure:
    """Histograms of the Hodge numbers, arXiv:2108.02221 figure 1.

    Parameters
    ----------
    dataset : Dataset
    connected : bool
        Leave out direct products.

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib

    numbers = dataset.hodge[~dataset.is_product] if connected else dataset.hodge
    names = dataset.columns
    columns = 2 if len(names) > 1 else 1
    rows = (len(names) + 1) // 2
    figure, axes = _figure(7.2 if columns > 1 else 4.0, {1: 2.9, 2: 5.2}.get(rows, 7.2), rows, columns)
    with matplotlib.rc_context(_STYLE):
        for k, name in enumerate(names):
            _histogram(axes[k // columns, k % columns], numbers[:, k], name)
        for row in axes:
            row[0].set_ylabel("configurations")
    return figure


def _histogram(ax: Axes, values: np.ndarray, name: str) -> None:
    found, counts = np.unique(values, return_counts=True)
    if len(found) == 0:
        raise ValueError("there is nothing to draw")
    span = int(found[-1] - found[0]) + 1
    wide = max(0.9, span / 200)  # a bar is one value wide, but never thinner than can be seen
    ax.bar(found, counts, width=wide, color=COLOURS[name])
    ax.set_yscale("log")
    ax.set_ylim(bottom=0.7)
    ax.set_xlim(found[0] - wide, found[-1] + wide)
    ax.set_xlabel(symbol(name))


def hodge_plot(dataset: Dataset, *, ax: Target = None) -> Figure:
    """h11 + h21 (of four-folds h11 + h31) against the Euler number, a dot for each pair.

    Parameters
    ----------
    dataset : Dataset
        Of three- or four-folds.
    ax : matplotlib.axes.Axes, optional
    """
    other = {3: "h21", 4: "h31"}.get(dataset.dimension)
    if other is None:
        raise ValueError("the plot is of three- or four-folds")
    numbers = dataset.hodge[~dataset.is_product]
    total = numbers[:, 0] + numbers[:, dataset.columns.index(other)]
    pairs = np.unique(np.stack([dataset.euler[~dataset.is_product], total], 1), axis=0)
    with _Plot(ax, 5.4, 3.8) as plot:
        plot.ax.plot(pairs[:, 0], pairs[:, 1], ".", color=_BLUE, markersize=3)
        plot.ax.set_xlabel("Euler number")
        plot.ax.set_ylabel(f"{symbol('h11')} + {symbol(other)}")
        plot.ax.grid(True, axis="y")
    return plot.figure


# ------------------------------------------------------------------------------------- curves


def _records(run: Run | Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
    records = run.records if isinstance(run, Run) else run
    if not records:
        raise ValueError("there are no records to draw")
    return records


def losses(run: Run | Sequence[dict[str, Any]], *, ax: Target = None) -> Figure:
    """Training and validation loss, with running means; arXiv:2108.02221 figure 5, right.

    Parameters
    ----------
    run : Run or list of dict
        A run, or its records.
    ax : matplotlib.axes.Axes, optional
    """
    records = _records(run)
    epochs = [r["epoch"] for r in records]
    with _Plot(ax, 4.8, 3.5) as plot:
        for key, label, pale, colour, dash in (
            ("loss", "training", "#9fc9e2", _BLUE, "solid"),
            ("validation_loss", "validation", "#f3cf80", _ORANGE, (0, (10, 4))),
        ):
            values = np.array([r[key] for r in records], dtype=float)
            plot.ax.plot(epochs, values, lw=1, color=pale)
            plot.ax.plot(epochs, _running_mean(values), lw=2.2, ls=dash, color=colour, label=label)
        if min(min(r["loss"], r["validation_loss"]) for r in records) > 0:
            plot.ax.set_yscale("log")
        plot.ax.set_xlim(0, max(epochs) * 1.02)
        plot.ax.set_xlabel("epochs")
        plot.ax.set_ylabel("loss")
        plot.ax.grid(True, axis="y")
        _legend_above(plot.ax)
    return plot.figure


def _running_mean(values: np.ndarray) -> np.ndarray:
    """Over a window of about a tenth of the values, shorter at the ends."""
    half = len(values) // 20
    if half == 0:
        return values
    sums = np.concatenate([[0.0], np.cumsum(values)])
    low = np.maximum(np.arange(len(values)) - half, 0)
    high = np.minimum(np.arange(len(values)) + half + 1, len(values))
    return (sums[high] - sums[low]) / (high - low)


def accuracy(run: Run | Sequence[dict[str, Any]], *, ax: Target = None) -> Figure:
    """Accuracy on the validation part during the training.

    Parameters
    ----------
    run : Run or list of dict
    ax : matplotlib.axes.Axes, optional
    """
    records = _records(run)
    epochs = [r["epoch"] for r in records]
    with _Plot(ax, 4.8, 3.5) as plot:
        for name in records[0]["validation_accuracy"]:
            values = [r["validation_accuracy"][name] for r in records]
            plot.ax.plot(
                epochs, values, lw=2, ls=_DASHES[name], color=COLOURS[name], label=symbol(name)
            )
        plot.ax.set_xlim(0, max(epochs) * 1.02)
        plot.ax.set_ylim(0, 1)
        plot.ax.set_xlabel("epochs")
        plot.ax.set_ylabel("validation accuracy")
        plot.ax.grid(True, axis="y")
        _legend_above(plot.ax)
    return plot.figure


def progress(records: Sequence[dict[str, Any]]) -> Figure:
    """Losses and accuracy side by side; what `cicyminer.train` draws while it works."""
    figure, axes = _figure(9.0, 3.4, 1, 2)
    losses(records, ax=axes[0, 0])
    accuracy(records, ax=axes[0, 1])
    return figure


def ratios(runs: Iterable[Run], *, ax: Target = None) -> Figure:
    """Accuracy on the test part against the training ratio; arXiv:2108.02221 figure 5, left.

    Parameters
    ----------
    runs : iterable of Run
        Those that are not finished are left out.
    ax : matplotlib.axes.Axes, optional
    """
    finished = sorted((run for run in runs if run.is_finished), key=lambda run: run.ratio)
    if not finished:
        raise ValueError("none of the runs is finished")
    with _Plot(ax, 4.8, 3.5) as plot:
        for name in COLOURS:
            points = [(r.ratio, r.accuracy[name]) for r in finished if name in r.accuracy]
            if points:
                x, y = zip(*points)
                plot.ax.plot(
                    x, y, marker="o", lw=2, ls=_DASHES[name], color=COLOURS[name], label=symbol(name)
                )
        plot.ax.set_ylim(0, 1.02)
        plot.ax.set_xlabel("training ratio")
        plot.ax.set_ylabel("accuracy")
        plot.ax.grid(True, axis="y")
        _legend_above(plot.ax)
    return plot.figure


# ------------------------------------------------------------------------------------- predictions


def _columns(run: Run) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    found = run.predictions
    if found is None:
        raise ValueError(f"{run.path} has no predictions; evaluate the run")
    return {
        name: (found.predicted[:, k], found.truth[:, k]) for k, name in enumerate(found.columns)
    }


def _density_map() -> Any:
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("density", list(zip([0, 0.35, 0.7, 1], _DENSITY)))


def residuals(run: Run) -> Figure:
    """Residuals (prediction - truth) against predictions, as a density, a panel for each Hodge
    number; arXiv:2108.02221 figure 8. The 0.05 % of either at both ends are left out.

    Parameters
    ----------
    run : Run
        Evaluated.
    """
    import matplotlib
    from matplotlib.colors import LogNorm

    found = _columns(run)
    what = "line bundles" if run.is_of_bundles else "configurations"
    columns = 2 if len(found) > 1 else 1
    rows = (len(found) + 1) // 2
    figure, axes = _figure(7.2 if columns > 1 else 4.6, 5.6 if rows > 1 else 3.1, rows, columns)
    with matplotlib.rc_context(_STYLE):
        for k, (name, (predicted, truth)) in enumerate(found.items()):
            ax = axes[k // columns, k % columns]
            x, y = predicted.astype(float), predicted.astype(float) - truth
            inside = np.isfinite(x)
            for values in (x, y):
                low, high = np.quantile(values[inside], [0.0005, 0.9995])
                inside &= (values >= low) & (values <= high)
            counts, left, low = np.histogram2d(x[inside], y[inside], bins=(96, 64))
            most = max(10, counts.max())
            image = ax.pcolormesh(
                left, low, np.where(counts > 0, counts, np.nan).T,
                norm=LogNorm(1, most), cmap=_density_map(), rasterized=True,
            )
            ax.axhline(0, lw=0.8, color=_VERMILION)
            left_out = int((~inside).sum())
            ax.set_title(symbol(name) + (f"  ({left_out} left out)" if left_out else ""))
            figure.colorbar(image, ax=ax, label=what if k % columns else "")
            if k % columns == 0:
                ax.set_ylabel("prediction − truth")
            if k + columns >= len(found):
                ax.set_xlabel("prediction")
        for ax in axes.flat[len(found):]:
            ax.set_visible(False)
    return figure


def confusion(run: Run, number: str = "h11", *, ax: Target = None) -> Figure:
    """Confusion of one Hodge number: rows are true values, columns predicted ones, colours the
    share of a true value.

    Parameters
    ----------
    run : Run
        Evaluated.
    number : str
        "h11", "h21", ...
    ax : matplotlib.axes.Axes, optional
    """
    from matplotlib.colors import LogNorm

    found = _columns(run)
    if number not in found:
        raise ValueError(f"the run predicts {', '.join(found)}, not {number}")
    predicted, truth = found[number]
    rounded = np.rint(np.nan_to_num(predicted.astype(float), nan=-1e9)).astype(np.int64)
    low, high = int(truth.min()), int(truth.max())
    size = high - low + 3  # one column on either side for what is beyond
    place = np.clip(rounded - low + 1, 0, size - 1)
    counts = np.zeros((high - low + 1, size))
    np.add.at(counts, (truth - low, place), 1)
    total = counts.sum(axis=1, keepdims=True)
    share = np.divide(counts, total, out=np.zeros_like(counts), where=total > 0)
    with _Plot(ax, 5.0, 4.4) as plot:
        image = plot.ax.imshow(
            np.where(share > 0, share, np.nan),
            extent=(low - 1.5, high + 1.5, high + 0.5, low - 0.5),
            norm=LogNorm(0.001, 1), cmap=_density_map(), interpolation="nearest", aspect="auto",
        )
        plot.figure.colorbar(image, ax=plot.ax, label="share of the true value")
        plot.ax.set_xlabel(f"predicted {symbol(number)}")
        plot.ax.set_ylabel(f"true {symbol(number)}")
        for side in ("top", "right"):
            plot.ax.spines[side].set_visible(True)
    return plot.figure


__all__ = [
    "COLOURS", "accuracy", "confusion", "histograms", "hodge_plot", "losses", "progress", "ratios",
    "residuals", "symbol",
]
