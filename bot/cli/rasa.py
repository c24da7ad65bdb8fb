"""`balise rasa …`: any stock Rasa command, in this environment."""

from __future__ import annotations

import sys

import click

from bot.runtime.settings import Project

# Where Balise keeps what Rasa expects elsewhere, for the commands that take the option.
_PLACES = {
    "--domain": lambda project: project.domain,
    "--data": lambda project: project.data,
    "--config": lambda project: project.config,
    "--endpoints": lambda project: project.endpoints,
    "--credentials": lambda project: project.credentials,
}
_SHORT = {"-d": "--domain", "-c": "--config"}
_TAKES = {
    ("data", "validate"): ("--domain", "--data", "--config"),
    ("train",): ("--domain", "--data", "--config"),
    ("test",): ("--domain", "--endpoints"),
    ("shell",): ("--endpoints", "--credentials"),
    ("run",): ("--endpoints", "--credentials"),
}


@click.command(
    "rasa",
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    add_help_option=False,
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Run a stock Rasa command without TensorFlow, on Balise's files.

    \b
    Examples:
      balise rasa data validate --fail-on-warnings
      balise rasa test nlu --nlu data/nlu --cross-validation
    """
    from bot.runtime import environment

    environment.prepare()
    from rasa.__main__ import main as rasa_main

    sys.argv = ["rasa", *with_places(list(arguments), Project())]
    rasa_main()


def with_places(arguments: list[str], project: Project) -> list[str]:
    """Add the options that say where the files are, unless they are given already."""
    given = {_SHORT.get(argument, argument) for argument in arguments}
    for words, options in _TAKES.items():
        if tuple(arguments[: len(words)]) == words:
            missing = [option for option in options if option not in given]
            added = [part for option in missing for part in (option, str(_PLACES[option](project)))]
            return [*arguments, *added]
    return arguments
