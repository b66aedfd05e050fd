"""Data set files that are read in parts, in bounded memory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, overload

from . import _core
from ._progress import Progress, meter
from ._types import Path as PathLike
from .arrays import hodge_columns
from .configuration import Configuration
from .dataset import Dataset


class DatasetFile:
    """A data set file that is read in parts, so that it may be larger than the memory.

    Opening it checks its checksum, which reads the whole file once. A slice gives a `Dataset` of
    those entries, an index a `Configuration`. Made by `open`; a context manager.
    """

    __slots__ = ("_reader", "path")

    def __init__(self, path: PathLike) -> None:
        self.path = Path(path)
        self._reader = _core.Reader(os.fspath(path))

    @property
    def dimension(self) -> int:
        """Complex dimension of the manifolds."""
        return self._reader.dimension

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the Hodge numbers."""
        return hodge_columns(self.dimension)

    @property
    def order(self) -> str:
        """Order of rows and columns."""
        return self._reader.order

    def __len__(self) -> int:
        return self._reader.count

    @overload
    def __getitem__(self, index: int) -> Configuration: ...
    @overload
    def __getitem__(self, index: slice) -> Dataset: ...

    def __getitem__(self, index: Any) -> Configuration | Dataset:
        if isinstance(index, slice):
            first, end, step = index.indices(len(self))
            if step != 1:
                raise ValueError("entries of a file are read one after the other; the step is 1")
            if end <= first:
                return Dataset._of(self._reader.read(0, 1))[:0]
            return Dataset._of(self._reader.read(first, end - first))
        place = range(len(self))[index]
        return Dataset._of(self._reader.read(place, 1))[0]

    def parts(self, entries: int = 4 * _core.READER_PART) -> Iterator[Dataset]:
        """All entries, in parts.

        Parameters
        ----------
        entries : int
            In a part. Multiples of 16,384 are read fastest; a part takes about 1 kB per entry.
        """
        if entries < 1:
            raise ValueError("entries must be at least 1")
        for first in range(0, len(self), entries):
            yield self[first : first + entries]

    def select(self, condition: str, *, progress: Progress = None) -> Dataset:
        """The entries that meet a condition, as `Dataset.select` has it, in memory that is bounded
        by what is found."""
        found = []
        done = 0
        with meter(progress, "entry") as report:
            for part in self.parts():
                found.append(part.select(condition))
                done += len(part)
                if report is not None:
                    report("selection", done, len(self))
        return _joined(found)

    def close(self) -> None:
        """Closes the file; what was read from it stays."""
        self._reader.close()

    def __enter__(self) -> DatasetFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        if self._reader.closed:
            return f"<DatasetFile {self.path}, closed>"
        return f"<DatasetFile {self.path}: {len(self):,} {self.dimension}-folds>"


def _joined(parts: list[Dataset]) -> Dataset:
    """Data sets of one dimension and order, one after the other, padded alike."""
    return Dataset._of(_core.Store.join([part._store for part in parts]))


def open(path: PathLike) -> DatasetFile:
    """Opens a data set file without reading its arrays: for those larger than the memory, such as
    all five-folds.

    Raises
    ------
    NotFound, DamagedFile, InvalidInput

    Examples
    --------
    >>> import tempfile
    >>> from cicyminer import datasets
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     datasets.three_folds().save(folder + "/all.h5")
    ...     with datasets.open(folder + "/all.h5") as file:
    ...         small = file.select("rows = 1 and h21 > 80")
    ...         print(len(file), file[0])
    7890 [[4,5]]
    >>> [str(x) for x in small]
    ['[[4,5]]', '[[5,4,2]]']
    """
    return DatasetFile(path)


def select(
    path: PathLike, condition: str, output: PathLike, *, progress: Progress = None
) -> int:
    """Writes the entries of a data set file that meet a condition as another file, in bounded
    memory.

    Parameters
    ----------
    path : path-like
    condition : str
        See `Dataset.select`.
    output : path-like
        It appears whole or not at all.
    progress : bool or callable, optional

    Returns
    -------
    int
        How many entries.

    Raises
    ------
    InvalidInput
        No entry meets the condition, or as `open`.
    """
    name = os.fspath(path)
    command = f"cicyminer dataset select '{condition}' {os.path.basename(name)}"
    with meter(progress, "entry") as report:
        return _core.select_file(name, condition, os.fspath(output), command, report)


__all__ = ["DatasetFile", "open", "select"]
