"""What an organisation sets for its own report: `isogj.toml` in its folder of tables."""

import math
import re
import tomllib
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from isogj_analysis.languages import EVERY, languages, written
from isogj_analysis.place import folder_of
from isogj_analysis.tables.contrast import READABLE, on_ground, on_paper, rgb
from isogj_analysis.tables.forms import date_fault
from isogj_analysis.tables.known import hint, nearest
from isogj_analysis.tables.problems import Problem

FILE = "isogj.toml"
# How a file of TrueType or OpenType begins.
_FONTS = (b"\0\1\0\0", b"OTTO", b"true")
# Settings that are whole numbers: what they are, and what is allowed.
_NUMBERS = {"first_month": ("a month", range(1, 13)), "year": ("a year", range(1900, 2201))}
_TOO_PALE = f"leaves letters less than a contrast of {READABLE} : 1"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_DAY = re.compile("[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Settings:
    """Name, languages, years, colours and font of a report; without a file, ISOG-J's own.

    `language` is `ja`, `en` or `both`; `year` the one in which the report is given, 1900 to 2200,
    on `report_day`, a month and a day such as `06-01`; `first_month` that of the fiscal year, 1 to
    12. Colours are `#rrggbb`: `accent` for what stands out, `alert` for what is missing, `ramp` six
    steps from few to many. `font` is a font file beside the settings, with every letter that the
    tables use. Full name and subtitle stand below the title of the report, the address of the
    `contact` at its end.
    """

    name_ja: str = "ISOG-J"
    name_en: str = "ISOG-J"
    language: str = EVERY
    year: int = 2009
    report_day: str = "06-01"
    first_month: int = 4
    accent: str = "#1f5a96"
    alert: str = "#b3261e"
    # Light steps carry dark letters, dark steps white ones; between them lies the range of grounds
    # on which neither could be read, so the ramp leaps over it.
    ramp: tuple[str, ...] = ("#d6eaf5", "#a3cfe6", "#6cb1d7", "#2a77a8", "#1a5089", "#12305f")
    font: Path | None = None
    full_name_ja: str = ""
    full_name_en: str = ""
    subtitle_ja: str = ""
    subtitle_en: str = ""
    contact: str = ""

    def name(self, lang: str) -> str:
        """Return the organisation's name in a language."""
        return str(getattr(self, f"name_{_own(lang)}"))

    def below_title(self, lang: str) -> list[str]:
        """Return the lines below the title of the report in a language."""
        told = (getattr(self, f"{what}_{_own(lang)}") for what in ("subtitle", "full_name"))
        return list(filter(None, told))

    def report_date(self, year: int | None = None) -> date:
        """Return the day on which the report of a year, or of the one set, is given."""
        if year is not None and (wrong := _wrong_number("year", year)):
            raise ValueError(f"year={year!r} {wrong}")
        return date.fromisoformat(f"{year or self.year}-{self.report_day}")


def _own(lang: str) -> str:
    """Return in which language a language has its names."""
    return str(written(lang)["names"][0])


# Those of a folder without a file of settings.
ISOGJ = Settings(
    full_name_ja="日本セキュリティオペレーション事業者協議会",
    full_name_en="Information Security Operation providers Group Japan",
    subtitle_ja="セキュリティオペレーション事業の現状問題点と改善課題",
    subtitle_en="Current problems in the security operation business, and what needs improving",
    contact="isogj-info@jnsa.org",
)


def read_settings(folder: Path) -> tuple[Settings, list[Problem]]:
    """Return the settings of a folder of tables, and all that is wrong with them."""
    folder = folder_of(folder)
    file = folder / FILE
    if not file.exists():
        endings = (".toml", ".txt")
        others = [path.name for path in folder.glob("*") if path.suffix.lower() in endings]
        if near := nearest(FILE, others):
            unread = f"is not read; name it {FILE}"
            return Settings(), [Problem((folder / near[0]).as_posix(), 0, "", "", unread)]
        return ISOGJ, []
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        return Settings(), [Problem(file.as_posix(), 0, "", "", "is not UTF-8; save it as UTF-8")]
    except tomllib.TOMLDecodeError as error:
        wrong = f'cannot be read: {error}; texts stand in quotes, as in name_en = "Our Group"'
        return Settings(), [Problem(file.as_posix(), 0, "", "", wrong)]
    known = sorted(field.name for field in fields(Settings))
    unknown = "; they are " + ", ".join(known)
    problems, given = [], {}
    for key, value in told.items():
        wrong = _wrong(key, value, folder)
        if key not in known:
            wrong = f"is no setting{hint(key, known) or unknown}"
        if wrong:
            problems.append(Problem(file.as_posix(), 0, key, str(value), wrong))
        else:
            given[key] = value
    if "ramp" in given:
        given["ramp"] = tuple(given["ramp"])
    if "font" in given:
        given["font"] = folder / given["font"]
    return Settings(**given), problems


def _floor(ratio: float) -> str:
    # One that does not suffice never looks as if it did.
    return f"{math.floor(100 * ratio) / 100:.2f} : 1"


def _wrong_number(key: str, value: Any) -> str:
    what, allowed = _NUMBERS[key]
    if isinstance(value, int) and not isinstance(value, bool) and value in allowed:
        return ""
    told = f"is not {what} from {allowed[0]} to {allowed[-1]}"
    quoted = isinstance(value, str) and value.strip().isdecimal() and int(value) in allowed
    return f"{told}; write it without quotes, as in {key} = {int(value)}" if quoted else told


def _wrong(key: str, value: Any, folder: Path) -> str:
    if key == "language":
        allowed = (*languages(), EVERY)
        return "" if value in allowed else f"is not one of {', '.join(allowed)}"
    if key in _NUMBERS:
        return _wrong_number(key, value)
    if key == "ramp":
        steps = value if isinstance(value, list) else []
        if len(steps) != 6 or not all(_COLOUR.fullmatch(str(step)) for step in steps):
            return "is not a list of six colours such as #1f5a96"
        pale = [(step, on_ground(rgb(step))) for step in steps]
        wrong = [f"{step} ({_floor(ratio)})" for step, ratio in pale if ratio < READABLE]
        return f"{_TOO_PALE} on {', '.join(wrong)}; take lighter or darker steps" if wrong else ""
    if key == "report_day":
        told = 'is not a month and a day that every year has; write it as report_day = "06-01"'
        return "" if _DAY.fullmatch(str(value)) and not date_fault(f"2001-{value}") else told
    if not isinstance(value, str) or not value.strip():
        return "is not a text"
    if key in ("accent", "alert"):
        if not _COLOUR.fullmatch(value):
            return "is not a colour such as #1f5a96"
        ratio = on_paper(rgb(value))
        told = f"{_TOO_PALE} on white ({_floor(ratio)}); take a darker colour"
        return "" if ratio >= READABLE else told
    if key == "font":
        if not (folder / value).is_file():
            return f"is not a file beside {FILE}"
        is_font = (folder / value).read_bytes()[:4] in _FONTS
        return "" if is_font else "is not a font; name a .ttf or .otf file"
    return ""
