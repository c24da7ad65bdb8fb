"""A word that was typed is in no file of the data folder, and in no log, once it is deleted."""

import datetime
import json
import os
import signal
import time
from pathlib import Path

import pytest

from bot.review.kept import KeptMessages
from tests.conftest import running_server
from tests.http.test_widget import JSON, Talk

TOKEN = "a-token-for-the-test"
# No name, so that masking lets them through, and nothing that Balise knows: kept for review too.
WORDS = "zebulunar quokkafish wibblestone flimsywock mizzlethorp jubberwisp"
END, CHAT, PLAIN, MESSAGE, ROOM, IDLE = WORDS.split()


def files_with(folder: Path, word: str) -> set[str]:
    """Name the files that hold a word, whatever they are."""
    return {
        path.name
        for path in folder.rglob("*")
        if path.is_file() and word.encode() in path.read_bytes()
    }


def assert_gone(folder: Path, word: str, seconds: float = 20) -> None:
    """What is kept for review is deleted by a thread, so it may take a moment."""
    end = time.monotonic() + seconds
    while files_with(folder, word) and time.monotonic() < end:
        time.sleep(0.05)
    assert files_with(folder, word) == set()


def wait_until_kept(folder: Path, word: str, file: str, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not any(name.startswith(file) for name in files_with(folder, word)):
        assert time.monotonic() < end, f"{word} never came into {file}"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def kept(model, tmp_path_factory):
    """A server that keeps all that it may, and its data folder."""
    folder = tmp_path_factory.mktemp("kept")
    KeptMessages(folder).allow(30, datetime.date.today())
    with running_server(folder, BALISE_INTERNAL_TOKEN=TOKEN) as server:
        yield folder, server


def internal(server, path, **body):
    headers = {**JSON, "Authorization": f"Bearer {TOKEN}"}
    return server.send(f"/webhooks/internal/{path}", json.dumps(body).encode(), **headers)


def forget(server, path):
    import urllib.request

    address = f"{server.address}/webhooks/internal/{path}"
    request = urllib.request.Request(
        address, method="DELETE", headers={"Authorization": f"Bearer {TOKEN}"}
    )
    with urllib.request.urlopen(request, timeout=60) as got:
        return json.loads(got.read())


@pytest.mark.parametrize(
    ("typed", "traces"),
    [
        (
            "Mon fils Quentin Verlomme, 14 ans, est menacé : quentin@exemple.fr, 06 98 76 54 32",
            ("Quentin", "Verlomme", "quentin", "exemple.fr", "06 98 76", "98765432"),
        ),
        (
            "Somebody called Dorvak (@dorvak_77) threatens my daughter, we live at 12 Larkfield Road",
            ("Dorvak", "dorvak", "Larkfield"),
        ),
    ],
)
def test_personal_data_is_understood_but_neither_stored_nor_echoed_nor_logged(kept, typed, traces):
    folder, server = kept
    talk = Talk(server)
    answer = talk.send(text=typed)
    assert answer.json()["reply"]["urgency"] != "information"
    again = talk.turns()  # what a page that is loaded anew shows
    assert "[…]" in again.json()["turns"][0]["shown"]
    plain = server.ask(typed)
    for trace in traces:
        assert trace not in answer.body + again.body + plain.body
        assert files_with(folder, trace) == set()


def test_leaving_the_widget(kept):
    folder, server = kept
    talk = Talk(server)
    assert talk.send(text=f"is a {END} a thing that children keep at school").status == 200
    wait_until_kept(folder, END, "talks.sqlite")
    wait_until_kept(folder, END, "review.sqlite")
    assert talk.end().status == 204
    assert_gone(folder, END)


def test_asking_for_it_in_the_widget(kept):
    folder, server = kept
    talk = Talk(server)
    talk.send(text=f"{CHAT} mumble {CHAT}")
    wait_until_kept(folder, CHAT, "talks.sqlite")
    assert talk.send(text="delete this conversation").json()["deleted"]
    assert_gone(folder, CHAT)


def test_asking_for_it_in_the_plain_channel(kept):
    folder, server = kept
    server.ask(f"{PLAIN} {PLAIN} bla", sender="plain")
    wait_until_kept(folder, PLAIN, "talks.sqlite")
    server.ask("supprimez cette conversation", sender="plain")
    assert_gone(folder, PLAIN)


def test_taking_a_message_back_in_a_messenger(kept):
    folder, server = kept
    internal(server, "messages", conversation="room", id="first", text=f"bla {MESSAGE}")
    internal(server, "messages", conversation="room", id="other", text=f"bla {ROOM}")
    wait_until_kept(folder, MESSAGE, "talks.sqlite")
    assert forget(server, "conversations/room/messages/first") == {"deleted": True}
    assert_gone(folder, MESSAGE)
    wait_until_kept(folder, ROOM, "talks.sqlite")
    assert forget(server, "conversations/room") == {"deleted": True}
    assert_gone(folder, ROOM)


def test_what_was_typed_is_in_no_log(kept):
    folder, server = kept
    log = server.log.read_text()
    assert not [word for word in WORDS.split() if word in log]


def test_time_while_the_server_was_down(kept):
    folder, server = kept
    talk = Talk(server)
    talk.send(text=f"{IDLE}, someone threatens to publish a photo of my child")
    wait_until_kept(folder, IDLE, "talks.sqlite")
    os.kill(server.pid, signal.SIGKILL)
    with running_server(folder, BALISE_KEEP_HOURS="0.0001") as server:
        assert_gone(folder, IDLE)
        talk.server = server
        assert talk.turns().status == 410
