"""What each group meant to do and did, and what is not on record."""

import re
from typing import Any

import pandas as pd

from isogj_analysis.activity.compute_activity import foreseen_meetings, sessions
from isogj_analysis.tables.columns import precision_of
from isogj_analysis.tables.fiscal import Day, day_of
from isogj_analysis.tables.read import Tables

__all__ = ["group_reports", "groups_in_short", "not_on_record"]

PARTS = ["purpose", "lead", "sub-lead", "output", "event", "rule", "meetings", "agenda", "plan"]
# What notes say of a status that is printed, with what it belongs to lost; of what a report shows
# and the record does not hold; of a part of the report that is empty.
_LOST, _CONTENTS = "which ones is lost", "contents are not on record"
_HEADING = "the heading alone is left"
# Of a group's own meetings alone is reckoned how many were due.
_NO_TOTALS = pd.DataFrame({"date": pd.to_datetime([])})
# So many lines are short.
_MOST = 3
# What is left out where a text is told in short: what follows its first sentence, and long asides.
_BEYOND = re.compile(r"[。：].*|[.:]( .*)?$|\s*[（(][^）)]{11,}[）)]")


def group_reports(tables: Tables, on: Day) -> pd.DataFrame:
    """Tell of each group its purposes, leads, results, events, meetings and plans.

    Of the `tables` it takes `purposes`, `leads`, `outputs`, `events`, `meetings`, `agenda`, `plans`
    and `organisations`. One row for each thing, by group and part: `wg` (ordered), `part` (ordered:
    purpose, lead, sub-lead, output, event, rule, meetings, agenda, plan), the texts of each
    language, which for `rule` are the meetings that were due by it since the first, of a group that
    has some on record, for `meetings` those, empty where there is none, and for `agenda` a kind of
    items with theirs, and `source`. A group of which nothing is on record has no row. Results and
    plans are those of the fiscal year that ended before `on` and of the one that it lies in, those
    achieved left out.

    >>> isogj.group_reports(tables, "2009-06-01")["part"].iloc[0]
    'rule'
    """
    day = day_of(on)
    texts = [column for column in map(str, tables.purposes) if column.startswith("text_")]
    years = day.year - 1, day.year

    def told(rows: pd.DataFrame, stem: str, part: str | None = None) -> pd.DataFrame:
        named = rows.rename(columns={text.replace("text", stem): text for text in texts})
        named = named if part is None else named.assign(part=part)
        return named.reindex(columns=["wg", "part", *texts, "source"]).astype(object)

    status = tables.plans.get("status", pd.Series(index=tables.plans.index))
    planned = tables.plans[~status.eq("achieved")]
    leads = tables.leads.rename(columns={"role": "part"})
    leads = leads.merge(tables.organisations.drop(columns="source"), on="organisation")
    meetings = sessions(tables.meetings).query("held")
    meetings = meetings[~(meetings["date"] > day)]
    counts = meetings.groupby("wg", observed=True).agg(n=("wg", "size"), source=("source", "first"))
    counts = counts.assign(**dict.fromkeys(texts, counts["n"].astype("str"))).reset_index()
    silent = tables.working_groups[~tables.working_groups["wg"].isin(counts["wg"])]
    ruled = tables.working_groups.dropna(subset="meetings_per_year")
    ruled = ruled[ruled["wg"].isin(counts["wg"])]
    of_each = [ruled[ruled["wg"] == wg] for wg in ruled["wg"]]
    due = [foreseen_meetings(tables.meetings, one, _NO_TOTALS, on=day) for one in of_each]
    ruled = ruled.assign(**{text: [f"{one['meetings'].max():g}" for one in due] for text in texts})
    items = tables.agenda.merge(meetings[["wg", "number", "source"]])
    kinds = items.groupby(["wg", "kind"], observed=True).agg(
        n=("kind", "size"), source=("source", "first")
    )
    kinds = kinds.sort_values("n", ascending=False, kind="stable").reset_index()
    names = tables.names.loc["kind"]
    codes = kinds["kind"].astype("str")
    for text in texts:
        name = codes.map(names[text.removeprefix("text_")]).fillna(codes)
        kinds[text] = name + " " + kinds["n"].astype("str")
    rows = pd.concat(
        [
            told(tables.purposes, "text", "purpose"),
            told(leads, "name"),
            told(tables.outputs[tables.outputs["fiscal_year"].isin(years)], "text", "output"),
            told(tables.events[~(tables.events["date"] > day)], "title", "event"),
            told(ruled, "text", "rule"),
            told(counts, "text", "meetings"),
            told(kinds, "text", "agenda"),
            told(silent[["wg", "source"]], "text", "meetings"),
            told(planned[planned["fiscal_year"].isin(years)], "item", "plan"),
        ]
    ).dropna(subset="wg")
    rows = rows[rows.groupby("wg")[texts[0]].transform("count") > 0]
    types: dict[str, Any] = dict.fromkeys(texts, "str")
    types["wg"] = pd.CategoricalDtype(tables.working_groups["wg"].astype("str"), ordered=True)
    types["part"] = pd.CategoricalDtype(PARTS, ordered=True)
    rows = rows.astype(types)
    return rows.sort_values(["wg", "part"], kind="stable", ignore_index=True)


def groups_in_short(tables: Tables, on: Day) -> pd.DataFrame:
    """Tell of every group in a row who leads it, what it is for and what it did.

    Columns `wg`, `lead` (a list of organisations), and for each language `purpose` and `output`
    (results, then events): on a line each the first sentence, without long asides, three at most.
    What is not on record is missing; see `group_reports`.

    >>> list(isogj.groups_in_short(tables, "2009-06-01"))[:2]
    ['wg', 'lead']
    """
    reports = group_reports(tables, on).astype({"wg": "str"})
    short = tables.working_groups[["wg"]].astype("str").set_index("wg")
    short["lead"] = tables.leads.query("role == 'lead'").groupby("wg")["organisation"].agg(list)
    for name, kinds in {"purpose": ["purpose"], "output": ["output", "event"]}.items():
        for text in ("text_ja", "text_en"):
            told = reports.loc[reports["part"].isin(kinds) & reports[text].notna()]
            said = told[text].map(in_short).groupby(told["wg"]).head(_MOST)
            short[text.replace("text", name)] = said.groupby(told["wg"]).agg("\n".join)
    return short.reset_index()


def in_short(text: str) -> str:
    """Return the first sentence of a text, without long asides."""
    return _BEYOND.sub("", text)


def not_on_record(tables: Tables, on: Day) -> pd.DataFrame:
    """Count what the tables do not tell, in one list: no figure is drawn for it.

    Columns `what` (a code), `unknown` and `among`: of 17 members the joining day of all 17; one of
    which the year alone is known is unknown too. Only what is lacking somewhere has a row.

    >>> list(isogj.not_on_record(tables, "2009-06-01"))
    ['what', 'unknown', 'among']
    """
    meetings = sessions(tables.meetings).query("held")
    meetings = meetings[~(meetings["date"] > day_of(on))]
    members = tables.memberships[tables.memberships["role"] == "member"]
    keys = ["wg", "number"]
    held = pd.MultiIndex.from_frame(meetings[keys].astype(object))

    def without(table: pd.DataFrame) -> pd.Series:
        lacking = pd.Series(~held.isin(pd.MultiIndex.from_frame(table[keys].astype(object))))
        return lacking.groupby(meetings["session"].to_numpy()).all()

    due = tables.plans["due"].isna()
    why = tables.plans.get("due_note", pd.Series(index=due.index))
    illegible, in_year = due & why.eq("illegible"), due & why.eq("fiscal-year")
    outcomes = tables.outcomes.assign(
        unstated=tables.outcomes["status"].isna(),
        unpaired=_noted(tables.outcomes, _LOST),
    )
    by_objective = outcomes.groupby("objective", observed=True)[["unstated", "unpaired"]].all()
    unstated = by_objective["unstated"]
    unpaired = unstated & by_objective["unpaired"]
    noted = [_noted(table, _HEADING) for table in (tables.working_groups, tables.sources)]
    headings = pd.concat(noted)
    people = tables.reported_totals["measure"].eq("registrants")
    lacking = {
        "contents": _noted(tables.outputs, _CONTENTS),
        "headings": headings[headings],
        "registrants": people[people],
        "joined": members["joined"].isna() | precision_of(members, "joined").eq("year"),
        "meetings": ~tables.working_groups["wg"].isin(meetings["wg"]),
        "agenda": without(tables.agenda),
        "attendance": without(tables.attendance),
        "event-date": tables.events["date"].isna(),
        "output-date": tables.outputs["date"].isna(),
        "due": due & ~illegible & ~in_year,
        "due-illegible": illegible,
        "status": unstated & ~unpaired,
        "status-unpaired": unpaired,
    }
    rows = [(what, int(gone.sum()), len(gone)) for what, gone in lacking.items()]
    found = pd.DataFrame(rows, columns=["what", "unknown", "among"])
    return found[found["unknown"] > 0].reset_index(drop=True)


def _noted(table: pd.DataFrame, said: str) -> pd.Series:
    """Tell of each row whether its note says so."""
    notes = table.get("note", pd.Series(index=table.index, dtype="str"))
    return notes.str.contains(said, regex=False).fillna(False).astype(bool)
