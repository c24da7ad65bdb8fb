"""`balise backup` and `balise restore`."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.matrix import FOLDER
from bot.cli.words import tell
from bot.runtime.settings import Project

FORCE = click.option("--force", is_flag=True, help="Replace what is there.")


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@FOLDER
@FORCE
def save(file: Path, folder: Path, force: bool) -> None:
    """Save counts, what is kept for review and the settings of the Matrix bridge into FILE.

    A server may run meanwhile. Conversations and keys are left out on purpose: see
    docs/privacy.md. Only you can read the file; keep it so.

    \b
    Example:
      balise backup balise-backup.zip
    """
    from bot import backup

    parts = backup.save(Project().kept, folder, file.absolute(), force)
    click.echo(tell("Saved in {path}: {parts}", path=file, parts=", ".join(parts)))


@click.command("restore")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@FOLDER
@FORCE
def restore(file: Path, folder: Path, force: bool) -> None:
    """Put back what FILE holds, all of it or nothing.

    Nothing that is there is replaced without --force. Messages whose time for review is over
    are deleted again. The Matrix bridge needs new keys: balise matrix register

    \b
    Example:
      balise restore balise-backup.zip
    """
    from bot import backup

    parts = backup.restore(file.absolute(), Project().kept, folder, force)
    click.echo(tell("Restored from {path}: {parts}", path=file, parts=", ".join(parts)))
