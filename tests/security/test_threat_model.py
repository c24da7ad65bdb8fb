"""The page on security names tests that exist, and the numbers that are really set."""

import ast
import re

import pytest

from bot.channels import bodies, guard, limits, request_head, sessions
from bot.runtime import connections, server
from tests.conftest import ROOT

PAGE = (ROOT / "docs/security.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)))


@pytest.mark.parametrize(("path", "name"), NAMED, ids=lambda part: part)
def test_a_test_that_is_named_exists(path, name):
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_each_adversary_has_a_test_and_what_remains():
    parts = PAGE.split("\n### ")[1:]
    assert len(parts) >= 9
    for part in parts:
        part = part.split("\n## ")[0]
        assert "*Remains:*" in part, part.splitlines()[0]
        assert "tests/" in part, part.splitlines()[0]


@pytest.mark.parametrize(
    "told",
    [
        f"{guard.MOST_CHARACTERS:,} characters", f"{server.MOST_BYTES // 1024} KiB", f"{bodies.MOST_DEPTH} objects",
        f"{bodies.MOST_FIELDS} fields", f"{request_head.MOST_HEADERS} headers", f"{request_head.MOST_TARGET:,} bytes",
        f"{connections.SECONDS_TO_ASK} seconds from its first byte", f"| an answer | {connections.SECONDS_TO_ANSWER} seconds",
        f"| an idle connection | {connections.SECONDS_TO_ASK_AGAIN} seconds", f"{connections.MOST_CONNECTIONS} of a process",
        f"{connections.MOST_OF_AN_ADDRESS} of an address",
        f"{limits.RATES['messages of a session'].amount} a minute of a session",
        f"{limits.RATES['messages of an address'].amount} in 10 minutes of an address",
        f"| sessions | {limits.RATES['sessions of an address'].amount} in 10 minutes",
        f"| reloads of a talk | {limits.RATES['reloads of a session'].amount} a minute",
    ],
)  # fmt: skip
def test_the_limits_are_the_ones_that_are_set(told):
    assert told in PAGE


def test_the_headers_are_the_ones_that_are_sent():
    for name in server.SECURITY_HEADERS:
        assert f"`{name}`" in PAGE
    assert sessions.LONGEST == 24 * 3600  # "a day later"
