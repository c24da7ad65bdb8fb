"""The page that a proxy shows while nothing answers behind it: each country's first helplines.

It is one file, made from seeds/ beforehand, and asks nobody for anything. It may be shown long
after it was made, so it tells no hours: those would have to be verified again.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
import re

from markupsafe import Markup

from bot.channels import widget_script
from bot.channels.pages import STYLE, template
from bot.i18n import say
from bot.knowledge.fallback import HOME
from bot.knowledge.records import Language
from bot.knowledge.store import Knowledge

ARTICLE = re.compile("^(la |le |les |l’|the )")
ELSEWHERE = ("EU", "WW")  # what is given for countries that have no file of their own: last


def render(knowledge: Knowledge, language: Language, now: datetime.datetime) -> str:
    """Write the page in a language; `now` is an aware moment."""
    style = STYLE.read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    carried = widget_script.countries(knowledge, now)
    return template("away").render(
        language=language,
        title=say("Who can help", language),
        say=say,
        style=Markup(style),
        digest=digest,
        countries={code: carried[code][language] for code in _in_order(knowledge, language)},
    )


def _in_order(knowledge: Knowledge, language: Language) -> list[str]:
    """List countries: the one that most readers of the language are in, the others by name."""

    def place(code: str) -> tuple[bool, int, str]:
        name = knowledge.countries[code].name.in_(language)
        last = ELSEWHERE.index(code) + 1 if code in ELSEWHERE else 0
        return code != HOME[language], last, ARTICLE.sub("", name).casefold()

    return sorted(knowledge.countries, key=place)
