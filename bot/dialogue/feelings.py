"""Feelings said alone: 'j'ai peur', 'I can't cope'. What says more is read as any message."""

from __future__ import annotations

import re

from bot.folding import fold
from bot.knowledge.records import FeelingKind

MOST_WORDS = 16
# Said around a feeling without changing it, and how strong it is.
_AROUND = re.compile(
    r"\b(?:bonsoir|bonjour|salut|slt|bsr|bjr|cc|coucou|allo|hello|hi|hey|hiya|svp|stp|s'il (?:vous|te) plait|please|pls|plz"
    r"|mon dieu|omg|oh|my god|ah|ouf|non|no|yeah|yes|oui|la la|franchement|honnetement|honestly|desolee?|sorry|pardon"
    r"|mtn|maintenant|right now|now|la|aussi|vous savez|you know|en fait|actually|euh|um|uh|hein|juste|just|rly|v"
    r"|tellement|tres|trop|vraiment|vrmt|si|super|hyper|un peu|completement|totalement|toute?|grave|encore|toujours|toujours pas"
    r"|so|really|very|too|totally|completely|absolutely|still|a bit|a little|proper|dead|well|pure|quite|pretty|literally|honest|to be honest|tbh"
    r"|lol|mdr|man|mate|madame|monsieur|ici|tonight|ce soir|cette nuit|en ce moment|at the moment|as well|today|aujourd'hui|je crois|i think|all)\b"
)
_CLAUSE = re.compile(
    r"[,.;:!?…()/\n]+| - | (?:et|and|mais|but|car|because|donc|du coup|puis|then) "
)
_WHOM = (
    r"(?: (?:pour|for|about|a cause de) (?:lui|elle|eux|moi|nous|(?:mon|ma|mes|notre|nos) (?:fils|fille|filles|enfants?|petite?|ado|gamine?)"
    r"|him|her|them|us|me|(?:my|our) (?:son|daughter|child|kids?|children|boy|girl|baby)))?"
)
_I = r"(?:i'?m|i am|im|i feel|i'?m feeling|im feeling|feeling|am|i'?ve been|we'?re|we are|we feel|me and my (?:wife|husband|partner) are)"
_JE_SUIS = (
    r"(?:je suis|jsuis|j'suis|chuis|chui|suis|je me sens|jme sens|on est|nous sommes|on se sent)"
)
_PATTERNS: tuple[tuple[FeelingKind, str], ...] = (
    (
        "afraid",
        rf"(?:j'?ai|g|jai|on a|nous avons|j'en ai) (?:des |de la )?(?:peur|la trouille|la boule au ventre|une boule au ventre|mal au ventre|nausee|la nausee|envie de vomir|envie de pleurer|le coeur qui (?:bat|cogne)|froid dans le dos){_WHOM}"
        rf"|peur|jpeur|(?:je|j'en|j) ?(?:tremble|panique|flippe|angoisse|stresse|balise|pleure)(?: (?:de partout|de peur|comme une feuille))?{_WHOM}"
        rf"|{_JE_SUIS} (?:terrifiee?s?|effrayee?s?|paniquee?s?|angoissee?s?|stressee?s?|inquiete?s?|inquiets|morte? (?:de peur|d'inquietude|de trouille)|en panique|en pleurs|en larmes|bouleversee?s?|choquee?s?|sous le choc|en etat de choc|malade){_WHOM}"
        r"|j'?arrive (?:pas|plus) a (?:dormir|respirer|me calmer|arreter de (?:pleurer|trembler))|je n'arrive (?:pas|plus) a (?:dormir|respirer|me calmer|arreter de (?:pleurer|trembler))|je ne dors plus|jdors plus|ca me (?:fait peur|terrifie|rend malade)"
        rf"|{_I} (?:scared|afraid|frightened|terrified|petrified|panicking|panicked|anxious|worried|worried sick|sick|sick to my stomach|in shock|shocked|shaking|shakin|trembling|crying|in tears|in bits|in pieces|upset|freaking out|freakin out|feart|in a panic|a wreck|nervous|stressed){_WHOM}"
        r"|(?:i )?(?:can'?t|cannot|cant) (?:stop (?:shaking|crying|trembling)|sleep|breathe|think straight|calm down|eat)|i want to (?:cry|be sick|throw up)|(?:i )?keep (?:crying|shaking)|my hands (?:are|r) (?:shaking|trembling)|mes mains tremblent|scared|terrified|(?:this|it)(?: i|')s (?:scary|terrifying)|it (?:scares|terrifies) me",
    ),
    (
        "lost",
        rf"(?:je |j')?(?:ne |n')?(?:sais|sai|c|sait|s) (?:plus|pas|pu|pa) (?:trop |du )?(?:quoi|koi|ce que je dois|comment) (?:faire|fair|fer|reagir|penser)|jsp (?:quoi|koi) (?:faire|fair)|(?:je ne |on ne |nous ne )?(?:on |nous )?(?:sait|savons|sais) (?:plus|pas) (?:quoi|comment) faire"
        rf"|{_JE_SUIS} (?:perdue?s?|depassee?s?|paumee?s?|demunie?s?|desemparee?s?|impuissante?s?|au bout du rouleau|desesperee?s?)"
        r"|(?:je )?(?:ne )?(?:sais|sait|c) (?:pas|plus|pa) (?:par ou commencer|vers qui me tourner|ou j'en suis)|(?:je )?(?:ne )?comprends (?:plus|pas) rien"
        r"|(?:i )?(?:don'?t|dont|do not|dunno) (?:even )?(?:know )?(?:what to do|wot 2 do|what 2 do|where to (?:start|turn|begin)|how to (?:handle|deal with) (?:this|it)|who to turn to|what i'm doing|what to think)|idk what to do|no idea what to do|i have no idea what to do|we don'?t know what to do"
        rf"|{_I} (?:lost|at a loss|helpless|desperate|out of my depth|at my wits'? end|stuck|confused|clueless)"
        r"|(?:can|could|will) (?:someone|anyone|somebody) help(?: me| us)?|(?:i|we) need help|i need somebody|aidez[- ](?:moi|nous)|a l'aide|au secours",
    ),
    (
        "ashamed",
        rf"(?:j'?ai|g|jai|on a|nous avons) (?:honte|honte de moi|la honte)|honte|(?:je )?m'?en (?:veu?x|veut)|(?:je )?(?:ne )?(?:me|m') ?(?:pardonne|pardonnerai) (?:pas|jamais)|{_JE_SUIS} (?:nulle?s?|coupables?|honteu(?:x|se)s?|bete|stupide|idiote?|minable|mauvaise? (?:mere|pere|maman|papa|parent)|une? (?:mauvaise?|horrible) (?:mere|pere|maman|papa|parent))"
        r"|c'est (?:de )?ma faute|(?:je |j')?culpabilise|j'ai (?:rien vu|tout rate|echoue)|je n'ai rien vu(?: venir)?|j'ai rien vu venir|j'aurais du (?:voir|faire attention|le voir|savoir|surveiller)|quelle? (?:mauvaise )?(?:mere|pere|maman|papa) (?:je suis|suis[- ]je)"
        rf"|{_I} (?:ashamed|ashamed of myself|guilty|embarrassed|humiliated|a (?:bad|terrible|awful|rubbish|useless|crap|horrible) (?:mum|mom|mother|dad|father|parent)|like a (?:bad|terrible|awful|rubbish|failure|useless)(?: (?:mum|mom|mother|dad|father|parent))?|stupid|useless|worthless|such an idiot|an idiot|a failure)"
        r"|i blame myself|it'?s (?:all )?my fault|(?:this|it) is my fault|i (?:should have|should've|shoulda|shouldve) (?:seen|known|noticed|checked)(?: (?:it|it coming|the signs))?|i failed (?:him|her|them)|i can'?t forgive myself|i hate myself for (?:this|it)|what kind of (?:mother|father|parent|mum|dad) am i",
    ),
    (
        "worn_out",
        rf"(?:je )?(?:n')?(?:en )?(?:peu[xt]|pe) plus|j'en peux plus|jen (?:peux|peu) plus|(?:je )?craque|je suis a bout|{_JE_SUIS} (?:a bout|epuisee?s?|seule?s?|seule? (?:avec|face a) (?:ca|cela|tout ca)|isolee?s?|debordee?s?)|personne ne m'aide|(?:je )?(?:n'ai|j'ai) personne(?: a qui (?:parler|le dire))?|j'y arrive (?:plus|pas)|je n'y arrive (?:plus|pas)|c'est trop(?: dur| lourd)?|c'est dur|trop dur"
        rf"|(?:i|we) (?:can'?t|cannot|cant) (?:cope|cope with (?:this|it)|cope any ?more|do this any ?more|handle (?:this|it)|deal with (?:this|it)|take (?:this|it|any ?more))|(?:i'?m|im|i am) not coping|{_I} (?:exhausted|overwhelmed|worn out|drained|alone|alone with (?:this|it)|alone in this|on my own(?: with (?:this|it))?|lonely|at breaking point|falling apart|struggling|broken|done in)"
        r"|i have (?:no one|nobody)(?: to (?:talk to|tell))?|(?:it'?s|this is) (?:all )?(?:too much|so hard|hard)(?: for me)?|nobody helps me",
    ),
)
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)
# A bare cry at the start of a talk asks what this program does; in the middle of one it is a feeling.
_BARE = re.compile(
    r"help|help me|help us|help me out|aide|aide[- ]moi|(?:can|could) you help(?: me| us)?|i need some help"
    r"|(?:j'ai )?besoin d'aide|(?:pouvez[- ]vous|vous pouvez) m'aider"
)
_FEARS_FOR = re.compile(
    r"(?:(?:mais|et|but|and|so|oh) )?(?:(?:j'?ai|jai|g) (?:tres |tellement |trop |si )?peur (?:que?\b|qu'|de\b|pour)"
    r"|i'?m (?:so |really |very |just )*(?:scared|afraid|worried|terrified|frightened) (?:that|he|she|they|of|for|it))"
)
# So near to words of despair that a stranger's are left to the safety net.
_DESPERATE = re.compile(r"peu[xt]? plus|pe plus|(?:take|do|cope).* any ?more|craque")


def find_feeling(text: str, under_way: bool = False) -> FeelingKind | None:
    """Tell the feeling that a short message says and nothing else, or None.

    `under_way`: a situation was told before, so that a bare 'help' is one too.
    """
    folded = fold(text)
    if len(folded.split()) > MOST_WORDS:
        return None
    found: FeelingKind | None = None
    for clause in _CLAUSE.split(folded):
        plain = " ".join(clause.split())
        bare = " ".join(_AROUND.sub(" ", plain).split())
        if not bare:
            continue  # "please", "bonsoir"
        kind = _kind(plain) or _kind(bare)
        if kind is None and _BARE.fullmatch(bare) and (under_way or found or _polite(folded)):
            kind = "lost"
        if kind is None:
            return None
        found = found or kind
    return found


def fears_for(text: str) -> bool:
    """Tell whether a message says what its writer is afraid of: 'j'ai peur qu'il lui fasse du mal'."""
    return bool(_FEARS_FOR.match(fold(text)))


def is_desperate(text: str) -> bool:
    """Tell whether a feeling is near to despair: of a stranger it may be a cry for help."""
    return bool(_DESPERATE.search(fold(text)))


def _kind(plain: str) -> FeelingKind | None:
    return next((kind for kind, pattern in _COMPILED if pattern.fullmatch(plain)), None)


def _polite(folded: str) -> bool:
    return bool(re.search(r"\b(?:please|pls|plz|svp|stp|s'il (?:vous|te) plait)\b", folded))
