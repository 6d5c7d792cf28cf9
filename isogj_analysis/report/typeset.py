"""Pages of text and tables for paper, set by Typst: the same words give the same bytes."""

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import typst

from isogj_analysis.draw.saving import fonts_in
from isogj_analysis.draw.theme import theme

_TEMPLATES = Path(__file__).parent / "template"
# Dots of a picture to the inch.
_DPI = 200.0


def typeset(
    template: str,
    told: Mapping[str, Any],
    *,
    kind: str = "pdf",
    pictures: Mapping[str, bytes] = MappingProxyType({}),
    standard: str | None = None,
) -> list[bytes]:
    """Return a document of a template, `NAME.typ`, as one PDF or as a PNG for each page.

    All that is `told` reaches the template as data, never as markup; `pictures` by the names that
    it has for them. Letters are those of the theme's font. A PDF follows a `standard`, such as
    `ua-1`, or is refused. A ValueError says in one sentence what Typst refused.
    """
    font = theme().font_file
    fonts = fonts_in(font.parent)
    family = next((one.family for one in fonts.fonts() if one.path == str(font)), None)
    if family is None:
        raise ValueError(f"{font} cannot be used for print: Typst finds no font in it")
    look = {"fonts": [family, "DejaVu Sans"], "accent": theme().accent, "alert": theme().alert}
    data = json.dumps({**told, "look": look}, ensure_ascii=False)
    # Typst reads nothing outside the folder of what it sets.
    with tempfile.TemporaryDirectory() as made_in:
        root = Path(made_in)
        for file in _TEMPLATES.glob("*.typ"):
            shutil.copy(file, root)
        for name, content in pictures.items():
            (root / name).write_bytes(content)
        try:
            made = typst.compile(
                root / f"{template}.typ",
                root=root, font_paths=fonts, ignore_system_fonts=True, timestamp=0,
                sys_inputs={"data": data}, format=kind, ppi=_DPI,
                pdf_standards=[standard] if standard else [],
            )  # fmt: skip
        except typst.TypstError as error:
            first = str(error).strip().splitlines()[0]
            raise ValueError(f"the pages cannot be set by Typst: {first}") from None
    return made if isinstance(made, list) else [made]
