"""What every channel checks before a message reaches Rasa. Pure functions, no network."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from bot.channels.bodies import read_object
from bot.errors import RequestError

MOST_CHARACTERS = 2000
MOST_SENDER_CHARACTERS = 200
LANGUAGES = ("fr", "en")
AUDIENCES = ("parent", "staff")
TOO_LONG = (
    "This message is longer than {most} characters. Please send the most important part first; "
    "in danger, call 112 (Europe), 999 (UK) or 911 (North America). / "
    "Ce message dépasse {most} caractères. Envoyez d’abord le plus important ; "
    "en cas de danger, appelez le 112 (Europe), le 999 (Royaume-Uni) ou le 911 (Amérique du Nord)."
)
ONLY_COMMAND = "?"


@dataclass(frozen=True)
class Incoming:
    """A message that passed the guard. `metadata` holds known keys only.

    `id` is the message's own, for channels that can send one twice; Rasa makes one otherwise.
    """

    sender: str
    text: str
    metadata: dict[str, str] = field(default_factory=dict)
    id: str | None = None


def read_json_message(body: bytes) -> Incoming:
    """Read a message from a JSON body. Raises RequestError saying what is accepted."""
    data = read_object(body, '{"sender": "…", "message": "…"}')
    return read_message(data.get("sender"), data.get("message"), data.get("metadata"))


def read_message(sender: Any, message: Any, metadata: Any = None) -> Incoming:
    """Check the parts of a message. Raises RequestError naming the part."""
    if not isinstance(sender, str) or not sender.strip():
        raise RequestError('"sender" must be a text that is not empty: an id of the conversation.')
    if len(sender) > MOST_SENDER_CHARACTERS or not sender.isprintable():
        raise RequestError(
            f'"sender" must be at most {MOST_SENDER_CHARACTERS} printable characters.'
        )
    if not isinstance(message, str):
        raise RequestError('"message" must be a text.')
    return Incoming(sender.strip(), read_text(message), read_metadata(metadata))


def read_text(message: str) -> str:
    """Turn what was typed into plain text that can never be a command.

    Rasa takes any text that starts with a slash, blanks before it included, for a command
    (`/restart`, `/intent{...}`). Slashes at the start go, in all their disguises.
    Raises RequestError when nothing is left or it is too long.
    """
    if len(message) > MOST_CHARACTERS:
        raise RequestError(TOO_LONG.format(most=MOST_CHARACTERS), status=413)
    visible = "".join(
        character
        if character in "\n\t" or unicodedata.category(character) not in _INVISIBLE
        else ""
        for character in unicodedata.normalize("NFC", message)
    ).strip()
    if not visible:
        raise RequestError('"message" must not be empty.')
    start = next((place for place, one in enumerate(visible) if not _may_precede(one)), None)
    return visible[start:] if start is not None else ONLY_COMMAND


def read_metadata(metadata: Any) -> dict[str, str]:
    """Keep the known keys of the metadata. Raises RequestError for a value that is not known."""
    if metadata is None:
        return {}
    if not isinstance(metadata, dict):
        raise RequestError('"metadata" must be an object with language, country, audience.')
    kept = {}
    for key, allowed in (("language", LANGUAGES), ("audience", AUDIENCES)):
        if metadata.get(key) is not None:
            if metadata[key] not in allowed:
                raise RequestError(f'"metadata.{key}" must be one of: {", ".join(allowed)}.')
            kept[key] = metadata[key]
    country = metadata.get("country")
    if country is not None:
        if not isinstance(country, str) or not re.fullmatch(r"[A-Za-z]{2}", country):
            raise RequestError('"metadata.country" must be two letters (ISO 3166-1), such as FR.')
        kept["country"] = country.upper()
    return kept


# Control and format characters (zero-width ones among them), lone surrogates, private use. The
# joiner U+200D is one of them: an emoji made of several falls apart, which harms nothing here.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
# Everything that is, looks like or normalises to a slash, and what is drawn as a blank but is none.
_SLASHES = frozenset("/\\\uff0f\u2044\u2215\u29f8\ufe68\uff3c\u2571\u27cb")
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def _may_precede(character: str) -> bool:
    """Tell whether a command could still follow: a slash, a blank, a mark that joins on to one."""
    return (
        character in _SLASHES
        or character in _BLANKS
        or character.isspace()
        or unicodedata.category(character).startswith("M")
    )
