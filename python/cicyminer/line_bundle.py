"""Line bundles on a configuration, and their index."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from ._types import ArrayLike, Bytes, Integers, as_integers

if TYPE_CHECKING:
    from .configuration import Configuration


class LineBundle:
    """O(l_1, ..., l_rows) on a manifold; made by `Configuration.line_bundle`.

    Examples
    --------
    >>> from cicyminer import Configuration
    >>> L = Configuration("[[1,2],[3,4]]").line_bundle(-2, 1)
    >>> L
    LineBundle(-2, 1)
    >>> L.cohomology, L.index, L.method
    ((0, 4, 0, 0), -4, 'ranks')
    """

    __slots__ = ("_configuration", "_degrees", "_found")

    def __init__(self, configuration: Configuration, degrees: Integers) -> None:
        if len(degrees) != configuration.rows:
            raise ValueError(
                f"the line bundle has {len(degrees)} degrees; "
                f"the configuration has {configuration.rows} rows"
            )
        self._configuration = configuration
        self._degrees = degrees
        self._found: tuple[tuple[int, ...], int, str] | None = None

    @property
    def configuration(self) -> Configuration:
        """The manifold."""
        return self._configuration

    @property
    def degrees(self) -> tuple[int, ...]:
        """(l_1, ..., l_rows)."""
        return tuple(self._degrees.tolist())

    def compute(
        self, *, memory: float = 0, seconds: float = 0, seed: int = 0
    ) -> tuple[int, ...]:
        """Dimensions (h^0, ..., h^d) of the cohomology groups, within limits.

        Parameters
        ----------
        memory : float
            Bytes at most for the maps; 0: 2 GiB.
        seconds : float
            0: no limit.
        seed : int
            Of the random polynomials.

        Raises
        ------
        SystemFailure, OutOfMemory
            A limit is too small; the message has the sizes.
        UsageError
            A degree beyond +-1,000,000.

        Notes
        -----
        Exact where a closed form holds (no degree negative, or none positive). Otherwise from ranks
        of maps modulo two primes (docs/mathematics.md 7); the probability of an error is below
        1e-12.
        """
        self._found = self._configuration._matrix.line_bundle(self._degrees, memory, seconds, seed)
        return self._found[0]

    @property
    def cohomology(self) -> tuple[int, ...]:
        """Dimensions (h^0, ..., h^d) of the cohomology groups; computed once. See `compute`."""
        if self._found is None:
            self.compute()
        assert self._found is not None
        return self._found[0]

    @property
    def method(self) -> str:
        """How they were found: "closed", "dual" or "ranks"."""
        self.cohomology
        assert self._found is not None
        return self._found[2]

    @property
    def index(self) -> int:
        """The index, h^0 - h^1 + h^2 - ..., by Hirzebruch-Riemann-Roch."""
        return self._configuration.index_polynomial(*self._degrees)

    @property
    def dual(self) -> LineBundle:
        """O(-l_1, ..., -l_rows)."""
        return LineBundle(self._configuration, -self._degrees)

    def __mul__(self, other: LineBundle) -> LineBundle:
        """The tensor product of two line bundles on the same manifold."""
        if not isinstance(other, LineBundle):
            return NotImplemented
        if other._configuration != self._configuration:
            raise ValueError("the line bundles are on different manifolds")
        return LineBundle(self._configuration, self._degrees + other._degrees)

    def __repr__(self) -> str:
        return f"LineBundle({', '.join(map(str, self.degrees))})"

    def _repr_latex_(self) -> str:
        return f"$\\mathcal{{O}}_X({','.join(map(str, self.degrees))})$"


class IndexPolynomial:
    """The index of line bundles as a polynomial; made by `Configuration.index_polynomial`.

    Attributes
    ----------
    exponents : ndarray of uint8, shape (terms, rows)
    coefficients : list of Fraction

    Examples
    --------
    >>> from cicyminer import Configuration
    >>> p = Configuration("[[1,2],[3,4]]").index_polynomial
    >>> print(p)
    2 l1 l2^2 + 1/3 l2^3 + 2 l1 + 11/3 l2
    >>> p(-2, 1), p([[0, 1], [1, 0]])
    (-4, array([4, 2]))
    """

    __slots__ = ("exponents", "coefficients", "_numerators", "_denominator", "_text", "_latex")

    def __init__(
        self, exponents: Bytes, numerators: Integers, denominator: int, text: str, latex: str
    ) -> None:
        self.exponents = exponents
        self.coefficients = [Fraction(int(v), denominator) for v in numerators]
        self._numerators, self._denominator = numerators, denominator
        self._text, self._latex = text, latex

    def __call__(self, *degrees: ArrayLike) -> int | np.ndarray:
        """The index of a line bundle, given as numbers or one sequence; or of many, (N, rows)."""
        values = degrees[0] if len(degrees) == 1 and not np.isscalar(degrees[0]) else degrees
        array = as_integers(values, "degrees", (1, 2))
        rows = self.exponents.shape[1]
        if array.shape[-1] != rows:
            raise ValueError(f"{array.shape[-1]} degrees; the configuration has {rows} rows")
        if array.ndim == 1:
            return self._one([int(v) for v in array])
        found = [self._one(row) for row in array.tolist()]
        return np.array(found, dtype=np.int64)

    def _one(self, degrees: list[int]) -> int:
        total = 0
        for exponents, numerator in zip(self.exponents.tolist(), self._numerators.tolist()):
            term = numerator
            for degree, exponent in zip(degrees, exponents):
                term *= degree**exponent
            total += term
        assert total % self._denominator == 0
        return total // self._denominator

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"IndexPolynomial({self._text!r})"

    def latex(self) -> str:
        """The polynomial in LaTeX."""
        return self._latex

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self._latex}$"


__all__ = ["IndexPolynomial", "LineBundle"]
