"""The examples in the library's docstrings are true."""

import doctest
import importlib
import pkgutil

import pytest

from commonty import moving

MODULES = [
    found.name
    for found in pkgutil.walk_packages(moving.__path__, "commonty.moving.")
    if ".tests" not in found.name and "__main__" not in found.name
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_run_as_they_stand(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
