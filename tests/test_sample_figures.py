"""Every figure of the notebooks on samples of 1, 8 and 30 years: can all of it be read in print?"""

import json
from pathlib import Path

import pytest
from legibility import faults

from isogj_analysis.report import publish
from isogj_analysis.tables.sample import report_year, write_sample

NOTEBOOKS = sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("*.ipynb"))
# Samples of one and eight years as the command makes them, and one beyond what any page holds.
SIZES = {
    "a_year": {"years": 1},
    "eight_years": {},
    "thirty_years": {"years": 30, "members": 180, "wgs": 24},
}
TALLEST = 13


@pytest.fixture(scope="module", params=SIZES)
def sampled(request, tmp_path_factory):
    options = SIZES[request.param]
    folder = tmp_path_factory.mktemp("sample") / request.param
    write_sample(folder, **options)
    return folder, report_year(options.get("years", 8))


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

    monkeypatch.setattr(publish, "_png", look)
    folder, year = sampled
    parameters, *cells = [
        "".join(cell["source"])
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "code"
    ]
    space: dict[str, object] = {}
    exec(parameters, space)
    assert space.keys() >= {"data", "lang", "year"}
    space.update(data=str(folder), lang="both", year=year)
    for cell in cells:
        exec(cell, space)
    assert figures > 0
    assert found == []
