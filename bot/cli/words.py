"""What the command says, in the maintainer's language.

English is the source: the msgids of `locales/<language>/LC_MESSAGES/cli.po`. A language with
such a file is offered; a text that is missing in it is said in English (`balise i18n check`
tells of it).
"""

from __future__ import annotations

import functools
import os
import re

from bot.i18n import LOCALE_FOLDER

SOURCE = "en"
_chosen: list[str] = []


def choose_language(name: str | None) -> None:
    """Speak a language from now on; None: the one of the shell."""
    _chosen[:] = [name] if name else []


def language() -> str:
    """Name the language to speak: `--lang`, or LC_ALL, LC_MESSAGES, LANG, or English."""
    if _chosen:
        return _chosen[0]
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next(filter(None, names), "")
    short = re.split(r"[_.@]", locale)[0].lower()
    return short if short in languages() else SOURCE


@functools.cache
def languages() -> tuple[str, ...]:
    """Name the languages that the command speaks."""
    found = sorted(path.parts[-3] for path in LOCALE_FOLDER.glob("*/LC_MESSAGES/cli.po"))
    return (SOURCE, *(name for name in found if name != SOURCE))


def tell(message: str, /, **values: object) -> str:
    """Give a text in the maintainer's language, its placeholders filled in."""
    text = _texts(language()).get(message) or message
    return text.format(**values) if values else text


@functools.cache
def _texts(name: str) -> dict[str, str]:
    path = LOCALE_FOLDER / name / "LC_MESSAGES" / "cli.po"
    if name == SOURCE or not path.exists():
        return {}
    from babel.messages.pofile import read_po  # only where it is needed: the help must be quick

    with path.open("rb") as file:
        messages = read_po(file, locale=name)
        return {m.id: m.string for m in messages if m.id and m.string and not m.fuzzy}
