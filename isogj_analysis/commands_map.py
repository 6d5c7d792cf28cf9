"""The commands of the Service MAP: what changed on it, its table, and its guideline sheets."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from isogj_analysis.commands_options import Data, Lang, folder
from isogj_analysis.languages import USUAL
from isogj_analysis.place import SIGNS

if TYPE_CHECKING:
    import pandas as pd

    from isogj_analysis.draw.voice import Voice
    from isogj_analysis.tables import Tables

# Later than any period: what is then in force is what stands in the end.
_IN_THE_END = "9999-12-31"


def changes(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(
            parser=folder,
            help="Two folders of tables, or places that hold data/, in place of --data.",
        ),
    ] = None,
    since: Annotated[str | None, typer.Option("--from", help="The earlier day.")] = None,
    until: Annotated[str | None, typer.Option("--to", help="The later day.")] = None,
    data: Data = None,
    lang: Lang = USUAL,
) -> None:
    """Tell what changed on the map between two days, or between two folders of tables.

    Each service is told once. Two folders without days are compared as they stand in the end.
    """
    from isogj_analysis.draw.maps import SPECIAL
    from isogj_analysis.draw.voice import Voice
    from isogj_analysis.service_map.compute_changes import compare_catalogues, compare_coverage
    from isogj_analysis.service_map.compute_coverage import as_of
    from isogj_analysis.tables import load_tables
    from isogj_analysis.tables.forms import read_date

    folders = folders or []
    if len(folders) not in (0, 2) or (folders and data):
        named = ", ".join(map(str, [*folders, *([data] if data else [])]))
        raise ValueError(f"name one folder with --data, or two as arguments, got {named}")
    if not folders and not (since and until):
        raise ValueError("name two days with --from and --to, or two folders")
    days = [read_date(day).isoformat() if day else "" for day in (since, until)]
    if all(days) and (days[0] > days[1] or (days[0] == days[1] and not folders)):
        raise ValueError(f"--from must be before --to, got {days[0]} and {days[1]}")
    after = load_tables(_tables_of(folders[1]) if folders else data)
    before = load_tables(_tables_of(folders[0])) if folders else after
    was = as_of(before.catalogue, days[0] or _IN_THE_END)
    now = as_of(after.catalogue, days[1] or _IN_THE_END)
    voice = Voice(lang, after.names.combine_first(before.names))
    voice_before = Voice(lang, before.names)
    places = [
        " ".join(filter(None, [str(place), day and voice.day(day)]))
        for day, place in zip(days, folders or ("", ""), strict=True)
    ]
    found = compare_catalogues(was, now, after.services, services_before=before.services)
    lines = [voice.say("told.head", before=places[0], after=places[1], n=len(found))]
    for kind, part in found.groupby("change", observed=True):
        name = voice.say(f"changes.kind.{kind}")
        lines += ["", voice.say("told.kind", kind=name, n=len(part))]
        lines += ["  " + _service_told(one, voice, voice_before) for one in part.to_dict("records")]
    coverage = compare_coverage(was, now, after.cells)
    scope = coverage[~coverage["state_after"].isin(SPECIAL)]
    lines.append("")
    # Which cells got their first service and which lost their last is always told.
    for change in ("gained", "lost"):
        part = scope.loc[scope["change"] == change, ["target", "phase"]]
        cells = _cell_names(part.itertuples(index=False, name=None), voice)
        lines.append(voice.say(f"told.{change}", n=len(part), cells=voice.listed(cells)))
    typer.echo("\n".join(lines))


def _tables_of(folder: Path) -> Path:
    """Return the folder of tables of a place, or the one that was named itself."""
    is_bare = not any(any(folder.glob(sign)) for sign in SIGNS)
    return folder / "data" if is_bare and (folder / "data").is_dir() else folder


def _service_told(one: dict[Any, Any], voice: "Voice", voice_before: "Voice") -> str:
    """Return one service in a line: its name and vendor, and all that changed of it."""
    kinds = {one["change"], *one["also"]}

    def told(kind: str, before: str, after: str) -> str:
        return voice.say("told.became", before=before, after=after) if kind in kinds else after

    older = one["previous"] if isinstance(one["previous"], str) else one["service"]
    names = voice_before.name("service", older), voice.name("service", one["service"])
    vendors = (voice.name("vendor", one[column]) for column in ("vendor_before", "vendor"))
    service = {"name": told("renamed", *names), "vendor": told("transferred", *vendors)}
    parts = [voice.say("told.service", **service)]
    if "reclassified" in kinds:
        genres = (voice.name("genre", one[f"genre_{when}"]) for when in ("before", "after"))
        parts.append(told("reclassified", *genres))
    for cells, sign in ((one["cells_gained"], "+"), (one["cells_lost"], "−")):
        parts += [sign + cell for cell in _cell_names(cells, voice)]
    return "  ".join(parts)


def _cell_names(cells: Iterable[tuple[str, str]], voice: "Voice") -> list[str]:
    return [
        voice.cell(voice.name("target", row), voice.name("phase", column)) for row, column in cells
    ]


_Day = Annotated[
    str | None,
    typer.Option(
        help="Day whose services count; without one the last on which any began or ended."
    ),
]


def table(
    out: Annotated[Path, typer.Option(help="File to write: a name that ends in .xlsx or .pdf.")],
    on: _Day = None,
    data: Data = None,
    lang: Lang = USUAL,
    sheet: Annotated[
        Literal["a4", "a3"] | None, typer.Option(help="Paper of a .pdf; without it a4.")
    ] = None,
) -> None:
    """Write the classification table, every service with its scope: to filter, or to print."""
    from isogj_analysis.report.sheets import write_table_pages
    from isogj_analysis.report.workbook import write_classification
    from isogj_analysis.service_map.compute_classification import classification_table

    _check_out(out, ".xlsx", ".pdf")
    to_print = out.suffix.lower() == ".pdf"
    if sheet and not to_print:
        raise ValueError(f"--sheet is the paper of a .pdf, got it with {out}")
    tables, catalogue, day = _on_day(data, on)
    if to_print:
        write_table_pages(tables, catalogue, out, date=day, lang=lang, paper=sheet or "a4")
    else:
        listed = classification_table(catalogue, tables.services)
        phases = list(tables.phases["phase"])
        write_classification(listed, out, names=tables.names, phases=phases, lang=lang)
    typer.echo(f"{catalogue['service'].nunique():,} services in {out}")


def sheet(
    out: Annotated[
        Path, typer.Option(help="File to write: a name that ends in .pdf, or .png for one genre.")
    ],
    genre: Annotated[
        str | None,
        typer.Argument(help="Code or name, in either language; without one all, a page each."),
    ] = None,
    on: _Day = None,
    data: Data = None,
    lang: Lang = USUAL,
) -> None:
    """Write the guideline of a genre of services: one page of A4 for those who are to choose.

    It says what the service is, when to use it and for what, what it does not cover, who offers
    it, what could stand in for it, and what to ask in an RFP.
    """
    from isogj_analysis.report.sheets import write_sheets

    if genre is None:
        _check_out(out, ".pdf", where=" where all genres are written")
    else:
        _check_out(out, ".pdf", ".png")
    tables, catalogue, day = _on_day(data, on)
    genres = tables.genres["genre"].astype("str").tolist()
    if genre is not None:
        genres = [_code_of(genre, tables.genres, lang)]
    if not genres:
        raise ValueError("genres.csv must have a row for each sheet, it has none")
    write_sheets(tables, genres, out, catalogue=catalogue, date=day, lang=lang)
    typer.echo(f"{len(genres):,} {'sheet' if len(genres) == 1 else 'sheets'} in {out}")


def _check_out(out: Path, *endings: str, where: str = "") -> None:
    """Refuse a file that cannot be written."""
    if out.suffix.lower() not in endings:
        allowed = " or ".join(endings)
        raise ValueError(f"--out must name a file that ends in {allowed}{where}, got {out}")
    if not out.parent.is_dir():
        raise FileNotFoundError(f"--out must name a file in a folder that is there, got {out}")


def _on_day(data: Path | None, on: str | None) -> tuple["Tables", "pd.DataFrame", str | None]:
    """Return the tables of a folder, and their catalogue on a day, or on the last one known."""
    import pandas as pd

    from isogj_analysis.service_map.compute_coverage import as_of
    from isogj_analysis.tables import load_tables
    from isogj_analysis.tables.forms import read_date

    day = read_date(on).isoformat() if on else None
    tables = load_tables(data)
    last = tables.catalogue[["since", "until"]].max().max()
    if day is None and pd.notna(last):
        day = last.date().isoformat()
    return tables, as_of(tables.catalogue, day or _IN_THE_END), day


def _code_of(text: str, genres: "pd.DataFrame", lang: str) -> str:
    """Return the code of the genre that people call so; a ValueError offers the nearest ones."""
    from isogj_analysis.draw.voice import Voice
    from isogj_analysis.tables import normalise_name
    from isogj_analysis.tables.known import unknown
    from isogj_analysis.tables.names import index_names

    codes = genres["genre"].astype("str").tolist()
    if text in codes:
        return text
    names = genres.melt("genre", ["name_ja", "name_en"])[["value", "genre"]].dropna().astype("str")
    named = [*zip(codes, codes, strict=True), *names.itertuples(index=False, name=None)]
    found = sorted(index_names(named).get(normalise_name(text), ()))
    if len(found) > 1:
        raise ValueError(f"{text} is the name of {' and '.join(found)}; give one of the codes")
    if not found:
        shown = dict(zip(codes, Voice(lang).texts(genres, "name"), strict=True))
        raise unknown("genre", text, codes, named=named, shown=shown)
    return found[0]
