"""The few words that are commands in a messenger, and the texts that staff get from us."""

from __future__ import annotations

from enum import Enum

from bot.folding import fold
from bot.i18n import say
from bot.knowledge import helplines
from bot.knowledge.records import Language
from bot.knowledge.store import Knowledge


class Command(Enum):
    """What a command word asks for. The value is the topic asked, where it is one."""

    HELP = "help"
    NUMBERS = "helplines"
    SOURCES = "sources"
    DELETE = "delete"


# Folded: case, accents and the marks at the ends do not count. A message that says more than
# the word is a question, and goes the way of all questions.
WORDS: dict[str, tuple[Command, Language | None]] = {
    "aide": (Command.HELP, "fr"),
    "help": (Command.HELP, "en"),
    "numeros": (Command.NUMBERS, "fr"),
    "numbers": (Command.NUMBERS, "en"),
    "sources": (Command.SOURCES, None),
    "effacer": (Command.DELETE, "fr"),
    "delete": (Command.DELETE, "en"),
}


def find(text: str) -> tuple[Command, Language | None] | None:
    """Tell which command a message is, and in which language it was said; None if it is none."""
    return WORDS.get(fold(text).strip(" .!?…/«»\"'"))


def introduction(knowledge: Knowledge, language: Language, country: str, named: bool) -> str:
    """Say who this is, what it is not, and what not to send. `named`: a room, not a direct talk."""
    paragraphs = [
        say(
            "Hello. I am Balise, a program that answers school staff about three dangers for "
            "children online: grooming, sexual blackmail and webcam abuse. "
            "In danger now: {emergency}.",
            language,
            emergency=helplines.emergency_numbers(knowledge, country, language),
        ),
        say(
            "I am not for reporting: nobody reads this talk, and I pass nothing on. Ask me how "
            "to report, and to whom.",
            language,
        ),
        say("Send no names and no images: I never open an image.", language),
    ]
    if named:
        paragraphs.append(say("In this room, I answer when you name me or reply to me.", language))
    paragraphs.append(
        say("Ask in your own words, in French or English. Words I know: {words}.", language,
            words=_words(language))
    )  # fmt: skip
    return "\n\n".join(paragraphs)


def help_(knowledge: Knowledge, language: Language, country: str) -> str:
    """Tell the numbers first, for whom "help" was a cry, then the words."""
    return "\n\n".join(
        [
            say(
                "In danger now: {emergency}.",
                language,
                emergency=helplines.emergency_numbers(knowledge, country, language),
            ),
            say(
                "Tell me what happens or what you want to know, in your own words and without "
                "names. I answer with the passages it rests on.",
                language,
            ),
            say(
                "Words I know:\n- help: this text\n- numbers: whom to call\n- sources: where the "
                "last answer comes from\n- delete: I forget this talk",
                language,
            ),
        ]
    )


def deleted(language: Language) -> str:
    """Confirm that a talk was forgotten, and tell what was not."""
    return say(
        "I have forgotten this talk. What is written here stays in your messenger: it is for you "
        "to delete it there.",
        language,
    )


def not_deleted(language: Language) -> str:
    """Tell that a talk could not be forgotten just now."""
    return say(
        "I cannot delete this talk just now. Please ask again in a few minutes: it will also be "
        "deleted by itself later.",
        language,
    )


def not_opened(knowledge: Knowledge, language: Language, country: str) -> str:
    """Tell why a file was not opened, and what to do about it."""
    return say(
        "I have not opened the file you sent, and I never open one: an image of a child may not "
        "be looked at, copied or passed on, not even to help. Do not send it again, here or "
        "elsewhere. If it may show a child undressed or in a sexual situation, leave it where it "
        "is, close this screen and tell the head or the safeguarding lead at once that it was "
        "sent here; they and the police decide what becomes of it. In danger now: {emergency}.",
        language,
        emergency=helplines.emergency_numbers(knowledge, country, language),
    )


def sealed(knowledge: Knowledge, language: Language, country: str) -> str:
    """Tell that an encrypted message could not be opened."""
    return say(
        "I could not open your encrypted message: its key did not reach me. Please send it again. "
        "In danger now: {emergency}.",
        language,
        emergency=helplines.emergency_numbers(knowledge, country, language),
    )


def unreadable(language: Language) -> str:
    """Tell that a message cannot be taken, whatever it was."""
    return say("I can only read text. Please write your question in words.", language)


def too_long(language: Language) -> str:
    """Tell that a message is too long."""
    return say("Your message is too long. Send the most important part first.", language)


def _words(language: Language) -> str:
    return say("help, numbers, sources, delete", language)
