"""A store of conversations that is away or that hangs: everyone gets help in time, the widget keeps
the message until it is answered, and what is kept is whole."""

from __future__ import annotations

import json
import sqlite3

import pytest

from tests.operations.conftest import mattermost
from tests.operations.test_failing_turns import PEOPLE, internal, page, rest, send

FAULTS = ("store away", "store hangs")


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("channel", [rest, page, internal], ids=lambda c: c.__name__)
def test_help_is_given_in_time(faulty, new, channel, fault):
    text, metadata, language, number = PEOPLE[0]
    name = 'balise_faults_total{kind="store"}'
    before = faulty.metrics()[name]
    with faulty.with_fault(fault):
        status, told, spoken = channel(faulty, new, text, metadata)
    assert status == 200
    assert number in told.replace("\u00a0", " ")
    assert spoken == language
    assert faulty.metrics()[name] > before


@pytest.mark.parametrize("fault", FAULTS)
def test_a_talk_goes_on_where_it_was(faulty, new, fault):
    def ask(text):
        answer = faulty.post("/webhooks/rest/webhook", {"sender": new, "message": text})
        assert answer.status == 200, answer.body
        return answer.reply

    assert ask("Nous vivons en Suisse, qui appeler ?")["country"] == "CH"
    with faulty.with_fault(fault):
        assert ask("Et que dire à mon enfant ?")["helplines"]
    assert ask("Qui appeler ?")["country"] == "CH"


def test_a_messenger_is_answered_while_the_store_hangs(faulty, new):
    with faulty.with_fault("store hangs"):
        faulty.post(
            "/webhooks/mattermost/webhook", mattermost(new, "nous sommes en Suisse, aide moi")
        )
        call = faulty.vendor.wait_for(lambda call: new[:8] in call.body)
    assert "117" in json.loads(call.body)["message"]


@pytest.mark.parametrize("word", ["effacer", "supprime cette conversation"])
def test_a_messenger_is_told_that_nothing_was_deleted(faulty, new, word):
    faulty.post(
        "/webhooks/mattermost/webhook", mattermost(new, "nous sommes en Suisse, qui appeler ?")
    )
    faulty.vendor.wait_for(lambda call: new[:8] in call.body)
    with faulty.with_fault("store away"):
        body = mattermost(new, word) | {"post_id": new + "2"}
        faulty.post("/webhooks/mattermost/webhook", body)
        calls = faulty.vendor.calls
        faulty.vendor.wait_for(lambda _: sum(new[:8] in call.body for call in calls) == 2)
    said = json.loads([call for call in calls if new[:8] in call.body][-1].body)["message"]
    assert "oublié" not in said and "effacée" not in said
    assert "1" in said  # numbers to call


@pytest.mark.parametrize("fault", FAULTS)
def test_the_widget_keeps_a_message_and_has_it_answered_once_the_store_is_back(faulty, new, fault):
    token = faulty.post("/widget/session", {}).json()["token"]
    asked = (f"Je suis en Belgique, qui appeler ? {fault}", {"language": "fr"})
    with faulty.with_fault(fault):
        answer = send(faulty, token, new, *asked)
        # The widget takes this for "cannot be reached": it shows the helplines it carries.
        assert answer.status == 503
        assert len(answer.json()["error"]) > 20
        errors = [event for event in faulty.events() if event["level"] == "error"]
        assert errors[-1]["kind"] == "store"
        assert faulty.post("/widget/session", {}).status == 503
    answer = send(faulty, token, new, *asked)
    assert answer.status == 200
    assert answer.json()["reply"]["country"] == "BE"
    again = send(faulty, answer.json()["token"], new, *asked)
    assert again.json()["reply"] == answer.json()["reply"]
    assert count(faulty, asked[0]) == 1


def test_a_talk_is_only_called_deleted_when_it_is(faulty, new):
    def ask(text):
        return faulty.post("/webhooks/rest/webhook", {"sender": new, "message": text})

    ask("Nous vivons en Suisse, qui appeler ?")
    with faulty.with_fault("store away"):
        assert "effacée" not in ask("Supprime cette conversation").text
    assert count(faulty, "Nous vivons en Suisse, qui appeler ?", new) == 1
    assert "effacée" in ask("Supprime cette conversation").text
    assert count(faulty, "Nous vivons en Suisse, qui appeler ?", new) == 0


def count(faulty, text, sender="%"):
    with sqlite3.connect(faulty.database, timeout=30) as base:
        rows = base.execute(
            "SELECT data FROM events WHERE type_name = 'user' AND sender_id LIKE ?", (sender,)
        )
        found = sum(json.loads(data)["text"] == text for (data,) in rows)
    base.close()
    return found
