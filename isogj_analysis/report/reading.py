"""Notebooks read in one language in JupyterLab, while their files keep the text of all.

JupyterLab unfolds what is folded away once a notebook is run, so that text is left out instead.
"""

from typing import Any

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from tornado.web import HTTPError
from traitlets import Unicode

from isogj_analysis.languages import EVERY, spoken
from isogj_analysis.report.notebooks import is_for

Cells = list[dict[str, Any]]


class OneLanguage(AsyncLargeFileManager):
    """Gives JupyterLab a notebook without the text of other languages, and saves it with that."""

    lang = Unicode(EVERY, config=True, help="The language that notebooks are read in.")

    async def get(self, path: Any, content: Any = True, *told: Any, **options: Any) -> Any:
        """Return a file; of a notebook the cells for readers of the language."""
        model = await super().get(path, content, *told, **options)
        if content and model["type"] == "notebook":
            cells = model["content"]["cells"]
            model["content"]["cells"] = [cell for cell in cells if not self._of_others(cell)]
        return model

    async def save(self, model: Any, path: Any = "") -> Any:
        """Write a file; a notebook with the cells that were not shown, each after the same one."""
        if model.get("type") == "notebook" and model.get("content"):
            try:
                before: Cells = (await super().get(path))["content"]["cells"]
            except HTTPError:
                before = []
            model["content"]["cells"] = self._joined(model["content"]["cells"], before)
        return await super().save(model, path)

    def _of_others(self, cell: dict[str, Any]) -> bool:
        # Without an id nobody could say where it belongs.
        return "id" in cell and not is_for(cell, spoken(self.lang))

    def _joined(self, shown: Cells, before: Cells) -> Cells:
        ids = {cell.get("id") for cell in shown}
        after: dict[str | None, Cells] = {None: []}
        last = None
        for cell in before:
            if cell.get("id") in ids:
                last = cell["id"]
                after[last] = []
            elif self._of_others(cell):
                after[last].append(cell)
        own = (told for cell in shown for told in (cell, *after.get(cell.get("id"), [])))
        return [*after[None], *own]
