"""Walks through the talk: no loop, no dead end, and danger heard whatever the state of the talk."""

import datetime
import random

import pytest

from bot.dialogue.memory import Memory
from bot.dialogue.turn import decide
from bot.dialogue.understood import Person, Understood
from bot.knowledge.compose import compose, in_other_words

NOW = datetime.datetime(2026, 11, 22, 20, 0, tzinfo=datetime.UTC)
MOVES = {
    "fr": ["oui", "non merci", "étape suivante", "et après ?", "retour", "reprendre le plan", "1", "2",
           "toutes les étapes", "le numéro encore ?", "répète", "la même réponse en français", "stop",
           "il a déjà payé", "l'image est déjà publiée", "et pour un ado ?", "ni l'un ni l'autre"],
    "en": ["yes", "no thanks", "next step", "what else?", "back", "back to the plan", "1", "2",
           "all the steps", "the number again?", "say that again", "same answer in English", "stop",
           "he has already paid", "it's already out there", "and for a teenager?", "neither"],
}  # fmt: skip
CRISIS = {
    "fr": ("il a avalé des cachets et il s'endort", "suicide", "15"),
    "en": ("she has run off to meet him and her phone is off", "missing", "999"),
}


class Talk:
    """A talk without a model: each message comes with the topic that it asks for."""

    def __init__(self, knowledge, language, audience="parent"):
        self.knowledge = knowledge
        country = {"fr": "FR", "en": "GB"}[language]
        self.person = Person(language, country, False, None, audience)
        self.memory = Memory()

    def say(self, text, topic="out_of_scope", belief=0.9, danger=None):
        heard = Understood(text, topic, ((topic, belief), ("prevention", belief - 0.05)), danger)
        question = decide(self.knowledge, heard, self.memory, self.person)
        reply = compose(self.knowledge, question, NOW)
        if self.memory.would_repeat(reply.text):
            reply = compose(self.knowledge, in_other_words(question), NOW)
        group = self.knowledge.topics[question.topic].group
        lost = question.topic == "out_of_scope"
        self.memory = self.memory.after(question, reply, reply.text, group, lost)
        return reply


def known_messages(knowledge, language):
    asked = [(a.question.in_(language), topic) for topic, a in knowledge.answers.items()]
    return asked + [(move, "out_of_scope") for move in MOVES[language]]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_forty_random_messages_in_a_row_two_hundred_times_never_loop_or_end_dead(
    knowledge, language
):
    chance = random.Random(20261122)
    messages = known_messages(knowledge, language)
    for _ in range(200):
        talk, said = Talk(knowledge, language), []
        for _ in range(40):
            text, topic = chance.choice(messages)
            belief = chance.choice([0.25, 0.5, 0.9])
            reply = talk.say(
                text, topic, belief, "missing" if topic == "immediate_danger" else None
            )
            assert reply.suggestions or reply.helplines, (said[-3:], text)
            assert reply.language == language
            said.append(reply.text)
            assert len(set(said[-3:])) > 1 or len(said) < 3, (said[-1], text)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("text", ["hello", "what is this", "1"])
def test_the_same_message_again_and_again_is_not_answered_with_the_same_words(
    knowledge, language, text
):
    talk = Talk(knowledge, language)
    said = [talk.say(text, "greet").text for _ in range(5)]
    assert all(len(set(said[n : n + 3])) > 1 for n in range(3))


def states(knowledge, language):
    """Give a talk in every state: each step, each case, each offer, each short reply."""
    for plan in knowledge.plans.values():
        danger = plan.dangers[0] if plan.dangers else None
        for steps in range(len(plan.steps)):
            talk = Talk(knowledge, language)
            talk.say("…", plan.topic, danger=danger)
            for _ in range(steps):
                talk.say("étape suivante" if language == "fr" else "next step")
            yield f"{plan.id} {steps}", talk
    for topic in knowledge.topics:
        for move in ["", *MOVES[language]]:
            talk = Talk(knowledge, language)
            talk.say("…", topic, 0.9 if move != "2" else 0.25)
            if move:
                talk.say(move)
            yield f"{topic} {move}", talk


@pytest.mark.parametrize("audience", ["parent", "child", "staff"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_in_every_state_of_the_talk_danger_gets_the_number_first(knowledge, language, audience):
    text, kind, number = CRISIS[language]
    walked = 0
    for state, talk in states(knowledge, language):
        talk.person = Person(language, talk.person.country, False, None, audience)
        reply = talk.say(text, "immediate_danger", danger=kind)
        assert reply.urgency == "emergency", state
        assert number in reply.text.splitlines()[0], (state, reply.text[:200])
        assert any(line["phone"] == number for line in reply.helplines), state
        walked += 1
    assert walked > 500


def test_a_plan_is_walked_to_its_end_and_taken_up_where_it_was_left(knowledge):
    talk = Talk(knowledge, "en")
    plan = knowledge.plans["sextortion"]
    assert "Step 1 of 7" in talk.say("…", "sextortion_happening").text
    assert "Step 2 of 7" in talk.say("next").text
    left = talk.say("what should we keep as proof?", "evidence")
    assert left.topic == "evidence"
    assert left.suggestions[0]["title"] == "Back to the steps"
    assert "Step 2 of 7" in talk.say("back to the plan").text
    for number in range(3, len(plan.steps) + 1):
        assert f"Step {number} of 7" in talk.say("ok done").text
    assert "Step" not in talk.say("next").text


def test_a_circumstance_is_answered_within_the_plan_and_does_not_move_it(knowledge):
    talk = Talk(knowledge, "fr")
    talk.say("…", "sextortion_happening")
    talk.say("étape suivante")
    assert "Étape" not in talk.say("et s'il a déjà payé ?", "sextortion_happening").text
    assert "Étape 3 sur 7" in talk.say("suite").text


def test_the_country_changes_the_same_answer(knowledge):
    talk = Talk(knowledge, "en")
    talk.say("where do I report?", "report")
    talk.person = Person("en", "IE", False, None, "parent")
    heard = Understood("I'm in Ireland", "helplines", only_place=True)
    assert decide(knowledge, heard, talk.memory, talk.person).topic == "report"


def test_after_two_misunderstandings_people_are_named_once(knowledge):
    talk = Talk(knowledge, "en")
    assert "twice" not in talk.say("blorg").text
    assert "twice" in talk.say("blarg flub").text
    assert "twice" not in talk.say("blurg flib").text


def test_a_doubt_offers_both_and_either_can_be_chosen(knowledge):
    by_words = knowledge.answers["prevention"].title.en
    for choice, topic in [
        ("1", "take_down"),
        ("the second one", "prevention"),
        (by_words, "prevention"),
    ]:
        talk = Talk(knowledge, "en")
        asked = talk.say("the pictures thing", "take_down", 0.25)
        assert "1." in asked.text and "2." in asked.text
        assert len(asked.citations) >= 1
        assert talk.say(choice).topic == topic


def test_someone_who_tells_what_happened_is_never_asked_back(knowledge):
    for topic, record in knowledge.topics.items():
        if record.group == "situation":
            talk = Talk(knowledge, "fr")
            assert "1." not in talk.say("quelque chose est arrivé", topic, 0.25).text


def test_deleting_is_said_and_nothing_is_remembered_of_the_talk(knowledge):
    talk = Talk(knowledge, "fr")
    talk.say("…", "sextortion_happening")
    reply = talk.say("efface cette conversation", "privacy")
    assert reply.topic == "privacy"
    assert "effacée" in reply.text


def test_school_staff_get_their_duties_and_not_the_steps_of_a_parent(knowledge):
    for topic in ("sextortion_happening", "grooming_suspected", "image_shared", "webcam_incident"):
        talk = Talk(knowledge, "en", audience="staff")
        assert "Step 1" not in talk.say("…", topic).text
        talk = Talk(knowledge, "en", audience="staff")
        offers = talk.say("…", "sextortion_definition").suggestions
        for place, _ in enumerate(offers, 1):
            again = Talk(knowledge, "en", audience="staff")
            again.say("…", "sextortion_definition")
            assert "Step 1" not in again.say(str(place)).text
