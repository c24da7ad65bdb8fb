"""One probe for each known hole: tries it through a door, and tells whether it is open."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import jwt

from tests.security.doors import Door

SOMEWHERE = "je suis en Belgique, qui appeler ?"
WHOM = "qui appeler ?"
EVIL = "https://evil.example"

Probe = Callable[[Door], bool]


def another_talk_can_be_gone_on_with(door: Door) -> bool:
    """A stranger who knows the id of a talk speaks in it, and learns from it."""
    door.say("victim", SOMEWHERE)
    return door.country(door.say("stranger", WHOM, **door.naming("victim"))) == "BE"


def another_talk_can_be_read(door: Door) -> bool:
    """A stranger who knows the id of a talk reads it."""
    door.say("victim", "mon fils parle à un inconnu sur un jeu")
    return "inconnu" in door.read("victim")


def strangers_share_a_talk(door: Door) -> bool:
    """Whoever names no talk lands in one that all share."""
    door.say(None, SOMEWHERE)
    return door.country(door.say(None, WHOM)) == "BE"


def metadata_goes_in_unread(door: Door) -> bool:
    """What a caller puts into the metadata is kept with the talk."""
    canary = f"zq{uuid.uuid4().hex}"
    door.say("mine", WHOM, metadata={"title": canary, "slots": {"country": canary}})
    return canary in door.read("mine")


def the_channel_can_be_named(door: Door) -> bool:
    """A caller says which channel they come from."""
    canary = f"zq{uuid.uuid4().hex}"
    door.say("mine", WHOM, input_channel=canary)
    return canary in door.read("mine")


def any_site_may_read(door: Door) -> bool:
    """A page of any site may send messages, with credentials, and read the answers."""
    answer = door.say("mine", WHOM, headers={"Origin": EVIL})
    return answer.headers.get("Access-Control-Allow-Origin") in (EVIL, "*")


def long_texts_are_read(door: Door) -> bool:
    """A text of any length is worked on."""
    return door.say("mine", "mot " * 1000).status == 200


def large_bodies_are_taken(door: Door) -> bool:
    """A body of any size is taken."""
    return door.say("mine", WHOM, padding="x" * 200_000).status == 200


def nobody_is_held_back(door: Door) -> bool:
    """One talk can keep the server busy."""
    return all(door.say("mine", "bonjour").status == 200 for _ in range(25))


def failures_are_silent(door: Door) -> bool:
    """What goes wrong is answered with success and nothing in it."""
    answers = [door.say("mine", text) for text in ("", {"a": 1}, ["x"])]
    return any(answer.status == 200 and answer.json() == [] for answer in answers)


def any_token_will_do(door: Door) -> bool:
    """A token that nobody signed is as good as any."""
    forged = jwt.encode({"sub": "widget-" + "0" * 64, "exp": 4_000_000_000}, "k" * 32, "HS256")
    return door.say("mine", WHOM, headers={"Authorization": f"Bearer {forged}"}).status == 200


def the_version_is_told(door: Door) -> bool:
    """A stranger learns which program and version this is."""
    told = [door.server.send(path).body for path in ("/", "/version", "/status", "/health")]
    return "3.6.21" in "".join(told)


def addresses_come_back(door: Door) -> bool:
    """An error repeats what was asked for."""
    return "canary-of-an-address" in door.server.send("/canary-of-an-address").body


def texts_reach_the_log(door: Door) -> bool:
    """What is typed is logged, line breaks and colours of terminals with it."""
    canary = f"zq{uuid.uuid4().hex}"
    door.say("mine", f"/{canary}\n\x1b[31mERROR: all is lost")
    door.say("mine", {canary: "\n\x1b[31mERROR: all is lost"})
    door.say("mine", "bonjour")  # what comes before this answer has been written by now
    return canary in door.server.log.read_text()


def a_second_request_can_hide(door: Door) -> bool:
    """A request with two lengths ends where the reader likes, and the rest is a request too."""
    hidden = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    body = b"0\r\n\r\n" + hidden
    head = (
        f"POST {door.path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    return door.raw(head.encode() + body).count(b"HTTP/1.1 ") > 1


def commands_can_be_typed(text: str) -> Probe:
    """Make a probe: a text that is a command wipes what the talk knows, or sets it."""

    def probe(door: Door) -> bool:
        door.say("mine", SOMEWHERE)
        door.say("mine", text)
        return door.country(door.say("mine", WHOM)) != "BE"

    return probe


HOLES: tuple[Probe, ...] = (
    another_talk_can_be_gone_on_with,
    another_talk_can_be_read,
    strangers_share_a_talk,
    metadata_goes_in_unread,
    the_channel_can_be_named,
    any_site_may_read,
    long_texts_are_read,
    large_bodies_are_taken,
    nobody_is_held_back,
    failures_are_silent,
    any_token_will_do,
    the_version_is_told,
    addresses_come_back,
    texts_reach_the_log,
    a_second_request_can_hide,
)

# What Rasa takes for a command ...
COMMANDS = (
    "/restart", "   /restart", "\t\n/restart", "\u00a0/restart", "\u3000/restart", "/restart{}",
    "/restart@0.1", '/restart{"country": "US"}',
)  # fmt: skip
# ... or for one that does less harm, and what any later step that folds Unicode would.
DISGUISES = (
    "/session_start", "/back", "\u200b/restart", "\ufeff/restart", "\u2060/restart", "\u00ad/restart", "\u202e/restart",
    "\uff0frestart", "\u2044restart", "\u2215restart", "\u29f8restart", "\ufe68restart", "\\/restart",
    "/\u0338restart", "\u0338/restart", "\u034f/restart", "\ufe0f/restart", "\u115f/restart", "\u2800/restart",
    "//restart", "/ restart", "/\u200brestart", "\u2571restart", "\u27cbrestart", "\U000e0020/restart",
)  # fmt: skip
