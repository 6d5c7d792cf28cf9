"""The notebook of own questions, as an analyst runs it: every cell, in every language."""

import json
from pathlib import Path

import matplotlib.pyplot as plt
import pytest

from isogj_analysis.report import Publisher
from isogj_analysis.report.notebooks import find_notebooks

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
