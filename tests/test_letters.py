"""Letters that no font of the figures holds are told where they stand."""

import shutil
from collections.abc import Callable
from pathlib import Path

import matplotlib
from folders import told

from isogj_analysis.tables.letters import own_font

Edit = Callable[[str, str, str], None]
DEJAVU = Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")


def test_a_letter_that_no_font_holds_is_told_in_its_cell(small: Path, edit: Edit) -> None:
    edit("services", "監視サービスII", "監視🛡サービス🛡𠮷")
    edit("organisations", "デルタ研究所", "デルタ\x07研究所")
    assert told(small) == [
        'organisations.csv, line 5, column name_ja: "デルタ\x07研究所" holds U+0007, '
        "which cannot be seen; delete it",
        'services.csv, line 4, column name_ja: "監視🛡サービス🛡𠮷" holds 🛡 (shield), '
        "𠮷 (cjk unified ideograph-20bb7), which the font of the figures lacks; write it otherwise",
    ]


def test_a_tab_in_a_name_and_an_emoji_in_a_group_are_told(small: Path, edit: Edit) -> None:
    edit("organisations", "デルタ研究所", "デルタ\t研\x0b究所")
    edit("organisations", "Alpha Inc.,甲グループ", "Alpha Inc.,甲🛡")
    which = "which the font of the figures lacks; write it otherwise"
    assert told(small) == [
        f'organisations.csv, line 2, column corporate_group: "甲🛡" holds 🛡 (shield), {which}',
        'organisations.csv, line 5, column name_ja: "デルタ\t研\x0b究所" holds U+0009, U+000B, '
        "which cannot be seen; delete it",
    ]


def test_rare_letters_that_a_font_holds_are_none(small: Path, edit: Edit) -> None:
    edit("services", "監視サービスII", "①髙﨑 Ⅱ é → ½ ‐ が")
    assert told(small) == []


def test_a_font_of_the_settings_that_lacks_letters_is_told_once(small: Path) -> None:
    shutil.copy(DEJAVU, small / "own.ttf")
    (small / "isogj.toml").write_text('font = "own.ttf"\n')
    (line,) = told(small)
    assert line.startswith('isogj.toml, column font: "own.ttf" lacks ')
    assert line.endswith("…); name another font")
    shutil.copy(own_font(), small / "own.ttf")
    assert told(small) == []


def test_a_font_that_only_begins_like_one_is_told(small: Path) -> None:
    (small / "own.ttf").write_bytes(b"OTTO and letters")
    (small / "isogj.toml").write_text('font = "own.ttf"\n')
    assert told(small) == ['isogj.toml, column font: "own.ttf" cannot be opened as a font']


def test_a_letter_without_a_shape_is_told_in_its_cell(small: Path) -> None:
    letters = {
        "\u200b": "U+200B zero width space", "\ufeff": "U+FEFF zero width no-break space",
        "\u2028": "U+2028 line separator", "\x0b": "U+000B", "\t": "U+0009",
        "\ue000": "U+E000", "\xad": "U+00AD soft hyphen",
    }  # fmt: skip
    rows = [f"デルタ{letter}研究所{n},delta,report\n" for n, letter in enumerate(letters)]
    text = "".join(["alias,organisation,source\n", *rows])
    (small / "aliases.csv").write_text(text, encoding="utf-8", newline="")
    for n, (line, called) in enumerate(zip(told(small), letters.values(), strict=True), 2):
        assert line.startswith(f"aliases.csv, line {n}, column alias: ")
        assert line.endswith(f"holds {called}, which cannot be seen; delete it")


def test_every_column_of_text_is_held_against_the_font(small: Path, edit: Edit) -> None:
    edit("organisations", "Alpha Inc.,甲グループ", "Alpha Inc.,甲🛡グループ")
    edit("aliases", "ベータ研", "ベータ🛡研")
    assert [line.partition(": ")[0] for line in told(small)] == [
        "organisations.csv, line 2, column corporate_group", "aliases.csv, line 3, column alias",
    ]  # fmt: skip
