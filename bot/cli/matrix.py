"""`balise matrix`: the bridge to Matrix rooms (Element, Tchap and others)."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from urllib.parse import urlsplit

import click

from bot.errors import SetupError
from bot.runtime.settings import LogSettings

FOLDER = click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="BALISE_MATRIX_FOLDER",
    default=Path(".matrix"),
    show_default=True,
    help="Where the bridge keeps its settings, keys and unanswered messages.",
)


@click.group("matrix")
def command() -> None:
    """Answer school staff in Matrix rooms; see docs/matrix.md.

    \b
    Examples:
      balise matrix register --homeserver https://matrix.example.org --user balise
      balise matrix check
      balise matrix start
    """


@command.command()
@click.option("--homeserver", required=True, help="Address of the home server.")
@click.option("--user", required=True, help="The account made for Balise: balise, or @balise:….")
@click.option("--allow", multiple=True, help="A server whose people may invite; may be repeated.")
@click.option("--country", help="Two letters, such as FR or GB.")
@click.option("--language", type=click.Choice(["fr", "en"]), default="fr", show_default=True)
@click.option("--assistant", default="http://127.0.0.1:5005", show_default=True)
@FOLDER
def register(
    homeserver: str,
    user: str,
    allow: tuple[str, ...],
    country: str | None,
    language: str,
    assistant: str,
    folder: Path,
) -> None:
    """Log the bridge in, as a device of its own, and keep its keys.

    The password is asked for, or read from BALISE_MATRIX_PASSWORD. Where people log in without
    one, give BALISE_MATRIX_TOKEN: the access token of a device made for the bridge alone.
    """
    from bot.matrix import account
    from bot.matrix.settings import Folder, read_settings

    server = user.partition(":")[2] or urlsplit(homeserver).hostname or homeserver
    settings = read_settings(
        {
            "homeserver": homeserver,
            "allow": list(allow) or [server],
            "country": country,
            "language": language,
            "assistant": assistant,
        }
    )
    token = os.environ.get("BALISE_MATRIX_TOKEN", "")
    password = os.environ.get("BALISE_MATRIX_PASSWORD", "")
    if not token and not password:
        password = click.prompt("Password", hide_input=True)
    secret = account.Secret(password=password, token=token)
    _log_errors()
    known = asyncio.run(account.register(Folder(folder), settings, user, secret))
    click.echo(f"Registered {known.user_id} as device {known.device_id}. Settings: {folder}")
    if not known.signed:
        click.echo(f"The account has keys of its own that did not sign it. {account.VERIFY}")
    click.echo(f"People of {', '.join(settings.allow)} may invite it. Next: balise matrix check")


@command.command()
@FOLDER
def check(folder: Path) -> None:
    """Check the account, the home server, the keys and the assistant."""
    from bot.matrix import account, bridge
    from bot.matrix.settings import Folder

    _log_errors()
    findings = asyncio.run(account.check(Folder(folder), os.environ.get(bridge.TOKEN)))
    for finding in findings:
        click.echo(f"{'ok  ' if finding.good else 'FAIL'}  {finding.told}")
        if finding.advice:
            click.echo(f"      {finding.advice}")
    failed = sum(not finding.good for finding in findings)
    if failed:
        raise SetupError(f"{failed} of {len(findings)} checks failed.")


@command.command()
@FOLDER
def start(folder: Path) -> None:
    """Run the bridge until it is stopped.

    Its log is written as that of `balise serve`: BALISE_LOG, BALISE_LOG_LEVEL.
    """
    from bot.matrix import bridge
    from bot.matrix.settings import Folder
    from bot.operations import logs

    log = LogSettings.read()
    logs.configure(log.style, logs.LEVELS[log.level])
    click.echo("The bridge runs. Ctrl-C stops it; nothing that was sent meanwhile is lost.")
    bridge.run(Folder(folder))


def _log_errors() -> None:
    """Leave the shell to what the command itself says."""
    from bot.operations import logs

    logs.configure(level=logs.LEVELS["error"])
