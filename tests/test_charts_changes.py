"""What changed between two days, as drawn: each change once, in words, numbers and patterns."""

import numpy as np
import pandas as pd
import pytest
from catalogues import catalogue
from legibility import faults

import isogj_analysis as isogj
from isogj_analysis.charts import plot_changes
from isogj_analysis.draw.frame import story_of
from isogj_analysis.service_map.compute_changes import CELL_CHANGES, SERVICE_CHANGES
from isogj_analysis.service_map.compute_coverage import STATES

DAYS = ("2009-06-01", "2010-06-01")


def shipped(tables: isogj.Tables) -> tuple[pd.DataFrame, pd.DataFrame]:
    before, after = (isogj.as_of(tables.catalogue, day) for day in DAYS)
    coverage = isogj.compare_coverage(before, after, tables.cells)
    return coverage, isogj.compare_catalogues(before, after, tables.services)


def services_named(*names: str) -> pd.DataFrame:
    numbered = {f"s{n}": name for n, name in enumerate(names)}
    table = pd.DataFrame({"service": list(numbered), "name_ja": list(numbered.values())})
    return table.assign(replaces=pd.Series([None] * len(table), dtype="str"))


def random_coverage(rows: int, columns: int) -> pd.DataFrame:
    random = np.random.default_rng(2)
    place = pd.MultiIndex.from_product([range(rows), range(columns)], names=["target", "phase"])
    frame = place.to_frame(index=False).astype("str")
    for count, most in (("services", 30), ("vendors", 9)):
        for when in ("before", "after"):
            frame[f"{count}_{when}"] = random.integers(0, most, len(frame))
    frame["services_change"] = frame["services_after"] - frame["services_before"]
    had, has = frame["services_before"] > 0, frame["services_after"] > 0
    change = np.select([~had & has, had & ~has, had & has], CELL_CHANGES[:3], CELL_CHANGES[3])
    frame["change"] = pd.Categorical(change, CELL_CHANGES, ordered=True)
    for when in ("before", "after"):
        state = random.choice(STATES, len(frame))
        frame[f"state_{when}"] = pd.Categorical(state, STATES, ordered=True)
    return frame


BEFORE = catalogue(
    ("s0", "vendor-a", "monitoring", "monitor", "network"),
    ("s1", "vendor-a", "monitoring", "respond", "network"),
    ("s2", "vendor-b", "monitoring", "respond", "server"),
    ("s3", "vendor-c", "monitoring", "plan", "server"),
)
AFTER = catalogue(
    ("s0", "vendor-a", "monitoring", "monitor", "network"),
    ("s1", "vendor-a", "monitoring", "respond", "server"),
    ("s2", "vendor-b", "monitoring", "respond", "server"),
    ("s4", "vendor-c", "audit", "plan", "server"),
    ("s4", "vendor-c", "audit", "plan", "network"),
)


def drawn(before=BEFORE, after=AFTER, *, cells=None, lang="en", **options):
    return plot_changes(isogj.compare_coverage(before, after, cells), lang=lang, **options)


def texts(ax) -> list[str]:
    return [text.get_text() for text in ax.texts]


def legend(ax) -> list[str]:
    return [text.get_text() for text in ax.figure.texts if text.get_gid() is None]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_shipped_change_can_be_read(tables, lang):
    coverage, services = shipped(tables)
    axes = plot_changes(coverage, services=services, days=DAYS, lang=lang, names=tables.names)
    assert faults(axes["map"].figure) == []


@pytest.mark.parametrize(
    ("rows", "columns", "lang"), [(1, 1, "ja"), (3, 9, "en"), (3, 9, "ja"), (80, 40, "en")]
)
def test_any_size_can_be_read(rows, columns, lang):
    axes = plot_changes(random_coverage(rows, columns), lang=lang, days=DAYS)
    assert faults(axes["map"].figure) == []


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_empty_catalogues_and_long_names_can_be_read(lang):
    none = BEFORE.head(0)
    named = services_named(*["とても長い名前のサービス" * 10] * 5)
    services = isogj.compare_catalogues(none, AFTER, named)
    names = pd.DataFrame(
        {"ja": ["とても長い名前のサービス" * 10], "en": ["A service with quite a long name " * 4]},
        index=pd.MultiIndex.from_tuples([("service", "s4")], names=["column", "code"]),
    )
    axes = drawn(none, AFTER, services=services, lang=lang, names=names)
    assert faults(axes["map"].figure) == []
    nothing = isogj.compare_catalogues(none, none)
    axes = drawn(none, none, services=nothing, lang=lang)
    assert faults(axes["map"].figure) == []


def test_each_shipped_change_of_a_service_is_counted_once(tables):
    coverage, services = shipped(tables)
    axes = plot_changes(coverage, services=services, lang="en", names=tables.names)
    written = texts(axes["services"])
    assert written[0] == f"{len(services)} services changed, each counted once"
    counts = services["change"].value_counts()
    numbers = dict(zip(written[1::3], map(int, written[2::3]), strict=True))
    assert numbers == {kind: counts[kind] for kind in SERVICE_CHANGES if kind != "transferred"}
    assert sum(numbers.values()) == services["service"].nunique()


def test_a_transfer_is_told_where_there_is_one():
    services = isogj.compare_catalogues(BEFORE, AFTER.assign(vendor=BEFORE["vendor"].iloc[-1]))
    assert "transferred" in services["change"].to_numpy()
    assert "transferred" in texts(drawn(services=services)["services"])


def test_each_cell_says_what_it_gained_or_lost_and_its_numbers():
    ax = drawn()["map"]
    assert texts(ax) == ["+1", "0 → 1", "1", "−1", "1 → 0", "1", "gap", "+1", "1 → 2"]
    assert legend(ax) == [
        "1", "2–3", "services now, in cells that changed", "still empty: 1 cell",
        "became a gap: 1 cell",
        "gap filled: 1 cell", "unchanged",
    ]  # fmt: skip


def test_the_shipped_map_tells_the_same_in_both_languages(tables):
    coverage, _ = shipped(tables)
    for lang, outside in (("ja", "対象外"), ("en", "out of scope")):
        ax = plot_changes(coverage, lang=lang, names=tables.names)["map"]
        assert texts(ax).count(outside) == (coverage["state_after"] == "out-of-scope").sum()
        assert "→" in story_of(ax).lead
        assert any("→" in text for text in texts(ax))


def test_a_cell_with_other_vendors_only_is_told_apart():
    moved = BEFORE.assign(vendor=BEFORE["vendor"].where(BEFORE["service"] != "s3", "vendor-a"))
    two = pd.concat([BEFORE, catalogue(("s9", "vendor-d", "audit", "plan", "server"))])
    less = two.assign(vendor=two["vendor"].where(two["service"] != "s9", "vendor-c"))
    assert legend(drawn(BEFORE, moved)["map"]) == ["still empty: 2 cells", "unchanged"]
    ax = drawn(two, less)["map"]
    assert "2 → 1 vendors" in texts(ax)
    assert "2–3" in legend(ax)


def test_cells_out_of_scope_or_under_review_are_neither_gained_nor_lost():
    cells = pd.DataFrame(
        {
            "target": ["network", "network"],
            "phase": ["plan", "respond"],
            "state": ["out-of-scope", "under-review"],
        }
    )
    ax = drawn(cells=cells)["map"]
    assert story_of(ax).title == "No gap was filled and none is new, but 1 cell changed"
    assert texts(ax)[:4] == ["out of scope", "1", "−1", "1 → 0"]
    assert legend(ax) == [
        "2–3", "services now, in cells that changed", "still empty: 1 cell", "under review",
        "unchanged",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "ja", "en"),
    [
        (BEFORE, AFTER, "空白は1マスが埋まり、1マス増える",
         "1 gap was filled and 1 cell lost its last service"),
        (BEFORE.head(0), AFTER, "空白は4マスが埋まり、新たな空白はない",
         "4 gaps were filled, and none is new"),
        (BEFORE, BEFORE.head(0), "空白は4マス増え、埋まった空白はない",
         "4 cells lost their last service, and no gap was filled"),
        (BEFORE, BEFORE, "どのマスの数も変わっていない", "No cell changed its numbers"),
    ],
)  # fmt: skip
def test_the_title_is_the_finding(before, after, ja, en):
    assert story_of(drawn(before, after, lang="ja")).title == ja
    assert story_of(drawn(before, after, lang="en")).title == en


def test_the_reader_is_told_the_days_and_those_who_cannot_see_the_cells():
    services = isogj.compare_catalogues(BEFORE, AFTER)
    story = story_of(drawn(services=services, days=DAYS))
    assert story.lead.startswith("1 June 2009 to 1 June 2010. ")
    assert "Gaps filled: network × plan. New gaps: network × respond." in story.alt
    assert "added 1, ended 1, renamed 0, rescoped 1 and reclassified 0" in story.alt
    assert "Services:" not in story_of(drawn()).alt


def test_services_are_counted_on_each_day():
    services = isogj.compare_catalogues(BEFORE, AFTER)
    axes = drawn(services=services, days=DAYS, totals=(4, 1150))
    title = "4 services became 1,150; 1 gap was filled and 1 cell lost its last service"
    assert story_of(axes).title == title
    assert texts(axes["services"])[0].startswith("4 → 1,150 services. ")
    same = drawn(services=services, totals=(4, 4), lang="ja")
    assert story_of(same).title.startswith("サービスは4件のまま、空白は1マスが埋まり")
    # One was added to the four of the first day; that one has another scope makes it no other.
    assert story_of(same).n == 5


def test_an_example_says_in_title_and_reading_line_that_it_is_made_up():
    services = isogj.compare_catalogues(BEFORE, AFTER)
    for lang, word in (("ja", "架空の翌年"), ("en", "made-up next year")):
        story = story_of(drawn(services=services, days=DAYS, example=True, lang=lang))
        assert word in story.title
        assert word in story.lead
    assert "made-up" not in story_of(drawn(services=services, days=DAYS)).title


def test_only_some_services_are_named_and_the_rest_counted():
    many = catalogue(*((f"s{n}", "vendor-a", "audit", "plan", "server") for n in range(9)))
    services = isogj.compare_catalogues(many.head(0), many)
    written = texts(drawn(services=services)["services"])
    assert written[3].replace("\n", " ") == (
        "s0 (vendor-a), s1 (vendor-a), s2 (vendor-a) and 6 more"
    )


def test_without_services_there_is_one_panel():
    assert list(drawn()) == ["map"]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_day_without_another_says_that_there_is_nothing_to_compare(tables, lang):
    alone = isogj.as_of(tables.catalogue, DAYS[1])
    coverage = isogj.compare_coverage(alone, alone, tables.cells)
    services = isogj.compare_catalogues(alone, alone, tables.services)
    axes = plot_changes(
        coverage, services=services, days=(DAYS[1], pd.Timestamp(DAYS[1])), lang=lang,
        names=tables.names,
    )  # fmt: skip
    assert list(axes) == ["map"]
    assert faults(axes["map"].figure) == []
    story = story_of(axes["map"])
    if lang == "en":
        assert story.title == (
            "No change is on record in the year before or after 1 June 2010, "
            "so there is nothing to compare"
        )
        assert "changed" not in story.title + story.lead + story.alt
        told = ["one vendor", "one group", "under review"]
        assert legend(axes["map"])[-4:] == ["gap: 3 cells", *told]
