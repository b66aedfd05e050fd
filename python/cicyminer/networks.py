"""Trained networks: predictions of Hodge numbers, and how far to trust them."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Union

import numpy as np
import numpy.typing as npt

from . import _core
from ._progress import Progress, meter
from ._types import ArrayLike, Floats, Integers, as_int64, as_integers
from ._types import Path as PathLike
from .arrays import Matrices, _mask, hodge_columns, stack
from .configuration import Configuration, ConfigurationLike

if TYPE_CHECKING:
    import pandas

    from .training import Run


@dataclass(frozen=True)
class Predictions:
    """What a network predicts for N configurations.

    Attributes
    ----------
    columns : tuple of str
        Names of the columns, as `hodge_columns` of the dimension has them.
    raw : ndarray of float32, shape (N, k)
        The outputs, NaN where the network predicts nothing and for refused matrices.
    rounded : ndarray of int64, shape (N, k)
        The nearest whole numbers; -1 where there is no output.
    confidence : ndarray of float64, shape (N, k)
        How often such predictions were right in the test, 0 to 1. NaN without calibration, and for
        direct products, which are unlike all that the networks were trained on.
    nearest : ndarray of int64, shape (N, k)
        Of four-folds: the numbers nearest to the outputs that have the exact Euler number; -1 where
        there are none.
    nearest_confidence : ndarray of float64, shape (N,)
        How often all of these were right.
    refused : ndarray of bool, shape (N,)
        Matrices that are not valid, of another dimension, or too large for the network.
    """

    columns: tuple[str, ...]
    raw: Floats
    rounded: Integers
    confidence: npt.NDArray[np.float64]
    nearest: Integers
    nearest_confidence: npt.NDArray[np.float64]
    refused: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.raw)

    def to_pandas(self) -> pandas.DataFrame:
        """A data frame: h11, ..., raw_h11, ..., confidence_h11, ..., nearest_h11, ...,
        nearest_confidence."""
        import pandas

        blocks = {"": self.rounded, "raw_": self.raw, "confidence_": self.confidence}
        if len(self.columns) == 4:
            blocks["nearest_"] = self.nearest
        frame = {
            prefix + name: block[:, k]
            for prefix, block in blocks.items()
            for k, name in enumerate(self.columns)
        }
        if len(self.columns) == 4:
            frame["nearest_confidence"] = self.nearest_confidence
        return pandas.DataFrame(frame)


@dataclass(frozen=True)
class BundlePredictions:
    """What a network predicts for N line bundles on one configuration.

    Attributes
    ----------
    raw : ndarray of float32, shape (N, dimension + 1)
        The outputs for h^0, h^1, ...
    rounded : ndarray of int64, shape (N, dimension + 1)
        The nearest whole numbers, none negative.
    nearest : ndarray of int64, shape (N, dimension + 1)
        The numbers nearest to the outputs that have the exact index.
    index : ndarray of int64, shape (N,)
        By Riemann-Roch.
    """

    raw: Floats
    rounded: Integers
    nearest: Integers
    index: Integers

    def __len__(self) -> int:
        return len(self.raw)


class Network:
    """A trained network. Make one with `network`.

    It may be used from several threads; they wait for each other.
    """

    __slots__ = ("_network", "_lock", "_name")

    def __init__(self, network: _core.Network, name: str) -> None:
        self._network = network
        self._lock = threading.Lock()
        self._name = name

    @property
    def model(self) -> str:
        """Name of the architecture, such as "mpnn+rooted"."""
        return self._network.name

    @property
    def dimension(self) -> int:
        """Of the manifolds that it knows."""
        return self._network.dimension

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of the largest matrices that it reads."""
        return self._network.rows, self._network.columns

    @property
    def parameters(self) -> int:
        """How many numbers were trained."""
        return self._network.parameters

    @property
    def publication(self) -> dict[str, Any] | None:
        """What a published weights file states: command, version, ratio, test_count, accuracy,
        relation, nearest. None for others."""
        return self._network.publication

    @property
    def is_of_bundles(self) -> bool:
        """Whether it predicts the cohomology of line bundles."""
        return self._network.is_of_bundles

    def predict_bundles(
        self, configuration: ConfigurationLike, bundles: ArrayLike, *, progress: Progress = None
    ) -> BundlePredictions:
        """Predicts the cohomology of line bundles on one configuration; for a network that was
        trained on a `BundleDataset`.

        Parameters
        ----------
        configuration : Configuration, or what makes one
        bundles : array_like of int, shape (N, rows)
            Degrees from -5 to 5.
        progress : bool or callable, optional

        Raises
        ------
        InvalidInput
            Another network, another dimension, too large a matrix, a degree out of range.
        """
        X = Configuration(configuration)
        degrees = as_integers(bundles, "bundles", 2)
        index = np.asarray(X.index_polynomial(degrees), dtype=np.int64)
        with meter(progress, "bundle") as report, self._lock:
            raw, nearest = self._network.predict_bundles(X._matrix, degrees, index, report)
        rounded = np.maximum(np.trunc(raw + np.float32(0.5)), 0).astype(np.int64)
        return BundlePredictions(raw, rounded, as_int64(nearest), index)

    def summary(self) -> str:
        """A table of the layers: shapes, parameters, operations."""
        return self._network.summary()

    def predict(
        self,
        matrices: Matrices,
        *,
        errors: str = "raise",
        threads: int = 0,
        progress: Progress = None,
    ) -> Predictions:
        """See `cicyminer.predict`."""
        array = stack(matrices)
        mask = _mask(errors)
        with meter(progress, "matrix") as report, self._lock:
            raw, confidence, nearest, nearest_confidence, codes = self._network.predict(
                array, threads, mask, report
            )
        columns = hodge_columns(self.dimension)
        k = len(columns)
        known = np.isfinite(raw[:, :k])
        # Halves are rounded away from zero, as in every table of the library.
        rounded = np.where(known, np.trunc(raw[:, :k] + np.copysign(0.5, raw[:, :k])), -1)
        return Predictions(
            columns=columns,
            raw=raw[:, :k],
            rounded=rounded.astype(np.int64),
            confidence=confidence[:, :k],
            nearest=as_int64(nearest)[:, :k],
            nearest_confidence=nearest_confidence,
            refused=codes != 0,
        )

    def __repr__(self) -> str:
        return f"<Network {self.model} of {self._name}, {self.parameters:,} parameters>"


NetworkLike = Union[str, "os.PathLike[str]", Network, "Run"]


def network(model: NetworkLike = "built-in 0.8") -> Network:
    """Opens a trained network.

    Parameters
    ----------
    model : str, path-like, Run or Network
        ``"built-in 0.8"`` or ``"built-in 0.3"``: trained on that share of the connected four-folds,
        part of the package. A weights file (.safetensors), or a run (its best weights).

    Raises
    ------
    NotFound, InvalidInput, UnknownName

    Examples
    --------
    >>> import cicyminer
    >>> cicyminer.network("built-in 0.8").size
    (16, 20)
    """
    from .training import Run

    if isinstance(model, Network):
        return model
    if isinstance(model, Run):
        return Network(_core.Network.read(str(model.path / "best.safetensors"), 0), str(model.path))
    name = os.fspath(model)
    if name.startswith("built-in"):
        return _built_in(name)
    if os.path.isdir(name):
        return Network(_core.Network.read(os.path.join(name, "best.safetensors"), 0), name)
    return Network(_core.Network.read(name, 0), name)


@lru_cache(maxsize=None)
def _built_in(name: str) -> Network:
    try:
        ratio = float(name.removeprefix("built-in"))
    except ValueError:
        raise ValueError(f"{name!r} is neither 'built-in 0.8' nor 'built-in 0.3'") from None
    return Network(_core.Network.built_in(ratio, 0), name)


def predict(
    matrices: Matrices,
    model: NetworkLike = "built-in 0.8",
    *,
    errors: str = "raise",
    threads: int = 0,
    progress: Progress = None,
) -> Predictions:
    """Predicts Hodge numbers with a trained network.

    Parameters
    ----------
    matrices : ndarray of integers (N, rows, columns), or a sequence
        See `cicyminer.stack`. The order of rows and columns does not matter.
    model : str, path-like, Run or Network
        See `network`.
    errors : {"raise", "mask"}
        What to do about matrices that are refused: raise InvalidConfiguration for the first, or
        mark them in the result.
    threads : int
        0: all cores. The result does not depend on it.
    progress : bool or callable, optional

    Returns
    -------
    Predictions

    Notes
    -----
    The exact numbers (`cicyminer.hodge`) are faster than any network.

    Examples
    --------
    >>> import cicyminer
    >>> p = cicyminer.predict(["[[1,1,1],[5,5,1]]"])
    >>> p.rounded
    array([[   2,    0,  350, 1452]])
    >>> p.raw.round(1)
    array([[   2.2,   -0. ,  350.2, 1451.9]], dtype=float32)
    >>> bool(p.nearest_confidence[0] > 0.99)
    True
    """
    return network(model).predict(
        matrices, errors=errors, threads=threads, progress=progress
    )


def model_names() -> tuple[str, ...]:
    """Names of the published architectures, for `cicyminer.train`."""
    return _core.model_names()


__all__ = ["BundlePredictions", "Network", "Predictions", "model_names", "network", "predict"]
