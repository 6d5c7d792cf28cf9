"""Lay the report's figures beside those drawn by hand, unlabelled and in random order.

    python tests/blind/pairs.py FOLDER SEED

FOLDER gets for each of ten pairs 01-A.png, 01-B.png and the question as 01.txt, and key.toml,
which says whose A is: for whoever counts, not for whoever judges. Both are drawn at their own
size, ours with the dots of the report, without source and stamp.
"""

import random
import subprocess
import sys
import tempfile
from pathlib import Path

import given
from PIL import Image, ImageOps

import isogj_analysis as isogj
from isogj_analysis import charts
from isogj_analysis.draw.saving import DPI

HERE = Path(__file__).parent


def ours(tables: isogj.Tables) -> dict[str, tuple]:
    """How the report draws each of the ten: the function, its result and what it is told."""
    on = tables.settings.report_date(2009)
    when = {"on": on, "first_month": tables.settings.first_month}
    catalogue = isogj.in_scope(isogj.as_of(tables.catalogue, on), tables.cells)
    states = isogj.coverage_states(catalogue, tables.cells)
    found = isogj.catch_alls(catalogue, cells=tables.cells).query("kind == 'genre'")
    narrow = catalogue[~catalogue["genre"].isin(found["code"])]
    pair = {"with": states, "without": isogj.coverage_states(narrow, tables.cells)}
    cells, groups = isogj.vendor_cells(catalogue, tables.cells), isogj.vendor_groups(catalogue)
    alike = isogj.vendor_similarity(cells)
    order = isogj.similarity_order(alike)
    by_genre = isogj.coverage_states(catalogue, rows="genre", columns="vendor")
    wgs, totals = tables.working_groups, tables.reported_totals
    since = isogj.groups_since(wgs, tables.events)
    months = isogj.meetings_by_month(tables.meetings, wgs, **when)
    months = months[(months["month"] >= since.min().replace(day=1)) & (months["month"] < str(on))]
    rule = isogj.foreseen_meetings(tables.meetings, wgs, totals, on=on)
    lost = isogj.cells_lost(catalogue)
    exclusive = isogj.cell_exclusivity(cells, groups)
    return {
        "service_map_coverage": (charts.plot_coverage, states, {}),
        "service_map_gaps": (charts.plot_gaps, states, {"lost": lost}),
        "service_map_catch_alls": (charts.plot_catch_alls, pair, {"found": found}),
        "genre_maps": (charts.plot_genre_maps, isogj.cell_genres(catalogue), {"states": states}),
        "cell_vendors": (charts.plot_cell_vendors, cells, {"groups": groups}),
        "vendor_similarity": (charts.plot_similarity, alike, {"order": order}),
        "exclusivity": (charts.plot_exclusivity, exclusive, {}),
        "vendors_by_genre": (charts.plot_vendors_by_genre, by_genre, {}),
        "meetings_by_month": (charts.plot_months, months, {"since": since, "groups": wgs}),
        "stated_and_recorded": (
            charts.plot_reconcile, isogj.reconcile(tables, **when), {"rule": rule},
        ),
    }  # fmt: skip


def drawn(name: str, lang: str, tables: isogj.Tables, folder: Path) -> dict[str, Path]:
    """The two pictures of one figure: the report's and the one drawn by hand."""
    paths = {who: folder / f"{name}-{who}.png" for who in ("ours", "theirs")}
    plot, result, told = ours(tables)[name]
    axes = plot(result, lang=lang, names=tables.names, **told)
    figure = (next(iter(axes.values())) if isinstance(axes, dict) else axes).figure
    figure.savefig(paths["ours"], dpi=DPI, bbox_inches="tight")
    script = [sys.executable, HERE / "by_hand" / f"{name}.py", folder, paths["theirs"]]
    subprocess.run(script, check=True)
    return paths


def main(folder: Path, seed: int) -> None:
    """Write the ten pairs and their key into a folder."""
    tables = isogj.load_tables("data")
    asked = [(name, lang) for lang in given.QUESTIONS for name in given.QUESTIONS[lang]]
    order = random.Random(seed)
    order.shuffle(asked)
    key = []
    with tempfile.TemporaryDirectory() as aside:
        given.main(Path(aside))
        for number, (name, lang) in enumerate(asked, 1):
            paths = drawn(name, lang, tables, Path(aside))
            sides = dict(zip("AB", order.sample(sorted(paths), 2), strict=True))
            for side, who in sides.items():
                picture = Image.open(paths[who]).convert("RGB")
                ImageOps.expand(picture, 20, "white").save(folder / f"{number:02}-{side}.png")
            question = given.QUESTIONS[lang][name]
            key.append(f'{number:02} = {{ name = "{name}", A = "{sides["A"]}" }}\n')
            (folder / f"{number:02}.txt").write_text(question + "\n", encoding="utf-8")
    (folder / "key.toml").write_text("".join(key), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
