"""pyCICY's class, computed by this library: ``from cicyminer.pycicy import CICY``.

The methods have the names, arguments and results of pyCICY 0.5.2 (M. Larfors, R. Schneider,
https://github.com/robin-schneider/CICY). It is a matter of microseconds instead of seconds, and
needs NumPy only; `line_slope`, `line_index` and `l_slope` with ``quick=False`` need sympy, as there.

What differs, apart from speed:

- A matrix that is not Calabi-Yau, empty, or of dimension outside 1..5 is an `InvalidConfiguration`;
  pyCICY warns and computes on.
- `line_co` gives the cohomology for generic polynomials. pyCICY's is that of one matrix with random
  coefficients 1..50 without a check, and uses the index and a vanishing theorem where several maps
  are unknown.
- `line_co` of direct products follows Kuenneth; pyCICY gives ``[1, 0, 0, 1]`` for the trivial bundle
  on a torus times a K3 surface instead of ``[1, 1, 1, 1]``. On four-folds it works for all bundles;
  pyCICY fails for some (no attribute 'triple').
- `hodge_data` of four-folds is exact. pyCICY assumes that maps have the largest rank possible.
- `is_directproduct` is exact. pyCICY takes some single hypersurfaces for products, such as
  ``[[2,3],[2,3],[1,2]]``. The second value lists each factor once.
- `is_favourable` does not change when `hodge_data` is called; in pyCICY it becomes False.
- Numbers that pyCICY gives as floats (``59.0``, sometimes ``2.000000000000014``) are floats here as
  well, but exact.
- `def_poly`, `Leray`, `enhancement_diagram` and what follows them are not here.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from .configuration import Configuration

logger = logging.getLogger("pyCICY")
_LEVELS = {1: logging.DEBUG, 2: logging.INFO, 3: logging.WARNING}

Array = npt.NDArray[Any]


class CICY:
    """A complete-intersection Calabi-Yau manifold.

    Parameters
    ----------
    conf : array_like of int, shape (rows, columns + 1)
        The configuration matrix, the dimensions of the projective spaces in the first column.
    log : int
        1 debug, 2 information, 3 warnings; the level of the logger "pyCICY".

    Attributes
    ----------
    M, N : ndarray of int16
        The matrix with and without its first column.
    len, K, nfold, dimA : int
        Rows, polynomials, dimension of the manifold and of the ambient space.
    configuration : Configuration
        The same manifold as this package has it.

    Raises
    ------
    InvalidConfiguration

    Examples
    --------
    >>> from cicyminer.pycicy import CICY
    >>> M = CICY([[2,2,1],[3,1,3]])
    >>> M.hodge_data()
    [0, 59.0, 2.0, 0]
    >>> M.line_co([-4,3])
    array([ 0, 46,  0,  0])
    >>> M.line_co_euler([-4,3])
    -46.0
    >>> M.second_chern()
    array([36., 44.])
    """

    def __init__(self, conf: Sequence[Sequence[int]] | Array, log: int = 3) -> None:
        if log in _LEVELS:
            logger.setLevel(_LEVELS[log])
        self.configuration = X = Configuration(conf)
        self.M = np.array(X.tolist(), dtype=np.int16)
        self.N = X.degrees.astype(np.int16)
        self.len, self.K = X.rows, X.columns
        self.dimA, self.nfold = sum(X.n), X.dimension
        self.CY = True
        self.triple = self.triple_intersection() if self.nfold == 3 else np.array([])
        self.quadruple = self.quadruple_intersection() if self.nfold == 4 else np.array([])
        self.c2_tensor = self.second_chern_all()
        self.h = self.hodge_data()
        self.fav = not X.is_product and X.is_favourable
        self.euler = self.euler_characteristic()

    # ------------------------------------------------------------------ Hodge numbers

    def hodge_data(self) -> list[float]:
        """Hodge numbers as a list: ``[0, h21, h11, 0]`` of three-folds, ``[0, h31, h21, h11, h22]``
        of four-folds, ``[0, 20, 0]`` of K3 surfaces; zeros for direct products, as in the public
        list."""
        X = self.configuration
        if X.is_product or self.nfold not in (2, 3, 4):
            return [0] * (self.nfold + 1)
        h = X.hodge
        if self.nfold == 2:
            return [0, 20, 0]
        if self.nfold == 3:
            return [0, float(h[1]), float(h[0]), 0]
        h11, h21, h31, h22 = map(float, h)
        return [0, h31, h21, h11, h22]

    def hodge_numbers(self) -> None:
        """Prints the Hodge numbers of a two-, three- or four-fold."""
        places = {2: {}, 3: {"1,1": 2, "2,1": 1}, 4: {"1,1": 3, "2,1": 2, "2,2": 4, "3,1": 1}}
        if self.nfold == 2:
            print("h^{1,1} = 20")
        for name, place in places.get(self.nfold, {}).items():
            print(f"h^{{{name}}} = {self.h[place]}")

    def euler_characteristic(self) -> float:
        """The Euler number."""
        return float(self.configuration.euler)

    def is_favourable(self) -> bool:
        """Whether h11 is the number of rows; False for direct products, as in pyCICY."""
        return self.fav

    def is_directproduct(self) -> tuple[bool, list[list[Any]]]:
        """Whether the manifold is a direct product, and its factors as
        ``["T" or "K3" or "CY3", columns]``."""
        factors = self.configuration.factors
        if len(factors) < 2:
            return False, []
        names = {1: "T", 2: "K3", 3: "CY3", 4: "CY4"}
        columns = self._factor_columns()
        return True, [[names[f.dimension], c] for f, c in zip(factors, columns)]

    def _factor_columns(self) -> list[list[int]]:
        """Columns of the factors, in the order of their first rows."""
        group = np.full(self.len, -1)
        columns = []
        for first in range(self.len):
            if group[first] >= 0:
                continue
            rows, size = {first}, 0
            while size != len(rows):
                size = len(rows)
                meets = self.N[sorted(rows)].any(axis=0)
                rows = set(np.flatnonzero(self.N[:, meets].any(axis=1)).tolist())
            group[sorted(rows)] = first
            columns.append(np.flatnonzero(meets).tolist())
        return columns

    # ------------------------------------------------------------------ Chern classes

    def _power_sum(self, rows: tuple[int, ...]) -> float:
        """sum_a q_a^r q_a^s ... - delta (n_r + 1), minus the power sum of the Chern roots."""
        delta = int(self.M[rows[0], 0]) + 1 if len(set(rows)) == 1 else 0
        degrees = self.N[list(rows)].astype(np.int64)
        return float(np.prod(degrees, axis=0).sum() - delta)

    def c1(self, r: int) -> int:
        """First Chern class along J_r: 0."""
        return int(self.M[r, 0] + 1 - self.M[r, 1:].sum())

    def c2(self, r: int, s: int) -> float:
        """Coefficient of J_r J_s in the second Chern class, in the convention of arXiv:1303.1832."""
        return self._power_sum((r, s)) / 2

    def c3(self, r: int, s: int, t: int) -> float:
        """Coefficient of J_r J_s J_t in the third Chern class."""
        return -self._power_sum((r, s, t)) / 3

    def c4(self, r: int, s: int, t: int, u: int) -> float:
        """Coefficient of J_r J_s J_t J_u in the fourth Chern class."""
        if self.nfold < 4:
            logger.error("%s is a Calabi-Yau %d-fold.", self.M, self.nfold)
        return (self._power_sum((r, s, t, u)) + 2 * self.c2(r, s) * self.c2(t, u)) / 4

    def _all(self, coefficient: Any, axes: int) -> Array:
        shape = (self.len,) * axes
        return np.array([coefficient(*rows) for rows in np.ndindex(*shape)]).reshape(shape)

    def first_chern(self) -> Array:
        """First Chern class, (rows,)."""
        return self._all(self.c1, 1)

    def second_chern_all(self) -> Array:
        """Second Chern class, (rows, rows)."""
        return self._all(self.c2, 2)

    def third_chern(self) -> Array:
        """Third Chern class, (rows, rows, rows)."""
        return self._all(self.c3, 3)

    def fourth_chern(self) -> Array:
        """Fourth Chern class, four axes of length rows."""
        return self._all(self.c4, 4)

    def second_chern(self) -> Array:
        """The integrals of c2 J_r over a three-fold, (rows,)."""
        self._needs(3, "second_chern")
        return self.configuration.c2.astype(float)

    # ------------------------------------------------------------------ intersection numbers

    def triple_intersection(self) -> Array:
        """Triple intersection numbers of a three-fold, (rows, rows, rows)."""
        self._needs(3, "triple_intersection")
        return self.configuration.intersection_numbers.astype(float)

    def drst(self, r: int, s: int, t: int, x: int = 1) -> float:
        """The triple intersection number of J_r, J_s, J_t; `x` has no effect, as in pyCICY."""
        self._needs(3, "drst")
        return float(self.triple[r, s, t])

    def quadruple_intersection(self) -> Array:
        """Quadruple intersection numbers of a four-fold, four axes of length rows."""
        self._needs(4, "quadruple_intersection")
        return self.configuration.intersection_numbers.astype(float)

    def drstu(self, r: int, s: int, t: int, u: int, x: int = 1) -> float:
        """The quadruple intersection number of J_r, J_s, J_t, J_u."""
        self._needs(4, "drstu")
        return float(self.quadruple[r, s, t, u])

    def _needs(self, dimension: int, method: str) -> None:
        if self.nfold != dimension:
            raise ValueError(f"{method} is of {dimension}-folds; this is a {self.nfold}-fold")

    # ------------------------------------------------------------------ line bundles

    def line_co(self, L: Sequence[int], short: bool = True, SpaSM: bool = False) -> Array:
        """Cohomology [h^0, ..., h^d] of a line bundle; `short` and `SpaSM` have no effect."""
        return np.array(self.configuration.line_bundle(L).cohomology)

    def line_co_euler(self, L: Sequence[int], Leray: bool = False) -> float:
        """The index of a line bundle; `Leray` has no effect."""
        return float(self.configuration.line_bundle(L).index)

    def line_index(self) -> Any:
        """The index of O(m0, m1, ...) as a sympy expression."""
        import sympy

        p = self.configuration.index_polynomial
        charges = sympy.symbols(f"m0:{self.len}")
        terms = [
            sympy.Rational(c.numerator, c.denominator)
            * sympy.prod(m**int(e) for m, e in zip(charges, exponents))
            for exponents, c in zip(p.exponents.tolist(), p.coefficients)
        ]
        return sum(terms, sympy.Integer(0))

    def line_slope(self) -> Any:
        """The slope of O(m0, m1, ...) on a three-fold, d_rst m_r t_s t_t, as a sympy expression."""
        import sympy

        charges = sympy.symbols(f"m0:{self.len}")
        return self._slope(charges)

    def l_slope(
        self, line: Sequence[int], dual: bool = False, quick: bool = True
    ) -> tuple[bool, Any]:
        """Whether the slope of a line bundle may vanish in the Kaehler cone, by the signs of its
        terms; and with ``quick=False`` the slope as a sympy expression."""
        if dual:
            signs = np.sign(np.asarray(line))
        else:
            self._needs(3, "l_slope")
            form = np.einsum("ijk,i->jk", self.triple, line)
            signs = np.sign(form + form.T)
        mixed = bool((signs < 0).any() and (signs > 0).any())
        if dual:
            import sympy

            moduli = sympy.symbols(f"t0:{self.len}")
            return mixed, [sum((int(l) * t for l, t in zip(line, moduli)), sympy.Integer(0))]
        return (mixed, 0) if quick else (mixed, [self._slope(line)])

    def _slope(self, line: Sequence[Any]) -> Any:
        import sympy

        self._needs(3, "line_slope")
        moduli = sympy.symbols(f"t0:{self.len}")
        total = sympy.Integer(0)
        for r, s, t in zip(*(axis.tolist() for axis in np.nonzero(self.triple))):
            total += int(self.triple[r, s, t]) * line[r] * moduli[s] * moduli[t]
        return sympy.expand(total)

    # ------------------------------------------------------------------ everything

    def info(self) -> None:
        """Prints an overview: matrix, Hodge numbers, intersection numbers, Chern classes, Euler
        number."""
        if self.nfold == 2:
            print("K3.")
            return
        print(f"The CICY {self.M}")
        print(f"has Hodge numbers {self.h}.")
        if self.nfold == 3:
            print(f"Its triple intersection numbers are \n {self.triple}.")
            print(f"The second Chern class is {self.second_chern()}.")
        if self.nfold == 4:
            print(f"Its quadruple intersection numbers are \n {self.quadruple}.")
            print(f"The third Chern class is {self.third_chern()}.")
        print(f"The euler characteristic is {self.euler_characteristic()}")


__all__ = ["CICY"]
