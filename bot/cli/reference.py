"""Write docs/commands.md from the help: `python -m bot.cli.reference`."""

from __future__ import annotations

import click

from bot.cli import COMMANDS, balise, words
from bot.runtime.settings import Project
from bot.writing import write_whole

WIDTH = 96
HEAD = """\
# The commands

Written from the help by `python -m bot.cli.reference`; a test compares them. In French:
`balise --lang fr …`, or a shell in French.
"""


def write_reference() -> str:
    """Give the reference of all commands as Markdown, in English."""
    words.choose_language(words.SOURCE)
    context = click.Context(
        balise, info_name="balise", max_content_width=WIDTH, help_option_names=["-h", "--help"]
    )
    parts = [HEAD, _block(balise, context)]
    for name in COMMANDS:
        command = balise.get_command(context, name)
        if name == "rasa":  # it passes all options on, and so has no help of its own
            parts.append(f"## balise {name}\n\n{_help(command, context, name)}")
            continue
        parts += [f"## balise {name}", _block(command, _under(context, command, name))]
        if isinstance(command, click.Group):
            inner = _under(context, command, name)
            for sub in command.list_commands(inner):
                found = command.get_command(inner, sub)
                parts += [f"### balise {name} {sub}", _block(found, _under(inner, found, sub))]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _under(parent: click.Context, command: click.Command, name: str) -> click.Context:
    return click.Context(command, info_name=name, parent=parent, max_content_width=WIDTH)


def _block(command: click.Command, context: click.Context) -> str:
    context.terminal_width = WIDTH
    return f"```\n{click.Command.get_help(command, context)}\n```"


def _help(command: click.Command, context: click.Context, name: str) -> str:
    return _block(command, _under(context, command, name))


if __name__ == "__main__":
    write_whole({Project().root / "docs/commands.md": write_reference()})
