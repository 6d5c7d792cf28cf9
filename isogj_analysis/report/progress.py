"""What a person sees while a report is built: a bar on a terminal, a line for each thing done."""

import contextlib
import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress


class Teller:
    """Tells on stderr what a build does, unless it is `quiet`."""

    _bar: "Progress"

    def __init__(self, *, quiet: bool) -> None:
        """Say nothing yet."""
        self.quiet = quiet

    def say(self, text: str) -> None:
        """Tell one thing; rich lets it stand above its bar."""
        if not self.quiet:
            print(text, file=sys.stderr, flush=True)

    @contextlib.contextmanager
    def steps(self, count: int) -> Iterator[None]:
        """Show a bar for so many steps, which is not there where stderr is no terminal."""
        from rich import console, progress

        with progress.Progress(
            progress.MofNCompleteColumn(), progress.BarColumn(), progress.TimeElapsedColumn(),
            progress.TextColumn("{task.description}"), console=console.Console(stderr=True),
            transient=True, disable=self.quiet or not sys.stderr.isatty(),
        ) as self._bar:  # fmt: skip
            self._bar.add_task("", total=count)
            yield

    @contextlib.contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Show that a step is at work, and tell how long it took or that it failed."""
        (task,) = self._bar.tasks
        began, said = time.monotonic(), "failed"
        self._bar.update(task.id, description=name)
        try:
            yield
            said = f"{time.monotonic() - began:.1f} s"
        finally:
            self._bar.update(task.id, advance=1)
            self.say(f"{name}: {said}")
