from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from isogj_analysis.service_map.compute_coverage import as_of
from isogj_analysis.service_map.compute_similar import confused, similar_services, terms_in
from isogj_analysis.tables import normalise_name

ROOT = Path(__file__).resolve().parents[1]
NOT_SAME = "near-identical-not-same"


def offered(*rows: tuple[str, str, str, str, str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Build services and a catalogue from service, vendor, genre, name and "target:phase …"."""
    services = pd.DataFrame(
        [row[:4] for row in rows], columns=["service", "vendor", "genre", "name_ja"], dtype="str"
    )
    cells = [(row[0], *cell.split(":")) for row in rows for cell in row[4].split()]
    return services, pd.DataFrame(cells, columns=["service", "target", "phase"], dtype="str")


def pair(one: tuple[str, str, str], other: tuple[str, str, str], **options) -> list[str]:
    """Return the kinds of pair that two services of two vendors make: (genre, name, cells)."""
    rows = [(f"s{n}", f"v{n}", *service) for n, service in enumerate((one, other))]
    return similar_services(*offered(*rows), **options)["kind"].tolist()


def test_one_name_with_two_scopes_shows_the_cells_side_by_side():
    table = similar_services(
        *offered(
            ("s1", "v1", "web", "Ｗｅｂ診断", "app:assess server:assess"),
            ("s2", "v2", "web", "Web 診断", "app:assess data:assess"),
        )
    )
    row = table.iloc[0]
    assert (len(table), row["kind"], row["score"]) == (1, "same-name-different-scope", 100)
    assert row["shared_cells"] == (("app", "assess"),)
    assert row["only_a"] == (("server", "assess"),)
    assert row["only_b"] == (("data", "assess"),)
    assert row[["terms", "proposal"]].isna().all()


def test_other_names_with_one_scope_get_a_common_name_to_confirm():
    cells = "net:monitor net:respond"
    table = similar_services(
        *offered(
            ("s1", "v1", "fw", "ファイアウォール運用代行", cells),
            ("s2", "v2", "fw", "FWマネージド", cells),
            ("s3", "v3", "fw", "ファイアウォール運用", cells),
            ("s4", "v4", "fw", "別の範囲", "net:monitor net:build"),
        )
    )
    assert list(zip(table["service_a"], table["service_b"], strict=True)) == [
        ("s1", "s3"), ("s2", "s3"), ("s1", "s2"),
    ]  # fmt: skip
    assert set(table["kind"]) == {"different-name-same-scope"}
    assert set(table["proposal"]) == {"ファイアウォール運用"}


def test_one_cell_in_common_is_weak_evidence_unless_it_is_asked_for():
    one, other = ("train", "新人研修", "people:train"), ("train", "経営者講座", "people:train")
    assert pair(one, other) == []
    assert pair(one, other, min_cells=1) == ["different-name-same-scope"]


def test_services_of_one_vendor_or_of_two_genres_do_not_share_a_scope():
    cells = "net:monitor net:respond"
    same_vendor = offered(
        ("s1", "v", "fw", "運用代行", cells), ("s2", "v", "fw", "マネージド", cells)
    )
    assert similar_services(*same_vendor).empty
    assert pair(("fw", "運用代行", cells), ("ids", "マネージド", cells)) == []


@pytest.mark.parametrize(
    ("one", "other", "terms"),
    [("セキュリティ監視サービス", "セキュリティ監査サービス", "監視 / 監査"),
     ("ログ監視", "ログ監査サービス", "監視 / 監査"), ("EDR", "ＭＤＲ", "edr / mdr"),
     ("遠隔サーバ救助サービス", "遠隔サーバ救護サービス", "助 / 護")],
)  # fmt: skip
def test_near_identical_names_are_flagged_and_never_merged(one, other, terms):
    table = similar_services(
        *offered(("s1", "v1", "g", one, "net:monitor"), ("s2", "v2", "g", other, "net:assess"))
    )
    assert table["kind"].tolist() == [NOT_SAME]
    assert table["terms"].tolist() == [terms]
    assert table["proposal"].isna().all()


def test_terms_tell_apart_where_genre_or_cells_differ():
    monitor, audit = "セキュリティ監視サービス", "セキュリティ監査サービス"
    cells = "net:monitor net:assess"
    assert pair(("g", monitor, cells), ("h", audit, cells)) == [NOT_SAME]
    assert pair(("g", monitor, cells), ("g", audit, "net:monitor")) == [NOT_SAME]
    assert pair(("g", monitor, cells), ("g", audit, cells)) == ["different-name-same-scope"]


def test_a_term_that_both_names_hold_tells_nothing_apart():
    one = ("g", "IDS・IPS運用サービス", "net:monitor")
    other = ("g", "IPS運用サービス", "net:monitor net:respond")
    assert pair(one, other) == ["similar-name"]


def test_close_names_without_a_cell_in_common_need_a_telling_difference():
    one = ("g", "セキュリティ訓練支援サービス", "people:train")
    assert pair(one, ("g", "セキュリティ監視支援サービス", "net:monitor")) == []
    assert pair(one, ("g", "セキュリティ教練支援サービス", "net:monitor")) == [NOT_SAME]


def test_kana_are_a_way_of_writing():
    one = ("fw", "ファイアウォール運用サービス", "net:monitor net:respond")
    other = ("fw", "ファイヤウォール運用サービス", "net:monitor")
    assert pair(one, other) == ["similar-name"]
    apart = ("fw", "ファイヤウォール運用サービス", "net:build")
    assert pair(one, apart) == []


def test_a_name_in_wider_use_is_proposed():
    table = similar_services(
        *offered(
            ("s1", "v1", "audit", "情報システム監査サービス", "net:a"),
            ("s2", "v2", "audit", "システム監査サービス", "net:a data:a"),
            ("s3", "v3", "audit", "情報システム監査サービス", "net:a app:a"),
        )
    )
    similar_names = table[table["kind"] == "similar-name"]
    assert len(similar_names) == 2
    assert set(similar_names["proposal"]) == {"情報システム監査サービス"}


def test_the_score_is_an_option():
    one, other = ("g", "ログ分析基盤", "net:a net:b"), ("g", "ログ解析基盤", "net:a")
    assert pair(one, other, score=80) == ["similar-name"]
    assert pair(one, other, score=90) == []


def test_only_services_with_a_name_and_a_cell_are_compared():
    services, catalogue = offered(
        ("s1", "v1", "g", "監視", "n:m"), ("s2", "v2", "g", "監視", "n:a"),
        ("s3", "v3", "g", "監視", "n:r"),
    )  # fmt: skip
    services.loc[2, "name_ja"] = None
    assert len(similar_services(services, catalogue[catalogue["service"] != "s2"])) == 0
    assert len(similar_services(services, catalogue)) == 1
    empty = similar_services(services.iloc[:0], catalogue)
    assert list(empty.columns) == list(similar_services(services, catalogue).columns)


def test_strange_names_are_compared_like_others():
    names = ["監視" * 60, "監視" * 60 + "🔒", "مراقبة الأمن", "株式会社", "🔒🔒", "🔒 🔒"]
    rows = [(f"s{n}", f"v{n}", "g", name, f"n:m t{n}:m") for n, name in enumerate(names)]
    table = similar_services(*offered(*rows))
    assert list(zip(table["service_a"], table["service_b"], strict=True)) == [
        ("s4", "s5"),
        ("s0", "s1"),
    ]


@settings(deadline=None, max_examples=10)
@given(st.randoms())
def test_pairs_are_the_same_whatever_the_order_and_stand_once(random):
    services, catalogue = held_out()
    services, catalogue = services.iloc[:60], catalogue[catalogue["service"] <= "h060"]
    table = similar_services(services, catalogue)
    assert not table.duplicated(["service_a", "service_b"]).any()
    assert (table["service_a"] < table["service_b"]).all()
    orders = [list(range(len(frame))) for frame in (services, catalogue)]
    for order in orders:
        random.shuffle(order)
    shuffled = similar_services(services.iloc[orders[0]], catalogue.iloc[orders[1]])
    pd.testing.assert_frame_equal(table, shuffled)


def test_errors_of_similar_services():
    services, catalogue = offered(("s1", "v1", "g", "監視", "n:m"))
    with pytest.raises(ValueError, match="score must be above 0 and at most 100, got 0"):
        similar_services(services, catalogue, score=0)
    with pytest.raises(ValueError, match="min_cells must be at least 1, got 0"):
        similar_services(services, catalogue, min_cells=0)
    with pytest.raises(ValueError, match="services lacks the columns genre, name_ja; it has"):
        similar_services(services.drop(columns=["genre", "name_ja"]), catalogue)
    with pytest.raises(ValueError, match="catalogue lacks the columns service, phase; it has"):
        similar_services(services, catalogue[["target"]])


# --- the shipped data


@pytest.mark.parametrize("day", ["2009-06-01", "2010-06-01"])
def test_every_planted_group_of_the_shipped_data_is_found(day, tables):
    catalogue = as_of(tables.catalogue, day)
    table = similar_services(tables.services, catalogue)
    found = {
        kind: set(zip(part["service_a"], part["service_b"], strict=True))
        for kind, part in table.groupby("kind", observed=False)
    }
    placed = catalogue.groupby("service")[["target", "phase"]].apply(
        lambda part: frozenset(zip(part["target"], part["phase"], strict=True))
    )
    known = tables.services.set_index("service").loc[placed.index].assign(cells=placed)
    known["key"] = known["name_ja"].map(normalise_name)
    planted: dict[str, set] = {kind: set() for kind in found}
    for one, other in combinations(known.sort_index().itertuples(), 2):
        codes = (one.Index, other.Index)
        if one.key == other.key and one.cells != other.cells:
            planted["same-name-different-scope"].add(codes)
        elif (one.genre, one.cells) == (other.genre, other.cells) and len(one.cells) > 1:
            if one.vendor != other.vendor:
                planted["different-name-same-scope"].add(codes)
        elif Levenshtein.distance(one.key, other.key) == 1 and not one.cells & other.cells:
            planted[NOT_SAME].add(codes)
    assert len(planted["same-name-different-scope"]) >= 3
    assert found["same-name-different-scope"] == planted["same-name-different-scope"]
    assert len(planted["different-name-same-scope"]) >= 3
    assert found["different-name-same-scope"] == planted["different-name-same-scope"]
    assert len(planted[NOT_SAME]) >= 3
    assert planted[NOT_SAME] <= found[NOT_SAME]


# --- 200 names with known truth


def held_out() -> tuple[pd.DataFrame, pd.DataFrame]:
    services = pd.read_csv(
        ROOT / "tests" / "data" / "held_out_names.csv", dtype="str", keep_default_na=False
    )
    cells = services.assign(cell=services["cells"].str.split(" ")).explode("cell")
    placed = cells["cell"].str.split(":", expand=True)
    return services, cells[["service"]].assign(target=placed[0], phase=placed[1])


def test_precision_and_recall_on_200_names_with_known_truth(capsys):
    """Measure on names whose meaning (`concept`) is known, one genre in thirteen of them wrong.

    The list was written after the terms of `_terms.py`, by the same hand, and the rules for short
    names and for single characters were widened after a first look at it. Flags are therefore also
    measured on the traps whose terms are not in that table. A pair of one meaning that shares
    neither name nor scope cannot be found.
    """
    services, catalogue = held_out()
    assert len(services) == 200
    truth = services.set_index("service").to_dict("index")
    alike, traps = set(), set()
    for one, other in combinations(sorted(truth), 2):
        a, b = truth[one], truth[other]
        keys = normalise_name(a["name_ja"]), normalise_name(b["name_ja"])
        if a["concept"] == b["concept"]:
            if keys[0] != keys[1] or {*a["cells"].split()} != {*b["cells"].split()}:
                alike.add((one, other))
        elif a["trap"] and a["trap"] == b["trap"] and Levenshtein.distance(*keys) <= 2:
            traps.add((one, other))
    listed = {
        pair
        for pair in traps
        if confused(*(terms_in(normalise_name(truth[code]["name_ja"])) for code in pair))
    }

    table = similar_services(services, catalogue)
    pairs = pd.Series(list(zip(table["service_a"], table["service_b"], strict=True)), dtype=object)
    is_flag = table["kind"] == NOT_SAME
    suggested, flagged = set(pairs[~is_flag]), set(pairs[is_flag])
    precision, recall = len(suggested & alike) / len(suggested), len(suggested & alike) / len(alike)
    wrong = [pair for pair in flagged if truth[pair[0]]["concept"] == truth[pair[1]]["concept"]]
    caught = len(flagged & traps) / len(traps)
    unlisted = traps - listed
    caught_unlisted = len(flagged & unlisted) / len(unlisted)
    with capsys.disabled():
        print(
            f"\nalike: precision {precision:.2f}, recall {recall:.2f} of {len(alike)} pairs; "
            f"not the same: {len(wrong)} of {len(flagged)} flags wrong, recall {caught:.2f} of "
            f"{len(traps)} traps, {caught_unlisted:.2f} of {len(unlisted)} with terms not listed"
        )
    assert precision >= 0.80
    assert recall >= 0.50
    assert wrong == []
    assert caught >= 0.80
    assert caught_unlisted >= 0.30
    assert not suggested & traps, "no trap is suggested as the same"
