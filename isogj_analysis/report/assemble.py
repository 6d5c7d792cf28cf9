"""Put the figures of all notebooks together, with what earlier builds drew and this one did not."""

import html
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from isogj_analysis.languages import languages
from isogj_analysis.report.errors import ReportError
from isogj_analysis.report.places import FIGURE, MANIFEST
from isogj_analysis.report.swap import contents

Entries = dict[str, dict[str, Any]]
_HEAD = """# Figures

Written by `isogj report`: every published figure in the order of the report, in each language.
A figure's file has its name, and beside the PNG there is an SVG and a PDF once the report is built.
"""


def compose(
    out: Path, ran: Mapping[str, Path], spoken: Sequence[str], *, every: bool
) -> tuple[dict[str, Path | str], Entries, list[str]]:
    """Return the figures that notebooks left in folders, with those of `out` that others drew.

    That is each file, by its path in the folder of figures, each figure's entry by its name, in
    order, and the names of those drawn anew. `every`: these are all notebooks, in all languages,
    and nothing is carried over; else only what was `spoken` is new. Raises ReportError where two
    notebooks publish one name.
    """
    earlier = {} if every else read_manifest(out)
    files: dict[str, Path | str] = {}
    entries: Entries = {}
    for folder in ran.values():
        for file in sorted(folder.glob("entries/*.json")):
            entry = json.loads(file.read_text(encoding="utf-8"))
            name = entry["name"]
            if name in entries:
                pair = f"{entries[name]['notebook']} and {entry['notebook']}"
                raise ReportError(f"two figures have the name {name}: in {pair}")
            new = {lang: told for lang, told in entry["text"].items() if lang in spoken}
            entries[name] = entry | {"text": earlier.get(name, {}).get("text", {}) | new}
        for name in contents(folder):
            if (figure := FIGURE.fullmatch(name)) and figure[1] in spoken:
                if figure[2] not in entries:
                    raise ReportError(f"the figure {name} has no entry")
                files[name] = folder / name
    if not every:
        gone = {name for name, entry in earlier.items() if entry["notebook"] in ran}
        for name in contents(out):
            if (figure := FIGURE.fullmatch(name)) and name not in files:
                drawn_no_more = figure[1] in spoken or figure[2] not in entries
                if not (figure[2] in gone and drawn_no_more):
                    files[name] = out / name
        others = {name: entry for name, entry in earlier.items() if name not in gone}
        entries = others | entries
    ordered = sorted(entries.values(), key=lambda entry: (entry["notebook"], entry["order"]))
    drawn = [entry["name"] for entry in ordered if entry.pop("anew", False)]
    files[MANIFEST] = json.dumps(ordered, ensure_ascii=False, indent=1) + "\n"
    return files, {entry["name"]: entry for entry in ordered}, drawn


def read_manifest(folder: Path) -> Entries:
    """Return the entries of a folder of figures, none where they cannot be read."""
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return {entry["name"]: entry for entry in told}
    except (OSError, ValueError, TypeError, KeyError):
        return {}


def gallery(entries: Sequence[Mapping[str, Any]]) -> str:
    """Return the gallery of the figures with these entries, as Markdown."""
    # A build has this made by a process that has imported it already.
    from isogj_analysis.draw.voice import Voice

    voices = [Voice(lang) for lang in languages()]
    lines = [_HEAD]
    for section in Voice.keys("sections"):
        own = [entry for entry in entries if entry["section"] == section]
        if own:
            heads = (voice.say(f"sections.{section}") for voice in voices)
            lines.append(f"## {' / '.join(heads)}\n")
        for entry in own:
            texts = entry["text"]
            titles = " / ".join(text["title"] for text in texts.values())
            lines.append(f"**{entry['name']}**: {titles}\n")
            for lang, text in texts.items():
                alt = html.escape(text["title"])
                lines.append(f'<img src="{lang}/{entry["name"]}.png" width="48%" alt="{alt}">')
            lines.append("")
    return "\n".join(lines)
