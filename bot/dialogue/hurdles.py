"""What stands in the way after a situation was told: nobody acts, nobody listens, is it normal."""

from __future__ import annotations

import re

from bot.folding import fold
from bot.knowledge.records import HurdleKind

MOST_WORDS = 14
_IDLE = (
    r"(?:ne |n')?(?:font|fait|fera|feront|faisait|a|ont)(?: absolument| vraiment| toujours)? (?:rien|que dalle)|bougent? (?:pas|jamais)|(?:ne )?veu(?:t|lent) (?:rien|pas)"
    r"|s'en (?:fiche|fichent|fout|foutent|moque|moquent|lave\w* les mains)|refuse(?:nt|s)?\b|fer\w+ les yeux|minimise\w*|(?:ne )?(?:me |nous )?repond\w* (?:pas|jamais|plus)|peu(?:t|vent) rien"
    r"|(?:ne )?(?:me|nous|m'|n')? ?(?:pren\w+ pas au serieux|ecoute\w* pas|croi\w+ pas|aide\w* pas)|dit que c'est (?:pas|rien)|disent que c'est (?:pas|rien)"
    r"|(?:does|do|did|doing|done|do absolutely) (?:absolutely )?nothing|(?:is|are|was|has|have|does|do|did)(?:n'?t| not) (?:doing |done |do |did )?(?:anything|act\w*|help\w*|listen\w*|care|interested|respond\w*|replied|reply|answer\w*|bothered|believe\w*|take)"
    r"|(?:won'?t|will not|refuses? to|can'?t|cannot) (?:do anything|do a thing|help|act|listen|believe|take|answer|investigate|intervene)|ignor\w+|turned (?:me|us) away|(?:says?|said) (?:there'?s nothing|it'?s not|it isn'?t|nothing)|not (?:doing anything|interested|helping|listening)|no (?:help|listen|answer)|couldn'?t care less|useless"
)
_SCHOOL = (
    r"(?:ecole|college|lycee|directrice|directeur|direction|principale?|proviseure?|cpe|prof\w*|maitresse|instit\w*|vie scolaire|etablissement"
    r"|school|head ?(?:teacher|master|mistress)?|teachers?|principal|deputy head|year head)"
)
_POLICE = r"(?:police|policiers?|gendarmes?|gendarmerie|flics?|keufs?|commissariat|cops?|gard(?:a|ai)|(?<=the )guards|officers?|polis)"
_NOBODY = (
    r"\b(?:ils|elles|on|personne|they|nobody|no ?one|no body)\b.{0,20}?(?:(?:m'|me |nous |n')(?:ecout\w+|croi\w+|aid\w+|pren\w+ (?:pas )?au serieux)|ecout\w+ pas"
    r"|(?:won'?t|don'?t|doesn'?t|didn'?t|will|ever|is|are|not)? ?(?:listen\w*|believ\w*|helping|helps|take (?:me|us|it) seriously|takes (?:me|us|it) seriously))"
)
_NORMAL = (
    r"\b(?:c'est|est[- ]ce|ce|c|ca|est) (?:pas )?(?:que c'est )?(?:un peu )?(?:normal|courant|de son age|de leur age)\b.{0,30}$"
    r"|\b(?:is|isn'?t) (?:it|this|that) (?:just )?(?:normal|usual|common|a phase)\b(?: (?:at|for) .{0,20})?[?!. ]*$|\bkids? (?:their|that|this|his|her) age\b"
)
# Wanting to deal with the person oneself.
_ANGER = (
    r"\b(?:je vais|j'vais|jvais|on va|j'ai envie de|je veux|mon mari va|son pere va) (?:\w+ )?(?:le|la|lui|les|l') ?(?:trouver|retrouver|chercher|tuer|buter|defoncer|frapper|pieger|demolir|massacrer|casser|exploser|coincer|confronter|denoncer sur (?:facebook|internet|les reseaux)|afficher|balancer sur (?:facebook|internet|les reseaux))"
    r"|\b(?:i'?m (?:gonna|going to|about to)|i'?ll|i will|i want to|i wanna|we'?ll|my husband (?:is going to|wants to|will)|his dad (?:is going to|wants to|will)) (?:go and |go )?"
    r"(?:find (?:him|her|them|this|that|where)|kill (?:him|her|them)|hunt (?:him|her|them)|confront|beat|batter|smash|track (?:him|her|them)|trap|expose (?:him|her|them)|go round|sort (?:him|her|them) out|put (?:him|his) .{0,12}(?:facebook|online)|pretend to be|pose as)"
    r"|\b(?:casser la (?:gueule|figure)|me faire passer pour (?:elle|lui|ma fille|mon fils)|repondre a sa place)\b"
)
_PATTERNS: tuple[tuple[HurdleKind, str], ...] = (
    ("school_idle", rf"\b{_SCHOOL}\b.{{0,40}}?\b(?:{_IDLE})"),
    ("police_idle", rf"\b{_POLICE}\b.{{0,40}}?\b(?:{_IDLE})"),
    ("unheard", _NOBODY),
    ("normal", _NORMAL),
    ("anger", _ANGER),
)
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)
# Only of a contact is it asked whether it is normal; of images, figures tell.
NORMAL_AFTER = ("grooming_suspected", "webcam_incident")


def find_hurdle(text: str, matter: str | None) -> HurdleKind | None:
    """Tell the hurdle that a short message names, once a situation (`matter`) was told, or None."""
    folded = fold(text)
    supposed = re.match(r"(?:what if|if|et si|si|and if)\b", folded)
    if matter is None or supposed or len(folded.split()) > MOST_WORDS:
        return None
    for kind, pattern in _COMPILED:
        if pattern.search(folded) and (kind != "normal" or matter in NORMAL_AFTER):
            return kind
    return None
