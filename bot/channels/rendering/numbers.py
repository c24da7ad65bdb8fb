"""Find telephone numbers and addresses in a text, so that a tap dials or opens them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """A stretch of text, and what a tap on it opens."""

    text: str
    link: str | None = None


_ADDRESS = r"https?://[^\s<>()«»“”]*[^\s<>()«»“”.,;:!?]"
_BLANK = r"[ \u00a0\u202f]"
# A number must stand alone: 119 is no number to call in "119 000 images" or "119 %".
_BEFORE = rf"(?<![\w+/.,-])(?<!\d{_BLANK})"
_AFTER = rf"(?![\w/-])(?!{_BLANK}?[\d%€£$])(?![.,]\d)"
# Two digits are an age or a day more often than a number to call.
_CALLED = r"(?:(?<=\ble )|(?<=\bau )|(?<=\bcall )|(?<=\btext )|(?<=\bon ))"
_THEN = rf"(?={_BLANK}(?:ou|or)\b|{_BLANK}?[,;:.!?()]|\s*$)"


def link_numbers(text: str, numbers: Mapping[str, str]) -> tuple[Span, ...]:
    """Cut a text into spans; those that are one of `numbers` or an address carry a link."""
    spans: list[Span] = []
    at = 0
    for found in _pattern(numbers).finditer(text):
        if found.start() > at:
            spans.append(Span(text[at : found.start()]))
        shown = found.group()
        spans.append(Span(shown, numbers.get(_key(shown), shown)))
        at = found.end()
    if at < len(text):
        spans.append(Span(text[at:]))
    return tuple(spans)


def _key(shown: str) -> str:
    return re.sub(r"[\u00a0\u202f]", " ", shown)


def _pattern(numbers: Mapping[str, str]) -> re.Pattern[str]:
    choices = [_ADDRESS]
    for number in sorted(numbers, key=len, reverse=True):
        written = _BLANK.join(re.escape(part) for part in number.split())
        if len(number) > 2:
            choices.append(f"{_BEFORE}{written}{_AFTER}")
        else:
            choices.append(f"^{written}(?=,)|{_CALLED}{written}{_AFTER}{_THEN}")
    return re.compile("|".join(choices))
