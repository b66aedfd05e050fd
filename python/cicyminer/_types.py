"""Types that several modules name."""

from __future__ import annotations

import os
from typing import Any, Union

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Path = Union[str, "os.PathLike[str]"]
ArrayLike = Any


def as_integers(values: ArrayLike, what: str, dimensions: int | tuple[int, ...]) -> Integers:
    """An int64 array of whole numbers, in C order; without a copy when it is one already.

    Raises TypeError for other kinds of numbers and for objects, ValueError for a wrong number of
    dimensions and for ragged lists.
    """
    allowed = (dimensions,) if isinstance(dimensions, int) else dimensions
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise ValueError(f"{what}: the rows have different lengths") from error
    if array.size == 0 and array.dtype == float:  # np.asarray([]) is float64
        array = array.astype(np.int64)
    if array.dtype.kind not in "biu":
        raise TypeError(f"{what} must be whole numbers, not {array.dtype}")
    if array.ndim not in allowed:
        names = " or ".join(str(n) for n in allowed)
        raise ValueError(f"{what} must have {names} dimensions, not {array.ndim}")
    if array.dtype == np.uint64 and array.size and int(array.max()) > np.iinfo(np.int64).max:
        raise ValueError(f"{what}: a number is too large")
    return np.ascontiguousarray(array, dtype=np.int64)


def as_bytes(values: ArrayLike, what: str, dimensions: int) -> Bytes:
    """The same as uint8; numbers outside 0..255 are a ValueError."""
    if isinstance(values, np.ndarray) and values.dtype == np.uint8:
        if values.ndim != dimensions:
            raise ValueError(f"{what} must have {dimensions} dimensions, not {values.ndim}")
        return np.ascontiguousarray(np.asarray(values))
    array = as_integers(values, what, dimensions)
    if array.size and (array.min() < 0 or array.max() > 255):
        raise ValueError(f"{what}: degrees must be between 0 and 255")
    return array.astype(np.uint8)


def as_int64(array: np.ndarray) -> np.ndarray:
    """The same array; with NumPy's own int64 where the binding gave C's other 64-bit type."""
    return array.view(np.int64) if array.dtype == np.int64 else array
