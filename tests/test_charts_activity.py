"""Figures of the activity: what they say, what they show, and that all of it can be read."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from legibility import faults
from matplotlib.collections import PolyCollection
from records import Records, first_year, made

import isogj_analysis as isogj
from isogj_analysis import charts
from isogj_analysis.activity import figures_attendance as attendance
from isogj_analysis.activity import figures_meetings as timeline
from isogj_analysis.activity import figures_months as strip
from isogj_analysis.activity import figures_records as larger
from isogj_analysis.draw.declare import FIGURES
from isogj_analysis.draw.frame import story_of
from isogj_analysis.draw.voice import Voice
from isogj_analysis.tables.schemas import WORDS

YEAR = first_year()
JA, EN = Voice("ja", YEAR.names), Voice("en", YEAR.names)


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def texts(ax) -> list[str]:
    labels = [*ax.get_xticklabels(), *ax.get_yticklabels()]
    return [text.get_text() for text in [*ax.texts, *labels] if text.get_text()]


def hatched(ax) -> int:
    """How many boxes of the Axes are hatched."""
    return sum(len(c.get_paths()) for c in ax.collections if c.get_hatch())


def framed(ax) -> int:
    """How many boxes of the Axes have a strong frame."""
    boxes = [c for c in ax.collections if isinstance(c, PolyCollection)]
    return sum(len(c.get_paths()) for c in boxes if max(c.get_linewidths()) > 1)


def months_of(records: Records) -> pd.DataFrame:
    months = isogj.meetings_by_month(records.meetings, records.working_groups)
    return months[months["month"] <= records.meetings["date"].max()]


def rates_of(records: Records) -> pd.DataFrame:
    return isogj.attendance_rates(records.attendance, records.meetings, records.memberships)


def guests_of(records: Records) -> pd.DataFrame:
    return isogj.outside_presenters(records.agenda, records.meetings, records.memberships)


def drawn_of(records: Records) -> dict:
    """The result and the options of each figure of the meetings."""
    meetings, groups = records.meetings, records.working_groups
    months = months_of(records)
    return {
        "plot_meetings": (
            meetings,
            {"months": months, "agenda": records.agenda, "guests": guests_of(records)},
        ),
        "plot_months": (
            months,
            {"since": pd.Series({"g1": pd.Timestamp("2008-06-13")}), "groups": groups},
        ),
        "plot_hosts": (isogj.hosting(meetings), {"meetings": meetings}),
        "plot_agenda": (isogj.agenda_kinds(meetings, records.agenda), {}),
        "plot_attendance": (rates_of(records), {}),
        "plot_cadence": (isogj.cadence(meetings, groups), {}),
    }


SMALL, LONG = drawn_of(YEAR), made(years=1, wgs=3, members=5, long=True)


def test_every_figure_of_the_meetings_is_drawn_here():
    assert set(SMALL) == {name for name, own in FIGURES.items() if own.section == "meetings"}


@pytest.mark.parametrize("figure", SMALL)
def test_each_missing_column_is_told_before_drawing_and_no_other_is_needed(figure):
    plot, needs, (result, options) = (
        getattr(charts, figure),
        FIGURES[figure].needs[""],
        SMALL[figure],
    )
    _, ax = plt.subplots(figsize=(7, 4))
    unneeded = result.columns.difference(needs)
    assert plot(result.drop(columns=unneeded), ax=ax, **options) is ax
    assert ax.get_title(loc="left")
    for column in needs:
        with pytest.raises(ValueError, match=f"it lacks {column}; see help"):
            plot(result.drop(columns=column), **options)
    with pytest.raises(ValueError, match=f"it lacks {', '.join(needs)}; see help"):
        plot(result[unneeded], **options)


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("figure", SMALL)
def test_long_names_can_be_read(figure, lang):
    result, options = drawn_of(LONG)[figure]
    drawn = getattr(charts, figure)(result, lang=lang, names=LONG.names, **options)
    assert faults(drawn.figure) == []
    assert drawn.figure.get_figheight() < 20
    assert story_of(drawn).alt.startswith(story_of(drawn).title)


@pytest.mark.parametrize("figure", SMALL)
def test_a_single_meeting_can_be_read(figure):
    first = {
        name: getattr(YEAR, name).query("wg == 'tech' and number == 1").reset_index(drop=True)
        for name in ("meetings", "agenda", "attendance")
    }
    result, options = drawn_of(Records(**{**vars(YEAR), **first}))[figure]
    drawn = getattr(charts, figure)(result, lang="en", names=YEAR.names, **options)
    assert faults(drawn.figure) == []


# meetings


def kept_to(rule: int | None, *held: str, numbers=None):
    """Meetings of one WG on these days, and its months by a rule of so many meetings a year."""
    meetings = pd.DataFrame({"wg": "g1", "date": pd.to_datetime(list(held)), "host": None})
    meetings["number"] = pd.array(numbers or range(1, len(held) + 1), dtype="Int64")
    groups = pd.DataFrame({"wg": ["g1"], "meetings_per_year": pd.array([rule], dtype="Int64")})
    return meetings, isogj.meetings_by_month(meetings, groups)


def test_each_meeting_has_its_row_and_the_last_row_adds_up():
    result, options = SMALL["plot_meetings"]
    shown = texts(charts.plot_meetings(result, lang="en", names=YEAR.names, **options))
    for text in ("23 Oct 2008", "4", "Product presentation: tools", "guest", "December 2008"):
        assert text in shown
    assert shown.count("A Co., Ltd.") == 2
    assert shown.count("(not on record)") == 2, "an agenda, and who presented"
    assert shown.count("No meeting") == 1
    sums = {"4 meetings", "3 companies", "1 from outside", "Product presentation 2", "talk 1"}
    assert sums <= {text.replace("\n", " ") for text in shown}
    silent = next(text for text in shown if text.startswith("No meetings on record"))
    assert silent.endswith("Guideline WG and Law WG")


def test_without_guests_all_presenters_stand_with_what_they_presented():
    shown = texts(charts.plot_meetings(YEAR.meetings, lang="en", agenda=YEAR.agenda))
    assert "product (guest): tools" in shown
    assert "Presented by" not in shown


def test_without_agenda_or_months_these_are_not_shown():
    drawn = charts.plot_meetings(YEAR.meetings, lang="en")
    assert not {"What happened", "No meeting"} & set(texts(drawn))
    said = "The tech has 4 meetings on record, at 3 companies"
    assert story_of(drawn).title == said


@pytest.mark.parametrize(
    ("rule", "held", "title"),
    [
        (12, [], "No meeting is on record"),
        (12, ["2009-01-05"], "The g1 has 1 meeting on record"),
        (12, ["2009-01-05", "2009-02-05"],
         "The g1 has 2 meetings on record; no month was missed in between"),
        (12, ["2009-01-05", "2009-04-05"],
         "The g1 has 2 meetings on record; 2 months were missed in between"),
        # An empty month that the rule allows is not missed, and without a rule none is.
        (6, ["2009-04-05", "2009-06-05", "2009-11-05"],
         "The g1 has 3 meetings on record; only the one due in October 2009 was missed"),
        (6, ["2009-04-05", "2009-06-05", "2009-09-05"],
         "The g1 has 3 meetings on record; none that was due was missed"),
        (None, ["2009-04-05", "2009-06-05"], "The g1 has 2 meetings on record"),
    ],
)  # fmt: skip
def test_the_title_of_the_meetings_has_a_sentence_for_each_case(rule, held, title):
    meetings, months = kept_to(rule, *held)
    assert timeline.tell_meetings(meetings, voice=Voice("en"), months=months).title == title


def test_the_title_of_the_meetings_names_group_and_month_in_the_language():
    story = timeline.tell_meetings(YEAR.meetings, voice=JA, months=months_of(YEAR))
    assert (
        story.title
        == "記録に残る技術WGの会合は4回（会場は3社が提供）、間に会合のない月は2008年12月だけ"
    )


def test_where_a_number_is_skipped_no_month_is_said_to_be_without_a_meeting():
    meetings, months = kept_to(12, "2009-01-05", "2009-04-05", numbers=[1, 3])
    drawn = charts.plot_meetings(meetings, lang="en", months=months)
    assert story_of(drawn).title == "The g1 has 2 meetings on record"
    assert "No meeting" not in texts(drawn)


def test_of_more_meetings_than_a_page_holds_the_latest_are_listed_and_all_added_up():
    records = made(years=4, wgs=16, members=9)
    drawn = charts.plot_meetings(records.meetings, lang="ja", months=months_of(records))
    shown = [text for text in texts(drawn) if text.startswith("第")]
    assert len(shown) == story_of(drawn).n <= timeline.ROWS
    told = f"全{len(records.meetings)}回のうち直近の{len(shown)}回を示す。"
    assert told in story_of(drawn).lead
    assert f"計{len(records.meetings)}回" in texts(drawn)


# months


def test_a_missed_month_is_a_zero_and_without_any_record_there_is_one_dotted_bar():
    drawn = charts.plot_months(months_of(YEAR), lang="en")
    assert texts(drawn).count("0") == 1
    assert [bar.get_hatch() for bar in drawn.patches] == ["..", ".."]
    assert texts(drawn).count("no record: when and how often it met is unknown") == 2


def test_an_empty_month_that_the_rule_allows_is_no_alarm():
    _, months = kept_to(6, "2009-04-05", "2009-06-05", "2009-11-05")
    shown = texts(charts.plot_months(months, lang="en"))
    assert shown.count("0") == 1
    assert shown.count("·") == 4


def test_months_before_a_group_existed_are_not_unknown():
    months = months_of(YEAR)
    founded = pd.Series(pd.Timestamp("2008-06-13"), YEAR.working_groups["wg"])
    drawn = charts.plot_months(months, lang="en", since=founded)
    # From June on; the group on record begins with its first meeting, in October.
    assert texts(drawn).count("–") == 4
    assert texts(drawn).count("no record: when and how often it met is unknown") == 2
    assert "not on record" not in texts(drawn), "it is said once"
    assert [round(bar.get_width()) for bar in drawn.patches] == [9, 9]
    assert "before its first meeting" in {text.get_text() for text in drawn.figure.texts}


def test_the_rule_counts_from_the_beginning_and_is_told_only_beside_a_record():
    founded = pd.Series(pd.Timestamp("2008-06-13"), YEAR.working_groups["wg"])
    options = {"since": founded, "groups": YEAR.working_groups}
    drawn = charts.plot_months(months_of(YEAR), lang="en", names=YEAR.names, **options)
    # The group on record from its meeting no. 1 in October, the others from June, to February.
    assert story_of(drawn).title == (
        "Only the Technology WG has meetings on record: 4 of 5 due; "
        "those of the other groups are unknown"
    )
    shown = texts(drawn)
    assert [text for text in shown if text.endswith(" due")] == ["Held, of those due", "4 of 5 due"]


def test_of_more_months_and_groups_than_a_strip_holds_the_latest_and_the_fullest_are_drawn():
    records = made(years=8, wgs=20, members=3)
    months = months_of(records)
    drawn = charts.plot_months(months, lang="en")
    assert f"The latest 24 of {months['month'].nunique()} months." in story_of(drawn).lead
    shown = texts(drawn)
    assert "6 rows are left out." in story_of(drawn).lead
    assert len(drawn.get_yticks()) == strip.GROUPS + 1, "and all of them"
    late = months[months["month"].isin(sorted(months["month"].unique())[-strip.MONTHS :])]
    assert f"{late['meetings'].sum()}" in shown
    assert f"{late['meetings'].sum()}" in story_of(drawn).title


@pytest.mark.parametrize(
    ("active", "wgs", "en", "ja"),
    [
        (0, 1, "No group has a meeting on record", "会合の記録があるWG等はない"),
        (1, 1, "g0 has 1 meeting on record", "記録に残るg0の会合は1回"),
        (1, 3, "Only the g0 has meetings on record: 1; those of the other groups are unknown",
         "会合の記録があるのはg0だけで、1回。ほかは不明"),
        (2, 3, "Of the 3 groups 2 have meetings on record: 2",
         "3つのWG等のうち2に会合の記録があり、合わせて2回"),
        (3, 3, "All of the 3 groups have meetings on record: 3",
         "3つのWG等のすべてに会合の記録があり、合わせて3回"),
    ],
)  # fmt: skip
def test_the_title_of_the_months_has_a_sentence_for_each_case(active, wgs, en, ja):
    codes = [f"g{n}" for n in range(wgs)]
    held = pd.DataFrame({"wg": codes[:active], "number": 1, "date": pd.Timestamp("2009-05-01")})
    months = isogj.meetings_by_month(
        held.astype({"wg": "str"}), pd.DataFrame({"wg": codes}), on="2009-06-01"
    )
    for lang, title in (("en", en), ("ja", ja)):
        assert story_of(charts.plot_months(months, lang=lang)).title == title


# hosts


@pytest.mark.parametrize(
    ("counts", "title"),
    [
        ([], "No host of a meeting is on record"),
        ([3], "a hosted all 3 meetings whose host is on record"),
        ([2, 2], "2 hosts shared 4 meetings evenly, 2 each"),
        ([3, 1], "2 organisations hosted 4 meetings; a hosted the most, 3"),
        ([2, 2, 1], "3 organisations hosted 5 meetings; 2 of them hosted the most, 2 each"),
    ],
)
def test_the_title_of_the_hosts_has_a_sentence_for_each_case(counts, title):
    hosts = [host for host, n in zip("abc", counts, strict=False) for _ in range(n)]
    dates = pd.date_range("2009-01-01", periods=len(hosts), freq="MS")
    meetings = pd.DataFrame({"host": pd.Series(hosts, dtype="str"), "date": dates})
    assert larger.tell_hosts(isogj.hosting(meetings), voice=Voice("en")).title == title


def test_without_any_host_the_figure_of_the_hosts_is_empty():
    drawn = charts.plot_hosts(isogj.hosting(YEAR.meetings.assign(host=None)), lang="en")
    assert faults(drawn.figure) == []
    assert texts(drawn) == []


def test_hosts_show_a_dot_for_each_meeting_given():
    meetings = YEAR.meetings.assign(host="a")
    hosting = isogj.hosting(meetings)
    ends = charts.plot_hosts(hosting, lang="en")
    every = charts.plot_hosts(hosting, lang="en", meetings=meetings)
    dots = [
        sum(len(line.get_xdata()) for line in ax.lines if line.get_marker() == "o")
        for ax in (ends, every)
    ]
    assert dots == [2, 4]


def test_hosts_beyond_a_page_are_left_out_and_the_reading_line_says_so():
    records = made(years=4, wgs=4, members=40)
    hosting = isogj.hosting(records.meetings)
    drawn = charts.plot_hosts(hosting, lang="en")
    assert f"{len(hosting) - larger.ROWS} rows are left out." in story_of(drawn).lead
    assert [label.get_text() for label in drawn.get_yticklabels()] == [*hosting["host"][:20]]


# agenda


@pytest.mark.parametrize(
    ("items", "title"),
    [
        ([], "No agenda item is on record"),
        (["visit"], "One agenda item is on record: site visit"),
        (["talk", "talk"], "All 2 agenda items on record are talks"),
        (["talk", "talk", "own"], "2 of the 3 agenda items on record are talks"),
        (["own", "talk"], "own and talk are the most frequent of the 2 agenda items on record"),
    ],
)
def test_the_title_of_the_agenda_has_a_sentence_for_each_case(items, title):
    kinds = pd.Series(items, dtype="str", name="kind")
    counted = kinds.value_counts().sort_index().rename("items").reset_index()
    story = larger.tell_agenda(counted.assign(fiscal_year=2009), voice=Voice("en"))
    assert story.title.removesuffix(", with 1 each") == title


def test_every_kind_of_item_has_its_word_in_a_sentence():
    for kind, (ja, en) in WORDS["agenda_kind"].items():
        assert Voice("ja").say(f"agenda.kinds.{kind}", n=1) == ja
        assert Voice("en").say(f"agenda.kinds.{kind}", n=1) == en.lower()


def test_a_year_without_an_item_on_record_is_dotted_and_undated_items_stand_apart():
    kinds = isogj.agenda_kinds(YEAR.meetings, YEAR.agenda)
    later = kinds.assign(fiscal_year=2009, items=pd.NA)
    undated = kinds.assign(fiscal_year=pd.NA)
    drawn = charts.plot_agenda(pd.concat([kinds, later, undated]).astype(kinds.dtypes), lang="en")
    assert hatched(drawn) == kinds["kind"].nunique()
    assert {"FY 2008", "FY 2009", "unknown"} <= set(texts(drawn))


# attendance


def test_attendance_tells_how_often_and_marks_who_carries_the_work():
    drawn = charts.plot_attendance(rates_of(YEAR), lang="en")
    assert {"4/4", "1/4"} <= set(texts(drawn))
    assert framed(drawn) == 1
    assert "80%" in story_of(drawn).title
    assert "80%" in story_of(drawn).lead
    assert "left out" not in story_of(drawn).lead


def test_without_any_row_there_is_no_attendance_to_draw():
    with pytest.raises(ValueError, match="rates must have rows: where no attendance is on record"):
        charts.plot_attendance(rates_of(YEAR)[:0])


@pytest.mark.parametrize(
    ("carries", "en", "ja"),
    [
        ([1], "A single organisation makes up all of the attendance of g1",
         "g1の出席のすべてを、1組織が担っている"),
        ([2], "2 organisations make up all of the attendance of g1",
         "g1の出席のすべてを、2組織が担っている"),
        ([1, 1], "In each of the 2 groups a single organisation makes up all of the attendance",
         "2つのWG等のそれぞれで、出席のすべてを1組織が担っている"),
        ([1, 2], "In each of the 2 groups 1 to 2 organisations make up all of the attendance",
         "2つのWG等の出席のすべてを、それぞれ1～2組織が担っている"),
    ],
)  # fmt: skip
def test_where_all_of_the_attendance_is_carried_the_title_says_so(carries, en, ja):
    rates = pd.DataFrame(
        [(f"g{wg}", f"o{who}") for wg, n in enumerate(carries, 1) for who in range(n)],
        columns=["wg", "organisation"],
    ).assign(attended=1, carries=True)
    for lang, title in (("en", en), ("ja", ja)):
        story = attendance.tell_attendance(rates, voice=Voice(lang))
        assert story.title == title
        assert "100" not in story.lead


def test_of_more_groups_and_organisations_than_a_page_holds_those_that_come_most_are_drawn():
    records = made(years=1, wgs=10, members=60)
    rates = rates_of(records)
    drawn = charts.plot_attendance(rates, lang="en")
    groups, organisations = rates["wg"].nunique(), rates["organisation"].nunique()
    rows, columns = organisations - attendance.ORGANISATIONS, groups - attendance.WGS
    assert f"{rows} rows and {columns} column is left out" in story_of(drawn).lead.replace(
        "are", "is"
    )
    fullest = rates.groupby("wg", observed=True)["attended"].sum().nlargest(attendance.WGS).index
    assert {label.get_text() for label in drawn.get_xticklabels()} == set(fullest)
    came = rates[rates["wg"].isin(fullest)].groupby("organisation")["attended"].sum()
    most = [label.get_text() for label in drawn.get_yticklabels()]
    assert came[most].min() >= came.drop(most).max()
    assert faults(drawn.figure) == []


# the names of groups


def short(codes, lang, names) -> list[str]:
    return Voice(lang, names).short("wg").names(codes, "wg")


def test_labels_drop_what_most_names_of_wgs_begin_with():
    named = {
        "tech": ("運用技術WG", "Operation Technology WG"),
        "law": ("運用法律WG", "Operation Law"),
    }
    named["board"] = ("委員会", "Board")
    index = pd.MultiIndex.from_tuples([("wg", code) for code in named], names=["column", "code"])
    names = pd.DataFrame(list(named.values()), index, columns=["ja", "en"])
    # Four letters and more are dropped, in English whole words.
    assert short(["tech", "board", "x"], "en", names) == ["Technology WG", "Board", "x"]
    assert short(["tech"], "ja", names) == ["運用技術WG"]
    longer = names.assign(ja="情報" + names["ja"])
    assert short(["tech", "board"], "ja", longer) == ["技術WG", "情報委員会"]
    assert short(["tech"], "en", None) == ["tech"]


def test_labels_stay_whole_where_the_rest_would_say_nothing():
    index = pd.MultiIndex.from_tuples([("wg", "a"), ("wg", "b")], names=["column", "code"])
    names = pd.DataFrame({"ja": ["作業部会", "作業部会二"], "en": ["x", "y"]}, index=index)
    assert short(["a", "b"], "ja", names) == ["作業部会", "作業部会二"]


def test_what_was_called_off_does_not_count_and_a_joint_session_is_one():
    days = pd.to_datetime(["2024-10-16", "2024-10-16", "2024-11-12", "2024-12-17"])
    meetings = pd.DataFrame(
        {
            "wg": ["a", "b", "a", "b"], "number": [1, 1, 2, 2], "date": days,
            "host": ["x", pd.NA, "y", pd.NA], "joint": ["j", "j", pd.NA, pd.NA],
            "state": [pd.NA, pd.NA, "cancelled", "by-mail"],
        }
    )  # fmt: skip
    agenda = pd.DataFrame(
        {
            "wg": ["a", "b"], "number": [1, 1], "item": [1, 1], "kind": ["talk", "talk"],
            "presenter": ["x", "x"], "topic_ja": pd.NA, "topic_en": pd.NA,
        }
    )  # fmt: skip
    drawn = charts.plot_meetings(meetings, lang="en", agenda=agenda)
    assert story_of(drawn).title == "2 groups have 2 meetings on record, at 1 company"
    assert story_of(drawn).n == 2
    shown = texts(drawn)
    assert shown.count("talk (x)") == 1, "both have it on record"
    assert {"2 meetings", "1 company"} <= {*shown}
    assert "cancelled" in shown
    assert "by-mail" in shown


def test_more_than_were_due_is_no_part_of_these_and_a_joint_session_is_one_of_all():
    days = ["2009-01-05", "2009-02-05", "2009-03-05"]
    rows = [(wg, n, day) for wg in ("a", "b") for n, day in enumerate(days, 1)]
    meetings = pd.DataFrame(rows, columns=["wg", "number", "date"]).assign(joint=pd.NA)
    meetings.loc[meetings["date"] == days[0], "joint"] = "j"
    meetings["date"] = pd.to_datetime(meetings["date"])
    groups = pd.DataFrame({"wg": ["a", "b"], "established": pd.Timestamp("2009-01-01")})
    groups["meetings_per_year"] = 4
    months = isogj.meetings_by_month(meetings, groups).query("month <= '2009-03-31'")
    drawn = charts.plot_months(months, groups=groups, lang="en")
    said = "All of the 2 groups have meetings on record: 5, where 2 were due"
    assert (story_of(drawn).title, story_of(drawn).n) == (said, 5)
    assert [text for text in texts(drawn) if "due" in text][1:] == [
        "3, 1 due",
        "3, 1 due",
        "5, 2 due",
    ]
