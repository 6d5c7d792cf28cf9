"""What is made from all figures and executed notebooks together: page and deck.

Each is made anew only where its figures, the notebooks, the package or a version changed.
"""

import json
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from isogj_analysis.report.assemble import MANIFEST, Figures
from isogj_analysis.report.cache import Run, executed, read_marked, write_marked
from isogj_analysis.report.execute import EXECUTED
from isogj_analysis.report.forge import Forge
from isogj_analysis.report.inputs import SETTINGS, Inputs, digest, digest_file
from isogj_analysis.report.progress import Progress

# By ending of the file: a function `f(notebooks, entries, *, figures, lang)` that returns what the
# file is to hold, as text or bytes.
PRODUCTS = {
    "html": "isogj_analysis.report.page:make_page",
    "pptx": "isogj_analysis.report.deck:make_deck",
}
LANGUAGES = ("ja", "en")
_SHOWN = "page and deck"


def make_products(
    cache: Path,
    figures: Figures,
    ready: Path,
    runs: Sequence[Run],
    *,
    languages: Sequence[str],
    carried: dict[str, Path],
    force: bool,
    inputs: Inputs,
    data: Path,
    forge: Callable[[], Forge],
    say: Progress,
) -> dict[str, Path]:
    """Return page and deck in each language, by file name, made where what is kept will not do.

    `ready` holds the figures. `carried` are those of an earlier build in other languages, which
    stay as they are. Raises RuntimeError with what went wrong in the making of one.
    """
    folder = cache / "products"
    folder.mkdir(parents=True, exist_ok=True)
    found = {name: file for name, file in carried.items() if name[:2] not in languages}
    there = {*languages, *(name[:2] for name in found)}
    orders, records = [], {}
    for lang in languages:
        for kind, function in PRODUCTS.items():
            file = folder / f"{lang}.{kind}"
            options = {
                "function": function,
                "file": str(file),
                "figures": str(ready),
                "notebooks": [str(executed(run)) for run in runs],
                "lang": lang,
                "data": str(data),
                "other": next((x for x in LANGUAGES if x != lang and x in there), None),
            }
            made_from = [
                function,
                options["other"],
                figures.of(lang),
                [run.files[EXECUTED] for run in runs],
                inputs.package,
                inputs.versions,
                inputs.wants([SETTINGS]),
            ]
            key = digest(json.dumps(made_from).encode())
            kept = None if force else read_marked(_record(file))
            if not (kept and kept["key"] == key and kept["mark"] == digest_file(file)):
                orders.append(options)
                records[file] = key
            found[file.name] = file
    if orders:
        began = time.monotonic()
        say.begin([_SHOWN])
        say.started(_SHOWN)
        forge().gather("isogj_analysis.report.products:make", orders)
        say.ended(_SHOWN, time.monotonic() - began, None)
        for file, key in records.items():
            record = {"key": key, "mark": digest_file(file)}
            write_marked(_record(file), record)
    return found


def _record(file: Path) -> Path:
    return file.with_name(f"{file.name}.record")


def make(
    function: str,
    file: str,
    figures: str,
    notebooks: list[str],
    lang: str,
    data: str,
    other: str | None,
) -> None:
    """Make one file, in the process of its own in which this is called."""
    from isogj_analysis.tables.settings import read_settings

    entries = json.loads((Path(figures) / MANIFEST).read_text(encoding="utf-8"))
    module, name = function.split(":")
    # Only a page leads to the other language.
    links = {"other": other} if file.endswith(".html") else {}
    content: Any = getattr(import_module(module), name)(
        [Path(notebook) for notebook in notebooks],
        {entry["name"]: entry for entry in entries},
        figures=Path(figures),
        lang=lang,
        settings=read_settings(Path(data))[0],
        **links,
    )
    Path(file).write_bytes(content.encode() if isinstance(content, str) else content)
