"""The records of the association: its members, its working groups and their meetings."""

from isogj_analysis.tables.schemas.fields import (
    Table,
    code,
    day,
    flag,
    ref,
    source,
    table,
    text,
    whole,
    word,
)

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


@table("会員資格", period=("joined", "left"))
class Memberships(Table):
    """Who takes part in which role, one row per organisation, role and period."""

    organisation: str = ref("organisations", "組織", "organisation", key=True)
    role: str = word(ROLE, "立場", "role in which it takes part", key=True)
    joined: str = day("入会日", "first day in the role", empty="unknown", key=True)
    left: str = day("退会日", "first day no longer in the role", empty="still in it, or unknown")
    source: str = source()


@table("公表値")
class ReportedTotals(Table):
    """Totals that a report states, to be held against the rows on record."""

    date: str = day("時点", "day that the total is stated for", key=True)
    measure: str = word(MEASURE, "項目", "what was counted", key=True)
    value: str = whole(
        "値", "the total as stated", unit="organisations, people or meetings, by measure"
    )
    approximate: str = flag("概数", "whether the source says about (約)")
    source: str = source()


@table("WG", ordered=True)
class WorkingGroups(Table):
    """Working groups and the steering committee, in display order."""

    wg: str = code("WGコード", "code of the working group")
    name_ja: str = text("名称", "name in Japanese")
    name_en: str = text(
        "名称(英)",
        "name in English, a translation where the source is in Japanese",
        empty="no English name: the other is shown",
    )
    established: str = day("設置日", "day on which it was set up", empty="unknown")
    meetings_per_year: str = whole(
        "年間予定回数",
        "meetings that its rule foresees",
        unit="meetings a fiscal year",
        empty="no rule known",
    )
    source: str = source()


@table("会合")
class Meetings(Table):
    """Meetings on record; a WG without rows is unknown, not idle."""

    wg: str = ref("working_groups", "WG", "working group", key=True)
    number: str = whole(
        "回", "number of the meeting in its WG", unit="count from 1", least=1, key=True
    )
    date: str = day("開催日", "day on which it was held")
    host: str = ref(
        "organisations", "会場提供", "organisation that hosted it", empty="not on record"
    )
    source: str = source()


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
    topic_en: str = text(
        "題目(英)", "topic in English", empty="no English topic: the other is shown"
    )


@table("出席", references={("wg", "number"): "meetings"})
class Attendance(Table):
    """Who came to a meeting; a meeting without rows was not counted."""

    wg: str = ref("working_groups", "WG", "working group of the meeting", key=True)
    number: str = whole("回", "number of the meeting", unit="count from 1", least=1, key=True)
    organisation: str = ref("organisations", "組織", "organisation that came", key=True)
    people: str = whole(
        "人数", "how many came from it", unit="people", empty="came, number unknown"
    )
