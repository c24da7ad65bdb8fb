"""The server has the doors that docs/openapi.yml describes, and no other."""

import json
import re
import urllib.error
import urllib.request
from pathlib import Path
from unittest.mock import MagicMock

import jsonschema
import pytest
import yaml

from tests.conftest import ROOT, Answer

DESCRIBED = yaml.safe_load((ROOT / "docs/openapi.yml").read_text("utf-8"))
MESSENGERS = {
    "bot.channels.teams.Teams": ("app_id", "app_password"),
    "bot.channels.google_chat.GoogleChat": ("audience",),
    "bot.channels.slack.Slack": ("signing_secret", "bot_token"),
    "bot.channels.mattermost.Mattermost": ("address", "webhook_token", "bot_token"),
    "bot.channels.rocketchat.RocketChat": ("address", "webhook_token", "user_id", "auth_token"),
    "bot.channels.telegram.Telegram": ("token", "secret_token", "username"),
}


@pytest.fixture(scope="module")
def application(tmp_path_factory):
    """The application with every channel switched on, around an assistant of straw."""
    from rasa.core.lock_store import InMemoryLockStore
    from rasa.core.tracker_store import InMemoryTrackerStore
    from rasa.shared.core.domain import Domain
    from sanic import Sanic

    from bot.runtime import server
    from bot.runtime.settings import Project, ServerSettings

    credentials = yaml.safe_load((ROOT / "bot/credentials.yml").read_text("utf-8"))
    credentials |= {name: dict.fromkeys(keys, "x") for name, keys in MESSENGERS.items()}
    file = tmp_path_factory.mktemp("doors") / "credentials.yml"
    file.write_text(yaml.safe_dump(credentials))
    straw = MagicMock(model=Path("balise-x.tar.gz"))
    straw.agent.tracker_store = InMemoryTrackerStore(Domain.empty())
    straw.agent.lock_store = InMemoryLockStore()
    patch = pytest.MonkeyPatch()
    patch.setenv("BALISE_CREDENTIALS", str(file))
    built = server.build(straw, Project(), ServerSettings())
    patch.undo()
    yield built
    del Sanic._app_registry[built.name]


def routes_of(app) -> set[tuple[str, str]]:
    """List (method, path) of an application; parameters as in OpenAPI."""
    return {
        (method, re.sub(r"<(\w+)[^>]*>", r"{\1}", f"/{route.path}"))
        for route in app.router.routes
        for method in route.methods
    }


def described() -> set[tuple[str, str]]:
    found = set()
    for path, item in DESCRIBED["paths"].items():
        if "$ref" in item:
            item = DESCRIBED["components"]["pathItems"][item["$ref"].rsplit("/", 1)[1]]
        found |= {(method.upper(), path) for method in item}
    return found


def test_the_doors_are_exactly_the_described_ones(application):
    assert routes_of(application) == described()


def test_without_messengers_their_doors_are_not_there(balise):
    for channel in ("teams", "google_chat", "slack", "mattermost", "rocketchat", "telegram"):
        sent = balise.send(
            f"/webhooks/{channel}/webhook", b"{}", **{"Content-Type": "application/json"}
        )
        assert sent.status == 404


def test_nothing_of_rasas_own_interface_answers(balise):
    from rasa.server import create_app
    from sanic import Sanic

    stock = create_app()
    rasas = routes_of(stock) - {("GET", "/")}
    del Sanic._app_registry[stock.name]
    assert len(rasas) > 10
    for _, path in sorted(rasas):
        answer = balise.send(re.sub(r"{\w+}", "x", path))
        assert answer.status == 404, path
        assert answer.json() == {"error": "There is nothing at this address."}


def test_every_trusted_door_asks_for_its_token(balise):
    for path, item in DESCRIBED["paths"].items():
        for operation in item.values():
            if isinstance(operation, dict) and "trusted" in operation.get("tags", ()):
                method = next(m for m, o in item.items() if o is operation).upper()
                for header in (
                    {},
                    {"Authorization": "Bearer wrong"},
                    {"Authorization": "Bearer é"},
                ):
                    answer = send(balise, method, re.sub(r"{\w+}", "x", path), **header)
                    assert answer.status == 401, (method, path)


def send(server, method, path, **headers):
    body = b"{}" if method == "POST" else None
    headers = {"Content-Type": "application/json", **headers}
    headers = {name: value.encode().decode("latin-1") for name, value in headers.items()}
    request = urllib.request.Request(server.address + path, body, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as got:
            return Answer(got.status, got.read().decode(), dict(got.headers))
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.read().decode(), dict(error.headers))


def test_the_description_is_sound():
    def visit(node):
        if isinstance(node, dict):
            if "$ref" in node:
                found = DESCRIBED
                for key in node["$ref"].removeprefix("#/").split("/"):
                    found = found[key]
                assert found
            if "schema" in node:
                jsonschema.Draft202012Validator.check_schema(node["schema"])
            for value in node.values():
                visit(value)
        elif isinstance(node, list):
            for value in node:
                visit(value)

    visit(DESCRIBED)
    for schema in DESCRIBED["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_the_envelope_is_described_as_the_contract_has_it():
    contract = json.loads((ROOT / "tests/http/reply.schema.json").read_text("utf-8"))
    envelope = DESCRIBED["components"]["schemas"]["Reply"]
    assert sorted(envelope["required"]) == sorted(contract["required"])
    for part in ("citations", "helplines"):
        ours, theirs = envelope["properties"][part]["items"], contract["properties"][part]["items"]
        assert ours["required"] == theirs["required"]
