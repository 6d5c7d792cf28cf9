"""Write what somebody who draws the ten compared figures by hand is given: a table and a question.

    python tests/blind/given.py FOLDER

Each table holds what the report's own figure is drawn from, with names for codes, and
questions.txt what each figure should answer. Five figures are asked for in either language.
"""

import sys
import tomllib
from pathlib import Path

import pandas as pd

import isogj_analysis as isogj

QUESTIONS = tomllib.loads(Path(__file__).with_name("questions.toml").read_text(encoding="utf-8"))


def tables_given(tables: isogj.Tables) -> dict[str, pd.DataFrame]:
    """The table behind each of the ten figures, in codes."""
    on = tables.settings.report_date(2009)
    catalogue = isogj.in_scope(isogj.as_of(tables.catalogue, on), tables.cells)
    states = isogj.coverage_states(catalogue, tables.cells)
    found = isogj.catch_alls(catalogue, cells=tables.cells).query("kind == 'genre'")
    narrow = catalogue[~catalogue["genre"].isin(found["code"])]
    both = {"before": states, "after": isogj.coverage_states(narrow, tables.cells)}
    cells = isogj.vendor_cells(catalogue, tables.cells)
    groups = isogj.vendor_groups(catalogue)
    when = {"on": on, "first_month": tables.settings.first_month}
    months = isogj.meetings_by_month(tables.meetings, tables.working_groups, **when)
    covers = cells.stack(["target", "phase"], future_stack=True).rename("covers").reset_index()
    covers["corporate_group"] = covers["vendor"].map(groups)
    lost = isogj.cells_lost(catalogue).query("lost > 0")
    alike = isogj.vendor_similarity(cells).rename_axis(columns="with").stack().rename("jaccard")
    stated = isogj.reconcile(tables, **when)
    for column in ("missing_from", "partly_from", "recorded_from"):
        stated[column] = stated[column].map(", ".join)
    return {
        "service_map_coverage": states,
        "service_map_gaps": pd.concat([states.query("state == 'gap'"), lost]),
        "service_map_catch_alls": pd.concat(both, names=["with_consulting"]).reset_index(0),
        "genre_maps": isogj.cell_genres(catalogue),
        "cell_vendors": covers,
        "vendor_similarity": alike.reset_index(),
        "exclusivity": isogj.cell_exclusivity(cells, groups).reset_index(),
        "vendors_by_genre": isogj.coverage_states(catalogue, rows="genre", columns="vendor"),
        "meetings_by_month": months.query("month < @on"),
        "stated_and_recorded": stated,
    }


def spelled(codes: pd.Series, kind: str | pd.Series, names: pd.Series) -> pd.Series:
    """The display names of codes of one kind, or of each row's kind; what is no code stays."""
    keys = zip(kind if isinstance(kind, pd.Series) else [kind] * len(codes), codes, strict=True)
    said = names.to_dict()
    return pd.Series([said.get(key, key[1]) for key in keys], index=codes.index)


def main(folder: Path) -> None:
    """Write the ten tables and their questions into a folder."""
    tables = isogj.load_tables("data")
    given = tables_given(tables)
    told = [(name, lang, asked) for lang in QUESTIONS for name, asked in QUESTIONS[lang].items()]
    for name, lang, _ in told:
        named = given[name].astype(dict.fromkeys(given[name].select_dtypes("category"), "object"))
        for column in named:
            kind = {"with": "vendor", "leaver": named.get("kind")}.get(column, column)
            named[column] = spelled(named[column], kind, tables.names[lang])
        named.to_csv(folder / f"{name}.csv", index=False)
    lines = [f"{name} ({lang}): {asked}\n" for name, lang, asked in told]
    (folder / "questions.txt").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
