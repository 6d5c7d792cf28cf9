"""The service catalogue of a sample: vendors, what they offer, and where on the map it stands."""

import numpy as np
import pandas as pd

from isogj_analysis.tables import sample_words as words


def vocabulary() -> dict[str, pd.DataFrame]:
    """Return the tables phases, targets, genres and cells."""
    named = ["name_ja", "name_en"]
    genres = pd.DataFrame([row[:3] for row in words.GENRES], columns=["genre", *named])
    genres["summary_ja"] = genres["name_ja"] + "を引き受けるサービスの総称（架空の説明）。"
    genres["summary_en"] = "Services that take on " + genres["name_en"].str.lower() + " (made up)."
    return {
        "phases": pd.DataFrame(words.PHASES, columns=["phase", *named]),
        "targets": pd.DataFrame(words.TARGETS, columns=["target", *named]),
        "genres": genres,
        "cells": pd.DataFrame(words.CELLS, columns=["phase", "target", "state"]),
    }


def catalogue(
    vendors: pd.Series, chance: np.random.Generator, *, first: np.datetime64, days: int
) -> dict[str, pd.DataFrame]:
    """Return the tables services and scopes of these vendors.

    Of some services a vendor's next one takes the place: the scopes of the one end on the day on
    which those of the other begin.
    """
    each = chance.integers(2, 9, len(vendors))
    services = pd.DataFrame({"vendor": np.repeat(vendors.to_numpy(object), each)})
    order = services.groupby("vendor", sort=False).cumcount() + 1
    services.insert(0, "service", services["vendor"] + "-service-" + order.astype(str))
    genres = pd.DataFrame(words.GENRES, columns=["genre", "ja", "en", "phases", "targets"])
    # Some kinds of service are offered far more often than others.
    weights = 1 / np.arange(1, len(genres) + 1) ** 0.5
    kind = chance.choice(len(genres), size=len(services), p=weights / weights.sum())
    chosen = genres.iloc[kind].reset_index(drop=True)
    services["name_ja"] = chosen["ja"] + "サービス" + order.astype(str)
    services["name_en"] = chosen["en"] + " Service " + order.astype(str)
    services["genre"] = chosen["genre"]
    services["summary_ja"] = chosen["ja"] + "を引き受ける（架空のサービス）。"
    services["summary_en"] = "Takes on " + chosen["en"].str.lower() + " (a service made up)."
    follows = (order > 1).to_numpy() & (chance.random(len(services)) < 0.08)
    services["replaces"] = services["service"].shift().where(follows)
    scopes = services[["service"]].assign(phase=chosen["phases"], target=chosen["targets"])
    for axis in ("phase", "target"):
        scopes = scopes.assign(**{axis: scopes[axis].str.split()}).explode(axis)
    owner = scopes.index.to_numpy()
    scopes = scopes.reset_index(drop=True)
    begin = first + chance.integers(0, days, len(services)).astype("timedelta64[D]")
    known = follows | (chance.random(len(services)) < 0.6)
    since = pd.Series(begin).where(known)
    until = since.shift(-1).where(pd.Series(follows).shift(-1, fill_value=False))
    # What ends may have begun only before.
    since = since.mask(until <= since)
    scopes = scopes.assign(since=since[owner].to_numpy(), until=until[owner].to_numpy())
    kept = chance.random(len(scopes)) < 0.75
    kept |= ~scopes["service"].duplicated().to_numpy()
    return {"services": services, "scopes": scopes[kept].reset_index(drop=True)}
