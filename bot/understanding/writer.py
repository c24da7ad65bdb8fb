"""Who writes: a child who gives their age, or speaks of what is done to them by family."""

from __future__ import annotations

import re

from bot.folding import fold

_OWN_AGE = re.compile(
    r"\b(?:j'?ai|jai|i'?m|i am|im|moi) (?:que |only |just |seulement |bientot |nearly |almost )?(\d{1,2})(?! ?(?:enfants|kids|children|fois|times|photos|euros|ans de|years (?:of|as)))"
    r"(?: ?(?:ans|an|yo|y/o|years? old|yrs? old|yrs?))?\b"
)
# Said of oneself only by the one to whom it happens.
_DONE_TO_ME = re.compile(
    r"\b(?:mon (?:pere|beau-pere|beau pere|oncle|frere|grand-pere|cousin|entraineur|prof|coach)|my (?:dad|father|stepdad|step dad|stepfather|uncle|brother|grandad|grandpa|cousin|coach|teacher)|il|he)"
    r" (?:me touche|m'oblige|me force|me fait (?:des|faire)|touches me|makes me (?:do|take|show|touch)|forces me|hurts me|comes (?:in|into) my (?:room|bed))"
)
YOUNGEST, OLDEST = 6, 17
# Words of someone who speaks of what happens to themself.
_OF_ME = re.compile(
    r"\b(?:me|moi|mes|ma (?:photo|foto|video|vie|chambre)|mon (?:ex|prof|coach|pere|beau)|j'\w+|jm\w*|jsuis|jlai|jpeux|gt"
    r"|my (?:babysitter|ex|teacher|coach|room|pic\w*|photo\w*|video|body|dad|stepdad|uncle|brother|life)"
    r"|of me|to me|with me|at me|happened (?:to me|at))\b|\bm'"
)
UNSURE, POSSIBLE = 0.95, 0.02  # belief in the first topic, and in a child writing


def is_child(text: str) -> bool:
    """Tell whether a message shows by itself that a child writes."""
    folded = fold(text)
    ages = [int(age) for age in _OWN_AGE.findall(folded)]
    return any(YOUNGEST <= age <= OLDEST for age in ages) or bool(_DONE_TO_ME.search(folded))


def may_be_child(text: str, first: float, child: float) -> bool:
    """Tell whether a message not understood surely is rather a child's disclosure.

    `first` is the belief in the likeliest topic, `child` that a child writes of themself. A
    child's half-said words must not be met with small talk: better once too often as a child.
    """
    return first < UNSURE and child >= POSSIBLE and bool(_OF_ME.search(fold(text)))
