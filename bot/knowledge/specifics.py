"""What a question singles out: a year, a group, a place, a body, a platform.

A fact about another year or another country is close in meaning and still wrong, so a
question's specifics must be found in what the fact says.
"""

from __future__ import annotations

import functools
import re

from bot.folding import fold

# One name a thing, for both languages; matched on folded text.
_NAMES: dict[str, str] = {
    "girls": r"filles?|fillettes?|girls?|daughters?",
    "boys": r"garcons?|boys?|lads?",
    "women": r"femmes?|women|woman|female",
    "teachers": r"enseignant\w*|professeur\w*|teachers?",
    "parents": r"parents? qui|parents? who|share of parents|pourcentage de parents",
    "relatives": r"famille|relatives?|family member|membre de la famille",
    "disability": r"handicap\w*|special needs|disab\w+",
    "schools": r"ecoles?|colleges?|lycees?|schools?",
    "pupils": r"eleves?|pupils?|classmates?|copains?|copine|petit ami",
    "artificial intelligence": r"ia|intelligence artificielle|ai|deepfakes?|artificial intelligence",
    "money asked": r"montant|demandent en moyenne|rancon|ask for on average|how much money",
    "price": r"coute|cout|prix|tarif|payer pour|costs? the|price|cost",
    "arrests": r"arret\w*|interpell\w*|arrest\w*",
    "convictions": r"condamn\w*|convict\w*|went to jail|peine moyenne|average (?:prison|sentence)",
    "rescued": r"sauve\w*|identifie\w*|rescued|identified",
    "staff": r"salaries|employ\w*|staff|budget|salaire",
    "petition": r"signatures?|signe",
    "calls": r"appels?|calls",
    "delay": r"combien de temps faut|delai|how long does|how quickly",
    "average": r"age moyen|average age|mean age|average prison|en moyenne",
    "bathroom": r"salle de bains?|bathroom",
    "host": r"heberg\w*|hosts?|hosted",
    "never tell": r"n'en parl\w*|never tell",
    "company": r"quelle entreprise|quelle societe|which company|which firm",
    "suicide": r"suicid\w*|killed themselves|se sont tues|mis fin a",
    "director": r"directrice|chief executive|ceo|s'appelle",
    "France": r"france|francais\w*|french",
    "Belgium": r"belgique|belges?|belgium|belgian",
    "Switzerland": r"suisses?|switzerland|swiss",
    "Canada": r"canad\w+|quebec\w*",
    "Ireland": r"irlande|irlandais\w*|ireland|irish",
    "Scotland": r"ecosse|scotland|scottish",
    "Germany": r"allemagne|germany",
    "Luxembourg": r"luxembourg",
    "TikTok": r"tik ?tok",
    "Snapchat": r"snap(?:chat)?",
    "Roblox": r"roblox",
    "Fortnite": r"fortnite",
    "Meta": r"meta",
    "WhatsApp": r"whats ?app",
    "Pharos": r"pharos",
    "3018": r"3018|30 18",
    "Ofcom": r"ofcom",
    "Interpol": r"interpol",
    "Europol": r"europol",
}
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NUMBER = re.compile(r"\b\d+(?:[.,\u202f\u00a0 ]\d{3})*\b")


@functools.cache
def _patterns() -> tuple[tuple[str, re.Pattern], ...]:
    return tuple((name, re.compile(rf"\b(?:{words})\b")) for name, words in _NAMES.items())


def specifics(text: str) -> frozenset[str]:
    """Give the specifics of a text: names of _NAMES, years, numbers from ten on as digits."""
    folded = fold(text)
    found = {name for name, pattern in _patterns() if pattern.search(folded)}
    found |= set(_YEAR.findall(folded))
    for number in _NUMBER.findall(folded):
        digits = re.sub(r"\D", "", number)
        if len(digits) >= 2:
            found.add(digits)
    return frozenset(found)


def is_year(name: str) -> bool:
    """Tell whether a specific is a year."""
    return bool(_YEAR.fullmatch(name))
