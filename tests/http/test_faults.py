"""Whatever fails, the person gets the vetted help and the log tells no content."""

import asyncio
import logging
import uuid

import pytest
from rasa_sdk import Action

from bot.knowledge.fallback import StaticHelp
from bot.runtime import assistant
from bot.runtime.local_actions import LocalActions


class Failing(Action):
    """An action that always raises, with what the person wrote in its error."""

    def name(self):
        return "action_answer"

    def run(self, dispatcher, tracker, domain):
        raise ValueError(tracker.latest_message["text"])


def call(metadata, slots=None, text="secret words"):
    return {
        "next_action": "action_answer",
        "sender_id": "s",
        "tracker": {
            "sender_id": "s", "slots": slots or {}, "events": [], "paused": False,
            "latest_message": {"text": text, "metadata": metadata, "language": {"odds": -3.0}},
            "latest_event_time": 0, "followup_action": None, "active_loop": {},
            "latest_action_name": None, "latest_input_channel": None,
        },
        "domain": {}, "version": "3.6.2",
    }  # fmt: skip


@pytest.fixture(scope="module")
def endpoint(knowledge):
    static_help = StaticHelp.prepare(knowledge, assistant.now())
    return LocalActions([Failing()], static_help)


@pytest.mark.parametrize(
    ("metadata", "slots", "language", "number"),
    [
        ({}, {}, "en", "0808 800 5000"),
        ({"language": "fr"}, {}, "fr", "3018"),
        ({"country": "BE"}, {"language": {"language": "fr"}}, "fr", "116 000"),
        ({}, {"language": "broken"}, "fr", "3018"),
    ],
)
def test_a_failing_action_still_shows_helplines(
    endpoint, caplog, metadata, slots, language, number
):
    with caplog.at_level(logging.ERROR):
        result = asyncio.run(endpoint.request(json=call(metadata, slots)))
    reply = result["responses"][0]["custom"]["reply"]
    assert reply["language"] == language
    assert number in result["responses"][0]["text"].replace("\u00a0", " ")
    assert "ValueError" in caplog.text
    assert "secret words" not in caplog.text


def test_a_broken_model_is_refused_with_a_way_out(tmp_path):
    from bot.errors import SetupError
    from bot.runtime.settings import Project

    broken = tmp_path / f"balise-{uuid.uuid4().hex}.tar.gz"
    broken.write_bytes(b"not a model")
    with pytest.raises(SetupError, match="balise train"):
        assistant.load(Project(), broken)


def test_off_loopback_the_plain_channel_needs_a_token(model, tmp_path):
    from tests.conftest import running_server

    with running_server(tmp_path, "--host", "0.0.0.0") as server:
        assert server.ask("hello").status == 403
        assert server.send("/").status == 200
    with running_server(tmp_path, "--host", "0.0.0.0", BALISE_REST_TOKEN="right") as server:
        body = b'{"sender": "s", "message": "hello"}'
        json_ = {"Content-Type": "application/json"}
        path = "/webhooks/rest/webhook"
        assert server.send(path, body, **json_).status == 401
        assert server.send(path, body, **json_, Authorization="Bearer wrong").status == 401
        assert server.send(path, body, **json_, Authorization="Bearer right").status == 200


def test_on_a_full_disk_everyone_is_answered_and_the_operator_is_told(model, tmp_path):
    from tests.conftest import running_server
    from tests.http.test_widget import Talk

    environ = {
        "BALISE_DATA": str(tmp_path / "full"),
        "BALISE_TEST_FULL_DISK": "1",
        "BALISE_TEST_FAULTS": str(tmp_path / "none"),
    }
    with running_server(tmp_path, module="tests.operations.launcher", **environ) as server:
        talk = Talk(server)
        talk.send(text="secret words: someone threatens to publish a photo, in Ireland")
        following = talk.send(text="next step").json()["reply"]
        assert (following["topic"], following["country"]) == ("sextortion_happening", "IE")
        log = server.log.read_text()
    assert log.count("Conversations stay in memory") == 1
    assert log.count("Sessions end with the process") == 1
    assert str(tmp_path / "full") in log
    assert "Traceback" not in log
    assert "secret words" not in log
