"""How wide texts are, and where they break."""

import re

import matplotlib.pyplot as plt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isogj_analysis.draw import theme
from isogj_analysis.draw.lettering import balanced, terms_of, text_width, wrap
from isogj_analysis.draw.voice import Voice


@pytest.mark.parametrize(
    "text", ["サービス map", "AVATo（24時間）", "a\u0301bo\u0302e", "か\u3099き", "ابت"]
)
def test_widths_are_those_of_the_renderer(text):
    with theme.look():
        figure = plt.figure(dpi=72)
        drawn = figure.text(0, 0, text, size=40).get_window_extent().width / 72
    assert text_width(text, 40) == pytest.approx(drawn, rel=0.01)
    plt.close(figure)


@given(
    text=st.text("セキュリティ運用監視・診断のサービスを ABCdef-,。（）éß", max_size=60),
    lang=st.sampled_from(["ja", "en"]),
)
def test_wrapping_keeps_every_letter_and_the_width(text, lang):
    lines = wrap(text, 1.0, 9, voice=Voice(lang)).split("\n")
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(text_width(line, 9) <= 1.0 for line in lines if len(line) > 1)


def test_a_text_that_ends_in_a_dot_keeps_its_end():
    assert wrap("Aィ・", 1.0, 9, voice=Voice("ja")) == "Aィ・"


WORDS = ["監視", "サービス", "の", "は、", "「運用」", "だけ。", "・", "約", " "]
CODES = ["200", "8", "年", "12月", "40回", "1,234", "3.14", "X.10", "60", "WG1", "ISOG-J", "SOC"]
CODE = re.compile(r"[0-9A-Za-z]+(?:[.:,/_-][0-9A-Za-z]+)*(?:(?<=[0-9])[年月回])?")


@given(
    pieces=st.lists(st.sampled_from(WORDS + CODES), max_size=30), lang=st.sampled_from(["ja", "en"])
)
def test_no_break_stands_inside_a_number_or_a_code(pieces, lang):
    text = "".join(pieces)
    breaks, at = set(), 0
    for line in wrap(text, 1.0, 9, voice=Voice(lang)).split("\n"):
        at = text.index(line, at) + len(line)
        breaks.add(at)
    for code in CODE.finditer(text):
        # A code nearly as long as a line cannot always stand on one.
        if text_width(code.group(), 9) <= 0.5:
            assert breaks.isdisjoint(range(code.start() + 1, code.end())), code.group()


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("会合の間に未開催だったのは2008年12月だけ", "2008年"),
        ("報告された会合は約40回", "40回"),
        ("ITUの勧告のX.1060の分類による", "X.1060"),
    ],
)
def test_a_number_stands_whole_on_a_line(text, whole):
    for width in (0.4 + n / 20 for n in range(50)):
        broken = wrap(text, max(width, text_width(whole, 9)), 9, voice=Voice("ja"))
        assert any(whole in line for line in broken.split("\n")), broken


def test_a_short_bracket_stands_whole():
    broken = wrap("Penetration (Vendor F)", 1.25, 9, voice=Voice("en"))
    assert broken.split("\n") == ["Penetration", "(Vendor F)"]


def test_japanese_breaks_at_phrase_ends():
    assert wrap("今日は天気です。", 0.8, 9, voice=Voice("ja")) == "今日は\n天気です。"


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("ウイルス対策管理サービス", 1.0, ["ウイルス対策管理", "サービス"]),
        ("不正侵入検知運用サービス", 0.6, ["不正侵入", "検知運用", "サービス"]),
        ("セキュリティソリューションズ株式会社", 1.0,
         ["セキュリティ", "ソリューションズ", "株式会社"]),
        ("コンサルティングほか2サービス", 1.2, ["コンサルティングほか", "2サービス"]),
        ("サーバの対応・復旧", 0.8, ["サーバの", "対応・復旧"]),
        ("新たな2マスの空白が埋まった", 0.95, ["新たな", "2マスの空白が", "埋まった"]),
        ("脆弱性診断（1社）を選ぶ", 1.2, ["脆弱性診断（1社）を", "選ぶ"]),
        ("脆弱性診断（1社）を選ぶ", 0.9, ["脆弱性診断", "（1社）を選ぶ"]),
        ("日本アイ・ビー・エム株式会社", 1.3, ["日本アイ・ビー・エム", "株式会社"]),
        ("株式会社エヌ・ティ・ティ・データ", 1.4, ["株式会社", "エヌ・ティ・ティ・データ"]),
        ("監視と脆弱性診断（1社）", 1.2, ["監視と", "脆弱性診断（1社）"]),
        ("残るのは架空A社", 0.8, ["残るのは", "架空A社"]),
        ("セキュリティコンサルティング", 1.1, ["セキュリティ", "コンサルティング"]),
        ("サーバの対応・復旧", 0.5, ["サーバの", "対応・", "復旧"]),
    ],
)  # fmt: skip
def test_words_and_terms_stay_whole_while_they_can(text, width, lines):
    assert wrap(text, width, 8, voice=Voice("ja")).split("\n") == lines


def test_no_line_begins_or_ends_with_a_cross():
    for width in (1.0, 1.2, 1.6):
        lines = wrap("in Server × Monitor and Data × Plan", width, 8, voice=Voice("en")).split("\n")
        assert len(lines) > 1
        assert all(line.strip("×") == line for line in lines)


def test_a_title_does_not_leave_a_short_last_line_alone():
    title = "one two three four five six seven eight nine ten"
    width = text_width(title, 13) - 0.1
    assert wrap(title, width, 13, voice=Voice("en")).split("\n")[1] == "ten"
    one, two = balanced(title, width, 13, voice=Voice("en")).split("\n")
    assert abs(len(one) - len(two)) < 8
    assert balanced(title, 9, 13, voice=Voice("en")) == title
    # A word longer than half of the line is not split for it.
    long = "x" * 30 + " " + "y" * 4
    width = text_width(long, 13) - 0.1
    assert balanced(long, width, 13, voice=Voice("en")) == long.replace(" ", "\n")


def test_a_name_in_kana_keeps_its_first_letter():
    assert terms_of("やまびこ監視株式会社", Voice("ja"))[0].startswith("やまびこ")
