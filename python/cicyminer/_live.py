"""Curves that grow while a network is trained, in notebooks."""

from __future__ import annotations

import time
from typing import Any

from ._progress import _in_notebook

_interval = 2.0  # seconds between two drawings at least


class Live:
    """Draws loss and accuracy of the records so far into one output of the notebook."""

    def __init__(self, wanted: bool | None) -> None:
        self._records: list[dict[str, Any]] = []
        self._drawn = 0.0
        self._handle: Any = None
        self._on = _in_notebook() if wanted is None else wanted
        if self._on:
            try:
                import IPython.display  # noqa: F401
                import matplotlib.figure  # noqa: F401
            except ImportError:
                if wanted:
                    raise
                self._on = False

    def __enter__(self) -> Live:
        return self

    def __exit__(self, *_: object) -> None:
        if self._on and self._records:
            self._draw()

    def add(self, record: dict[str, Any]) -> None:
        """One more record."""
        if not self._on:
            return
        self._records.append(record)
        if time.monotonic() - self._drawn >= _interval:
            self._draw()

    def _draw(self) -> None:
        from IPython.display import display

        from . import figures

        figure = figures.progress(self._records)
        if self._handle is None:
            self._handle = display(figure, display_id=True)
        else:
            self._handle.update(figure)
        self._drawn = time.monotonic()
