"""Services whose names or scopes are alike: pairs for a person to judge, nothing merged."""

import re
from typing import Any

import numpy as np
import pandas as pd

from isogj_analysis.service_map.compute_coverage import cells_by_service
from isogj_analysis.tables.columns import require_columns
from isogj_analysis.tables.names import normalise_name

KINDS = [
    "same-name-different-scope",
    "different-name-same-scope",
    "near-identical-not-same",
    "similar-name",
]
CELLS = ["shared_cells", "only_a", "only_b"]
RESULT = [
    "service_a", "service_b", "kind", "score", "name_a", "name_b", "vendor_a", "vendor_b",
    "genre_a", "genre_b", *CELLS, "terms", "proposal",
]  # fmt: skip
# Terms of one line look alike or come in the same place of a name, and mean different services.
CONFUSABLE = """
監視 監査 監理
診断 診療 診察
検知 検査 検疫 検証
構築 運用 設計 評価
対策 対応 対処
保護 保守 保管
認証 認可 認定
分析 分離 分類
教育 教材
ids ips
edr mdr ndr xdr
soc noc
siem soar
csirt psirt
dlp drm
vpn vps
waf utm
monitoring audit assessment
detection prevention protection
"""
# Words that say nothing of what the service is.
TAIL = re.compile("(?:サービス|services?)$")
Terms = tuple[frozenset[str], ...]


def similar_services(
    services: pd.DataFrame,
    catalogue: pd.DataFrame,
    *,
    name: str = "name_ja",
    score: float = 80,
    min_cells: int = 2,
    rows: str = "target",
    columns: str = "phase",
) -> pd.DataFrame:
    """List the pairs of services whose names or scopes are alike, for a person to judge.

    `services` has `service`, `vendor`, `genre` and the column that `name` says; `catalogue` has
    `service` and the two axes. Compared are the services that have a name and stand in a cell of
    the catalogue, so give it as of a day to leave out what has ended. Names are compared as
    `normalise_name` sees them. No pair is merged, and none stands twice:

    - `same-name-different-scope`: one name, other cells
    - `different-name-same-scope`: other names, other vendors, one genre and the same cells, at
      least `min_cells` of them (one cell in common is weak evidence). `proposal` is a common name
      to confirm: the name closest to all those of this genre and scope
    - `near-identical-not-same`: close names, yet told apart by `terms` that mean different things
      (監視 / 監査, EDR / MDR), and the genre or the cells differ; or names that differ in a single
      character, not kana, of another genre or without a cell in common
    - `similar-name`: close names and a cell in common: perhaps one name in two spellings;
      `proposal` is the one in wider use, or the shorter

    Names are close that reach `score`, or that are equal but for such terms and a final サービス:
    of short names one term is a large part.

    Columns: `service_a`, `service_b` (in the order of their codes), `kind` (ordered as above),
    `score` (rapidfuzz ratio of the names, 0 to 100), `name_a`, `name_b`, `vendor_a`, `vendor_b`,
    `genre_a`, `genre_b`, `shared_cells`, `only_a`, `only_b` (tuples of (row, column) pairs in
    display order), `terms` and `proposal` (missing where there is none). By kind, then the highest
    score first. Empty where no two services are alike.

    >>> len(isogj.similar_services(tables.services, catalogue))
    0
    """
    if not 0 < score <= 100:
        raise ValueError(f"score must be above 0 and at most 100, got {score!r}")
    if min_cells < 1:
        raise ValueError(f"min_cells must be at least 1, got {min_cells!r}")
    require_columns(services, ["service", "vendor", "genre", name], "services")
    require_columns(catalogue, ["service", rows, columns], "catalogue")
    known = _known(services, catalogue, name=name, rows=rows, columns=columns)
    pairs = _candidates(known, score, min_cells)
    found = _described(known, _judged(known, pairs, min_cells))
    return found.sort_values(
        ["kind", "score", "service_a", "service_b"],
        ascending=[True, False, True, True],
        ignore_index=True,
    )


def _known(
    services: pd.DataFrame, catalogue: pd.DataFrame, *, name: str, rows: str, columns: str
) -> pd.DataFrame:
    """Return the services that have a name and a cell, in the order of their codes.

    `key` is the name as `normalise_name` sees it, `terms` those in it that may be taken for others,
    `scope` the same number for the same cells, `rank` that of the name where one is to be chosen.
    """
    cells = cells_by_service(catalogue, rows=rows, columns=columns)
    named = services.dropna(subset=["service", name]).drop_duplicates("service")
    known = named[["service", "vendor", "genre"]].assign(name=named[name]).astype(object)
    known = known[known["service"].isin(cells)].sort_values("service", ignore_index=True)
    known["key"] = known["name"].map(normalise_name)
    known["terms"] = known["key"].map(terms_in)
    known["cells"] = known["service"].map(cells)
    known["scope"] = pd.factorize(known["cells"])[0]
    uses, long = known["key"].map(known["key"].value_counts()), known["key"].str.len()
    in_order = np.lexsort((pd.factorize(known["name"], sort=True)[0], long, -uses))
    return known.assign(rank=np.argsort(in_order))


def _candidates(known: pd.DataFrame, score: float, min_cells: int) -> pd.DataFrame:
    """Return the places, `a` before `b`, of every two services that may be alike.

    They have names of at least `score`, or equal but for confusable terms and a tail, or one genre
    and scope but two vendors.
    """
    from rapidfuzz import fuzz, process

    keys = known["key"].tolist()
    cores = known.assign(core=list(map(core_of, keys, known["terms"])))
    scopes = known[known["cells"].map(len) >= min_cells]
    of_scope = _within(scopes, ["genre", "scope"]).query("vendor_x != vendor_y")
    scores = process.cdist(keys, keys, scorer=fuzz.ratio, score_cutoff=score, dtype=np.uint8)
    close = pd.DataFrame(np.argwhere(np.triu(scores, 1)), columns=["a", "b"])
    found = pd.concat([_within(cores, ["core"]), of_scope, close])
    return found[["a", "b"]].drop_duplicates(ignore_index=True)


def _within(known: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Return every two services that have the same in some columns."""
    rows = known.dropna(subset=columns)[[*columns, "vendor"]].rename_axis("place").reset_index()
    both = rows.merge(rows, on=columns).rename(columns={"place_x": "a", "place_y": "b"})
    return both[both["a"] < both["b"]]


def _judged(known: pd.DataFrame, pairs: pd.DataFrame, min_cells: int) -> pd.DataFrame:
    """Return the pairs that a person is to judge, with their `kind` and `terms`."""
    from rapidfuzz import process
    from rapidfuzz.distance import Hamming

    one, other = (known.iloc[pairs[side]].reset_index(drop=True) for side in "ab")
    placed = known["cells"].explode()
    cells = np.zeros((len(known), placed.nunique()), bool)
    cells[placed.index, pd.factorize(placed)[0]] = True
    shared = pd.Series((cells[pairs["a"]] & cells[pairs["b"]]).any(axis=1))
    name, scope, genre, vendor = (
        one[of] == other[of] for of in ("key", "scope", "genre", "vendor")
    )
    # Of many services few differ in what terms they hold.
    terms = list(zip(one["terms"], other["terms"], strict=True))
    told = {both: confused(*both) for both in set(terms)}
    apart = pd.Series([told[both] for both in terms], dtype=object).mask(scope & genre)
    keys = one["key"].tolist(), other["key"].tolist()
    near = pd.Series(process.cpdist(*keys, scorer=Hamming.distance)).eq(1)
    for place in apart.index[near & apart.isna() & ~(genre & shared)]:
        apart[place] = one_apart(keys[0][place], keys[1][place])
    wide = one["cells"].map(len) >= min_cells
    kind = np.select(
        [name & ~scope, name, apart.notna(), ~shared, scope & genre & ~vendor & wide],
        [KINDS[0], "", KINDS[2], "", KINDS[1]],
        KINDS[3],
    )
    return pairs.assign(kind=kind, terms=apart.mask(name))[kind != ""]


def _described(known: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return all that a person is told of each pair."""
    from rapidfuzz import fuzz, process

    one, other = (known.iloc[pairs[side]].set_axis(pairs.index) for side in "ab")
    proposal = one["name"].where(one["rank"] <= other["rank"], other["name"])
    for (genre, scope), alike in one[pairs["kind"] == KINDS[1]].groupby(["genre", "scope"]):
        members = known[(known["genre"] == genre) & (known["scope"] == scope)]
        proposal[alike.index] = _closest_to_all(members)
    keys = one["key"].tolist(), other["key"].tolist()
    told: dict[str, Any] = {
        "kind": pd.Categorical(pairs["kind"], KINDS, ordered=True),
        "score": process.cpdist(*keys, scorer=fuzz.ratio, dtype=np.float64),
        "terms": pairs["terms"].astype("str"),
        "proposal": proposal.where(pairs["kind"].isin([KINDS[1], KINDS[3]])).astype("str"),
    }
    for side, those in (("a", one), ("b", other)):
        told |= {
            f"{of}_{side}": those[of].astype("str") for of in ("service", "name", "vendor", "genre")
        }
    cells = list(zip(one["cells"], other["cells"], strict=True))
    told["shared_cells"] = [tuple(cell for cell in mine if cell in own) for mine, own in cells]
    told["only_a"] = [tuple(cell for cell in mine if cell not in own) for mine, own in cells]
    told["only_b"] = [tuple(cell for cell in own if cell not in mine) for mine, own in cells]
    return pd.DataFrame(told, pairs.index)[RESULT]


def _closest_to_all(members: pd.DataFrame) -> str:
    """Return the name that is most like all of some services', of equals the shortest."""
    from rapidfuzz import fuzz, process

    keys, names = members["key"].tolist(), members["name"].tolist()
    likeness = process.cdist(keys, keys, scorer=fuzz.ratio).sum(axis=1).tolist()
    return min(zip(likeness, names, strict=True), key=lambda it: (-it[0], len(it[1]), it[1]))[1]


def terms_in(key: str) -> Terms:
    """Return for each line of confusable terms those that a normalised name holds."""
    lines = CONFUSABLE.split("\n")[1:-1]
    return tuple(frozenset(term for term in line.split() if term in key) for line in lines)


def confused(one: Terms, other: Terms) -> str | None:
    """Return the terms of one line that stand in one name and the other, none in both."""
    for mine, theirs in zip(one, other, strict=True):
        if mine and theirs and mine.isdisjoint(theirs):
            return f"{min(mine)} / {min(theirs)}"
    return None


def core_of(key: str, terms: Terms) -> str:
    """Return a name without its tail, a mark of the line in the place of confusable terms."""
    core = TAIL.sub("", key)
    for line, found in enumerate(terms):
        for term in sorted(found):
            core = core.replace(term, f"<{line}>")
    return core or key


def one_apart(one: str, other: str) -> str | None:
    """Return the two characters in which names of one length differ, if it is one, not kana."""
    if len(one) != len(other):
        return None
    apart = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    # A vowel or a small letter in kana is a way of writing: ファイアウォール, ファイヤウォール.
    if len(apart) != 1 or any("\u3040" <= char <= "\u30ff" for char in apart[0]):
        return None
    return " / ".join(apart[0])
