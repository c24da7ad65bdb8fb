"""The `balise` command: one module a sub-command, loaded when it is called."""

from __future__ import annotations

import importlib
import sys

import click

from bot import __version__
from bot.errors import BaliseError

# Name of the sub-command to its module; each module has a click command `command`.
COMMANDS = {
    "serve": "bot.cli.serve",
    "train": "bot.cli.train",
    "chat": "bot.cli.chat",
    "evaluate": "bot.cli.evaluate",
    "seeds": "bot.cli.seeds",
    "matrix": "bot.cli.matrix",
    "rasa": "bot.cli.rasa",
}


class _Lazy(click.Group):
    """Imports a sub-command only when it is needed: `balise --help` must not wait for Rasa."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        return importlib.import_module(COMMANDS[name]).command


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="balise")
def balise() -> None:
    """Balise: a bilingual assistant on grooming, sextortion and webcam abuse of children."""


def main() -> None:
    """Run the command; a mistake is told in plain words, without a traceback."""
    try:
        balise(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except KeyboardInterrupt:
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except BaliseError as error:
        click.echo(f"balise: {error}", err=True)
        sys.exit(error.exit_status)
