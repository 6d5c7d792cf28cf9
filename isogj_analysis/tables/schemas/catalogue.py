"""The service catalogue and its vocabulary: what members offer, and where it stands on the map."""

from typing import Any

from isogj_analysis.tables.schemas.fields import Table, code, day, ref, source, table, text, word

SOURCE_STATUS = {"published": ("公表", "Published"), "illustrative": ("例示", "Illustrative")}
CELL_STATE = {
    "out-of-scope": ("対象外", "Out of scope"),
    "under-review": ("検討中", "Under review"),
}


@table("出典")
class Sources(Table):
    """Where rows come from: each row of each table names one of these."""

    source: str = code("出典コード", "code of the source")
    title_ja: str = text("題名", "title in Japanese")
    title_en: str = text(
        "題名(英)", "title in English", empty="no English title: the other is shown"
    )
    date: str = day("日付", "day on which it was given or published", empty="unknown")
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
class Organisations(Table):
    """Members, vendors and every other organisation that a row names."""

    organisation: str = code("組織コード", "code of the organisation")
    name_ja: str = text("名称", "name in Japanese, as printed in the source")
    name_en: str = text(
        "名称(英)",
        "name in English, that in everyday use where the source is in Japanese",
        empty="no English name: the other is shown",
    )
    corporate_group: str = text(
        "企業グループ",
        "group of affiliated companies, two of which are no alternatives: the code of its leading "
        "organisation, whose name it then has, or a name",
        empty="of no group on record: a group of its own",
    )
    source: str = source()


@table("別名")
class Aliases(Table):
    """Other names under which an organisation appears: only what a person has accepted."""

    alias: str = text("別名", "other name, as written", key=True)
    organisation: str = ref("organisations", "組織", "organisation that it stands for")
    source: str = source()


def _question(name: str, language: str) -> Any:
    """Return a column of questions for an RFP, which a table may lack."""
    return text(
        name,
        f"what to ask a vendor about it in an RFP, in {language}",
        empty="none on record: one is made from the name",
        optional=True,
    )


@table("フェーズ", ordered=True)
class Phases(Table):
    """Phases of a service's life cycle: the columns of the Service MAP, in display order."""

    phase: str = code("フェーズコード", "code of the phase")
    name_ja: str = text("名称", "name in Japanese")
    name_en: str = text("名称(英)", "name in English", empty="no English name: the other is shown")
    question_ja: str = _question("質問", "Japanese")
    question_en: str = _question("質問(英)", "English")
    source: str = source()


@table("保護対象", ordered=True)
class Targets(Table):
    """What is protected: the rows of the Service MAP, in display order."""

    target: str = code("保護対象コード", "code of the protection target")
    name_ja: str = text("名称", "name in Japanese")
    name_en: str = text("名称(英)", "name in English", empty="no English name: the other is shown")
    question_ja: str = _question("質問", "Japanese")
    question_en: str = _question("質問(英)", "English")
    source: str = source()


@table("ジャンル", ordered=True)
class Genres(Table):
    """Generic kinds of service, in display order."""

    genre: str = code("ジャンルコード", "code of the genre")
    name_ja: str = text("名称", "name in Japanese")
    name_en: str = text("名称(英)", "name in English", empty="no English name: the other is shown")
    summary_ja: str = text(
        "説明", "what it is, in Japanese", empty="no description on record", optional=True
    )
    summary_en: str = text(
        "説明(英)", "what it is, in English", empty="no description on record", optional=True
    )
    source: str = source()


@table("サービス")
class Services(Table):
    """What members offer, one row per service."""

    service: str = code("サービスコード", "code of the service")
    vendor: str = ref("organisations", "提供組織", "organisation that offers it")
    name_ja: str = text("名称", "name in Japanese, as the vendor writes it")
    name_en: str = text("名称(英)", "name in English", empty="no English name: the other is shown")
    genre: str = ref("genres", "ジャンル", "generic kind of service")
    summary_ja: str = text("概要", "what it does, in Japanese", empty="no summary")
    summary_en: str = text("概要(英)", "what it does, in English", empty="no summary")
    replaces: str = ref(
        "services",
        "前身",
        "service that this one continues under a new name",
        empty="continues no other service",
    )
    source: str = source()


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
class Cells(Table):
    """Cells of the map that are special; a cell without a row is an ordinary one."""

    phase: str = ref("phases", "フェーズ", "phase of the cell", key=True)
    target: str = ref("targets", "保護対象", "protection target of the cell", key=True)
    state: str = word(CELL_STATE, "状態", "why the cell is not counted as a gap")
    source: str = source()
