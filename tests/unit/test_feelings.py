"""A feeling said alone is heard and answered, and the talk goes on where it was."""

import datetime

import pytest

from bot.dialogue.feelings import find_feeling, is_desperate
from bot.dialogue.memory import Memory
from bot.dialogue.turn import decide
from bot.dialogue.understood import Person, Understood
from bot.knowledge.compose import compose

NOW = datetime.datetime(2026, 11, 22, 20, 0, tzinfo=datetime.UTC)
ALONE = {
    "afraid": [
        "j'ai peur", "J’AI PEUR !!!", "jai trop peur", "g peur", "je tremble", "je suis terrifiée", "j’ai la boule au ventre",
        "j'ai peur pour ma fille", "je n’arrive plus à dormir", "I'm scared", "im so scared", "I feel sick", "I can't stop shaking",
        "omg i'm panicking", "i'm worried about my son",
    ],
    "lost": [
        "je sais plus quoi faire", "je suis perdue", "chui perdue la", "jsp koi faire", "bonsoir je ne sais plus quoi faire",
        "aidez-moi svp", "I don't know what to do", "help me please", "we don't know what to do", "can someone help me",
    ],
    "ashamed": [
        "j'ai honte", "je m'en veux", "je me sens nulle", "je suis une mauvaise mère", "c’est de ma faute", "I feel so guilty",
        "it's all my fault", "i'm a terrible mother", "I should have seen it",
    ],
    "worn_out": [
        "j'en peux plus", "je suis toute seule avec ça", "c’est trop dur", "I can't cope", "I'm all alone with this",
        "this is too much",
    ],
}  # fmt: skip
MORE_THAN_A_FEELING = [
    "j'ai peur qu’il lui envoie la photo",
    "j'ai peur, un homme attend ma fille",
    "I'm scared he will come here",
    "je ne sais pas quoi lui dire",
    "i don't know what to do about the photo",
    "j'ai honte il m'a fait envoyer une photo",
    "elle a peur",
    "he is scared",
    "je n'ai pas peur",
    "je veux mourir",
    "I feel like dying",
    "help me report it",
    "what can you help me with",
    "bonsoir",
    "merci",
]


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k, texts in ALONE.items() for t in texts])
def test_a_feeling_is_known(kind, text):
    assert find_feeling(text) == kind


@pytest.mark.parametrize("text", MORE_THAN_A_FEELING)
def test_a_message_that_says_more_is_read_as_any_other(text):
    assert find_feeling(text, under_way=True) is None


def test_a_bare_cry_for_help_asks_at_first_what_this_is():
    assert find_feeling("help") is None
    assert find_feeling("help", under_way=True) == "lost"


def test_words_near_despair_are_told_from_others():
    assert is_desperate("je n’en peux plus")
    assert not is_desperate("I can't cope")


class Talk:
    """A talk without a model."""

    def __init__(self, knowledge, language="en", country="GB", audience="parent", writer=None):
        self.knowledge, self.memory = knowledge, Memory()
        self.person = Person(language, country, False, None, audience, writer=writer)

    def say(self, text, topic="out_of_scope", danger=None):
        heard = Understood(text, topic, ((topic, 0.9),), danger)
        question = decide(self.knowledge, heard, self.memory, self.person)
        reply = compose(self.knowledge, question, NOW)
        group = self.knowledge.topics[question.topic].group
        self.memory = self.memory.after(question, reply, reply.text, group, lost=False)
        return reply


def lines(reply):
    return [line["id"] for line in reply.helplines]


@pytest.mark.parametrize(
    ("language", "country", "number"),
    [
        ("fr", "FR", "3114"),
        ("fr", "BE", "0800 32 123"),
        ("fr", "CH", "143"),
        ("en", "GB", "116 123"),
        ("en", "IE", "116 123"),
        ("en", "US", "988"),
        ("en", "CA", "988"),
    ],
)
def test_a_parent_who_says_only_a_feeling_is_asked_gently_what_happens(
    knowledge, language, country, number
):
    talk = Talk(knowledge, language, country, writer="adult")
    reply = talk.say("je tremble" if language == "fr" else "I'm shaking")
    assert reply.paragraphs[0].text == getattr(knowledge.feelings["afraid"].parent, language)
    assert number in reply.text
    assert any(number in (line["phone"] or "") for line in reply.helplines)
    assert len(reply.offers) == 5
    assert talk.say("2").topic == "grooming_suspected"


def test_a_stranger_may_be_a_child_and_can_say_so(knowledge):
    talk = Talk(knowledge, "fr", "FR")
    reply = talk.say("j’ai peur")
    assert "vous" not in reply.paragraphs[0].text.casefold().split()
    assert {"fr_119", "fr_3018", "fr_3114"} <= set(lines(reply))
    assert talk.say("5").topic == "child_speaking"


def test_yes_to_the_question_what_happens_picks_nothing(knowledge):
    talk = Talk(knowledge)
    asked = talk.say("I'm scared")
    assert talk.say("yes").offers == asked.offers


@pytest.mark.parametrize("feeling", ["j'ai peur", "je sais plus quoi faire", "j'en peux plus"])
def test_in_a_plan_the_same_step_comes_again_with_lines_for_the_parent(knowledge, feeling):
    talk = Talk(knowledge, "fr", "FR", writer="adult")
    talk.say("…", "sextortion_happening")
    talk.say("étape suivante")
    reply = talk.say(feeling)
    assert "Étape 2 sur 7" in reply.text
    assert {"fr_119", "fr_3018", "fr_3114"} <= set(lines(reply))
    assert "Étape 3 sur 7" in talk.say("oui").text


def test_in_danger_the_number_still_comes_first(knowledge):
    talk = Talk(knowledge, writer="adult")
    talk.say("…", "immediate_danger", "missing")
    reply = talk.say("I'm so scared")
    assert reply.urgency == "emergency"
    assert reply.text.startswith("Call 999")
    assert "Step 1" in reply.text


def test_a_child_is_comforted_as_a_child_and_staff_as_staff(knowledge):
    child = Talk(knowledge, "fr", "FR", audience="child").say("j'ai honte")
    assert "Tu n’as rien fait de mal" in child.text
    assert child.topic == "child_speaking"
    staff = Talk(knowledge, audience="staff").say("I don't know what to do")
    assert staff.topic == "staff_protocol"
    assert "safeguarding lead" in staff.text


def test_shame_after_thoughts_of_ones_own_leads_to_the_service_for_them(knowledge):
    talk = Talk(knowledge)
    talk.say("…", "own_behaviour")
    reply = talk.say("I'm ashamed")
    assert lines(reply)[0] == "uk_stop_it_now"
    assert "who targets a child" not in reply.text


def test_every_country_has_an_answer_to_a_feeling(knowledge):
    for country in knowledge.countries:
        for kind, texts in ALONE.items():
            reply = Talk(knowledge, "en", country).say(texts[-1])
            assert reply.helplines, (country, kind)


def test_in_danger_a_fear_with_content_does_not_lose_the_number(knowledge):
    talk = Talk(knowledge, "fr", "BE", writer="adult")
    talk.say("…", "immediate_danger", "missing")
    assert talk.say("j’ai peur qu’il lui fasse du mal", "child_support").urgency == "emergency"
    calm = Talk(knowledge, "fr", "BE", writer="adult")
    calm.say("…", "child_support")
    assert calm.say("j’ai peur qu’il recommence", "child_support").urgency == "support"
