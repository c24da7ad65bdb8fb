"""The widget's channel: sessions, buttons, answers given again, limits, origins, deletion."""

import gzip
import json
import re
import uuid
from pathlib import Path

import pytest

from tests.conftest import Answer, running_server

JSON = {"Content-Type": "application/json"}
SCHEMA = json.loads((Path(__file__).parent / "reply.schema.json").read_text("utf-8"))


class Talk:
    """A session of the widget, as its script holds one."""

    def __init__(self, server, **headers):
        self.server, self.headers = server, {**JSON, **headers}
        opened = server.send("/widget/session", b"{}", **self.headers)
        assert opened.status == 201, opened.body
        self.opened = opened.json()
        self.token = self.opened["token"]

    def send(self, identity=None, token=None, **message) -> Answer:
        body = json.dumps({"id": identity or uuid.uuid4().hex, **message}).encode()
        bearer = {"Authorization": f"Bearer {token or self.token}"}
        return self.server.send("/widget/message", body, **self.headers, **bearer)

    def turns(self) -> Answer:
        return self.server.send("/widget/talk", Authorization=f"Bearer {self.token}")

    def end(self) -> Answer:
        return self.server.send(
            "/widget/end", self.token.encode(), **{"Content-Type": "text/plain"}
        )


@pytest.fixture
def talk(server):
    return Talk(server)


def said(answer):
    return "\n\n".join(part["text"] for part in answer.json()["paragraphs"])


@pytest.mark.parametrize(
    ("language", "text", "role"),
    [
        ("fr", "Quelqu’un menace ma fille de publier une photo intime", "lead"),
        ("en", "Someone threatens to publish an intimate photo of my daughter", "lead"),
        ("en", "he is outside our house right now, my child is in danger", "emergency"),
    ],
)
def test_an_answer_is_the_envelope_with_its_paragraphs(talk, language, text, role):
    import jsonschema

    answer = talk.send(text=text, metadata={"language": language})
    assert answer.status == 200
    data = answer.json()
    jsonschema.validate(data["reply"], SCHEMA)
    assert data["reply"]["language"] == language
    assert data["paragraphs"][0]["role"] == role
    assert data["reply"]["helplines"]


def test_the_plain_channel_keeps_to_the_contract(server):
    messages = server.ask("What is grooming?").json()
    assert [set(m["custom"]) for m in messages if "custom" in m] == [{"reply"}]


def test_a_session_is_needed(server, talk):
    message = json.dumps({"id": "12345678", "text": "hello"}).encode()
    assert server.send("/widget/message", message, **JSON).status == 401
    for token in ("", "x", talk.token[:-2], talk.token.replace(".", "", 1)):
        bearer = {"Authorization": f"Bearer {token}"}
        assert server.send("/widget/message", message, **JSON, **bearer).status == 401


def test_nobody_can_name_a_conversation(server):
    # Signed with another key, and unsigned: neither is a session.
    import jwt

    claims = {"sub": "widget-" + "0" * 64, "exp": 4_000_000_000}
    forged = jwt.encode(claims, "k" * 32, "HS256")
    unsigned = jwt.encode(claims, None, "none")
    for token in (forged, unsigned):
        assert server.send("/widget/talk", Authorization=f"Bearer {token}").status == 401


def test_the_conversation_is_named_in_the_token_only(talk):
    import jwt

    conversation = jwt.decode(talk.token, options={"verify_signature": False})["sub"]
    assert re.fullmatch("widget-[0-9a-f]{64}", conversation)
    answer = talk.send(text="What is grooming?")
    for body in (answer.body, talk.turns().body, json.dumps(talk.opened)):
        assert conversation not in body


def test_two_sessions_do_not_mix(server):
    one, other = Talk(server), Talk(server)
    one.send(text="je suis en Belgique, qui appeler ?")
    assert other.turns().json()["turns"] == []
    assert other.send(text="Who can I call?").json()["reply"]["country"] == "GB"


def test_a_lost_answer_is_given_again_and_nothing_is_said_twice(talk):
    first = talk.send("same-message", text="What is grooming?")
    again = talk.send("same-message", text="What is grooming?")
    assert again.json()["reply"] == first.json()["reply"]
    assert again.json()["paragraphs"] == first.json()["paragraphs"]
    assert len(talk.turns().json()["turns"]) == 1


def test_a_reload_finds_the_talk(talk):
    talk.send(text="What is grooming?")
    answer = talk.send(text="What are the signs?")
    turns = talk.turns().json()["turns"]
    assert [turn["shown"] for turn in turns] == ["What is grooming?", "What are the signs?"]
    assert turns[1]["reply"] == answer.json()["reply"]


def test_a_button_is_an_id_that_was_offered_in_this_talk(server, talk):
    offered = talk.opened["welcome"]["fr"][0]
    answer = talk.send(choice=offered["payload"])
    assert answer.json()["reply"]["topic"] == "sextortion_happening"
    assert talk.turns().json()["turns"][0]["shown"] == offered["title"]
    following = answer.json()["reply"]["suggestions"][0]
    assert re.fullmatch("[0-9a-f]{24}", following["payload"])
    assert talk.send(choice=following["payload"]).status == 200
    assert Talk(server).send(choice=following["payload"]).status == 400


@pytest.mark.parametrize("choice", ["/restart", "/immediate_danger", "0" * 24, ""])
def test_a_payload_of_the_clients_own_is_refused(talk, choice):
    answer = talk.send(choice=choice)
    assert answer.status == 400
    assert "offered" in answer.json()["error"]


@pytest.mark.parametrize("text", ["/restart", "  ／restart", "/session_start", "/greet{}"])
def test_typed_text_is_never_a_command(talk, text):
    talk.send(text="je suis en Belgique")
    assert talk.send(text=text).status == 200
    assert talk.send(text="Qui appeler ?").json()["reply"]["country"] == "BE"


@pytest.mark.parametrize(
    ("message", "status"),
    [
        ({"text": "a" * 2001}, 413),
        ({"text": " "}, 400),
        ({"text": 7}, 400),
        ({"text": "hi", "choice": "hi"}, 400),
        ({}, 400),
        ({"text": "hi", "identity": "short"}, 400),
        ({"text": "hi", "identity": "<script>alert(1)</script>"}, 400),
        ({"text": "hi", "metadata": {"language": "xx"}}, 400),
        ({"text": "hi", "metadata": {"country": "<b>"}}, 400),
        ({"text": "hi", "metadata": []}, 400),
    ],
)
def test_bad_input_is_refused_with_a_reason(talk, message, status):
    answer = talk.send(**message)
    assert answer.status == status
    assert len(answer.json()["error"]) > 10
    assert "<" not in answer.json()["error"]


def test_an_image_is_not_a_message(server, talk):
    body = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
    bearer = {"Authorization": f"Bearer {talk.token}"}
    assert (
        server.send("/widget/message", body, **bearer, **{"Content-Type": "image/png"}).status
        == 415
    )
    assert server.send("/widget/message", b"\0" * 70_000, **bearer, **JSON).status == 413


def test_the_end_deletes_the_talk(server, talk):
    talk.send(text="What is grooming?")
    assert talk.end().status == 204
    assert talk.turns().status == 410
    assert talk.send(text="hello").status == 410
    assert talk.end().status == 204  # again: no error


def test_a_session_that_asks_too_often_is_held_back_kindly(talk):
    offered = [talk.send("again-and-again", text="hello") for _ in range(25)]
    statuses = [answer.status for answer in offered]
    assert statuses[:20] == [200] * 20
    assert statuses[20:] == [429] * 5
    assert "Wait a moment" in offered[-1].json()["error"]


def test_only_listed_sites_may_hold_the_widget(server, model, tmp_path):
    with running_server(tmp_path, BALISE_ORIGINS="https://school.example") as listed:
        preflight = ask_first(listed, "https://school.example")
        assert preflight["Access-Control-Allow-Origin"] == "https://school.example"
        assert "Access-Control-Allow-Credentials" not in preflight
        assert "Access-Control-Allow-Origin" not in ask_first(listed, "https://evil.example")
        assert Talk(listed, Origin="https://school.example").token
        assert Talk(listed, Origin=listed.address).token
        for origin in ("https://evil.example", "null", "https://school.example.evil.example"):
            refused = listed.send("/widget/session", b"{}", **JSON, Origin=origin)
            assert refused.status == 403
            assert "BALISE_ORIGINS" in refused.json()["error"]
        # The secret is made at start, so a session of one server is none of another.
        elsewhere = Talk(server)
        bearer = {"Authorization": f"Bearer {elsewhere.token}"}
        assert listed.send("/widget/talk", **bearer).status == 401


def ask_first(server, origin):
    import urllib.request

    request = urllib.request.Request(
        server.address + "/widget/message", method="OPTIONS",
        headers={"Origin": origin, "Access-Control-Request-Method": "POST"},
    )  # fmt: skip
    with urllib.request.urlopen(request) as answer:
        return dict(answer.headers)


def test_the_script_is_served_small_and_fresh(server):
    import urllib.request

    request = urllib.request.Request(
        server.address + "/widget/balise.js", headers={"Accept-Encoding": "gzip"}
    )
    with urllib.request.urlopen(request) as answer:
        compressed, headers = answer.read(), answer.headers
    assert len(compressed) <= 25_000
    assert headers["Content-Type"].startswith("text/javascript")
    assert headers["Access-Control-Allow-Origin"] == "*"
    script = gzip.decompress(compressed).decode()
    assert script == server.send("/widget/balise.js").body
    for number in ("3018", "0808 800 5000", "116 000"):
        assert number in script
    assert "À quels" not in script and "Quitter vite" in script
    tag = headers["ETag"]
    assert server.send("/widget/balise.js", **{"If-None-Match": tag}).status == 304


def test_what_people_write_is_in_no_log(server, talk):
    talk.send(text="an unmistakable zebra crossing")
    talk.send(choice="zebra crossing")
    talk.send(text="zebra", metadata={"country": "zebra"})
    assert "zebra" not in server.log.read_text()
