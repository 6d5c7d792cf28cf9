"""A whole folder of tables for trying things: plausible, of any size, and nothing in it is real."""

from pathlib import Path

import numpy as np
import pandas as pd

from isogj_analysis.tables import sample_meetings as records
from isogj_analysis.tables.new_folder import new_folder
from isogj_analysis.tables.sample_catalogue import catalogue, vocabulary
from isogj_analysis.tables.sample_review import review

SOURCE = "illustrative"
FOUNDED = pd.Timestamp(2008, 6, 1)
# The tables are held to days until 2200.
_MOST_YEARS = 190
_NO_DAY, _ONE_DAY = np.datetime64("NaT", "D"), np.timedelta64(1, "D")


def report_year(years: int) -> int:
    """Return the year in whose June the report on a sample of so many years is given."""
    return FOUNDED.year + years


def write_sample(
    folder: Path | str, *, years: int = 8, members: int = 60, wgs: int = 6, seed: int = 1
) -> dict[str, int]:
    """Write a sample into a folder that is new or empty, and return the rows of each table.

    What is written is in `sample_tables`. The same arguments write the same bytes. A folder that
    holds anything is a ValueError, and is left as it is.
    """
    tables = sample_tables(years=years, members=members, wgs=wgs, seed=seed)
    with new_folder(Path(folder), "a sample") as made:
        for name, table in tables.items():
            # Bytes, so that no system turns the ends of lines into its own.
            text = table.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d")
            made.joinpath(f"{name}.csv").write_bytes(text.encode())
    return {name: len(table) for name, table in tables.items()}


def sample_tables(
    *, years: int = 8, members: int = 60, wgs: int = 6, seed: int = 1
) -> dict[str, pd.DataFrame]:
    """Make every table of the data folder, as it would stand in the files.

    An association founded in June 2008 that has `members` at the end of `years`, and so many WGs
    (the last of several is the steering committee). Every third member is a vendor. As in real
    records not all is known: some joining dates, hosts and whole meetings are not on record.
    All rows are of the source `illustrative`, and the same arguments give the same tables.
    """
    for name, value, most in (
        ("years", years, _MOST_YEARS),
        ("members", members, 100_000),
        ("wgs", wgs, 1_000),
    ):
        if not 1 <= value <= most:
            raise ValueError(f"{name} must be from 1 to {most:,}, got {value!r}")
    if seed < 0:
        raise ValueError(f"seed must be 0 or more, got {seed!r}")
    chance = np.random.default_rng(seed)
    first, last = (np.datetime64(FOUNDED + pd.DateOffset(years=after), "D") for after in (0, years))
    spells = _spells(members, chance, first=first, last=last)
    groups = records.working_groups(wgs, chance, first=first, last=last)
    held = records.meetings(groups, chance, first=first, last=last)
    attendance = records.attendance(held, spells, chance, wgs=wgs)
    held = held.merge(records.hosts(attendance, chance), how="left", on=["wg", "number"])
    totals = _totals(spells, held, attendance, years)
    # What nobody wrote down: the first meetings are remembered, some later ones are not.
    held = held[(held["number"] == 1) | (chance.random(len(held)) < 0.98)]
    held["host"] = held["host"].where(chance.random(len(held)) < 0.96)
    attendance = attendance.merge(held[["wg", "number"]])
    memberships, organisations = _members(spells, chance)
    vendors = spells["organisation"][spells.index % 3 == 0]
    days = int((last - first).astype(int))
    tables = {
        "sources": pd.DataFrame(
            {
                "source": [SOURCE],
                "title_ja": ["サンプルデータ（実在の組織・活動ではありません）"],
                "title_en": ["illustrative data (no real organisation or activity)"],
                "status": ["illustrative"],
            }
        ),
        "organisations": organisations,
        "aliases": pd.DataFrame(
            {"alias": ["会員一", "First Member"], "organisation": spells["organisation"][0]}
        ),
        "memberships": memberships,
        "reported_totals": totals,
        **vocabulary(),
        **catalogue(vendors, chance, first=first, days=days),
        "working_groups": groups,
        "meetings": held,
        "agenda": records.agenda(held, chance),
        "attendance": attendance,
        **review(groups["wg"], chance, first=FOUNDED, years=years),
    }
    return {name: _as_filed(name, tables[name]) for name in _columns()}


def _columns() -> dict[str, list[str]]:
    from isogj_analysis.tables.schemas import TABLES

    return {name: list(spec.columns) for name, spec in TABLES.items() if not spec.optional}


def _as_filed(name: str, table: pd.DataFrame) -> pd.DataFrame:
    columns = _columns()[name]
    if "source" in columns:
        table = table.assign(source=SOURCE)
    return table.reindex(columns=columns).reset_index(drop=True)


def _spells(
    members: int, chance: np.random.Generator, *, first: np.datetime64, last: np.datetime64
) -> pd.DataFrame:
    """Draw when each member joined and left, those who stay to the end being so many."""
    gone = members // 8
    number = members + gone
    founders = max(members // 3, 1)
    begin = records.days_between(np.full(number, first), np.full(number, last - _ONE_DAY), chance)
    begin[:founders] = first
    left = np.full(number, _NO_DAY)
    # Who leaves stays a day at least.
    left[members:] = records.days_between(begin[members:] + _ONE_DAY, np.full(gone, last), chance)
    order = np.lexsort((left, begin))
    codes = [f"member-{n}" for n in range(1, number + 1)]
    return pd.DataFrame({"organisation": codes, "joined": begin[order], "left": left[order]})


def _members(
    spells: pd.DataFrame, chance: np.random.Generator
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables memberships and organisations; others than members take part too."""
    n = [code.removeprefix("member-") for code in spells["organisation"]]
    group = chance.integers(1, max(len(n) // 12, 2), len(n))
    affiliated = chance.random(len(n)) < 0.15
    leads = spells["organisation"].where(affiliated).groupby(group).transform("first")
    own = spells[["organisation"]].assign(
        name_ja=[f"会員{i}" for i in n],
        name_en=[f"Member {i}" for i in n],
        corporate_group=leads.where(affiliated),
    )
    others = pd.DataFrame(
        [
            ("observer-1", "官庁1", "Ministry 1", "observer"),
            ("observer-2", "官庁2", "Ministry 2", "observer"),
            ("advisor-1", "大学1", "University 1", "advisor"),
            ("related-1", "関連団体1", "Related body 1", "related"),
            ("secretariat-1", "事務局1", "Secretariat 1", "secretariat"),
            *((f"guest-{i}", f"外部企業{i}", f"Outside company {i}", None) for i in range(1, 7)),
        ],
        columns=["organisation", "name_ja", "name_en", "role"],
    )
    known = chance.random(len(spells)) < 0.95
    memberships = pd.concat(
        [
            spells.assign(role="member", joined=spells["joined"].where(known)),
            others.dropna(subset="role")[["organisation", "role"]],
        ]
    )
    return memberships, pd.concat([own, others])


def _totals(
    spells: pd.DataFrame, held: pd.DataFrame, attendance: pd.DataFrame, years: int
) -> pd.DataFrame:
    """Count what each annual report would state: all of it, also what is not on record."""
    people = attendance.groupby(["wg", "number"])["people"].sum().max()
    rows = []
    for year in range(years + 1):
        day = FOUNDED + pd.DateOffset(years=year)
        number = int(((spells["joined"] <= day) & ~(spells["left"] <= day)).sum())
        rows.append((day, "members", number, "false"))
        if year:
            # No more people come to a meeting than are registered: the tables are held to that.
            registered = max(number * 4, people if year == years else 0)
            rows.append((day, "registrants", -(-registered // 10) * 10, "true"))
            rows.append((day, "meetings", int((held["date"] < day).sum()), "false"))
    return pd.DataFrame(rows, columns=["date", "measure", "value", "approximate"])
