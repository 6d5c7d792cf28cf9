"""The notebook of own questions, as an analyst runs it: every cell, in every language."""

import json
import shutil
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import pytest

import isogj_analysis as isogj
from isogj_analysis.draw.voice import Voice
from isogj_analysis.report import Publisher
from isogj_analysis.report.notebooks import find_notebooks
from isogj_analysis.report.texts import table_text

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
CELLS = json.loads((NOTEBOOKS / "own_questions.ipynb").read_text(encoding="utf-8"))["cells"]
CODE = ["".join(cell["source"]) for cell in CELLS if cell["cell_type"] == "code"]


@pytest.mark.parametrize("lang", ["ja", "both"])
def test_each_question_is_answered_with_source_and_title(lang, monkeypatch, tmp_path):
    monkeypatch.chdir(NOTEBOOKS)
    handed = {}

    def noting(own):
        def hand_over(self, name, *given, **options):
            handed[name] = own(self, name, *given, **options)
            return handed[name]

        return hand_over

    for kind in ("figure", "table"):
        monkeypatch.setattr(Publisher, kind, noting(getattr(Publisher, kind)))
    monkeypatch.setattr("isogj_analysis.report.publish.picture_of", lambda figure: b"")
    space = {}
    for number, cell in enumerate(CODE):
        exec(cell, space)
        if number == 0:
            space.update(data="data", lang=lang)
        plt.close("all")
    # Of ten, attendance alone is not on record.
    assert len(handed) == 9
    spoken = {"ja"} if lang == "ja" else {"ja", "en"}
    for name, published in handed.items():
        assert set(published.entry["text"]) == spoken, name
        for told in published.entry["text"].values():
            assert not told["caption"].startswith(("出典の記載なし", "No source"))
    assert handed["shared_cells"].entry["illustrative"]
    assert not handed["who_presents"].entry["illustrative"]


def test_each_has_three_to_six_lines_and_words_in_both_languages():
    questions = CODE[2:]
    assert len(questions) == 10
    assert all(3 <= len(cell.splitlines()) <= 6 for cell in questions)
    headed = [
        cell["metadata"]["tags"][0]
        for cell in CELLS
        if cell["cell_type"] == "markdown" and "".join(cell["source"]).startswith("## ")
    ]
    assert headed == ["ja", "en"] * 10


def test_it_is_no_part_of_the_report():
    assert "own_questions" not in [notebook.name for notebook in find_notebooks(NOTEBOOKS)]
    assert find_notebooks(NOTEBOOKS, ["own_questions"])


def test_what_was_called_off_or_is_known_to_the_year_is_told_as_such(monkeypatch, tmp_path):
    """Of a folder with a day of report of its own, run as an analyst would."""
    folder = tmp_path / "data"
    shutil.copytree(NOTEBOOKS.parent / "data", folder)
    (folder / "isogj.toml").write_text('report_day = "07-15"\n')
    for name, column, values in (
        ("meetings", "state", ["", "", "cancelled", "postponed", "", "", "", ""]),
        ("memberships", "joined", ["2008"] * 25),
    ):
        rows = pd.read_csv(folder / f"{name}.csv", dtype="str")
        rows[column] = values[: len(rows)]
        rows.to_csv(folder / f"{name}.csv", index=False)
    told, days = {}, []

    def note(self, name, given, **options):
        told[name] = given

    def select_on(*given, on=None, **options):
        days.append(str(on))
        return select(*given, on=on, **options)

    select = isogj.select
    monkeypatch.setattr(isogj, "select", select_on, raising=False)
    for kind in ("figure", "table", "__call__"):
        monkeypatch.setattr(Publisher, kind, note)
    space = {"lang": "ja", "year": 2009, "period": "since-founding", "data": str(folder)}
    for n in (1, 6, 9, 10, 11):
        exec(CODE[n], space)
        plt.close("all")
    assert sum(bar.get_height() for bar in told["days_between"].patches) == 5
    assert sum(bar.get_height() for bar in told["weekdays"].patches) == 6
    assert {"2009-07-15", "2010-07-15"} <= {*days}
    first = json.loads((NOTEBOOKS / "01_the_year.ipynb").read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in first if cell["cell_type"] == "code"]
    for cell in [code[1], next(cell for cell in code if '"members", shown' in cell)]:
        exec(cell, space)
    for name in ("members", "not_yet_hosts"):
        text = table_text(told[name], Voice("ja", space["tables"].names))
        assert {row[-1] for row in text["rows"]} == {"2008年ごろ"}
