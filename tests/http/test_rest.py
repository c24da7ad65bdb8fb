"""The plain HTTP channel: never silence, never a 5xx, never a command, never an echo."""

import json
import uuid

import pytest


def test_ready_only_says_what_a_client_needs(server):
    ready = server.send("/health").json()
    assert ready["status"] == "ok"
    assert ready["languages"] == ["fr", "en"]
    assert ready["model"].startswith("balise-")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400), (b"not json", 400), (b"[]", 400), (b"{}", 400), (b'"text"', 400),
        (b'{"sender": 7, "message": ["x"]}', 400), (b'{"sender": "s"}', 400),
        (b'{"sender": "s", "message": ""}', 400), (b'{"sender": "s", "message": "\\u200b"}', 400),
        (b'{"sender": "s", "message": null}', 400),
        (b'{"sender": "s", "message": "x", "metadata": "fr"}', 400),
        (b'{"sender": "s", "message": "x", "metadata": {"language": "xx"}}', 400),
        (json.dumps({"sender": "s", "message": "a" * 2001}).encode(), 413),
        (json.dumps({"sender": "s", "message": "a" * 100_000}).encode(), 413),
    ],
)  # fmt: skip
def test_a_bad_body_gets_a_clear_error(server, body, status):
    answer = server.post(body)
    assert answer.status == status
    assert len(answer.json()["error"]) > 20


def test_a_form_cannot_reach_the_json_channel(server):
    body = b'{"sender": "s", "message": "x"}'
    answer = server.send("/webhooks/rest/webhook", body, **{"Content-Type": "text/plain"})
    assert answer.status == 415


@pytest.mark.parametrize("path", ["/model", "/conversations/x/tracker", "/status", "/version",
                                  "/webhooks/rest/other", "/../pyproject.toml"])  # fmt: skip
def test_nothing_else_of_rasa_is_open(server, path):
    answer = server.send(path)
    assert answer.status == 404
    assert "rasa" not in answer.body.lower()


@pytest.mark.parametrize(
    "typed",
    [
        "/restart", "  /restart", "/back", "/session_start", "/nlu_fallback",
        '/immediate_danger{"country":"FR"}', '／immediate_danger', "\u200b/restart",
        '/helplines{"country":"US"}',
    ],
)  # fmt: skip
def test_a_typed_command_is_only_a_text(server, typed):
    sender = uuid.uuid4().hex
    server.ask("we live in Ireland, who can I call?", sender)
    answer = server.ask(typed, sender)
    assert answer.status == 200
    assert answer.reply["country"] == "IE"  # nothing was reset, nothing was set
    assert answer.text


@pytest.mark.parametrize(
    "text",
    [
        "😢😢😢", "?", "12345", "...", "aaaaaaaaaaaaaaaa", "\u202eabc", "<script>alert(1)</script>",
        "{{7*7}} {0} %s ${x}", "[mot](entite)", "a" * 2000, "mot " * 500, "\U0001f468\u200d\U0001f469",
        "¿Dónde puedo comprar un billete de tren para Barcelona mañana?", "السلام عليكم", "你好",
        "Ich brauche bitte Informationen über das Wetter in Berlin morgen",
    ],
)  # fmt: skip
def test_odd_messages_are_answered_with_a_way_on(server, text):
    answer = server.ask(text)
    assert answer.status == 200
    reply = answer.reply
    assert reply["language"] in ("fr", "en")
    assert answer.text
    assert reply["helplines"] or reply["suggestions"]


def test_another_language_is_told_which_are_spoken_and_given_a_line(server):
    answer = server.ask("¿Dónde puedo comprar un billete de tren para Barcelona mañana?")
    assert "French" in answer.text or "français" in answer.text
    assert answer.reply["helplines"]


def test_what_was_typed_is_never_echoed(server):
    canary = f"zq{uuid.uuid4().hex}"
    for text in (canary, f"my daughter {canary} met a man online", f"qui est {canary} ?"):
        assert canary not in server.ask(text).body


def test_what_was_typed_is_never_logged(server):
    canary = f"zq{uuid.uuid4().hex}"
    server.ask(f"my son {canary} is being blackmailed")
    server.ask(f"/{canary}")
    server.post(json.dumps({"sender": "s", "message": canary * 200}).encode())
    server.post(f'{{"sender": "{canary}", "message": 3}}'.encode())
    server.ask("hello")  # all before this one has been written by now
    assert canary not in server.log.read_text()


def test_one_envelope_and_text_before_it(server):
    messages = server.ask("What is grooming?").json()
    assert [sorted(m) for m in messages] == [["recipient_id", "text"], ["custom", "recipient_id"]]


def test_answers_carry_security_headers_and_no_version(server):
    answer = server.send("/health")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in answer.headers


# -- country and language over a conversation -------------------------------------------------


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("je suis en Belgique, qui appeler ?", "BE"), ("we live in Ireland who do I ring", "IE"),
        ("un numéro au Québec svp", "CA"), ("helpline in Switzerland?", "CH"),
        ("quelle ligne d'écoute au Luxembourg ?", "LU"), ("numbers to call in the US", "US"),
    ],
)  # fmt: skip
def test_the_country_said_brings_its_helplines(server, knowledge, text, country):
    reply = server.ask(text).reply
    assert reply["country"] == country
    assert knowledge.country_of[reply["helplines"][0]["id"]] == country


def test_a_country_said_once_stays_and_a_new_one_replaces_it(server):
    sender = uuid.uuid4().hex
    server.ask("je suis en Belgique, qui appeler ?", sender)
    assert server.ask("où signaler un compte suspect ?", sender).reply["country"] == "BE"
    server.ask("non pardon, en Suisse, qui appeler ?", sender)
    assert server.ask("comment garder des preuves ?", sender).reply["country"] == "CH"


def test_the_country_of_the_page_is_used_and_not_called_an_assumption(server):
    answer = server.ask("qui appeler ?", country="BE")
    assert answer.reply["country"] == "BE"
    assert "supposé" not in answer.text


def test_an_assumed_country_is_told(server):
    assert "supposé" in server.ask("qui puis-je appeler ?").text


def test_the_message_wins_over_the_language_of_the_page(server):
    assert server.ask("How can I protect my son online?", language="fr").reply["language"] == "en"


def test_a_short_message_keeps_the_language_of_the_conversation(server):
    sender = uuid.uuid4().hex
    server.ask("Pourquoi couvrir la webcam de mon fils ?", sender)
    assert server.ask("TikTok ?", sender).reply["language"] == "fr"


def test_a_request_for_a_language_is_followed(server):
    sender = uuid.uuid4().hex
    server.ask("Où signaler un compte ?", sender)
    assert server.ask("in English please", sender).reply["language"] == "en"
    assert server.ask("TikTok ?", sender).reply["language"] == "en"


def test_sources_shows_what_the_last_answer_cited(server):
    sender = uuid.uuid4().hex
    before = server.ask("Where does it mostly happen, which room?", sender).reply
    after = server.ask("show me the source of that", sender).reply
    assert after["topic"] == "sources"
    assert [c["passage"] for c in after["citations"]] == [c["passage"] for c in before["citations"]]


def test_a_child_stays_a_child_for_the_next_answers(server):
    sender = uuid.uuid4().hex
    first = server.ask("j'ai 12 ans et un monsieur me demande des photos", sender).reply
    assert first["audience"] == "child"
    assert server.ask("quelles preuves garder ?", sender).reply["audience"] == "child"


def test_two_conversations_do_not_mix(server):
    server.ask("je suis en Belgique, qui appeler ?", "one")
    assert server.ask("qui appeler ?", "two").reply["country"] == "FR"


def test_saying_only_where_one_is_brings_the_last_answer_for_that_country(server, knowledge):
    sender = uuid.uuid4().hex
    before = server.ask("où signaler un compte qui contacte des mineurs ?", sender).reply
    after = server.ask("je suis en Suisse", sender).reply
    assert after["topic"] == before["topic"]
    assert after["country"] == "CH"
    assert knowledge.country_of[after["helplines"][0]["id"]] == "CH"


def test_saying_only_where_one_is_first_brings_the_lines_of_that_country(server):
    reply = server.ask("we live in Ireland").reply
    assert (reply["topic"], reply["country"]) == ("helplines", "IE")


def test_a_talk_is_deleted_when_the_person_asks_for_it(server):
    sender = uuid.uuid4().hex
    server.ask("someone is blackmailing my son with a picture", sender, country="BE")
    told = server.ask("delete this conversation please", sender)
    assert told.reply["topic"] == "privacy"
    assert "deleted" in told.text
    # Nothing is known any more: neither the plan to go on with, nor the country.
    after = server.ask("next step", sender)
    assert after.reply["topic"] != "sextortion_happening"
    assert after.reply["country"] == "GB"
