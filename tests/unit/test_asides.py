"""What is told in passing, an age or for whom help is wanted, leaves the talk where it was."""

import datetime

import pytest

from bot.dialogue.circumstances import child_suffers, only_age, only_child, plans_to_meet
from bot.dialogue.memory import Memory
from bot.dialogue.turn import decide
from bot.dialogue.understood import Person, Understood
from bot.knowledge.compose import compose

NOW = datetime.datetime(2026, 11, 22, 20, 0, tzinfo=datetime.UTC)


class Talk:
    """A talk without a model."""

    def __init__(self, knowledge, language="en", audience="parent"):
        self.knowledge, self.memory = knowledge, Memory()
        country = {"fr": "FR", "en": "GB"}[language]
        self.person = Person(language, country, False, None, audience)

    def say(self, text, topic="out_of_scope"):
        heard = Understood(text, topic, ((topic, 0.9),))
        question = decide(self.knowledge, heard, self.memory, self.person)
        reply = compose(self.knowledge, question, NOW)
        group = self.knowledge.topics[question.topic].group
        self.memory = self.memory.after(question, reply, reply.text, group, lost=False)
        return reply


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("she's 13", ("11_13", False)), ("elle a 12 ans", ("11_13", False)), ("16 ans", ("14_17", False)),
        ("my son is nine", ("7_10", False)), ("im 14", ("14_17", True)), ("j’ai 13 ans", ("11_13", True)),
        ("she's 13 and cries", None), ("il a 15 photos", None), ("elle a 20 ans", None), ("16", None),
    ],
)  # fmt: skip
def test_a_message_that_tells_an_age_alone_is_known(text, told):
    assert only_age(text) == told


@pytest.mark.parametrize(("language", "age"), [("en", "she's 13"), ("fr", "elle a 12 ans")])
def test_an_age_told_in_a_plan_leaves_the_step(knowledge, language, age):
    talk = Talk(knowledge, language)
    talk.say("…", "grooming_suspected")
    talk.say("étape suivante" if language == "fr" else "next")
    reply = talk.say(age)
    assert reply.topic == "grooming_suspected"
    assert "2 sur 6" in reply.text or "2 of 6" in reply.text
    assert talk.memory.age == "11_13"


def test_a_childs_age_is_answered_as_a_child(knowledge):
    assert Talk(knowledge, audience="child").say("im 14").topic == "child_speaking"


def test_for_whom_help_is_wanted_starts_the_plan_of_the_harm_asked_about(knowledge):
    talk = Talk(knowledge, "fr")
    talk.say("…", "sextortion_definition")
    assert "Étape 1" in talk.say("mon fils").text
    assert Talk(knowledge, "fr").say("ma fille").topic == "human"
    assert not only_child("mon fils a reçu un message")


@pytest.mark.parametrize(
    "text", ["il veut la voir samedi", "he wants to meet her on Saturday", "ils se voient demain"]
)
def test_a_meeting_planned_by_someone_met_online_is_danger(knowledge, text):
    talk = Talk(knowledge, "fr" if "samedi" in text or "demain" in text else "en")
    talk.say("…", "grooming_suspected")
    assert talk.say(text).urgency == "emergency"


@pytest.mark.parametrize(
    "text",
    [
        "what if he wants to meet her",
        "I'm going to meet her teacher",
        "il veut la voir nue",
        "he asked to see her on cam",
        "et s’il veut la voir ?",
    ],
)
def test_a_meeting_supposed_or_on_screen_is_none(text):
    assert not plans_to_meet(text)


@pytest.mark.parametrize("text", ["elle ne dort plus", "she won't eat", "il pleure", "elle ne veut plus aller à l’école"])  # fmt: skip
def test_how_badly_a_child_is_leads_to_help_for_the_child(knowledge, text):
    assert child_suffers(text)
    talk = Talk(knowledge, "fr")
    talk.say("…", "image_shared")
    assert talk.say(text).topic == "child_support"


def test_who_is_not_understood_in_a_plan_is_not_left_alone(knowledge):
    talk = Talk(knowledge)
    talk.say("…", "image_shared")
    reply = talk.say("blorg flub")
    assert "still with you" in reply.text
    assert reply.offers[0].target["plan"] == "image_shared"
    assert reply.helplines


def test_a_childs_ok_takes_note_and_chooses_nothing(knowledge):
    talk = Talk(knowledge, "fr", audience="child")
    talk.say("…", "child_speaking")
    reply = talk.say("ok")
    assert reply.topic == "child_speaking"
    assert "vous" not in reply.paragraphs[0].text
