"""The places that are named in a message: places.tsv, and where its names stand in a text."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bot.errors import SeedError
from bot.folding import fold

FILE = Path(__file__).parent / "places.tsv"
COLUMNS = 5
Kind = Literal["country", "place", "word", "people", "none"]
_SAME = {"st": "saint", "ste": "sainte"}  # "St Helens" is looked up as "saint helens"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Place:
    """A country (ISO 3166-1 alpha-2) and, where it matters, a part of it.

    `yields`: who is known to be in one of these countries stays there, since it has a place of
    the same name; "*" stands for every country.
    """

    country: str
    region: str | None = None
    yields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mention:
    """A name of a place from `start` to `end` of a text."""

    start: int
    end: int
    kind: Kind
    place: Place


def prepare(text: str) -> str:
    """Fold a text as `mentions` reads it; "l'" and "d'" become words of their own."""
    return re.sub(r"\b([dl]|qu)' ?", r"\1' ", fold(text))


def mentions(prepared: str) -> list[Mention]:
    """Find the names of places in a text that `prepare` gave, the longest name at each point."""
    names, longest = _names()
    found: list[Mention] = []
    words = [(m.start(), m.end(), _SAME.get(m.group(), m.group())) for m in _words(prepared)]
    at = 0
    while at < len(words):
        size = min(longest.get(words[at][2], 0), len(words) - at)
        for length in range(size, 0, -1):
            key = tuple(word for _, _, word in words[at : at + length])
            known = names.get(key)
            if known:
                kind, place = known
                if kind != "none":
                    end = words[at + length - 1][1]
                    found.append(Mention(words[at][0], end, kind, place))
                at += length - 1
                break
        at += 1
    return found


@functools.cache
def has_people(country: str) -> bool:
    """Tell whether those who come from a country are taken to live there, if nothing else is known.

    Those who write that they are from any other mostly live where they write.
    """
    return any(
        kind == "people" and place.country == country for kind, place in _names()[0].values()
    )


def _words(text: str) -> list[re.Match]:
    return list(_WORD.finditer(text))


@functools.cache
def _names() -> tuple[dict[tuple[str, ...], tuple[Kind, Place]], dict[str, int]]:
    """Read places.tsv: each name as words, and the most words that a first word begins."""
    names: dict[tuple[str, ...], tuple[Kind, Place]] = {}
    longest: dict[str, int] = {}
    for number, line in enumerate(FILE.read_text(encoding="utf-8").splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != COLUMNS:
            raise SeedError(f"{FILE.name}, line {number}: {COLUMNS} columns, not {len(cells)}")
        country, region, kind, yields, spelt = cells
        others = () if yields == "-" else tuple(yields.split(","))
        place = Place(country, None if region == "-" else region, others)
        for name in spelt.split("|"):
            key = tuple(_SAME.get(word, word) for word in _WORD.findall(prepare(name)))
            if key in names and names[key] != (kind, place):
                raise SeedError(f"{FILE.name}, line {number}: {name!r} is named twice")
            names[key] = (kind, place)
            longest[key[0]] = max(longest.get(key[0], 0), len(key))
    return names, longest
