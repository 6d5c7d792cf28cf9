"""Every figure of the notebooks on samples of 1, 8 and 30 years: can all of it be read in print?"""

import json
from pathlib import Path

import pytest
from legibility import faults

from isogj_analysis.report import publish
from isogj_analysis.tables.sample import report_year, write_sample

NOTEBOOKS = sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("0[1-6]_*.ipynb"))
# A small association, one as the command makes it, and one beyond what any page holds.
SIZES = {
    "a_year": {"years": 1, "members": 12, "wgs": 3},
    "eight_years": {"years": 8},
    "thirty_years": {"years": 30, "members": 180, "wgs": 24},
}
# Each figure takes a second or so: the small ones are held in both languages.
LANGUAGES = {"a_year": "both", "eight_years": "ja", "thirty_years": "en"}
TALLEST = 13.5


@pytest.fixture(scope="module", params=SIZES)
def sampled(request, tmp_path_factory):
    options = SIZES[request.param]
    folder = tmp_path_factory.mktemp("sample") / request.param
    write_sample(folder, **options)
    year, lang = report_year(options["years"]), LANGUAGES[request.param]
    return {"data": str(folder), "year": year, "lang": lang}


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
    parameters, *cells = [
        "".join(cell["source"])
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "code"
    ]
    space: dict[str, object] = {}
    exec(parameters, space)
    assert space.keys() >= sampled.keys()
    space.update(sampled)
    for cell in cells:
        exec(cell, space)
    assert figures > 0
    assert found == []
