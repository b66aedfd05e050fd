"""Configuration matrices as papers print them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import InvalidInput

if TYPE_CHECKING:
    from .configuration import Configuration


def _numbers(configuration: Configuration) -> tuple[str, str]:
    """Hodge numbers and Euler number; empty for a set of points times something."""
    try:
        return ",".join(map(str, configuration.hodge)), str(configuration.euler)
    except InvalidInput:
        return "", ""


def latex(configuration: Configuration) -> str:
    """In math mode, without packages."""
    hodge, euler = _numbers(configuration)
    lines = [
        " & ".join([f"\\mathbb{{P}}^{{{n}}}", *map(str, row)])
        for n, row in zip(configuration.n, configuration.degrees.tolist())
    ]
    scripts = f"^{{{hodge}}}_{{{euler}}}" if hodge else ""
    return (
        f"\\left[\\begin{{array}}{{c|{'c' * configuration.columns}}}\n"
        + " \\\\\n".join(lines)
        + f"\n\\end{{array}}\\right]{scripts}"
    )


_CELL = "padding:0 .4em;text-align:center;border:0;background:none"
_BRACKET = "border:solid currentColor;border-width:1px 0 1px 1px;width:.3em;padding:0;background:none"
_SCRIPTS = "padding:0 0 0 .3em;font-size:80%;text-align:left;border:0;background:none"


def html(configuration: Configuration) -> str:
    """One table, with styles of its own."""
    hodge, euler = _numbers(configuration)
    rows = configuration.rows
    lines = []
    for i, (n, row) in enumerate(zip(configuration.n, configuration.degrees.tolist())):
        cells = "".join(f'<td style="{_CELL}">{value}</td>' for value in row)
        left = right = ""
        if i == 0:
            left = f'<td rowspan="{rows}" style="{_BRACKET}"></td>'
            mirrored = _BRACKET.replace("1px 0 1px 1px", "1px 1px 1px 0")
            right = (
                f'<td rowspan="{rows}" style="{mirrored}"></td>'
                f'<td rowspan="{rows}" style="{_SCRIPTS}">'
                f"<div>{hodge}</div><div style=\"margin-top:{max(rows - 1, 0.3)}em\">"
                f"{euler.replace('-', '&minus;')}</div></td>"
            )
        space = f'<td style="{_CELL};border-right:1px solid currentColor">P<sup>{n}</sup></td>'
        lines.append(f'<tr style="background:none">{left}{space}{cells}{right}</tr>')
    return (
        '<table style="border-collapse:collapse;border:0;width:auto;margin:.5em 0;display:table">'
        + "".join(lines)
        + "</table>"
    )
