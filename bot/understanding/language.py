"""French or English? Evidence from a text, and the choice that a conversation makes of it.

langdetect alone is unreliable under five words, so its vote is joined with the words and
letter groups of our own examples, which are labelled with their language. The result is a
log odds: above zero for French, below for English, near zero for "cannot tell".
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from bot.knowledge.records import Language
from bot.understanding.profiles import probabilities

TABLE = "language.json"
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
FRENCH_LETTERS = re.compile(r"[àâçéèêëîïôûùœ]")
ACCENT = 1.0  # log odds of a letter that English hardly uses
# Measured on the examples by cross-validation: see `balise evaluate`.
SURE = 2.0  # log odds from which a message counts as telling its language
PLAIN = 6.0  # log odds from which a message is plainly in a language
UNKNOWN_WORDS = SURE - 0.1  # the most that words nobody knows can tell
FOREIGN_PROBABILITY = 0.95
FOREIGN_WORDS = 4
LANGDETECT_SHARE = 2.0  # the most that langdetect adds to the log odds,
LANGDETECT_SHARE_PER_WORD = 0.5  # and the most for each word: alone, on one word, it guesses


@dataclass(frozen=True)
class Evidence:
    """What a text tells of its language.

    `odds`: log odds of French against English. `foreign`: plainly neither.
    """

    odds: float
    foreign: bool = False

    @property
    def language(self) -> Language | None:
        """The language told, or None when the text cannot tell."""
        if self.foreign or abs(self.odds) < SURE:
            return None
        return "fr" if self.odds > 0 else "en"

    @property
    def plain(self) -> bool:
        """Whether the text is plainly in its language."""
        return not self.foreign and abs(self.odds) >= PLAIN


@dataclass
class LanguageTable:
    """Log odds of words and letter groups, learnt from labelled examples."""

    words: dict[str, float] = field(default_factory=dict)
    letters: dict[str, float] = field(default_factory=dict)

    @classmethod
    def learn(cls, examples: list[tuple[str, Language]]) -> LanguageTable:
        """Learn from (text, language) pairs."""
        return cls(
            words=_log_odds(examples, words_of, smoothing=0.5),
            letters=_log_odds(examples, letters_of, smoothing=2.0),
        )

    def odds(self, text: str) -> float:
        """Give the log odds of French for a text. Known words weigh more than letter groups."""
        words = words_of(text)
        known = [self.words[word] for word in words if word in self.words]
        unknown = [word for word in words if word not in self.words]
        spelt = [self.letters.get(group, 0.0) for word in unknown for group in letters_of(word)]
        accents = len(FRENCH_LETTERS.findall(text.casefold()))
        return sum(known) + 0.4 * sum(spelt) + ACCENT * min(accents, 2)

    def save(self, folder: Path) -> None:
        """Write the table into a folder."""
        data = {"words": self.words, "letters": self.letters}
        (folder / TABLE).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> LanguageTable:
        """Read a table from a folder."""
        return cls(**json.loads((folder / TABLE).read_text(encoding="utf-8")))


def weigh(text: str, table: LanguageTable) -> Evidence:
    """Weigh what a text tells of its language."""
    words = words_of(text)
    if not words:
        return Evidence(0.0)
    odds = table.odds(text)
    share = min(LANGDETECT_SHARE, LANGDETECT_SHARE_PER_WORD * len(words))
    if abs(odds) < PLAIN + share:  # else the text is plainly in its language, whatever is added
        odds += max(-share, min(share, _langdetect_odds(text)))
    known = sum(word in table.words for word in words)
    if not known and not FRENCH_LETTERS.search(text.casefold()):
        odds = max(-UNKNOWN_WORDS, min(UNKNOWN_WORDS, odds))  # letters pressed at random
    foreign = len(words) >= FOREIGN_WORDS and known <= len(words) / 2 and _is_foreign(text)
    return Evidence(odds, foreign)


@dataclass(frozen=True)
class Choice:
    """The language of a reply, and what the conversation remembers of how it was chosen.

    `asked`: the person asked for it. `other`: messages in a row plainly in the other one.
    """

    language: Language
    asked: bool = False
    other: int = 0


def choose(
    evidence: Evidence,
    before: Choice | None,
    page: Language | None = None,
    request: Language | None = None,
) -> Choice:
    """Choose the language of a reply. In this order:

    - what the person asks for now;
    - what they asked for before, until they plainly write in the other language twice;
    - what the message tells;
    - the language of the conversation so far;
    - the language of the page;
    - whatever the message leans to.
    """
    if request:
        return Choice(request, asked=True)
    told = evidence.language
    if before and before.asked:
        if told and told != before.language and evidence.plain:
            if before.other >= 1:
                return Choice(told)
            return Choice(before.language, asked=True, other=before.other + 1)
        return Choice(before.language, asked=True, other=before.other if told is None else 0)
    if told:
        return Choice(told)
    if before:
        return Choice(before.language)
    return Choice(page or ("fr" if evidence.odds >= 0 else "en"))


_FRENCH = r"(?:fran[cç]ais\w*|french)"
_ENGLISH = r"(?:anglais\w*|english)"
_ASKS = (
    r"(?:\bin|\ben|\bto|\bau|\bl['’]|\bspeak|\bparl\w+|\bswitch\w*|\bswitch\w* to|\brepond\w*"
    r"|\bécri\w+|\becri\w+|\bwrite|\buse|\bpasse\w* [aà] l['’])"
)


def requested(text: str) -> Language | None:
    """Find the language that a request to change the language asks for.

    Call it only for messages understood as such a request.
    """
    french = re.search(_FRENCH, text, re.IGNORECASE)
    english = re.search(_ENGLISH, text, re.IGNORECASE)
    if french and english:
        # "I don't speak French, in English please": the one that follows in/en, the later wins.
        asked = [
            (match.end(), language)
            for language, names in (("fr", _FRENCH), ("en", _ENGLISH))
            for match in re.finditer(rf"\b(?:in|en|to)\s+{names}", text, re.IGNORECASE)
        ]
        return max(asked)[1] if asked else None
    if french:
        return "fr"
    return "en" if english else None


def words_of(text: str) -> list[str]:
    """Split a text into lower-case words, apostrophes inside them made one kind."""
    folded = unicodedata.normalize("NFC", text).casefold().replace("’", "'")
    return WORD.findall(folded)


def letters_of(text: str) -> list[str]:
    """Split a text's words into groups of two and three letters, with their borders."""
    groups = []
    for word in words_of(text):
        padded = f"_{word}_"
        groups += [padded[i : i + n] for n in (2, 3) for i in range(len(padded) - n + 1)]
    return groups


def _log_odds(examples, split, smoothing: float) -> dict[str, float]:
    counts = {"fr": Counter(), "en": Counter()}
    for text, language in examples:
        counts[language].update(split(text))
    totals = {language: sum(counter.values()) for language, counter in counts.items()}
    size = len(counts["fr"] | counts["en"])
    table = {}
    for item in counts["fr"] | counts["en"]:
        seen = {language: counts[language][item] + smoothing for language in counts}
        odds = math.log(seen["fr"] / (totals["fr"] + smoothing * size))
        odds -= math.log(seen["en"] / (totals["en"] + smoothing * size))
        table[item] = round(max(-6.0, min(6.0, odds)), 3)
    return table


def _langdetect_odds(text: str) -> float:
    found = probabilities(text, among=("en", "fr"))
    if not found:
        return 0.0
    return math.log(found.get("fr", 0.0) + 1e-6) - math.log(found.get("en", 0.0) + 1e-6)


def _is_foreign(text: str) -> bool:
    found = probabilities(text)
    return sum(p for name, p in found.items() if name not in ("fr", "en")) >= FOREIGN_PROBABILITY
