"""Services whose names or scopes are alike: pairs for a person to judge, nothing merged."""

import re
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from isogj_analysis.service_map.compute_coverage import AXES, cells_by_service
from isogj_analysis.tables.columns import require_columns
from isogj_analysis.tables.names import normalise_name

__all__ = ["similar_services"]

KINDS = [
    "same-name-different-scope",
    "different-name-same-scope",
    "near-identical-not-same",
    "similar-name",
]
_OF_SERVICE = ["name", "vendor", "genre"]
RESULT = [
    "service_a", "service_b", "kind", "score",
    *(f"{of}_{one}" for of in _OF_SERVICE for one in "ab"),
    "shared_cells", "only_a", "only_b", "terms", "proposal",
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
    services: pd.DataFrame, catalogue: pd.DataFrame, *, score: float = 80, min_cells: int = 2
) -> pd.DataFrame:
    """List the pairs of services whose names or scopes are alike, for a person to judge.

    `services` has `service`, `vendor`, `genre` and `name_ja`; `catalogue` has `service`, `target`
    and `phase`. Compared are the services that have a name and stand in a cell of the catalogue, so
    give it as of a day to leave out what has ended. Names are compared as `normalise_name` sees
    them. No pair is merged, and none stands twice:

    - `same-name-different-scope`: one name, other cells
    - `different-name-same-scope`: other names, other vendors, one genre and the same cells, at
      least `min_cells` of them. `proposal` is a common name to confirm: the one closest to all
      those of this genre and scope
    - `near-identical-not-same`: close names, yet told apart by `terms` that mean different things
      (監視 / 監査, EDR / MDR), and the genre or the cells differ; or names that differ in a single
      character, not kana, of another genre or without a cell in common
    - `similar-name`: close names and a cell in common: perhaps one name in two spellings;
      `proposal` is the one in wider use, or the shorter

    Names are close that reach `score`, or that are equal but for such terms and a final サービス.

    Columns: `service_a`, `service_b` (in the order of their codes), `kind` (ordered as above),
    `score` (rapidfuzz ratio of the names, 0 to 100), `name_a`, `name_b`, `vendor_a`, `vendor_b`,
    `genre_a`, `genre_b`, `shared_cells`, `only_a`, `only_b` (tuples of (target, phase) in display
    order), `terms` and `proposal` (missing where there is none). By kind, then the highest score
    first.

    >>> len(isogj.similar_services(tables.services, catalogue))
    0
    """
    if not 0 < score <= 100:
        raise ValueError(f"score must be above 0 and at most 100, got {score!r}")
    if min_cells < 1:
        raise ValueError(f"min_cells must be at least 1, got {min_cells!r}")
    require_columns(services, ["service", "vendor", "genre", "name_ja"], "services")
    require_columns(catalogue, ["service", *AXES], "catalogue")
    from rapidfuzz import fuzz

    known = _known(services, catalogue)
    proposals: dict[tuple, str] = {}
    found: list[dict[str, Any]] = []
    things: list[Any] = list(known.itertuples())
    for one, other in combinations(things, 2):
        alike = fuzz.ratio(one.key, other.key)
        kind, terms = _judged(one, other, alike >= score, min_cells)
        if not kind:
            continue
        proposal = None
        if kind == KINDS[3]:
            proposal = min(one, other, key=lambda it: it.rank).name
        elif kind == KINDS[1]:
            own = one.genre, one.scope
            if own not in proposals:
                same = known[(known["genre"] == one.genre) & (known["scope"] == one.scope)]
                proposals[own] = _closest_to_all(same)
            proposal = proposals[own]
        row = {"kind": kind, "terms": terms, "proposal": proposal, "score": alike}
        for side, it in (("a", one), ("b", other)):
            row |= {f"{of}_{side}": getattr(it, of) for of in ("service", *_OF_SERVICE)}
        row["shared_cells"] = tuple(cell for cell in one.cells if cell in other.cells)
        row["only_a"] = tuple(cell for cell in one.cells if cell not in other.cells)
        row["only_b"] = tuple(cell for cell in other.cells if cell not in one.cells)
        found.append(row)
    types: dict[str, Any] = dict.fromkeys(RESULT, "str")
    types |= dict.fromkeys(["shared_cells", "only_a", "only_b"], "object")
    types |= {"kind": pd.CategoricalDtype(KINDS, ordered=True), "score": "float64"}
    return (
        pd.DataFrame(found, columns=RESULT)
        .astype(types)
        .sort_values(
            ["kind", "score", "service_a", "service_b"],
            ascending=[True, False, True, True],
            ignore_index=True,
        )
    )


def _known(services: pd.DataFrame, catalogue: pd.DataFrame) -> pd.DataFrame:
    """Return the services that have a name and a cell, in the order of their codes.

    `key` is the name as `normalise_name` sees it, `terms` those in it that may be taken for others,
    `scope` the same number for the same cells, `rank` that of the name where one is to be chosen.
    """
    cells = cells_by_service(catalogue)
    known = services.assign(name=services["name_ja"])[["service", *_OF_SERVICE]].astype(object)
    known = known.dropna(subset=["service", "name"]).drop_duplicates("service")
    known = known[known["service"].isin(cells)].sort_values("service", ignore_index=True)
    known["key"] = known["name"].map(normalise_name)
    known["terms"] = known["key"].map(terms_in)
    known["core"] = list(map(core_of, known["key"], known["terms"]))
    known["cells"] = known["service"].map(cells)
    known["scope"] = pd.factorize(known["cells"])[0]
    uses, long = known["key"].map(known["key"].value_counts()), known["key"].str.len()
    in_order = np.lexsort((pd.factorize(known["name"], sort=True)[0], long, -uses))
    return known.assign(rank=np.argsort(in_order))


def _judged(one: Any, other: Any, close: bool, min_cells: int) -> tuple[str, str | None]:
    """Return the kind of a pair that a person is to judge, else "", and the terms that differ.

    `close` tells whether their names are alike.
    """
    scope, genre = one.scope == other.scope, one.genre == other.genre
    rivals = scope and genre and one.vendor != other.vendor and len(one.cells) >= min_cells
    if not close and one.core != other.core:
        return (KINDS[1] if rivals else ""), None
    shared = scope or any(cell in other.cells for cell in one.cells)
    if one.key == other.key:
        return ("" if scope else KINDS[0]), None
    terms = None if scope and genre else confused(one.terms, other.terms)
    if not terms and not (genre and shared):
        terms = one_apart(one.key, other.key)
    if terms:
        return KINDS[2], terms
    if rivals:
        return KINDS[1], None
    return (KINDS[3] if shared else ""), None


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
    apart = [pair for pair in zip(one, other, strict=False) if pair[0] != pair[1]]
    # A vowel or a small letter in kana is a way of writing: ファイアウォール, ファイヤウォール.
    kana = any("\u3040" <= char <= "\u30ff" for pair in apart for char in pair)
    return None if len(one) != len(other) or len(apart) != 1 or kana else " / ".join(apart[0])
