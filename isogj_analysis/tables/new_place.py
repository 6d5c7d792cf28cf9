"""A place of one's own: a folder of tables, settings and notebooks on which a report is built."""

import datetime as dt
import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

from isogj_analysis.place import PACKAGE, is_place, shipped
from isogj_analysis.tables.dictionary import data_dictionary
from isogj_analysis.tables.pages import uncast
from isogj_analysis.tables.read import Tables, load_tables
from isogj_analysis.tables.schemas import TABLES
from isogj_analysis.tables.settings import FILE, Settings

_OWN = Settings()
_SETTINGS = f"""\
# What a report is called and how it looks. A line that begins with # is not read.
name_ja = "{{ja}}"
name_en = "{{en}}"
language = "{_OWN.language}"  # of the report: ja, en or both
year = {{year}}        # in which the report is given; so have the notebooks
report_day = "{_OWN.report_day}" # month and day on which it is given
first_month = {_OWN.first_month}    # of the fiscal year
# accent = "{_OWN.accent}"  # what stands out
# alert = "{_OWN.alert}"   # what is missing
# ramp = {json.dumps(_OWN.ramp)}  # few to many
# font = "font.ttf"    # a file beside this one
# full_name_ja = "…"   # below the title of the report, as subtitle_ja; both also with _en
# contact = "…"        # an address at the end of the report
"""
# The association whose example it is, and one that is to be named.
_NAMES = (_OWN.name_ja, _OWN.name_en), ("○○協議会", "Our Association")
# The axes of the map that a place begins with.
_AXES = ("phases", "targets")
_AXES_SOURCE = {
    "source": "axes",
    "title_ja": "サービスマップの軸（案）",
    "title_en": "the axes of the Service MAP as proposed",
    "status": "published",
}
_YEAR = re.compile(r"""^((["']?)year\2[ \t]*=[ \t]*)[^\s#]+""", re.MULTILINE)
_LANG = re.compile(r"^(lang(?:uage)?[ \t]*=[ \t]*)[^\s#]+", re.MULTILINE)


def write_place(
    folder: Path | str,
    *,
    example: bool = False,
    old: Path | str | None = None,
    lang: str | None = None,
) -> list[str]:
    """Make a place in a folder that is new or empty, and say what is to be filled in by hand.

    Its tables have no rows but the axes of the map; with `example` they are those that come with
    the package. `old` is a place of which this one is the next year: tables and notebooks are
    carried over, the year of the settings and the notebooks moves on by one. Settings and
    notebooks are set to the language `lang`, in which JupyterLab then shows them.

    A folder that holds anything, lies in the package or cannot be written is a ValueError, and is
    left as it is; InvalidTables where `old` has tables that break a rule.
    """
    if example and old is not None:
        raise ValueError("a place begins with the example or with an old place, not with both")
    begin = shipped() if old is None else Path(old)
    if not is_place(begin):
        what = f"data/ with tables or {FILE}, and notebooks/"
        raise ValueError(f"{begin} is no place to begin with: it must hold {what}")
    tables = load_tables(begin / "data")
    carried = example or old is not None
    year = dt.date.today().year if not carried else tables.settings.year + (old is not None)
    with _new_folder(Path(folder)) as made:
        _copy(begin / "notebooks", made / "notebooks")
        for path in made.glob("notebooks/*.ipynb"):
            _begin_anew(path, year, lang)
        if carried:
            _copy(begin / "data", made / "data")
        else:
            _write_tables(made / "data", tables)
        _write_settings(made / "data" / FILE, year, lang, names=_NAMES[not carried])
        if old is not None:
            return [*_to_renew(tables, year), *_old_years(made, year)]
    return [] if example else _to_fill_in()


@contextmanager
def _new_folder(folder: Path) -> Iterator[Path]:
    """Give an empty folder to fill, and put it in the place of `folder` once that went well.

    One that holds anything, lies in the package or cannot be written is a ValueError, and is left
    as it is.
    """
    there = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    if there or folder.is_file():
        more = f" and {len(there) - 5} more" if len(there) > 5 else ""
        what = f"holds {', '.join(there[:5])}{more}" if there else "is a file"
        raise ValueError(f"the folder of a place must be new or empty, {folder} {what}")
    if folder.resolve().is_relative_to(PACKAGE.resolve()):
        raise ValueError(f"{folder} lies in the package isogj_analysis: name a folder outside it")
    # Filled aside and moved in whole: half of it would be taken for a broken one.
    beside = folder if folder.exists() else folder.parent
    try:
        beside.mkdir(parents=True, exist_ok=True)
        aside = tempfile.TemporaryDirectory(dir=beside, prefix=".new-")
    except OSError as error:
        told = f"{folder} cannot be written ({error.strerror}): name a folder elsewhere"
        raise ValueError(told) from error
    with aside:
        made = Path(aside.name, "made")
        made.mkdir()
        yield made
        if folder.exists():
            # One may stand in it: it stays, and what was made moves in.
            for path in made.iterdir():
                path.rename(folder / path.name)
        else:
            made.rename(folder)


def _copy(begin: Path, to: Path) -> None:
    # Contents alone: what the package brings may be write-protected.
    shutil.copytree(
        begin,
        to,
        ignore=shutil.ignore_patterns(".*", "~$*", "__pycache__"),
        copy_function=shutil.copyfile,
    )


def _write_tables(folder: Path, tables: Tables) -> None:
    """Write every table without rows, save the axes of the map and what they rest on."""
    folder.mkdir()
    rows = {name: getattr(tables, name).assign(source=_AXES_SOURCE["source"]) for name in _AXES}
    rows["sources"] = pd.DataFrame([_AXES_SOURCE])
    for name, spec in TABLES.items():
        filed = uncast(rows.get(name, pd.DataFrame()), spec)
        # With its mark, so that Excel opens it as UTF-8 with a double click.
        filed.to_csv(folder / f"{name}.csv", index=False, encoding="utf-8-sig", lineterminator="\n")
    (folder / "README.md").write_text(data_dictionary(), encoding="utf-8")


def _write_settings(
    file: Path, year: int, lang: str | None = None, *, names: tuple[str, str] = _NAMES[0]
) -> None:
    """Set year and language of the settings: all else stays as it is, comments included.

    Where there are none they begin with the `names` of the association.
    """
    text = _SETTINGS.format(year=year, ja=names[0], en=names[1])
    if file.exists():
        text = file.read_text(encoding="utf-8-sig")
    set_to = [("year", _YEAR, str(year))]
    set_to += [("language", _LANG, f'"{lang}"')] if lang else []
    for key, pattern, value in set_to:
        told, found = pattern.subn(rf"\g<1>{value}", text)
        text = told if found else f"{key} = {value}\n{text}"
    file.write_text(text, encoding="utf-8")


def _begin_anew(path: Path, year: int, lang: str | None) -> None:
    """Set the year, and a language, of a notebook, and leave out what its cells once gave."""
    notebook = _notebook(path)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
        if "parameters" in cell["metadata"].get("tags", []):
            source = _YEAR.sub(rf"\g<1>{year}", "".join(cell["source"]))
            if lang is not None:
                source = _LANG.sub(rf'\g<1>"{lang}"', source)
            cell["source"] = source.splitlines(keepends=True)
    path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _notebook(path: Path) -> dict[str, Any]:
    try:
        notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        [(cell["source"], cell["cell_type"], cell["metadata"]) for cell in notebook["cells"]]
    except (ValueError, KeyError, TypeError):
        raise ValueError(f"notebooks/{path.name} is no notebook that can be read") from None
    return notebook


def _to_fill_in() -> list[str]:
    return [
        "sources: a row for each report or record that your rows come from",
        "organisations: members, vendors, and all others that a row names",
        "genres, services, scopes: what is offered, and where on the map",
        "working_groups, leads, meetings, memberships: the records",
        "background, purposes, outputs, themes, plans: the year as told",
        f"data/{FILE}: name and year of the report",
        "notebooks: their words are those of ISOG-J's report, such as that groups meet monthly",
        "what each column holds is told in data/README.md; what is not known stays empty",
    ]


def _to_renew(tables: Tables, year: int) -> list[str]:
    """Say what the year that has passed adds to the tables, by what they hold so far."""
    before = year - 1

    def of_year(rows: pd.DataFrame, fiscal_year: int) -> str:
        return f"{(rows['fiscal_year'] == fiscal_year).sum()} on record"

    def last(name: str, *columns: str) -> str:
        # As text, so that a month is not told as its first day.
        days = uncast(getattr(tables, name), TABLES[name])[list(columns)].stack().dropna()
        return f"on record up to {days.max()}" if len(days) else "no day on record"

    plans = tables.plans
    planned = ((plans["status"] == "planned") & (plans["fiscal_year"] <= before)).sum()
    return [
        f"data/{FILE} and the notebooks: moved on from {before} to {year}, "
        f"the report on the fiscal year {before}",
        f"data/{FILE}: full name and subtitle, if they are of one year",
        "sources: the reports and records that new rows come from",
        f"memberships: who came and went ({last('memberships', 'joined', 'left')})",
        f"services, scopes: what began and what ended ({last('scopes', 'since', 'until')})",
        f"working_groups, leads: what was set up, who leads, and what ended "
        f"({last('working_groups', 'established', 'ended')})",
        f"meetings, agenda, attendance: those since ({last('meetings', 'date')}); "
        "`isogj import-minutes FILE --wg CODE` adds those of minutes",
        f"reported_totals: what was stated since ({last('reported_totals', 'date')})",
        f"events: what took place since ({last('events', 'date')})",
        f"outcomes: of the fiscal year {before} ({of_year(tables.outcomes, before)})",
        f"outputs: of the fiscal year {before} ({of_year(tables.outputs, before)})",
        f"plans: of the fiscal year {year} ({of_year(plans, year)}), and what became "
        f"of those until {before} ({planned} still planned)",
    ]


def _old_years(place: Path, year: int) -> Iterator[str]:
    """Say where names of files and cells of notebooks tell an earlier year: a person must look."""
    told = re.compile(rf"(?<!\d)({year - 1}|{year - 2})(?!\d)")
    for path in sorted(path for path in place.glob("*/*") if told.search(path.name)):
        yield f"{path.relative_to(place).as_posix()}: its name tells an earlier year"
    for path in sorted(place.glob("notebooks/*.ipynb")):
        for number, cell in enumerate(_notebook(path)["cells"], 1):
            if found := told.search("".join(cell["source"])):
                yield f"notebooks/{path.name}, cell {number}: tells of {found[0]}"
