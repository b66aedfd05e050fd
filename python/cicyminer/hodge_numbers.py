"""Hodge numbers as tuples with names."""

from __future__ import annotations

from typing import NamedTuple, Union

import numpy as np

from ._types import Integers


class HodgeCurve(NamedTuple):
    """Of an elliptic curve."""

    h11: int


class HodgeSurface(NamedTuple):
    """Of a K3 surface or an abelian surface; h11 of a K3 surface is 20."""

    h11: int


class HodgeThreeFold(NamedTuple):
    """Of a three-fold, (h11, h21)."""

    h11: int
    h21: int


class HodgeFourFold(NamedTuple):
    """Of a four-fold, (h11, h21, h31, h22)."""

    h11: int
    h21: int
    h31: int
    h22: int


class HodgeFiveFold(NamedTuple):
    """Of a five-fold, (h11, h21, h31, h41, h22, h32)."""

    h11: int
    h21: int
    h31: int
    h41: int
    h22: int
    h32: int


HodgeNumbers = Union[HodgeCurve, HodgeSurface, HodgeThreeFold, HodgeFourFold, HodgeFiveFold]

_make = {
    1: HodgeCurve._make,
    2: HodgeSurface._make,
    3: HodgeThreeFold._make,
    4: HodgeFourFold._make,
    5: HodgeFiveFold._make,
}
