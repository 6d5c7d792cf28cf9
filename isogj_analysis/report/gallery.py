"""The gallery: all figures on one page, for whoever looks through the folder of figures."""

import html
from collections.abc import Iterable, Mapping
from typing import Any

from isogj_analysis.languages import languages

_HEAD = """# Figures

Written by `isogj report`: every published figure in the order of the report, in each language.
A figure's file has its name, and beside the PNG there is an SVG and a PDF once the report is built.
"""


def gallery(entries: Iterable[Mapping[str, Any]]) -> str:
    """Return the gallery of the figures with these entries, as Markdown."""
    from isogj_analysis.draw.voice import Voice

    voices = [Voice(lang) for lang in languages()]
    sections: dict[str, list[str]] = {name: [] for name in Voice.keys("sections")}
    for entry in entries:
        pictures = [
            f'<img src="{lang}/{entry["name"]}.png" width="48%" alt="{html.escape(text["title"])}">'
            for lang, text in entry["text"].items()
        ]
        told = (
            f"**{entry['name']}**: {' / '.join(text['title'] for text in entry['text'].values())}"
        )
        sections[entry["section"]].append("\n\n".join([told, "\n".join(pictures)]))
    parts = [
        f"## {' / '.join(voice.say(f'sections.{name}') for voice in voices)}\n\n"
        + "\n\n".join(figures)
        for name, figures in sections.items()
        if figures
    ]
    return "\n".join([_HEAD, "\n\n".join(parts), ""])
