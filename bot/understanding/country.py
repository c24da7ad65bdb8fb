"""Which country a message names as the writer's own."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from bot.understanding.gazetteer import Mention, Place, mentions, prepare
from bot.understanding.residence import Standing, standing

ANYWHERE = "*"
MOST_WORDS_AROUND = 12  # of a message of several clauses, one of which is only a place
# "tell us", and the United States
_US = re.compile(r"\b((?:tell|let|give|for|with|help|to|contact|call) us\b.*)\bthe us\b")
# "Namur, Belgique": one place, told more closely.
_BETWEEN_PARTS = re.compile(r"(?: ?[,(/-] ?| )(?:(?:en|in|au|aux) )?(?:the )?")
_AROUND_A_PLACE = re.compile(
    r"\b(?:je|j'?|suis|habite|vis|on|est|nous|habitons|vivons|sommes|ici|c'est|pour|et|mais|non|oui|pardon"
    r"|desole\w*|en|au|aux|a|le|la|les|l|d|de|du|dans|pays|mon|notre|i'm|im|i|am|live|living|we're|we|are"
    r"|from|in|it's|its|my|our|country|is|the|and|no|yes|sorry|here|actually|but|what|about|how|for|i've|have|should|said|forgot"
    r"|say|to|by|way|fait|oublie|dire|j'ai|precise|trompe\w*|me|moi|merci|thanks|ok|alors|so|that|que|qu|it|will|be|still"
    r"|near|pres|c|bonjour|bonsoir|hello|hi|please|svp|stp|s'il|vous|te|plait|all|tous|une?|an)\b"
)
# Beside one of these the message tells what happened, and where is said in passing.
_TELLS = re.compile(
    r"\b(?:fils|filles?|enfants?|petite?s?|ados?|garcons?|eleves?|gamine?s?|neveu|nieces?|soeur|frere|copine|copain|homme|inconnu\w*|quelqu'un|ils?|elles?|lui"
    r"|sons?|daughters?|child\w*|kids?|boys?|girls?|lads?|pupils?|students?|nephew|sister|brother|man|guy|someone|somebody|he|she|they|him|her"
    r"|photos?|images?|videos?|pics?|pictures?|menac\w*|chantage|threat\w*|blackmail\w*)\b"
)
_LEANS = re.compile(r"(?:et|and|what about|how about)\b")
_ASKS_WHOM = re.compile(
    r"\b(?:qui|ou|quel\w*|comment|who|whom|where|which|what|how)\b.*"
    r"\b(?:appell?er?|contacter|joindre|adresser|signaler|call|contact|ring|phone|report|numeros?|numbers?|helplines?)\b"
)
_NEAR = re.compile(r"\b(?:à|in|near|près de)\s+$", re.IGNORECASE)


def find(text: str) -> Place | None:
    """Find the country that a message gives as the place of the writer or of the help wanted.

    What is said more clearly wins ("we live in" over "I'm Irish"), then the last one named
    ("not France, Belgium"). See `settle` for a place that yields.
    """
    prepared = _prepared(text)
    named = mentions(prepared)
    if not named:
        return None
    alone = _nothing_but(prepared, named)
    found: list[tuple[Standing, int, Place]] = []
    for group in _groups(prepared, named):
        place = _whole(group)
        first = Mention(group[0].start, group[-1].end, _kind(group), place)
        how = standing(prepared, first, named)
        if alone and how is None and _may_stand_alone(text, prepared, first):
            how = Standing.HOME
        if how is None:
            continue
        if how is Standing.ORIGIN and not alone and not _ASKS_WHOM.search(prepared):
            place = replace(place, yields=(ANYWHERE,))  # said beside something else
        found.append((how, first.end, place))
    if not found:
        return None
    return max(found, key=lambda hit: hit[:2])[2]


def settle(place: Place | None, known: str | None) -> Place | None:
    """Give the place to believe of one whose country is `known`; None: nothing changes.

    "We live in London" tells a school in Canada nothing, and "je suis belge" no school in France.
    """
    against = place and known and (ANYWHERE in place.yields or known in place.yields)
    return None if against else place


def only_place(text: str) -> Literal["all", "part"] | None:
    """Tell whether a message says where the writer is and nothing else: 'je suis en Suisse'.

    "all" of it, or a "part": one clause of a short message that tells of nobody
    ("ah wait, I'm in Ireland").
    """
    if find(text) is None:
        return None
    if _is_only_place(text):
        return "all"
    clauses = [clause for clause in re.split(r"[,.;:!?]+", text) if clause.strip()]
    if len(text.split()) > MOST_WORDS_AROUND:
        return None
    places = [one for one in clauses if find(one) and _is_only_place(one)]
    # "and in the US? she lives there": the question before is asked again all the same.
    leans = any(_LEANS.match(prepare(one)) for one in places)
    return "part" if places and (leans or not _TELLS.search(prepare(text))) else None


def _prepared(text: str) -> str:
    return _US.sub(r"\1", prepare(text))


def _groups(text: str, named: list[Mention]) -> list[list[Mention]]:
    """Put a place and the country or part that tells it more closely together."""
    groups: list[list[Mention]] = []
    for mention in named:
        last = groups[-1][-1] if groups else None
        if (
            last
            and _within(last, mention)
            and _BETWEEN_PARTS.fullmatch(text[last.end : mention.start])
        ):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return groups


def _within(place: Mention, other: Mention) -> bool:
    """Tell whether a place can be in another one: 'Paris, Texas', 'Namur, Belgique'."""
    if place.kind not in ("place", "word") or other.kind not in ("country", "place"):
        return False
    countries = (place.place.country, *place.place.yields)
    return other.kind == "country" or other.place.country in countries


def _whole(group: list[Mention]) -> Place:
    place = group[-1].place
    same = [m.place.region for m in group if m.place.country == place.country and m.place.region]
    return replace(place, region=same[-1], yields=()) if same and len(group) > 1 else place


def _kind(group: list[Mention]):
    return group[0].kind if len(group) == 1 else "place"


def _may_stand_alone(text: str, prepared: str, mention: Mention) -> bool:
    """Tell whether a bare name is a place: 'Namur' is, 'nice' is not, 'à Nice' is."""
    if mention.kind == "people":
        return False
    if re.search(r"\b(?:to|pas|not) (?:\w+ )?$", prepared[: mention.start]):
        return False
    if mention.kind != "word":
        return True
    return bool(_NEAR.search(" ".join(text.split())[: mention.start]))


def _is_only_place(text: str) -> bool:
    prepared = _prepared(text)
    return _nothing_but(prepared, mentions(prepared))


def _nothing_but(prepared: str, named: list[Mention]) -> bool:
    rest = prepared
    for mention in reversed(named):
        rest = rest[: mention.start] + " " + rest[mention.end :]
    return not re.search(r"[^\W\d_]", _AROUND_A_PLACE.sub(" ", rest))
