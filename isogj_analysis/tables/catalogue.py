"""What is joined from several tables: the catalogue, and the display names of all codes."""

from collections.abc import Iterable
from itertools import repeat

import pandas as pd

from isogj_analysis.tables.columns import require_columns
from isogj_analysis.tables.fiscal import dates_of
from isogj_analysis.tables.schemas import TABLES

__all__ = ["make_catalogue"]

_COLUMNS = [
    "service", "vendor", "corporate_group", "genre", "phase", "target", "since", "until", "source",
]  # fmt: skip


def make_catalogue(
    services: pd.DataFrame,
    scopes: pd.DataFrame,
    organisations: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return services with their scopes, one row per service and cell, in the order of `scopes`.

    `services` needs service, vendor, genre (a source is carried over), `scopes` needs service,
    phase, target (since and until where periods are known), `organisations` organisation and
    corporate_group. A service without a scope stands in no cell and so in no row.

    Columns: service, vendor, corporate_group, genre, phase, target, since, until, source. `vendor`
    is an ordered categorical of those who offer any service, in the order of `organisations`
    (without it, of `services`); a vendor of no group is a group of its own, named by its code.
    `since` and `until` are days, empty where the period is open: `as_of` takes those in force on a
    day. A scope of an unknown service, a service listed twice and a vendor that is no organisation
    are a ValueError.

    >>> isogj.make_catalogue(tables.services, tables.scopes).shape
    (6, 9)
    """
    require_columns(services, ["service", "vendor", "genre"], "services")
    require_columns(scopes, ["service", "phase", "target"], "scopes")
    _refuse(services.loc[services["service"].duplicated(), "service"], "services lists twice")
    unknown = scopes.loc[~scopes["service"].isin(services["service"]), "service"]
    _refuse(unknown, "scopes names services that are not in services")
    vendors = services["vendor"].astype("str")
    offering = vendors.dropna().drop_duplicates()
    groups = offering.set_axis(offering)
    if organisations is not None:
        require_columns(organisations, ["organisation", "corporate_group"], "organisations")
        known = organisations.set_index("organisation")["corporate_group"].astype("str")
        unlisted = offering[~offering.isin(known.index)]
        _refuse(unlisted, "services names vendors that are no organisation")
        known = known[known.index.isin(offering)]
        groups = known.fillna(known.index.to_series())
    offered = pd.DataFrame(
        {
            "vendor": pd.Categorical(vendors, categories=groups.index, ordered=True),
            "corporate_group": vendors.map(groups).astype("str").to_numpy(),
            "genre": services["genre"].array,
            "source": services.get("source", pd.Series(pd.NA, services.index, "str")).array,
        },
        index=pd.Index(services["service"]),
    )
    unknown = pd.Series(pd.NaT, scopes.index)
    days = {name: dates_of(scopes.get(name, unknown)) for name in ("since", "until")}
    cells = scopes[["service", "phase", "target"]].assign(**days)
    cells = cells.astype(dict.fromkeys(days, "datetime64[us]"))
    catalogue = cells.join(offered, on="service")[_COLUMNS]
    return catalogue.reset_index(drop=True)


def _refuse(codes: pd.Series, what: str) -> None:
    if len(codes):
        found = sorted(map(str, codes.unique()))
        more = f" and {len(found) - 10} more" if len(found) > 10 else ""
        raise ValueError(f"{what}: {', '.join(found[:10])}{more}")


def make_names(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the display names of every code, by the column in which it stands.

    Indexed by (column, code), with the columns ja and en (empty where there is no such name). A
    code stands under the name of each column that may hold it: an organisation under organisation,
    vendor, host and presenter; a code of another classification under its axis there. A corporate
    group that is the code of an organisation is called after it, any other is its own name.
    """
    rows: list[tuple[object, ...]] = []

    def add(columns: Iterable[object], *told: Iterable[object]) -> None:
        rows.extend(zip(columns, *told, strict=False))

    for spec in TABLES.values():
        own, frame = spec.key[0], frames[spec.name]
        naming = [stem for stem in ("name", "title", "text") if f"{stem}_ja" in frame]
        if len(spec.key) > 1 or not naming:
            continue
        holders = {
            name
            for other in TABLES.values()
            for name, column in other.columns.items()
            if column.to == spec.name
        }
        for column in [own, *sorted(holders - {own})]:
            add(repeat(column), frame[own], frame[f"{naming[0]}_ja"], frame[f"{naming[0]}_en"])
    organisations = frames["organisations"]
    groups = organisations["corporate_group"]
    leads = organisations[organisations["organisation"].isin(groups)]
    called = leads["name_ja"] + "グループ", leads["name_en"] + " group"
    add(repeat("corporate_group"), leads["organisation"], *called)
    alone = organisations[groups.isna()]
    add(repeat("corporate_group"), *(alone[of] for of in ("organisation", "name_ja", "name_en")))
    add(repeat("corporate_group"), *[groups.dropna()] * 3)
    mapped = frames["mapped_codes"]
    add(*(mapped[of] for of in ("axis", "code", "name_ja", "name_en")))
    for spec in TABLES.values():
        for name in spec.of_kind("word"):
            rows += [(name, word, *called) for word, called in spec.columns[name].words.items()]
    names = pd.DataFrame(rows, columns=["column", "code", "ja", "en"], dtype="str")
    return names.drop_duplicates(["column", "code"]).set_index(["column", "code"]).sort_index()
