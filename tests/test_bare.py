"""An association of which next to nothing is on record gets a report: any table may be empty."""

import shutil
from pathlib import Path

from folders import told
from shipped import REPOSITORY, build_here

from isogj_analysis.tables.schemas import TABLES


def test_tables_without_rows_are_valid_and_built(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    for name, spec in TABLES.items():
        (data / f"{name}.csv").write_text(",".join(spec.columns) + "\n", encoding="utf-8")
    assert told(data) == []
    figures = build_here(tmp_path / "figures", "--data", data, "--lang", "ja")
    assert (figures.parent / "report" / "ja.html").exists()


def test_an_association_without_groups_founded_in_the_first_year_gets_its_report(
    small: Path, tmp_path: Path
) -> None:
    for name in ("working_groups", "meetings", "agenda", "attendance", "outcomes", "plans"):
        table = small / f"{name}.csv"
        table.write_text(table.read_text(encoding="utf-8").partition("\n")[0] + "\n")
    (small / "events.csv").write_text(
        "date,wg,kind,title_ja,title_en,source\n0001-01-01,,founding,設立,,report\n",
        encoding="utf-8",
    )
    assert told(small) == []
    # Vendors and what to choose are told from the services alone, which are those of any folder.
    notebooks = Path(shutil.copytree(REPOSITORY / "notebooks", tmp_path / "notebooks"))
    for file in notebooks.glob("0[56]_*.ipynb"):
        file.unlink()
    places = ["--data", small, "--notebooks", notebooks]
    figures = build_here(tmp_path / "figures", *places, "--lang", "ja")
    assert (figures.parent / "report" / "ja.html").exists()
