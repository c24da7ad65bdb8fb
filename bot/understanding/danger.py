"""The safety net: words of danger now, in both languages.

It reads every message beside the classifiers. Each pattern stands for one kind of danger; what
speaks of something else (calm.py) takes a match back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bot.folding import fold
from bot.understanding.calm import speaks_of_else

Kind = Literal["meeting", "missing", "suicide", "abuser_near", "abuse_now"]

# Written for text folded by `fold`: lower case, no accents, one kind of apostrophe.
_CHILD_FR = (
    r"(?:ma|notre|sa|la) (?:fille|ado|petite|niece|eleve|gamine|soeur|petite[- ]fille)"
    r"|(?:mon|notre|son|le) (?:fils|ado|petit|enfant|gamin|neveu|eleve|garcon|frere|gosse)|elle|il"
)
_CHILD_EN = (
    r"(?:my|our|his|her|the) (?:\w+ )?(?:daughter|son|child|kid|girl|boy|teen\w*|niece|nephew"
    r"|pupil|student|granddaughter|grandson|sister|brother|stepson|stepdaughter"
    r"|\d+ ?(?:yo|yr old|year old|year-old))|she|he"
)
_PILLS_FR = r"(?:medicaments?|medocs?|cachets?|comprimes?|pilules?|somniferes?)"
_SELF_HARM_FR = (
    r"(?:me|se|te) (?:tuer|suicider|pendre|jeter|foutre en l'air|supprimer)"
    r"|en finir|veu\w* (?:plus (?:vivre|etre la|exister)|mourir|crever|disparaitre)"
    r"|envie de (?:mourir|crever|en finir|me tuer|disparaitre)|idees? (?:suicidaires?|noires)"
    r"|tentative de suicide|(?:a|ai|jai|g|vient d'|viens d') ?(?:aval\w+|pri[st]?) (?:\w+ ){0,4}"
    rf"{_PILLS_FR}|s'est (?:ouvert|taillad\w+|scarifi\w+|pendu\w*)"
    rf"|(?:boite|plaquette|poignee)s? de {_PILLS_FR}|sauter (?:du|par la|d'un)|(?:mot|lettre|message)s? d'adieu"
    rf"|(?:{_PILLS_FR}|lames?|corde) (?:\w+ ){{0,2}}(?:devant moi|dans la main|sous la main)"
    r"|plus (?:envie|la force|le gout) de vivre|a quoi (?:bon|ca sert de) vivre|mieux sans moi"
)
_SELF_HARM_EN = (
    r"kill(?:ing)? (?:himself|herself|themsel\w+|myself|my self|him self|her self)|kms\b|kys\b"
    r"|suicid\w*|end (?:it all|his life|her life|my life|things|it tonight)"
    r"|(?:want|wants|wanna|going|gonna|wish\w*)(?: to)?(?: be)? (?:die|dead|disappear for ever)"
    r"|(?:doesn'?t|does not|don'?t|dont|doesnt|do not) want to (?:be here|live|exist|wake up)"
    r"|not want(?:ing)? to (?:live|be here)|better off (?:dead|without (?:me|him|her))"
    r"|took (?:\w+ ){0,4}(?:pills|tablets|paracetamol|overdose)|over ?dos\w+"
    r"|(?:bottle|box|packet|handful|load) of (?:pills|tablets)"
    r"|(?:cut|cutting|slit\w*) (?:his|her|my|their) (?:wrists?|arms?|legs?)"
    r"|(?:goodbye|suicide) (?:note|letter|message)s?|(?:no|what'?s the) point (?:of|in) (?:living|being alive)"
    r"|(?:i'?m|im|i am|i'?ll be) (?:ending it|done with it all)|hang(?:ing)? (?:himself|herself|myself)"
)

_PATTERNS: tuple[tuple[Kind, str], ...] = (
    # -- suicide -------------------------------------------------------------------
    ("suicide", _SELF_HARM_FR),
    ("suicide", _SELF_HARM_EN),
    # -- a meeting under way or fixed -----------------------------------------------
    (
        "meeting",
        rf"(?:{_CHILD_FR}) (?:vient de|est en train de|est) (?:partir|partie?|allee?|sortie?)"
        r"(?: \w+){0,4} (?:rejoindre|rencontrer|retrouver|voir|au rendez|chez)",
    ),
    (
        "meeting",
        r"(?:part|va|vont|doit|compte|veut) (?:\w+ ){0,2}(?:rejoindre|rencontrer|retrouver)"
        r" (?:\w+ ){0,8}(?:ce soir|demain|cet apr(?:es|em)|aujourd'hui|tantot|tout a l'heure|dans une heure|maintenant|samedi|la)",
    ),
    (
        "meeting",
        r"(?:demain|ce soir|tout a l'heure|cet aprem) (?:je|on) (?:le|la|se) "
        r"(?:vois|voit|retrouve|rejoins|rejoint|rencontre)",
    ),
    (
        "meeting",
        r"(?:rendez[- ]?vous|rdv|rencard) (?:\w+ ){0,8}(?:ce soir|demain|tout a l'heure"
        r"|dans (?:une|deux|\d+) ?(?:heures?|h|min\w*)|cet apres[- ]midi|a \d+ ?h)",
    ),
    (
        "meeting",
        rf"(?:{_CHILD_EN})(?:'s| is| has|'ve| have)?(?: just)? (?:left|gone|going|went|sneaked|"
        r"snuck|on (?:his|her|the) way|off)(?: \w+){0,5} (?:to meet|to see|meet|meeting|with)"
        r"(?: \w+){0,6}",
    ),
    (
        "meeting",
        r"(?:meeting|meet|meets|see|seeing)(?: \w+){0,7} (?:tonight|tomorrow|tmrw|in an hour|"
        r"right now|this (?:evening|afternoon)|at \d+|later today|after school)",
    ),
    # -- missing --------------------------------------------------------------------
    ("missing", r"(?:n'est|est|n est|est toujours) (?:pas|jamais|toujours pas) rentree?"),
    (
        "missing",
        r"(?:a|ont|ma fille a|mon fils a) (?:disparu|fugue)|est (?:introuvable|portee? disparue?)"
        r"|(?:pas|sans|aucune) (?:de )?nouvelles? de (?:ma|mon|notre|lui|elle)",
    ),
    (
        "missing",
        r"(?:hasn'?t|has not|never|didn'?t|did not|not) (?:come|came|got|get|return\w*|made it)"
        r" (?:back|home)",
    ),
    (
        "missing",
        r"(?:is|has gone|gone|went|been) missing|(?:ran|run|runaway|running) away|"
        r"(?:can'?t|cant|cannot) find (?:my|our|her|him)",
    ),
    # -- an abuser who can reach the child -------------------------------------------
    (
        "abuser_near",
        r"(?:il|elle|homme|type|mec|gars) (?:\w+ ){0,4}(?:est|sont) (?:devant|en bas de|"
        r"dans) (?:chez|la maison|ma chambre|l'immeuble|notre)",
    ),
    (
        "abuser_near",
        r"(?:sait|connait|a trouve|a) (?:ou|mon|notre|son|l') ?(?:j'habite|on habite|"
        r"nous habitons|elle habite|il habite|adresse)",
    ),
    (
        "abuser_near",
        r"(?:va|dit qu'il va|menace de|veut) (?:\w+ ){0,2}(?:venir|debarquer|passer) "
        r"(?:\w+ ){0,3}(?:maison|chez|ecole|college|lycee)",
    ),
    (
        "abuser_near",
        r"(?:outside|in front of|at) (?:our|my|the) (?:house|door|home|flat|school)(?: right)?"
        r" now|(?:coming|come|comes|on his way|drive|driving) (?:over |here |to )?(?:\w+ ){0,2}"
        r"(?:my|our|her|his|the)? ?(?:house|home|school|place|flat)\b|(?:know|knows|has|got|found)(?: out)?"
        r" (?:where (?:we|i|she|he) lives?|(?:our|my|her|his) (?:home )?address)",
    ),
    # -- abuse going on ---------------------------------------------------------------
    (
        "abuse_now",
        r"(?:mari|conjoint|compagnon|copain|beau-pere|beau pere|oncle|papa|pere|frere) (?:viole|abuse d|touche)\w* "
        r"(?:\w+ )?(?:fille|fils|petite?|niece|neveu|gamine?|soeur|enfants?)",
    ),
    (
        "abuse_now",
        r"(?:husband|partner|boyfriend|stepdad|stepfather|uncle|dad|father|brother) (?:is |keeps )?"
        r"(?:rap|abus|molest|touch)(?:es|ing) (?:my|our|his|her) (?:\w+ )?(?:daughter|son|girl|boy|kid|child|niece|nephew|sister)",
    ),
    (
        "abuse_now",
        r"(?:en ce moment|en direct|la maintenant|a l'instant|en train de)(?: \w+){0,12} "
        r"(?:viol\w*|agress\w*|abus\w*|deshabill\w*|touch\w*|forc\w*)",
    ),
    (
        "abuse_now",
        r"(?:viol\w+|agress\w+|abus\w+|deshabill\w+|touch\w+|forc\w+)(?: \w+){0,10} "
        r"(?:en ce moment meme|en direct|la maintenant|a l'instant|la tout de suite)",
    ),
    (
        "abuse_now",
        r"(?:right now|this (?:very )?(?:minute|second|moment)|live|at this moment)"
        r"(?: \w+){0,12} (?:abus\w*|rap\w+|undress\w*|hurt\w*|assault\w*|forc\w*|naked|touch\w*)",
    ),
    (
        "abuse_now",
        r"(?:abus\w+|rap\w+|undress\w+|hurt\w+|assault\w+|forc\w+|naked|touch\w+)"
        r"(?: \w+){0,12} (?:right now|this (?:minute|second)|as we speak|at this moment)",
    ),
)

_COMPILED = tuple((kind, re.compile(rf"\b(?:{pattern})")) for kind, pattern in _PATTERNS)


@dataclass(frozen=True)
class Alarm:
    """Why the safety net raises: the kind of danger."""

    kind: Kind


def find(text: str) -> Alarm | None:
    """Look for danger now in a message; None if there is none."""
    folded = fold(text)
    for kind, pattern in _COMPILED:
        if pattern.search(folded):
            return None if speaks_of_else(text) else Alarm(kind)
    return None
