"""The one place where tables, their columns, rules and words live, as pandera models.

A new column or table is written here and nowhere else. Importing this module loads pandera: the
rest of `tables` does so inside its functions.
"""

from typing import Any

from isogj_analysis.tables import fields
from isogj_analysis.tables.fields import (
    TABLES,
    Sourced,
    Spec,
    Table,
    code,
    day,
    english,
    flag,
    ref,
    table,
    text,
    whole,
    word,
)

__all__ = ["TABLES", "Spec"]

_COLUMN = "[a-z][a-z0-9_]*"
_FISCAL_YEAR = "April to March, named after its April"
SOURCE_STATUS = {"published": ("公表", "Published"), "illustrative": ("例示", "Illustrative")}
CELL_STATE = {
    "out-of-scope": ("対象外", "Out of scope"),
    "under-review": ("検討中", "Under review"),
}
ROLE = {
    "member": ("会員", "Member"),
    "observer": ("オブザーバー", "Observer"),
    "advisor": ("アドバイザリー", "Advisor"),
    "related": ("関連団体", "Related organisation"),
    "secretariat": ("事務局", "Secretariat"),
}
MEASURE = {
    "members": ("会員数", "Members"),
    "registrants": ("登録メンバー数", "Registered people"),
    "meetings": ("会合数", "Meetings"),
}
PERIOD = {
    "since-founding": ("設立以来", "Since the founding"),
    "fiscal-year": ("年度", "Fiscal year"),
}
MEETING_STATE = {
    "held": ("開催", "Held"),
    "by-mail": ("書面開催", "Held by mail"),
    "cancelled": ("中止", "Cancelled"),
    "postponed": ("延期", "Postponed"),
}
LEAD = {"lead": ("リーダー", "Lead"), "sub-lead": ("サブリーダー", "Sub-lead")}
DUE_NOTE = {"illegible": ("判読不能", "Printed, illegible"), "none": ("期限なし", "None stated")}
BACKGROUND_KIND = {"beginning": ("発足の背景", "How it began"), "question": ("問い", "Question")}
AGENDA_KIND = {
    "kickoff": ("キックオフ", "Kick-off"),
    "product": ("製品紹介", "Product presentation"),
    "visit": ("見学", "Site visit"),
    "experiment": ("実験", "Experiment"),
    "exchange": ("意見交換", "Exchange"),
    "talk": ("講演", "Talk"),
    "seminar": ("セミナー", "Seminar"),
    "other": ("その他", "Other"),
}
PROGRESS = {
    "achieved": ("達成", "Achieved"),
    "ongoing": ("継続中", "Ongoing"),
    "planned": ("予定", "Planned"),
}
DECISION = {
    "same": ("同じもの", "The same"),
    "new": ("新しいもの", "A new one"),
    "ended": ("終了", "Ended"),
    "kept": ("継続", "Goes on"),
    "accepted": ("了承", "Accepted as it is"),
}
EVENT_KIND = {
    "founding": ("設立", "Founding"),
    "seminar": ("セミナー", "Seminar"),
    "talk": ("講演", "Talk"),
    "report": ("報告", "Report"),
    "other": ("その他", "Other"),
}


# The service catalogue and its vocabulary, and where both stand in other classifications.


@table("出典")
class Sources(Table):
    """Where rows come from: each row of each table names one of these."""

    source: str = code("出典コード", "code of the source")
    title_ja: str = text("題名", "title in Japanese")
    title_en: str = english("題名", "title")
    date: str = day("日付", "day on which it was given or published", empty="unknown", partial=True)
    status: str = word(
        SOURCE_STATUS,
        "種別",
        "real and published, or made up for illustration (stamped on figures)",
    )
    url: str = text(
        "URL",
        "address where it can be read",
        empty="no address known",
        form=r"https?://\S+",
        allowed="an address that begins with http:// or https://",
    )


@table("組織")
class Organisations(Sourced):
    """Members, vendors and every other organisation that a row names."""

    organisation: str = code("組織コード", "code of the organisation")
    name_ja: str = text("名称", "name in Japanese, as printed in the source")
    name_en: str = english("名称", "name", ", that in everyday use where the source is in Japanese")
    corporate_group: str = text(
        "企業グループ",
        "group of affiliated companies, two of which are no alternatives: the code of its leading "
        "organisation, whose name it then has, or a name",
        empty="of no group on record: a group of its own",
    )
    replaces: str = ref(
        "organisations",
        "前身",
        "organisation that this one continues: renamed, or taken over",
        empty="continues no other organisation",
        optional=True,
    )


@table("別名")
class Aliases(Sourced):
    """Other names under which an organisation appears: only what a person has accepted."""

    alias: str = text("別名", "other name, as written", key=True)
    organisation: str = ref("organisations", "組織", "organisation that it stands for")


def _question(name: str, language: str) -> Any:
    """Return a column of questions for an RFP, which a table may lack."""
    return text(
        name,
        f"what to ask a vendor about it in an RFP, in {language}",
        empty="none on record: one is made from the name",
        optional=True,
    )


@table("フェーズ", ordered=True)
class Phases(Sourced):
    """Phases of a service's life cycle: the columns of the Service MAP, in display order."""

    phase: str = code("フェーズコード", "code of the phase")
    name_ja: str = text("名称", "name in Japanese")
    name_en: str = english("名称", "name")
    question_ja: str = _question("質問", "Japanese")
    question_en: str = _question("質問(英)", "English")


@table("保護対象", ordered=True)
class Targets(Sourced):
    """What is protected: the rows of the Service MAP, in display order."""

    target: str = code("保護対象コード", "code of the protection target")
    name_ja: str = text("名称", "name in Japanese")
    name_en: str = english("名称", "name")
    question_ja: str = _question("質問", "Japanese")
    question_en: str = _question("質問(英)", "English")


@table("ジャンル", ordered=True)
class Genres(Sourced):
    """Generic kinds of service, in display order."""

    genre: str = code("ジャンルコード", "code of the genre")
    name_ja: str = text("名称", "name in Japanese")
    name_en: str = english("名称", "name")
    summary_ja: str = text(
        "説明", "what it is, in Japanese", empty="no description on record", optional=True
    )
    summary_en: str = text(
        "説明(英)", "what it is, in English", empty="no description on record", optional=True
    )


@table("サービス")
class Services(Sourced):
    """What members offer, one row per service."""

    service: str = code("サービスコード", "code of the service")
    vendor: str = ref("organisations", "提供組織", "organisation that offers it")
    name_ja: str = text("名称", "name in Japanese, as the vendor writes it")
    name_en: str = english("名称", "name")
    genre: str = ref("genres", "ジャンル", "generic kind of service")
    summary_ja: str = text("概要", "what it does, in Japanese", empty="no summary")
    summary_en: str = text("概要(英)", "what it does, in English", empty="no summary")
    replaces: str = ref(
        "services",
        "前身",
        "service that this one continues under a new name",
        empty="continues no other service",
    )


@table("範囲", period=("since", "until"))
class Scopes(Table):
    """The cells of the map that a service stands in, one row per service, cell and period."""

    service: str = ref("services", "サービス", "service", key=True)
    phase: str = ref("phases", "フェーズ", "phase of the cell", key=True)
    target: str = ref("targets", "保護対象", "protection target of the cell", key=True)
    since: str = day(
        "開始日",
        "first day on which it stands there",
        empty="from the beginning, or unknown",
        key=True,
    )
    until: str = day("終了日", "first day on which it no longer does", empty="still in force")


@table("特別なマス")
class Cells(Sourced):
    """Cells of the map that are special; a cell without a row is an ordinary one."""

    phase: str = ref("phases", "フェーズ", "phase of the cell", key=True)
    target: str = ref("targets", "保護対象", "protection target of the cell", key=True)
    state: str = word(CELL_STATE, "状態", "why the cell is not counted as a gap")


@table("対応表の軸", ordered=True, optional=True)
class MappedCodes(Sourced):
    """Codes of other classifications, those that nothing maps to included, in display order."""

    mapping: str = fields.code("対応表コード", "code of the other classification")
    axis: str = text(
        "軸",
        "axis of that classification",
        key=True,
        form=_COLUMN,
        allowed="a name of lower-case letters, digits and underscores",
    )
    code: str = fields.code("コード", "code on that axis")
    name_ja: str = text("名称", "name in Japanese")
    name_en: str = english("名称", "name")


@table("対応表", references={("mapping", "to_axis", "to_code"): "mapped_codes"}, optional=True)
class Mappings(Sourced):
    """Where a code of the catalogue stands in another classification; it may stand in several."""

    mapping: str = fields.code("対応表コード", "code of the other classification")
    axis: str = text(
        "元の軸",
        "column of the catalogue",
        key=True,
        form=_COLUMN,
        allowed="the name of a column, such as phase",
    )
    code: str = fields.code("元のコード", "code in that column")
    to_axis: str = text(
        "先の軸",
        "axis of the other classification",
        key=True,
        form=_COLUMN,
        allowed="the name of an axis, such as function",
    )
    to_code: str = fields.code("先のコード", "code on that axis")


# The records of the association: its members, its working groups and their meetings.


@table("会員資格", period=("joined", "left"))
class Memberships(Sourced):
    """Who takes part in which role, one row per organisation, role and period."""

    organisation: str = ref("organisations", "組織", "organisation", key=True)
    role: str = word(ROLE, "立場", "role in which it takes part", key=True)
    joined: str = day("入会日", "first day in the role", empty="unknown", key=True, partial=True)
    left: str = day(
        "退会日", "first day no longer in the role", empty="still in it, or unknown", partial=True
    )
    member_on: str = day(
        "在籍確認日",
        "day on which it is on record in the role, although its joining is unknown",
        empty="none on record",
        optional=True,
        partial=True,
    )


@table("公表値")
class ReportedTotals(Sourced):
    """Totals that a report states, to be held against the rows on record."""

    date: str = day("時点", "day that the total is stated for", key=True, partial=True)
    measure: str = word(MEASURE, "項目", "what was counted", key=True)
    value: str = whole(
        "値", "the total as stated", unit="organisations, people or meetings, by measure"
    )
    approximate: str = flag("概数", "whether the source says about (約)")
    period: str = word(
        PERIOD,
        "期間",
        "what the total was counted over",
        empty="not stated, or a number as of that day",
        optional=True,
    )


@table("WG", ordered=True, period=("established", "ended"))
class WorkingGroups(Sourced):
    """Working groups and the steering committee, in display order."""

    wg: str = code("WGコード", "code of the working group")
    name_ja: str = text("名称", "name in Japanese")
    name_en: str = english("名称", "name", ", a translation where the source is in Japanese")
    established: str = day("設置日", "day on which it was set up", empty="unknown", partial=True)
    meetings_per_year: str = whole(
        "年間予定回数",
        "meetings that its rule foresees",
        unit="meetings a fiscal year",
        empty="no rule known",
    )
    ended: str = day(
        "終了日",
        "first day on which it is no longer there",
        empty="still there, or unknown",
        optional=True,
        partial=True,
    )
    replaces: str = ref(
        "working_groups", "前身", "group whose work it goes on with", empty="none", optional=True
    )


@table("WGのリーダー", optional=True)
class Leads(Sourced):
    """Which organisation leads a working group; never a person."""

    wg: str = ref("working_groups", "WG", "working group", key=True)
    organisation: str = ref("organisations", "組織", "organisation that leads it", key=True)
    role: str = word(LEAD, "役割", "whether it leads or stands in")


@table("会合")
class Meetings(Sourced):
    """Meetings on record, and those that were called off; a WG without rows is unknown."""

    wg: str = ref("working_groups", "WG", "working group", key=True)
    number: str = whole(
        "回", "number of the meeting in its WG", unit="count from 1", least=1, key=True
    )
    date: str = day("開催日", "day on which it was held")
    host: str = ref(
        "organisations", "会場提供", "organisation that hosted it", empty="not on record"
    )
    state: str = word(
        MEETING_STATE,
        "状態",
        "whether it was held: one called off is never counted, one by mail is",
        empty="held",
        optional=True,
    )
    joint: str = text(
        "合同",
        "mark of a session that several groups held together: its rows have the same",
        empty="a session of its own",
        optional=True,
    )


@table("議事", references={("wg", "number"): "meetings"})
class Agenda(Table):
    """What happened at a meeting, one row per item; a meeting without rows is not itemised."""

    wg: str = ref("working_groups", "WG", "working group of the meeting", key=True)
    number: str = whole("回", "number of the meeting", unit="count from 1", least=1, key=True)
    item: str = whole("項番", "order within the meeting", unit="count from 1", least=1, key=True)
    kind: str = word(AGENDA_KIND, "種類", "kind of item")
    presenter: str = ref(
        "organisations", "発表組織", "organisation that presented", empty="none, or not on record"
    )
    topic_ja: str = text("題目", "topic in Japanese", empty="not on record")
    topic_en: str = english("題目", "topic")


@table("出席", references={("wg", "number"): "meetings"})
class Attendance(Table):
    """Who came to a meeting; a meeting without rows was not counted."""

    wg: str = ref("working_groups", "WG", "working group of the meeting", key=True)
    number: str = whole("回", "number of the meeting", unit="count from 1", least=1, key=True)
    organisation: str = ref("organisations", "組織", "organisation that came", key=True)
    people: str = whole(
        "人数", "how many came from it", unit="people", empty="came, number unknown"
    )


# The year in review: why the association is there, what came of it, plans, events and laws.


@table("背景", ordered=True, optional=True)
class Background(Sourced):
    """Why the association was founded, and what it asks, in the order of its report."""

    background: str = code("背景コード", "code of the statement")
    kind: str = word(BACKGROUND_KIND, "種類", "how it began, or what is asked")
    text_ja: str = text("本文", "the statement in Japanese")
    text_en: str = english("本文", "the statement", lacking="text")


@table("活動の目的", ordered=True, optional=True)
class Purposes(Sourced):
    """What the association or a working group means to do, in the order of its report."""

    purpose: str = code("目的コード", "code of the purpose")
    wg: str = ref("working_groups", "WG", "working group", empty="the association as a whole")
    text_ja: str = text("本文", "the purpose in Japanese")
    text_en: str = english("本文", "the purpose", lacking="text")


@table("目的")
class Objectives(Sourced):
    """What the association was founded for, in the order of its report."""

    objective: str = code("目的コード", "code of the objective")
    text_ja: str = text("本文", "the objective in Japanese")
    text_en: str = english("本文", "the objective", lacking="text")


@table("成果")
class Outcomes(Sourced):
    """How far an objective came in a fiscal year, and through which WG."""

    objective: str = ref("objectives", "目的", "objective", key=True)
    wg: str = ref("working_groups", "WG", "working group", empty="no WG named", key=True)
    fiscal_year: str = whole("年度", "fiscal year", unit=_FISCAL_YEAR, least=1900, key=True)
    status: str = word(PROGRESS, "状況", "how far it came", empty="not stated")


@table("計画")
class Plans(Sourced):
    """What was planned for a fiscal year."""

    fiscal_year: str = whole("年度", "fiscal year", unit=_FISCAL_YEAR, least=1900, key=True)
    wg: str = ref("working_groups", "WG", "working group", empty="no WG named")
    item_ja: str = text("項目", "the plan in Japanese", key=True)
    item_en: str = english("項目", "the plan", lacking="text")
    due: str = day("期限", "last day that was planned", empty="unknown: see due_note", partial=True)
    due_note: str = word(
        DUE_NOTE,
        "期限の備考",
        "why there is no date",
        empty="a date is there, or nothing is known of one",
        optional=True,
    )
    status: str = word(PROGRESS, "状況", "how far it came")


@table("改善テーマ", ordered=True, optional=True)
class Themes(Sourced):
    """Themes for improvement, in the order of the report: no plans, and of no year."""

    theme: str = code("テーマコード", "code of the theme")
    topic_ja: str = text("分野", "field that it belongs to, in Japanese", empty="none")
    topic_en: str = english("分野", "field that it belongs to")
    text_ja: str = text("本文", "the theme in Japanese")
    text_en: str = english("本文", "the theme", lacking="text")


@table("成果物", optional=True)
class Outputs(Sourced):
    """What a working group delivered or did in a fiscal year, besides its meetings."""

    wg: str = ref("working_groups", "WG", "working group", empty="no WG named", key=True)
    fiscal_year: str = whole("年度", "fiscal year", unit=_FISCAL_YEAR, least=1900, key=True)
    date: str = day("日付", "day on which it was done", empty="unknown", partial=True)
    text_ja: str = text("本文", "what was delivered, in Japanese", key=True)
    text_en: str = english("本文", "what was delivered", lacking="text")


@table("催事")
class Events(Sourced):
    """What happened besides the meetings."""

    date: str = day("日付", "day of the event", empty="unknown", key=True, partial=True)
    wg: str = ref("working_groups", "WG", "working group", empty="no WG named")
    kind: str = word(EVENT_KIND, "種類", "kind of event")
    title_ja: str = text("題名", "title in Japanese", key=True)
    title_en: str = english("題名", "title")


@table("法令", period=("in_force_from", "in_force_to"))
class Laws(Sourced):
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
    name_en: str = english("名称", "title", ", a translation where the source is in Japanese")
    in_force_from: str = day("施行日", "first day in force", empty="unknown")
    in_force_to: str = day(
        "失効日", "first day no longer in force", empty="still in force, or unknown"
    )


# What was decided while the catalogue was collected.


@table("判断", optional=True)
class Decisions(Sourced):
    """What a person decided while the catalogue was collected from members, and why."""

    edition: str = whole("版", "year of the forms", unit="year of the report", least=1900, key=True)
    vendor: str = ref(
        "organisations", "提供組織", "vendor concerned", empty="of no one vendor", key=True
    )
    subject: str = text("対象", "name as returned, or code of the service", key=True)
    decision: str = word(DECISION, "判断", "what it was taken for")
    code: str = text(
        "コード", "code of the service or organisation that it is", empty="none is meant"
    )
    date: str = day("日付", "day of the decision")
    reason: str = text("理由", "why it was decided so")
