"""The records of a sample: its working groups, their meetings, and who came to them."""

import numpy as np
import pandas as pd

from isogj_analysis.tables import sample_words as words


def days_between(low: np.ndarray, high: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Draw a day of each stretch, both ends included."""
    span = (high - low).astype("timedelta64[D]").astype(np.int64) + 1
    return low + chance.integers(0, span).astype("timedelta64[D]")


def working_groups(
    wgs: int, chance: np.random.Generator, *, first: np.datetime64, last: np.datetime64
) -> pd.DataFrame:
    """Draw WGs, half of them there from the beginning, all others before half of the time."""
    rows = []
    for n in range(wgs):
        ja, en = words.WGS[n % len(words.WGS)]
        again = f" {n // len(words.WGS) + 1}" if n >= len(words.WGS) else ""
        rows.append((f"wg{n + 1}", f"{ja}WG{again}", f"{en} WG{again}"))
    if wgs > 1:
        rows[-1] = ("steering", "運営委員会", "Steering Committee")
    groups = pd.DataFrame(rows, columns=["wg", "name_ja", "name_en"])
    begin = days_between(np.full(wgs, first), np.full(wgs, first + (last - first) // 2), chance)
    begin[: wgs // 2 + 1] = begin[-1] = first
    groups["established"] = begin
    groups["meetings_per_year"] = chance.choice([12, 12, 12, 6, 4], size=wgs)
    groups.loc[wgs - 1, "meetings_per_year"] = 12
    return groups


def meetings(
    groups: pd.DataFrame, chance: np.random.Generator, *, first: np.datetime64, last: np.datetime64
) -> pd.DataFrame:
    """Draw the meetings that each WG held: by its rule, of which some were skipped."""
    months = np.arange(first.astype("datetime64[M]"), last.astype("datetime64[M]"))
    begun = groups["established"].to_numpy("datetime64[M]")
    age = (months - begun[:, None]).astype(np.int64)
    due = (age >= 0) & (age % (12 // groups["meetings_per_year"].to_numpy())[:, None] == 0)
    summer = (months.astype(np.int64) % 12 == 7) * 0.25
    wg, month = np.nonzero(due & ((age == 0) | (chance.random(due.shape) > 0.07 + summer)))
    day = months[month].astype("datetime64[D]")
    # The first is never before the WG is set up.
    day = np.maximum(
        day + chance.integers(14, 27, len(day)).astype("timedelta64[D]"),
        groups["established"].to_numpy("datetime64[D]")[wg],
    )
    held = pd.DataFrame({"wg": groups["wg"].to_numpy()[wg], "date": day})
    return held.assign(number=held.groupby("wg", sort=False).cumcount() + 1)


def attendance(
    held: pd.DataFrame, spells: pd.DataFrame, chance: np.random.Generator, *, wgs: int
) -> pd.DataFrame:
    """Draw who came: each member takes part in two WGs or so, some of them far more often."""
    codes, _ = pd.factorize(held["wg"])
    starts, sizes = np.unique(codes, return_index=True)[1], np.bincount(codes)
    each = min(wgs, 2)
    member = np.repeat(np.arange(len(spells)), each)
    wg = (chance.integers(0, wgs, len(spells))[:, None] + np.arange(each)) % wgs
    zeal = chance.beta(1.2, 1.0, len(member))
    pairs = pd.DataFrame({"member": member, "wg": wg.ravel(), "zeal": zeal})
    many = sizes[pairs["wg"]]
    row = np.repeat(starts[pairs["wg"]] - (many.cumsum() - many), many) + np.arange(many.sum())
    who, zeal = np.repeat(pairs["member"], many), np.repeat(pairs["zeal"], many)
    day = held["date"].to_numpy("datetime64[D]")[row]
    begin, end = (spells[name].to_numpy("datetime64[D]")[who] for name in ("joined", "left"))
    came = (begin <= day) & ~(end <= day) & (chance.random(len(row)) < zeal)
    attendance = held[["wg", "number"]].iloc[row[came]].reset_index(drop=True)
    attendance["organisation"] = spells["organisation"].to_numpy()[who[came]]
    people = chance.choice([1, 1, 1, 2, 2, 3], size=len(attendance))
    return attendance.assign(people=people)


def hosts(attendance: pd.DataFrame, chance: np.random.Generator) -> pd.DataFrame:
    """Draw the host of each meeting from those who came, some far more willing than others."""
    codes, names = pd.factorize(attendance["organisation"])
    willing = chance.pareto(1.5, len(names)) + 0.1
    turn = chance.random(len(attendance)) ** (1 / willing[codes])
    drawn = attendance.assign(turn=turn).sort_values("turn", ascending=False, kind="stable")
    hosts = drawn.drop_duplicates(["wg", "number"])[["wg", "number", "organisation"]]
    return hosts.rename(columns={"organisation": "host"})


def agenda(held: pd.DataFrame, chance: np.random.Generator) -> pd.DataFrame:
    """Draw what happened at each meeting; of some nothing was noted."""
    items = np.where(held["number"] == 1, 1, chance.choice([0, 1, 1, 1, 2, 2], size=len(held)))
    agenda = held[["wg", "number", "host"]].iloc[np.repeat(np.arange(len(held)), items)]
    agenda = agenda.reset_index(drop=True)
    agenda["item"] = agenda.groupby(["wg", "number"], sort=False).cumcount() + 1
    kinds = ["product", "visit", "experiment", "exchange", "talk", "seminar", "other"]
    often = [0.2, 0.12, 0.08, 0.35, 0.12, 0.08, 0.05]
    kind = chance.choice(kinds, size=len(agenda), p=often)
    agenda["kind"] = np.where(agenda["number"] == 1, "kickoff", kind)
    outside = pd.Series([f"guest-{n}" for n in chance.integers(1, 7, len(agenda))])
    presenter = outside.where(chance.random(len(agenda)) < 0.3, agenda["host"])
    agenda["presenter"] = presenter.where(agenda["kind"].isin(["product", "talk", "experiment"]))
    topic = chance.integers(0, len(words.TOPICS), len(agenda))
    noted = chance.random(len(agenda)) < 0.8
    for column, n in (("topic_ja", 0), ("topic_en", 1)):
        texts = np.array([pair[n] for pair in words.TOPICS], dtype=object)[topic]
        agenda[column] = pd.Series(texts).where(noted & (agenda["kind"] != "kickoff"))
    return agenda
