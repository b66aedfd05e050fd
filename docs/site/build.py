#!/usr/bin/env python3
"""Builds the documentation site: `docs/site/build.py FOLDER`. Warnings are errors.

Gathers the pages (docs/*.md, the notebooks, docs/site/pages) in FOLDER/pages and writes the site to
FOLDER/html. Needs docs/site/requirements.txt and the Python package.
"""

from __future__ import annotations

import importlib.metadata
import re
import shutil
import sys
from pathlib import Path

from sphinx.cmd.build import main as sphinx

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def gather(pages: Path) -> None:
    """Copies everything that the site shows."""
    shutil.rmtree(pages, ignore_errors=True)
    shutil.copytree(HERE / "pages", pages)
    for page in (ROOT / "docs").glob("*.md"):
        shutil.copy(page, pages)
    index = pages / "index.md"
    named = re.findall(r"^(?:.*<)?(\w+)>?$", index.read_text(), re.MULTILINE)
    others = sorted(page.stem for page in pages.glob("*.md") if page.stem not in [*named, "index"])
    index.write_text(index.read_text().replace("OTHERS", "\n".join(others)))
    shutil.copytree(ROOT / "docs/figures", pages / "figures")
    shutil.copytree(
        ROOT / "python/notebooks", pages / "notebooks", ignore=shutil.ignore_patterns("*.py", ".*")
    )
    for name in ("CHANGELOG.md", "CONTRIBUTING.md"):
        text = (ROOT / name).read_text()
        (pages / name.lower()).write_text(re.sub(r"\]\(docs/", "](", text))


def add_mathjax(static: Path) -> None:
    """The one file of MathJax that pages with formulas load."""
    files = importlib.metadata.files("sphinx-mathjax-offline") or []
    source = next(file for file in files if file.name == "tex-svg.js")
    static.mkdir(parents=True, exist_ok=True)
    shutil.copy(source.locate(), static)


def main() -> int:
    if len(sys.argv) != 2:
        print("usage: docs/site/build.py FOLDER", file=sys.stderr)
        return 2
    folder = Path(sys.argv[1])
    gather(folder / "pages")
    # -E: read every page again, so that a second build finds the same warnings.
    arguments = ["-W", "--keep-going", "-q", "-E", "-c", HERE, folder / "pages", folder / "html"]
    failed = sphinx([str(argument) for argument in arguments])
    add_mathjax(folder / "html/_static/mathjax")
    return failed


if __name__ == "__main__":
    sys.exit(main())
