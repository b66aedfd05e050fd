#!/usr/bin/env python3
"""Runs the notebooks of this folder from top to bottom: `run.py [--store] [NAME...]`.

Every text output must be the stored one, and where a picture is stored there must be one. Pictures
are not compared: another version of matplotlib draws other pixels. Cells with the tag "varies"
print times and the like. `--store` writes the outputs into the notebooks instead.

Needs nbclient, ipykernel and what the notebooks import.
"""

from __future__ import annotations

import argparse
import difflib
import os
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

HERE = Path(__file__).resolve().parent
# Progress bars are for people; threads that wait should not spin where others work as well.
os.environ["OMP_WAIT_POLICY"] = "passive"
os.environ["TQDM_DISABLE"] = "1"
os.environ["PYTHONWARNINGS"] = "ignore:IProgress not found"


def execute(notebook: NotebookNode) -> None:
    """Runs it in an empty folder. An exception in a cell ends it."""
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(
            notebook,
            timeout=600,
            startup_timeout=200,
            kernel_name="python3",
            resources={"metadata": {"path": folder}},
        )
        client.execute()


def join_streams(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """One output for what a cell prints without a break: a busy kernel sends it in pieces."""
    joined: list[NotebookNode] = []
    for output in outputs:
        last = joined[-1] if joined else None
        if last and output.output_type == "stream" and output.get("name") == last.get("name"):
            last.text += output.text
        else:
            joined.append(output)
    return joined


def tidy(notebook: NotebookNode) -> None:
    """Leaves out what differs from run to run or from machine to machine."""
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        cell.metadata = {key: value for key, value in cell.metadata.items() if key == "tags"}
        if cell.cell_type == "code":
            cell.outputs = join_streams(cell.outputs)
        for output in cell.get("outputs", []):
            if output.output_type != "stream":
                output.metadata = {}
            if "image/png" in output.get("data", {}):
                output.data = {"image/png": output.data["image/png"]}


def shown(cell: NotebookNode) -> str:
    """What a cell shows, as text; a picture is one line."""
    parts = []
    for output in cell.outputs:
        if output.output_type == "stream":
            parts.append(f"{output.name}: {output.text}")
        elif "image/png" in output.data:
            parts.append("a picture")
        else:
            parts.append(output.data["text/plain"])
    return "\n".join(parts)


def differences(stored: NotebookNode, made: NotebookNode) -> list[str]:
    lines: list[str] = []
    for number, (before, now) in enumerate(zip(stored.cells, made.cells), 1):
        if before.cell_type != "code" or "varies" in before.metadata.get("tags", []):
            continue
        old, new = shown(before).splitlines(), shown(now).splitlines()
        lines += difflib.unified_diff(
            old, new, f"cell {number} as stored", f"cell {number} now", lineterm="", n=1
        )
    return lines


def run(path: Path, store: bool) -> bool:
    begin = time.monotonic()
    stored = nbformat.read(path, as_version=4)
    made = nbformat.read(path, as_version=4)
    execute(made)
    tidy(made)
    if store:
        nbformat.write(made, path)
    lines = [] if store else differences(stored, made)
    print(f"{path.name}: {'DIFFERS' if lines else 'good'}, {time.monotonic() - begin:.0f} s")
    for line in lines:
        print("  " + line)
    return not lines


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--store", action="store_true", help="write the outputs into the notebooks")
    parser.add_argument("names", nargs="*", help="file names; all when left out")
    arguments = parser.parse_args()
    paths = [HERE / name for name in arguments.names] or sorted(HERE.glob("*.ipynb"))
    return 0 if all([run(path, arguments.store) for path in paths]) else 1


if __name__ == "__main__":
    sys.exit(main())
