"""The notebooks of a report: found, read, and held to their parameters."""

import ast
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from isogj_analysis.languages import languages
from isogj_analysis.report.errors import ReportError

PARAMETERS, PARAMETERS_TAG = ("data", "lang", "year", "period"), "parameters"
# Without it a notebook tells of all that there was.
_OPTIONAL = ("period",)
# Those that come with the package. In a clone others stand beside them.
COMING = (
    "01_the_year", "02_activities", "03_review_and_plans", "04_service_map", "05_vendor_overlap",
    "06_choosing", "07_appendix", "collecting", "own_questions",
)  # fmt: skip


def tags_of(cell: Mapping[str, Any]) -> list[str]:
    """Return the tags of a cell."""
    return list(cell.get("metadata", {}).get("tags", []))


def is_for(cell: Mapping[str, Any], langs: Iterable[str]) -> bool:
    """Tell whether a cell is for readers of any of these languages: untagged, it is for all."""
    tagged = set(tags_of(cell)).intersection(languages())
    return not tagged or not tagged.isdisjoint(langs)


@dataclass(frozen=True)
class Notebook:
    """A notebook as it stands in its file: `name` without ending, `text` the file's own."""

    path: Path
    text: str

    @property
    def name(self) -> str:
        """The name that figures are filed under."""
        return self.path.stem

    @property
    def shown(self) -> str:
        """The path as messages show it."""
        return f"{self.path.parent.name}/{self.path.name}"

    @property
    def own(self) -> bool:
        """Whether it is an analyst's own, and none of those that come with the package."""
        return self.name not in COMING

    @property
    def title(self) -> str:
        """Return the first heading of its prose, or its name."""
        prose = ("".join(c["source"]) for c in self._cells if c["cell_type"] == "markdown")
        lines = (line for text in prose for line in text.splitlines())
        return next((line[2:] for line in lines if line.startswith("# ")), self.name)

    @property
    def digest(self) -> str:
        """Return a hash of what a person wrote: cells, their kinds and tags; no output counts."""
        told = [[cell["cell_type"], "".join(cell["source"]), tags_of(cell)] for cell in self._cells]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()

    @property
    def _cells(self) -> list[dict[str, Any]]:
        cells: list[dict[str, Any]] = json.loads(self.text)["cells"]
        return cells

    def fault(self) -> str | None:
        """Return what is wrong with the file or its parameters, or None."""
        try:
            code = [cell for cell in self._cells if cell["cell_type"] == "code"]
            given = [cell for cell in code if PARAMETERS_TAG in tags_of(cell)]
        except (ValueError, KeyError, TypeError, AttributeError):
            return f"{self.shown} is no notebook that can be read"
        wanted, found = ", ".join(PARAMETERS), len(given)
        if not found:
            # They are put in at its beginning.
            return None
        if found > 1:
            return f"{self.shown} must have one cell tagged `parameters` ({wanted}), has {found}"
        try:
            told = ast.parse("".join(given[0]["source"])).body
            set_by = (getattr(one, "targets", [getattr(one, "target", None)]) for one in told)
            names = [one.id for each in set_by for one in each if isinstance(one, ast.Name)]
        except SyntaxError as error:
            return f"{self.shown}, parameters: {error.msg}"
        if unknown := [name for name in names if name not in PARAMETERS]:
            return f"{self.shown}: the parameters must be {wanted}, got {', '.join(unknown)}"
        if lacking := [name for name in PARAMETERS if name not in (*names, *_OPTIONAL)]:
            return f"{self.shown} lacks the parameters {', '.join(lacking)}"
        return None


def find_notebooks(folder: Path, only: Sequence[str] | None = None) -> list[Notebook]:
    """Return the notebooks of a folder in the order of their names, or those that are asked for.

    Parts of the report are those whose names begin with a number; others are there to be asked for.
    `only` names notebooks as people do: by file, by name or by the beginning of one, such as `02`.
    Raises ReportError where there are none, or where one cannot be used, for all at once.
    """
    paths = sorted(folder.glob("*.ipynb"))
    parts = [path for path in paths if path.name[0].isdecimal()]
    if not (paths if only else parts):
        told = ", whose names begin with a number, as 08_mine.ipynb" if paths else ""
        raise ReportError(f"{folder} holds no notebooks{told}")
    if only:
        parts = sorted({path for asked in only for path in _named(asked, paths)})
    found = [Notebook(path, path.read_text(encoding="utf-8", errors="replace")) for path in parts]
    if faults := [fault for notebook in found if (fault := notebook.fault())]:
        raise ReportError("\n".join(faults))
    return found


def _named(asked: str, paths: list[Path]) -> list[Path]:
    wanted = Path(asked).name.removesuffix(".ipynb")
    exact = [path for path in paths if path.stem == wanted]
    matching = exact or [path for path in paths if wanted and path.stem.startswith(wanted)]
    if len(matching) != 1:
        known = ", ".join(path.stem for path in matching or paths)
        raise ReportError(f"only must name one notebook of {known}, got {asked!r}")
    return matching
