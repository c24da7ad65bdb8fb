"""The pure parts: what they must hold whatever comes in."""

from __future__ import annotations

import asyncio
import datetime
import functools
import json
import unicodedata
from types import SimpleNamespace
from typing import Any

import jsonschema
from hypothesis import strategies as st

from bot.channels.bodies import read_object
from bot.channels.guard import read_json_message, read_text
from bot.channels.request_head import check_head
from bot.dialogue.memory import Memory
from bot.dialogue.turn import decide, is_lost
from bot.dialogue.understood import Person, Understood
from bot.errors import RequestError
from bot.knowledge import store
from bot.knowledge.compose import compose, in_other_words
from bot.knowledge.question import Question
from bot.privacy.masking import mask
from tests.conftest import ROOT
from tests.fuzz.strategies import damaged, deep, mostly, texts, values

NOW = datetime.datetime(2026, 11, 22, 20, 0, tzinfo=datetime.UTC)
COUNTRIES = ("FR", "GB", "BE", "CH", "CA", "IE", "LU", "US", "AU", "NZ", "ZZ")
SECRET = "s" * 32


@functools.cache
def knowledge() -> store.Knowledge:
    """All of seeds/."""
    return store.load()


@functools.cache
def envelope() -> Any:
    """The contract's schema, ready to be held against."""
    schema = json.loads((ROOT / "tests/http/reply.schema.json").read_text("utf-8"))
    return jsonschema.Draft7Validator(schema)


# -- The guard ---------------------------------------------------------------------------------


def check_text(text: str) -> None:
    """No text is a command, however it is folded."""
    try:
        read = read_text(text)
    except RequestError:
        return
    assert read and read == read.strip()
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        folded = unicodedata.normalize(form, read).lstrip()
        visible = "".join(c for c in folded if unicodedata.category(c) not in ("Cf", "Cc", "Mn"))
        assert not visible.lstrip().startswith(("/", "\\"))


def check_body(body: bytes) -> None:
    """A body is read or refused, and what is refused is not repeated."""
    for read in (read_json_message, read_object):
        try:
            read(body)
        except RequestError as error:
            assert "zebra" not in str(error)


def bodies() -> st.SearchStrategy[bytes]:
    """JSON bodies of the plain channel, some damaged, some deep, some no JSON at all."""
    message = st.fixed_dictionaries(
        {"sender": mostly(texts()), "message": mostly(texts())},
        optional={"metadata": mostly(metadata())},
    )
    written = st.one_of(message, values()).map(lambda data: json.dumps(data).encode())
    utf8 = message.map(
        lambda data: json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass")
    )
    return st.one_of(written, utf8, damaged(written), deep(), st.binary(max_size=200))


def metadata() -> st.SearchStrategy[dict[str, Any]]:
    """Metadata that is known, mostly."""
    return st.fixed_dictionaries(
        {},
        optional={
            "language": mostly(st.sampled_from(["fr", "en"])),
            "country": mostly(st.sampled_from(COUNTRIES)),
            "audience": mostly(st.sampled_from(["parent", "staff"])),
            "zebra": values(),
        },
    )


def heads() -> st.SearchStrategy[bytes]:
    """Heads of requests, some damaged."""
    line = st.sampled_from(
        [b"GET / HTTP/1.1", b"POST /widget/message HTTP/1.1", b"GET /a?b=c HTTP/1.0"]
    )
    header = st.sampled_from(
        [b"Host: a", b"Content-Length: 2", b"Transfer-Encoding: chunked", b"X: \xe9", b"Upgrade: h2c", b"Connection: close"]
    )  # fmt: skip
    whole = st.tuples(line, st.lists(header, max_size=5)).map(
        lambda pair: b"\r\n".join([pair[0], *pair[1]])
    )
    return st.one_of(whole, damaged(whole), st.binary(max_size=120))


def check_one_head(head: bytes) -> None:
    """A head that is taken says one thing only about where its body ends."""
    try:
        check_head(head)
    except RequestError:
        return
    lines = head.lower().split(b"\r\n")
    assert all(32 <= byte < 127 for byte in lines[0])
    names = [line.split(b":")[0] for line in lines[1:]]
    assert names.count(b"content-length") + names.count(b"transfer-encoding") <= 1
    assert names.count(b"host") == 1


# -- The dialogue and the composer -------------------------------------------------------------


@st.composite
def questions(draw: Any) -> Question:
    """Questions that the dialogue can ask."""
    known = knowledge()
    language = draw(st.sampled_from(["fr", "en"]))
    common: dict[str, Any] = {
        "language": language,
        "country": draw(st.sampled_from(COUNTRIES)),
        "country_assumed": draw(st.booleans()),
        "region": draw(st.sampled_from([None, "QC", "SCT", "NIR", "zebra"])),
        "audience": draw(st.sampled_from(["parent", "child", "staff"])),
        "danger": draw(st.booleans()),
        "danger_kind": draw(st.sampled_from([None, "suicide", "missing"])),
        "foreign": draw(st.booleans()),
        "again": draw(st.booleans()),
        "paused": draw(st.sampled_from([None, *known.plans])),
        "told_before": tuple(draw(st.lists(st.sampled_from(sorted(known.sources)), max_size=6))),
        "cited_before": tuple(draw(st.lists(st.sampled_from(sorted(known.sources)), max_size=4))),
    }
    form = draw(
        st.sampled_from(
            ["answer", "more", "step", "overview", "numbers", "doubt", "closing", "people"]
        )
    )
    topic = draw(st.sampled_from(sorted(known.answers)))
    if form in ("step", "overview"):
        plan = known.plans[draw(st.sampled_from(sorted(known.plans)))]
        step = draw(st.integers(0, len(plan.steps) - 1))
        return Question(plan.topic, form=form, plan=plan.id, step=step, **common)
    if form == "doubt":
        return Question(
            topic, form=form, second=draw(st.sampled_from(sorted(known.answers))), **common
        )
    return Question(topic, form=form, **common)


def check_question(question: Question) -> None:
    """Every question has a reply that keeps to the contract, and in danger the number is first."""
    check_reply(compose(knowledge(), question, NOW), question)


def check_reply(reply: Any, question: Question) -> None:
    """A reply keeps to the contract."""
    envelope().validate(reply.envelope())
    assert reply.text.strip()
    assert "{" not in reply.text
    if question.danger and question.form not in ("closing", "deleted"):
        assert reply.urgency == "emergency"
        assert reply.roles()[0]["role"] == "emergency"
        assert any(digit.isdigit() for digit in reply.roles()[0]["text"])


@st.composite
def talks(draw: Any) -> list[tuple[Understood, Person]]:
    """A few messages as the pipeline might have read them, rightly or wrongly."""
    known = knowledge()
    topics = sorted(known.topics)
    heard = []
    person = Person(
        draw(st.sampled_from(["fr", "en"])), draw(st.sampled_from(COUNTRIES)), draw(st.booleans()), None,
        draw(st.sampled_from(["parent", "child", "staff"])), draw(st.booleans()),
    )  # fmt: skip
    for _ in range(draw(st.integers(1, 5))):
        ranked = draw(st.lists(st.tuples(st.sampled_from(topics), st.floats(0, 1)), max_size=4))
        heard.append((
            Understood(
                draw(texts()), draw(st.sampled_from(topics)), tuple(ranked),
                draw(st.sampled_from([None, None, None, "suicide", "missing", "now"])),
                draw(st.sampled_from([{}, {"facts": []}, {"passages": []}])), draw(st.booleans()), draw(st.booleans()),
            ),
            person,
        ))  # fmt: skip
    return heard


def check_talk(talk: list[tuple[Understood, Person]]) -> None:
    """Whatever was heard, each turn has a reply, what is remembered is plain data, and danger is heard."""
    memory = Memory()
    for heard, person in talk:
        question = decide(knowledge(), heard, memory, person)
        reply = compose(knowledge(), question, NOW)
        if memory.would_repeat(reply.text):
            reply = compose(knowledge(), in_other_words(question), NOW)
        check_reply(reply, question)
        assert not heard.danger or question.danger
        group = knowledge().topics[question.topic].group
        memory = memory.after(question, reply, reply.text, group, is_lost(heard, question))
        memory = Memory.read(json.loads(json.dumps(memory.kept())))


# -- Masking -----------------------------------------------------------------------------------


@st.composite
def with_personal_data(draw: Any) -> tuple[str, str]:
    """A text, and something personal that was put into it."""
    digits = draw(st.text("0123456789", min_size=8, max_size=8))
    name = draw(st.text("bcdfghjklmnpqrstvwxz", min_size=6, max_size=10))
    personal = draw(st.sampled_from([
        f"{name}@{name}.fr", f"https://{name}.com/{name}", f"@{name}", f"06{digits}", f"+44 7{digits}1", f"{name}_{digits[:2]}",
    ]))  # fmt: skip
    before, after = draw(texts()), draw(texts())
    return f"{before[:900]} {personal} {after[:900]}", personal


def check_mask(given: tuple[str, str]) -> None:
    """What is personal is gone, and masking again changes nothing more of it."""
    text, personal = given
    masked = mask(text, frozenset())
    assert personal not in masked
    assert personal not in mask(masked, frozenset())


# -- The messengers ----------------------------------------------------------------------------


class Stub:
    """Stands where a request's message would be answered."""

    async def answer(self, *arguments: Any, **named: Any) -> Any:
        from bot.channels.rendering.document import document

        return document(("hello",), None, {})

    async def forget(self, *arguments: Any) -> None:
        return None


@functools.cache
def messengers() -> dict[str, Any]:
    """Every messenger, sending nothing anywhere."""
    from bot.channels.google_chat import GoogleChat
    from bot.channels.mattermost import Mattermost
    from bot.channels.rocketchat import RocketChat
    from bot.channels.slack import Slack
    from bot.channels.teams import Teams
    from bot.channels.telegram import Telegram

    made = {}
    for kind in (GoogleChat, Mattermost, RocketChat, Slack, Teams, Telegram):
        messenger = kind.from_credentials(dict.fromkeys(kind.required, SECRET))

        async def call(*arguments: Any, **named: Any) -> dict[str, Any]:
            return {"ok": True, "access_token": "x"}

        async def claims(_: str) -> tuple[dict[str, Any], dict[str, Any]]:
            return {"serviceurl": "x"}, {}

        messenger.call = call
        if hasattr(messenger, "_issuer"):
            messenger._issuer.claims = claims
        made[messenger.name()] = messenger
    return made


def deliveries() -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    """What a messenger brings: the parts that it always has, and anything in them."""
    parts = (
        "type", "event", "event_id", "channel", "user", "text", "ts", "thread_ts", "files", "previous_message", "message", "space",
        "name", "thread", "argumentText", "attachment", "action", "parameters", "conversation", "id", "from", "serviceUrl",
        "attachments", "membersAdded", "recipient", "update_id", "chat", "message_id", "edited_message", "callback_query", "data",
        "post_id", "channel_id", "user_id", "trigger_word", "root_id", "file_ids", "bot", "isEdited", "tmid", "channel_name",
        "eventTime", "subtype", "channel_type", "actions", "value", "is_bot", "username", "reply_to_message", "caption",
    )  # fmt: skip
    words = st.sampled_from([
        "message", "MESSAGE", "event_callback", "app_mention", "im", "private", "x", "CARD_CLICKED", "conversationUpdate", "number",
        "messageUpdate", "message_changed", "message_deleted", "block_actions", "/start", "DM", "personal", "zebra\ud800",
    ])  # fmt: skip
    leaves = st.one_of(
        words, words, st.integers(-5, 5), st.booleans(), st.none(), st.sampled_from(NASTY_FEW)
    )
    keys = st.sampled_from(parts)
    data = st.recursive(
        leaves,
        lambda inner: st.dictionaries(keys, inner, max_size=8) | st.lists(inner, max_size=3),
        max_leaves=30,
    )
    whole = st.dictionaries(keys, data, max_size=14)
    return st.tuples(st.sampled_from(sorted(messengers())), whole)


NASTY_FEW = ("", " ", "\ud800", "<at>x</at>", "@balise", "a" * 300, "\0", "2")


def check_delivery(given: tuple[str, dict[str, Any]]) -> None:
    """What a messenger brings is taken or refused with a reason; nothing else is raised."""
    name, data = given
    messenger = messengers()[name]
    data = {**data, "token": SECRET, "serviceUrl": "x"}

    async def deliver() -> None:
        messenger._prove = lambda request: None
        request = SimpleNamespace(
            body=json.dumps(data).encode(),
            content_type="application/json",
            headers={"x-telegram-bot-api-secret-token": SECRET, "authorization": "Bearer x"},
        )
        failed: list[BaseException] = []
        messenger.in_background = lambda work: failed.append(work)
        try:
            answer = await messenger.receive(request, Stub())
            assert answer.status == 200
        except RequestError as error:
            assert error.status in (400, 401)
            assert "zebra" not in str(error)
        for work in failed:
            await work

    asyncio.run(deliver())


# name, how inputs are made, what must hold, share of all inputs
TARGETS = (
    ("typed texts", texts, check_text, 10),
    ("JSON bodies", bodies, check_body, 10),
    ("heads of requests", heads, check_one_head, 10),
    ("questions to the composer", questions, check_question, 10),
    ("talks of the dialogue", talks, check_talk, 10),
    ("masking", with_personal_data, check_mask, 8),
    ("messengers' deliveries", deliveries, check_delivery, 10),
)
