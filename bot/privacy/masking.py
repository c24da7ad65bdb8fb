"""Take personal data out of a message: names, numbers, addresses, handles, links.

No library does it in French and English without a model to download: presidio needs spaCy's,
scrubadub finds no French name. phonenumbers finds telephone numbers; the rest are patterns,
and words that nobody else writes. It is careful rather than exact: it masks too much before it
masks too little, but it cannot promise to find everything.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import phonenumbers

NAME, NUMBER, EMAIL, LINK, HANDLE, ADDRESS = (
    "[name]",
    "[number]",
    "[email]",
    "[link]",
    "[handle]",
    "[address]",
)
MARK = re.compile("|".join(map(re.escape, (NAME, NUMBER, EMAIL, LINK, HANDLE, ADDRESS))))
REGIONS = ("FR", "GB", "BE", "CH", "CA", "IE", "LU")
FEWEST_DIGITS = 6  # of a telephone number
SEEN_OFTEN = 2  # examples that write a word in small letters, from which it is no name

# Each begins where a run of its characters begins, so that a long run is looked at once.
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]++\s?@\s?[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|(?<!\w)(?<!\w-)(?<![\w-]\.)\b[\w-]+(?:\.[\w-]+)*\.(?:com|fr|org|net|co\.uk|uk|be|ch|ca|ie|eu|io|gg|me|tv|app|xyz|ru|link)\b(?:/\S*)?",
    re.IGNORECASE,
)
_AT = re.compile(r"(?<!\w)@[\w.-]{2,}")
_NAMED_HANDLE = re.compile(
    r"\b(?P<before>(?:pseudo|identifiant|login|username|user name|handle|gamertag|nickname|"
    r"(?:son |sa |his |her )?(?:snap|insta|discord|tiktok|compte|account))"
    r"\s*(?:(?:est|is|c['’]est|sur \w+ est|:|=)\s*)+[\"“«'\s]*)(?P<handle>[\w.#-]{3,})",
    re.IGNORECASE,
)
# Letters with an underscore, or with two digits or more at the end: kev1n_92, lea2011.
_BUILT_HANDLE = re.compile(r"\b(?=\w*[^\W\d_])(?:\w+_\w+|[^\W\d_]{3,}\d{2,}\w*)(?:#\d+)?\b")
_DATE = re.compile(
    r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b|\b\d{1,2}(?:er|st|nd|rd|th)?\s+(?:janvier|février|mars|"
    r"avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|january|february|march|"
    r"april|may|june|july|august|september|october|november|december)\s+\d{4}\b",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,}(?:\s?[A-Z0-9]{1,3})?\b")
_LONG_NUMBER = re.compile(r"(?<![\w€£$])\+?\d(?:[ .\-\u00a0\u202f/]?\d){4,}(?!\w)")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b|\b[A-Z]\d[A-Z]\s?\d[A-Z]\d\b")
_STREET_WORDS = r"(?:[^\W\d_][\w'’-]*\s*){1,4}"
_ADDRESS = re.compile(
    r"\b\d{1,4}\s*(?:bis|ter)?,?\s+(?:rue|avenue|av\.?|boulevard|bd|place|chemin|impasse|allée|"
    r"route|quai|cours|square|résidence)\s+" + _STREET_WORDS + r"|\b\d{1,4}[a-z]?,?\s+"
    r"(?:[A-Z][\w'’-]*\s+){1,3}(?:Street|St|Road|Rd|Lane|Avenue|Ave|Close|Drive|Way|Court|Gardens|"
    r"Terrace|Crescent|Place)\b|\b(?:rue|avenue|boulevard|impasse|allée)\s+(?:d[eu]s?\s+|de\s+la\s+|"
    r"de\s+l['’])?[A-ZÀ-Ý][\w'’-]*(?:\s+[A-ZÀ-Ý][\w'’-]*)*",
)
_WORD = r"[^\W\d_][^\W\d_'’-]*(?:-[^\W\d_]+)*"
_SAID_NAME = re.compile(
    r"\b(?P<before>(?:je m['’ ]?appell?e|m['’]appelant|moi c['’ ]?est|mon (?:pré)?nom(?: est| c['’]est)?|"
    r"(?:s['’ ]?|se )appell?e(?:nt)?|(?:pré)?nommée?|du nom de|my (?:first )?name(?: is|'s|’s)|"
    r"(?:his|her|their) name(?: is|'s|’s)|(?:is|was|he's|she's|am|i'm) (?:called|named)|"
    r"called|named|name's)\s+)(?P<name>" + _WORD + r"(?:\s+[A-ZÀ-Ý]" + _WORD[10:] + r"){0,2})",
    re.IGNORECASE,
)
_TITLED = re.compile(
    r"\b(?P<before>(?:M\.|MM?r\.?|Mme|Mlle|Mrs\.?|Ms\.?|Miss|Monsieur|Madame|Dr\.?)\s+)"
    r"(?P<name>[A-ZÀ-Ý][\w'’-]*(?:\s+[A-ZÀ-Ý][\w'’-]*)?)"
)
_KIN = re.compile(
    r"\b(?P<before>(?:fils|fille|enfant|garçon|frère|sœur|soeur|neveu|nièce|cousine?|copain|copine|"
    r"amie?|mari|femme|voisine?|prof|élève|petite?|ado|son|daughter|boy|girl|brother|sister|nephew|"
    r"niece|cousin|friend|husband|wife|neighbour|teacher|pupil|kid|child|lad),?\s+)(?P<name>"
    + _WORD
    + r")"
)
_CAPITALISED = re.compile(r"\b[A-ZÀ-Ý][a-zà-ÿœ]+(?:[-'’][A-ZÀ-Ýa-zà-ÿ][a-zà-ÿ]+)*\b")

# Written with a capital, and nobody's name: what people of all families write about.
PUBLIC = frozenset(
    """
    snapchat snap instagram insta tiktok discord whatsapp facebook messenger telegram signal
    youtube twitch roblox fortnite minecraft steam playstation xbox nintendo omegle skype zoom
    teams facetime google apple android iphone ipad samsung microsoft twitter threads reddit
    pinterest bereal yubo kik viber vinted tinder netflix spotify wikipedia chatgpt ofcom arcom
    iwf nspcc ncmec ceop pharos childline interpol europol unicef cnil france paris belgique
    belgium suisse switzerland luxembourg canada québec quebec irlande ireland angleterre england
    écosse scotland wales galles royaume-uni britain europe états-unis america lundi mardi mercredi
    jeudi vendredi samedi dimanche monday tuesday wednesday thursday friday saturday sunday january
    february march april may june july august september october november december noël christmas
    facile internet web balise covid wifi english french anglais français british
    """.split()
)


def mask(text: str, known: frozenset[str]) -> str:
    """Give a text with personal data replaced by what it was: [name], [number] …

    `known` are words in small letters that are no names (see `vocabulary`); the larger, the less
    is masked in vain. Numbers of up to four digits stay: ages, school years, helplines.
    """
    for pattern, mark in ((_EMAIL, EMAIL), (_LINK, LINK), (_AT, HANDLE)):
        text = pattern.sub(mark, text)
    text = _NAMED_HANDLE.sub(lambda found: found["before"] + HANDLE, text)
    text = _BUILT_HANDLE.sub(HANDLE, text)
    text = _DATE.sub(NUMBER, text)
    text = _ACCOUNT.sub(NUMBER, text)
    text = _mask_phones(text)
    text = _LONG_NUMBER.sub(NUMBER, text)
    text = _POSTCODE.sub(ADDRESS, text)
    text = _ADDRESS.sub(ADDRESS + " ", text)
    text = _mask_names(text, known)
    return " ".join(text.split())


def vocabulary(texts: Iterable[str]) -> frozenset[str]:
    """Learn the words that are no names: those that several texts write in small letters."""
    seen = Counter(word for text in texts for word in set(re.findall(_WORD, text)))
    return frozenset(w for w, n in seen.items() if w.islower() and n >= SEEN_OFTEN) | PUBLIC


def _mask_phones(text: str) -> str:
    if sum(map(str.isdigit, text)) < FEWEST_DIGITS:
        return text  # looking takes a millisecond, and few messages hold a number
    for region in REGIONS:
        found = list(phonenumbers.PhoneNumberMatcher(text, region))
        for match in reversed(found):
            if sum(map(str.isdigit, match.raw_string)) < FEWEST_DIGITS:
                continue  # a year, a helpline of four digits
            text = text[: match.start] + NUMBER + text[match.end :]
    return text


def _mask_names(text: str, known: frozenset[str]) -> str:
    def said(found: re.Match) -> str:
        first = found["name"].split()[0]
        if first.islower() and first in known:  # “he is called a groomer”
            return found[0]
        return found["before"] + NAME

    def kin(found: re.Match) -> str:
        return found[0] if found["name"].lower() in known else found["before"] + NAME

    def capitalised(found: re.Match) -> str:
        if text[found.start() - 1 : found.start()] == "[":
            return found[0]
        parts = re.split(r"['’]", found[0].lower())
        return found[0] if found[0].lower() in known or parts[-1] in known else NAME

    text = _TITLED.sub(lambda found: found["before"] + NAME, text)
    text = _SAID_NAME.sub(said, text)
    text = _KIN.sub(kin, text)
    text = _CAPITALISED.sub(capitalised, text)
    return re.sub(r"\[name\](?:\s+\[name\])+", NAME, text)
