"""Services whose names or scopes are alike: pairs for a person to judge, nothing merged."""

import re
from itertools import combinations, product
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from isogj_analysis.service_map.compute_coverage import Cell, cells_by_service
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
CONFUSABLE = [
    line.split()
    for line in (
        "監視 監査 監理",
        "診断 診療 診察",
        "検知 検査 検疫 検証",
        "構築 運用 設計 評価",
        "対策 対応 対処",
        "保護 保守 保管",
        "認証 認可 認定",
        "分析 分離 分類",
        "教育 教材",
        "ids ips",
        "edr mdr ndr xdr",
        "soc noc",
        "siem soar",
        "csirt psirt",
        "dlp drm",
        "vpn vps",
        "waf utm",
        "monitoring audit assessment",
        "detection prevention protection",
    )
]
# Words that say nothing of what the service is.
TAIL = re.compile("(?:サービス|services?)$")


class _Service(NamedTuple):
    """What is compared of a service; `key` is its name as `normalise_name` sees it."""

    service: str
    vendor: str
    genre: str
    name: str
    key: str
    cells: tuple[Cell, ...]


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
    """
    if not 0 < score <= 100:
        raise ValueError(f"score must be above 0 and at most 100, got {score!r}")
    if min_cells < 1:
        raise ValueError(f"min_cells must be at least 1, got {min_cells!r}")
    require_columns(services, ["service", "vendor", "genre", name], "services")
    require_columns(catalogue, ["service", rows, columns], "catalogue")
    known = _known(services, catalogue, name=name, rows=rows, columns=columns)
    alike = _Alike(known, min_cells)
    records = []
    for a, b in alike.pairs(score):
        if verdict := alike.judge(known[a], known[b]):
            records.append(_record(known[a], known[b], verdict))
    texts = [column for column in RESULT if column not in ("kind", "score", *CELLS)]
    table = pd.DataFrame(records, columns=RESULT).astype(
        {
            "kind": pd.CategoricalDtype(KINDS, ordered=True),
            "score": "float64",
            **dict.fromkeys(texts, "str"),
        }
    )
    return table.sort_values(
        ["kind", "score", "service_a", "service_b"],
        ascending=[True, False, True, True],
        ignore_index=True,
    )


def _known(
    services: pd.DataFrame, catalogue: pd.DataFrame, *, name: str, rows: str, columns: str
) -> list[_Service]:
    """Return the services that have a name and a cell, in the order of their codes."""
    cells = cells_by_service(catalogue, rows=rows, columns=columns)
    named = services.dropna(subset=["service", name]).drop_duplicates("service")
    table = named[["service", "vendor", "genre", name]].astype(object)
    known = [
        _Service(code, vendor, genre, text, normalise_name(text), cells[code])
        for code, vendor, genre, text in table.itertuples(index=False, name=None)
        if code in cells
    ]
    return sorted(known, key=lambda one: one.service)


class _Verdict(NamedTuple):
    """What kind of pair two services are, and what a person is told of it."""

    kind: str
    terms: str | None = None
    proposal: str | None = None


class _Alike:
    """Services by name and by scope, and the verdict on any two of them."""

    def __init__(self, known: list[_Service], min_cells: int) -> None:
        self.known = known
        self.by_key: dict[str, list[int]] = {}
        self.by_scope: dict[tuple[str, tuple[Cell, ...]], list[int]] = {}
        for place, one in enumerate(known):
            self.by_key.setdefault(one.key, []).append(place)
            if len(one.cells) >= min_cells:
                self.by_scope.setdefault((one.genre, one.cells), []).append(place)
        self.terms = {key: terms_in(key) for key in self.by_key}

    def pairs(self, score: float) -> set[tuple[int, int]]:
        """Return every two services that may be alike, the first code first.

        They have one name, one genre and scope but two vendors, or names of at least `score` or
        equal but for confusable terms and a tail.
        """
        from rapidfuzz import fuzz, process

        keys = list(self.by_key)
        scores = process.cdist(keys, keys, scorer=fuzz.ratio, score_cutoff=score, dtype=np.uint8)
        close = {(keys[one], keys[other]) for one, other in np.argwhere(np.triu(scores, 1))}
        by_core: dict[str, list[str]] = {}
        for key, terms in self.terms.items():
            by_core.setdefault(core_of(key, terms), []).append(key)
        for alike in by_core.values():
            close.update(combinations(alike, 2))
        found: set[tuple[int, int]] = set()
        for one, other in close:
            found.update(product(self.by_key[one], self.by_key[other]))
        for members in self.by_key.values():
            found.update(combinations(members, 2))
        for members in self.by_scope.values():
            found.update(
                (a, b)
                for a, b in combinations(members, 2)
                if self.known[a].vendor != self.known[b].vendor
            )
        return {(min(pair), max(pair)) for pair in found}

    def judge(self, one: _Service, other: _Service) -> _Verdict | None:
        """Say what kind of pair two alike services are; None where they need no judging."""
        same_scope, same_genre = one.cells == other.cells, one.genre == other.genre
        shared = not {*one.cells}.isdisjoint(other.cells)
        if one.key == other.key:
            return None if same_scope else _Verdict(KINDS[0])
        told = None
        if not (same_scope and same_genre):
            told = confused(self.terms[one.key], self.terms[other.key])
        if told is None and not (shared and same_genre):
            told = one_apart(one.key, other.key)
        if told is not None:
            return _Verdict(KINDS[2], terms=" / ".join(told))
        if not shared:
            return None
        members = self.by_scope.get((one.genre, one.cells), [])
        if same_scope and same_genre and one.vendor != other.vendor and members:
            return _Verdict(KINDS[1], proposal=self._closest_to_all(members))
        wider = min((one, other), key=lambda it: (-len(self.by_key[it.key]), len(it.key), it.name))
        return _Verdict(KINDS[3], proposal=wider.name)

    def _closest_to_all(self, members: list[int]) -> str:
        from rapidfuzz import fuzz, process

        keys = [self.known[place].key for place in members]
        likeness = process.cdist(keys, keys, scorer=fuzz.ratio).sum(axis=1).tolist()
        names = [self.known[place].name for place in members]
        return min(zip(likeness, names, strict=True), key=lambda it: (-it[0], len(it[1]), it[1]))[1]


def _record(one: _Service, other: _Service, verdict: _Verdict) -> dict[str, Any]:
    from rapidfuzz import fuzz

    mine, theirs = {*one.cells}, {*other.cells}
    return {
        "service_a": one.service, "service_b": other.service, "kind": verdict.kind,
        "score": fuzz.ratio(one.key, other.key),
        "name_a": one.name, "name_b": other.name, "vendor_a": one.vendor, "vendor_b": other.vendor,
        "genre_a": one.genre, "genre_b": other.genre,
        "shared_cells": tuple(cell for cell in one.cells if cell in theirs),
        "only_a": tuple(cell for cell in one.cells if cell not in theirs),
        "only_b": tuple(cell for cell in other.cells if cell not in mine),
        "terms": verdict.terms, "proposal": verdict.proposal,
    }  # fmt: skip


def terms_in(key: str) -> list[set[str]]:
    """Return for each line of confusable terms those that a normalised name holds."""
    return [{term for term in line if term in key} for line in CONFUSABLE]


def confused(one: list[set[str]], other: list[set[str]]) -> tuple[str, str] | None:
    """Return the terms of one line that stand in one name and the other, none in both."""
    for mine, theirs in zip(one, other, strict=True):
        if mine and theirs and mine.isdisjoint(theirs):
            return min(mine), min(theirs)
    return None


def core_of(key: str, terms: list[set[str]]) -> str:
    """Return a name without its tail, a mark of the line in the place of confusable terms."""
    core = TAIL.sub("", key)
    for line, found in enumerate(terms):
        for term in sorted(found):
            core = core.replace(term, f"<{line}>")
    return core or key


def one_apart(one: str, other: str) -> tuple[str, str] | None:
    """Return the two characters in which names of one length differ, if it is one, not kana."""
    if len(one) != len(other):
        return None
    apart = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    # A vowel or a small letter in kana is a way of writing: ファイアウォール, ファイヤウォール.
    if len(apart) != 1 or any("\u3040" <= char <= "\u30ff" for char in apart[0]):
        return None
    return apart[0]
