"""A data set: configurations of one dimension with their exact Hodge numbers, as arrays."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, overload

import numpy as np
import numpy.typing as npt

from . import _core
from ._progress import Progress, meter
from ._types import ArrayLike, Bytes, Floats
from ._types import Path as PathLike
from .arrays import Matrices, hodge_columns, stack
from .configuration import Configuration
from .errors import InvalidInput

if TYPE_CHECKING:
    import pandas
    import torch.utils.data
    import xarray

Indices = npt.NDArray[np.uint32]


class Split(NamedTuple):
    """Which entries a network is trained, validated and tested on: increasing indices into the data
    set, without direct products."""

    training: Indices
    validation: Indices
    test: Indices


class Dataset:
    """Configurations of one dimension with their exact Hodge numbers.

    The arrays are read-only views of the library's memory; make a copy to change one. An index
    gives a `Configuration`; a slice, a mask or an array of indices gives another `Dataset`.

    Parameters
    ----------
    matrices : ndarray of integers (N, rows, columns), or a sequence
        See `cicyminer.stack`. Their Hodge numbers are computed.
    order : {"given", "staircase", "canonical", "shuffled"}
        How rows and columns are put first.
    seed : int
        Of a shuffled order.
    threads : int
        0: all cores.
    progress : bool or callable, optional

    Raises
    ------
    InvalidConfiguration
        Naming the matrix, from 0 on, and the reason.

    Examples
    --------
    >>> from cicyminer import Dataset
    >>> data = Dataset(["[[4,5]]", "[[1,1,1],[4,4,1]]"])
    >>> len(data), data.dimension, data.columns
    (2, 3, ('h11', 'h21'))
    >>> data.hodge
    array([[  1, 101],
           [  2,  86]], dtype=int32)
    >>> data[1]
    Configuration('[[1,1,1],[4,4,1]]')
    """

    __slots__ = ("_store", "_path", "__weakref__")

    def __init__(
        self,
        matrices: Matrices,
        *,
        order: str = "given",
        seed: int = 0,
        threads: int = 0,
        progress: Progress = None,
    ) -> None:
        with meter(progress, "matrix") as report:
            self._store = _core.Store.from_matrices(
                stack(matrices), order, seed, 0, threads, report
            )
        self._path: Path | None = None

    @classmethod
    def _of(cls, store: _core.Store, path: Path | None = None) -> Dataset:
        self = cls.__new__(cls)
        self._store, self._path = store, path
        return self

    # ------------------------------------------------------------------ arrays

    @property
    def dimension(self) -> int:
        """Complex dimension of the manifolds."""
        return self._store.dimension

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns of `hodge`."""
        return hodge_columns(self.dimension)

    @property
    def matrix(self) -> Bytes:
        """Degrees, uint8 (N, rows, columns), padded with zeros: 16 x 20 for four-folds, 12 x 15 for
        three-folds."""
        return self._store.matrix

    @property
    def shape(self) -> Bytes:
        """Rows and columns in use, uint8 (N, 2)."""
        return self._store.shape

    @property
    def hodge(self) -> npt.NDArray[np.int32]:
        """Hodge numbers, int32 (N, k); see `columns`."""
        return self._store.hodge

    @property
    def euler(self) -> npt.NDArray[np.int32]:
        """Euler numbers, int32 (N,)."""
        return self._store.euler

    @property
    def is_product(self) -> npt.NDArray[np.bool_]:
        """Which entries are direct products, bool (N,)."""
        return self._store.product.view(np.bool_)

    @property
    def is_favourable(self) -> npt.NDArray[np.bool_]:
        """Which entries have h11 = number of rows, bool (N,)."""
        return self._store.favourable.view(np.bool_)

    @property
    def order(self) -> str:
        """Order of rows and columns: "staircase", "canonical", "shuffled" or "given"."""
        return self._store.order

    @property
    def command(self) -> str:
        """The command that makes the data set; empty when there is none."""
        return self._store.command

    @property
    def path(self) -> Path | None:
        """The file that it was read from or saved to."""
        return self._path

    @property
    def checksum(self) -> str:
        """64 bits over dimension, sizes, matrices and Hodge numbers, as hexadecimal text."""
        return f"{self._store.checksum():016x}"

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays."""
        s = self._store
        arrays = (s.matrix, s.shape, s.hodge, s.euler, s.product, s.favourable)
        return sum(array.nbytes for array in arrays)

    # ------------------------------------------------------------------ entries

    def __len__(self) -> int:
        return self._store.count

    @overload
    def __getitem__(self, index: int) -> Configuration: ...
    @overload
    def __getitem__(self, index: slice | ArrayLike) -> Dataset: ...

    def __getitem__(self, index: Any) -> Configuration | Dataset:
        if isinstance(index, (int, np.integer)) and not isinstance(index, (bool, np.bool_)):
            place = int(index)
            if place < 0:
                place += len(self)
            if not 0 <= place < len(self):
                raise IndexError(f"index {index} is outside of {len(self)} entries")
            return Configuration._of(self._store.get(place))
        places = np.arange(len(self), dtype=np.int64)[index]
        if places.ndim != 1:
            raise IndexError("a data set has one axis")
        return Dataset._of(self._store.take(np.ascontiguousarray(places)))

    def __iter__(self) -> Iterator[Configuration]:
        return (Configuration._of(self._store.get(k)) for k in range(len(self)))

    @property
    def connected(self) -> Dataset:
        """The entries that are not direct products."""
        return self[~self.is_product]

    def select(self, condition: str) -> Dataset:
        """The entries that meet a condition, in their order.

        Parameters
        ----------
        condition : str
            Comparisons (<, <=, =, !=, >=, >) of sums and multiples of rows, columns, euler and the
            Hodge numbers, and the words favourable and product, joined by and, or, not and
            parentheses.

        Raises
        ------
        InvalidInput, UnknownName
            The condition makes no sense; the message has the place.

        Examples
        --------
        >>> from cicyminer import datasets
        >>> data = datasets.three_folds()
        >>> data.select("rows = 1 and h21 < 80").hodge
        array([[ 1, 73],
               [ 1, 73],
               [ 1, 65]], dtype=int32)
        """
        return self[_core.meets(self._store, condition).view(np.bool_)]

    def __repr__(self) -> str:
        name = {1: "curves", 2: "surfaces"}.get(self.dimension, f"{self.dimension}-folds")
        _, rows, columns = self.matrix.shape
        return f"<Dataset of {len(self):,} {name}, {rows} x {columns}, {self.order} order>"

    # ------------------------------------------------------------------ conversions

    def to_pandas(self, *, text: bool = False) -> pandas.DataFrame:
        """A data frame with a line for each entry: rows, columns, Hodge numbers, euler, product,
        favourable. Needs pandas.

        Parameters
        ----------
        text : bool
            Also the configuration as text, in the column "matrix".
        """
        import pandas

        frame = pandas.DataFrame(
            {
                "rows": self.shape[:, 0],
                "columns": self.shape[:, 1],
                **{name: self.hodge[:, k] for k, name in enumerate(self.columns)},
                "euler": self.euler,
                "product": self.is_product,
                "favourable": self.is_favourable,
            }
        )
        if text:
            frame["matrix"] = [str(x) for x in self]
        return frame

    def to_xarray(self) -> xarray.Dataset:
        """An xarray data set on the same memory. Needs xarray."""
        import xarray

        return xarray.Dataset(
            {
                "matrix": (("entry", "row", "column"), self.matrix),
                "shape": (("entry", "axis"), self.shape),
                "hodge": (("entry", "number"), self.hodge),
                "euler": ("entry", self.euler),
                "product": ("entry", self.is_product),
                "favourable": ("entry", self.is_favourable),
            },
            coords={"number": list(self.columns), "axis": ["rows", "columns"]},
            attrs={"dimension": self.dimension, "order": self.order},
        )

    def to_sklearn(
        self, indices: ArrayLike | None = None, target: str | None = None
    ) -> tuple[Floats, npt.NDArray[np.int32]]:
        """Arrays for scikit-learn: X, float32 (n, rows * columns), and y.

        Parameters
        ----------
        indices : array_like of int, optional
            Entries, such as a part of `split`; all when left out.
        target : str, optional
            Name of one Hodge number; y is then (n,), otherwise (n, k).

        Examples
        --------
        >>> import cicyminer
        >>> data = cicyminer.Dataset(["[[4,5]]", "[[1,1,1],[4,4,1]]"])
        >>> X, y = data.to_sklearn(target="h21")
        >>> X.shape, y
        ((2, 4), array([101,  86], dtype=int32))
        """
        which: Any = slice(None) if indices is None else np.asarray(indices)
        matrices = self.matrix[which]
        y = self.hodge[which]
        if target is not None:
            y = y[:, self._column(target)]
        return matrices.reshape(len(matrices), -1).astype(np.float32), y

    def to_torch(
        self, indices: ArrayLike | None = None, *, scale: float = 1.0
    ) -> torch.utils.data.Dataset[Any]:
        """A PyTorch data set of pairs (matrix, Hodge numbers). Needs torch.

        Parameters
        ----------
        indices : array_like of int, optional
            Entries, such as a part of `split`; all when left out.
        scale : float
            What matrix entries are divided by.

        Returns
        -------
        torch.utils.data.Dataset
            Items are float32 tensors (1, rows, columns) and (k,).
        """
        from ._torch import TorchDataset

        which = np.arange(len(self)) if indices is None else np.asarray(indices)
        return TorchDataset(self, which.astype(np.int64), scale)

    def _column(self, name: str) -> int:
        if name not in self.columns:
            raise ValueError(f"{name} is not one of {', '.join(self.columns)}")
        return self.columns.index(name)

    # ------------------------------------------------------------------ splits, checks, files

    def split(
        self,
        ratio: float = 0.8,
        validation: float = 0.1,
        *,
        sampling: str = "stratified",
        share: float = 1.0,
        limit: int = 0,
        seed: int = 0,
    ) -> Split:
        """A split as arXiv:2108.02221 makes it; a function of the data set and the arguments.

        Parameters
        ----------
        ratio : float
            Share of the training part.
        validation : float
            Share of the validation part; the rest is the test part.
        sampling : {"stratified", "random", "rows", "h11"}
            How the training part is drawn: every value of h21 with the same share of it as of the
            whole; uniformly; among those with at most `limit` rows, or with h11 <= `limit`.
        share : float
            Of the entries that are used at all.
        limit : int
            With sampling "rows" or "h11".
        seed : int

        Raises
        ------
        UsageError
            Impossible shares or limit.
        InvalidInput
            A part would be empty.
        """
        return Split(*self._store.split(sampling, share, ratio, validation, seed, limit))

    def verify(self, *, threads: int = 0, progress: Progress = None) -> None:
        """Computes every number again, looks for equivalent entries, and compares a whole
        classification with the published counts.

        Raises
        ------
        InvalidInput
            With the faults.
        """
        with meter(progress, "matrix") as report:
            _, faulty, doubled, unpublished, text = self._store.verify(threads, report)
        if faulty or doubled or unpublished:
            raise InvalidInput(
                f"{faulty} faulty entries, {doubled} duplicates, "
                f"{unpublished} differences from published counts:\n{text.rstrip()}"
            )

    def save(
        self, path: PathLike, format: str | None = None, *, progress: Progress = None
    ) -> None:
        """Writes the data set; the file appears whole or not at all.

        Parameters
        ----------
        path : path-like
            HDF5 for names that end in .h5 or .hdf5; the public lists' formats for their names; a
            folder of NumPy arrays with format "numpy". Text formats may end in .gz or .zip.
        format : {"hdf5", "oxford", "cicylist.txt", "cicylist.m", "text", "numpy"}, optional
            Follows from the name when left out.

        Raises
        ------
        UsageError
            The format cannot hold this dimension, or does not follow from the name.
        SystemFailure
            Disk full, no permission.
        """
        name = os.fspath(path)
        chosen = format or _core.format_of_path(name)
        if chosen not in _core.formats():
            raise ValueError(f"{name}: no format follows from the name; give one")
        with meter(progress, "entry") as report:
            self._store.write(name, chosen, report)
        if chosen == "hdf5":
            self._path = Path(name)


__all__ = ["Dataset", "Indices", "Split"]
