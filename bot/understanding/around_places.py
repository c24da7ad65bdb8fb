"""The words around a place, as patterns on prepared text: whose place it is, and whose it is not.

Those that end in `$` are looked for right before the name, those that begin with `^` right after.
"""

from __future__ import annotations

import re

# Words that cannot stand between "we live" and the place where we do.
_BREAKS = (
    r"qui|que|qu'|il|elle|ils|elles|pas|plus|jamais|loin|ou|si|not|never|no|far|he|she|they|who|that|which|where|or|if"
    r"|hommes?|m[ae]n|guys?|bloke|type|mec|gars|inconnu\w*|strangers?|someone|somebody|quelqu'une?|individus?|adultes?"
    r"|amie?s?|friends?|copains?|copines?|est|sont|etait|is|are|was|were|va|vont|vais|veut|veulent|wants?"
    r"|meets?|met|rencontr\w*|parl\w*|talk\w*|contact\w*|go|goes|going|gone|went|alle\w*|part|pars|partir|partie?s?|partons|je"
    r"|venue?s?|came|comes?|visit\w*|voyage\w*|travel\w*|trips?|train|avion|flight|rentr\w*|retour\w*|ete|born|ne|nee|lived|habitait|habitais|je|travaill\w*|etudi\w*|works?|stud(?:y|ies)|rendez-vous|rdv"
    r"|(?:et|and) (?:mon|ma|mes|son|sa|le|la|les|une?|my|his|her|the|an?|je|on|nous|i|we)"
)
PLACE = "§"  # stands for a place named before: "we live in § and he is in …" speaks of two
_FILL = rf"(?:(?!(?:{_BREAKS})(?![\w]))[\w'’/-]+ )"
_SIDE = r"(?:(?:north|south|east|west|central|downtown|rural|upstate|inner|northern|southern|eastern|western|deepest|sunny)[ -]){0,2}"
_IN_EN = rf"(?:in|near|nr|outside|around|at|by|of|within|from|to) (?:the )?{_SIDE}"
_AT_EN = rf"(?:(?:over|up|down|back|out|just|right|somewhere|not far|far) )?(?:in|near|nr|outside|close to|at) (?:the )?{_SIDE}"
_IN_FR = r"(?:(?:a|en|au|aux|dans|de|d'|du|des|vers|sur) )(?:(?:la|le|les|l') )?"
_AT_FR = r"(?:(?:a|en|au|aux|dans|sur|pres de|pres d'|pres du|a cote de|du cote de|autour de) )(?:(?:la|le|les|l') )?"
_NOW_FR = r"(?:(?:actuellement|maintenant|desormais|aussi|toujours|ici|moi|nous|bien|juste|tous|toutes|seule?s?|installee?s?|basee?s?|domiciliee?s?|expat\w*|en ce moment|pour l' instant|en vacances) )*"
_NOW_EN = r"(?:(?:currently|now|actually|still|also|just|all|both|here|based|living|located|staying|settled|on holiday|on vacation|at home|right now) )*"
_PARENT_EN = (
    r"(?:mum|mom|mother|dad|father|parents?|family|gran\w*|nan|carer|guardian|teacher|headteacher|head|principal|nurse|tutor|student|pupil|kid|girl|boy|lad|teen\w*"
    r"|assistant|counsell?or|social worker|governor|coach|leader|aunt|uncle|sister|brother|librarian|year[- ]old|yo)"
)
_PARENT_FR = (
    r"(?:maman|mere|papa|pere|parents?|mamie|papi|grand-mere|grand-pere|belle-mere|beau-pere|tante|oncle|tut(?:rice|eur)|famille|nounou|prof\w*|enseignante?s?|instit\w*"
    r"|maitresse|maitre|direct\w+|cpe|aed|surveillante?|infirmiere?|psychologue|educat\w+|assistante?|animat\w+|eleve|lyceenn?e?|collegienn?e?|etudiante?|ado|fille|garcon"
    r"|principale?|proviseure?|association|club|habitante?s?|residente?s?|entraineu\w+)"
)
_NO_OWNER = r"(?!(?:my|our|his|her|their|the|some|that|this|mon|ma|son|sa|leur|notre|la|le|une?)\b)"
_GREETING = r"(?:(?:hi|hello|hey|bonjour|bonsoir|salut),? )?"
_ADULT_EN = r"(?:mum|mom|mother|dad|father|parent|carer|guardian|teacher|headteacher|principal|nurse|tutor|counsell?or|grandmother|grandfather|granny)"
_ADULT_FR = r"(?:maman|mere|papa|pere|parent|mamie|papi|grand-mere|grand-pere|prof|professeure?|enseignante?|institut\w+|maitresse|directrice|directeur|cpe|infirmiere?|educat\w+|assistante sociale)"
_SCHOOL = r"(?:ecoles?|colleges?|lycees?|maternelle|creche|internat|cegep|athenee|etablissement|school|academy|nursery|kindergarten|sixth form)"
_I_AM = r"\b(?:i'?m|i am|we're|we are)"
_JE_SUIS = r"\b(?:je suis?|j'suis|jsuis|chuis|chu|on est|nous sommes|moi c'est|suis)"
HOME = re.compile(
    "(?:"
    + "|".join(
        (
            # we live in
            rf"\b(?:i|we)(?: (?:both|all|currently|now|actually|still|also|just|only))* (?:live(?: and work)?|reside|stay) {_FILL}{{0,7}}{_IN_EN}",
            rf"{_I_AM} (?:{_FILL}|[\w]+, |{PLACE},? ){{0,6}}(?:(?:but|and) )?(?:now )?(?:live|living|based|residing) {_FILL}{{0,6}}{_IN_EN}",
            rf"\b(?:j' ?(?:y )?|j|moi |nous )habite {_FILL}{{0,7}}{_IN_FR}",
            rf"\b(?:je (?:vis|reside|loge|demeure)|on (?:habite|vit|reside|loge)|(?:nous )?(?:habitons|vivons|residons|logeons)) {_FILL}{{0,7}}{_IN_FR}",
            rf"{_JE_SUIS} (?:{_FILL}|[\w]+, |{PLACE},? ){{0,5}}(?:mais|et) (?:j'|je )?(?:habite|vis) {_FILL}{{0,5}}{_IN_FR}",
            rf"\b(?:j' ?|j|moi |on |nous )habit(?:e|ons) {_NOW_FR}(?:(?:la|le|l') )?",
            r"\bmais habite (?:(?:la|le|l') )?",
            # we are in
            rf"{_I_AM} {_NOW_EN}{_AT_EN}",
            rf"{_JE_SUIS} {_NOW_FR}{_AT_FR}",
            rf"(?:{_I_AM}|(?:^|, )as) (?:(?:an?|the|two) )?{_FILL}{{0,3}}{_PARENT_EN} (?:{_FILL}{{0,6}}(?:{PLACE} )?(?!from ){_IN_EN})",
            rf"{_JE_SUIS} (?:(?:une?|la|le|l'|deux|des|les) )?(?:\w+ )?{_PARENT_FR} {_FILL}{{0,6}}(?:{PLACE} )?{_IN_FR}",
            rf"^{_GREETING}(?:{_NO_OWNER}[\w]+ ){{0,3}}{_ADULT_EN} (?:(?:at|of|for) {_FILL}{{0,4}})?(?:here )?{_AT_EN}",
            rf"^{_GREETING}{_ADULT_FR} (?:{_FILL}{{0,5}})?{_AT_FR}",
            rf"^{_GREETING}(?:{_NO_OWNER}[\w]+ ){{0,3}}(?:{_ADULT_EN}|{_ADULT_FR})(?: {_FILL}{{0,5}}[\w-]+)?, ",
            # here
            rf"(?:\bhere|^(?:at|back) home),? {_AT_EN}",
            rf"\b(?:ici|icitte|chez (?:nous|moi)),?(?: c' ?est)? (?:{_AT_FR}|(?:la|le|les|l') )?",
            rf"\b(?:our|my) (?:house|flat|home|town|city|village|street|neighbou?rhood) (?:is )?{_IN_EN}",
            rf"\b(?:notre|mon|ma) (?:maison|appart\w*|domicile|village|ville|quartier|rue) (?:est |c' ?est )?{_IN_FR}",
            # writing from
            r"(?:^|[,;:.] |\b(?:i'?m|i am|we're|we are|am|just|and) (?:\w+ )?)(?:calling|writing|messaging|texting|typing|ringing|phoning|chatting) (?:(?:you|to you|this) )?from (?:the )?",
            r"\b(?:je |j'|nous |on |moi qui )(?:(?:vous|te|t') ?)?(?:ecri[st]|ecrivons|appelle|appelons|contacte|contactons) (?:\w+ ){0,3}?(?:depuis|de|d'|du) (?:(?:la|le|les|l') )?",
            r"\b(?:hello|hi|hey|greetings|message|bonjour|bonsoir|salut|coucou|salutations) (?:from|depuis|de|d'|du) (?:(?:la|le|les|l'|the) )?",
            # moved to
            rf"\b(?:i|we)(?:'ve| have)?(?: (?:just|recently|now|all))* (?:moved|relocated) (?:{_FILL}|{PLACE} ){{0,4}}to (?:the )?",
            rf"\bme and my \w+ live {_FILL}{{0,4}}{_IN_EN}",
            rf"^{_GREETING}(?:live|living|based) {_FILL}{{0,4}}{_IN_EN}",
            rf"^{_GREETING}(?:habitante?s?|habite|vivant|residant|(?:\w+ )?expatriee?s?) {_FILL}{{0,4}}{_IN_FR}",
            rf"\b(?:j'ai|on a|nous avons) (?:\w+ )?(?:demenage|emmenage) (?:{_FILL}|{PLACE} ){{0,4}}{_AT_FR}",
            rf"\b(?:je viens|on vient|nous venons) d(?:e |' )?(?:(?:m'|s'|nous ) ?)?(?:demenager|emmenager|installer) {_FILL}{{0,4}}{_AT_FR}",
            rf"\b(?:on s'est|je me suis|nous nous sommes) (?:\w+ )?installee?s? {_FILL}{{0,4}}{_AT_FR}",
            # at work or at school there
            rf"\b(?:j'enseigne|on enseigne|nous enseignons) {_FILL}{{0,5}}{_IN_FR}",
            rf"\b(?:i|we) teach {_FILL}{{0,5}}{_AT_EN}",
            rf"\b(?:je |nous |on )(?:travaill\w+|bosse\w*) {_FILL}{{0,3}}{_SCHOOL} {_FILL}{{0,4}}{_IN_FR}",
            rf"\b(?:i|we) work {_FILL}{{0,4}}{_SCHOOL} {_FILL}{{0,4}}{_IN_EN}",
            rf"\b(?:mon|ma|notre|nos) (?:\w+ )?{_SCHOOL} (?:(?:est|se trouve) )?{_FILL}{{0,4}}{_IN_FR}",
            rf"\b(?:my|our) {_FILL}{{0,4}}{_SCHOOL} (?:is )?{_FILL}{{0,3}}{_IN_EN}",
        )
    )
    + ")$"
)
SCHOOL_IN = re.compile(
    rf"(?:\b{_SCHOOL} {_FILL}{{0,4}}{_IN_FR}|\bscolarisee?s? {_FILL}{{0,2}}{_AT_FR}"
    rf"|\b(?:the|his|her|their|this|same|an?|at|to|primary|secondary|high|boarding) {_SCHOOL} (?:is )?{_FILL}{{0,3}}{_IN_EN})$"
)
ORIGIN = re.compile(
    rf"(?:{_I_AM} (?:originally )?|{_I_AM} (?:an? )?(?:\w+ ){{0,2}}{_PARENT_EN} (?:originally )?|\b(?:i|we) (?:originally )?come )from (?:the )?$"
    r"|\b(?:je viens|on vient|nous venons|je suis (?:originaire )?) ?(?:de|d'|du) (?:(?:la|le|les|l') )?$"
)
SELF = re.compile(
    rf"(?:{_I_AM}|\bas) (?:(?:both|all|also|an?) )*(?:(?:worried|single) )?$"
    rf"|{_JE_SUIS} (?:(?:tous|toutes|deux|aussi|une?|des|moi|maman|mere|papa|pere|parents?|famille) )*$"
    r"|\ben tant que (?:(?:maman|mere|papa|pere|parents?) )?$"
)
# "I'm a French teacher" teaches French; "I'm French, …" says who writes.
SELF_ENDS = re.compile(
    r"^(?:$|\s?[,.;:!?…)]|\s(?:et|mais|and|but|so|donc|living|in|here|ici|mum|mom|dad|mother|father|parents?|family|famille|qui|who)\b)"
)
_ASKS = (
    r"(?:qui|ki|who|whom|ou|where|comment|how|quel\w*|which|what|puis-je|dois-je|peut-on|can i|can we|should i|should we|do i|do we|je (?:peux|dois|veux|voudrais|souhaite)|on (?:peut|doit)"
    r"|i (?:can|must|need to|want to|have to)|pour|to)"
)
_CALLS = r"(?:appeler|appelle|contacter|joindre|signaler|porter plainte|denoncer|declarer|prevenir|adresser|tourner|call|contact|ring|phone|report|reach|help (?:me|us)|tell|complain|complaint|(?:m'|nous )aider)"
_LINES = r"(?:numeros?|lignes?|helplines?|hotlines?|numbers?|lines?|associations?|services?|aide|help|support|forms?|formulaire|dispositif|permanence|counsell?ing|suivi|soutien|therap\w+|childline|organi[sz]ations?|organismes?|urgences?)"
HELP = re.compile(
    rf"\b(?:{_ASKS} (?:[\w'-]+ ){{0,6}}?{_CALLS}|{_LINES}) (?:{_FILL}|work ){{0,5}}(?:in|near|for|a|en|au|aux|dans|pour|cote) (?:(?:la|le|les|l'|the) )?$"
    rf"|\b{_LINES} $"
)
LINES_AFTER = re.compile(
    r"^ (?:(?:child|kids) )?(?:help ?lines?|hotlines?|childline|numbers?|lines?|numeros?)\b"
)
ASKS_AFTER = re.compile(
    r"^[,:]? (?:who (?:to|do i|can i)|qui (?:appeler|contacter)|je peux appeler)\b"
)
LINES_BEFORE = re.compile(
    r"\b(?:numeros?|lignes?(?: d' ?\w+)?|associations?) (?:(?:en|pour|au) (?:la |le )?)?$"
)
WANTS = re.compile(
    r"\b(?:cherch\w*|veux|voudrais|faut|besoin|donne\w*|existe\w*|avez|y a|connaissez|need|want|looking|give|is there|are there|do you have|any|quel\w*|what|which)\b"
    r"|^(?:(?:le|la|les|des|the|and|et|mais|but|non|no|please|svp|for|pour|merci|bonjour|hello) )*$"
)
A_CALLER = re.compile(
    r"\b(?:from|calls|called|calling|appels?|appele|recu|recoi\w*|received|texted|texting|blocked|added|accepted)\b"
)
SOMEBODYS = re.compile(r"\b(?:an?|his|her|their|some) $")
# Somebody else in the clause, or a figure that is asked for.
OTHERS = re.compile(
    r"\b(?:il(?! (?:y a|faut|existe))|elle|ils|elles|he|she|they|him|hommes?|m[ae]n|guys?|bloke|type|mec|gars|inconnu\w*|strangers?|(?:someone|somebody)(?! (?:to|who can|i can))|quelqu'une?(?! (?:a|pour|qui p))|individus?"
    r"|gang|scammers?|escrocs?|(?:mon|ma|my|son|sa|his|her) ex|(?:some|these|those|des|ces) (?:gens|people))\b"
)
PUPIL_ELSEWHERE = re.compile(
    r"\b(?:autres?|another|other|d' une?|une? (?:eleve|fille|garcon|ado|jeune)|an? (?:pupil|boy|girl|lad|student|teen\w*|kid))\b"
)
MOVES = re.compile(
    r"(?<!quelque )(?<!nulle )(?<!autre )\b(?:part|pars|partir|partie?s?|partons|partent|va|vais|vas|vont|allons|aller|allait|allee?s?|ira|iront|irons|venue?s?|vien\w+|retourn\w*|voyag\w*|emmen\w*|amen\w*|rejoin\w*|retrouv\w*"
    r"|rencontr\w*|rendez-vous|rdv|vacances|trains?|avion|vol|billets?|films?|series?|episode|match|etud\w*|sejour|voir|vivre|demenag\w*|envoy\w*|vir\w*ment|compte|banque|iban|serveurs?|ip|origine|nee?(?= (?:a|en|au))"
    r"|go|goes|going|went|gone|travel\w*|trips?|tours?|holidays?|vacation|fly|flying|flights?|flew|tickets?|meet\w*|met|visit\w*|move[ds]?|moving|movie|show|match|game|stud\w+|born|transfer|account|bank|send|sent|server"
    r"|article|reportage|journal|podcast|newspaper|news|history|histoire|case|affaire)\b"
)
STANDS_ELSEWHERE = re.compile(
    r"\b(?:est|sont|etait|vit|vivent|habite\w*|reste|travaille\w*|is|are|was|were|lives?|lived|works|worked|been|'s|he's|she's|dit|says?|said|claims?|pretend\w*)"
    r" (?:(?:actuellement|maintenant|soi-disant|peut-etre|surement|currently|now|probably|apparently|based|living|somewhere|installee?|basee?|quelque part|etre|with \w+ \w+|avec \w+ \w+|chez \w+ \w+) )*"
    r"(?:in|from|at|en|au|aux|a|de|d'|du) (?:(?:la|le|les|l'|the) )?$"
    r"|\b(?:est|sont|is|are) $"
    r"|\b(?:vien\w* d\w*|depuis|from|hors de|comme) (?:(?:la|le|les|l'|the|en|au|de) )*$"
)
# What somebody else's whereabouts are told with: "he lives far, in Belgium".
THEIR_WHEREABOUTS = re.compile(
    r"\b(?:lives?|living|lived|stays?|staying|based|works?|worked|far|away|abroad|arrested|moved|grew up"
    r"|habit\w+|vi[ts]|vivent|vivait|reside\w*|loin|etranger|arrete\w*|travaill\w+|install\w+|bosse\w*)\b"
)
FIGURES = re.compile(
    r"\b(?:chiffres?|figures?|statisti\w*|stats?|how (?:many|common|often)|combien|pourcentage|percentage|proportion|share|nombre de|number of|cas|cases|hebergee?s?|hosted|ampleur|scale)\b"
)
NOT = re.compile(
    r"\b(?:pas|plus|not|sauf|except|ni|nor|instead of|rather than|plutot que?|au lieu d[e']|other than|autre que?|hors)"
    r" (?:(?:en|a|au|aux|in|from|la|le|les|l'|the|de|d'|du|pour|for|vraiment|really) )*$"
)
STREET = re.compile(
    r"\b(?:rue|avenue|boulevard|place|gare|route|chaussee|quai|porte|pont|faubourg|square|hotel|aeroport|station|equipe|club|stade|musee|roman) (?:(?:de|d'|du|des|la|le|l') )*$"
)
STREET_AFTER = re.compile(
    r"^[ -](?:road|rd|street|avenue|lane|square|station|airport|airlines|united|fc|match|marathon|conference|flight|train|trip|film|jersey|shirt|fans?)\b"
)
LATER = re.compile(
    r"^,? (?:demain|la semaine prochaine|ce week-?end|samedi|dimanche|l' ete prochain|cet ete|bientot|tomorrow|next (?:week|month|year|summer)|this (?:weekend|summer)|on (?:satur|sun|mon|tues|wednes|thurs|fri)day)\b"
)
TRIP_AFTER = re.compile(
    r"^ (?:on holiday|on vacation|en vacances|last (?:year|summer|week)|l' (?:ete|annee|an) derni\w+|for (?:a|the) (?:week|weekend|holiday))\b"
)
REPORTED = re.compile(
    r"\b(?:dit|disent|disait|ecrit|ecrivait|repond\w*|pretend\w*|affirme\w*|jure|raconte|says?|saying|said|told|tells|claims?|claimed|wrote|writes|texted|replied|demande\w*|asks?|asked|veut savoir)"
    r"(?:,? ?[\"«“] ?|[\s:(])*(?:(?:que?|qu'|that|to|me|m'|lui|leur|her|him|nous|us|my \w+|(?:ma|mon) \w+|a (?:ma|mon) \w+|si|if|whether)(?:,? ?[\"«“] ?|[\s:(])*){0,3}$"
)
I_SAID = re.compile(
    r"\b(?:j'(?:ai|avais)|je|nous avons|i|i've|i'd|we|we've)(?: (?:vous|t'|te|deja|l'|ai|have|had|just|already|should|would))* ?$"
)
WORD_ENDS = re.compile(
    r"^(?:$|\s?[,.;:!?)…»\"]|\s(?:and|but|et|mais|depuis|since|so|donc|my|our|mon|ma|notre|nos|on|nous|je|j'|i|we|because|car|for|pour|en|in|here|ici|now)\b)"
)
ARTICLE = re.compile(r"\b(?:the|la|le|les|l'|une?|des|my|mon|ma) $")
OPENS = re.compile(
    r" ?[,:–-] ?(?:mon|ma|mes|notre|nos|my|our|je|j'|on|nous|i|we|i'm|we're|le|la|les|une?|il|elle|he|she|they|bonjour|hello)\b"
)
ACTS = re.compile(r"^ (?:a|ont|perd|gagne|joue|veut|va|said|says|has|had|won|lost|plays?|wants)\b")
HERE_AFTER = re.compile(
    r",? (?:(?:mum|mom|dad|parent|family|teacher) )?(?:here|ici|chez (?:nous|moi))\b"
)
SENTENCE = re.compile(r"[.!?]+(?=\s|$)")
