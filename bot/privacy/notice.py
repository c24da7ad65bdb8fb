"""What a person is told of their data: made from the settings, so that it says what is done."""

from __future__ import annotations

from dataclasses import dataclass

from babel.units import format_unit

from bot.i18n import LOCALES, say
from bot.knowledge.records import Language


@dataclass(frozen=True)
class Facts:
    """What differs from one installation to another.

    `operator` and `contact`: who offers Balise, and the link or e-mail address for questions, if
    they are set. `hours`: that a talk is kept. `review_days`: that messages which were not
    understood are kept; None where that is off.
    """

    hours: float
    operator: str | None = None
    contact: str | None = None
    review_days: int | None = None


@dataclass(frozen=True)
class Section:
    """A heading and its paragraphs, plain texts."""

    heading: str
    paragraphs: tuple[str, ...]


def title(language: Language) -> str:
    """Give the heading of the whole."""
    return say("Data protection", language)


def notice(facts: Facts, language: Language) -> tuple[Section, ...]:
    """Tell who is responsible, what is kept, where, how long, who sees it, and what one can do."""
    return (
        _who(facts, language),
        _what(language),
        _how_long(facts, language),
        Section(
            say("Who can see it", language),
            (
                say(
                    "Balise is a program: nobody reads along, and nobody answers by hand. Technically, the people who run the server could open a talk while it is kept.",
                    language,
                ),
                say(
                    "Nothing is passed on to parents, to a school, to the police or to a helpline. To reach them, you have to call them yourself.",
                    language,
                ),
            ),
        ),
        Section(say("On which legal basis", language), (_basis(facts, language),)),
        Section(
            say("Your rights", language),
            (
                say(
                    "You can ask to see your data, to have it corrected or deleted, to limit its use, and you can object to it.",
                    language,
                ),
                say(
                    "Balise does not know who you are, so nobody can find your talk by your name. You can print and delete it yourself, from the window of the talk.",
                    language,
                ),
                say(
                    "You can complain to a data protection authority: in France the CNIL (cnil.fr), in the United Kingdom the ICO (ico.org.uk), elsewhere that of your country.",
                    language,
                ),
            ),
        ),
        Section(
            say("How to delete a talk", language),
            (
                say(
                    "Press “Leave now”, or write “delete this conversation”: all of it is deleted at once, here and on the server.",
                    language,
                ),
                say(
                    "Your browser’s history still shows the site you were on. If someone else uses your device, delete it there too.",
                    language,
                ),
            ),
        ),
    )


def plain(facts: Facts, language: Language) -> str:
    """Write the notice as plain text."""
    parts = [title(language)]
    for section in notice(facts, language):
        parts += [section.heading.upper(), *section.paragraphs]
    return "\n\n".join(parts)


def _who(facts: Facts, language: Language) -> Section:
    who = (
        say(
            "{operator} offers Balise here, and is responsible for what is done with your data.",
            language,
            operator=facts.operator,
        )
        if facts.operator
        else say(
            "The school, association or service on whose site you found Balise offers it, and is responsible for what is done with your data.",
            language,
        )
    )
    contact = (
        say("For questions and requests: {contact}", language, contact=facts.contact)
        if facts.contact
        else say(
            "For questions and requests, write to the contact for data protection that its site names.",
            language,
        )
    )
    return Section(say("Who is responsible", language), (who, contact))


def _what(language: Language) -> Section:
    return Section(
        say("What is used, and what for", language),
        (
            say(
                "What you write and the answers, so that the talk can go on; the language and the country you choose, so that the helplines are the right ones.",
                language,
            ),
            say(
                "No name, no account and no address are asked for. Please write none: they are not needed.",
                language,
            ),
            say(
                "If you write one all the same, what looks like a name, a number, an address or a link is taken out before the message is kept.",
                language,
            ),
            say(
                "The network address of your device is counted for ten minutes, made unreadable, so that nobody can block the service with a flood of messages. It is not kept with what you write.",
                language,
            ),
            say(
                "No cookie is set, and nothing is sent to another company. In a messenger of your school, what you write stays in that messenger too.",
                language,
            ),
        ),
    )


def _how_long(facts: Facts, language: Language) -> Section:
    locale = LOCALES[language]
    hours = format_unit(facts.hours, "duration-hour", locale=locale)
    told = [
        say("A talk is deleted by itself {hours} after its last message.", language, hours=hours),
        say(
            "Your browser keeps the key of the talk, the language and the country until you close the tab.",
            language,
        ),
        say(
            "Counts are kept: how many questions came on a day, by topic, language, country, urgency and time of day. They hold no message and lead to nobody.",
            language,
        ),
    ]
    if facts.review_days is None:
        told.append(
            say(
                "Nothing of what you write is kept beyond that, or used to train a program.",
                language,
            )
        )
    else:
        days = format_unit(facts.review_days, "duration-day", locale=locale)
        told.append(
            say(
                "Messages that were not understood are kept for {days} to improve the answers: without the talk they come from, and with names, numbers, addresses and links taken out. Messages about a danger and messages of children are never kept.",
                language,
                days=days,
            )
        )
    return Section(say("How long it is kept", language), tuple(told))


def _basis(facts: Facts, language: Language) -> str:
    if facts.operator:
        return say(
            "{operator} decides on the legal basis, and names it in its own information on data protection.",
            language,
            operator=facts.operator,
        )
    return say(
        "Whoever offers Balise decides on the legal basis, and names it in their own information on data protection.",
        language,
    )
