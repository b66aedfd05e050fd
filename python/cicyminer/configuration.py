"""Configurations: products of projective spaces and polynomials in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Union

import numpy as np

from . import _core, _latex
from ._progress import Progress, meter
from ._types import ArrayLike, Bytes, Integers, as_bytes, as_int64, as_integers
from .hodge_numbers import HodgeNumbers, _make
from .line_bundle import IndexPolynomial, LineBundle
from .vector_bundle import VectorBundle

ConfigurationLike = Union[str, "Configuration", Sequence[Sequence[int]], np.ndarray]


class Neighbour(NamedTuple):
    """A configuration that is one splitting or one contraction away.

    Attributes
    ----------
    configuration : Configuration
        In staircase order.
    place : int
        The column that was split, or the row that was contracted, from 0 on.
    n : int
        Dimension of the projective space of the new, or the removed, row.
    effective : bool
        Whether the step changes the manifold (a conifold transition); if not, both configurations
        describe the same one.
    """

    configuration: Configuration
    place: int
    n: int
    effective: bool


class Fibration(NamedTuple):
    """A fibration that can be read off the matrix.

    Attributes
    ----------
    fibre_dimension : int
    rows, columns : list of int
        Of the matrix that make the fibre, from 0 on.
    fibre : list of list of int
        Rows ``[n, p1, p2, ...]`` of the fibre, a Calabi-Yau manifold.
    base : list of list of int
        Those of the base, in general no Calabi-Yau manifold.
    connected : bool
        Whether the fibre is connected.
    degrees : list of int or None
        Of a genus-one fibration: the degree of each of the fibre's hyperplane classes on it. A
        section from the ambient space is possible only if their greatest common divisor is 1.
    """

    fibre_dimension: int
    rows: list[int]
    columns: list[int]
    fibre: list[list[int]]
    base: list[list[int]]
    connected: bool
    degrees: list[int] | None


class Configuration:
    """A complete-intersection Calabi-Yau manifold, given by its configuration matrix.

    Row i is the projective space P^n_i, column j a polynomial with degree p_ij in its coordinates.
    A configuration never changes; it can be compared, hashed, pickled.

    Parameters
    ----------
    matrix : str, sequence of sequences, array or Configuration
        Text in either notation: ``"[[n,p1,p2,...],...]"``, whose rows start with the dimension of
        the projective space, or ``"{{p1,p2,...},...}"``, degrees only; also what NumPy, Python and
        Mathematica print. Lists and arrays are rows ``[n, p1, p2, ...]``. For degrees alone, as in
        data sets, use `from_degrees`.

    Raises
    ------
    InvalidConfiguration
        With place and reason: syntax, ragged rows, a row that breaks the Calabi-Yau condition
        ``sum_j p_ij = n_i + 1``, an empty intersection, a dimension outside 1..5, more than 32 rows
        or columns.
    TypeError
        Numbers that are not whole, or objects.

    Notes
    -----
    The conventions are those of P. Candelas, A. M. Dale, C. A. Luetken, R. Schimmrigk,
    Nucl. Phys. B298 (1988) 493. All numbers are exact and hold for the generic member.

    Examples
    --------
    >>> from cicyminer import Configuration
    >>> X = Configuration("[[1,1,1],[4,4,1]]")
    >>> X.hodge
    HodgeThreeFold(h11=2, h21=86)
    >>> X.euler
    -168
    >>> Configuration([[4, 5]]) == Configuration("{{5}}")
    True
    """

    __slots__ = ("_matrix",)
    _matrix: _core.Matrix

    def __init__(self, matrix: ConfigurationLike) -> None:
        if isinstance(matrix, str):
            if not matrix.isascii():  # what cannot be encoded is for the parser to refuse
                matrix = matrix.encode("utf-8", "replace").decode("utf-8")
            self._matrix = _core.Matrix.parse(matrix)
        elif isinstance(matrix, Configuration):
            self._matrix = matrix._matrix
        else:
            self._matrix = _from_rows(matrix)

    @classmethod
    def from_degrees(cls, degrees: ArrayLike) -> Configuration:
        """A configuration from its degrees alone, ``n`` following from the Calabi-Yau condition.

        Parameters
        ----------
        degrees : array_like of int, shape (rows, columns)
            Rows and columns of zeros at the end are padding and left out.

        Examples
        --------
        >>> Configuration.from_degrees([[5, 0], [0, 0]])
        Configuration('[[4,5]]')
        """
        return cls._of(_core.Matrix.from_degrees(as_bytes(degrees, "degrees", 2)))

    @classmethod
    def _of(cls, matrix: _core.Matrix) -> Configuration:
        self = cls.__new__(cls)
        self._matrix = matrix
        return self

    # ------------------------------------------------------------------ the matrix

    @property
    def rows(self) -> int:
        """Number of projective spaces."""
        return self._matrix.rows

    @property
    def columns(self) -> int:
        """Number of polynomials."""
        return self._matrix.columns

    @property
    def dimension(self) -> int:
        """Complex dimension, sum of all n minus the number of polynomials: 1 to 5."""
        return self._matrix.dimension

    @property
    def n(self) -> list[int]:
        """Dimensions of the projective spaces."""
        return self._matrix.n

    @property
    def degrees(self) -> Bytes:
        """Degrees, uint8 array (rows, columns); a copy."""
        return self._matrix.degrees

    def tolist(self) -> list[list[int]]:
        """Rows ``[n, p1, p2, ...]``, as pyCICY and the text notation have them.

        Examples
        --------
        >>> Configuration("{{5}}").tolist()
        [[4, 5]]
        """
        return [[n, *row] for n, row in zip(self.n, self.degrees.tolist())]

    # ------------------------------------------------------------------ exact numbers

    @property
    def hodge(self) -> HodgeNumbers:
        """Hodge numbers, a tuple with names.

        (h11,) in dimension 1 and 2, (h11, h21) in 3, (h11, h21, h31, h22) in 4 and
        (h11, h21, h31, h41, h22, h32) in 5. Exact (docs/mathematics.md 4); the Euler number that
        follows from them is compared with the one from Chern classes. About two microseconds.

        Raises
        ------
        InvalidConfiguration
            When a factor of a direct product is a set of points.

        Examples
        --------
        >>> Configuration("[[1,1,1],[5,5,1]]").hodge
        HodgeFourFold(h11=2, h21=0, h31=350, h22=1452)
        """
        dimension, values, *_ = self._matrix.hodge()
        return _make[dimension](values)

    @property
    def hodge_diamond(self) -> Integers:
        """All h^{p,q}, int64 array (dimension + 1, dimension + 1), of a connected configuration
        with h^{p,0} = 0 for 0 < p < dimension.

        Raises
        ------
        ValueError
            For a direct product, which has further Hodge numbers.

        Examples
        --------
        >>> Configuration("{{5}}").hodge_diamond
        array([[  1,   0,   0,   1],
               [  0,   1, 101,   0],
               [  0, 101,   1,   0],
               [  1,   0,   0,   1]])
        """
        if self.is_product:
            raise ValueError("a direct product has further Hodge numbers; see factors")
        d = self.dimension
        diamond = np.zeros((d + 1, d + 1), dtype=np.int64)
        diamond[0, 0] = diamond[0, d] = diamond[d, 0] = diamond[d, d] = 1
        for name, value in zip(_core.hodge_columns(d), self.hodge):
            p, q = int(name[1]), int(name[2])
            for a, b in ((p, q), (d - p, d - q)):
                diamond[a, b] = diamond[b, a] = value
        return diamond

    @property
    def euler(self) -> int:
        """Euler number, from the Chern classes."""
        return self._matrix.euler()

    @property
    def is_favourable(self) -> bool:
        """Whether h11 equals the number of rows, so that all divisors come from the ambient
        space."""
        return self._matrix.hodge()[4]

    @property
    def is_product(self) -> bool:
        """Whether the matrix is block diagonal, up to permutations: a direct product."""
        return self._matrix.is_product

    @property
    def factors(self) -> list[Configuration]:
        """The factors of a direct product, in the order of their first rows; itself when it is
        none.

        Examples
        --------
        >>> Configuration("{{3,0},{0,4}}").factors
        [Configuration('[[2,3]]'), Configuration('[[3,4]]')]
        """
        return [Configuration._of(factor) for factor in self._matrix.factors()]

    @property
    def intersection_numbers(self) -> Integers:
        """Intersection numbers of the hyperplane classes J_i, an int64 array with `dimension` axes
        of length `rows`: ``d[i, j, k]`` is the integral of J_i J_j J_k on a three-fold.

        Raises
        ------
        InvalidConfiguration
            When a number leaves 64 bits.

        Examples
        --------
        >>> Configuration("[[1,1,1],[4,4,1]]").intersection_numbers
        array([[[0, 0],
                [0, 4]],
        <BLANKLINE>
               [[0, 4],
                [4, 5]]])
        """
        return _dense(self.rows, *self._matrix.topology()[3])

    @property
    def c2(self) -> Integers:
        """The second Chern class: the integrals of c2 with `dimension` - 2 classes J_i, an int64
        array with that many axes. For three-folds ``c2[i]`` is the integral of c2 J_i.

        Examples
        --------
        >>> Configuration("{{5}}").c2
        array([50])
        """
        return _dense(self.rows, *self._matrix.topology()[4])

    @property
    def c2_squared(self) -> int:
        """The integral of c2^2 over a four-fold; 0 in other dimensions."""
        return self._matrix.topology()[1]

    # ------------------------------------------------------------------ bundles

    def line_bundle(self, *degrees: int | Sequence[int]) -> LineBundle:
        """The line bundle O(l_1, ..., l_rows), restricted to the manifold.

        Parameters
        ----------
        *degrees : int
            One degree of either sign for each row, or one sequence of them.

        Examples
        --------
        >>> X = Configuration("[[1,2],[3,4]]")
        >>> X.line_bundle(-2, 2).cohomology
        (0, 10, 0, 0)
        """
        values = degrees[0] if len(degrees) == 1 and not np.isscalar(degrees[0]) else degrees
        return LineBundle(self, as_integers(values, "degrees", 1))

    def cohomology(
        self,
        bundles: ArrayLike,
        *,
        memory: float = 0,
        seconds: float = 0,
        seed: int = 0,
        threads: int = 0,
        progress: Progress = None,
    ) -> Integers:
        """Cohomology of many line bundles on this manifold, by all cores.

        Parameters
        ----------
        bundles : array_like of int, shape (N, rows)
        memory : float
            Bytes at most for the maps of one bundle; 0: 2 GiB.
        seconds : float
            For one bundle at most; 0: no limit.
        seed : int
            Of the random polynomials.
        threads : int
            0: all cores. The result does not depend on it.
        progress : bool or callable, optional

        Returns
        -------
        ndarray of int64, shape (N, dimension + 1)
            h^q in column q.

        Examples
        --------
        >>> Configuration("[[1,2],[3,4]]").cohomology([[0, 0], [1, 1], [-2, 2]])
        array([[ 1,  0,  0,  1],
               [ 8,  0,  0,  0],
               [ 0, 10,  0,  0]])
        """
        with meter(progress, "bundle") as report:
            return as_int64(
                self._matrix.line_bundles(
                    as_integers(bundles, "bundles", 2), memory, seconds, seed, threads, report
                )
            )

    @property
    def index_polynomial(self) -> IndexPolynomial:
        """The index of O(l_1, ..., l_rows) as a polynomial in the degrees, by
        Hirzebruch-Riemann-Roch.

        Examples
        --------
        >>> p = Configuration("{{5}}").index_polynomial
        >>> print(p)
        5/6 l1^3 + 25/6 l1
        >>> p(1)
        5
        """
        return IndexPolynomial(*self._matrix.index_polynomial())

    @property
    def tangent_bundle(self) -> VectorBundle:
        """TX. Its cohomology makes no assumption on ranks, so it is an independent check of
        `hodge`: h^q(TX) = h^{d-1,q}.

        Examples
        --------
        >>> Configuration("{{5}}").tangent_bundle.cohomology
        (0, 101, 1, 0)
        """
        none = np.zeros((0, self.rows), dtype=np.int64)
        return VectorBundle(self, "tangent", none, none)

    def sum_of_line_bundles(self, degrees: ArrayLike) -> VectorBundle:
        """A sum of line bundles.

        Parameters
        ----------
        degrees : array_like of int, shape (count, rows)

        Examples
        --------
        >>> X = Configuration("[[1,2],[3,4]]")
        >>> X.sum_of_line_bundles([[0, 1], [0, 1], [-2, 2]]).cohomology
        (8, 10, 0, 0)
        """
        none = np.zeros((0, self.rows), dtype=np.int64)
        return VectorBundle(self, "sum", self._sum(degrees, "degrees"), none)

    def kernel(self, first: ArrayLike, second: ArrayLike) -> VectorBundle:
        """The kernel of a generic map from one sum of line bundles onto another.

        Parameters
        ----------
        first, second : array_like of int, shape (count, rows)
            Degrees of the line bundles.

        Examples
        --------
        O(1)^5 -> O(5) on the quintic, a deformation of TX + O:

        >>> V = Configuration("{{5}}").kernel([[1]] * 5, [[5]])
        >>> V.cohomology, V.rank, V.endomorphisms.cohomology
        ((0, 100, 0, 0), 4, (1, 325, 325, 1))
        """
        return VectorBundle(self, "kernel", self._sum(first, "first"), self._sum(second, "second"))

    def cokernel(self, first: ArrayLike, second: ArrayLike) -> VectorBundle:
        """The cokernel of a generic map from one sum of line bundles into another.

        Parameters
        ----------
        first, second : array_like of int, shape (count, rows)
            Degrees of the line bundles.

        Examples
        --------
        The dual of the example of `kernel`:

        >>> Configuration("{{5}}").cokernel([[-5]], [[-1]] * 5).cohomology
        (0, 0, 100, 0)
        """
        return VectorBundle(
            self, "cokernel", self._sum(first, "first"), self._sum(second, "second")
        )

    def _sum(self, degrees: ArrayLike, what: str) -> Integers:
        array = as_integers(degrees, what, 2)
        if array.shape[1] != self.rows:
            raise ValueError(
                f"{what}: the line bundles have {array.shape[1]} degrees; "
                f"the configuration has {self.rows} rows"
            )
        return array

    def monad(
        self,
        first: ArrayLike,
        second: ArrayLike,
        *,
        memory: float = 0,
        seconds: float = 0,
        seed: int = 0,
    ) -> tuple[int, ...]:
        """Hypercohomology of a generic map B -> C between sums of line bundles, of whatever rank.

        Where the kernel or the cokernel is a bundle, `kernel` and `cokernel` give it.

        Parameters
        ----------
        first, second : array_like of int, shape (count, rows)
            Degrees of the line bundles in B and in C.
        memory, seconds, seed
            As of `cohomology`.

        Returns
        -------
        tuple of int
            The hypercohomology of B -> C in degrees 0 .. dimension + 1. Where the map is onto, that
            is the cohomology of its kernel; where it is injective, with a vector bundle as
            cokernel, entry q + 1 is h^q of the cokernel.

        Raises
        ------
        InvalidInput
            For a direct product.

        Examples
        --------
        O(1)^5 -> O(5) on the quintic: 25 multiples of five linear forms against the 125 quintics
        that are not zero on it.

        >>> Configuration("{{5}}").monad([[1]] * 5, [[5]])
        (0, 100, 0, 0, 0)
        """
        return self._matrix.monad(
            as_integers(first, "first", 2), as_integers(second, "second", 2), memory, seconds, seed
        )

    # ------------------------------------------------------------------ relations

    def canonical(self, order: str = "canonical") -> Configuration:
        """The canonical form: the same matrix for all orders of rows and columns.

        Parameters
        ----------
        order : {"canonical", "staircase"}
            The staircase form is canonical too, and looks like the public lists: rows by increasing
            n, ones running down like stairs.

        Examples
        --------
        >>> a, b = Configuration("[[4,1,4],[1,1,1]]"), Configuration("[[1,1,1],[4,4,1]]")
        >>> a == b, a.canonical() == b.canonical()
        (False, True)
        >>> a.canonical("staircase")
        Configuration('[[1,1,1],[4,4,1]]')
        """
        if order not in ("canonical", "staircase"):
            raise ValueError("order must be canonical or staircase")
        return Configuration._of(self._matrix.ordered(order))

    def shuffled(self, seed: int = 0) -> Configuration:
        """Rows and columns in a random order, a function of the seed."""
        return Configuration._of(self._matrix.ordered("shuffled", seed))

    def is_equivalent(self, other: ConfigurationLike) -> bool:
        """Whether a permutation of rows and of columns makes both equal."""
        return self._matrix.equivalent(Configuration(other)._matrix)

    def splittings(
        self,
        n: int | None = None,
        *,
        effective: bool = False,
        most: int = 0,
        progress: Progress = None,
    ) -> list[Neighbour]:
        """All configurations that follow by splitting a column over a projective space.

        Parameters
        ----------
        n : int, optional
            Only over P^n; all that fit when left out.
        effective : bool
            Only those that change the manifold.
        most : int
            Ways to write a column as a sum that may be tried; 0: any number.
        progress : bool or callable, optional

        Raises
        ------
        InvalidInput
            All rows are in use, or there are more than `most` ways.

        Examples
        --------
        >>> [x.configuration for x in Configuration("{{5}}").splittings(1, effective=True)]
        [Configuration('[[1,1,1],[4,3,2]]'), Configuration('[[1,1,1],[4,4,1]]')]
        """
        with meter(progress, "way") as report:
            found = self._matrix.splittings(n or 0, effective, most, report)
        return [Neighbour(Configuration._of(m), *rest) for m, *rest in found]

    def conifold_nodes(self, split: ConfigurationLike) -> int:
        """The number of nodes of the conifold between this three-fold and one that is a splitting
        of it: half the difference of the Euler numbers.

        Raises
        ------
        InvalidInput
            Not three-folds, or the Euler number of `split` is smaller.

        Examples
        --------
        The quintic that contains a plane has 16 nodes (P. Candelas, A. M. Dale, C. A. Luetken,
        R. Schimmrigk, Nucl. Phys. B298 (1988) 493).

        >>> Configuration("{{5}}").conifold_nodes("[[1,1,1],[4,4,1]]")
        16
        """
        return _core.conifold_nodes(self._matrix, Configuration(split)._matrix)

    def contractions(self) -> list[Neighbour]:
        """All configurations that follow by contracting a row of zeros and ones.

        Examples
        --------
        >>> Configuration("[[1,1,1],[4,4,1]]").contractions()[0].configuration
        Configuration('[[4,5]]')
        """
        return [Neighbour(Configuration._of(m), *rest) for m, *rest in self._matrix.contractions()]

    def fibrations(self, fibre_dimension: int | None = None, *, all: bool = False) -> list[Fibration]:
        """The obvious fibrations: those that a permutation of rows and columns shows as a block
        form (J. Gray, A. Haupt, A. Lukas, arXiv:1405.2073).

        Parameters
        ----------
        fibre_dimension : int, optional
            Only fibrations by manifolds of this dimension.
        all : bool
            Also those that a symmetry of the matrix maps to an earlier one.

        Examples
        --------
        >>> for f in Configuration("[[2,3],[2,3]]").fibrations():
        ...     print(f.fibre, f.base, f.degrees)
        [[2, 3]] [[2]] [3]
        """
        return [Fibration(*found) for found in self._matrix.fibrations(fibre_dimension or 0, all)]

    # ------------------------------------------------------------------ text

    def __repr__(self) -> str:
        return f"Configuration('{self._matrix.text()}')"

    def __str__(self) -> str:
        return self._matrix.text()

    def text(self, notation: str = "pycicy") -> str:
        """The matrix on one line.

        Parameters
        ----------
        notation : {"pycicy", "degrees"}
            ``[[n,p1,...],...]`` or ``{{p1,...},...}``.
        """
        if notation not in ("pycicy", "degrees"):
            raise ValueError("notation must be pycicy or degrees")
        return self._matrix.text(notation == "degrees")

    def latex(self) -> str:
        """The matrix as papers print it: Hodge numbers as superscript, the Euler number as
        subscript. Needs no packages.

        Examples
        --------
        >>> print(Configuration("{{5}}").latex())
        \\left[\\begin{array}{c|c}
        \\mathbb{P}^{4} & 5
        \\end{array}\\right]^{1,101}_{-200}
        """
        return _latex.latex(self)

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"

    def _repr_html_(self) -> str:
        return _latex.html(self)

    # ------------------------------------------------------------------ as a value

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Configuration):
            return NotImplemented
        return self._matrix == other._matrix

    def __hash__(self) -> int:
        return hash(self._matrix.text())

    def __reduce__(self) -> tuple[type, tuple[str]]:
        return Configuration, (self._matrix.text(),)


def _from_rows(matrix: ArrayLike) -> _core.Matrix:
    """From rows [n, p1, p2, ...]. What the quick way does not take is handed to the text parser,
    which states what is wrong, with its place."""
    if isinstance(matrix, (list, tuple)):
        quick = _core.Matrix.from_rows(matrix)
        if quick is not None:
            return quick
    if isinstance(matrix, (bytes, dict, set)) or not isinstance(matrix, Iterable):
        raise TypeError("a configuration is made from text, or from rows [n, p1, p2, ...]")
    if isinstance(matrix, np.ma.MaskedArray):
        raise TypeError("a configuration is not made from a masked array")
    try:
        rows = [list(row) for row in matrix]
    except TypeError:
        raise TypeError("a configuration needs rows [n, p1, p2, ...], lists of numbers") from None
    for row in rows:
        for value in row:
            if not isinstance(value, (int, np.integer)):
                raise TypeError(f"degrees must be whole numbers, not {type(value).__name__}")
    text = "[" + ",".join("[" + ",".join(str(int(v)) for v in row) + "]" for row in rows) + "]"
    return _core.Matrix.parse(text)


def _dense(rows: int, entries: Bytes, values: Integers) -> Integers:
    """A symmetric form as an array, from its entries with increasing rows."""
    from itertools import permutations

    degree = entries.shape[1]
    form = np.zeros((rows,) * degree, dtype=np.int64)
    for order in set(permutations(range(degree))):
        form[tuple(entries[:, list(order)].T)] = values
    return form


__all__ = ["Configuration", "Fibration", "Neighbour"]
