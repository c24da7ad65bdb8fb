"""What an operator's tools ask: counts and times, liveness, readiness."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time

import pytest

from tests.conftest import ROOT
from tests.operations.conftest import TOKEN


def test_a_turn_is_counted_by_channel_language_and_urgency(faulty, new):
    name = 'balise_turns_total{channel="rest",language="en",urgency="support"}'
    before = faulty.metrics()
    faulty.post("/webhooks/rest/webhook", {"sender": new, "message": "Who can I call?"})
    after = faulty.metrics()
    assert after[name] - before.get(name, 0) == 1
    timed = 'balise_turn_seconds_count{channel="rest"}'
    assert after[timed] - before.get(timed, 0) == 1


def test_what_a_bridge_calls_itself_is_no_label(faulty, new):
    body = {"conversation": new, "text": "Bonjour", "channel": "Mallory said so"}
    from tests.operations.conftest import SECRET

    for channel in ("Mallory said so", "matrix"):
        faulty.post("/webhooks/internal/messages", body | {"channel": channel},
                    Authorization=f"Bearer {SECRET}")  # fmt: skip
    told = faulty.get("/metrics").body
    assert "Mallory" not in told
    assert 'channel="other"' in told and 'channel="matrix"' in told


@pytest.mark.parametrize(
    ("reason", "path", "body", "headers"),
    [
        ("token", "/widget/talk", None, {}),
        ("origin", "/widget/session", b"{}", {"Origin": "https://elsewhere.example"}),
        ("size", "/webhooks/rest/webhook", b'{"sender": "s", "message": "%s"}' % (b"a" * 3000), {}),
        ("size", "/webhooks/rest/webhook", b"a" * 70_000, {}),
        ("size", "/", b"message=" + b"a" * 3000, {"Content-Type": "application/x-www-form-urlencoded"}),
        ("malformed", "/webhooks/rest/webhook", b"{", {}),
        ("unknown", "/nothing/here", None, {}),
    ],
)  # fmt: skip
def test_a_refusal_is_counted_by_its_reason(faulty, reason, path, body, headers):
    name = f'balise_refused_total{{reason="{reason}"}}'
    before = faulty.metrics().get(name, 0)
    answer = faulty.server.send(path, body, **{"Content-Type": "application/json", **headers})
    assert 400 <= answer.status < 500
    assert faulty.metrics()[name] - before == 1


def test_too_many_messages_are_counted_and_told_once_a_minute(faulty):
    token = faulty.post("/widget/session", {}).json()["token"]
    start = len(faulty.events())
    statuses = []
    while 429 not in statuses[:-2] and len(statuses) < 60:
        body = {"id": f"message-{len(statuses)}", "choice": "none"}
        answer = faulty.post("/widget/message", body, Authorization=f"Bearer {token}")
        statuses.append(answer.status)
    assert statuses.count(429) >= 2
    assert faulty.metrics()['balise_refused_total{reason="limit"}'] >= 2
    told = [e for e in faulty.events()[start:] if e.get("reason") == "limit"]
    assert len(told) <= 1


def test_deleted_conversations_are_counted(faulty):
    name = 'balise_conversations_deleted_total{by="request"}'
    before = faulty.metrics()[name]
    token = faulty.post("/widget/session", {}).json()["token"]
    assert faulty.server.send("/widget/end", token.encode()).status == 204
    assert faulty.metrics()[name] - before == 1


def test_the_model_and_the_process_are_told(faulty):
    told = faulty.metrics()
    health = faulty.server.send("/health").json()
    assert told[f'balise_model_info{{model="{health["model"].removesuffix(".tar.gz")}"}}'] == 1
    assert told["balise_model_load_seconds"] > 0
    assert told["balise_memory_bytes"] > 50_000_000
    assert told["balise_conversations_kept"] >= 1
    assert "balise_loop_lag_seconds" in told
    assert not any("_created" in name for name in told)  # the moment of a first, rare message


def test_a_process_that_is_busy_with_one_thing_is_told(faulty, new):
    start = len(faulty.events())
    with faulty.with_fault("busy"):
        faulty.post("/webhooks/rest/webhook", {"sender": new, "message": "Bonjour"})
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if any(event["event"] == "busy" for event in faulty.events()[start:]):
            assert faulty.metrics()["balise_loop_lag_seconds"] >= 1
            return
        time.sleep(0.1)
    pytest.fail("nobody was told")


def test_metrics_are_closed_to_the_public(faulty):
    assert faulty.server.send("/metrics").status == 401
    assert faulty.server.send("/metrics", Authorization="Bearer wrong").status == 401
    assert faulty.server.send("/metrics", Authorization=TOKEN).status == 401
    assert faulty.get("/metrics").status == 200


def test_without_a_token_only_this_machine_may_read_them(server):
    assert server.send("/metrics").status == 200
    for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"):
        answer = server.send("/metrics", **{header: "203.0.113.9"})
        assert answer.status == 403
        assert "balise_" not in answer.body
    assert server.send("/metrics", Host="rebound.example").status == 403


def test_alive_and_ready_are_told_apart(faulty):
    assert faulty.server.send("/health/live").json() == {"status": "alive"}
    ready = faulty.server.send("/health/ready")
    assert (ready.status, ready.json()) == (200, {"status": "ready"})


def test_without_its_store_it_is_alive_and_not_ready(faulty):
    def wait_for(status):
        end = time.monotonic() + 30
        while time.monotonic() < end:
            answer = faulty.server.send("/health/ready")
            if answer.status == status:
                return answer
            assert faulty.server.send("/health/live").status == 200
            time.sleep(0.1)
        pytest.fail(f"never {status}: {answer.body}")

    with faulty.with_fault("store hangs"):
        answer = wait_for(503)
        assert answer.json() == {
            "status": "not ready", "reason": "The store of conversations does not answer.",
        }  # fmt: skip
        assert not re.search(r"/|\d\.\d|sqlite", answer.json()["reason"], re.IGNORECASE)
    wait_for(200)


def test_several_processes_tell_their_sum(tmp_path):
    script = (
        "import os\n"
        "from bot.operations.shared import share_metrics\n"
        "share_metrics()\n"
        "from bot.operations.metrics import Metrics\n"
        "pids = []\n"
        "for _ in range(2):\n"
        "    pid = os.fork()\n"
        "    if not pid:\n"
        "        metrics = Metrics()\n"
        "        metrics.turns.labels('rest', 'fr', 'support').inc(3)\n"
        "        metrics.model.labels('m').set(1)\n"
        "        os._exit(0)\n"
        "    os.waitpid(pid, 0)\n"
        "print(Metrics().tell().decode())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = done.stdout
    assert 'balise_turns_total{channel="rest",language="fr",urgency="support"} 6.0' in told
    assert 'balise_model_info{model="m"} 1.0' in told
    assert not list(tmp_path.iterdir())  # the folder is gone with the process
