"""The `balise` command: one module a sub-command, loaded when it is called."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

import click

from bot import __version__
from bot.cli import bilingual, words
from bot.cli.words import tell
from bot.errors import BaliseError

# Name of the sub-command to its module, and after a colon to the click command there if that is
# not named `command`.
COMMANDS = {
    "serve": "bot.cli.serve",
    "chat": "bot.cli.chat",
    "seeds": "bot.cli.seeds",
    "matrix": "bot.cli.matrix",
    "intents": "bot.cli.intents",
    "examples": "bot.cli.examples",
    "train": "bot.cli.train",
    "models": "bot.cli.models",
    "evaluate": "bot.cli.evaluate",
    "compare": "bot.cli.compare",
    "review": "bot.cli.review",
    "report": "bot.cli.report",
    "privacy": "bot.cli.privacy",
    "backup": "bot.cli.backup:save",
    "restore": "bot.cli.backup:restore",
    "helplines": "bot.cli.helplines",
    "i18n": "bot.cli.i18n",
    "rasa": "bot.cli.rasa",
}
# Files are named as a maintainer sees them: from the root of the project.
_ROOT = f"{Path(__file__).parents[2]}{os.sep}"


def find_command(name: str) -> click.Command:
    """Import a sub-command."""
    module, _, command = COMMANDS[name].partition(":")
    return getattr(importlib.import_module(module), command or "command")


class _Lazy(click.Group):
    """Imports a sub-command only when it is needed: `balise --help` must not wait for Rasa."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        return bilingual.translated(find_command(name))

    def get_help(self, ctx: click.Context) -> str:
        own = bilingual.translated(_bare(self))
        self.help, self.params = own.help, own.params
        return super().get_help(ctx)


def _bare(group: click.Group) -> click.Command:
    return click.Command(group.name, help=group.help, params=group.params)


def _choose_language(ctx: click.Context, option: click.Parameter, value: str | None) -> None:
    if value:
        if value not in words.languages():
            known = ", ".join(words.languages())
            told = tell("There is no language {name!r} here; known: {known}.")
            raise click.BadParameter(told.format(name=value, known=known))
        words.choose_language(value)


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="balise", help="Show the version and leave.")
@click.option(
    "--lang",
    callback=_choose_language,
    expose_value=False,
    is_eager=True,
    help="Language of the command (en, fr); that of the shell when not given.",
)
def balise() -> None:
    """Balise: a bilingual assistant on grooming, sextortion and webcam abuse of children.

    Exit status: 0 done, 1 something is to mend, 2 the command was not understood, 130 stopped.
    """


def main() -> None:
    """Run the command; a mistake is told in plain words, without a traceback."""
    bilingual.speak_click()
    try:
        balise(standalone_mode=False)
    except (click.exceptions.Abort, KeyboardInterrupt):
        click.echo(tell("Stopped."), err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except BaliseError as error:
        told = tell(error.message, **error.values)
        click.echo(f"balise: {told.replace(_ROOT, '')}", err=True)
        sys.exit(error.exit_status)
    except BrokenPipeError:  # `balise … | head`: nobody reads any more
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        place = error.filename or tell("a file")
        click.echo(f"balise: {place}: {error.strerror or type(error).__name__}", err=True)
        sys.exit(1)
