"""Which country a message names as the writer's own."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Literal

from bot.folding import fold

# Country code, region, and words for it. A bare number or city is not enough: the words are
# those that people use for a country, a nation of the United Kingdom or a province.
_NAMES: tuple[tuple[str, str | None, str], ...] = (
    ("FR", None, r"france|french helplines?|numeros? francais"),
    ("GB", "SCT", r"scotland|ecosse"),
    ("GB", "WLS", r"wales|pays de galles"),
    ("GB", "NIR", r"northern ireland|irlande du nord"),
    ("GB", "ENG", r"england|angleterre"),
    (
        "GB",
        None,
        r"uk|u\.k\.|united kingdom|great britain|britain|royaume[- ]uni|grande[- ]bretagne",
    ),
    ("IE", None, r"ireland|irlande|eire|irish (?:helplines?|numbers?|lines?)"),
    (
        "BE",
        None,
        r"belgium|belgique|wallonie|wallonia|flandres?|flanders|bruxelles|brussels"
        r"|(?:numeros?|lignes?) belges?|belgian (?:helplines?|numbers?|lines?)",
    ),
    ("CH", None, r"switzerland|suisse|romandie|(?:numeros?|lignes?) suisses?"),
    ("LU", None, r"luxembourg"),
    ("CA", "QC", r"quebec"),
    (
        "CA",
        "other",
        r"ontario|alberta|manitoba|saskatchewan|nova scotia|british columbia"
        r"|new brunswick|nouveau[- ]brunswick",
    ),
    ("CA", None, r"canada|canadian (?:helplines?|numbers?)"),
    ("US", None, r"usa|u\.s\.a\.|u\.s\.|united states|the states|america|etats[- ]unis|the us"),
    ("DE", None, r"germany|allemagne"),
    ("ES", None, r"spain|espagne"),
    ("IT", None, r"italy|italie"),
    ("PT", None, r"portugal"),
    ("NL", None, r"netherlands|holland|pays[- ]bas"),
    ("AT", None, r"austria|autriche"),
    ("PL", None, r"poland|pologne"),
    ("SE", None, r"sweden|suede"),
    ("DK", None, r"denmark|danemark"),
    ("FI", None, r"finland|finlande"),
    ("GR", None, r"greece|grece"),
    ("RO", None, r"romania|roumanie"),
    ("AU", None, r"australia|australie"),
    ("NZ", None, r"new zealand|nouvelle[- ]zelande"),
    ("IN", None, r"india|inde"),
    ("ZA", None, r"south africa|afrique du sud"),
    ("MA", None, r"morocco|maroc"),
    ("TN", None, r"tunisia|tunisie"),
    ("DZ", None, r"algeria|algerie"),
    ("SN", None, r"senegal"),
    ("CI", None, r"cote d'ivoire|ivory coast"),
    ("CM", None, r"cameroon|cameroun"),
    ("MC", None, r"monaco"),
)
# Words before the name which show that it is where the abuser is, or a figure's place.
_NOT_HERE = re.compile(
    r"(?:from|he'?s in|lives in|he is in|based in|somewhere in|located in|calls? from|account in"
    r"|\b(?:il|homme|type|mec|adulte|individu|inconnu)(?: \w+){0,3} (?:est|vit|habite) (?:en|au|aux)"
    r"|vient (?:de|du|des)|depuis (?:la|le|les)|base en"
    r"|figures? (?:for|in)|chiffres? (?:en|au|aux|de|du)|how (?:many|common)[^?]* in"
    r"|combien[^?]* (?:en|au|aux)) (?:the |la |le |les )?$"
)


@dataclass(frozen=True)
class Place:
    """A country (ISO 3166-1 alpha-2) and, where it matters, a part of it."""

    country: str
    region: str | None = None


@functools.cache
def _patterns() -> tuple[tuple[Place, re.Pattern], ...]:
    return tuple(
        (Place(country, region), re.compile(rf"(?<!\w)(?:{names})(?!\w)"))
        for country, region, names in _NAMES
    )


def find(text: str) -> Place | None:
    """Find the country that a message gives as the place of the writer or of the help wanted.

    The last one named wins ("not France, Belgium").
    """
    folded = fold(text)
    if re.search(r"\b(?:tell|let|give|for|with|help|to|contact|call) us\b", folded):
        folded = re.sub(r"\bthe us\b", "", folded)
    found = []
    for place, pattern in _patterns():
        for match in pattern.finditer(folded):
            if not _NOT_HERE.search(folded[: match.start()]):
                found.append((match.end(), len(match.group()), place))
    # Of two that end together the longer one is meant: Northern Ireland, not Ireland.
    return max(found, key=lambda hit: hit[:2])[2] if found else None


_AROUND_A_PLACE = re.compile(
    r"\b(?:je|j'?|suis|habite|vis|on|est|nous|habitons|vivons|sommes|ici|c'est|pour|et|mais|non|oui|pardon"
    r"|desole\w*|en|au|aux|a|le|la|les|l|d|de|du|dans|pays|mon|notre|i'm|im|i|am|live|living|we're|we|are"
    r"|from|in|it's|its|my|our|country|is|the|and|no|yes|sorry|here|actually|but|what|about|how|for|i've|have|should|said|forgot"
    r"|say|to|by|way|fait|oublie|dire|j'ai|precise|trompe\w*|me|moi|merci|thanks|ok|alors|so|that|que|qu|it|will|be|still)\b"
)
MOST_WORDS_AROUND = 12  # of a message of several clauses, one of which is only a place


def only_place(text: str) -> Literal["all", "part"] | None:
    """Tell whether a message says where the writer is and nothing else: 'je suis en Suisse'.

    "all" of it, or a "part": one clause of a short message ("sorry, I'm in Ireland").
    """
    if find(text) is None:
        return None
    if _nothing_but_place(text):
        return "all"
    clauses = [clause for clause in re.split(r"[,.;:!?]+", text) if clause.strip()]
    short = len(text.split()) <= MOST_WORDS_AROUND
    found = short and any(find(clause) and _nothing_but_place(clause) for clause in clauses)
    return "part" if found else None


def _nothing_but_place(text: str) -> bool:
    folded = fold(text)
    for _, pattern in _patterns():
        folded = pattern.sub(" ", folded)
    return not re.search(r"[^\W\d_]", _AROUND_A_PLACE.sub(" ", folded))
