"""Every figure on associations of 1, 8 and 30 years, in both languages: can all of it be read?"""

import functools
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from association import report_year, write_association
from legibility import faults

from isogj_analysis.report import publish
from isogj_analysis.tables import Tables, load_tables
from isogj_analysis.tables.pages import uncast
from isogj_analysis.tables.schemas import TABLES

NOTEBOOKS = sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("[0-9]*.ipynb"))
# A small association, a usual one, and one beyond what any page holds.
SIZES = {
    "a_year": {"years": 1, "members": 12, "wgs": 3},
    "eight_years": {"years": 8},
    "thirty_years": {"years": 30, "members": 180, "wgs": 24},
}
TALLEST = 13.5

# Read once for all notebooks, which leave them as they are.
loaded = functools.cache(load_tables)


@pytest.fixture(scope="module", params=SIZES)
def sampled(request, tmp_path_factory):
    options = SIZES[request.param]
    folder = tmp_path_factory.mktemp("sample") / request.param
    write_association(folder, **options)
    return {"data": str(folder), "year": report_year(options["years"]), "lang": "both"}


def test_every_column_but_questions_and_summaries_has_something_to_draw(tmp_path):
    write_association(tmp_path / "usual")
    tables = load_tables(tmp_path / "usual")
    silent = {
        f"{name}.{column}"
        for name, spec in TABLES.items()
        for column in spec.columns
        if len(getattr(tables, name)) and getattr(tables, name)[column].isna().all()
    }
    assert {column for column in silent if not column.endswith(".note")} == {
        *(f"{axis}.question_{lang}" for axis in ("phases", "targets") for lang in ("ja", "en")),
        "genres.summary_ja", "genres.summary_en", "sources.date", "sources.url",
    }  # fmt: skip


def run(notebook: Path, parameters: dict[str, object]) -> dict[str, object]:
    """Run the code of a notebook with these parameters, and return what it left."""
    own, *cells = [
        "".join(cell["source"])
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "code"
    ]
    space: dict[str, object] = {}
    exec(own, space)
    assert space.keys() >= parameters.keys()
    space.update(parameters)
    for cell in cells:
        exec(cell, space)
    return space


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda file: file.stem)
def test_every_figure_of_a_sample_can_be_read(sampled, notebook, monkeypatch):
    found: list[str] = []
    figures = 0

    def look(figure) -> bytes:
        nonlocal figures
        figures += 1
        found.extend(faults(figure))
        if figure.get_figheight() > TALLEST:
            found.append(f"{figure.get_figheight():.1f} inches are more than a page")
        return b""

    monkeypatch.setattr("isogj_analysis.load_tables", loaded)
    monkeypatch.setattr(publish, "picture_of", look)
    run(notebook, sampled)
    drawn = '    "publish(' in notebook.read_text(encoding="utf-8").replace("display(", "")
    assert (figures > 0) is drawn
    assert found == []


def cut_at(folder: Path, tables: Tables, day: pd.Timestamp) -> None:
    """Take out of a folder what came after a day, of the tables that tell what happened when."""
    members, meetings, totals = tables.memberships, tables.meetings, tables.reported_totals
    members = members[~(members["joined"] > day)]
    members = members.assign(left=members["left"].mask(members["left"] > day))
    meetings = meetings[~(meetings["date"] > day)]
    held = meetings[["wg", "number"]]
    for name, rows in {
        "memberships": members,
        "meetings": meetings,
        "agenda": tables.agenda.merge(held),
        "attendance": tables.attendance.merge(held),
        "reported_totals": totals[totals["date"] <= day],
    }.items():
        uncast(rows, TABLES[name]).to_csv(folder / f"{name}.csv", index=False)


@pytest.fixture(scope="module")
def eight_years(tmp_path_factory):
    """Folders of eight years, all and cut at the day of a report amid them, and its year."""
    folder, year = tmp_path_factory.mktemp("eight"), report_year(8) - 4
    write_association(folder / "all", years=8)
    shutil.copytree(folder / "all", folder / "cut")
    cut_at(folder / "cut", loaded(str(folder / "all")), pd.Timestamp(year, 6, 1))
    return folder, year


@pytest.mark.parametrize("number", ["01", "02"])
def test_a_report_counts_nothing_that_came_after_its_day(number, eight_years, monkeypatch):
    notebook = next(file for file in NOTEBOOKS if file.name.startswith(number))
    place, year = eight_years
    drawn: dict[str, dict[str, object]] = {"all": {}, "cut": {}}
    for folder, figures in drawn.items():

        def note(self, name, plot, result, into=figures, **options):
            into[name] = publish._fingerprint(result.reset_index(drop=True))

        def note_table(self, name, frame, into=figures, **options):
            into[name] = publish._fingerprint(frame.reset_index(drop=True))

        monkeypatch.setattr(publish.Publisher, "__call__", note)
        monkeypatch.setattr(publish.Publisher, "table", note_table)
        monkeypatch.setattr("isogj_analysis.load_tables", loaded)
        run(notebook, {"data": str(place / folder), "year": year, "lang": "en"})
    assert len(drawn["all"]) > 4
    assert drawn["all"] == drawn["cut"]
