"""Drawings remembered: what is drawn anew, and what is not."""

import dataclasses
import functools
import os
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import isogj_analysis as isogj
from isogj_analysis import charts
from isogj_analysis.report import Publisher, drawings
from isogj_analysis.report.build import forget_old
from isogj_analysis.tables.schemas import TABLES


@pytest.fixture
def tables(small):
    return isogj.load_tables(small)


@pytest.fixture
def draw(tmp_path, monkeypatch):
    """Publish a map as a build does, and tell whether it was drawn anew."""

    def files_of(figure, text, **told) -> dict[str, bytes]:
        return {kind: f"{kind} {text} {told}".encode() for kind in ("png", "svg", "pdf")}

    monkeypatch.setattr("isogj_analysis.report.publish.files_of", files_of)

    def draw(tables, plot=charts.plot_coverage, by="this package", **options) -> bool:
        folder = tmp_path / "left"
        folder.mkdir(exist_ok=True)
        monkeypatch.setenv("ISOGJ_FIGURES", str(folder))
        monkeypatch.setenv("ISOGJ_DRAWINGS", str(tmp_path / "memory"))
        monkeypatch.setenv("ISOGJ_DRAWN_BY", by)
        states = isogj.coverage_states(tables.catalogue, tables.cells)
        publish = Publisher(tables, lang="en")
        return publish("a", plot, states, rows=tables.catalogue, **options).entry["anew"]

    return draw


def names_in(names, *things):
    return drawings.names_in(names, drawings.look_through(*things).texts)


def recall(folder, *things):
    return drawings.recall(folder, lambda: "drawn", drawings.look_through(*things).key)


def named(tables, table, **names):
    """Return the tables with other English names of some codes."""
    frame = getattr(tables, table).set_index(getattr(tables, table).columns[0])
    for code, name in names.items():
        assert frame.loc[code, "name_en"] != name
        frame.loc[code, "name_en"] = name
    return changed(tables, **{table: frame.reset_index()})


def changed(tables, *, settings=None, **frames):
    """Return the tables with others in place of some."""
    own = {name: getattr(tables, name) for name in TABLES}
    return isogj.Tables(own | frames, settings or tables.settings)


def test_a_drawing_is_recalled_with_its_files_and_words(draw, tables, tmp_path):
    def left():
        files = (tmp_path / "left").rglob("*.*")
        return {
            file: file.read_bytes().replace(b'"anew": true', b'"anew": false') for file in files
        }

    assert draw(tables)
    first = left()
    assert len(first) == 4
    for file in first:
        file.unlink()
    assert not draw(tables)
    assert left() == first


def test_only_names_that_stand_in_a_drawing_count(draw, tables):
    draw(tables)
    service = tables.services["service"].iloc[0]
    assert not draw(named(tables, "services", **{service: "Renamed"}))
    assert draw(named(tables, "phases", **{tables.phases["phase"].iloc[0]: "Renamed"}))


def test_rows_options_language_and_package_count(draw, tables):
    draw(tables)
    fewer = changed(tables, scopes=tables.scopes.iloc[:-1])
    assert draw(fewer)
    assert draw(tables, unit="service")
    assert draw(tables, by="another package")
    accent = dataclasses.replace(tables.settings, accent="#004400")
    assert draw(changed(tables, settings=accent))
    assert not draw(tables)


def test_a_function_that_is_not_of_the_package_is_always_drawn(draw, tables):
    def own(result, **options):
        return charts.plot_coverage(result, **options)

    assert draw(tables, own)
    assert draw(tables, own)


def ignoring(plot):
    """Return a function of the package that takes an option more."""

    @functools.wraps(plot)
    def draw(result, *, seen, **options):
        return plot(result, **options)

    return draw


def test_what_cannot_be_looked_through_is_always_drawn(draw, tables, monkeypatch):
    plot = ignoring(charts.plot_coverage)
    monkeypatch.setattr(sys.modules[plot.__module__], "plot_coverage", plot)
    assert draw(tables, plot, seen=iter("c"))
    assert draw(tables, plot, seen=iter("c"))
    assert draw(tables, plot, seen="c")
    assert not draw(tables, plot, seen="c")


def test_what_is_damaged_is_drawn_anew_without_a_word(draw, tables, tmp_path, capfd):
    draw(tables)
    (item,) = (tmp_path / "memory").rglob("output.pkl")
    item.write_bytes(b"damaged")
    assert draw(tables)
    assert not draw(tables)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "thing",
    [
        "c", ["c"], {"x": ("c",)}, {"c": 1}, pd.Series(["c"]), pd.Index(["c"]),
        pd.Series([1], index=["c"]), pd.DataFrame({"x": [[("c", 1)]]}), np.array(["c"]),
        pd.Series([], dtype=pd.CategoricalDtype(["c"])), pd.DataFrame(columns=["c"]),
        pd.MultiIndex.from_tuples([("x", "c")]), pd.Series([1], name="c"),
    ],
    ids=str,
)  # fmt: skip
def test_codes_are_found_wherever_they_stand(thing):
    index = pd.MultiIndex.from_tuples([("x", "c"), ("y", "other")], names=["column", "code"])
    names = pd.DataFrame({"ja": ["一", "二"], "en": ["one", "two"]}, index=index)
    assert names_in(names, thing).index.tolist() == [("x", "c")]
    assert names_in(names, 1, None, pd.NaT, pd.Timestamp("2009-06-01"), Path()).empty


@pytest.mark.parametrize(
    "other",
    [[[1, 2], [3, 5]], [[1.0, 2], [3, 4]], [[1, 2, 3, 4]], [[1, 2], [3, None]]],
    ids=["value", "kind", "shape", "missing"],
)
@pytest.mark.parametrize("made", [np.array, pd.DataFrame])
def test_numbers_count_by_value_kind_and_shape(made, other, tmp_path):
    def drawn(numbers) -> bool:
        return recall(tmp_path, made(numbers))[1]

    assert drawn([[1, 2], [3, 4]])
    assert not drawn([[1, 2], [3, 4]])
    assert drawn(other)


def test_what_is_hidden_in_memory_does_not_count(tmp_path):
    # Under a missing number lies whatever was there before.
    def numbers(hidden):
        array = pd.arrays.IntegerArray(np.array([1, hidden]), np.array([False, True]))
        return {"n": pd.DataFrame({"n": array})}

    first, anew = recall(tmp_path, numbers(5))
    assert anew
    assert recall(tmp_path, numbers(6)) == (first, False)


def test_a_wg_brings_the_names_of_all_by_which_its_own_is_shortened():
    index = pd.MultiIndex.from_product([["wg"], ["a", "b"]], names=["column", "code"])
    names = pd.DataFrame({"ja": ["一", "二"], "en": ["one", "two"]}, index=index)
    assert len(names_in(names, "a")) == 2
    assert names_in(names, "c").empty


def test_the_drawings_of_two_builds_are_kept_those_used_last(tmp_path):
    def draw(x):
        return recall(tmp_path, str(x))[1]

    for x in range(6):
        assert draw(x)
    for item in tmp_path.rglob("output.pkl"):
        os.utime(item, (time.time() - 999, time.time() - 999))
    assert not draw(0)
    assert draw(6)
    forget_old(tmp_path, 1)
    assert not draw(0)
    assert not draw(6)
    assert draw(5)
