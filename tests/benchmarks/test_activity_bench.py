"""Counting a million meetings against one pass of pandas, and all analysis of a large sample."""

import time
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

import isogj_analysis as isogj
from isogj_analysis.tables.sample import report_year, write_sample

ROWS = 1_000_000
LARGE = {"years": 30, "members": 2000, "wgs": 100}
SECONDS = 2.0


@pytest.fixture(scope="module")
def meetings() -> pd.DataFrame:
    """A million meetings of a hundred WGs in thirty years, in the order in which they were held."""
    chance = np.random.default_rng(1)
    day = np.sort(chance.integers(0, 30 * 365, ROWS))
    wg = chance.integers(0, 100, ROWS)
    codes = pd.Categorical.from_codes(wg, [f"wg{n}" for n in range(1, 101)], ordered=True)
    number = pd.Series(wg).groupby(wg).cumcount() + 1
    date = pd.Series(np.datetime64("2008-04-01") + day.astype("timedelta64[D]"))
    return pd.DataFrame({"wg": codes, "number": number.astype("Int64"), "date": date})


@pytest.fixture(scope="module")
def groups(meetings) -> pd.DataFrame:
    codes = meetings["wg"].cat.categories
    wg = pd.Categorical(codes, categories=codes, ordered=True)
    return pd.DataFrame({"wg": wg, "meetings_per_year": pd.array([12] * 100, dtype="Int64")})


@pytest.mark.parametrize("function", [isogj.meetings_by_month, isogj.cadence])
def test_a_million_meetings(paired, meetings, groups, function):
    assert function(meetings, groups)["wg"].nunique() == 100

    def floor():
        return meetings.groupby("wg", observed=True)["date"].count()

    paired(lambda: function(meetings, groups), floor, limit=3)


def analysis_of(tables: isogj.Tables, year: int) -> dict[str, Callable[[], object]]:
    """All that the notebooks compute of records, by name."""
    on = pd.Timestamp(year, 6, 1)
    held, groups, totals = tables.meetings, tables.working_groups, tables.reported_totals
    members = tables.memberships
    return {
        "coverage": lambda: isogj.coverage_states(isogj.as_of(tables.catalogue, on), tables.cells),
        "meetings_by_month": lambda: isogj.meetings_by_month(held, groups, on=on),
        "cadence": lambda: isogj.cadence(held, groups, on=on),
        "cumulative": lambda: isogj.cumulative_meetings(held, groups, totals, on=on),
        "hosting": lambda: (isogj.hosting(held), isogj.hosting_evenness(held)),
        "agenda_kinds": lambda: isogj.agenda_kinds(held, tables.agenda),
        "presenters": lambda: isogj.outside_presenters(tables.agenda, held, members),
        "attendance": lambda: isogj.attendance_rates(tables.attendance, held, members),
        "growth": lambda: isogj.members_over_time(members, totals),
        "roles": lambda: isogj.composition_by_role(members, on),
        "changes": lambda: isogj.membership_changes(members),
        "reconcile": lambda: isogj.reconcile(tables, on=on),
        "objectives": lambda: isogj.objective_matrix(tables.outcomes, tables.objectives, groups),
        "plans": lambda: isogj.plan_timeline(tables.plans),
        "laws": lambda: isogj.laws_in_force(tables.laws, on),
    }


def seconds_of(parts: dict[str, Callable[[], object]], rounds: int = 3) -> dict[str, float]:
    """Best of some rounds: what is measured is the work, not who else uses the machine."""
    best: dict[str, float] = {}
    for _ in range(rounds):
        for name, part in parts.items():
            start = time.process_time()
            part()
            spent = time.process_time() - start
            best[name] = min(spent, best.get(name, spent))
    return best


def sampled(folder, **options) -> dict[str, Callable[[], object]]:
    write_sample(folder, **options)
    tables = isogj.load_tables(folder)
    _ = tables.catalogue
    return analysis_of(tables, report_year(options["years"]))


def test_analysis_of_thirty_years_of_a_hundred_groups(tmp_path):
    spent = seconds_of(sampled(tmp_path / "large", **LARGE))
    longest = sorted(spent.items(), key=lambda item: -item[1])[:4]
    told = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in longest)
    print(f"\nanalysis of the large sample: {sum(spent.values()):.2f} s in all ({told})")
    assert sum(spent.values()) < SECONDS


def test_time_grows_no_faster_than_the_sample(tmp_path):
    small = sum(seconds_of(sampled(tmp_path / "small", years=10, members=600, wgs=100)).values())
    large = sum(seconds_of(sampled(tmp_path / "large", **LARGE)).values())
    print(f"\nfrom 10 years of 600 members to 30 years of 2000: {large / small:.1f} times the time")
    assert large / small <= 10
