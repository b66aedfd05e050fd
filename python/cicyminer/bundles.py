"""Data sets of line bundles with the dimensions of their cohomology."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from . import _core
from ._progress import Progress, meter
from ._types import Bytes
from ._types import Path as PathLike
from .configuration import Configuration
from .datasets import Dataset, Split
from .line_bundle import LineBundle

if TYPE_CHECKING:
    import pandas

Indices = npt.NDArray[np.uint32]
Numbers = npt.NDArray[np.int32]


class BundleDataset:
    """Line bundles on configurations that are not direct products; made by `line_bundles` or
    `load_line_bundles`. The arrays are read-only views; an index gives a `LineBundle`."""

    __slots__ = ("_read", "_samples", "path")

    def __init__(self, store: _core.BundleStore, path: Path) -> None:
        self._read, self.path = store, path
        self._samples: _core.Store | None = None

    @property
    def _store(self) -> _core.Store:
        """What networks learn from: the line bundles that have an answer."""
        if self._samples is None:
            self._samples = self._read.samples()
        return self._samples

    def save(self, path: PathLike) -> None:
        """Writes the data set, as HDF5, to another file."""
        self._read.write(os.fspath(path))
        self.path = Path(path)

    def split(
        self, ratio: float = 0.8, validation: float = 0.1, *, sampling: str = "random",
        share: float = 1.0, seed: int = 0,
    ) -> Split:
        """A split, as `cicyminer.train` makes it: increasing indices of the line bundles that have
        an answer.

        Parameters
        ----------
        ratio, validation, share, seed
            As of `Dataset.split`.
        sampling : {"random", "manifolds"}
            Whether those of one `orbit`, or all of one configuration, are in the same part.

        Examples
        --------
        >>> import tempfile, cicyminer
        >>> from cicyminer import bundles
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     data = bundles.line_bundles(
        ...         cicyminer.Dataset(["{{5}}", "{{2,4}}", "{{3,3}}", "{{2,2,3}}"]), folder + "/b.h5")
        >>> parts = data.split(0.5, 0.25, sampling="manifolds")
        >>> sorted(len(set(data.manifold[part])) for part in parts)
        [1, 1, 2]
        """
        return Split(*self._store.split(sampling, share, ratio, validation, seed, 0))

    @property
    def dimension(self) -> int:
        """Of the manifolds."""
        return self._read.dimension

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns of `h`."""
        return tuple(f"h{q}" for q in range(self.dimension + 1))

    @property
    def matrix(self) -> Bytes:
        """Degrees of the configurations, uint8 (M, rows, columns), padded with zeros."""
        return self._read.matrix

    @property
    def shape(self) -> Bytes:
        """Rows and columns in use, uint8 (M, 2)."""
        return self._read.shape

    @property
    def source(self) -> Indices:
        """Entries of the configurations in their own data set, (M,)."""
        return self._read.source

    @property
    def manifold(self) -> Indices:
        """The configuration of each line bundle, (N,)."""
        return self._read.manifold

    @property
    def bundle(self) -> npt.NDArray[np.int8]:
        """Degrees of the line bundles, int8 (N, rows), padded with zeros."""
        return self._read.bundle

    @property
    def h(self) -> Numbers:
        """Dimensions h^0 .. h^d, int32 (N, dimension + 1); -1 where a limit was reached."""
        return self._read.h

    @property
    def index(self) -> Numbers:
        """The index of each line bundle, int32 (N,)."""
        return self._read.index

    @property
    def method(self) -> Bytes:
        """How each was found, uint8 (N,): 0 closed form, 1 its dual, 2 ranks, 255 no answer."""
        return self._read.method

    @property
    def orbit(self) -> Indices:
        """The first entry that follows from each one by a symmetry of the matrix or by Serre
        duality, (N,); for splits without near-copies."""
        return self._read.orbit

    @property
    def unanswered(self) -> int:
        """Line bundles whose limit of memory or time was reached."""
        return self._read.unanswered

    def __len__(self) -> int:
        return self._read.count

    def __getitem__(self, index: int) -> LineBundle:
        place = int(index)
        if place < 0:
            place += len(self)
        if not 0 <= place < len(self):
            raise IndexError(f"index {index} is outside of {len(self)} entries")
        X = Configuration._of(self._read.get(int(self.manifold[place])))
        return X.line_bundle(self.bundle[place, : X.rows].tolist())

    def __repr__(self) -> str:
        low, high = self._read.range
        return (
            f"<BundleDataset of {len(self):,} line bundles with degrees {low}..{high} "
            f"on {self._read.manifolds:,} {self.dimension}-folds>"
        )

    def to_pandas(self) -> pandas.DataFrame:
        """A data frame: manifold, l1, l2, ..., h0, h1, ..., index. Needs pandas."""
        import pandas

        return pandas.DataFrame(
            {
                "manifold": self.manifold,
                **{f"l{i + 1}": self.bundle[:, i] for i in range(self.bundle.shape[1])},
                **{f"h{q}": self.h[:, q] for q in range(self.h.shape[1])},
                "index": self.index,
            }
        )


def line_bundles(
    dataset: Dataset,
    path: PathLike,
    degrees: tuple[int, int] = (-3, 3),
    *,
    most_rows: int = 0,
    per_manifold: int = 0,
    seed: int = 0,
    memory: float = 0,
    seconds: float = 0,
    threads: int = 0,
    progress: Progress = None,
) -> BundleDataset:
    """Computes the cohomology of all line bundles in a box, or of a random sample of it, on every
    configuration of a data set.

    After Ctrl-C or any other interruption the same call continues, in ``path.parts``.

    Parameters
    ----------
    dataset : Dataset
        Direct products are left out.
    path : path-like
        The HDF5 file that is written.
    degrees : (int, int)
        Least and largest degree.
    most_rows : int
        Configurations with more rows are left out; 0: none.
    per_manifold : int
        So many random line bundles of each configuration; 0: all.
    seed : int
        Of the sample and of the polynomials.
    memory, seconds : float
        Limits for one bundle; 0: 2 GiB, and none.
    threads : int
    progress : bool or callable, optional

    Examples
    --------
    >>> import tempfile, cicyminer
    >>> from cicyminer import bundles
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     data = bundles.line_bundles(cicyminer.Dataset(["[[1,2],[3,4]]"]), folder + "/b.h5", (-2, 2))
    >>> data
    <BundleDataset of 25 line bundles with degrees -2..2 on 1 3-folds>
    >>> data[1], data[1].cohomology == tuple(data.h[1])
    (LineBundle(-2, -1), True)
    """
    name = os.fspath(path)
    low, high = degrees
    with meter(progress, "bundle") as report:
        _core.build_bundles(
            dataset._store, name, low, high, most_rows, per_manifold, seed, memory, seconds,
            threads, report,
        )  # fmt: skip
    return load_line_bundles(name)


def load_line_bundles(path: PathLike) -> BundleDataset:
    """Reads a data set of line bundles.

    Raises
    ------
    NotFound, DamagedFile, InvalidInput
    """
    name = os.fspath(path)
    return BundleDataset(_core.BundleStore.read(name, None), Path(name))


__all__ = ["BundleDataset", "line_bundles", "load_line_bundles"]
