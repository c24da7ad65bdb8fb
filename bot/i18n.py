"""Everything said that is not an answer text: gettext catalogues read by Babel.

The msgid is the English text. Placeholders are named, in braces. The catalogues are
read as they are (.po): there is no compiled copy that could be older than its source.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path

from bot.errors import SeedError

LANGUAGES = ("fr", "en")
LOCALES = {"fr": "fr_FR", "en": "en_GB"}  # whose data format figures, dates and lists
LOCALE_FOLDER = Path(__file__).parent / "locales"


def say(message: str, language: str, **values: object) -> str:
    """Give a text of the catalogue in a language, its placeholders filled in.

    Raises KeyError when the catalogue lacks the message: the catalogues are checked for
    completeness in the tests, and a missing text must not pass unseen.
    """
    text = catalogue(language)[message]
    return text.format(**values) if values else text


def noted(message: str) -> str:
    """Mark a text for the catalogues where it is written; it is looked up where it is said."""
    return message


def worded(message: str) -> str:
    """Mark a text of the assistant's own, as `noted` marks one of the command's."""
    return message


@functools.cache
def catalogue(language: str) -> dict[str, str]:
    """Read the catalogue of one language: msgid to text. Raises SeedError if it is incomplete."""
    from babel.messages.pofile import read_po  # late: `balise --help` needs none of it

    path = LOCALE_FOLDER / language / "LC_MESSAGES" / "balise.po"
    with path.open("rb") as file:
        messages = [message for message in read_po(file, locale=language) if message.id]
    texts = {}
    for message in messages:
        if not message.string or message.fuzzy:
            raise SeedError(f"{path}: {message.id!r} has no finished translation")
        unknown = set(placeholders(message.string)) - set(placeholders(message.id))
        if unknown:
            raise SeedError(f"{path}: {message.id!r}: unknown placeholders {sorted(unknown)}")
        texts[message.id] = message.string
    return texts


def placeholders(text: str) -> list[str]:
    """List the names in braces in a text."""
    return re.findall(r"\{(\w+)\}", text)
