"""The internal channel: a token, the talk of school staff, and what is forgotten."""

import json
import uuid

import pytest

from tests.channels.conftest import SECRET

OPEN = {"Authorization": f"Bearer {SECRET}"}


class Bridge:
    """A bridge, as the assistant sees it."""

    def __init__(self, server):
        self.send, self.log, self.address = server.send, server.log, server.address

    def tell(self, text="", conversation=None, **parts):
        data = {"conversation": conversation or uuid.uuid4().hex, "text": text,
                "introduced": True, **parts}  # fmt: skip
        return self.send("/webhooks/internal/messages", json.dumps(data).encode(), **OPEN)


@pytest.fixture
def bridge(messengers):
    return Bridge(messengers.server)


def told(answer):
    assert answer.status == 200, answer.body
    return answer.json()


def test_without_a_token_the_channel_is_off(server):
    assert server.send("/webhooks/internal/messages", b"{}", **OPEN).status == 403
    assert server.send("/webhooks/internal/", **OPEN).status == 403


@pytest.mark.parametrize(
    "header", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": SECRET}]
)
def test_a_wrong_token_is_refused(bridge, header):
    assert bridge.send("/webhooks/internal/messages", b"{}", **header).status == 401
    assert bridge.send("/webhooks/internal/", **header).status == 401


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"{}", b'{"conversation": ""}', b'{"conversation": "c", "kind": "order"}',
        b'{"conversation": "c", "text": 3}', b'{"conversation": "c", "introduced": "no"}',
        b'{"conversation": "c", "metadata": {"country": "<b>"}}', b'{"conversation": "c\\n"}',
        json.dumps({"conversation": "c", "text": "a" * 30_000}).encode(),
    ],
)  # fmt: skip
def test_a_malformed_message_gets_a_clear_error(bridge, body):
    answer = bridge.send("/webhooks/internal/messages", body, **OPEN)
    assert answer.status == 400
    assert len(answer.json()["error"]) > 20


def test_staff_get_the_protocol_of_their_country(bridge):
    answer = told(
        bridge.tell("A pupil told me about it, what must I do?", metadata={"country": "GB"})
    )
    assert answer["reply"]["audience"] == "staff"
    assert "Designated Safeguarding Lead" in "\n".join(answer["texts"])
    assert answer["numbers"]["999"] == "tel:999"


def test_first_contact_says_who_this_is_and_once(bridge):
    talk = uuid.uuid4().hex
    first = told(bridge.tell("What is grooming?", talk, introduced=None))
    assert "I am Balise" in first["texts"][0]
    assert "not for reporting" in first["texts"][0]
    assert "no names and no images" in first["texts"][0]
    again = told(bridge.tell("and sextortion?", talk, introduced=None))
    assert "I am Balise" not in "\n".join(again["texts"])


def test_in_danger_the_number_comes_before_the_introduction(bridge):
    texts = told(bridge.tell("Un homme emmène une élève en ce moment, elle est en danger",
                             introduced=False, metadata={"country": "FR"}))["texts"]  # fmt: skip
    assert texts[0].startswith("Appelez le 17")
    assert "Je suis Balise" in texts[-1]


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("aide", "En danger maintenant"), ("HELP !", "In danger now"), ("Numéros", "119"),
        ("numbers", "0808 800 5000"), ("sources", "cité"), ("Effacer.", "oublié"),
        ("delete", "forgotten"),
    ],
)  # fmt: skip
def test_each_command_word_is_known(bridge, word, found):
    assert found in "\n".join(told(bridge.tell(word))["texts"])


def test_a_sentence_with_a_command_word_is_a_question(bridge):
    answer = told(bridge.tell("help, someone is blackmailing a pupil with photos"))
    assert answer["reply"]["topic"] in ("sextortion_happening", "staff_protocol")


def test_delete_forgets_the_talk(bridge):
    talk = uuid.uuid4().hex
    told(bridge.tell("we are in Ireland, who can we call?", talk))
    told(bridge.tell("delete", talk))
    assert told(bridge.tell("who can I call?", talk))["reply"]["country"] == "GB"


def test_a_conversation_can_be_deleted(bridge):
    talk = uuid.uuid4().hex
    told(bridge.tell("we are in Ireland, who can we call?", talk))
    assert deleted(bridge, f"conversations/{talk}") is True
    assert told(bridge.tell("who can I call?", talk))["reply"]["country"] == "GB"


def test_one_message_can_be_deleted_with_what_was_learnt_from_it(bridge):
    talk = uuid.uuid4().hex
    told(bridge.tell("qui appeler ?", talk, id="$1"))
    told(bridge.tell("je suis en Belgique, qui appeler ?", talk, id="$2"))
    assert told(bridge.tell("qui appeler ?", talk, id="$3"))["reply"]["country"] == "BE"
    assert deleted(bridge, f"conversations/{talk}/messages/$2") is True
    assert deleted(bridge, f"conversations/{talk}/messages/$2") is False
    assert told(bridge.tell("qui appeler ?", talk, id="$4"))["reply"]["country"] == "FR"


def test_a_message_that_is_edited_or_comes_twice_counts_once(bridge):
    talk = uuid.uuid4().hex
    told(bridge.tell("je suis en Belgique, qui appeler ?", talk, id="$1"))
    edited = told(bridge.tell("je suis en Suisse, qui appeler ?", talk, id="$2", replaces="$1"))
    assert edited["reply"]["country"] == "CH"
    told(bridge.tell("je suis en Suisse, qui appeler ?", talk, id="$2"))
    assert deleted(bridge, f"conversations/{talk}/messages/$1") is False
    assert deleted(bridge, f"conversations/{talk}/messages/$2") is True
    assert deleted(bridge, f"conversations/{talk}/messages/$2") is False


def test_a_file_is_not_opened_and_the_sender_told_what_to_do(bridge):
    answer = told(bridge.tell(kind="file", metadata={"country": "FR", "language": "fr"}))
    assert "pas ouvert" in answer["texts"][0]
    assert answer["reply"]["topic"] == "staff_protocol"
    assert "CRIP" in "\n".join(answer["texts"])


@pytest.mark.parametrize(
    "typed", ["/restart", '/helplines{"country":"US"}', "\u200b／restart", "/"]
)
def test_a_typed_command_of_rasa_is_only_a_text(bridge, typed):
    talk = uuid.uuid4().hex
    told(bridge.tell("we live in Ireland, who can I call?", talk))
    assert told(bridge.tell(typed, talk))["reply"]["country"] == "IE"


@pytest.mark.parametrize(("text", "said"), [("a" * 2001, "trop long"), ("\u200b", "que du texte")])
def test_what_cannot_be_read_is_told_kindly_with_the_numbers(bridge, text, said):
    texts = "\n".join(told(bridge.tell(text))["texts"])
    assert said in texts
    assert "112" in texts


def test_nothing_that_was_sent_is_logged(bridge):
    canary = f"zq{uuid.uuid4().hex}"
    bridge.tell(f"my pupil {canary} is being blackmailed")
    bridge.tell(canary * 100, id=canary)
    bridge.send("/webhooks/internal/messages", canary.encode(), **OPEN)
    bridge.tell("hello")
    assert canary not in bridge.log.read_text()


def deleted(bridge, path):
    import urllib.request

    request = urllib.request.Request(
        f"{bridge.address}/webhooks/internal/{path}", headers=OPEN, method="DELETE"
    )
    with urllib.request.urlopen(request, timeout=30) as got:
        return json.load(got)["deleted"]
