import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import isogj_analysis as isogj
from isogj_analysis.draw import theme
from isogj_analysis.languages import EVERY, languages
from isogj_analysis.tables.settings import ISOGJ, Settings, _wrong, read_settings

NO_LANGUAGE = f"is not one of {', '.join((*languages(), EVERY))}"

GOOD = """
name_ja = "架空協議会"
name_en = "Imaginary Group"
language = "ja"
year = 2010
report_day = "03-31"
first_month = 1
accent = "#00745a"
alert = "#7a3b00"
ramp = ["#ffffff", "#eeeeee", "#dddddd", "#444444", "#222222", "#000000"]
font = "own.ttf"
"""


def write(folder: Path, text: str) -> Path:
    (folder / "isogj.toml").write_text(text, encoding="utf-8")
    return folder


def test_without_a_file_the_report_is_isogjs(tmp_path):
    settings, problems = read_settings(tmp_path)
    assert settings == ISOGJ
    assert problems == []
    assert settings.below_title("en")[1] == "Information Security Operation providers Group Japan"
    assert settings.name("ja") == settings.name("en") == "ISOG-J"


def test_each_setting_is_read(tmp_path):
    (tmp_path / "own.ttf").write_bytes(b"OTTO and letters")
    settings, problems = read_settings(write(tmp_path, GOOD))
    assert problems == []
    assert settings.name("ja") == "架空協議会"
    assert settings.name("en") == "Imaginary Group"
    assert (settings.language, settings.year, settings.first_month) == ("ja", 2010, 1)
    assert settings.report_date() == dt.date(2010, 3, 31)
    assert settings.report_date(2012) == dt.date(2012, 3, 31)
    assert Settings().report_date() == dt.date(2009, 6, 1)
    assert (settings.accent, settings.alert) == ("#00745a", "#7a3b00")
    assert len(settings.ramp) == 6
    assert settings.font == tmp_path / "own.ttf"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('acent = "#000000"', 'did you mean "accent"?'),
        ("first_month = 13", "is not a month from 1 to 12"),
        ("first_month = true", "is not a month from 1 to 12"),
        ("first_month = 4.0", "is not a month from 1 to 12"),
        ('first_month = "4"', "write it without quotes, as in first_month = 4"),
        ("year = 1899", "is not a year from 1900 to 2200"),
        ('year = "2010"', "write it without quotes, as in year = 2010"),
        ("year = 2010-06-01", "is not a year from 1900 to 2200"),
        *(
            (f"report_day = {day}", "is not a month and a day that every year has; write it as ")
            for day in (
                '"02-29"',
                '"13-01"',
                '"6-1"',
                '"2009-06-01"',
                '"June 1"',
                "601",
                "2009-06-01",
            )
        ),
        ('language = "xx"', NO_LANGUAGE),
        ('accent = "blue"', "is not a colour such as #1f5a96"),
        ('ramp = ["#ffffff"]', "is not a list of six colours such as #1f5a96"),
        ('accent = "#ffff00"', "less than a contrast of 4.5 : 1 on white (1.07 : 1)"),
        ('alert = "#777777"', "on white (4.47 : 1); take a darker colour"),
        (
            'ramp = ["#ffffff", "#eeeeee", "#dddddd", "#777777", "#222222", "#000000"]',
            "less than a contrast of 4.5 : 1 on #777777 (4.47 : 1); take lighter or darker steps",
        ),
        ('font = "lost.ttf"', "is not a file beside isogj.toml"),
        ('name_ja = ""', "is not a text"),
        ("name_en = 7", "is not a text"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path, line, said):
    settings, (problem,) = read_settings(write(tmp_path, line))
    assert settings == Settings()
    assert problem.column == line.split(" ")[0]
    assert said in problem.problem


def test_all_wrong_settings_are_told_at_once_with_those_of_the_tables(small):
    write(small, 'language = "xx"\nfirst_month = 0\n')
    (small / "cells.csv").unlink()
    told = isogj.check_tables(small)
    assert told["column"].tolist()[-2:] == ["language", "first_month"]
    assert len(told) == 3
    with pytest.raises(isogj.InvalidTables, match=NO_LANGUAGE):
        isogj.load_tables(small)


def test_a_file_that_is_no_toml_is_told(tmp_path):
    _, (problem,) = read_settings(write(tmp_path, "name_ja = "))
    assert "cannot be read" in problem.problem


def test_a_file_as_an_editor_saves_it_is_read_or_told(tmp_path):
    (tmp_path / "isogj.toml").write_text('name_ja = "架空協議会"', encoding="utf-8-sig")
    assert read_settings(tmp_path)[0].name_ja == "架空協議会"
    (tmp_path / "isogj.toml").write_text('name_ja = "架空協議会"', encoding="cp932")
    (problem,) = read_settings(tmp_path)[1]
    assert problem.problem == "is not UTF-8; save it as UTF-8"
    (problem,) = read_settings(write(tmp_path, "name_ja = 架空"))[1]
    assert "texts stand in quotes" in problem.problem


@pytest.mark.parametrize("name", ["isogj.toml.txt", "isog-j.toml", "ISOGJ.TOML"])
def test_settings_under_a_wrong_name_are_not_passed_over(tmp_path, name):
    (tmp_path / name).write_text('language = "ja"')
    settings, (problem,) = read_settings(tmp_path)
    assert settings == Settings()
    assert (problem.file, problem.problem) == (
        f"{tmp_path.as_posix()}/{name}",
        "is not read; name it isogj.toml",
    )


def test_other_files_are_no_settings(tmp_path):
    for name in ("pyproject.toml", "config.toml", "isogj.ttf", "notes.txt"):
        (tmp_path / name).write_text("x")
    assert read_settings(tmp_path) == (ISOGJ, [])


def test_a_font_that_is_none_is_told(tmp_path):
    (tmp_path / "own.ttf").write_text("letters")
    (problem,) = read_settings(write(tmp_path, 'font = "own.ttf"'))[1]
    assert problem.problem == "is not a font; name a .ttf or .otf file"


def test_tables_carry_their_settings(small):
    write(small, 'name_en = "Imaginary Group"')
    assert isogj.load_tables(small).settings.name_en == "Imaginary Group"


COLOURS = st.from_regex("#[0-9a-f]{6}", fullmatch=True)


@given(COLOURS)
def test_the_check_and_the_figures_agree_on_every_colour(colour):
    for key, given_as in (("accent", colour), ("ramp", [colour] * 6)):
        told = _wrong(key, given_as, Path())
        try:
            theme.use_settings(Settings(**{key: given_as}))
        except ValueError:
            assert told
        else:
            assert not told
        finally:
            theme.use_settings(Settings())
