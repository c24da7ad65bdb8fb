"""Tell that something is going on while it does."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


@contextmanager
def working(what: str) -> Iterator[None]:
    """Show a spinner with the time that has gone by; one plain line where there is no terminal."""
    with steps(None) as step:
        step(what)
        yield


@contextmanager
def steps(seconds: float | None) -> Iterator[Callable[[str], None]]:
    """Show the step that is under way; give the function that names the next one.

    With the `seconds` that all will take, a bar and the time left are shown besides.
    """
    if not sys.stderr.isatty():
        yield lambda what: click.echo(f"{what} …", err=True)
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = [SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()]
    if seconds:
        columns += [BarColumn(), TextColumn("{task.fields[left]}")]
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as progress:
        task = progress.add_task("…", total=seconds, left="")

        def step(what: str) -> None:
            progress.update(task, description=what)

        if seconds is None:
            yield step
            return
        with _clock(progress, task, seconds):
            yield step


@contextmanager
def _clock(progress, task, seconds: float) -> Iterator[None]:
    import threading

    done = threading.Event()

    def tick() -> None:
        while not done.wait(0.5):
            gone = progress.tasks[0].elapsed or 0
            left = max(0, seconds - gone)
            shown = f"−{left / 60:.0f} min" if left >= 90 else f"−{left:.0f} s"
            progress.update(task, completed=min(gone, seconds), left=shown)

    clock = threading.Thread(target=tick, daemon=True)
    clock.start()
    try:
        yield
    finally:
        done.set()
        clock.join()
