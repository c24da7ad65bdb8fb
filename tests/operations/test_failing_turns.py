"""Whatever fails, on every channel: the vetted help with the right numbers, one clear line in the
log without content, and a talk that goes on where it was once all is well again."""

from __future__ import annotations

import json
import re
import sqlite3
import urllib.error

import pytest

from tests.conftest import running_server
from tests.operations.conftest import SECRET, mattermost

CANARY = "xylophone"
FAULTS = ("action", "memory", "silent", "error", "deadline")
PEOPLE = [
    # what is said, metadata, language, number
    (f"Je suis en Belgique, qui appeler ? {CANARY}", {"language": "fr"}, "fr", "116 000"),
    (f"Please help me, I do not know what to do {CANARY}", {}, "en", "0808 800 5000"),
    (f"Aidez-moi s’il vous plaît, je suis perdu {CANARY}", {"country": "CA"}, "fr", "911"),
    (f"Help, what can I do? {CANARY}", {"language": "en", "country": "DE"}, "en", "112"),
]


def rest(faulty, new, text, metadata):
    answer = faulty.post(
        "/webhooks/rest/webhook", {"sender": new, "message": text, "metadata": metadata}
    )
    return answer.status, answer.text, answer.reply["language"]


def page(faulty, new, text, metadata):
    from urllib.parse import urlencode

    form = {"message": text, "conversation": new, **metadata}
    if "language" in form:
        form["lang"] = form.pop("language")
    accept = "fr" if "’" in text or "Belgique" in text else "en"
    answer = faulty.server.send(
        "/", urlencode(form).encode(), **{"Accept-Language": accept,
        "Content-Type": "application/x-www-form-urlencoded"}
    )  # fmt: skip
    language = re.search(r'<section class="answer \w+" lang="(\w+)"', answer.body)[1]
    return answer.status, answer.body, language


def internal(faulty, new, text, metadata):
    answer = faulty.post(
        "/webhooks/internal/messages",
        {"conversation": new, "text": text, "introduced": True, "metadata": metadata},
        Authorization=f"Bearer {SECRET}",
    )
    said = answer.json()
    return answer.status, "\n".join(said["texts"]), said["reply"]["language"]


def widget(faulty, new, text, metadata):
    token = faulty.post("/widget/session", {}).json()["token"]
    answer = send(faulty, token, new, text, metadata)
    said = answer.json()
    told = "\n".join(part["text"] for part in said["paragraphs"])
    return answer.status, told, said["reply"]["language"]


def send(faulty, token, new, text, metadata):
    return faulty.post(
        "/widget/message", {"id": new, "text": text, "metadata": metadata},
        Authorization=f"Bearer {token}",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("channel", "fault"),
    [
        (channel, fault)
        for channel in (rest, page, internal, widget)
        for fault in FAULTS
        if fault != "deadline" or channel is widget  # each is waited for
    ],
    ids=lambda part: part if isinstance(part, str) else part.__name__,
)
def test_a_fault_gives_the_help_of_the_country_in_the_language(faulty, new, channel, fault):
    before = faulty.metrics()
    people = PEOPLE if channel is rest and fault in ("action", "error") else PEOPLE[:1]
    with faulty.with_fault(fault):
        for number_of, (text, metadata, language, number) in enumerate(people):
            status, told, spoken = channel(faulty, f"{new}{number_of}"[-32:], text, metadata)
            assert status == 200
            assert number in told.replace("\u00a0", " "), told
            assert spoken == language
            assert CANARY not in told
    after = faulty.metrics()
    name = f'balise_faults_total{{kind="{fault}"}}'
    assert after[name] - before[name] == len(people)


@pytest.mark.parametrize("fault", ["action", "error"])
def test_what_the_widget_offers_beside_the_help_can_be_chosen(faulty, new, fault):
    token = faulty.post("/widget/session", {}).json()["token"]
    with faulty.with_fault(fault):
        answer = send(faulty, token, new, "Que faire ?", {"language": "fr"}).json()
    offered = answer["reply"]["suggestions"]
    assert offered
    body = {"id": new[::-1], "choice": offered[0]["payload"], "metadata": {"language": "fr"}}
    chosen = faulty.post("/widget/message", body, Authorization=f"Bearer {answer['token']}")
    assert chosen.status == 200
    assert chosen.json()["reply"]["topic"] != answer["reply"]["topic"]


@pytest.mark.parametrize("fault", ["action", "error"])
def test_a_messenger_is_answered_too(faulty, new, fault):
    with faulty.with_fault(fault):
        body = mattermost(new, "nous sommes en Suisse, qui appeler ?")
        assert faulty.post("/webhooks/mattermost/webhook", body).status == 200
        call = faulty.vendor.wait_for(lambda call: new[:8] in call.body)
    assert "117" in json.loads(call.body)["message"]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_talk_goes_on_where_it_was(faulty, new, fault):
    def ask(text):
        answer = faulty.post("/webhooks/rest/webhook", {"sender": new, "message": text})
        assert answer.status == 200, answer.body
        return answer.reply

    assert ask("Nous vivons en Suisse, qui appeler ?")["country"] == "CH"
    with faulty.with_fault(fault):
        helped = ask("Et que dire à mon enfant ?")
        assert helped["country"] == "CH"
    assert ask("Qui appeler ?")["country"] == "CH"


def test_each_fault_is_one_line_for_the_operator(faulty, new):
    for fault in FAULTS:
        start = len(faulty.events())
        with faulty.with_fault(fault):
            faulty.post("/webhooks/rest/webhook", {"sender": new + fault, "message": "Bonjour"})
        errors = [e for e in faulty.events()[start:] if e["level"] in ("error", "critical")]
        assert len(errors) == 1, errors
        assert "static help was given" in errors[0]["text"]


def test_no_content_stands_in_the_log_or_in_the_metrics(faulty, new):
    for fault in ("", *FAULTS):
        with faulty.with_fault(fault or "none"):
            faulty.post(
                "/webhooks/rest/webhook",
                {"sender": f"{new}-{CANARY}", "message": f"Que faire ? {CANARY} {fault}"},
            )
    faulty.server.send(f"/{CANARY}/x", b"{}")
    faulty.server.send(f"/sources/{CANARY}")
    log = faulty.server.log.read_text()
    assert CANARY not in log
    assert new not in log
    assert CANARY not in faulty.get("/metrics").body
    assert new not in faulty.get("/metrics").body
    turns = [event for event in faulty.events() if event["event"] == "turn"]
    assert turns and all(
        set(turn) == {"time", "level", "event", "channel", "outcome", "ms", "talk"}
        for turn in turns
    )
    assert {turn["outcome"] for turn in turns} == {"answered", "help"}
    assert all("Traceback" not in line for line in log.splitlines())


def test_a_process_killed_in_a_turn_leaves_the_talk_as_it_was(model, tmp_path):
    import yaml

    endpoints = tmp_path / "endpoints.yml"
    store = {"type": "sql", "dialect": "sqlite", "db": str(tmp_path / "talks.sqlite")}
    endpoints.write_text(yaml.safe_dump({"tracker_store": store}))
    environ = {"BALISE_TEST_FAULTS": str(tmp_path / "fault"),
               "BALISE_TEST_ENDPOINTS": str(endpoints)}  # fmt: skip
    module = "tests.operations.launcher"
    with running_server(tmp_path, module=module, **environ) as server:
        assert server.ask("Nous vivons en Suisse, qui appeler ?", "s").reply["country"] == "CH"
        (tmp_path / "fault").write_text("killed")
        with pytest.raises((urllib.error.URLError, ConnectionError)):
            server.ask("Qui appeler ?", "s")
    base = sqlite3.connect(tmp_path / "talks.sqlite")
    said = base.execute("SELECT type_name FROM events WHERE sender_id = 's'").fetchall()
    base.close()
    assert said.count(("user",)) == said.count(("bot",)) == 1
