"""Data sets: the complete classifications, public lists, and your own."""

from __future__ import annotations

import io
import os
import warnings
from pathlib import Path

from . import _core
from ._progress import Progress, meter
from ._types import Path as PathLike
from .dataset import Dataset, Indices, Split
from .dataset_file import DatasetFile, open, select
from .errors import InvalidInput


def load(
    path: PathLike,
    format: str | None = None,
    *,
    dimension: int = 0,
    order: str = "given",
    threads: int = 0,
    progress: Progress = None,
) -> Dataset:
    """Reads a data set, or a public list of any known format, also compressed.

    Parameters
    ----------
    path : path-like
        An HDF5 data set; cicy4list.txt, cicylist.txt, cicylist.m; a folder or .npz of NumPy arrays;
        JSON; text with one configuration per line.
    format : str, optional
        Recognised from the content when left out.
    dimension : int
        Of the entries that are read; 0: that of the first valid one.
    order : {"given", "staircase", "canonical", "shuffled"}
        Of rows and columns, for lists. A data set stays as it is.
    threads : int
    progress : bool or callable, optional

    Returns
    -------
    Dataset
        Hodge numbers are always the exact ones. A warning has entries that were refused, and
        stated numbers that differ.

    Raises
    ------
    NotFound, DamagedFile, InvalidInput
    """
    name = os.fspath(path)
    if format == "hdf5" or (format is None and _is_hdf5(name)):
        with meter(progress, "entry") as report:
            return Dataset._of(_core.Store.read(name, report), Path(name))
    if format is not None and format not in _core.formats():
        raise ValueError(f"format must be one of {', '.join(_core.formats())}")
    with meter(progress, "entry") as report:
        store, entries, refused, different, text = _core.Store.import_list(
            name, format or "", dimension, order, threads, report
        )
    if refused or different:
        lines = text.splitlines()
        more = f"\n... and {len(lines) - 5} more" if len(lines) > 5 else ""
        warnings.warn(
            f"{name}: of {entries} entries {refused} refused, {different} with other numbers "
            "than stated:\n" + "\n".join(lines[:5]) + more,
            stacklevel=2,
        )
    return Dataset._of(store)


def _is_hdf5(name: str) -> bool:
    try:
        with io.open(name, "rb") as file:
            return file.read(8) == b"\x89HDF\r\n\x1a\n"
    except OSError:  # a folder, or what the library says better
        return False


def cache_folder() -> Path:
    """Where generated data sets are kept: ``$CICYMINER_CACHE``, else ``cicyminer`` in
    ``$XDG_CACHE_HOME`` or ``~/.cache``."""
    own = os.environ.get("CICYMINER_CACHE")
    if own:
        return Path(own)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "cicyminer"


# Of the data sets that this version generates.
_CHECKSUMS = {3: "7913ed0c6b49a4e3", 4: "b33ef6af8cda57d9"}


def three_folds(*, threads: int = 0, progress: Progress = None) -> Dataset:
    """All 7,890 three-folds, 22 direct products at the end included.

    Generated from scratch on first use, in a second, and kept in `cache_folder`.

    Examples
    --------
    >>> from cicyminer import datasets
    >>> data = datasets.three_folds()
    >>> len(data), len(data.connected), int(data.euler.min())
    (7890, 7868, -200)
    """
    return _cached(3, threads, progress)


def four_folds(*, threads: int = 0, progress: Progress = None) -> Dataset:
    """All 921,497 four-folds, 15,813 direct products at the end included; 330 MB of arrays.

    Generated from scratch on first use, in half a minute on two cores, and kept in `cache_folder`;
    checked by a checksum whenever they are read.

    Parameters
    ----------
    threads : int
        0: all cores.
    progress : bool or callable, optional
    """
    return _cached(4, threads, progress)


def classify(
    dimension: int,
    *,
    products: bool = False,
    most_rows: int = 0,
    order: str = "staircase",
    seed: int = 0,
    threads: int = 0,
    progress: Progress = None,
) -> Dataset:
    """Generates all complete-intersection Calabi-Yau manifolds of a dimension from scratch.

    Parameters
    ----------
    dimension : int
        1 to 5. There are 148,276,099 connected five-folds: ask for few rows, or make the file by
        ``cicyminer classify --dim 5``, which needs hours and a disk, and `open` it.
    products : bool
        Also the direct products, after the others.
    most_rows : int
        Only configurations with at most this many rows; 0: all.
    order : {"staircase", "canonical", "shuffled"}
    seed : int
        Of a shuffled order.
    threads : int
    progress : bool or callable, optional

    Examples
    --------
    >>> from cicyminer import datasets
    >>> [str(x) for x in datasets.classify(1)]
    ['[[2,3]]', '[[1,2],[1,2]]']
    >>> five = datasets.classify(5, most_rows=1)
    >>> five[0], five.columns, five.hodge[0].tolist()
    (Configuration('[[6,7]]'), ('h11', 'h21', 'h31', 'h41', 'h22', 'h32'), [1, 0, 0, 1667, 1, 18327])
    """
    with meter(progress, "matrix") as report:
        return Dataset._of(
            _core.Store.classify(dimension, products, most_rows, order, seed, threads, report)
        )


def _cached(dimension: int, threads: int, progress: Progress) -> Dataset:
    name = {3: "three-folds", 4: "four-folds"}[dimension]
    path = cache_folder() / f"{name}.h5"
    if path.exists():
        try:
            data = load(path)
            if data.checksum == _CHECKSUMS[dimension]:
                return data
        except InvalidInput:
            pass
        warnings.warn(f"{path} is damaged or of another version; made again", stacklevel=3)
    data = classify(dimension, products=True, threads=threads, progress=progress)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        data.save(path)
    except OSError as error:
        warnings.warn(f"the data set is not kept: {error}", stacklevel=3)
    return data


__all__ = [
    "Dataset",
    "DatasetFile",
    "Indices",
    "Split",
    "cache_folder",
    "classify",
    "four_folds",
    "load",
    "open",
    "select",
    "three_folds",
]
