"""Who writes: a child who gives their age or tells what family does to them, or an adult with a child."""

from __future__ import annotations

import re
from typing import Literal

from bot.folding import fold

Writer = Literal["adult", "child"]

_OWN_AGE = re.compile(
    r"\b(?:j'?ai|jai|i'?m|i am|im|moi) (?:que |only |just |seulement |bientot |nearly |almost )?(\d{1,2})(?! ?(?:enfants|kids|children|fois|times|photos|euros|ans de|years (?:of|as)))"
    r"(?: ?(?:ans|an|yo|y/o|years? old|yrs? old|yrs?))?\b"
)
# An age that nothing else can be: with its unit, or with nothing after it ("im 12", "moi 13, ...").
_PLAIN_AGE = re.compile(
    r"\b(?:j'?ai|jai|g|i'?m|i am|im|moi) (?:que |only |just |seulement |bientot |nearly |almost )?(\d{1,2})"
    r"(?: ?(?:ans|an|yo|y/o|years? old|yrs? old|yrs?)\b(?! (?:de|d'|of|as|que|apart|ago))|\s*(?:$|[.,;:!?]))"
    r"|\b(?:i'?m|i am|im|moi) (?:only |just |que )?(\d{1,2}) (?:and|et|but|mais|he|she|il|elle|girl|boy|fille|garcon|f|m)\b"
)
_PLAIN_CHILD = re.compile(
    r"\b(?:c'est moi,? |je suis |ici |moi c'est )(?:son fils|sa fille|leur (?:fils|fille)|(?:une? |l')enfant|mineure?)\b(?! (?:de (?!\d)|d'|du|qui|que))"
    r"|\bje suis (?:au college|collegienn?e?|en (?:cm[12]|6e|5e|4e|3e|sixieme|cinquieme|quatrieme|troisieme))\b"
    r"|\b(?:i'?m|i am|im|it'?s|this is|its)(?: actually| me,?)? (?:(?:his|her|their) (?:son|daughter|kid|child)|a (?:kid|child|minor)|under ?age)\b(?! (?:of|who|that|protection|minder|psych\w*|care))"
)
# Said of oneself only by the one to whom it happens.
_DONE_TO_ME = re.compile(
    r"\b(?:mon (?:pere|beau-pere|beau pere|oncle|frere|grand-pere|cousin|entraineur|prof|coach)|my (?:dad|father|stepdad|step dad|stepfather|uncle|brother|grandad|grandpa|cousin|coach|teacher)|il|he)"
    r" (?:me touche|m'oblige|me force|me fait (?:des|faire)|touches me|makes me (?:do|take|show|touch)|forces me|hurts me|comes (?:in|into) my (?:room|bed))"
)
# Half said: a promise of silence that was asked for, a secret, since which class somebody does it.
_SCHOOL_YEAR = r"(?:cp|ce[12]|cm[12]|(?:la )?(?:maternelle|sixieme|cinquieme|quatrieme|6e|5e|4e|3e)|(?:year|grade|primary|p) ?\d{1,2}|(?:first|second|third|fourth|fifth|sixth) (?:grade|class))"
_HALF_SAID = re.compile(
    r"(?:^|[.!?,] ?)(?:nobody|no one|no1)(?: else)? knows?(?: about it| this| yet)?(?:$|[.!?,])"
    r"|(?:^|[.!?,] ?)(?:et |mais )?personne (?:ne |n')?(?:le |l')?sait(?: rien)?(?:$|[.!?,])|"
    r"\bi(?:'ve)? had to (?:promise|swear)|\b(?:he|she|they) made me (?:promise|swear)"
    r"|\bj'ai (?:du|promis de rien|jure de rien)(?: promettre| jurer| dire)|\b(?:il|elle|on) m'a fait (?:promettre|jurer)"
    rf"|\b(?:depuis|since) (?:le |la |l')?{_SCHOOL_YEAR} (?:il|elle|he|she)\b|\b(?:il|elle|he|she)\b(?: \S+){{1,4}} (?:depuis|since) (?:le |la |l')?{_SCHOOL_YEAR}\b"
)
MOST_WORDS_HALF_SAID = 20
YOUNGEST, OLDEST, GROWN = 6, 17, 19  # "18" is said by those a little younger too
# Words of someone who speaks of what happens to themself.
_OF_ME = re.compile(
    r"\b(?:me|moi|mes|ma (?:photo|foto|video|vie|chambre)|mon (?:ex|prof|coach|pere|beau)|j'\w+|jm\w*|jsuis|jlai|jpeux|gt"
    r"|my (?:babysitter|ex|teacher|coach|room|pic\w*|photo\w*|video|body|dad|stepdad|uncle|brother|life)"
    r"|of me|to me|with me|at me|happened (?:to me|at))\b|\bm'"
)
# A child whom only an adult calls theirs. Left out is what the young say too: "mon petit ami",
# "my girl", "my boy", "my brother", "ma soeur", "un élève de ma classe", "my student card".
_AGED = r"(?:\d{1,2}|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)"
_OWN_CHILD_FR = (
    r"(?:mon|notre|mn) (?:petit[- ])?fil(?:s|ston|leul)|(?:mon|notre|mn) (?:fiston|filleul|beau[- ]fils|gamin|gosse|neveu|ado|aine|cadet|benjamin|neveux)"
    r"|(?:ma|notre) (?:petite[- ]|belle[- ])?fil(?:le|l)|(?:ma|notre) (?:filleule|gamine|gosse|niece|ado|ainee|cadette|benjamine)"
    r"|(?:mon|notre|mes|nos) (?:petits?[- ])?enfants?|mes (?:deux |trois |quatre )?(?:filles|fils|gamine?s|gosses|ados|eleves)|nos (?:filles|fils|gamine?s|ados|eleves)"
    rf"|(?:mon|ma|notre) (?:grande?|petite?|bb|bebe|gars) (?:de |qui a )?{_AGED}(?: ans)?|(?:mon|notre) (?:petit )?garcon|mes jum(?:eaux|elles)"
    r"|(?:mon|une?|l'une?) (?:de mes )?eleves?(?: a moi)(?! de ma classe)|(?:une? |l'une? )de mes eleves|mon eleve"
    rf"|(?:j'ai|jai|nous avons|on a) (?:un fils|une (?:fille|ado) de {_AGED}|(?:deux|trois|quatre|[2-6]) (?:enfants?|filles|fils|garcons|ados))"
    r"|je suis (?:sa|leur|la) (?:mere|maman|mamie|grand-mere|belle-mere|tante|prof\w*|maitresse)|je suis (?:son|leur|le) (?:pere|papa|papi|grand-pere|beau-pere|prof\w*)"
    r"|(?:je suis|en tant que) (?:maman|papa|parents?|mere|pere|grand-mere|grand-pere|enseignante?|instit\w*)"
)
_OWN_CHILD_EN = (
    r"(?:my|our) (?:(?:own|only|poor|little|teenage|teen|young|younger|youngest|older|oldest|eldest|middle|step|foster|adopted|autistic|\d{1,2}[- ]?(?:yo|y/o|yr|year)s?(?:[- ]old)?) )*"
    r"(?:son|sons|dau?g?h?te?rs?|child|children|kid|kids|step-?(?:son|daughter|kid|child)|grand-?(?:son|daughter|child|children|kids?)|nephew|niece|teen|teenager|godson|goddaughter|pupils?|students?)\b(?! (?:card|loan|id|of (?:the|a)|council|line|help\w*|brother|sister|cousin|bro|sis)|'s home)"
    rf"|(?:my|our) (?:{_AGED}|\d{{1,2}})[- ]?(?:yo|y/o|yr|year)s?(?:[- ]olds?)?\b|(?:my|our) (?:lad|lass|wee (?:boy|girl|one|man|lad|lass)|(?:little|teenage) (?:boy|girl|one)|(?:boy|girl),? (?:is |who is |who's )?(?:aged? )?\d{{1,2}}|youngest|eldest|foster (?:boy|girl))\b|our (?:boy|girl)s?\b(?! group| chat|friends?)"
    r"|(?:a|one) (?:pupil|student)s? (?:of mine|of ours|in my (?:form|tutor group))|one of my (?:pupils|students|kids|sons|daughters)|a pupil of mine"
    r"|(?:i'?m|i am|im|this is) (?:his|her|their|a|the) (?:worried |single )?(?:mum|mam|mom|mother|dad|father|parent|step-?(?:mum|mom|dad)|nan|gran\w*|carer|guardian|foster (?:mum|dad|carer|parent))\b"
    r"|(?:i|we) have (?:a|two|three|four|[2-6]) (?:\w+ )?(?:sons?|daughters?|kids|children|teenagers)"
    r"|as a (?:parent|mum|mom|mother|dad|father|teacher)"
)
_OWN_CHILD = re.compile(rf"(?<!comme )(?<!like )(?<!like)\b(?:{_OWN_CHILD_FR}|{_OWN_CHILD_EN})\b")
# Words of someone who works at a school.
_PUPIL = re.compile(
    r"\b(?:eleves?|pupils?|students?|ma classe|my (?:class|form|tutor group|school)|collegues?|colleagues?|dsl|i teach|i work"
    r"|je suis (?:prof|cpe|enseign|infirm)\w*)\b"
)
_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")
_FRIEND_OF = re.compile(
    r"\b(?:friend|mate|boyfriend|girlfriend|ami|amie|copain|copine|pote|mere|mother|mum|mom|pere|father|dad)s?"
    r"(?: (?:said|says|told|dit|me dit|m'a dit|thinks|calls))"
)
UNSURE, POSSIBLE = 0.95, 0.02  # belief in the first topic, and in a child writing


def is_child(text: str) -> bool:
    """Tell whether a message shows by itself that a child writes."""
    folded = fold(text)
    return _young(_OWN_AGE, folded) or _plainly_child(folded) or bool(_DONE_TO_ME.search(folded))


def half_says(text: str) -> bool:
    """Tell whether a message half says what was done to its writer, in words that say nothing else."""
    short = len(text.split()) <= MOST_WORDS_HALF_SAID
    return short and bool(_HALF_SAID.search(fold(text))) and not speaks_of_own_child(text)


def writer_after(text: str, before: Writer | None) -> Writer | None:
    """Tell who writes, once a message is read; `before`: who was known to write until then.

    An adult is known by a child whom they call theirs, and a child by a plain word only: an
    adult under way stays one until the writer says that they are young, and a child stays one.
    """
    folded = fold(text)
    if _young(_PLAIN_AGE, folded) or _plainly_child(folded):
        return "child"
    grown = any(int(age) >= GROWN for age in _ages(_PLAIN_AGE, folded))
    if before is None and (grown or speaks_of_own_child(text)):
        return "adult"
    return before


def speaks_of_own_child(text: str) -> bool:
    """Tell whether a message speaks of a child as only an adult does: 'my son', 'un de mes élèves'."""
    folded = fold(_QUOTED.sub(" ", text))
    return bool(_OWN_CHILD.search(folded)) and not _FRIEND_OF.search(folded)


def speaks_of_pupils(text: str) -> bool:
    """Tell whether a message has words of someone who works at a school."""
    return bool(_PUPIL.search(fold(text)))


def _young(pattern: re.Pattern[str], folded: str) -> bool:
    return any(YOUNGEST <= int(age) <= OLDEST for age in _ages(pattern, folded))


def _ages(pattern: re.Pattern[str], folded: str) -> list[str]:
    return [age for found in pattern.finditer(folded) for age in found.groups() if age]


def _plainly_child(folded: str) -> bool:
    return bool(_PLAIN_CHILD.search(folded))


def may_be_child(text: str, first: float, child: float) -> bool:
    """Tell whether a message not understood surely is rather a child's disclosure.

    `first` is the belief in the likeliest topic, `child` that a child writes of themself. A
    child's half-said words must not be met with small talk: better once too often as a child.
    """
    return first < UNSURE and child >= POSSIBLE and bool(_OF_ME.search(fold(text)))
