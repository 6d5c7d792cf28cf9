"""Twelve scripts of the kinds that analysts write, each as it would stand in a file of theirs."""

import textwrap
from pathlib import Path

import matplotlib.pyplot as plt
import pytest
from PIL import Image

from isogj_analysis.draw.theme import use_settings
from isogj_analysis.tables.settings import Settings

REPOSITORY = Path(__file__).resolve().parents[1]
HEAD = f"""
from pathlib import Path
import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns
import isogj_analysis as isogj
from isogj_analysis import charts
tables = isogj.load_tables({str(REPOSITORY / "data")!r})
catalogue = isogj.as_of(tables.catalogue, "2009-06-01")
"""
# What each script does, and what it prints.
SCRIPTS = {
    "own column names": """
        mine = pd.DataFrame({"製品": ["監視A", "監査B"], "会社": ["北", "南"],
                             "区分": ["監視", "監査"], "対象": ["網", "網"], "時期": ["後", "前"]})
        columns = {"製品": "service", "会社": "vendor", "区分": "genre", "対象": "target",
                   "時期": "phase"}
        states = isogj.coverage_states(mine.rename(columns=columns))
        charts.plot_coverage(states).figure.savefig("own.png")
        print(states["services"].sum())
    """,
    "own axes": """
        print(isogj.coverage_matrix(catalogue, rows="corporate_group", columns="genre").shape)
    """,
    "three vendors": """
        three = ["架空A社", "Fictional B", "fictional-c"]
        rows = isogj.select(catalogue, tables, vendor=three)
        ax = charts.plot_coverage(isogj.coverage_states(rows, tables.cells), lang="en",
                                  names=tables.names)
        charts.save(ax, "own.png", rows=rows)
        print(rows["vendor"].nunique(), ax.figure.texts[0].get_text()[:46])
    """,
    "two figures side by side": """
        figure, axes = plt.subplots(1, 2, figsize=(14, 5), layout="constrained")
        for ax, vendor in zip(axes, ["架空A社", "架空B社"], strict=True):
            rows = isogj.select(catalogue, tables, vendor=vendor)
            charts.plot_coverage(isogj.coverage_states(rows), names=tables.names, ax=ax)
        charts.save(figure, "own.png", rows=catalogue, title="2社のマップ")
        print(len(figure.axes))
    """,
    "saved in both languages": """
        for lang in ("ja", "en"):
            ax = charts.plot_hosts(isogj.hosting(tables.meetings), lang=lang, names=tables.names)
            charts.save(ax, f"own_{lang}.png", rows=tables.meetings)
        charts.save(ax, "own.svg", rows=tables.meetings)
        print("LAC" in Path("own.svg").read_text(encoding="utf-8"))
    """,
    "names for codes in Excel": """
        told = isogj.named(isogj.coverage_states(catalogue), "ja", names=tables)
        told.to_excel("own.xlsx", index=False)
        print(told["target"].iloc[0], pd.read_excel("own.xlsx").shape)
    """,
    "own period": """
        year = {"on": "2009-06-01", "period": "year"}
        print(isogj.hosting(tables.meetings, **year)["meetings"].sum(),
              isogj.hosting(tables.meetings, on="2008-12-31", period="year")["meetings"].sum())
    """,
    "frame of another library": """
        class Frame:
            columns = property(lambda self: list(catalogue))
            def to_pandas(self):
                return catalogue
        print(isogj.coverage_matrix(Frame()).equals(isogj.coverage_matrix(catalogue)))
    """,
    "seaborn in the house style": """
        charts.use_theme(tables.settings)
        grid = sns.catplot(isogj.named(catalogue, "ja", names=tables), y="genre", kind="count")
        charts.save(grid, "own.png", rows=catalogue, title="ジャンルごとの行数")
        print(grid.figure.get_size_inches()[0] > 3)
    """,
    "colours of one figure": """
        states = isogj.coverage_states(catalogue, tables.cells)
        ax = charts.plot_coverage(states, theme={"alert": "#7a1fa2"}, title="紫の枠")
        charts.save(ax, "own.png", rows=catalogue)
        print(ax.figure.texts[0].get_text())
    """,
    "a note on a figure": """
        ax = charts.plot_coverage(isogj.coverage_states(catalogue), lang="en")
        ax.annotate("look here", (1.5, 1.5))
        charts.save(ax, "own.pdf", rows=catalogue)
        print([text.get_text() for text in ax.texts].count("look here"))
    """,
    "this year and the last": """
        years = isogj.compare_years(tables, "2010-06-01")
        charts.save(charts.plot_years(years, lang="en"), "own.png", rows=tables.catalogue)
        print(years.set_index("measure")["change"]["services"] ==
              isogj.as_of(tables.catalogue, "2010-06-01")["service"].nunique() -
              isogj.as_of(tables.catalogue, "2009-06-01")["service"].nunique())
    """,
}
PRINTED = {
    "own column names": "2",
    "own axes": "(10, 18)",
    "three vendors": "3 Within Fictional A, Fictional B and Fictional",
    "two figures side by side": "2",
    "saved in both languages": "True",
    "names for codes in Excel": "ネットワーク (36, 6)",
    "own period": "8 3",
    "frame of another library": "True",
    "seaborn in the house style": "True",
    "colours of one figure": "紫の枠",
    "a note on a figure": "1",
    "this year and the last": "True",
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_what_an_analyst_writes_runs(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    with plt.rc_context():
        exec(HEAD + textwrap.dedent(SCRIPTS[name]), {})
    use_settings(Settings())
    assert capsys.readouterr().out.strip() == PRINTED[name]
    for picture in tmp_path.glob("*.png"):
        with Image.open(picture) as image:
            assert image.width > 300
            saved = "charts.save" in SCRIPTS[name]
            assert ("Source" in image.info) == saved
            assert not saved or image.info["Source"] not in ("出典の記載なし", "No source given")
