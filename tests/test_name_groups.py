"""Pairs of alike services gathered into groups: each service once in each, nothing lost."""

import pandas as pd
import pytest
from catalogues import catalogue, catalogues
from hypothesis import given, settings

import isogj_analysis as isogj
from isogj_analysis.service_map.compute_similar import KINDS


def grouped(rows, names):
    frame = catalogue(*rows)
    told = frame[["service", "vendor", "genre"]].drop_duplicates("service")
    services = told.assign(name_ja=[names[code] for code in told["service"]])
    pairs = isogj.similar_services(services, frame)
    return pairs, isogj.name_groups(pairs, frame)


ONE_NAME = [
    ("s1", "vendor-c", "monitoring", "monitor", "network"),
    ("s2", "vendor-a", "monitoring", "monitor", "network"),
    ("s2", "vendor-a", "monitoring", "monitor", "server"),
    ("s3", "vendor-d", "monitoring", "monitor", "network"),
    ("s3", "vendor-d", "monitoring", "plan", "server"),
]


def test_services_of_one_name_are_one_group_in_the_order_of_vendors():
    pairs, groups = grouped(ONE_NAME, dict.fromkeys(["s1", "s2", "s3"], "監視サービス"))
    assert len(pairs) == 3
    assert groups["group"].tolist() == [1, 1, 1]
    assert groups["service"].tolist() == ["s2", "s1", "s3"]
    assert groups["kind"].tolist() == ["same-name-different-scope"] * 3
    assert groups["cells"].tolist() == [
        (("network", "monitor"), ("server", "monitor")),
        (("network", "monitor"),),
        (("network", "monitor"), ("server", "plan")),
    ]
    assert groups["shared"].tolist() == [(("network", "monitor"),)] * 3


def test_two_names_of_two_troubles_are_two_groups():
    names = {"s1": "監視サービス", "s2": "監視サービス", "s3": "監査サービス"}
    pairs, groups = grouped(ONE_NAME, names)
    assert groups.groupby("group")["kind"].first().tolist() == [
        "same-name-different-scope", "near-identical-not-same",
    ]  # fmt: skip
    apart = groups[groups["group"] == 2]
    assert apart["service"].tolist() == ["s3", "s2", "s1"]
    assert apart["terms"].unique().tolist() == ["監査 / 監視"]
    assert set(pairs["kind"]) == set(groups["kind"])


def test_look_alikes_stand_name_against_name():
    rows = [
        (f"s{n}", vendor, "audit", phase, "network")
        for n, (vendor, phase) in enumerate(
            [("vendor-a", "plan"), ("vendor-b", "monitor"), ("vendor-c", "respond")]
        )
    ]
    names = {"s0": "EDRサービス", "s1": "MDRサービス", "s2": "XDRサービス"}
    _, groups = grouped(rows, names)
    apart = groups[groups["kind"] == "near-identical-not-same"]
    assert apart.groupby("group").size().tolist() == [2, 2, 2]
    assert apart.groupby("group")["terms"].nunique().tolist() == [1, 1, 1]


def test_terms_stand_in_the_order_of_the_names_they_are_of():
    names = {"s1": "監視サービス", "s2": "監視サービス", "s3": "監査サービス"}
    for swapped in (names, {"s1": "監査サービス", "s2": "監査サービス", "s3": "監視サービス"}):
        _, groups = grouped(ONE_NAME, swapped)
        apart = groups[groups["kind"] == "near-identical-not-same"]
        for term, name in zip(
            apart["terms"].iloc[0].split(" / "), apart["name"].unique(), strict=True
        ):
            assert term in name


def test_a_group_has_one_proposal():
    rows = [
        (f"s{n}", vendor, "monitoring", phase, "network")
        for n, vendor in enumerate(["vendor-a", "vendor-c", "vendor-d"])
        for phase in ("plan", "monitor")
    ]
    names = {"s0": "侵入検知運用代行", "s1": "IDSアウトソーシング", "s2": "侵入検知運用代行支援"}
    _, groups = grouped(rows, names)
    assert groups["kind"].unique().tolist() == ["different-name-same-scope"]
    assert groups["group"].tolist() == [1, 1, 1]
    assert groups["proposal"].nunique() == 1
    assert groups["proposal"].iloc[0] in names.values()


def test_without_pairs_there_is_no_group():
    pairs, groups = grouped(ONE_NAME[:1], {"s1": "監視サービス"})
    assert pairs.empty
    assert groups.empty
    assert list(groups) == [
        "group", "kind", "service", "name", "vendor", "genre", "cells", "shared", "terms",
        "proposal",
    ]  # fmt: skip


def test_missing_columns_are_named_at_once():
    pairs, _ = grouped(ONE_NAME, dict.fromkeys(["s1", "s2", "s3"], "監視サービス"))
    with pytest.raises(ValueError, match=r"pairs lacks the columns? kind, terms"):
        isogj.name_groups(pairs.drop(columns=["kind", "terms"]), catalogue(*ONE_NAME))
    with pytest.raises(ValueError, match=r"catalogue lacks the columns? phase"):
        isogj.name_groups(pairs, catalogue(*ONE_NAME).drop(columns="phase"))


def test_the_shipped_groups_hold_every_pair_and_no_other(tables):
    frame = isogj.as_of(tables.catalogue, "2009-06-01")
    pairs = isogj.similar_services(tables.services, frame)
    groups = isogj.name_groups(pairs, frame)
    members = groups.groupby(["kind", "group"], observed=True)["service"].agg(set)
    for pair in pairs.itertuples():
        holding = [
            group for group in members[pair.kind] if {pair.service_a, pair.service_b} <= group
        ]
        assert len(holding) == 1
    assert groups["kind"].value_counts().reindex(KINDS).gt(0).all()
    assert groups["group"].is_monotonic_increasing
    assert groups["kind"].is_monotonic_increasing


@settings(max_examples=12)
@given(frame=catalogues())
def test_any_catalogue_is_grouped_whatever_the_order_of_its_rows(frame):
    told = frame[["service", "vendor", "genre"]].drop_duplicates("service")
    services = told.assign(name_ja=told["service"].map(lambda code: f"監視サービス{code[-1]}"))
    pairs = isogj.similar_services(services, frame)
    groups = isogj.name_groups(pairs, frame)
    named = {*pairs["service_a"], *pairs["service_b"]}
    assert set(groups["service"]) == named
    assert not groups.duplicated(["group", "service"]).any()
    for shared, cells in zip(groups["shared"], groups["cells"], strict=True):
        assert set(shared) <= set(cells)
    again = isogj.name_groups(pairs, frame.iloc[::-1])
    if isinstance(frame["vendor"].dtype, pd.CategoricalDtype):
        pd.testing.assert_frame_equal(groups, again)
