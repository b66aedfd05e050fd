"""Vector bundles on a configuration: sums of line bundles, kernels, cokernels, the tangent bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import _core
from ._types import Integers

if TYPE_CHECKING:
    from .configuration import Configuration


class VectorBundle:
    """A vector bundle V, or one that is made of it.

    Made by `Configuration.sum_of_line_bundles`, `Configuration.kernel`, `Configuration.cokernel`
    and `Configuration.tangent_bundle`.

    Examples
    --------
    A sum of five line bundles on the tetraquadric with c1 = 0: 12 families in the 10 of SU(5), and
    16 of the 5-bar with 4 mirrors.

    >>> from cicyminer import Configuration
    >>> X = Configuration("{{2},{2},{2},{2}}")
    >>> V = X.sum_of_line_bundles(
    ...     [[-3, 0, 1, 2], [0, -1, 0, 1], [0, -1, 1, 0], [1, 0, 0, -1], [2, 2, -2, -2]])
    >>> V
    <VectorBundle V: sum of 5 line bundles>
    >>> V.rank, V.index, V.cohomology
    (5, -12, (0, 12, 0, 0))
    >>> V.exterior(2).cohomology, V.endomorphisms.cohomology
    ((0, 16, 4, 0), (5, 84, 84, 5))
    """

    __slots__ = ("_configuration", "_kind", "_first", "_second", "_construction", "_found")

    def __init__(
        self,
        configuration: Configuration,
        kind: str,
        first: Integers,
        second: Integers,
        construction: tuple[str, int] = ("none", 0),
    ) -> None:
        self._configuration, self._kind = configuration, kind
        self._first, self._second = first, second
        self._construction = construction
        self._found: tuple[tuple[int, ...], int, int] | None = None

    @property
    def configuration(self) -> Configuration:
        """The manifold."""
        return self._configuration

    def compute(
        self, *, memory: float = 0, seconds: float = 0, seed: int = 0
    ) -> tuple[int, ...]:
        """Dimensions (h^0, ..., h^d) of the cohomology groups, within limits.

        Parameters
        ----------
        memory, seconds, seed
            As of `LineBundle.compute`.

        Raises
        ------
        InvalidInput
            The kernel or cokernel is no bundle for certain: an entry of the map has a negative
            degree, or the rank is below the dimension; or what is made of the bundle needs too many
            line bundles; or the configuration is a direct product, which only sums and exterior
            powers of the tangent bundle may be on.
        SystemFailure, OutOfMemory
            A limit is too small; the message has the sizes.

        Notes
        -----
        docs/mathematics.md 8.
        """
        self._found = _core.vector_bundle(
            self._configuration._matrix,
            self._kind,
            self._first,
            self._second,
            *self._construction,
            memory,
            seconds,
            seed,
        )
        return self._found[0]

    def _all(self) -> tuple[tuple[int, ...], int, int]:
        if self._found is None:
            self.compute()
        assert self._found is not None
        return self._found

    @property
    def cohomology(self) -> tuple[int, ...]:
        """Dimensions (h^0, ..., h^d) of the cohomology groups; computed once. See `compute`."""
        return self._all()[0]

    @property
    def rank(self) -> int:
        """The rank."""
        return self._all()[1]

    @property
    def index(self) -> int:
        """The index, h^0 - h^1 + h^2 - ..."""
        return self._all()[2]

    @property
    def dual(self) -> VectorBundle:
        """V*.

        Examples
        --------
        >>> from cicyminer import Configuration
        >>> Configuration("{{5}}").kernel([[1]] * 5, [[5]]).dual.cohomology
        (0, 0, 100, 0)
        """
        return self._made("dual")

    @property
    def endomorphisms(self) -> VectorBundle:
        """V x V*; its h^1 is the number of deformations of V, where h^2 is no obstruction.

        Examples
        --------
        The tangent bundle of the quintic has 224 (arXiv:2506.20085).

        >>> from cicyminer import Configuration
        >>> Configuration("{{5}}").tangent_bundle.endomorphisms.cohomology
        (1, 224, 224, 1)
        """
        return self._made("endomorphisms")

    def exterior(self, power: int) -> VectorBundle:
        """The exterior power Lambda^power V, power 1 to 8.

        Examples
        --------
        h^q of Lambda^p TX is h^{d-p,q}:

        >>> from cicyminer import Configuration
        >>> Configuration("{{6}}").tangent_bundle.exterior(2).cohomology
        (0, 0, 1752, 0, 0)
        """
        return self._made("exterior", power)

    def symmetric(self, power: int) -> VectorBundle:
        """The symmetric power S^power V, power 1 to 8."""
        return self._made("symmetric", power)

    def _made(self, construction: str, power: int = 0) -> VectorBundle:
        if self._construction[0] != "none":
            raise ValueError("take duals, powers and endomorphisms of the bundle itself")
        return VectorBundle(
            self._configuration, self._kind, self._first, self._second, (construction, power)
        )

    def __repr__(self) -> str:
        construction, power = self._construction
        name = {
            "none": "V",
            "dual": "V*",
            "endomorphisms": "V x V*",
            "exterior": f"Lambda^{power} V",
            "symmetric": f"S^{power} V",
        }[construction]
        first, second = len(self._first), len(self._second)
        what = {
            "sum": f"sum of {first} line bundles",
            "kernel": f"kernel of a map from {first} onto {second} line bundles",
            "cokernel": f"cokernel of a map from {first} into {second} line bundles",
            "tangent": "tangent bundle",
        }[self._kind]
        return f"<VectorBundle {name}: {what}>"


__all__ = ["VectorBundle"]
