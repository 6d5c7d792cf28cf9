import datetime as dt
import time
import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isogj_analysis.tables.minutes import AgendaItem, Unresolved, read_minutes, read_minutes_line

ORGANISATIONS = pd.DataFrame(
    {
        "organisation": ["lac", "fujitsu", "ntt", "nec", "nec-nexsolutions", "fortify"],
        "name_ja": [
            "株式会社ラック", "富士通株式会社", "日本電信電話株式会社",
            "日本電気株式会社", "NECネクサソリューションズ株式会社", "Fortify",
        ],
        "name_en": ["LAC Co., Ltd.", "Fujitsu Limited", None, None, None, "Fortify"],
    }
)  # fmt: skip
ALIASES = pd.DataFrame(
    {
        "alias": ["ラック", "富士通", "NTT", "NEC", "NECネクサソリューションズ"],
        "organisation": ["lac", "fujitsu", "ntt", "nec", "nec-nexsolutions"],
    }
)
# Lines in the form of the annual report, in a talk's text between other slides.
SLIDE = """\
•! 懇親会がメインです？
 会合状況
•! 2010/9/30：第1回目

•! ラック。キックオフ。自己紹介。
•! 2010/10/7：第2回目

•! 富士通川崎センタ見学。Fortify様製品紹介。
•! 2010/12/1：第3回目

•! NECネクサソリューションズ。ログ解析の実験
•! 2011/1/12：第4回目

•! NEC。
 セキュリティオペレーション
関連法調査ＷＧ
"""


def line(text):
    return read_minutes_line(text, ORGANISATIONS, ALIASES)


def minutes(text, **options):
    return read_minutes(text, ORGANISATIONS, ALIASES, wg="wg2", **options)


def expected_slide():
    meetings = pd.DataFrame(
        {
            "wg": "wg2",
            "number": [1, 2, 3, 4],
            "date": pd.to_datetime(["2010-09-30", "2010-10-07", "2010-12-01", "2011-01-12"]),
            "host": ["lac", "fujitsu", "nec-nexsolutions", "nec"],
            "state": pd.Series([None] * 4, dtype="str"),
            "source": "annual-report-2009",
        }
    )
    agenda = pd.DataFrame(
        {
            "wg": "wg2",
            "number": [1, 2, 2, 3],
            "item": [1, 1, 2, 1],
            "kind": ["kickoff", "visit", "product", "experiment"],
            "presenter": pd.Series([None, None, "fortify", None], dtype="str"),
            "topic_ja": pd.Series(["自己紹介", "川崎センタ", None, "ログ解析"], dtype="str"),
        }
    )
    return meetings, agenda


def test_lines_in_the_form_of_the_report():
    read = minutes(SLIDE, source="annual-report-2009")
    meetings, agenda = expected_slide()
    pd.testing.assert_frame_equal(read.meetings, meetings, check_dtype=False)
    pd.testing.assert_frame_equal(read.agenda.drop(columns="topic_en"), agenda, check_dtype=False)


def test_lines_of_no_meeting_are_listed():
    left_over = minutes(SLIDE).unresolved
    assert left_over["line"].tolist() == [1, 2, 15, 16]
    assert set(left_over["field"]) == {"line"}
    assert left_over["text"].tolist()[-1] == "関連法調査ＷＧ"


# one line


def test_line_of_the_issue():
    read = line("2008/11/26：第3回目 富士通センター見学。Fortify様製品紹介。")
    assert (read.date, read.number, read.host) == (dt.date(2008, 11, 26), 3, "fujitsu")
    assert read.items == (
        AgendaItem("visit", None, "センター"),
        AgendaItem("product", "fortify", None),
    )
    assert read.unresolved == ()


@pytest.mark.parametrize(
    "text",
    [
        "2008-11-26 第3回 ラック。",
        "２００８／１１／２６：第３回目　ラック。",
        "2008年11月26日（水）第3回、ラック",
        "平成20年11月26日 第3回 ラック",
        "平成二十年十一月二十六日 第3回 ラック",
        "H20.11.26 3回目 ラックにて。",
        "•! 2008.11.26: 第3回目。ラック会議室",
    ],
)
def test_date_and_number_in_the_forms_that_people_write(text):
    read = line(text)
    assert (read.date, read.number, read.host) == (dt.date(2008, 11, 26), 3, "lac")
    assert read.items == read.unresolved == ()


@pytest.mark.parametrize("day", ["2009/2/30", "平成40年1月1日", "2009-13-01", "平成元年1月7日"])
def test_day_that_never_was_is_refused_and_listed(day):
    read = line(f"{day}：第3回目 ラック。")
    assert read.date is None
    assert read.unresolved == (Unresolved("date", day),)
    assert (read.number, read.host) == (3, "lac")


@pytest.mark.parametrize(
    ("text", "field"), [("第3回目 ラック", "date"), ("2008/11/26 ラック", "number")]
)
def test_missing_date_or_number_is_listed(text, field):
    assert line(text).unresolved == (Unresolved(field, text),)
    assert line(text).host == "lac"


def told(sentences):
    read = line(f"2008/11/26：第3回目 {sentences}")
    return read.host, read.items, read.unresolved


@pytest.mark.parametrize(
    ("sentences", "host", "items"),
    [
        ("NTT武蔵野研究開発センタ見学。", "ntt", [("visit", None, "武蔵野研究開発センタ")]),
        ("富士通様の本社訪問", "fujitsu", [("visit", None, "本社")]),
        ("富士通見学。", "fujitsu", [("visit", None, None)]),
        ("ラック。富士通センター見学。", "lac", [("visit", None, "富士通センター")]),
        ("見学。", None, [("visit", None, None)]),
        ("製品紹介。", None, [("product", None, None)]),
        ("ラック様による新型検知についての講演。", None, [("talk", "lac", "新型検知")]),
        ("ラック。検知の実験", "lac", [("experiment", None, "検知")]),
        ("ラック。実験の結果を共有", "lac", [("experiment", None, "実験の結果を共有")]),
        ("情報交換、意見交換", None, [("exchange", None, None)] * 2),
        ("ログ、証跡の勉強会", None, [("seminar", None, "ログ、証跡")]),
        ("ラック。キックオフ。", "lac", [("kickoff", None, None)]),
        ("キックオフ。顔合わせ。", None, [("kickoff", None, "顔合わせ")]),
        ("新サービスの製品紹介", None, [("product", None, "新サービス")]),
        ("新仕様の製品紹介", None, [("product", None, "新仕様")]),
        # A name that is known, before a space, is the host.
        ("ラック IPv6の実験", "lac", [("experiment", None, "IPv6")]),
        ("ラックにて　IPv6の実験、製品紹介", "lac",
         [("experiment", None, "IPv6"), ("product", None, None)]),
        ("LAC Co., Ltd. IPv6の実験", "lac", [("experiment", None, "IPv6")]),
        ("ラック NEC様による製品紹介", "lac", [("product", "nec", None)]),
        ("検知 IPv6の実験", None, [("experiment", None, "検知 IPv6")]),
        # So does what is called the place.
        ("会場：ラック　製品紹介「新型の評価」（NEC）", "lac", [("product", "nec", "新型の評価")]),
        ("場所:ラック、講演『実験、雑感。』(NEC様)", "lac", [("talk", "nec", "実験、雑感。")]),
        ("キックオフ。会場はラック", "lac", [("kickoff", None, None)]),
        ("於：LAC Co., Ltd. 製品紹介", "lac", [("product", None, None)]),
        ("ラックに於いて 発表「監視」（NEC）", "lac", [("talk", "nec", "監視")]),
        ("会場：富士通 川崎センタ見学", "fujitsu", [("visit", None, "川崎センタ")]),
        # Before what is presented, or in brackets behind it, a known name is the presenter.
        ("NECさん講演「監視」", None, [("talk", "nec", "監視")]),
        ("「監視」(NEC)の講演", None, [("talk", "nec", "監視")]),
        ("NEC製品紹介。製品紹介(ラック)", None,
         [("product", "nec", None), ("product", "lac", None)]),
        ("ラック。IPv6(次世代)の講演", "lac", [("talk", None, "IPv6(次世代)")]),
    ],
)  # fmt: skip
def test_what_sentences_tell(sentences, host, items):
    missing = [] if host else [Unresolved("host", f"2008/11/26:第3回目 {sentences}")]
    assert told(sentences) == (host, tuple(AgendaItem(*i) for i in items), tuple(missing))


@pytest.mark.parametrize(
    ("sentences", "piece"),
    [
        # A longer name is not the shorter one and a place.
        ("NECファシリティーズ見学。", ("host", "NECファシリティーズ")),
        ("NECファシリティーズセンター見学。", ("host", "NECファシリティーズセンター")),
        ("NTT東日本センター見学。", ("host", "NTT東日本センター")),
        ("謎社。", ("host", "謎社")),
        ("謎社様製品紹介。", ("presenter", "謎社")),
        ("NEC 田中様による製品紹介", ("presenter", "NEC 田中")),
        ("ラック。雑談。", ("item", "雑談")),
        ("ラック。キックオフ。顔合わせ。雑談。", ("item", "雑談")),
        ("見学と講演", ("item", "見学と講演")),
        # Words inside words are other words.
        ("セミナールーム。", ("host", "セミナールーム")),
        ("実験室見学。", ("host", "実験室")),
        ("講演者の紹介。", ("host", "講演者の紹介")),
        ("製品説明書の配布。", ("host", "製品説明書の配布")),
        ("富士通系センター見学。", ("host", "富士通系センター")),
        ("富士通総研本社見学。", ("host", "富士通総研本社")),
        # A host is who is said to be it: alone, at a place, or before what happened there.
        ("富士通 雑談。", ("host", "富士通 雑談")),
        ("富士通 書記。", ("item", "富士通 書記")),
        ("富士通 司会 製品紹介。", ("item", "富士通 司会 製品紹介")),
        ("ラック。キックオフ。書記はラック。", ("item", "書記はラック")),
        ("富士通 欠席。", ("item", "富士通 欠席")),
        ("富士通 absent。", ("item", "富士通 absent")),
        ("富士通。欠席。", ("item", "欠席")),
        # What is denied, planned or was last time.
        ("講演なし。", ("item", "講演なし")),
        ("講演、見学なし。", ("item", "講演、見学なし")),
        ("講演は行わなかった。", ("item", "講演は行わなかった")),
        ("製品紹介は0件。", ("item", "製品紹介は0件")),
        ("次回は富士通センター見学。", ("item", "次回は富士通センター見学")),
        ("来月、講演予定。", ("item", "来月、講演予定")),
        ("見学を検討。", ("item", "見学を検討")),
        ("前回の実験の報告。", ("item", "前回の実験の報告")),
        ("next month 講演", ("item", "next month 講演")),
        ("次回は中止。", ("item", "次回は中止")),
        ("中止せず開催。", ("item", "中止せず開催")),
        ("not cancelled", ("item", "not cancelled")),
        ("次回会場:ラック。", ("item", "次回会場:ラック")),
        ("会場:ラック(予定)。", ("item", "会場:ラック(予定)")),
        ("会場はラックではない。", ("item", "会場はラックではない")),
        ("出席:ラック、NEC。", ("attendance", "出席:ラック、NEC")),
        # What is neither host, kind, presenter nor topic.
        ("会場:謎ホール 3F 製品紹介の続き。", ("host", "会場:謎ホール 3F 製品紹介の続き")),
        ("ラック。会場:NEC。", ("item", "会場:NEC")),
        ("ラック。3F 講演「監視」(NEC)。", ("item", "3F 講演「監視」(NEC)")),
        ("ラック。講演「監視」(NEC) 会場:NEC", ("item", "講演「監視」(NEC) 会場:NEC")),
        ("ラック。講演「監視」(NEC)なし", ("item", "講演「監視」(NEC)なし")),
        ("ラック。講演「監視」(謎社)", ("presenter", "謎社")),
        ("ラック。NECさん講演 監視の話", ("item", "NECさん講演 監視の話")),
        ("会場:謎ホール 講演「監視」", ("host", "会場:謎ホール")),
    ],
)
def test_what_cannot_be_told_is_listed_not_guessed(sentences, piece):
    host, items, unresolved = told(sentences)
    missing = Unresolved("host", f"2008/11/26:第3回目 {sentences}")
    assert unresolved == (
        Unresolved(*piece), *([missing] if host is None and piece[0] != "host" else [])
    )  # fmt: skip
    assert host == ("lac" if sentences.startswith("ラック") else None)
    assert all(item.presenter is None for item in items)


def test_name_of_two_organisations_is_not_resolved():
    aliases = pd.DataFrame({"alias": ["NEC", "NEC"], "organisation": ["nec", "lac"]})
    read = read_minutes_line("2008/11/26：第3回目 NEC。", ORGANISATIONS, aliases)
    assert read.host is None
    assert read.unresolved == (Unresolved("host", "NEC"),)


@pytest.mark.parametrize(
    ("sentences", "state"),
    [
        ("中止", "cancelled"), ("ラック 中止。", "cancelled"), ("（中止）", "cancelled"),
        ("流会となりました。", "cancelled"), ("講師欠席のため中止", "cancelled"),
        ("中止（台風のため）", "cancelled"), ("今回も中止。", "cancelled"),
        ("ラック。中止。", "cancelled"),
        ("Cancelled due to a typhoon.", "cancelled"), ("中止。製品紹介。", "cancelled"),
        ("延期", "postponed"), ("8月19日に延期", "postponed"),
        ("postponed to 2009-01-14", "postponed"),
        ("延期（8月19日に開催予定）", "postponed"), ("次回に延期", "postponed"),
        ("書面開催", "by-mail"), ("書面審議。", "by-mail"), ("メール審議", "by-mail"),
        ("held by mail", "by-mail"),
    ],
)  # fmt: skip
def test_what_is_said_of_a_whole_meeting_is_its_state(sentences, state):
    read = line(f"2008/11/26：第3回目 {sentences}")
    assert (read.number, read.state, read.host, read.items) == (3, state, None, ())
    # A name and items of such a meeting are listed, and nothing else.
    assert bool(read.unresolved) is any(word in sentences for word in ("ラック", "製品"))


def test_what_happened_at_a_meeting_by_mail_is_read():
    read = line("2008/11/26：第3回目 メール審議。意見交換。次回は講演。")
    assert (read.state, read.items) == ("by-mail", (AgendaItem("exchange", None, None),))
    assert read.unresolved == (Unresolved("item", "次回は講演"),)


@pytest.mark.parametrize(
    "sentence",
    [
        "中止の可能性あり", "中止？", "延期を検討", "延期予定", "中止（予定）", "開催予定",
        "開催せず",
        "前回に続き中止", "次回都合により中止", "実験のため中止",
        "中止せず延期", "懇親会 中止", "見学中止", "8月会合は中止", "cancelled?",
        "will be postponed", "next meeting cancelled",
    ],
)  # fmt: skip
def test_a_meeting_that_may_not_have_been_held_is_no_row(sentence):
    read = minutes(f"2008/11/26：第3回目 {sentence}\n2008/12/10 第4回 ラック")
    assert read.meetings["number"].tolist() == [4]
    assert ["state", unicodedata.normalize("NFKC", sentence)] in (
        read.unresolved[["field", "text"]].values.tolist()
    )


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5回の延期", None), ("10回の打合せ", None), ("5回、実験", None), ("第5回の延期", None),
        ("第2回実験", None), ("第2回シンポジウムに参加", None), ("第3、4回 ラック", None),
        ("第3回、第4回 ラック", None), ("第5回中止", 5), ("第5回は中止", 5), ("第5回(中止)", 5),
        ("第5回ラック", 5), ("第5回定例会 ラック", 5), ("5回目 ラック", 5), ("5回：ラック", 5),
    ],
)  # fmt: skip
def test_numbers_of_other_things_are_none_of_the_meeting(text, number):
    read = line(f"2008/11/26 {text}")
    assert read.number == number
    assert (Unresolved("number", unicodedata.normalize("NFKC", f"2008/11/26 {text}"))
            in read.unresolved) is (number is None)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("第５回　平成２２年５月１９日（水）　ラック", dt.date(2010, 5, 19)),
        ("第5回：2010/5/19 ラック", dt.date(2010, 5, 19)),
        ("第5回 2010/5/19（木） ラック", None), ("第5回 2010/5/19、20 ラック", None),
        ("第5回 2010年5月19日に延期", None), ("第5回の延期 2010/5/19", None),
    ],
)  # fmt: skip
def test_the_number_of_a_meeting_may_stand_before_its_day(text, day):
    read = line(text)
    assert (read.date, read.number) == (day, None if "の延期" in text else 5)
    assert (read.host == "lac" and read.unresolved == ()) is (day is not None)


@pytest.mark.parametrize(
    ("day", "is_read"),
    [
        ("2008/11/26（水）", True), ("2008/11/26[水曜日]", True), ("2008年11月26日 水曜", True),
        ("2008/11/26(水) 15:00～17:00", True), ("2008/11/26(木)", False),
        ("2008/11/26 日曜日", False),
        ("平成二十年十一月二、六日", False), ("2008/11/2、6", False), ("2008/11/2 6", False),
        ("2008/11/26-27", False), ("2008/11/26(水)、27(木)", False), ("2008/11/2x6", False),
        ("2008年11月26", False), ("11月26日", False), ("平戌20年11月26日", False),
    ],
)  # fmt: skip
def test_a_day_that_is_in_doubt_is_none(day, is_read):
    read = minutes(f"2008/10/1 第2回 NEC\n{day} 第3回 ラック\n講演")
    assert read.meetings["date"].notna().tolist() == [True, is_read]
    assert ("date" in set(read.unresolved["field"])) is not is_read
    # Nor is the line taken for one about the meeting before it.
    assert 2 not in read.agenda["number"].dropna().tolist()


# several lines


def test_what_follows_a_line_about_the_next_meeting_is_planned():
    read = minutes("2008/9/30 第1回 ラック\n・意見交換\n次回予定\n・講演\n2008/10/23 第2回\nNEC")
    assert read.agenda["kind"].tolist() == ["exchange"]
    assert read.unresolved["text"].tolist() == ["次回予定", "講演"]


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "ラック ",
        "中止",
        "次回",
        "、",
        "で",
        "第1回",
        "あ1/1 ",
        "ラック見学",
        "「",
        "会場:ラック ",
    ],
)
def test_long_lines_take_no_longer_than_they_are_long(piece):
    begin = time.perf_counter()
    for text in ("2008/11/26：第3回目 ", ""):
        minutes(text + piece * (100_000 // len(piece)))
    assert time.perf_counter() - begin < 5


def test_plain_lines_without_bullets():
    read = minutes("2008/9/30 第1回 ラック\n製品紹介\n\n2008/10/23 第2回\nNEC。意見交換\n")
    assert read.meetings["host"].tolist() == ["lac", "nec"]
    assert read.agenda[["number", "item", "kind"]].values.tolist() == [
        [1, 1, "product"],
        [2, 1, "exchange"],
    ]
    assert read.unresolved.empty


def test_two_meetings_with_one_number_are_listed():
    read = minutes("2008/9/30 第1回 ラック\n2008/10/23 第1回 NEC")
    assert read.meetings["number"].tolist() == [1, 1]
    assert read.unresolved.values.tolist() == [[2, "number", "第1回"]]


def test_unresolved_pieces_carry_their_line():
    read = minutes("メモ\n2008/9/30 第1回\n謎社\n2009/2/30 第2回 ラック")
    assert read.unresolved.values.tolist() == [
        [1, "line", "メモ"],
        [3, "host", "謎社"],
        [4, "date", "2009/2/30"],
    ]
    assert read.meetings["date"].isna().tolist() == [False, True]


def test_nothing_to_read():
    read = minutes("")
    assert read.meetings.empty
    assert read.meetings.columns.tolist() == ["wg", "number", "date", "host", "state", "source"]
    assert read.agenda.empty
    assert read.unresolved.empty


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_files_as_people_save_them(tmp_path, encoding):
    path = tmp_path / "minutes.txt"
    path.write_bytes("2008/9/30：第1回目 ラック。\r\n".encode(encoding))
    assert minutes(path).meetings["host"].tolist() == ["lac"]


def test_file_in_no_known_encoding_is_refused(tmp_path):
    path = tmp_path / "minutes.txt"
    path.write_bytes(b"\x81 ")
    with pytest.raises(ValueError, match=r"minutes must be in UTF-8 or CP932, .*minutes\.txt"):
        minutes(path)


@given(
    st.dates(dt.date(1990, 1, 1), dt.date(2040, 1, 1)),
    st.integers(1, 400),
    st.sampled_from(sorted(ALIASES["alias"])),
)
def test_what_is_written_is_read(day, number, host):
    read = line(f"{day.year}/{day.month}/{day.day}：第{number}回目 {host}。")
    assert (read.date, read.number) == (day, number)
    assert read.host == ALIASES.set_index("alias")["organisation"][host]


PIECES = [
    "2008/11/26",
    "：",
    "第3回目",
    "ラック",
    "謎社",
    "様",
    "センター",
    "。",
    "、",
    "の",
    "\n",
    "•! ",
]
PIECES += [
    "見学",
    "製品紹介",
    "キックオフ",
    "による",
    "講演",
    "NEC",
    "雑談",
    " ",
    "中止",
    "次回",
    "なし",
    "会場:",
    "「",
    "」",
    "(",
    ")",
]


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3))).map("".join))
def test_whatever_is_written_nothing_is_invented(text):
    read = line(text)
    plain = unicodedata.normalize("NFKC", text)
    names = dict(zip(ALIASES["organisation"], ALIASES["alias"], strict=True))
    named = {read.host, *(item.presenter for item in read.items)} - {None}
    assert all(
        names.get(code, code).casefold() in plain.casefold() or code in plain for code in named
    )
    topics = [unicodedata.normalize("NFKC", item.topic) for item in read.items if item.topic]
    assert all(topic in plain for topic in topics)
    assert all(item.kind for item in read.items)
    assert read.date is not None or any(piece.field == "date" for piece in read.unresolved)
    assert read.number is not None or any(piece.field == "number" for piece in read.unresolved)
    lacking = any(piece.field == "host" for piece in read.unresolved)
    assert read.host is None if read.state else (read.host is None) == lacking
    assert not (read.items and read.state == "cancelled")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("第三回", 3), ("第十回", 10), ("第十二回目", 12), ("第二十回", 20), ("第百二十八回", 128),
        ("第一〇回", 10), ("第１２回", 12), ("三回目", 3),
    ],
)  # fmt: skip
def test_the_number_of_a_meeting_may_stand_in_kanji(text, number):
    read = line(f"平成二十年十一月二十六日：{text} 富士通。")
    assert (read.number, read.host, read.unresolved) == (number, "fujitsu", ())


def test_without_tables_those_of_the_place_are_read(small, tmp_path, monkeypatch):
    small.rename(tmp_path / "data")
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path)
    read = read_minutes_line("2008/11/26：第3回目 アルファ社センター見学。ベータ研様製品紹介。")
    assert (read.date, read.number, read.host) == (dt.date(2008, 11, 26), 3, "alpha")
    assert read.items == (
        AgendaItem("visit", None, "センター"), AgendaItem("product", "beta", None),
    )  # fmt: skip
    assert read.unresolved == ()
    found = read_minutes("2008/11/26：第3回目 アルファ社。", wg="wg2").meetings
    assert found["host"].tolist() == ["alpha"]


def test_without_aliases_only_names_of_the_organisations_are_known():
    text = "2008/11/26：第3回目 富士通。"
    assert line(text).host == "fujitsu"
    # 富士通 is the name itself, less its legal form; ラック stands in both, NTT only as an alias.
    assert read_minutes_line(text, ORGANISATIONS).host == "fujitsu"
    assert read_minutes_line("2008/11/26：第3回目 NTT。", ORGANISATIONS).host == "ntt"
    assert read_minutes_line("2008/11/26：第3回目 NECネクサ。", ORGANISATIONS).host is None
