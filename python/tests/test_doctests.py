"""Every example of the documentation says what it shows."""

import doctest
import importlib
import pkgutil
from pathlib import Path

import numpy
import pytest

import cicyminer

MODULES = ["cicyminer"] + [
    f"cicyminer.{module.name}"
    for module in pkgutil.iter_modules(cicyminer.__path__)
    if module.name not in ("_core", "_torch")
]
OPTIONS = doctest.NORMALIZE_WHITESPACE


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_module(name):
    failed, _ = doctest.testmod(importlib.import_module(name), optionflags=OPTIONS)
    assert failed == 0


def test_most_public_names_have_examples():
    finder = doctest.DocTestFinder()
    with_examples = {
        test.name
        for name in MODULES
        for test in finder.find(importlib.import_module(name))
        if test.examples
    }
    assert len(with_examples) > 25


def test_examples_of_readme():
    readme = Path(__file__).parents[1] / "README.md"
    failed, tried = doctest.testfile(str(readme), module_relative=False, optionflags=OPTIONS)
    assert failed == 0 and tried >= 4
