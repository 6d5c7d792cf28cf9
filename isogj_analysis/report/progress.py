"""What a person sees while a report is built: a bar on a terminal, plain lines elsewhere."""

import sys
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self


class Progress:
    """What a build says while it works; this one says nothing."""

    def note(self, text: str) -> None:
        """Tell one thing."""

    def begin(self, names: Sequence[str]) -> None:
        """Tell what is to be done: which notebooks are to be run, what is to be made of them."""

    def started(self, name: str) -> None:
        """Tell that one of them is at work."""

    def ended(self, name: str, seconds: float, fault: str | None) -> None:
        """Tell that one of them has ended, and what went wrong in it."""


class Lines(Progress):
    """One line for each thing that happens, for logs."""

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End."""

    def note(self, text: str) -> None:
        """Print it."""
        print(text, file=sys.stderr, flush=True)

    def ended(self, name: str, seconds: float, fault: str | None) -> None:
        """Print how long it took; what went wrong is told at the end, for all at once."""
        self.note(f"{name}: {'failed' if fault else f'{seconds:.1f} s'}")


class Bar(Lines):
    """A bar that fills with each notebook, and the names of those at work."""

    def __init__(self) -> None:
        """Draw nothing yet: where nothing is run there is no bar."""
        self._bar: Any = None
        self._task: Any = None
        self._at_work: list[str] = []

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the bar away."""
        if self._bar:
            self._bar.stop()

    def note(self, text: str) -> None:
        """Print it above the bar."""
        if self._bar:
            # As it stands: a path may hold brackets.
            self._bar.console.print(text, markup=False, highlight=False)
        else:
            super().note(text)

    def begin(self, names: Sequence[str]) -> None:
        """Draw the bar, or make it longer."""
        if self._bar:
            self._bar.update(self._task, total=self._bar.tasks[0].total + len(names))
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as RichProgress

        self._bar = RichProgress(
            MofNCompleteColumn(),
            BarColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.description}"),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task("", total=len(names))
        self._bar.start()

    def started(self, name: str) -> None:
        """Show its name beside the bar."""
        self._at_work.append(name)
        self._bar.update(self._task, description=", ".join(self._at_work))

    def ended(self, name: str, seconds: float, fault: str | None) -> None:
        """Fill the bar by one, and leave a line."""
        super().ended(name, seconds, fault)
        self._at_work.remove(name)
        self._bar.update(self._task, advance=1, description=", ".join(self._at_work))
