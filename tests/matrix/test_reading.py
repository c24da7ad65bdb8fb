"""What an event means, odd ones included, and what the store keeps."""

import stat

import pytest

from bot.matrix.reading import Me, Message, Redaction, read
from bot.matrix.store import Store, Task

ME = Me("@balise:a.test", "Balise")


def event(body="x", kind="m.room.message", **content):
    return {"type": kind, "event_id": "$1", "sender": "@t:a.test",
            "content": {"msgtype": "m.text", "body": body, **content}}  # fmt: skip


@pytest.mark.parametrize(
    ("body", "content", "named", "text"),
    [
        ("Balise : 2", {}, True, "2"), ("balise, qui appeler ?", {}, True, "qui appeler ?"),
        ("@Balise aide", {}, True, "aide"), ("Balise", {}, True, ""),
        ("@balise:a.test: 1", {}, True, "1"), ("la balise est tombée", {}, False, "la balise est tombée"),
        ("Balises en mer", {}, False, "Balises en mer"),
        ("et pour vous ?", {"m.mentions": {"user_ids": ["@balise:a.test"]}}, True, "et pour vous ?"),
        ("x", {"formatted_body": '<a href="https://matrix.to/#/@balise:a.test">B</a> x'}, True, "x"),
        ("x", {"m.mentions": {"user_ids": "@balise:a.test"}}, False, "x"),
    ],
)  # fmt: skip
def test_when_balise_is_named(body, content, named, text):
    found = read(event(body, **content), ME)
    assert (found.named, found.text) == (named, text)


def test_the_quote_of_a_reply_is_not_the_message():
    reply = {"m.relates_to": {"m.in_reply_to": {"event_id": "$0"}}}
    found = read(event("> <@balise:a.test> Bonjour\n> encore\n\net ici ?", **reply), ME)
    assert (found.text, found.reply_to) == ("et ici ?", "$0")


def test_a_fallback_in_a_thread_is_no_reply():
    relation = {"rel_type": "m.thread", "event_id": "$r", "is_falling_back": True,
                "m.in_reply_to": {"event_id": "$0"}}  # fmt: skip
    found = read(event(**{"m.relates_to": relation}), ME)
    assert (found.thread, found.reply_to) == ("$r", None)


@pytest.mark.parametrize("kind", ["m.image", "m.file", "m.audio", "m.video"])
def test_files_are_files_and_their_names_are_not_read(kind):
    found = read(event("noms.jpg", msgtype=kind), ME)
    assert (found.kind, found.text) == ("file", "")


@pytest.mark.parametrize(
    "odd",
    [
        {}, {"type": "m.room.message"}, event(kind="m.reaction"), event(msgtype="m.notice"), event(msgtype=7),
        {**event(), "sender": "@balise:a.test"}, {**event(), "content": {}}, {**event(), "content": []},
        {**event(), "event_id": 3}, {**event(kind="m.room.redaction"), "content": {"redacts": 7}},
    ],
)  # fmt: skip
def test_what_needs_no_answer(odd):
    assert read(odd, ME) is None


def test_odd_relations_are_no_trouble():
    for relation in (
        "x",
        [],
        {"rel_type": "m.replace"},
        {"rel_type": "m.thread", "event_id": None},
    ):
        found = read(event(**{"m.relates_to": relation}), ME)
        assert found is None or isinstance(found, Message)


@pytest.mark.parametrize("where", ["event", "content"])
def test_a_redaction_of_any_room_version(where):
    redaction = {**event(kind="m.room.redaction"), "content": {}}
    (redaction if where == "event" else redaction["content"])["redacts"] = "$9"
    assert read(redaction, ME) == Redaction("$1", "$9")


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "bridge.db")
    yield store
    store.close()


def test_an_event_is_taken_once_and_its_text_goes_when_the_answer_is_ready(store, tmp_path):
    task = Task("$1", "!r", "@t:a.test", "text", "zq-secret")
    store.take([task, task], "s1")
    store.take([task], "s2")
    assert store.place() == "s2"
    assert store.next("!r").body == "zq-secret"
    store.ready("$1", {"body": "answer"})
    assert store.next("!r").content == {"body": "answer"}
    store.done("$1", "$a")
    store.take([task], "s3")
    assert store.next("!r") is None
    assert store.is_answer("$a")
    store.close()
    assert b"zq-secret" not in (tmp_path / "bridge.db").read_bytes()
    assert stat.S_IMODE((tmp_path / "bridge.db").stat().st_mode) == 0o600


def test_what_was_taken_back_is_not_answered(store):
    store.take([Task("$1", "!r", "@t:a.test", "text", "x")], "s1")
    store.drop("$1")
    assert store.next("!r") is None


def test_a_sealed_message_that_stays_so_is_told_in_a_direct_talk_only(store):
    from types import SimpleNamespace

    from bot.matrix.following import SECONDS_SEALED, Follower
    from bot.matrix.settings import Settings

    rooms = {
        "!d": SimpleNamespace(users={1: 1, 2: 2}),
        "!r": SimpleNamespace(users={1: 1, 2: 2, 3: 3}),
    }
    follower = Follower(
        SimpleNamespace(rooms=rooms), store, Settings("http://h", ("a",)), "Balise", print
    )
    for room in rooms:
        store.take([Task(f"$ {room}", room, "@t:a.test", "sealed", "{}")], "s")
    assert not any(follower._gives_up(task) for task in store.sealed())
    now = store._clock()
    store._clock = lambda: now + SECONDS_SEALED + 1
    assert [follower._gives_up(task) for task in store.sealed()] == [True, False]
    assert store.next("!d").kind == "unreadable"
    assert store.next("!r") is None
