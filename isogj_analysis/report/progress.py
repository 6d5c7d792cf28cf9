"""What a person sees while a report is built: a bar on a terminal, a line for each thing done."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress


def say(text: str) -> None:
    """Tell one thing; rich lets it stand above its bar."""
    print(text, file=sys.stderr, flush=True)


def bar(steps: int, *, shown: bool) -> "Progress":
    """Return a bar for so many steps, which is not there where stderr is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    progress = Progress(
        MofNCompleteColumn(), BarColumn(), TimeElapsedColumn(), TextColumn("{task.description}"),
        console=Console(stderr=True), transient=True, disable=not (shown and sys.stderr.isatty()),
    )  # fmt: skip
    progress.add_task("", total=steps)
    return progress


@contextlib.contextmanager
def step(progress: "Progress", name: str, tell: Callable[[str], object]) -> Iterator[None]:
    """Show that a step is at work, and tell how long it took or that it failed."""
    (task,) = progress.tasks
    began, said = time.monotonic(), "failed"
    progress.update(task.id, description=name)
    try:
        yield
        said = f"{time.monotonic() - began:.1f} s"
    finally:
        progress.update(task.id, advance=1)
        tell(f"{name}: {said}")
