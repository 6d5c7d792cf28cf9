"""The year in review: objectives, what came of them, plans, events and laws."""

from isogj_analysis.tables.schemas.fields import (
    Table,
    code,
    day,
    ref,
    source,
    table,
    text,
    whole,
    word,
)

PROGRESS = {
    "achieved": ("達成", "Achieved"),
    "ongoing": ("継続中", "Ongoing"),
    "planned": ("予定", "Planned"),
}
EVENT_KIND = {
    "founding": ("設立", "Founding"),
    "seminar": ("セミナー", "Seminar"),
    "talk": ("講演", "Talk"),
    "report": ("報告", "Report"),
    "other": ("その他", "Other"),
}
_FISCAL_YEAR = "April to March, named after its April"


@table("目的")
class Objectives(Table):
    """What the association was founded for, in the order of its report."""

    objective: str = code("目的コード", "code of the objective")
    text_ja: str = text("本文", "the objective in Japanese")
    text_en: str = text(
        "本文(英)", "the objective in English", empty="no English text: the other is shown"
    )
    source: str = source()


@table("成果")
class Outcomes(Table):
    """How far an objective came in a fiscal year, and through which WG."""

    objective: str = ref("objectives", "目的", "objective", key=True)
    wg: str = ref("working_groups", "WG", "working group", empty="no WG named", key=True)
    fiscal_year: str = whole("年度", "fiscal year", unit=_FISCAL_YEAR, least=1900, key=True)
    status: str = word(PROGRESS, "状況", "how far it came", empty="not stated")
    note: str = text("備考", "what a reader should know about the row", empty="nothing to note")
    source: str = source()


@table("計画")
class Plans(Table):
    """What was planned for a fiscal year."""

    fiscal_year: str = whole("年度", "fiscal year", unit=_FISCAL_YEAR, least=1900, key=True)
    wg: str = ref("working_groups", "WG", "working group", empty="no WG named")
    item_ja: str = text("項目", "the plan in Japanese", key=True)
    item_en: str = text(
        "項目(英)", "the plan in English", empty="no English text: the other is shown"
    )
    due: str = day("期限", "last day that was planned", empty="no date stated, or illegible")
    status: str = word(PROGRESS, "状況", "how far it came")
    source: str = source()


@table("催事")
class Events(Table):
    """What happened besides the meetings."""

    date: str = day("日付", "day of the event", empty="unknown", key=True)
    wg: str = ref("working_groups", "WG", "working group", empty="no WG named")
    kind: str = word(EVENT_KIND, "種類", "kind of event")
    title_ja: str = text("題名", "title in Japanese", key=True)
    title_en: str = text(
        "題名(英)", "title in English", empty="no English title: the other is shown"
    )
    source: str = source()


@table("法令", period=("in_force_from", "in_force_to"))
class Laws(Table):
    """Laws that bear on security operations."""

    law: str = code("法令コード", "code of the law")
    number: str = text(
        "法令番号",
        "era year and number: the number alone is not unique",
        unique=True,
        form=r"(?:明治|大正|昭和|平成|令和)[^年\s]+年[^年\s]+第[^第\s]+号",
        allowed="an era year and a number, such as 平成十一年法律第百二十八号",
    )
    name_ja: str = text("名称", "title in Japanese")
    name_en: str = text(
        "名称(英)",
        "title in English, a translation where the source is in Japanese",
        empty="no English title: the other is shown",
    )
    in_force_from: str = day("施行日", "first day in force", empty="unknown")
    in_force_to: str = day(
        "失効日", "first day no longer in force", empty="still in force, or unknown"
    )
    note: str = text("備考", "what a reader should know about the row", empty="nothing to note")
    source: str = source()
