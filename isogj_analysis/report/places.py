"""The folders of a build: what it reads, what it writes, and what it would harm there.

A build that only looks whether anything changed comes here too: nothing heavy is imported.
"""

import re
from pathlib import Path

from isogj_analysis.languages import languages
from isogj_analysis.place import NO_PLACE, find_place, shipped
from isogj_analysis.report.errors import ReportError
from isogj_analysis.report.stamp import digest_file
from isogj_analysis.report.swap import contents

MANIFEST, GALLERY, SERVICE_MAP = "manifest.json", "README.md", "service-map.html"
_LANG = f"({'|'.join(languages())})"
FIGURE = re.compile(rf"{_LANG}/([a-z0-9_]+)(?:\.slide)?\.(png|svg|pdf)")
_OURS = re.compile(
    rf"{FIGURE.pattern}|report/({_LANG}\.[a-z]+|{SERVICE_MAP})|{re.escape(MANIFEST)}|{GALLERY}"
)


class Places:
    """The folders of a build.

    It reads tables in `data` (`own_data`: notebooks find them by themselves) and `notebooks`. What
    is `shown` are the figures at `out`, and page and deck in `report`: beside a folder `figures`,
    within any other. They are made ready in `stage`, on the same disk. In `cache` builds work,
    remember `drawings`, and leave the record and the notebooks of the `last` one.
    """

    def __init__(self, data: Path, out: Path, notebooks: Path, *, own_data: bool) -> None:
        """Derive all others from the folders that are named."""
        # A link called `figures` may lead to a folder of another name.
        apart, out = out.name == "figures", out.resolve()
        self.data, self.out, self.notebooks, self.own_data = data, out, notebooks, own_data
        self.report = (out.parent if apart else out) / "report"
        self.shown = {"figures": out} | ({"report": self.report} if apart else {})
        self.stage, self.cache = out.parent / f".{out.name}-new", out.parent / ".isogj-cache"
        self.drawings, self.last = self.cache / "drawings", self.cache / "last"
        self.written = out, self.report, self.cache, self.stage

    def refuse_strangers(self) -> None:
        """Raise ReportError where a folder holds files that are no figures, page or deck."""
        for kind, folder in self.shown.items():
            if folder.exists() and not folder.is_dir():
                raise ReportError(f"{folder} is a file; name a folder for the figures")
            beside = "report/" if kind == "report" else ""
            odd = [name for name in contents(folder) if not _OURS.fullmatch(beside + name)]
            if odd:
                shown = ", ".join(odd[:5]) + (f" and {len(odd) - 5} more" if len(odd) > 5 else "")
                raise ReportError(
                    f"{folder} holds what no build has made and would lose it: {shown}"
                )


def find_places(
    data: Path | str | None, out: Path | str | None, notebooks: Path | str | None
) -> Places:
    """Return the folders that were named, else those of the place one stands in."""
    place = find_place()
    if place is None and (data is None or out is None):
        raise ReportError(NO_PLACE)
    home = place or shipped()
    books = home / "notebooks" if notebooks is None else Path(notebooks).resolve()
    figures = home / "figures" if out is None else Path(out).absolute()
    return Places(
        home / "data" if data is None else Path(data).resolve(),
        figures,
        books,
        # Notebooks that run within the place find its tables by themselves.
        own_data=data is None and books.resolve().parent == home,
    )


def marks_of(folder: Path) -> dict[str, str]:
    """Return the hash of each file of a folder."""
    return {name: digest_file(folder / name) for name in contents(folder)}
