"""The help of the command in the maintainer's language, and click's own words with it."""

from __future__ import annotations

import copy
import importlib
import inspect
import re

import click

from bot.cli.words import SOURCE, language, tell

_CLICK_MODULES = ("core", "decorators", "exceptions", "formatting", "parser", "termui", "types")
# Click's own words that maintainers meet. Click says the others in English.
CLICK_WORDS = (
    "Usage:",
    "Options",
    "Commands",
    "Error: {message}",
    "Error: invalid input",
    "Try '{command} {option}' for help.",
    "Show this message and exit.",
    "Missing command.",
    "Missing argument",
    "Missing option",
    "No such command {name!r}.",
    "No such option {name!r}.",
    "Did you mean {possibility}?",
    "(Did you mean one of: {possibilities}?)",
    "Got unexpected extra argument ({args})",
    "Got unexpected extra arguments ({args})",
    "Option {name!r} requires an argument.",
    "Invalid value: {message}",
    "Invalid value for {param_hint}: {message}",
    "{value!r} is not a valid {number_type}.",
    "{value!r} is not one of {choices}.",
    "{value} is not in the range {range}.",
    "{name} {filename!r} does not exist.",
    "{name} {filename!r} is a directory.",
    "{name} {filename!r} is a file.",
    "default: {default}",
    "directory",
    "file",
    "path",
)
_EXAMPLES = re.compile(r"^\x08\n(\w+):")  # \b, as click marks a part not to be wrapped


def translated(command: click.Command) -> click.Command:
    """Give a copy of a command whose help speaks the maintainer's language."""
    if language() == SOURCE:
        return command
    spoken = copy.copy(command)
    spoken.help = translate_help(command.help)
    spoken.short_help = tell(command.short_help) if command.short_help else None
    spoken.params = [_translate_parameter(parameter) for parameter in command.params]
    if isinstance(spoken, click.Group):
        spoken.commands = {name: translated(sub) for name, sub in spoken.commands.items()}
    return spoken


def help_texts(command: click.Command) -> list[str]:
    """List the texts of a command's help that a catalogue must have."""
    texts = [text for part in _paragraphs(command.help) if (text := _message(part))]
    if command.short_help:
        texts.append(command.short_help)
    texts += [p.help for p in command.params if getattr(p, "help", None)]
    return texts


def translate_help(text: str | None) -> str | None:
    """Translate a help paragraph by paragraph; examples stay as they are."""
    if not text:
        return text
    parts = []
    for part in _paragraphs(text):
        message = _message(part)
        if part.startswith("\b"):
            parts.append(_EXAMPLES.sub(lambda match: f"\b\n{tell(match[1] + ':')}", part))
        else:
            parts.append(tell(message))
    return "\n\n".join(parts)


def speak_click() -> None:
    """Have click say its own words (“Usage”, “No such option”) from our catalogue.

    Click marks them for gettext, which only reads compiled catalogues of the process's locale.
    """

    def own(message: str) -> str:
        return tell(message)

    def own_number(one: str, many: str, number: int) -> str:
        return tell(one if number == 1 else many)

    for name in _CLICK_MODULES:
        module = importlib.import_module(f"click.{name}")
        if hasattr(module, "_"):
            module._ = own
        if hasattr(module, "ngettext"):
            module.ngettext = own_number


def _translate_parameter(parameter: click.Parameter) -> click.Parameter:
    if not getattr(parameter, "help", None):
        return parameter
    spoken = copy.copy(parameter)
    spoken.help = tell(parameter.help)
    return spoken


def _paragraphs(text: str | None) -> list[str]:
    return re.split(r"\n\s*\n", inspect.cleandoc(text)) if text else []


def _message(part: str) -> str:
    """Give the msgid of a paragraph: its words on one line; of examples, only their heading."""
    if part.startswith("\b"):
        heading = _EXAMPLES.match(part)
        return f"{heading[1]}:" if heading else ""
    return " ".join(part.split())
