"""Progress of long work: tqdm where it is installed and somebody watches."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import Any, Union

#: What a ``progress`` argument may be: None (a bar when there is a terminal or a notebook), True (a
#: bar in any case), False (none), or a function ``progress(stage, done, total)``; ``total`` is 0
#: when it is not known. An exception in the function stops the work.
Progress = Union[None, bool, Callable[[str, int, int], Any]]


def _in_notebook() -> bool:
    shell = sys.modules.get("IPython")
    if shell is None:
        return False
    instance = shell.get_ipython()
    return instance is not None and instance.__class__.__name__ == "ZMQInteractiveShell"


def _is_watched() -> bool:
    try:
        return _in_notebook() or (sys.stderr is not None and sys.stderr.isatty())
    except ValueError:  # closed
        return False


class _Bar:
    """One tqdm bar for each stage of the work, begun when the stage lasts."""

    def __init__(self, tqdm: Any, unit: str) -> None:
        self._tqdm, self._unit = tqdm, unit
        self._stage: str | None = None
        self._bar: Any = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage != self._stage:
            self.close()
            self._stage = stage
            self._bar = self._tqdm(
                total=total or None,
                desc=stage,
                unit=self._unit,
                unit_scale=True,
                leave=False,
                dynamic_ncols=True,
            )
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


@contextlib.contextmanager
def meter(
    progress: Progress, unit: str = "it"
) -> Iterator[Callable[[str, int, int], Any] | None]:
    """The function to hand to the library for a ``progress`` argument, or None."""
    if callable(progress):
        yield progress
        return
    if progress is False or (progress is None and not _is_watched()):
        yield None
        return
    try:
        from tqdm.auto import tqdm
    except ImportError:
        if progress:
            raise
        yield None
        return
    bar = _Bar(tqdm, unit)
    try:
        yield bar
    finally:
        bar.close()
