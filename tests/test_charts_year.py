"""The figure of the year and the lists of what groups did: what is dated, and what is not."""

from types import SimpleNamespace

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from legibility import faults
from records import Records, first_year, made

import isogj_analysis as isogj
from isogj_analysis import charts
from isogj_analysis.draw.declare import FIGURES
from isogj_analysis.draw.frame import story_of

YEAR = first_year()
LAST = "2009-03-31"


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def rows(columns: str, *values: tuple) -> pd.DataFrame:
    frame = pd.DataFrame(values, columns=columns.split())
    for name in {"date", "due"} & set(frame.columns):
        frame[name] = pd.to_datetime(frame[name]).astype("datetime64[s]")
    return frame.assign(source="r")


EVENTS = rows(
    "date date_precision wg kind title_ja title_en",
    ("2008-06-13", "day", None, "founding", "設立", "Founded"),
    (None, None, "guide", "seminar", "勉強会", "A study day"),
    ("2009-03-01", "month", None, "report", "報告", "The report"),
    ("2007-01-05", "day", None, "talk", "前の年", "Of the year before"),
)
OUTPUTS = rows(
    "wg fiscal_year date date_precision text_ja text_en",
    ("guide", 2008, None, None, "分類表", "A table"),
    ("guide", 2001, "2001-05-01", "day", "昔の表", "An old table"),
)


def tables(records: Records = YEAR, **others) -> SimpleNamespace:
    """Make a set of tables of what the year and its lists need."""
    given = {
        "events": EVENTS,
        "outputs": OUTPUTS,
        "sources": pd.DataFrame({"source": ["r"], "date": [pd.NaT]}),
        "purposes": rows("wg text_ja text_en", ("guide", "案内", "To guide")),
        "leads": rows("wg organisation role", ("tech", "a", "lead")),
        "organisations": pd.DataFrame(
            {"organisation": ["a", "b"], "name_ja": ["甲", "乙"], "name_en": ["A", "B"]}
        ).assign(source="r", corporate_group=[None, "g"]),
        "plans": rows(
            "wg fiscal_year item_ja item_en due due_note",
            ("guide", 2009, "冊子", "A booklet", None, "illegible"),
            ("guide", 2009, "表", "A list", None, None),
        ),
        "outcomes": pd.DataFrame(
            {
                "objective": ["users", "users", "members", "awareness"],
                "status": [None, "ongoing", None, None],
                "note": [None, None, "printed; which ones is lost", None],
            }
        ),
        "working_groups": records.working_groups.assign(source="r"),
        "meetings": records.meetings.assign(source="r"),
    }
    return SimpleNamespace(**{**vars(records), **given, **others})


def drawn(year: SimpleNamespace, lang: str = "en", on: str = LAST, **options):
    entries = isogj.year_in_review(year, on)
    return charts.plot_year(entries, lang=lang, names=year.names, **options)


def with_months(year: SimpleNamespace) -> dict:
    months = isogj.meetings_by_month(year.meetings, year.working_groups)
    since = isogj.groups_since(year.working_groups, year.events)
    return {"months": months[months["month"] < LAST], "since": since}


def texts(ax) -> list[str]:
    return [text.get_text() for text in ax.texts if text.get_text()]


def test_the_entries_are_those_of_the_year_and_what_has_no_date():
    entries = isogj.year_in_review(tables(), LAST)
    told = entries.dropna(subset="text_en")
    held, counted = told["kind"] == "meeting", told["kind"] == "total"
    assert told.loc[~held & ~counted, "text_en"].tolist() == [
        "Founded",
        "The report",
        "A study day",
        "A table",
    ]
    assert told.loc[held, "text_en"].iloc[0] == "Product presentation"
    assert entries["kind"].value_counts().to_dict() == {
        "event": 3, "total": 4, "meeting": 4, "output": 1,
    }  # fmt: skip
    vague = entries.set_index("text_en")["date_precision"]
    assert (vague["Founded"], vague["The report"]) == ("day", "month")
    assert pd.isna(vague["A study day"])


def test_what_has_no_date_goes_with_the_year_of_its_source():
    older = pd.DataFrame({"source": ["r"], "date": [pd.Timestamp("2001-06-01")]})
    entries = isogj.year_in_review(tables(sources=older), LAST)
    assert not {"A study day", "A table"} & set(entries["text_en"])


def test_a_meeting_called_off_is_no_meeting():
    meetings = YEAR.meetings.assign(state=[None, "cancelled", None, None], source="r")
    year = tables(meetings=meetings)
    entries = isogj.year_in_review(year, LAST)
    assert entries.loc[entries["kind"] == "meeting", "number"].tolist() == [1, 3, 4]
    reports = isogj.group_reports(year, LAST).query("part == 'meetings'")
    assert reports.set_index("wg")["text_en"].dropna().to_dict() == {"tech": "3"}


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("ja", "会員は2社から3社に増え、記録に残る会合は技術WGの4回"),
        (
            "en",
            "Membership grew from 2 to 3; only the 4 meetings of the Technology WG are on record",
        ),
    ],
)
def test_the_title_tells_members_and_meetings_and_all_can_be_read(lang, title):
    year = tables()
    ax = drawn(year, lang, **with_months(year))
    assert story_of(ax).title == title
    assert faults(ax.figure) == []


def test_numbered_meetings_unknown_months_and_what_has_no_date_are_told_apart():
    year = tables()
    ax = drawn(year, **with_months(year))
    shown = texts(ax)
    assert {"1", "2", "3", "4"} <= set(shown)
    # December was missed; June to September lie before meeting no. 1 of the one group on record.
    assert (shown.count("×"), shown.count("–")) == (1, 4)
    dotted = [patch for patch in ax.patches if patch.get_hatch() == ".."]
    assert len(dotted) == 3, "a run of months for each group without a record, and the last month"
    assert "・A study day\n・A table" in shown
    assert any(text.startswith("The report, about March 2009") for text in shown)
    assert not any("1 March" in text for text in shown)


def test_each_missing_column_is_told_and_given_axes_are_drawn_on():
    entries = isogj.year_in_review(tables(), LAST)
    for column in FIGURES["plot_year"].needs[""]:
        with pytest.raises(ValueError, match=f"it lacks {column}"):
            charts.plot_year(entries.drop(columns=column))
    _, ax = plt.subplots(figsize=(7, 6))
    assert charts.plot_year(entries, ax=ax) is ax
    assert ax.get_title(loc="left")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_many_groups_and_long_names_keep_to_a_page(lang):
    records = made(years=1, wgs=24, members=5, long=True)
    none = {"events": EVENTS[:0], "outputs": OUTPUTS[:0]}
    year = tables(records, **none)
    months = isogj.meetings_by_month(year.meetings, year.working_groups)
    ax = drawn(year, lang, months=months)
    assert faults(ax.figure) == []
    assert ax.figure.get_figheight() < 12


def test_of_a_year_without_anything_there_is_a_sentence():
    nothing = {
        name: getattr(tables(), name)[:0]
        for name in ("events", "outputs", "meetings", "reported_totals")
    }
    ax = drawn(tables(**nothing))
    assert story_of(ax).title == "No meeting is on record"
    assert faults(ax.figure) == []


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_of_a_year_before_the_founding_every_figure_says_that_nothing_is_on_record(lang):
    year, on = tables(), pd.Timestamp("2005-06-01")
    held, totals = (rows[rows["date"] <= on] for rows in (year.meetings, year.reported_totals))
    months = isogj.meetings_by_month(year.meetings, year.working_groups, on=on)
    members = year.memberships[year.memberships["joined"] <= on]
    before = {"months": months[months["month"] < on]}
    rule = isogj.foreseen_meetings(year.meetings, year.working_groups, totals, on=on)
    figures = {
        "No meeting is on record": drawn(year, lang, on, **before),
        "No meeting": charts.plot_meetings(held, lang=lang, **before),
        "No group has a meeting on record": charts.plot_months(before["months"], lang=lang),
        "The number of members is neither": charts.plot_membership(
            isogj.members_over_time(members, totals, on=on), lang=lang,
            roles=isogj.composition_by_role(members, on),
        ),
        "No total is stated": charts.plot_reconcile(
            isogj.reconcile(year, on=on), lang=lang, rule=rule
        ),
    }  # fmt: skip
    for title, figure in figures.items():
        ax = next(iter(figure.values())) if isinstance(figure, dict) else figure
        assert lang != "en" or story_of(figure).title.startswith(title)
        assert faults(ax.figure) == []


def test_each_group_has_its_purpose_lead_results_events_meetings_and_plans():
    reports = isogj.group_reports(tables(), LAST)
    told = reports.groupby("wg", observed=True)[["part", "text_en"]].apply(
        lambda own: list(own.itertuples(index=False, name=None))
    )
    assert told["guide"][:3] == [
        ("purpose", "To guide"), ("output", "A table"), ("event", "A study day"),
    ]  # fmt: skip
    assert told["guide"][-2:] == [("plan", "A booklet"), ("plan", "A list")]
    assert pd.isna(told["guide"][3][1]), "its meetings are unknown, not none"
    assert told["tech"] == [
        ("lead", "A"), ("rule", "6"), ("meetings", "4"), ("agenda", "Product presentation 2"),
        ("agenda", "talk 1"),
    ]  # fmt: skip
    assert "law" not in told.index, "of it nothing is on record"
    assert set(reports["source"]) == {"r"}


def test_groups_in_short_are_every_group_with_the_first_sentences_of_what_is_on_record():
    year = tables()
    full = [
        "To guide users. For they know little.",
        "To write: of it",
        "Third (an aside, long)",
        "No",
    ]
    year.purposes = rows("wg text_ja text_en", *(("guide", "案内する。続き", one) for one in full))
    short = isogj.groups_in_short(year, LAST).set_index("wg")
    assert short.index.tolist() == year.working_groups["wg"].tolist()
    assert short.loc["guide", "purpose_en"] == "To guide users\nTo write\nThird"
    assert short.loc["guide", "purpose_ja"].startswith("案内する\n")
    assert short.loc["guide", "output_en"] == "A table\nA study day"
    assert short["lead"].dropna().to_dict() == {"tech": ["a"]}
    assert short.loc["law"].isna().all()


def test_what_is_drawn_tells_totals_apart_from_numbers_of_meetings():
    told = FIGURES["plot_year"].numbers_of(isogj.year_in_review(tables(), LAST))
    of = told.groupby("kind")[["number", "value"]].count()
    assert (of.loc["total", "number"], of.loc["meeting", "value"]) == (0, 0)
    assert of.loc["total", "value"] == of.loc["meeting", "number"] == 4


def test_the_year_in_numbers_tells_events_and_totals_of_the_association_by_date():
    year = tables()
    codes = pd.MultiIndex.from_product([["measure"], ["members", "registrants", "meetings"]])
    names = pd.DataFrame({"ja": [*"会登回"], "en": ["Members", "People", "Meetings"]}, codes)
    year.names = pd.concat([year.names, names])
    told = isogj.year_in_numbers(year, LAST)
    assert told["text_en"].eq("Members").sum() == 2
    assert told.loc[told["value"].notna(), "value"].tolist() == [2, 3, 20, 80]
    assert told["date"].is_monotonic_increasing or told["date"].isna().iloc[-1]


def test_what_is_not_on_record_is_counted_kind_by_kind():
    found = isogj.not_on_record(tables(), LAST).set_index("what")
    counts = {what: (row["unknown"], row["among"]) for what, row in found.iterrows()}
    assert counts == {
        "joined": (3, 3), "meetings": (2, 3), "agenda": (1, 4), "event-date": (1, 4),
        "output-date": (1, 2), "due": (1, 2), "due-illegible": (1, 2), "status": (1, 3),
        "status-unpaired": (1, 3), "registrants": (1, 1),
    }  # fmt: skip
