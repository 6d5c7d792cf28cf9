"""Made records of meetings and members, as many as a test needs; nothing here is real."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

KINDS = pd.CategoricalDtype(["kickoff", "product", "visit", "talk"], ordered=True)


@dataclass(frozen=True)
class Records:
    """Tables in the types in which they are loaded, and names for every code."""

    meetings: pd.DataFrame
    working_groups: pd.DataFrame
    agenda: pd.DataFrame
    attendance: pd.DataFrame
    memberships: pd.DataFrame
    reported_totals: pd.DataFrame
    names: pd.DataFrame


def made(*, years: int, wgs: int, members: int, long: bool = False) -> Records:
    """Make monthly meetings of which some are skipped, every WG but the last on record."""
    chance = np.random.default_rng(years * 1000 + wgs)
    groups = [f"g{i + 1}" for i in range(wgs)]
    organisations = [f"org-{i + 1}" for i in range(members)]
    wg = pd.CategoricalDtype(groups, ordered=True)
    rows = []
    for group in groups[: max(wgs - 1, 1)]:
        months = pd.date_range("2008-04-01", periods=12 * years, freq="MS")
        held = [month for month in months if chance.random() > 0.12]
        days = [month + pd.Timedelta(days=int(chance.integers(28))) for month in held]
        hosts = chance.choice(organisations, size=len(days))
        rows += [
            (group, n + 1, day, host) for n, (day, host) in enumerate(zip(days, hosts, strict=True))
        ]
    meetings = pd.DataFrame(rows, columns=["wg", "number", "date", "host"])
    meetings = meetings.astype({"wg": wg, "number": "Int64", "host": "str"})
    keys = meetings[["wg", "number"]]
    agenda = keys.assign(
        item=1,
        kind=pd.Categorical(chance.choice(KINDS.categories, size=len(keys)), dtype=KINDS),
        presenter=chance.choice([*organisations[:5], "guest", None], size=len(keys)),
        topic_ja="議題",
        topic_en="topic",
    )
    came = [keys[chance.random(len(keys)) < 0.8 / (1 + i / 8)] for i in range(min(members, 60))]
    attendance = pd.concat(
        [part.assign(organisation=who) for who, part in zip(organisations, came, strict=False)]
    ).assign(people=2)
    joined = pd.Timestamp("2008-04-01") + pd.to_timedelta(
        chance.integers(0, 365 * years, members), unit="D"
    )
    memberships = pd.DataFrame({"organisation": organisations, "role": "member", "joined": joined})
    stays = pd.to_timedelta(chance.integers(200, 2000, members), unit="D")
    memberships["left"] = (joined + stays).where(chance.random(members) < 0.3)
    memberships.loc[memberships.index[::7], ["joined", "left"]] = pd.NaT
    memberships["role"] = pd.Categorical(
        np.where(chance.random(members) < 0.9, "member", "observer"),
        categories=["member", "observer"],
    )
    totals = pd.DataFrame({"date": pd.date_range("2008-06-13", periods=years, freq="YS-JUN")})
    totals = totals.assign(measure="members", approximate=False)
    totals["value"] = pd.array(range(10, 10 + 5 * years, 5), dtype="Int64")
    working_groups = pd.DataFrame({"wg": pd.Categorical(groups, dtype=wg)})
    working_groups = working_groups.assign(established=pd.NaT, meetings_per_year=12)
    tail = "・とても長い名前の組織" * 11 if long else ""
    names = [
        ("wg", g, f"作業部会{g}{tail[:30]}", f"Group {g}{' of long name' * 3 * long}")
        for g in groups
    ]
    for column in ("organisation", "host", "presenter"):
        named = [*organisations, "guest"]
        names += [(column, o, f"{o}社{tail}", f"{o}{' of a long name' * 8 * long}") for o in named]
    index = ["column", "code"]
    frame = pd.DataFrame(names, columns=[*index, "ja", "en"]).set_index(index)
    return Records(meetings, working_groups, agenda, attendance, memberships, totals, frame)


def first_year() -> Records:
    """Make one year of three groups of which one has a record: four meetings, none in December."""
    wg = pd.CategoricalDtype(["tech", "guide", "law"], ordered=True)
    meetings = pd.DataFrame(
        [
            ("tech", 1, "2008-10-23", "a"),
            ("tech", 2, "2008-11-26", "b"),
            ("tech", 3, "2009-01-27", "a"),
            ("tech", 4, "2009-02-25", "c"),
        ],
        columns=["wg", "number", "date", "host"],
    ).astype({"wg": wg, "number": "Int64", "date": "datetime64[s]", "host": "str"})
    agenda = pd.DataFrame(
        [
            ("tech", 1, 1, "product", "guest", "", "tools"),
            ("tech", 2, 1, "talk", "b", "", ""),
            ("tech", 3, 1, "product", None, "", ""),
        ],
        columns=["wg", "number", "item", "kind", "presenter", "topic_ja", "topic_en"],
    ).astype({"wg": wg, "number": "Int64", "kind": KINDS, "presenter": "str"})
    attendance = pd.DataFrame(
        [
            ("tech", n, who)
            for who, numbers in {"a": (1, 2, 3, 4), "b": (2,)}.items()
            for n in numbers
        ],
        columns=["wg", "number", "organisation"],
    ).assign(people=1)
    roles = {"a": "member", "b": "member", "c": "member", "d": "observer"}
    memberships = pd.DataFrame({"organisation": [*roles], "role": pd.Categorical(roles.values())})
    memberships = memberships.assign(joined=pd.NaT, left=pd.NaT)
    totals = pd.DataFrame(
        [
            ("2008-06-13", "members", 2, False),
            ("2009-03-01", "members", 3, False),
            ("2009-03-01", "meetings", 20, True),
            ("2009-03-01", "registrants", 80, True),
        ],
        columns=["date", "measure", "value", "approximate"],
    ).astype({"date": "datetime64[s]", "value": "Int64"})
    groups = pd.DataFrame({"wg": pd.Categorical(wg.categories, dtype=wg), "established": pd.NaT})
    names = {
        ("wg", "tech"): ("技術WG", "Technology WG"),
        ("wg", "guide"): ("指針WG", "Guideline WG"),
        ("wg", "law"): ("法律WG", "Law WG"),
        ("kind", "product"): ("製品紹介", "Product presentation"),
        ("role", "member"): ("会員", "Member"),
    }
    for column in ("host", "organisation", "presenter"):
        names[column, "a"] = ("株式会社甲", "A Co., Ltd.")
    index = pd.MultiIndex.from_tuples(names, names=["column", "code"])
    return Records(
        meetings, groups.assign(meetings_per_year=12), agenda, attendance, memberships, totals,
        pd.DataFrame(list(names.values()), index, columns=["ja", "en"]),
    )  # fmt: skip
