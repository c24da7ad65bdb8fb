"""Short messages that steer the talk: yes, the second one, next step, the number again.

They are few and said in few ways, so they are listed rather than learnt: a classifier would
take "oui" for whatever it saw most. Whatever is longer or says more is read as a message.
"""

from __future__ import annotations

import re
from typing import Literal

from bot.folding import fold

Move = Literal[
    "yes",
    "no",
    "next",
    "back",
    "resume",
    "overview",
    "stop",
    "numbers",
    "repeat",
    "other_language",
    "delete",
    "neither",
]

_YES = (
    r"(?:oui|ouais|ui|yes|yeah|yep|yup|ok|okay|d'accord|dac|volontiers|bien sur|sure|go|vas-y|allez-y|go on then"
    r"|please do|avec plaisir|je veux bien|si|absolument|exactement|exactly|c'est ca|that's it|that one)"
)
_PATTERNS: tuple[tuple[Move, str], ...] = (
    (
        "yes",
        rf"{_YES}(?: {_YES})?(?: (?:s'il (?:vous|te) plait|svp|stp|please|merci|thanks|thank you))?",
    ),
    (
        "no",
        r"(?:non|no|nope|nan|pas maintenant|not now|plus tard|later|pas la peine|no need|ca ira|i'm ok|i'm good"
        r"|pas besoin)(?: (?:merci|thanks|thank you|pas maintenant|not now|ca ira|pas la peine))*",
    ),
    (
        "neither",
        r"(?:ni l'un ni l'autre|aucun(?:e)?(?: des deux)?|neither(?: of them)?|none(?: of (?:them|those|these))?)",
    ),
    (
        "next",
        r"(?:et )?(?:ok |oui |yes |alors |then )?(?:la )?(?:etape |chose )?(?:suivante?|suite|apres|ensuite)(?: etape)?"
        r"|(?:et |ok )?(?:pis apres|puis|quoi d'autre|apres ca|et apres ca)|continue[rz]?|(?:la )?suite(?: du plan)?"
        r"|(?:ok |yes |and |so )?(?:the )?next(?: step| one)?|(?:and )?then(?: what)?|(?:and )?(?:what|whats|what's) (?:next|then|now|else)"
        r"|(?:c'est |voila c'est |ok )?(?:fait|done)|(?:ok )?(?:i|we)(?: have|'ve)? (?:did|done) (?:it|that|this)|it's done"
        r"|(?:ok )?(?:je l'ai|j'ai|on l'a|on a) fait(?: ca)?|go on|carry on|keep going|(?:ok )?et maintenant|now what|and now|what else"
        r"|what do i do (?:next|now)|je fais quoi (?:ensuite|apres|maintenant)|que faire (?:ensuite|apres)"
        r"|(?:il |y )?faut(?: |-il )faire quoi (?:ensuite|apres|maintenant)|(?:et |puis )?quoi (?:apres|ensuite|maintenant)|(?:c'est quoi |quelle est )?la prochaine etape"
        r"|on fait quoi (?:ensuite|apres|maintenant)|(?:je |j'|j)?(?:dois |fais |peux )(?:faire )?quoi (?:apres|ensuite|maintenant)|(?:apres|ensuite) (?:je fais|on fait|je dois faire|faut faire) quoi|what(?:'s| is) the next (?:step|one)|what should i do (?:next|now)|je dois faire quoi (?:ensuite|apres|maintenant)",
    ),
    (
        "back",
        r"(?:l')?etape (?:precedente|d'avant)|(?:the )?(?:previous|last) step|(?:revenir|retour)(?: en arriere)?|(?:go )?back(?: one step| a step)?",
    ),
    (
        "resume",
        r"(?:je (?:veux|voudrais) )?(?:reprend(?:re|s|ons)|reprenez|revenons|revenir|retour) ?(?:aux|au|a|le|la|les|l')? ?(?:plan|etapes?|liste|ou on en etait)"
        r"|(?:que|quoi) faire|je fais quoi|on fait quoi|que dois[- ]je faire|qu'est[- ]ce que je (?:dois faire|fais)|what do (?:i|we) do|what should (?:i|we) do|what can (?:i|we) do|on en etait ou|ou (?:en etait-on|en etions-nous|on en etait)|(?:let's |can we |i want to )?(?:go |get )?back to the (?:plan|steps|list)"
        r"|(?:resume|continue|carry on with) (?:the )?(?:plan|steps)|where (?:were|are) we|reprenons|on reprend",
    ),
    (
        "overview",
        r"(?:(?:montre[rz]?|donne[rz]?|voir|je veux|je voudrais)(?:[- ]moi)? )?(?:tout le plan|le plan (?:entier|complet)|toutes les etapes|le plan en entier)"
        r"|(?:(?:show|give|see|i want)(?: me)? )?(?:to see )?(?:the )?(?:whole|full|entire) plan|(?:show (?:me )?)?all (?:of )?(?:the )?steps",
    ),
    (
        "stop",
        r"(?:on )?(?:arrete[rz]?|stop|stoppe[rz]?|quitte[rz]?|laisse[rz]? tomber|quit|leave|exit|cancel|annule[rz]?)(?: (?:le|the|la|ce|this))?(?: (?:plan|liste|steps|list))?",
    ),
    (
        "numbers",
        r"(?:(?:c'est|c'etait) quoi |quel est |quels sont |redonne[rz]?(?:[- ]moi)? |donne[rz]?(?:[- ]moi)? |rappelle[rz]?(?:[- ]moi)? )?"
        r"(?:deja )?(?:le |les |ce )?(?:numeros?|telephone|tel)(?: de telephone)?(?: deja| encore| svp| stp| s'il vous plait| une fois| a nouveau| encore une fois| ou appeler)*"
        r"|(?:can (?:i|you) (?:have|give me|get) |give me |what(?:'s| is| was| are| were) |tell me |repeat )?(?:the |that |those |these )?(?:phone )?numbers?"
        r"(?: again| please| once more| to call| i should call)*",
    ),
    (
        "repeat",
        r"(?:tu peux |vous pouvez |peux-tu |pouvez-vous )?(?:repete[rz]?|redi[ts]|redites?|redire)(?:[- ](?:le|ca|moi))*(?: (?:ca|encore|svp|stp|s'il vous plait))*"
        r"|encore une fois|pardon|hein|(?:can you |could you |please )?(?:repeat|say)(?: (?:that|it|this))?(?: again)?(?: please)?|once more|come again|sorry what",
    ),
    (
        "other_language",
        r"(?:la |the |give me the |donne[rz]?(?:[- ]moi)? la |peux-tu |pouvez-vous |can you |could you |please |say |repeat |redi[ts] |redites |repete[rz]? )*"
        r"(?:meme (?:reponse|chose)|reponse|same(?: answer| thing| again)?|that(?: answer)?(?: again)?|it|ca|cela|answer|this|traduire|traduis|traduisez|translate(?: (?:that|it|this))?)"
        r"(?: again)? (?:en|in(?:to)?) (?:francais|anglais|french|english)(?: (?:svp|stp|s'il vous plait|please|maintenant|now))*",
    ),
)
_COMPILED = tuple((move, re.compile(pattern)) for move, pattern in _PATTERNS)

_DELETE = re.compile(
    r"\b(?:efface[rz]?|supprime[rz]?|delete|erase|wipe|clear|remove|forget|oublie[rz]?)\b(?:[- ]moi)?"
    r"(?: \w+'?){0,3}? ?(?:conversations?|discussion|chat|echanges?|tout ce que j'ai (?:ecrit|dit)|everything i (?:said|wrote|typed|told)"
    r"|what i (?:said|wrote|typed|told)|ce que j'ai (?:ecrit|dit)|(?:mes|ces|nos|my|these|our) messages|tout ca|it all|all of (?:this|it)|everything|historique|history)\b"
)
# What is somebody else's, or an image: then it is a question, not a wish about this talk.
_NOT_THIS_TALK = re.compile(
    r"\b(?:son|sa|ses|his|her|their|photos?|images?|videos?|pictures?|pics?|nudes?|compte|account|telephone|phone|fils|fille"
    r"|daughter|son's|profil|profile|snap\w*|insta\w*|whatsapp|preuves?|evidence|comment|how|dois-je|should i|faut-il|avant|before"
    r"|il|elle|he|she|they|ils|ou|or|garder|garde|keep|pas|not|don't|never|jamais|pourquoi|why|puis-je|may i)\b"
)
_DELETE_ALL = re.compile(
    r"(?:tout )?(?:efface[rz]?|supprime[rz]?)(?: tout)?|(?:delete|erase|wipe|clear)(?: (?:all|everything|it all))?"
)
# Said before or after a move without changing it.
_BEFORE = re.compile(
    r"^(?:ok(?:ay)?|oui|yes|yeah|bon|ben|bah|euh|alors|donc|merci|thanks|thank you|please|fair enough|right|so|well|sorry|pardon|desolee?"
    r"|super|parfait|great|good|d'accord|dac|bonsoir|bonjour|hello|hi|en fait|actually|and|et|puis|can we|let's|on peut|peut-on|je voudrais|i'd like) "
)
_AFTER = re.compile(
    r" (?:please|pls|plz|thanks|thank you|merci|svp|stp|s'il (?:vous|te) plait|maintenant|now|then|alors|donc|du coup|d'accord|ok|in the plan|dans le plan|du plan|of the plan)$"
)
_STRONG = frozenset(
    {"resume", "overview", "other_language", "numbers", "back"}
)  # told from a part of a message
# "done, I cut the call": what the step asked for is told as done.
_REPORTED = re.compile(
    r"^(?:ok |ok, |oui |voila |yes )?(?:c'est fait|fait|done|it's done|all done)\b"
)
MOST_WORDS_DONE = 10
MOST_WORDS_STRONG, MOST_WORDS_NEXT = 14, 8  # of the whole message

_ORDINALS: tuple[str, ...] = (
    r"1|un|une|one|(?:le |la |the )?(?:premiere?|1ere?|1er|first|1st)(?: (?:one|option|choix|proposition))?",
    r"2|deux|two|(?:le |la |the )?(?:deuxieme|seconde?|2e|2eme|second|2nd)(?: (?:one|option|choix|proposition))?",
    r"3|trois|three|(?:le |la |the )?(?:troisieme|3e|3eme|third|3rd)(?: (?:one|option|choix|proposition))?",
    r"4|quatre|four|(?:le |la |the )?(?:quatrieme|4e|4eme|fourth|4th)(?: (?:one|option|choix|proposition))?",
    r"5|cinq|five|(?:le |la |the )?(?:cinquieme|5e|5eme|fifth|5th)(?: (?:one|option|choix|proposition))?",
)
_COUNTED = re.compile(r"^(?:(?:l')?option |choix |numero |number |choice |no |n° ?|#)?(.*?)[.)]?$")
_END = re.compile(r"[\s.!?…,;:]+$")


def find_move(text: str) -> Move | None:
    """Tell which move a message makes, or None when it says something of its own."""
    plain = _END.sub("", fold(text))
    if _DELETE_ALL.fullmatch(_bare(plain)):
        return "delete"
    if _DELETE.search(plain) and not _NOT_THIS_TALK.search(plain):
        return "delete"
    words = len(plain.split())
    if _REPORTED.match(plain) and words <= MOST_WORDS_DONE:
        return "next"
    whole = _match(_bare(plain))
    if whole:
        return whole
    if _match(plain) == "next":
        return "next"  # "et maintenant" bared of "maintenant" says nothing
    for clause in re.split(r"[,.;:!?…]+| (?:et|and|but|mais) ", plain):
        move = _match(_bare(clause))
        if move in _STRONG and words <= MOST_WORDS_STRONG:
            return move
        if move == "next" and words <= MOST_WORDS_NEXT:
            return move
    return None


def assents(text: str) -> bool:
    """Tell whether a 'yes' only takes note: 'ok', 'ok merci', 'd'accord'."""
    return bool(re.match(r"(?:ok|okay|d'accord|dac)\b", fold(text)))


def _match(plain: str) -> Move | None:
    for move, pattern in _COMPILED:
        if pattern.fullmatch(plain):
            return move
    return None


def _bare(plain: str) -> str:
    """Drop what is only polite around a move: 'ok, fair enough, back 2 the plan please'."""
    plain = re.sub(r"[,.;:!?…]", " ", plain).replace(" 2 the ", " to the ")
    plain = " ".join(plain.split())
    while True:
        less = _AFTER.sub("", _BEFORE.sub("", plain, count=1), count=1).strip()
        if not less or less == plain:
            return plain
        plain = less


def find_choice(text: str, titles: list[str]) -> int | None:
    """Tell which of the things offered a message picks: by number, by rank or by its words.

    Returns the place in `titles`, or None.
    """
    plain = _END.sub("", fold(text))
    counted = _COUNTED.match(plain)
    for place, pattern in enumerate(_ORDINALS[: len(titles)]):
        if counted and re.fullmatch(pattern, counted.group(1)):
            return place
    names = [_END.sub("", fold(title)) for title in titles]
    if plain in names:
        return names.index(plain)
    # A few words of one title and of no other: "the evidence one".
    words = set(re.findall(r"\w{4,}", plain))
    if words and len(plain.split()) <= 5:
        hits = [
            place for place, name in enumerate(names) if words <= set(re.findall(r"\w{4,}", name))
        ]
        return hits[0] if len(hits) == 1 else None
    return None
