"""The figure of corporate groups: who is of one, who is alone, and of whom nobody knows."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from legibility import faults

import isogj_analysis as isogj
from isogj_analysis import charts
from isogj_analysis.draw.frame import story_of
from isogj_analysis.membership import figures_member_groups as member_groups


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def grouped(*groups: str | None) -> pd.DataFrame:
    """The composition of members that are of these groups, one after the other."""
    codes = [f"m{n}" for n in range(len(groups))]
    members = pd.DataFrame({"organisation": codes, "role": "member"})
    members = members.assign(joined=pd.NaT, left=pd.NaT)
    organisations = pd.DataFrame({"organisation": codes, "corporate_group": groups})
    return isogj.composition_by_group(members, organisations.astype("str"))


def texts(ax) -> list[str]:
    return [text.get_text() for text in ax.texts]


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(
    "groups",
    [
        [],
        [None],
        ["a"],
        ["a", "a", "b", None],
        ["グループ" * 20] * 40,
        [f"g{n // 2}" for n in range(90)],
    ],
)
def test_it_can_be_read(groups, lang):
    drawn = charts.plot_member_groups(grouped(*groups), lang=lang)
    assert faults(drawn.figure) == []
    assert drawn.figure.get_figheight() < 13
    assert story_of(drawn).alt.startswith(story_of(drawn).title)


@pytest.mark.parametrize(
    ("groups", "en", "ja"),
    [
        ([None], "The corporate group of the only member is not on record",
         "会員1社の企業グループは記録にない"),
        ([None, None], "No corporate group of the 2 members is on record",
         "会員2社の企業グループは記録にない"),
        (["a", None], "The corporate group of only one member is on record",
         "企業グループの記録がある会員は1社だけ"),
        (["a", "b", None], "The two members whose group is on record belong to different groups",
         "企業グループの記録がある会員2社は、別のグループに属する"),
        (["a", "b", "c"], "No two of the 3 members whose group is on record belong to one group",
         "企業グループの記録がある会員3社は、どれも別のグループに属する"),
        (["a", "a", None], "Both members whose group is on record belong to one group",
         "企業グループの記録がある会員2社は、同じグループに属する"),
        (["a", "a", "a"], "All 3 members whose group is on record belong to one group",
         "企業グループの記録がある会員3社は、同じグループに属する"),
        (["a", "a", "b", "b"],
         "All 4 members whose group is on record belong to 2 groups with more than one",
         "企業グループの記録がある会員4社は、すべて会員が2社以上の2グループに属する"),
        (["a", "a", "b", "b", "b", "c", None],
         "Of the 6 members whose group is on record, 5 belong to 2 groups with more than one",
         "企業グループの記録がある会員6社のうち5社は、会員が2社以上の2グループに属する"),
    ],
)  # fmt: skip
def test_the_title_has_a_sentence_for_each_case(groups, en, ja):
    for lang, title in (("en", en), ("ja", ja)):
        assert story_of(charts.plot_member_groups(grouped(*groups), lang=lang)).title == title


def test_members_of_unknown_groups_are_no_group():
    drawn = charts.plot_member_groups(grouped("a", "a", "b", None, None, None), lang="en")
    assert texts(drawn) == [
        "Corporate group", "a", "alone in their group", "group not on record",
        "Members", "2", "1", "3", "Who", "m0 and m1", "", "",
    ]  # fmt: skip


def test_beyond_a_page_the_other_groups_are_added_up():
    drawn = charts.plot_member_groups(grouped(*(f"g{n // 2}" for n in range(90))), lang="en")
    rest = 45 - (member_groups.ROWS - 1)
    assert f"{rest} more groups" in texts(drawn)
    assert f"{2 * rest}" in texts(drawn)


def test_a_given_axes_is_drawn_on():
    _, ax = plt.subplots(figsize=(7, 4))
    assert charts.plot_member_groups(grouped("a", "a"), ax=ax) is ax
