"""Rules between the columns of a row, between rows, and between tables: all that no cell can tell.

Unknown is not wrong: where a date is empty, a rule that needs it says nothing, and one that is only
a month or a year is any of its days.
"""

from collections.abc import Callable
from datetime import date

import pandas as pd

from isogj_analysis.tables.names import normalise_name
from isogj_analysis.tables.pages import Page, first_alike
from isogj_analysis.tables.problems import REMARK

_NEVER = pd.Timestamp(9999, 12, 31)
_LAST_YEAR = 2200
_CALLED_OFF = ["cancelled", "postponed"]
_CALLED = {
    "organisations": "organisation",
    "services": "service",
    "working_groups": "working group",
}
# So much of a circle is told.
_MOST_STEPS = 5
# Each rule, and the columns of each table that no file may lack for it; the first table is the one
# it speaks of. What breaks a rule is an error, what `REMARKS` find is odd but possible.
Rule = Callable[..., None]
RULES: list[tuple[Rule, dict[str, list[str]]]] = []
REMARKS: list[tuple[Rule, dict[str, list[str]]]] = []


def _rule(remark: bool = False, **needs: list[str]) -> Callable[[Rule], Rule]:
    """Enter a rule: it is called with the pages of these tables."""

    def enter(check: Rule) -> Rule:
        (REMARKS if remark else RULES).append((check, needs))
        return check

    return enter


def check_rules(pages: dict[str, Page]) -> None:
    """Apply every rule whose tables were read whole."""
    for page in pages.values():
        check_years(page)
        check_period(page)
    for rule, needs in [*RULES, *REMARKS]:
        if all(pages[table].whole(columns) for table, columns in needs.items()):
            rule(*(pages[table] for table in needs))


def in_words(*, remarks: bool = False) -> list[str]:
    """Return what each rule demands, or what is remarked, a sentence each."""
    of_all = [] if remarks else [check_years, check_period]
    rules = dict.fromkeys([*of_all, *(rule for rule, _ in (REMARKS if remarks else RULES))])
    return [(rule.__doc__ or "").partition("\n")[0] for rule in rules]


def _held(meetings: Page) -> pd.Series:
    return ~meetings.typed["state"].isin(_CALLED_OFF)


def check_years(page: Page) -> None:
    """No day lies after the year 2200."""
    for column in page.spec.of_kind("date"):
        beyond = page.typed[column].dt.year > _LAST_YEAR
        page.report(beyond, [column], f"is after the year {_LAST_YEAR}")


def check_period(page: Page) -> None:
    """A period ends after it begins, and two periods of one thing do not overlap."""
    if page.spec.period is None or page.absent.intersection({*page.spec.period, *page.spec.key}):
        return
    first, last = page.spec.period
    say = f"is not after {first} (" + page.text[first] + ")"
    page.report(page.last(last) <= page.typed[first], [last], say)
    if first in page.spec.key:
        _check_overlap(page, first, last)


def _check_overlap(page: Page, first: str, last: str) -> None:
    thing = [name for name in page.spec.key if name != first]
    # What is surely covered: from the last day that the first one may be.
    rows = page.typed.assign(**{first: page.last(first)})
    rows = rows[page.sound([*page.spec.key, last]) & ~(rows[first] >= rows[last])]
    rows = rows[rows.duplicated(thing, keep=False)]
    rows = rows.sort_values(first, kind="stable", na_position="first")
    rows[last] = rows[last].fillna(_NEVER)
    told: dict[int, str] = {}
    for _, spells in rows.groupby(thing, dropna=False, observed=True):
        owner, reach = -1, pd.NaT
        for row, begin, end in spells[[first, last]].itertuples(name=None):
            # Two rows without a first day repeat one key: that is told already.
            if begin < reach:
                told[row] = f"overlaps the period of line {page.sheet.lines[owner]}"
            # A row that reaches farther than those before is what the next ones may run into.
            if not end <= reach:
                owner, reach = row, end
    page.report(sorted(told), [first], told)


@_rule(working_groups=["wg"])
@_rule(organisations=["organisation"])
@_rule(services=["service", "replaces"])
def check_replaces(page: Page) -> None:
    """No service, organisation or WG continues itself, not even by way of others."""
    codes = page.text[page.spec.key[0]]
    later = page.text["replaces"].notna() & page.sound([page.spec.key[0], "replaces"])
    before = dict(zip(codes[later], page.text.loc[later, "replaces"], strict=True))
    seen: set[str] = set()
    told: dict[str, str] = {}
    for code in before:
        way: list[str] = []
        while code in before and code not in seen:
            seen.add(code)
            way.append(code)
            code = before[code]
        circle = way[way.index(code) :] if code in way else []
        for n, at in enumerate(circle):
            steps = [f"{step} replaces {before[step]}" for step in [*circle[n:], *circle[:n]]]
            more = ", …" if steps[_MOST_STEPS:] else ""
            told[at] = f"goes in a circle: {', '.join(steps[:_MOST_STEPS])}{more}"
        if len(circle) == 1:
            told[code] = f"is the {_CALLED[page.spec.name]} itself"
    page.report(codes.isin(told) & later, ["replaces"], codes.map(told))


@_rule(services=["service"], scopes=["service"])
def check_scoped(services: Page, scopes: Page) -> None:
    """A service stands in a cell of the map, or did, or will."""
    if not scopes.sound(["service"]).all():
        # A code that is written wrongly there is told there.
        return
    without = ~services.text["service"].isin(scopes.text["service"]) & services.sound(["service"])
    say = f"has no row in {scopes.name}, so it is on no map and in no table"
    services.report(without, ["service"], say)


@_rule(services=["replaces"], scopes=["service", "until"])
def check_ended(services: Page, scopes: Page) -> None:
    """A service that another one replaces has ended in every cell, or it is known when it will."""
    lines = _lasting(services, scopes, "until")
    say = f"is still in force, so both count: give it an until in {scopes.name} (line "
    services.report(lines.notna(), ["replaces"], say + lines + ")")


@_rule(meetings=["wg", "date"], working_groups=["wg", "established"])
def check_established(meetings: Page, working_groups: Page) -> None:
    """A WG does not meet before it is set up."""
    begun = _of_group(meetings, working_groups, "established")
    early = (meetings.typed["date"] < begun["first"]) & _held(meetings)
    meetings.report(early, ["date"], "is before the WG was set up (" + begun["told"] + ")")


@_rule(remark=True, meetings=["wg", "date"], working_groups=["wg"])
def check_ended_groups(meetings: Page, working_groups: Page) -> None:
    """A WG meets after it has ended."""
    ended = _of_group(meetings, working_groups, "ended")
    late = (meetings.typed["date"] >= ended["last"]) & _held(meetings)
    meetings.remark(late, ["date"], "is after the WG had ended (" + ended["told"] + ")")


def _of_group(meetings: Page, working_groups: Page, column: str) -> pd.DataFrame:
    """Return of a date of each meeting's WG the first and the last day that it may be, and text."""
    facts = {
        "first": working_groups.typed[column],
        "last": working_groups.last(column),
        "told": working_groups.dated(column),
    }
    by_code = pd.DataFrame(facts)[working_groups.sound(["wg", column])]
    by_code = by_code.set_axis(working_groups.text["wg"][by_code.index])
    by_code = by_code[~by_code.index.duplicated()]
    return by_code.reindex(meetings.text["wg"]).reset_index(drop=True)


# Below, the column is the day that is over when it is recorded. Ends and plans may lie ahead.


@_rule(memberships=["joined"], events=["date", "wg", "kind"])
@_rule(reported_totals=["date"], events=["date", "wg", "kind"])
@_rule(meetings=["date"], events=["date", "wg", "kind"], working_groups=["wg", "established"])
def check_founded(page: Page, events: Page, working_groups: Page | None = None) -> None:
    """No meeting, stated total or day of membership lies before the founding of the association.

    Where it is on record when a WG was set up, its meetings are held against that day instead.
    """
    rows = events.typed
    of_all = events.text["wg"].isna() & (rows["kind"] == "founding")
    founded = rows.loc[of_all, "date"].min()
    for column in _recorded(page):
        early = page.last(column) < founded
        if working_groups is not None:
            groups = working_groups.typed
            early &= ~page.typed["wg"].isin(groups.loc[groups["established"].notna(), "wg"])
            early &= _held(page)
        if early.any():
            told = events.dated("date")[of_all & (rows["date"] == founded)].iloc[0]
            say = f"is before the association was founded ({told} in {events.name})"
            page.report(early, [column], say)


@_rule(memberships=["joined", "source"], sources=["source", "status"])
@_rule(reported_totals=["date", "source"], sources=["source", "status"])
@_rule(meetings=["date", "source"], sources=["source", "status"])
def check_past(page: Page, sources: Page) -> None:
    """No meeting, stated total or day of membership lies ahead, save in illustrative rows.

    A meeting that was called off may.
    """
    today, rows = date.today(), sources.typed
    made_up = rows.loc[rows["status"] == "illustrative", "source"]
    for column in _recorded(page):
        ahead = page.typed[column] > pd.Timestamp(today)
        ahead &= page.sound([column]) & ~page.typed["source"].isin(made_up)
        if page.spec.name == "meetings":
            ahead &= _held(page)
        page.report(ahead, [column], f"lies ahead: today is {today}")


def _recorded(page: Page) -> list[str]:
    return ["joined", "member_on"] if page.spec.name == "memberships" else ["date"]


@_rule(memberships=["joined", "left"])
def check_member_on(memberships: Page) -> None:
    """A day on which membership is on record lies in its period."""
    rows = memberships.typed
    early = memberships.last("member_on") < rows["joined"]
    late = rows["member_on"] >= memberships.last("left")
    for wrong, edge, told in ((early, "joined", "is before"), (late, "left", "is not before")):
        say = f"{told} {edge} (" + memberships.dated(edge) + ")"
        memberships.report(wrong, ["member_on"], say)


@_rule(meetings=["wg", "number", "date"])
def check_order(meetings: Page) -> None:
    """The meetings of a WG that were held are numbered in the order of their days."""
    columns = ["wg", "number", "date"]
    rows = meetings.typed.loc[meetings.sound(columns) & _held(meetings), columns].dropna()
    rows = rows.sort_values(["wg", "number"])
    before = rows.groupby("wg", observed=True).shift()
    number, day = before["number"].astype("str"), before["date"].dt.strftime("%Y-%m-%d")
    wrong = rows.index[rows["date"] < before["date"]]
    say = "is before that of meeting " + number + " (" + day + ")"
    meetings.report(sorted(wrong), ["date"], say)


@_rule(meetings=["host", "date"], memberships=["organisation", "joined", "left"])
def check_hosts(meetings: Page, memberships: Page) -> None:
    """A host takes part in the association on that day, as far as its dates are known."""
    held = meetings.typed.loc[_held(meetings), ["host", "date"]].reset_index().dropna()
    roles = memberships.typed[["organisation", "joined"]].assign(left=memberships.last("left"))
    pairs = held.merge(roles, left_on="host", right_on="organisation")
    pairs["in"] = ~((pairs["date"] < pairs["joined"]) | (pairs["date"] >= pairs["left"]))
    was_in = pairs.groupby("index")["in"].any()
    say = f"was not in {memberships.name} on " + meetings.typed["date"].dt.strftime("%Y-%m-%d")
    meetings.report(was_in.index[~was_in], ["host"], say)


@_rule(attendance=["wg", "number", "people"], reported_totals=["measure", "value"])
def check_attendance(attendance: Page, reported_totals: Page) -> None:
    """No more people come to a meeting than were ever reported as registered."""
    totals = reported_totals.typed
    registered = totals.loc[totals["measure"] == "registrants", "value"].max()
    if pd.isna(registered):
        return
    rows = attendance.typed.dropna(subset=["wg", "number"])
    came = rows.groupby(["wg", "number"], observed=True)["people"].cumsum()
    first = rows[came > registered].drop_duplicates(["wg", "number"]).index
    say = f" at one meeting; {registered} people are registered at most"
    attendance.report(first, ["people"], "makes " + came.astype("str") + say)


@_rule(attendance=["wg", "number"], meetings=["wg", "number"])
def check_called_off(attendance: Page, meetings: Page) -> None:
    """Nobody came to a meeting that was called off."""
    off = meetings.typed.loc[~_held(meetings), ["wg", "number", "state"]]
    off["line"] = meetings.sheet.lines[off.index].astype("str")
    came = attendance.typed[["wg", "number"]].reset_index(names="row")
    both = came.merge(off.dropna(), on=["wg", "number"]).drop_duplicates("row").set_index("row")
    say = "was " + both["state"].astype("str") + f": see {meetings.name}, line " + both["line"]
    attendance.report(both.index, ["wg", "number"], say)


@_rule(meetings=["wg"])
def check_joint(meetings: Page) -> None:
    """A WG meets once in a joint session."""
    rows = meetings.typed.loc[_held(meetings), ["wg", "joint"]].dropna()
    say = "is the mark of line {} too, of the same WG; mark each session anew"
    meetings.repeats(first_alike(rows), ["joint"], say)


@_rule(remark=True, meetings=["wg", "date", "host"])
def check_joint_days(meetings: Page) -> None:
    """The rows of a joint session tell two days or two hosts, or only one row has its mark."""
    rows = meetings.typed[_held(meetings) & meetings.typed["joint"].notna()]
    first = first_alike(rows[["joint"]])
    say = "is not that of line {}, which is the same joint session"
    for column in ("date", "host"):
        others = rows.loc[first, column].set_axis(rows.index)
        other = others.notna() & rows[column].notna() & (others != rows[column])
        meetings.repeats(
            first[other & meetings.sound(["joint"])[rows.index]], [column], say, REMARK
        )
    say = "marks no other meeting: a joint session has a row for each WG"
    meetings.remark(rows.index[~rows["joint"].duplicated(keep=False)], ["joint"], say)


@_rule(remark=True, meetings=["wg", "date", "host"])
def check_apart(meetings: Page) -> None:
    """Two WGs met on one day at one host, without a mark that it was one session."""
    held = _held(meetings) & meetings.typed["joint"].isna()
    rows = meetings.typed[held].dropna(subset=["wg", "date", "host"])
    first = first_alike(rows[["date", "host"]])
    first = first[rows["wg"] != rows.loc[first, "wg"].set_axis(rows.index)]
    say = (
        "are those of line {} too, of another WG: counted as two sessions; "
        "if they were one, give both rows one joint mark"
    )
    meetings.repeats(first, ["date", "host"], say, REMARK)


@_rule(plans=["due"])
def check_due(plans: Page) -> None:
    """A plan with a date has no note on why there is none."""
    both = plans.typed["due"].notna() & plans.typed["due_note"].notna()
    plans.report(both, ["due", "due_note"], "exclude each other; keep one")


@_rule(remark=True, mapped_codes=["mapping", "axis", "code", "name_ja", "name_en"])
@_rule(remark=True, services=["service", "vendor", "name_ja", "name_en"])
@_rule(remark=True, working_groups=["wg", "name_ja", "name_en"])
@_rule(remark=True, genres=["genre", "name_ja", "name_en"])
@_rule(remark=True, targets=["target", "name_ja", "name_en"])
@_rule(remark=True, phases=["phase", "name_ja", "name_en"])
@_rule(remark=True, organisations=["organisation", "name_ja", "name_en"])
def check_names(page: Page) -> None:
    """Two codes of one axis, or services of one vendor, go by one name, and look like one."""
    *within, own_code = ["vendor", "service"] if page.spec.name == "services" else page.spec.key
    codes, told = page.text[own_code], set[int]()
    # What another one continues may have left it its name.
    own = ~codes.isin(page.text.get("replaces", [])) & codes.notna()
    for column in ("name_ja", "name_en"):
        shown = page.text[column].fillna(page.text["name_ja"])[own].dropna().map(normalise_name)
        axis = [page.text.loc[shown.index, name] for name in within]
        first = shown.index.to_series().groupby([*axis, shown], dropna=False).transform("min")
        again = {
            row: f"is the name of {codes[of]} too (line {page.sheet.lines[of]})"
            for row, of in zip(first.index, first, strict=True)
            if row not in told and codes[of] != codes[row]
        }
        told.update(again)
        page.remark(list(again), [column], again)


@_rule(remark=True, working_groups=["wg"])
def check_succeeded_groups(working_groups: Page) -> None:
    """A WG whose work another one goes on with has no end on record."""
    _remark_lasting(working_groups, working_groups, "ended")


@_rule(remark=True, organisations=["organisation"], memberships=["organisation", "left"])
def check_succeeded_members(organisations: Page, memberships: Page) -> None:
    """An organisation that another one continues is still a member, by its own row."""
    _remark_lasting(organisations, memberships, "left")


def _remark_lasting(page: Page, periods: Page, end: str) -> None:
    lines = _lasting(page, periods, end)
    say = f"is still there: if it has ended, say so in {periods.name} (line "
    page.remark(lines.notna(), ["replaces"], say + lines + f", column {end})")


def _lasting(page: Page, periods: Page, end: str) -> pd.Series:
    """Return for each row the line in which what it replaces has a period without an end, or NA."""
    code = page.spec.key[0]
    open_end = periods.text.loc[periods.text[end].isna() & periods.sound([code]), code]
    lines = dict(zip(open_end, periods.sheet.lines[open_end.index].astype("str"), strict=True))
    return page.text["replaces"].map(lines).where(page.sound(["replaces"])).astype("str")
