"""Exact numbers of many configurations at once: NumPy in, NumPy out, by all cores."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Union

import numpy as np

from . import _core
from ._progress import Progress, meter
from ._types import ArrayLike, Bytes, Integers, as_bytes, as_int64, as_integers
from .configuration import Configuration, ConfigurationLike

Matrices = Union[np.ndarray, Sequence[ConfigurationLike]]


def stack(matrices: Matrices) -> Bytes:
    """Configurations as one array of degrees, padded with zeros.

    Parameters
    ----------
    matrices : ndarray of integers (N, rows, columns), or a sequence
        An array holds degrees only, as data sets do, and is returned without a copy when it is
        uint8 in C order. The elements of a sequence are anything that `Configuration` accepts.

    Returns
    -------
    ndarray of uint8, shape (N, rows, columns)

    Examples
    --------
    >>> from cicyminer import stack
    >>> stack(["{{5}}", "[[1,1,1],[4,4,1]]"])
    array([[[5, 0],
            [0, 0]],
    <BLANKLINE>
           [[1, 1],
            [4, 1]]], dtype=uint8)
    """
    if isinstance(matrices, np.ma.MaskedArray):
        raise TypeError("matrices must not be a masked array; fill it first")
    if isinstance(matrices, np.ndarray) and matrices.dtype != object:
        return as_bytes(matrices, "matrices", 3)
    if isinstance(matrices, (str, bytes, Configuration)):
        raise TypeError("matrices must be a list of configurations, or an array (N, rows, columns)")
    all = [x if isinstance(x, Configuration) else _element(k, x) for k, x in enumerate(matrices)]
    rows = max((x.rows for x in all), default=1)
    columns = max((x.columns for x in all), default=1)
    array = np.zeros((len(all), rows, columns), dtype=np.uint8)
    for place, x in zip(array, all):
        place[: x.rows, : x.columns] = x.degrees
    return array


def _element(index: int, matrix: ConfigurationLike) -> Configuration:
    try:
        return Configuration(matrix)
    except (ValueError, TypeError) as error:
        error.args = (f"matrix {index}: {error}",)
        raise


def _mask(errors: str) -> bool:
    if errors not in ("raise", "mask"):
        raise ValueError("errors must be raise or mask")
    return errors == "mask"


def _masked(values: np.ndarray, codes: np.ndarray | None) -> np.ndarray:
    """Values without those that were refused, as a masked array where there may be some."""
    values = as_int64(values)
    if codes is None:
        return values
    refused = codes != 0
    mask = np.zeros(values.shape, dtype=bool)
    mask[refused] = True
    return np.ma.MaskedArray(values, mask=mask)


def hodge(
    matrices: Matrices, *, errors: str = "raise", threads: int = 0, progress: Progress = None
) -> Integers:
    """Exact Hodge numbers of many configurations of one dimension.

    Parameters
    ----------
    matrices : ndarray of integers (N, rows, columns), or a sequence
        See `stack`.
    errors : {"raise", "mask"}
        What to do about matrices that are not valid, or of another dimension than the first valid
        one: raise InvalidConfiguration for the first of them, or return a masked array.
    threads : int
        0: all cores. The result does not depend on it.
    progress : bool or callable, optional
        See `cicyminer.Progress`.

    Returns
    -------
    ndarray of int64, shape (N, k)
        The columns are those of `hodge_columns`: (h11, h21) of three-folds, (h11, h21, h31, h22) of
        four-folds.

    Raises
    ------
    InvalidConfiguration
        Naming the matrix, from 0 on, and the reason.

    Notes
    -----
    docs/mathematics.md 4. About a microsecond for a four-fold and core. Every Euler number is
    compared with the one from Chern classes.

    Examples
    --------
    >>> import cicyminer
    >>> cicyminer.hodge(["{{5}}", "[[1,1,1],[4,4,1]]"])
    array([[  1, 101],
           [  2,  86]])
    """
    array = stack(matrices)
    with meter(progress, "matrix") as report:
        _, values, _, _, _, codes = _core.hodge(array, 0, threads, _mask(errors), report)
    return _masked(values, codes)


def euler(
    matrices: Matrices, *, errors: str = "raise", threads: int = 0, progress: Progress = None
) -> Integers:
    """Euler numbers of many configurations, of any dimensions, from their Chern classes.

    Parameters and errors as of `hodge`.

    Returns
    -------
    ndarray of int64, shape (N,)

    Examples
    --------
    >>> import cicyminer
    >>> cicyminer.euler(["{{5}}", "{{6}}"])
    array([-200, 2610])
    """
    array = stack(matrices)
    with meter(progress, "matrix") as report:
        values, codes = _core.euler(array, threads, _mask(errors), report)
    return _masked(values, codes)


def canonical(
    matrices: Matrices,
    order: str = "canonical",
    *,
    seed: int = 0,
    errors: str = "raise",
    threads: int = 0,
    progress: Progress = None,
) -> Bytes:
    """Rows and columns of many configurations in a canonical order: equivalent ones become equal.

    Parameters
    ----------
    matrices : ndarray of integers (N, rows, columns), or a sequence
        See `stack`.
    order : {"canonical", "staircase", "shuffled"}
        See `Configuration.canonical`; "shuffled" is a random order, a function of `seed` and the
        place.
    seed : int
    errors, threads, progress
        As of `hodge`.

    Returns
    -------
    ndarray of uint8, shape (N, rows, columns)

    Examples
    --------
    >>> import cicyminer
    >>> cicyminer.canonical(["[[4,1,4],[1,1,1]]"], "staircase")
    array([[[1, 1],
            [4, 1]]], dtype=uint8)
    """
    if order not in ("canonical", "staircase", "shuffled"):
        raise ValueError("order must be canonical, staircase or shuffled")
    array = stack(matrices)
    with meter(progress, "matrix") as report:
        values, codes = _core.ordered(array, order, seed, threads, _mask(errors), report)
    return _masked(values, codes)


def cohomology(
    matrices: Matrices,
    bundles: ArrayLike,
    *,
    memory: float = 0,
    seconds: float = 0,
    seed: int = 0,
    errors: str = "raise",
    threads: int = 0,
    progress: Progress = None,
) -> Integers:
    """Cohomology of a line bundle on each of many configurations of one dimension.

    Parameters
    ----------
    matrices : ndarray of integers (N, rows, columns), or a sequence
        See `stack`.
    bundles : array_like of int, shape (N, rows) or (rows,)
        Degrees of either sign, one bundle for each matrix or one for all. Degrees in rows of
        padding must be 0.
    memory, seconds, seed
        For one bundle; as of `Configuration.cohomology`.
    errors, threads, progress
        As of `hodge`.

    Returns
    -------
    ndarray of int64, shape (N, dimension + 1)
        h^q in column q.

    Examples
    --------
    >>> import cicyminer
    >>> cicyminer.cohomology(["[[1,2],[3,4]]", "[[1,1,1],[4,4,1]]"], [-2, 2])
    array([[ 0, 10,  0,  0],
           [ 1,  6,  0,  0]])
    """
    array = stack(matrices)
    degrees = as_integers(bundles, "bundles", (1, 2))
    with meter(progress, "bundle") as report:
        h, codes = _core.cohomology(
            array, np.atleast_2d(degrees), memory, seconds, seed, threads, _mask(errors), report
        )
    return _masked(h, codes)


def hodge_columns(dimension: int) -> tuple[str, ...]:
    """Names of the Hodge numbers of a dimension, in the order of all arrays.

    Examples
    --------
    >>> import cicyminer
    >>> cicyminer.hodge_columns(4)
    ('h11', 'h21', 'h31', 'h22')
    """
    names = _core.hodge_columns(dimension)
    if not names:
        raise ValueError("dimension must be between 1 and 5")
    return names


__all__ = ["canonical", "cohomology", "euler", "hodge", "hodge_columns", "stack"]
