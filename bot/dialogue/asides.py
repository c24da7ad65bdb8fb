"""Short questions about what was just said: is the line free, can I write instead of speaking."""

from __future__ import annotations

import re

from bot.folding import fold

MOST_WORDS = 11
_ABOUT_LINES = re.compile(
    r"gratuit\w*|payant\w*|\bfree\b|\bcosts?\b|\bcoute\b|anonym\w*|confidenti\w*|show up on (?:the|my) bill|sur la facture"
    r"|(?:si|if) (?:j'appelle|j'appelais|on appelle|je telephone|i (?:call|rang|ring|phone)|we (?:call|ring))"
    r"|(?:c'est|ils sont|they|is it|are they) (?:ouverts?|open)|ouvert (?:la nuit|le dimanche|quand)|open (?:at night|on sundays?|late)"
)
_CANNOT_SPEAK = re.compile(
    r"(?:peu[xt]|peut|pouvons) pas (?:parler|telephoner|appeler)|can'?t (?:speak|talk|call|phone)|cannot (?:speak|talk|call)"
    r"|sans parler|without (?:speaking|talking)|(?:ecrire|envoyer) un (?:sms|texto|message)|(?:send|write) a text|(?:can|could) i text"
    r"|(?:he|she|they)(?:'ll| will| can| might)? hear|va (?:m'|nous )?entendre"
)


def asks_about_lines(text: str) -> bool:
    """Tell whether a short message asks how the lines just given work."""
    return len(text.split()) <= MOST_WORDS and bool(_ABOUT_LINES.search(fold(text)))


def cannot_speak(text: str) -> bool:
    """Tell whether a message says that its writer cannot speak on the telephone."""
    return bool(_CANNOT_SPEAK.search(fold(text)))


def goes_on(text: str) -> bool:
    """Tell whether a message hangs on the one before: 'and which app …'."""
    return len(text.split()) <= 2 * MOST_WORDS and bool(
        re.match(r"(?:et|and|but|mais)\b", fold(text))
    )
