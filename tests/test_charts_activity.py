"""Figures of the activity: what they say, what they show, and that all of it can be read."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from legibility import faults
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.dates import num2date
from records import Records, made

import isogj_analysis as isogj
from isogj_analysis import charts
from isogj_analysis.activity import figures_activity as activity
from isogj_analysis.activity import figures_agenda as agenda
from isogj_analysis.activity import figures_timeline as lanes
from isogj_analysis.draw.frame import story_of
from isogj_analysis.draw.naming import wg_labels
from isogj_analysis.draw.voice import Voice
from isogj_analysis.tables.schemas.records import AGENDA_KIND

LANGUAGES = ("ja", "en")
ON = pd.Timestamp("2009-06-01")


@pytest.fixture(scope="module")
def tables() -> isogj.Tables:
    return isogj.load_tables()


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def months_of(records) -> pd.DataFrame:
    months = isogj.meetings_by_month(records.meetings, records.working_groups)
    return months[months["month"] <= records.meetings["date"].max()]


@pytest.fixture(scope="module")
def months(tables) -> pd.DataFrame:
    return months_of(tables)


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


def meetings_of(records, **options):
    options = {"months": months_of(records), "agenda": records.agenda, **options}
    return charts.plot_meetings(records.meetings, **options)


def hosts_of(records, **options):
    hosting = isogj.hosting(records.meetings)
    return charts.plot_hosts(hosting, meetings=records.meetings, **options)


def so_far_of(records, *, on=None, **options):
    totals = isogj.cumulative_meetings(
        records.meetings, records.working_groups, records.reported_totals, on=on
    )
    return charts.plot_cumulative(totals, **options)


def agenda_of(records, **options):
    return charts.plot_agenda(isogj.agenda_kinds(records.meetings, records.agenda), **options)


def presenters_of(records, **options):
    guests = isogj.outside_presenters(records.agenda, records.meetings, records.memberships)
    return charts.plot_presenters(guests, **options)


def attendance_of(records, **options):
    rates = isogj.attendance_rates(records.attendance, records.meetings, records.memberships)
    return charts.plot_attendance(rates, **options)


FIGURES = {
    "meetings": meetings_of,
    "months": lambda records, **options: charts.plot_months(months_of(records), **options),
    "hosts": hosts_of,
    "so_far": so_far_of,
    "agenda": agenda_of,
    "presenters": presenters_of,
    "attendance": attendance_of,
}
# Who came to the meetings is not on record.
SHIPPED = [figure for figure in FIGURES if figure != "attendance"]
SIZES = {
    "one_meeting": {"years": 1, "wgs": 1, "members": 2},
    "a_year": {"years": 1, "wgs": 2, "members": 9},
    "eight_years": {"years": 8, "wgs": 6, "members": 60},
    "long_names": {"years": 1, "wgs": 3, "members": 5, "long": True},
}


def sized(size: str) -> Records:
    records = made(**SIZES[size])
    if size != "one_meeting":
        return records
    first = records.meetings[:1]
    kept = {
        name: getattr(records, name).merge(first[["wg", "number"]])
        for name in ("agenda", "attendance")
    }
    return Records(**{**vars(records), "meetings": first, **kept})


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("figure", SHIPPED)
def test_every_figure_of_the_shipped_data_can_be_read(tables, figure, lang):
    drawn = FIGURES[figure](tables, lang=lang, names=tables.names)
    assert faults(drawn.figure) == []
    assert story_of(drawn).alt.startswith(story_of(drawn).title)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("figure", FIGURES)
def test_every_figure_of_hard_cases_can_be_read(figure, size, lang):
    records = sized(size)
    drawn = FIGURES[figure](records, lang=lang, names=records.names)
    assert faults(drawn.figure) == []
    assert drawn.figure.get_figheight() < (20 if size == "long_names" else 13)


@pytest.mark.parametrize("figure", ["meetings", "months", "hosts"])
def test_thirty_years_of_a_hundred_wgs_fall_back_to_the_fullest(figure):
    records = made(years=30, wgs=100, members=40)
    drawn = FIGURES[figure](records, lang="en", names=records.names)
    assert faults(drawn.figure) == []
    assert any("more" in text for text in texts(drawn))
    assert drawn.figure.get_figheight() < 10


@pytest.mark.parametrize(
    ("figure", "lang", "title"),
    [
        ("meetings", "ja", "その間に未開催だったのは2008年12月だけ"),
        ("meetings", "en", "Technology WG has 8 meetings on record and missed only December 2008"),
        ("months", "ja", "会合の記録があるのは、5つのWG・委員会のうち技術WGだけ"),
        ("months", "en", "Of the 5 groups only Technology WG has meetings on record"),
        ("hosts", "ja", "会合8回を7社が持ち回り、最も多いのは株式会社ラックの2回"),
        ("hosts", "en", "7 organisations hosted 8 meetings; LAC Co., Ltd. hosted the most, 2"),
        ("so_far", "ja", "までの会合は、原則どおりなら最大60回のところ、報告は約40回、記録は8回"),
        ("agenda", "en", "4 of the 9 agenda items on record are product presentations"),
        ("presenters", "ja", "外部の3社が1回ずつ、会合で発表した"),
    ],
)  # fmt: skip
def test_titles_say_what_the_shipped_rows_show(tables, figure, lang, title):
    drawn = FIGURES[figure](tables, lang=lang, names=tables.names)
    assert title in story_of(drawn).title


def test_each_meeting_has_its_row_with_host_and_what_happened(tables):
    shown = texts(meetings_of(tables, lang="en", names=tables.names))
    for text in ("30 Sep 2008", "No. 8", "Fujitsu Limited", "Product presentation (Fortify)"):
        assert text in shown
    assert shown.count("LAC Co., Ltd.") == 2
    assert shown.count("(not recorded)") == 1
    assert shown.count("no meeting") == 1
    assert "December 2008" in shown


def test_groups_without_any_record_are_named_not_counted(tables):
    shown = " ".join(texts(meetings_of(tables, lang="en", names=tables.names)))
    assert "Without any record" in shown
    assert "Guideline WG" in shown


def test_without_agenda_or_months_these_are_not_shown(tables):
    full = texts(meetings_of(tables, lang="en"))
    bare = texts(meetings_of(tables, lang="en", agenda=None))
    alone = meetings_of(tables, lang="en", months=None)
    assert "What happened" in full
    assert "What happened" not in bare
    assert "no meeting" not in texts(alone)
    assert story_of(alone).title == "wg2 has 8 meetings on record"


@pytest.mark.parametrize(
    ("held", "title"),
    [
        ([], "No meeting is on record"),
        (["2009-01-05"], "g1 has 1 meeting on record"),
        (["2009-01-05", "2009-02-05"], "g1 has 2 meetings on record, and missed no month in"),
        (["2009-01-05", "2009-04-05"], "g1 has 2 meetings on record and missed 2 months in"),
    ],
)  # fmt: skip
def test_the_title_of_the_meetings_has_a_sentence_for_each_case(held, title):
    records = made(years=1, wgs=1, members=1)
    meetings = records.meetings[: len(held)].assign(date=pd.to_datetime(held))
    months = isogj.meetings_by_month(meetings, records.working_groups)
    title_drawn = story_of(charts.plot_meetings(meetings, lang="en", months=months)).title
    assert title_drawn.removesuffix(" between") == title


def test_where_a_number_is_skipped_no_month_is_said_to_be_without_a_meeting():
    records = made(years=1, wgs=1, members=1)
    dates = pd.to_datetime(["2009-01-05", "2009-04-05"])
    meetings = records.meetings[:2].assign(date=dates, number=pd.array([1, 3], dtype="Int64"))
    months = isogj.meetings_by_month(meetings, records.working_groups)
    drawn = charts.plot_meetings(meetings, lang="en", months=months)
    assert story_of(drawn).title == "g1 has 2 meetings on record"
    assert "no meeting" not in texts(drawn)


def test_many_meetings_stand_on_lanes_with_a_stroke_each():
    records = made(years=8, wgs=6, members=9)
    drawn = meetings_of(records, lang="en", names=records.names)
    strokes = [c for c in drawn.collections if isinstance(c, LineCollection)]
    assert sum(len(c.get_segments()) for c in strokes) == len(records.meetings)
    assert "no record" in texts(drawn)
    assert len(drawn.get_yticks()) == 6 <= lanes.LANES


def test_a_month_without_a_meeting_is_zero_an_unknown_one_is_not(months):
    drawn = charts.plot_months(months, lang="en")
    assert texts(drawn).count("0") == 1
    assert framed(drawn) == 1
    assert hatched(drawn) == int(months["meetings"].isna().sum())


def test_months_that_are_not_among_the_rows_stay_blank(months):
    whole = charts.plot_months(months, lang="en")
    fewer = charts.plot_months(months[months["month"] < "2009-05-01"], lang="en")
    assert hatched(whole) - hatched(fewer) == 4


@pytest.mark.parametrize("lang", LANGUAGES)
def test_months_before_a_group_existed_are_not_unknown(tables, months, lang):
    founded = pd.Series(pd.Timestamp("2008-06-13"), tables.working_groups["wg"])
    whole = charts.plot_months(months, lang=lang, names=tables.names)
    drawn = charts.plot_months(months, lang=lang, names=tables.names, since=founded)
    assert faults(drawn.figure) == []
    assert hatched(whole) - hatched(drawn) == 2 * len(founded)
    assert texts(drawn).count("–") == 2 * len(founded)
    legend = {text.get_text() for text in drawn.figure.texts}
    assert ("設立前（–）" if lang == "ja" else "before the founding (–)") in legend
    assert texts(charts.plot_months(months, since=pd.Series({"wg2": pd.NaT}))).count("–") == 0


def test_a_meeting_on_record_outweighs_a_later_founding(tables, months):
    late = pd.Series(pd.Timestamp("2009-01-15"), tables.working_groups["wg"])
    drawn = charts.plot_months(months, lang="en", since=late)
    assert texts(drawn).count("1") == 8


def test_where_years_are_too_many_the_latest_are_drawn():
    records = made(years=8, wgs=6, members=3)
    drawn = charts.plot_months(months_of(records), lang="en")
    years = [text for text in texts(drawn) if text.startswith("FY")]
    assert years == [f"FY {year}" for year in range(2012, 2016)]
    assert "The latest 4 of 8 fiscal years." in story_of(drawn).lead
    assert activity.GRID_ROWS // 7 == 4


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
    drawn = charts.plot_hosts(isogj.hosting(meetings), lang="en")
    assert story_of(drawn).title == title
    assert faults(drawn.figure) == []


def test_hosts_show_a_dot_for_each_meeting_given(tables):
    meetings = tables.meetings.assign(host="lac")
    hosting = isogj.hosting(meetings)
    ends = charts.plot_hosts(hosting, lang="en")
    every = charts.plot_hosts(hosting, lang="en", meetings=meetings)
    dots = [
        sum(len(line.get_xdata()) for line in ax.lines if line.get_marker() == "o")
        for ax in (ends, every)
    ]
    assert dots == [2, 8]


def test_the_rule_the_report_and_the_records_are_named_at_their_ends(tables):
    shown = texts(so_far_of(tables, lang="en"))
    assert {"rule 60", "reported about 40", "on record 8"} <= set(shown)


@pytest.mark.parametrize(("lang", "most"), [("ja", "最大"), ("en", "up to ")])
def test_the_rule_is_an_upper_bound_only_where_a_founding_is_unknown(tables, lang, most):
    def told_of(groups: pd.DataFrame):
        totals = isogj.cumulative_meetings(tables.meetings, groups, tables.reported_totals)
        return story_of(charts.plot_cumulative(totals, lang=lang))

    groups = tables.working_groups
    unknown, known = told_of(groups), told_of(groups.assign(established=pd.Timestamp("2008-06-13")))
    assert most + "60" in unknown.title
    assert "60" in known.title
    assert most not in known.title
    assert unknown.lead.startswith(known.lead)
    assert len(unknown.lead) > len(known.lead)


def test_nothing_is_drawn_on_record_before_the_first_record(tables):
    line, _, _ = so_far_of(tables, lang="en").lines
    assert list(line.get_ydata()) == [1, 2, 3, 3, 4, 5, 6, 7, 8]
    assert num2date(line.get_xdata()[0]).strftime("%Y-%m-%d") == "2008-09-30"


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("ja", "2009年6月1日までの会合は、原則どおりなら最大60回のところ、報告は約40回、記録は8回"),
        ("en", "By 1 June 2009 up to 60 meetings by the rule, about 40 as reported, 8 on record"),
    ],
)
def test_rule_report_and_records_are_compared_for_the_day_of_the_report(tables, lang, title):
    drawn = so_far_of(tables, lang=lang, on="2010-06-01")
    assert story_of(drawn).title == title
    line, rule, _ = drawn.lines
    # A year on the rule has gone on; of the records nothing is known.
    assert max(rule.get_ydata()) == 120
    assert num2date(line.get_xdata()[-1]).strftime("%Y-%m-%d") == "2009-05-31"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_a_report_they_are_compared_for_the_last_day_on_record(tables, lang):
    totals = isogj.cumulative_meetings(
        tables.meetings, tables.working_groups, tables.reported_totals[:0], on="2010-06-01"
    )
    story = story_of(charts.plot_cumulative(totals, lang=lang))
    for said in ("2009年5月31日" if lang == "ja" else "31 May 2009", "45", "8"):
        assert said in story.title


def test_the_meetings_so_far_stand_on_a_scale(tables):
    drawn = so_far_of(tables, lang="en")
    assert [label.get_text() for label in drawn.get_yticklabels()] == ["0", "20", "40", "60"]


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
    story = agenda.tell_agenda(counted.assign(fiscal_year=2009), voice=Voice("en"))
    assert story.title.removesuffix(", with 1 each") == title


def test_every_kind_of_item_has_its_word_in_a_sentence():
    for kind, (ja, en) in AGENDA_KIND.items():
        assert Voice("ja").say(f"agenda.kinds.{kind}", n=1) == ja
        assert Voice("en").say(f"agenda.kinds.{kind}", n=1) == en.lower()


def test_meetings_without_an_agenda_on_record_are_told(tables):
    gaps = isogj.incomplete_records(tables.meetings, tables.agenda)
    lead = story_of(agenda_of(tables, lang="en", names=tables.names, incomplete=gaps)).lead
    assert lead.endswith("Not counted: meeting 8 of Technology WG, whose agenda is not on record.")
    two = isogj.incomplete_records(tables.meetings, tables.agenda[:-1])
    assert "2 meetings whose agenda" in story_of(agenda_of(tables, lang="en", incomplete=two)).lead
    assert "Not counted" not in story_of(agenda_of(tables, lang="en", incomplete=gaps[:0])).lead


def test_a_year_without_an_item_on_record_is_hatched_not_zero(tables):
    kinds = isogj.agenda_kinds(tables.meetings, tables.agenda)
    kinds["items"] = kinds["items"].mask(kinds["fiscal_year"] == 2009)
    drawn = charts.plot_agenda(kinds, lang="en")
    assert hatched(drawn) == kinds["kind"].nunique()


def test_beyond_a_page_the_latest_presenters_are_listed():
    records = made(years=8, wgs=6, members=9)
    guests = isogj.outside_presenters(records.agenda, records.meetings, records.memberships)
    shown = texts(charts.plot_presenters(guests, lang="en"))
    rest = len(guests) - agenda.ROWS + 1
    assert f"{rest} earlier" in shown
    assert len([text for text in shown if text.startswith("No. ")]) == agenda.ROWS - 1


def test_attendance_tells_how_often_and_marks_who_carries_the_work():
    records = made(years=2, wgs=2, members=12)
    rates = isogj.attendance_rates(records.attendance, records.meetings, records.memberships)
    drawn = charts.plot_attendance(rates, lang="en")
    top = rates.iloc[0]
    assert any(text.startswith(f"{top['attended']}/{top['possible']}") for text in texts(drawn))
    assert framed(drawn) == int(rates["carries"].sum())


def test_without_any_row_there_is_no_attendance_to_draw(tables):
    with pytest.raises(ValueError, match="rates must have rows: where no attendance is on record"):
        attendance_of(tables)


@pytest.mark.parametrize("figure", FIGURES)
def test_a_given_axes_is_drawn_on(figure):
    _, ax = plt.subplots(figsize=(7, 4))
    assert FIGURES[figure](sized("a_year"), lang="en", ax=ax) is ax
    assert ax.get_title(loc="left")


def test_labels_drop_what_most_names_of_wgs_begin_with(tables):
    codes = ["wg2", "steering", "unknown-code"]
    assert wg_labels(codes, voice=Voice("ja", tables.names)) == [
        "技術WG",
        "運営委員会",
        "unknown-code",
    ]
    assert wg_labels(codes, voice=Voice("en", tables.names))[0] == "Technology WG"
    assert wg_labels(codes, voice=Voice("en")) == codes


def test_labels_stay_whole_where_the_rest_would_say_nothing():
    index = pd.MultiIndex.from_tuples([("wg", "a"), ("wg", "b")], names=["column", "code"])
    names = pd.DataFrame({"ja": ["作業部会", "作業部会二"], "en": ["x", "y"]}, index=index)
    assert wg_labels(["a", "b"], voice=Voice("ja", names)) == ["作業部会", "作業部会二"]


def test_where_groups_are_many_each_one_shown_has_those_who_came_most():
    records = made(years=2, wgs=12, members=60)
    rates = isogj.attendance_rates(records.attendance, records.meetings, records.memberships)
    # Each organisation goes to one WG only, and those of the last WGs seldom.
    own = "g" + (rates["organisation"].str[4:].astype(int) // 5 + 1).astype(str)
    rates = rates[rates["wg"].astype(str) == own]
    drawn = charts.plot_attendance(rates, lang="en")
    top = rates.sort_values("attended", ascending=False).drop_duplicates("wg")
    fullest = rates.groupby("wg", observed=True)["attended"].sum().nlargest(7).index
    shown = set(texts(drawn))
    assert set(top.loc[top["wg"].isin(fullest), "organisation"]) <= shown


def kept_to(rule: int | None, *held: str):
    """Meetings of one WG on these days, and its months by a rule of so many meetings a year."""
    records = made(years=1, wgs=1, members=1)
    meetings = records.meetings[: len(held)].assign(date=pd.to_datetime(list(held)))
    groups = records.working_groups.assign(meetings_per_year=pd.array([rule], dtype="Int64"))
    return meetings, isogj.meetings_by_month(meetings, groups)


def test_an_empty_month_that_the_rule_allows_is_no_alarm():
    meetings, months = kept_to(6, "2009-04-05", "2009-06-05", "2009-09-05")
    grid = charts.plot_months(months, lang="en")
    assert framed(grid) == 1
    assert texts(grid).count("0") == 3
    rows = charts.plot_meetings(meetings, lang="en", months=months)
    assert story_of(rows).title == "g1 has 3 meetings on record and missed only August 2009"
    assert texts(rows).count("no meeting") == 1


def test_without_a_rule_no_month_is_said_to_be_missed():
    meetings, months = kept_to(None, "2009-04-05", "2009-06-05")
    assert framed(charts.plot_months(months, lang="en")) == 0
    rows = charts.plot_meetings(meetings, lang="en", months=months)
    assert story_of(rows).title == "g1 has 2 meetings on record"
    assert "no meeting" not in texts(rows)


@pytest.mark.parametrize(
    ("dates", "wgs", "en", "ja"),
    [
        ([], 1, "The only group has no meeting", "ただ1つのWG・委員会に会合の記録がない"),
        ([], 2, "Neither group has a meeting", "どちらのWG・委員会にも会合の記録がない"),
        ([], 3, "None of the 3 groups has a meeting", "3つのWG・委員会のどれにも会合の記録がない"),
        ([1], 1, "The only group has meetings", "ただ1つのWG・委員会に会合の記録がある"),
        ([1, 2], 2, "Both groups have meetings", "どちらのWG・委員会にも会合の記録がある"),
        ([1, 2, 3], 3, "All 3 groups have meetings", "3つのWG・委員会のすべてに会合の記録がある"),
    ],
)  # fmt: skip
def test_the_title_of_the_months_has_a_sentence_for_each_case(dates, wgs, en, ja):
    # The last group that is made has no meetings.
    records = made(years=1, wgs=wgs + 1, members=3)
    held = records.meetings[records.meetings["wg"].isin([f"g{n}" for n in dates])]
    groups = records.working_groups[:wgs].astype({"wg": "str"})
    months = isogj.meetings_by_month(held.astype({"wg": "str"}), groups, on="2009-06-01")
    for lang, title in (("en", f"{en} on record"), ("ja", ja)):
        assert story_of(charts.plot_months(months, lang=lang)).title == title


@pytest.mark.parametrize(
    ("carries", "en", "ja"),
    [
        ([1], "A single organisation makes up all of the attendance of g1",
         "g1の出席のすべてを、1組織が担っている"),
        ([2], "2 organisations make up all of the attendance of g1",
         "g1の出席のすべてを、2組織が担っている"),
        ([1, 1], "In each of the 2 groups a single organisation makes up all of the attendance",
         "2つのWG・委員会のそれぞれで、出席のすべてを1組織が担っている"),
        ([1, 2], "In each of the 2 groups 1 to 2 organisations make up all of the attendance",
         "2つのWG・委員会の出席のすべてを、それぞれ1～2組織が担っている"),
    ],
)  # fmt: skip
def test_where_all_of_the_attendance_is_carried_the_title_says_so(carries, en, ja):
    records = made(years=1, wgs=len(carries) + 1, members=3)
    attendance = pd.concat(
        records.meetings.loc[records.meetings["wg"] == f"g{wg}", ["wg", "number"]].assign(
            organisation=f"org-{who}", people=1
        )
        for wg, n in enumerate(carries, 1) for who in range(1, n + 1)
    )  # fmt: skip
    rates = isogj.attendance_rates(attendance, records.meetings, records.memberships, carrying=1.0)
    for lang, title in (("en", en), ("ja", ja)):
        story = story_of(charts.plot_attendance(rates, lang=lang))
        assert story.title == title
        assert "100" not in story.lead


@pytest.mark.parametrize("carrying", [0.5, 0.9])
def test_the_title_says_how_much_those_who_carry_the_work_make_up(carrying):
    records = made(years=1, wgs=1, members=6)
    keys = records.meetings[["wg", "number"]][:10]
    came = {"org-1": 10, "org-2": 10, "org-3": 10, "org-4": 7, "org-5": 3}
    attendance = pd.concat([keys[:n].assign(organisation=who) for who, n in came.items()])
    rates = isogj.attendance_rates(
        attendance.assign(people=1), records.meetings, records.memberships, carrying=carrying
    )
    drawn = charts.plot_attendance(rates, lang="en")
    carried = rates.loc[rates["carries"], "attended"].sum() / rates["attended"].sum()
    assert f"{int(100 * carried)}%" in story_of(drawn).title
    assert f"{int(100 * carried)}%" in story_of(drawn).lead
    assert carried >= carrying


def test_visits_that_are_not_drawn_one_by_one_are_added_up():
    records = made(years=2, wgs=12, members=60)
    rates = isogj.attendance_rates(records.attendance, records.meetings, records.memberships)
    drawn = charts.plot_attendance(rates, lang="en")
    assert faults(drawn.figure) == []
    lead = story_of(drawn).lead
    assert "7 groups with the most attendance are shown; visits to 4 more are added up" in lead
    assert "Visits of other organisations are added up in the last row." in lead
    numbers = [text.partition(" ")[0] for text in texts(drawn) if text[:1].isdigit()]
    visits = [
        int(text.partition("/")[0].replace(",", "")) for text in numbers if "more" not in text
    ]
    more = [int(text.split()[0]) for text in texts(drawn) if text.endswith(" more")]
    assert sum(visits) - sum(more) == rates["attended"].sum()
    few = isogj.attendance_rates(records.attendance[:9], records.meetings, records.memberships)
    assert "added up" not in story_of(charts.plot_attendance(few, lang="en")).lead


def test_the_evenness_of_the_hosts_is_told_where_it_can_be(tables):
    hosting = isogj.hosting(tables.meetings)
    even = isogj.hosting_evenness(tables.meetings)
    drawn = charts.plot_hosts(hosting, lang="en", evenness=even)
    assert "Evenness 0.98 (1 = all hosted equally)" in story_of(drawn).lead
    for untold in ({}, {"evenness": float("nan")}):
        assert "venness" not in story_of(charts.plot_hosts(hosting, lang="en", **untold)).lead
