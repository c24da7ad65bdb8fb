"""Circumstances that change what to do: money paid, an image out, the child's age."""

from __future__ import annotations

import re

from bot.folding import fold
from bot.knowledge.records import AgeBand, Circumstance

_CIRCUMSTANCES: tuple[tuple[Circumstance, str], ...] = (
    (
        "paid",
        r"\b(?:deja |already )?(?:a|ai|ont|avons|as|has|have|had|he's|she's|they've|i've|we've)(?: [\w']+){0,2}? (?:paye\w*|paid|verse|vire|envoye (?:de l'argent|des cartes|l'argent|\d+ ?(?:euros?|€|francs|dollars?|livres))"
        r"|sent (?:him |them |her )?(?:money|the money|gift cards?|£|\$))|\b(?:he|she|they|we|i|my (?:son|daughter)) (?:already )?(?:paid|sent (?:them |him |her )?(?:the )?money)"
        r"|\b(?:deja|already) (?:paye\w*|paid)|argent est (?:deja )?parti|money (?:has|is) (?:already )?gone|paye une (?:premiere )?fois",
    ),
    (
        "published",
        r"\b(?:photo|image|video|vid|pic\w*|nude|elle|it|c'est|ca|ils|elles|they)\b(?:'s|s)?(?: [\w']+){0,4}? (?:deja |already )?(?:publie\w*|diffuse\w*|en ligne|sortie?s?|postee?s?|partagee?s?|circule\w*|tourne\w*"
        r"|out there|online|posted|published|leaked|shared with|gone round|going round|everywhere|partout|sur internet|been (?:posted|published|shared|sent))"
        r"|(?:ils|il|elle|they|he|she) (?:l'a |l'ont |a |ont |has |have |already |deja )+(?:\w+ )?(?:publie\w*|diffuse\w*|poste\w*|envoye\w* a (?:tou\w+|ses|des)|posted|published|leaked|sent it to|shared it)"
        r"|(?:image|photo|video) (?:is|est) (?:already |deja )?(?:out|sortie|publiee)|\balready out\b|\ball over (?:the|school|snap|insta|town|his|her|year)\b|\bdeja (?:publiee?|en ligne|sortie)\b",
    ),
    (
        "child_unaware",
        r"(?:ne )?sa(?:it|is|vent) pas (?:encore )?que (?:je|j'|nous|on)(?: le| l'ai| ai| avons| a)? ?(?:sai[st]|savons|vu|lu|trouve|decouvert|suis au courant)|n'est pas au courant que"
        r"|(?:j'ai|on a|nous avons) (?:vu|lu|trouve|decouvert)\b.*(?:sans (?:qu'|le lui|lui|que)|en cachette|dans son dos)"
        r"|(?:doesn'?t|does not|don'?t|do not) (?:yet )?know (?:that )?(?:i|we)(?:'ve| have)? (?:know|saw|seen|read|found|looked)|has no idea (?:that )?(?:i|we) (?:know|saw|read|found)"
        r"|behind (?:his|her|their) back|sans qu'(?:il|elle) le sache|without (?:him|her|them) knowing|ignore que (?:je|nous|on)",
    ),
    (
        "deleted",
        r"\b(?:a|ai|ont|avons|has|have|he's|she's|i've|we've|already|deja)(?: [\w']+){0,3}? (?:tout )?(?:efface\w*|supprime\w*|deleted|erased|wiped|got rid of)|\b(?:he|she|i|we|they)(?: [\w']+){0,3} (?:deleted|erased|wiped)",
    ),
    (
        "refuses_help",
        r"(?:refuse|ne veut (?:pas|plus|rien)|veut pas|veut rien)(?: [\w']+){0,4}? (?:parler|en parler|dire|porter plainte|aide|me parler|que (?:j'en parle|je le dise))"
        r"|(?:me supplie|m'a supplie|m'a fait promettre|begs? me|begged me|made me promise|refuses|won'?t|will not|doesn'?t want (?:me )?to|does not want (?:me )?to)"
        r"(?: [\w']+){0,4}? ?(?:parler|dire|raison\w*|talk|tell|speak|report|help|say|promise|police)",
    ),
)
_COMPILED = tuple((name, re.compile(pattern)) for name, pattern in _CIRCUMSTANCES)

_NUMBERS = {
    "un": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
    "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16,
    "dix-sept": 17, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17,
}  # fmt: skip
_NUMBER = r"(\d{1,2}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
_UNDER = re.compile(rf"(?:moins de|under|below|avant) {_NUMBER}(?: ans)?\b")
_AGE = re.compile(
    rf"\b{_NUMBER}(?: ?(?:a|to|-|et|and|ou|or) ?{_NUMBER})? ?-?(?:ans?\b|y/?o\b|yrs?\b|years?\b|year-old|yr-old)"
    rf"|\b(?:aged?|age de|agee? de|who is|who's|il a|elle a|(?:he|she)(?:'s| is)) {_NUMBER}\b(?! (?:photos?|images?|fois|times|messages?))"
    rf"|\b(?:fille|garcon|fils|enfant|petite?|boy|girl|child|son|daughter|kid) (?:de |of |aged )?{_NUMBER}\b"
)
_WORDS: tuple[tuple[AgeBand, str], ...] = (
    (
        "under_7",
        r"\b(?:maternelle|toddlers?|tout[- ]petits?|nursery|preschool\w*|reception class)\b",
    ),
    ("7_10", r"\b(?:cp|ce1|ce2|cm1|primary school age)\b"),
    ("14_17", r"\b(?:ados?|adolescente?s?|teen(?:ager)?s?|lyceenn?e?s?)\b"),
)


_ONLY_AGE = re.compile(
    rf"(?:(?:et|and|oh|sorry|pardon|well|ok|alors|so|euh|oui|yes|non|no) )*(?:(?P<own>j'?ai|jai|i'?m|i am|im)|il a|elle a|ils ont|elles ont|(?:he|she|they)(?:'s|s| is| are)?"
    rf"|(?:my|our) (?:son|daughter|child|kid|boy|girl)(?:'s| is)|(?:ma|mon|notre) (?:fille|fils|enfant) a)(?: (?:que|only|just|bientot|presque|nearly|almost))*"
    rf" {_NUMBER}(?: ?(?:ans?(?: et demi)?|y/?o|yrs?(?: old)?|years?(?: old)?|and a half))?(?: (?:btw|now|only|seulement|actually|en fait|maintenant))?"
)
_AGE_WITH_UNIT = re.compile(rf"{_NUMBER} ?(?:ans?|y/?o|yrs?(?: old)?|years? old)")
_ONLY_CHILD = re.compile(
    r"(?:(?:c'est|it'?s|pour|for|oui|yes|and|et) )*(?:mon|ma|notre|my|our) (?:petite? |little )?(?:fils|fille|enfant|ado|garcon|neveu|niece|gamine?|son|daughter|child|kid|teenager|nephew|grandson|granddaughter)"
)
_SUFFERS = re.compile(
    r"\b(?:il|elle|mon fils|ma fille|he|she|they|my (?:son|daughter|child))(?:'s| is)?(?: (?:ne|n'|still|just|really|now))*(?: |')(?:"
    r"(?:dort|mange|parle|sort|rit|joue|bouge)(?: \w+)? (?:plus|pas|rien)|(?:me |nous )(?:parle|repond) (?:plus|pas)|veut (?:plus|pas) (?:\w+ )?(?:aller|sortir|parler|manger|voir|se lever)|ose plus"
    r"|pleure\b|fait des cauchemars|s'enferme|se renferme|va (?:tres |vraiment )?mal|crying|cries|in tears|withdrawn|devastated|broken|(?:won'?t|can'?t|doesn'?t|not|isn'?t|refuses to) (?:\w+ )?(?:sleep|sleeping|eat|eating|talk|talking|go|going|leave|get up|get out|come out|stop crying)"
    r"|(?:has )?(?:stopped|nightmares|having nightmares|has nightmares))"
)
_MEETING = re.compile(
    r"\b(?:veu[tx]|voudrait|va|vont|doi(?:t|vent)|compte|propose\w*|demande\w*|insiste\w*|prevu\w*)(?: [\w']+){0,3}? (?:(?:la|le|se|l'|les) ?(?:voir|rencontrer|retrouver|rejoindre)|un (?:rendez[- ]vous|rdv|rencard))\b(?!.{0,12}(?:nue?s?|en visio|en video|cam\b))"
    r"|\b(?:ils|elles) (?:se voient|se rencontrent|se retrouvent|ont rendez[- ]vous|ont rdv)\b"
    r"|\b(?:wants?|wanna|going|gonna|plan\w*|ask\w*|arrang\w+|agreed|offer\w*|suggest\w*|due|supposed)(?: [\w']+){0,4}? (?:to )?(?:meet(?:ing)?(?: up)?|(?:see|pick) (?:her|him|them)(?: up)?)\b(?!.{0,12}(?:naked|nude|on (?:cam|video)|online))"
    r"|\bthey(?:'re| are) meeting\b"
)
# The writer's own meetings, and those only supposed.
_WE_MEET = re.compile(
    r"\b(?:i'?m|i am|we'?re|we are|i|we|should|can|could|je|nous|on) (?:\w+ ){0,2}?(?:going|gonna|wants?|wanna|plan\w*|ask|arrange|agree|meet|see|va|doit|veut|propose)\b"
    r"|\b(?:what if|if (?:he|she|they|it)|et si|que faire s|au cas ou|in case|un jour|one day)\b|\bs'il\b"
)


def only_age(text: str) -> tuple[AgeBand, bool] | None:
    """Read a message that tells an age and nothing else: its band, and whether it is the writer's."""
    found = _ONLY_AGE.fullmatch(re.sub(r"[\s.!?,]+$", "", fold(text)).replace(",", ""))
    if not found:
        bare = _AGE_WITH_UNIT.fullmatch(re.sub(r"[\s.!?,]+$", "", fold(text)))
        band = _band(_value(bare.group(1))) if bare else None
        return (band, False) if band else None
    number = next(group for name, group in _groups(found) if name != "own" and group)
    band = _band(_value(number))
    return (band, found.group("own") is not None) if band else None


def only_child(text: str) -> bool:
    """Tell whether a message says for whom help is wanted and nothing else: 'my son'."""
    return bool(_ONLY_CHILD.fullmatch(re.sub(r"[\s.!?,]+$", "", fold(text))))


def child_suffers(text: str) -> bool:
    """Tell whether a message says how badly the child is: 'elle ne dort plus'."""
    return bool(_SUFFERS.search(fold(text)))


def _groups(found: re.Match[str]) -> list[tuple[str | None, str | None]]:
    names = {place: name for name, place in found.re.groupindex.items()}
    return [(names.get(place), group) for place, group in enumerate(found.groups(), 1)]


def plans_to_meet(text: str) -> bool:
    """Tell whether a message says that someone met online means to meet the child."""
    folded = fold(text)
    return bool(_MEETING.search(folded)) and not _WE_MEET.search(folded)


def find_circumstance(text: str) -> Circumstance | None:
    """Tell which known circumstance a message names, or None; the first listed wins."""
    folded = fold(text)
    for name, pattern in _COMPILED:
        if pattern.search(folded):
            return name
    return None


def find_age_band(text: str) -> AgeBand | None:
    """Tell the age band of the child that a message speaks of, or None."""
    folded = fold(text)
    under = _UNDER.search(folded)
    if under:
        return _band(_value(under.group(1)) - 1)
    found = _AGE.search(folded)
    if found:
        age = _value(next(group for group in found.groups() if group))
        return _band(age)
    for band, words in _WORDS:
        if re.search(words, folded):
            return band
    return None


def bare_age(text: str) -> AgeBand | None:
    """Tell the age band of a message that is only a number ('15'), or None."""
    found = re.fullmatch(rf"(?:et )?{_NUMBER}[.!?]?", fold(text))
    return _band(_value(found.group(1))) if found else None


def _value(number: str) -> int:
    return int(number) if number.isdigit() else _NUMBERS[number]


def _band(age: int) -> AgeBand | None:
    if age >= 18:
        return None
    if age < 7:
        return "under_7"
    return "7_10" if age <= 10 else "11_13" if age <= 13 else "14_17"
