"""What kind of answer a question wants: a figure, an age, the age of the youngest."""

from __future__ import annotations

import re

from bot.folding import fold

_FIGURE = re.compile(
    r"\b(?:combien|pourcentages?|pour cent|%|quelle (?:part|proportion)|quel (?:nombre|chiffre|age|taux"
    r"|pourcentage)|nombre d|taux d|chiffres?|quels? articles?|toutes les combien|a partir de quel age|statistiques?"
    r"|which article|fastest|at most|at least|(?:what|which|whats|up to what) (?:the )?ages?|ages?"
    r"|how (?:many|much|old|often|young|big|long|fast)|percentages?|per ?cent|what (?:share|proportion|age"
    r"|number|rate|figure)|number of|numbers?|figures?|rate of|statistics?|stats)\b|%"
)
_SOURCE = re.compile(
    r"\b(?:qui (?:dit|l'a dit|le dit|affirme|avance|a (?:dit|compte|trouve))|d'ou (?:vient|sort)"
    r"|selon qui|who (?:says|said|counted|found|claims)|according to whom|where does (?:that|the))\b"
)


def asks_age(text: str) -> bool:
    """Whether a question wants an age."""
    folded = fold(text)
    wants = re.search(
        r"\b(?:quels? ages?|tranches? d'ages?|a partir de quel age|jusqu'a quel age|how (?:old|young)"
        r"|(?:what|which|whats|up to what|from what|at what) (?:the )?ages?|age (?:group|range|limit)"
        r"|ages? of the|plus jeunes?|youngest|les plus petits|too young)\b",
        folded,
    )
    return bool(wants)


def asks_youngest(text: str) -> bool:
    """Whether a question wants the age of the youngest, and not how many of them."""
    folded = fold(text)
    youngest = re.search(
        r"\b(?:(?:le|la|les) plus (?:petite?s?|jeunes?)|youngest|littlest|tiniest"
        r"|age (?:minimum|minimal)|minimum age)\b",
        folded,
    )
    asked = re.search(r"\b(?:ages?|how (?:old|young)|ans|years? old)\b", folded)
    return bool(youngest and asked)


def asks_figure(text: str) -> bool:
    """Whether a question wants a figure, or who says one."""
    folded = fold(text)
    return bool(_FIGURE.search(folded) or _SOURCE.search(folded) or re.search(r"\d{2,}", folded))
