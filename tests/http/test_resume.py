"""The server is killed, also in the middle of a turn, and the talk goes on."""

import contextlib
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from http.client import HTTPException

import pytest

from bot.runtime.kept_key import FILE as KEY
from bot.stores.choice import FILE as TALKS
from tests.conftest import ROOT, free_port, running_server
from tests.http.test_widget import Talk, said


@pytest.fixture(scope="module")
def killed(model, tmp_path_factory):
    """A talk of one turn, a second one in the midst of which the server is killed, and the
    server that was then started again.
    """
    folder, port = tmp_path_factory.mktemp("resume"), free_port()
    with running_server(folder, port=port) as server:
        talk = Talk(server)
        first = talk.send(text="Quelqu’un menace ma fille de publier une photo, en Belgique")
        server.ask("je suis en Irlande", sender="someone")

        def send_in_vain():
            with contextlib.suppress(OSError, HTTPException):
                talk.send("cut-off-message", text="étape suivante")

        sending = threading.Thread(target=send_in_vain)
        sending.start()
        time.sleep(0.02)  # in the turn, or just after it: what follows holds for both
        os.kill(server.pid, signal.SIGKILL)
        sending.join()
    with running_server(folder, port=port) as server:
        talk.server = server
        yield folder, server, talk, first


def test_a_cut_off_turn_is_whole_or_absent_and_is_answered_once_when_sent_again(killed):
    _, _, talk, first = killed
    before = talk.turns().json()["turns"]
    assert before[0]["reply"] == first.json()["reply"]
    assert len(before) in (1, 2)
    again = talk.send("cut-off-message", text="étape suivante")
    assert [turn["reply"] for turn in talk.turns().json()["turns"]] == [
        first.json()["reply"],
        again.json()["reply"],
    ]


def test_the_country_and_the_plan_are_remembered(killed):
    _, server, talk, first = killed
    following = talk.send(text="étape suivante")
    assert following.json()["reply"]["country"] == "BE"
    assert following.json()["reply"]["topic"] == "sextortion_happening"
    assert said(following) not in (said(first), said(talk.send("cut-off-message", text="-")))
    assert server.ask("qui appeler ?", sender="someone").reply["country"] == "IE"


def test_a_button_offered_before_is_still_one(killed):
    _, _, talk, first = killed
    offered = first.json()["reply"]["suggestions"][0]
    assert talk.send(choice=offered["payload"]).status == 200


def test_only_the_owner_can_read_the_key_and_the_talks(killed):
    folder, *_ = killed
    for name in (KEY, TALKS, f"{TALKS}-wal"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600


SAVING = """
import asyncio, sys
from pathlib import Path
from bot.runtime import environment; environment.prepare()
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, UserUttered
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from bot.stores.sql import SqlTrackerStore
from bot.stores.sqlite import open_sqlite

async def scene():
    store = SqlTrackerStore(open_sqlite(Path(sys.argv[1])), Domain.empty())
    await store.save(DialogueStateTracker.from_events("one", [SessionStarted()]))
    number = 0
    while True:
        tracker = await store.retrieve("one")
        for event in (UserUttered("w" * 5000), BotUttered("w" * 5000), ActionExecuted("listen")):
            tracker.update(event)
        await store.save(tracker)
        number += 1
        print(number, flush=True)

asyncio.run(scene())
"""


def test_turns_that_were_saved_stay_and_no_half_of_one_does(tmp_path):
    from rasa.shared.core.domain import Domain

    from bot.stores.sql import SqlTrackerStore
    from bot.stores.sqlite import open_sqlite

    path = tmp_path / "talks.sqlite"
    for turns in (3, 20):
        path.unlink(missing_ok=True)
        writing = subprocess.Popen(
            [sys.executable, "-c", SAVING, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for _ in range(turns):
            assert writing.stdout.readline()
        writing.kill()
        told = turns + len(writing.stdout.read().split("\n")) - 1
        writing.wait()
        store = SqlTrackerStore(open_sqlite(path), Domain.empty())
        with store.session_scope() as session:
            kinds = [row.type_name for row in session.query(store.SQLEvent)]
        assert len(kinds) % 3 == 1
        assert (len(kinds) - 1) // 3 - told in (0, 1)
        store.engine.dispose()
