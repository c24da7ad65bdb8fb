"""Words of calm: what uses the words of danger and speaks of something else.

What is past or over, films and news, lessons and leaflets, "what if", jokes and exaggeration.
Beside words of haste ("tonight", "since noon") they prove nothing. Patterns stand for text
folded by `fold`: lower case, no accents, one kind of apostrophe.
"""

from __future__ import annotations

import re

from bot.folding import fold

_PAST = (
    r"l'an(?:nee)? (?:derni\w+|passee?)|last (?:year|month|summer|winter|spring|autumn|term)"
    r"|il y a (?:\w+ ){0,2}(?:ans?|mois|annees)|(?:years?|yrs?|months?|decades?) (?:ago|back|later)"
    r"|a l'epoque|autrefois|jadis|enfance|as a (?:child|kid|teen\w*|girl|boy)|when i was"
    r"|(?:quand|lorsque) j'(?:etais|avais)|quand (?:elle|il) avait|(?:en|in|since|depuis) (?:19|20)\d\d"
    r"|back in|in the (?:nineties|eighties)|j'en ai \d\d|i'?m \d\d now|used to|at the time"
)
_OVER = (
    r"annul\w+|cancel\w+|call(?:ed|ing) (?:it )?off|(?:est|es|sont) (?:bien )?rentree?s?"
    r"|(?:is|are|was|'s) (?:\w+ )?(?:back|home|safe)|on l'a retrouve\w*|(?:we|they|police|i) found (?:him|her|them)"
    r"|fausse alerte|false alarm|arrete\w*|arrested|(?:in|to|en) (?:prison|jail)|condamne\w*|convicted"
    r"|sentenced|(?:tout|ca|il|elle|on) va (?:bien|mieux)|all (?:sorted|good|well|fine|over)"
    r"|(?:is|'s|are|doing) (?:fine|ok|okay|alright|all right|better|well|grand)"
    r"|(?:c'est|tout est) (?:regle|fini|termine|passe)\w*|il est mort|he's dead|never (?:went|met|happened)"
    r"|en securite|safe with"
)
_TOLD = (
    r"film\w*|movies?|series?|netflix|documentaire|documentary|romans?|novels?|episodes?|acteurs?|actors?"
    r"|heroine|heros|livres?|books?|plot|theatre|chanson|song|lyrics|reve|dream\w*|nightmare|cauchemar"
    r"|infos?|journal|journaux|news|newspaper|radio|reportage|tele|tv|bbc|podcast|faits? divers|headline"
    r"|on a (?:parle|dit) de|they (?:said|talked) about|read (?:about|that)|heard (?:about|that)"
)
_TAUGHT = (
    r"expose|statistiques?|statistics?|combien de|how many|how often|percentage|pourcentage|prevention"
    r"|prevenir|prevent\w*|lecons?|lessons?|assembly|atelier|workshop|formations?|training|course|essay"
    r"|dissertation|homework|campagne|campaign|affiche|poster|leaflet|conference|debat"
)
_SUPPOSED = (
    r"que faire si|et si|what if|what (?:would|should) (?:i|we|you) do if"
    r"|if (?:it|this|she|he|i|they|someone|anyone) (?:ever|were)|si (?:jamais|un jour)|in case|au cas ou"
    r"|hypothe\w+|let'?s say|imagin\w+|suppos\w+|disons que|mettons|un jour|some ?day|one day"
    r"|peur (?:de|que|qu'il|qu'elle)|(?:scared|afraid|worried|frightened) (?:that|of|about)|i worry"
    r"|plus tard|in the future|quand (?:elle|il) (?:sera|aura)|je me demande|i wonder"
)
_SAID_SO = (
    r"haha\w*|lol|mdr+|ptdr|lmao|hihi|blague|joke|joking|kidding|rigole|va (?:me|finir par me) tuer"
    r"|(?:me|m'a|te) tue|kill me|killing me|mort(?:e|s)? de (?:rire|honte|fatigue|peur|trouille|faim)"
    r"|(?:dying|die|died) (?:of|from|for|inside|laughing)|meurs (?:de|d')|i could (?:kill|murder)"
    r"|to death|dead (?:tired|serious|slow|battery|funny)"
)
_CALM = re.compile(rf"\b(?:{'|'.join((_PAST, _OVER, _TOLD, _TAUGHT, _SUPPOSED, _SAID_SO))})\b")
_HASTE = re.compile(
    r"\b(?:maintenant|tout de suite|la la|en ce moment|a l'instant|immediatement|right now|just now|now"
    r"|this (?:minute|second|moment|very|evening|afternoon|morning|weekend)|still|encore (?:ouvert|la|en cours)"
    r"|toujours pas|en train de|viens? de|just (?:left|went|told|got|said|took|sent|texted)|a peine"
    r"|as i (?:write|type)|pendant que je|as we speak|hurry|vite|urgent\w*|aidez|help|please"
    r"|ce (?:soir|matin|midi|week-?end)|cette nuit|tonight|tonite|2nite|demain|tomorrow|tmrw|tomoz|cet aprem|cet apres"
    r"|today|aujourd'hui|tout a l'heure|tantot|after school|apres (?:les cours|l'ecole)"
    r"|dans (?:une|deux|\d+) ?(?:h|heure|min)\w*|in (?:an|one|two|\d+) ?(?:hour|min)\w*|a \d+ ?h(?:\d\d)?"
    r"|at \d+|\d+ ?(?:am|pm)|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|minuit|midnight|train|bus|gare|station|billet|ticket|depuis (?:hier|ce matin|\d+ ?h|une heure|midi|des heures)"
    r"|since (?:yesterday|this morning|last night|\d+|noon|lunch)|hier|yesterday|last night|hours ago)\b"
)


def speaks_of_else(text: str) -> bool:
    """Tell whether words of calm stand in a message, and none of haste."""
    folded = fold(text)
    return bool(_CALM.search(folded)) and not _HASTE.search(folded)
