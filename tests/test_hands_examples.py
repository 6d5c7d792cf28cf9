"""The examples in the help of public functions are run as they stand there."""

import doctest
import importlib
import inspect
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import pytest

import isogj_analysis as isogj
from isogj_analysis import charts

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def given():
    """What every example may use: the smallest tables, and what of their map is in force."""
    tables = isogj.load_tables(REPOSITORY / "tests/data/small")
    catalogue = isogj.as_of(tables.catalogue, "2009-06-01")
    return {
        "isogj": isogj, "charts": charts, "pd": pd, "tables": tables, "catalogue": catalogue,
        "plt": plt,
    }  # fmt: skip


def functions():
    for module in ("isogj_analysis", "isogj_analysis.charts"):
        room = importlib.import_module(module)
        for name in room.__all__:
            if inspect.isfunction(thing := getattr(room, name)):
                yield pytest.param(thing, id=name)


@pytest.mark.parametrize("function", list(functions()))
def test_every_public_function_has_an_example_that_comes_out_as_it_says(
    function, given, monkeypatch, tmp_path
):
    # Folders are named as from the top; what an example writes goes elsewhere.
    (tmp_path / "tests").symlink_to(REPOSITORY / "tests")
    monkeypatch.chdir(tmp_path)
    name, said = function.__name__, inspect.getdoc(function)
    example = doctest.DocTestParser().get_doctest(said, dict(given), name, None, 0)
    assert example.examples, "it has none"
    told: list[str] = []
    with plt.rc_context():
        doctest.DocTestRunner().run(example, out=told.append)
    assert told == []
