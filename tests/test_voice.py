import re
import shutil
from string import Formatter

import numpy as np
import pandas as pd
import pytest

from isogj_analysis import languages as files
from isogj_analysis.draw import voice
from isogj_analysis.draw.lettering import phrases_of, split_place, terms_of
from isogj_analysis.draw.voice import Voice
from isogj_analysis.languages import FOLDER, USUAL, languages

JAPANESE, ENGLISH = Voice("ja"), Voice("en")


PHRASES = list(voice._leaves(voice._phrases()))


@pytest.mark.parametrize(("key", "entry"), PHRASES)
def test_all_languages_fill_the_same_places(key, entry):
    def places(text):
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    assert {lang: places(entry[lang]) for lang in languages()} == dict.fromkeys(
        languages(), places(entry[USUAL])
    )


def test_english_agrees_with_the_number():
    assert ENGLISH.say("common.unit.service", n=1) == "n=1 service"
    assert ENGLISH.say("common.unit.service", n=2) == "n=2 services"
    assert JAPANESE.say("common.unit.service", n=1) == "n=1サービス"


def test_counts_have_separators_and_years_have_none():
    assert Voice("ja").number(1150) == "1,150"
    assert Voice("en").say("common.unit.service", n=np.int64(1150)) == "n=1,150 services"
    assert Voice("ja").say("activity.fiscal_year", year=2009) == "2009年度"


def test_a_missing_place_or_phrase_is_named_with_its_file_and_language():
    file = "isogj_analysis/draw/phrases.toml"
    told = f"{file}: phrase common.unit.service \\(en\\) has the place {{n}}; given are m, year"
    with pytest.raises(KeyError, match=told):
        ENGLISH.say("common.unit.service", m=1, year=2009)
    with pytest.raises(KeyError, match=f"no phrase common.no_such_phrase \\(en\\) in {file}"):
        ENGLISH.say("common.no_such_phrase")
    with pytest.raises(KeyError, match=r"no phrase nothing\.such \(ja\) in any phrases\.toml"):
        JAPANESE.say("nothing.such")


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package of one subject and the languages, to be spoilt; a function that writes a file."""
    package = tmp_path / "isogj_analysis"
    shutil.copytree(FOLDER, package / "languages")
    monkeypatch.setattr(voice, "_PACKAGE", package)
    monkeypatch.setattr(voice, "languages", lambda: ("ja", "en"))
    monkeypatch.setattr(files, "FOLDER", package / "languages")

    def write(name: str, text: str) -> None:
        (package / name).parent.mkdir(exist_ok=True)
        (package / name).write_text(text, encoding="utf-8")

    return write


def test_all_phrases_that_lack_a_language_are_named_at_once_by_their_files(package):
    package("a/phrases.toml", '[one]\ntitle = { ja = "一" }\n[one.lead]\ne = "x"\nja = "二"\n')
    many = "".join(f't{n} = {{ en = "{n}" }}\n' for n in range(12))
    package("b/phrases.toml", f'[two]\n{many}plain = "x"\n')
    with pytest.raises(ValueError, match="lacks") as told:
        voice._files.__wrapped__()
    first = ", ".join(f"two.t{n}" for n in range(10))
    assert str(told.value).splitlines() == [
        "isogj_analysis/a/phrases.toml lacks en of one.title, one.lead",
        f"isogj_analysis/b/phrases.toml lacks ja of {first} and 3 more",
        "isogj_analysis/b/phrases.toml lacks en of two.plain",
    ]


def test_a_file_that_cannot_be_read_or_lacks_a_key_is_named(package):
    package("a/phrases.toml", '[one]\ntitle = { ja = "一 }\n')
    with pytest.raises(ValueError, match=r"isogj_analysis/a/phrases\.toml: Illegal .* line 2"):
        voice._files.__wrapped__()
    told = (FOLDER / "en.toml").read_text(encoding="utf-8")
    package("languages/xx.toml", told.replace("comma =", "coma =").replace("locale", "place"))
    with pytest.raises(ValueError, match=r"^isogj_analysis/languages/xx\.toml lacks locale, marks"):
        files.written.__wrapped__("xx")


def test_an_unknown_language_is_named():
    known = " or ".join(map(repr, languages()))
    with pytest.raises(ValueError, match=f"lang must be {known}, got 'xx'"):
        Voice("xx")


def test_a_label_falls_back_on_the_other_language_then_on_the_code():
    names = pd.DataFrame(
        {"ja": ["端末", "ラック"], "en": ["Endpoint", float("nan")]},
        index=pd.MultiIndex.from_tuples([("target", "endpoint"), ("host", "lac")]),
    )
    assert Voice("en", names).name("target", "endpoint") == "Endpoint"
    assert Voice("en", names).name("host", "lac") == "ラック"
    assert Voice("en", names).name("phase", "endpoint") == "endpoint"
    assert Voice("ja", names).names(pd.Index(["endpoint"], name="target")) == ["端末"]


def test_lists_read_as_a_person_writes_them():
    assert ENGLISH.listed([]) == "none"
    assert ENGLISH.listed(["a"]) == "a"
    assert ENGLISH.listed(["a", "b", "c"]) == "a, b and c"
    assert JAPANESE.listed(["a", "b", "c"]) == "a、b、c"
    assert ENGLISH.listed(["a", "b", "c"], most=2) == "a, b and 1 more"
    assert JAPANESE.listed(["a", "b", "c"], most=1) == "aほか2件"


def test_days_and_months_are_written_out():
    assert JAPANESE.day("2009-06-01") == "2009年6月1日"
    assert ENGLISH.day("2009-06-01") == "1 June 2009"
    assert JAPANESE.month("2008-12-24") == "2008年12月"
    assert ENGLISH.month("2008-12") == "December 2008"


@pytest.mark.parametrize(
    ("precision", "ja", "en"),
    [
        ("day", "2009年6月1日", "1 June 2009"),
        ("month", "2009年6月ごろ", "about June 2009"),
        ("year", "2009年ごろ", "about 2009"),
    ],
)
def test_a_date_is_told_as_exactly_as_it_is_known(precision, ja, en):
    assert JAPANESE.about("2009-06-01", precision) == ja
    assert ENGLISH.about(pd.Timestamp("2009-06-01"), precision) == en


COLOURS = re.compile(
    "[青赤緑黄橙紫灰]|\\b(?:blue|red|green|yellow|orange|purple|gr[ae]y)\\b", re.IGNORECASE
)


def test_no_phrase_names_a_colour_that_a_theme_may_change():
    assert [
        (key, text) for key, entry in PHRASES for text in entry.values() if COLOURS.search(text)
    ] == []


def test_lines_may_end_at_phrase_ends():
    assert phrases_of("今日は天気です。", JAPANESE) == ["今日は", "天気です。"]
    assert "".join(phrases_of("a bc d", ENGLISH)) == "a bc d"


def test_a_spelled_name_is_one_phrase():
    assert phrases_of("日本アイ・ビー・エム株式会社", JAPANESE) == ["日本アイ・ビー・エム株式会社"]


def test_terms_are_not_broken_at_a_dot_or_a_cross():
    assert phrases_of("対応・復旧", JAPANESE) == ["対応・", "復旧"]
    assert terms_of("対応・復旧", JAPANESE) == ["対応・復旧"]
    assert terms_of("サーバ×監視・検知を見る", JAPANESE) == ["サーバ×監視・検知を", "見る"]
    assert terms_of("a × b and c", ENGLISH) == ["a × b ", "and ", "c"]


@pytest.mark.parametrize(
    ("term", "most", "place"),
    [
        ("対応・復旧", 4, 3),
        ("A × bcd", 5, 4),
        ("設計支援サービス", 7, 4),
        ("設計支援", 3, 2),
        ("日本株式会社", 4, 2),
        ("コンピュータ", 3, 2),
        ("マッチ", 2, 2),
        ("Analysis", 7, 6),
        ("一", 1, 1),
    ],
)
def test_a_term_longer_than_a_line_is_split_where_it_reads_best(term, most, place):
    assert split_place(term, most) == place


def test_a_users_own_axis_is_called_as_it_is_named():
    assert JAPANESE.axis("phase") == "フェーズ"
    assert JAPANESE.axis("budget") == "budget"
