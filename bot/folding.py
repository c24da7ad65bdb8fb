"""Texts made comparable: one case, no accents, one kind of apostrophe and blank."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Lower the case, drop accents, make apostrophes and blanks of one kind."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("’", "'"))
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(plain.split())
