"""The year in review of a sample: objectives, outcomes, plans, events and laws."""

import numpy as np
import pandas as pd

from isogj_analysis.tables import sample_words as words


def review(
    wgs: pd.Series, chance: np.random.Generator, *, first: pd.Timestamp, years: int
) -> dict[str, pd.DataFrame]:
    """Return the tables objectives, outcomes, plans, events and laws of so many years."""
    fiscal = np.arange(first.year, first.year + years)
    return {
        "objectives": pd.DataFrame(words.OBJECTIVES, columns=["objective", "text_ja", "text_en"]),
        "outcomes": _outcomes(wgs, chance, fiscal),
        "plans": _plans(wgs, chance, np.append(fiscal, fiscal[-1] + 1)),
        "events": _events(wgs, chance, first, years),
        "laws": _laws(first, years),
    }


def _outcomes(wgs: pd.Series, chance: np.random.Generator, fiscal: np.ndarray) -> pd.DataFrame:
    codes = [code for code, *_ in words.OBJECTIVES]
    rows = pd.MultiIndex.from_product([fiscal, codes], names=["fiscal_year", "objective"])
    outcomes = rows.to_frame(index=False)
    place = outcomes.groupby("fiscal_year").cumcount().to_numpy()
    outcomes["wg"] = wgs.to_numpy()[place % len(wgs)]
    past = outcomes["fiscal_year"] < fiscal[-1]
    achieved = chance.random(len(outcomes)) < np.where(past, 0.7, 0.3)
    outcomes["status"] = np.where(achieved, "achieved", "ongoing")
    return outcomes


def _plans(wgs: pd.Series, chance: np.random.Generator, fiscal: np.ndarray) -> pd.DataFrame:
    each = min(len(wgs) + 2, 12)
    plans = pd.DataFrame({"fiscal_year": np.repeat(fiscal, each)})
    place = np.tile(np.arange(each), len(fiscal))
    # Where the place is beyond the last WG no WG is named.
    plans["wg"] = wgs.reindex(place % (len(wgs) + 1)).reset_index(drop=True)
    text = pd.DataFrame(words.PLANS).iloc[(place + plans["fiscal_year"]) % len(words.PLANS)]
    serial = (place // len(words.PLANS) + 1).astype(str)
    several = serial != "1"
    for column, given in zip(["item_ja", "item_en"], [0, 1], strict=True):
        item = text[given].to_numpy(object)
        plans[column] = np.where(several, item + " " + serial.astype(object), item)
    begin = pd.to_datetime(plans["fiscal_year"].astype(str) + "-06-01")
    due = begin + pd.to_timedelta(chance.integers(0, 300, len(plans)), unit="D")
    plans["due"] = due.where(chance.random(len(plans)) < 0.75)
    past = plans["fiscal_year"] < fiscal[-1]
    status = np.where(chance.random(len(plans)) < 0.8, "achieved", "ongoing")
    plans["status"] = np.where(past, status, "planned")
    return plans


def _events(
    wgs: pd.Series, chance: np.random.Generator, first: pd.Timestamp, years: int
) -> pd.DataFrame:
    rows: list[tuple[object, ...]] = [(first, None, "founding", "設立", "Founding")]
    for n in range(1, years + 1):
        for kind, ja, en in words.EVENTS:
            day = first + pd.DateOffset(years=n - 1, days=int(chance.integers(20, 340)))
            known = day if chance.random() < 0.85 else None
            rows.append((known, chance.choice(wgs), kind, f"第{n}回{ja}", f"{en} {n}"))
        day = first + pd.DateOffset(years=n)
        rows.append((day, None, "report", f"第{n}回年間活動報告", f"Annual report {n}"))
    return pd.DataFrame(rows, columns=["date", "wg", "kind", "title_ja", "title_en"])


def _laws(first: pd.Timestamp, years: int) -> pd.DataFrame:
    """Make laws that came before, some that came since, and one that is no longer in force."""
    made = [1954, 1972, 1986, 1999, 2001, 2003, *range(first.year + 2, first.year + years, 4)]
    laws = pd.DataFrame({"law": [f"law-{n}" for n in range(1, len(made) + 1)]})
    laws["number"] = [f"{_era_year(year)}法律第{900 + n}号" for n, year in enumerate(made, 1)]
    laws["name_ja"] = [f"架空法{n}" for n in range(1, len(made) + 1)]
    laws["name_en"] = [f"Imaginary Act {n}" for n in range(1, len(made) + 1)]
    begin = pd.Series([pd.Timestamp(year + 1, 4, 1) for year in made])
    laws["in_force_from"] = begin.where(laws.index % 3 != 1)
    laws["in_force_to"] = pd.Series([pd.NaT, pd.Timestamp(first)] + [pd.NaT] * (len(made) - 2))
    return laws


def _era_year(year: int) -> str:
    era, before = next(
        (era, before)
        for era, before in (("令和", 2018), ("平成", 1988), ("昭和", 1925))
        if year > before
    )
    return f"{era}{year - before}年"
