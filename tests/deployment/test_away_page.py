"""Nothing answers behind a real nginx: its pages show the numbers of seeds/, and nothing else does."""

from __future__ import annotations

import base64
import hashlib
import html
import re
import ssl
import urllib.error
import urllib.request

import pytest

from bot.knowledge import helplines, store
from bot.knowledge.fallback import HOME
from tests.conftest import Answer, free_port
from tests.deployment.servers import Nginx, need_servers


@pytest.fixture(scope="module")
def nginx(tmp_path_factory):
    """nginx as it is shipped, before a port on which nobody listens."""
    need_servers()
    running = Nginx(tmp_path_factory.mktemp("away"), free_port())
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def knowledge():
    return store.load()


def ask(nginx, path, body=None, **headers) -> Answer:
    request = urllib.request.Request(nginx.address + path, body, headers)
    context = ssl.create_default_context(cafile=nginx.certificate)
    try:
        with urllib.request.urlopen(request, timeout=30, context=context) as got:
            return Answer(got.status, got.read().decode(), dict(got.headers))
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.read().decode(), dict(error.headers))


@pytest.mark.parametrize("path", ["/", "/?message=x", "/privacy", "/sources/iwf_2024_01"])
@pytest.mark.parametrize(("accepted", "language"), [("fr-FR,en;q=0.5", "fr"), ("en-GB,fr", "en")])
def test_the_pages_show_the_first_helplines(nginx, knowledge, path, accepted, language):
    answer = ask(nginx, path, **{"Accept-Language": accepted})
    assert answer.status == 503
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    page = html.unescape(answer.body)
    assert f'<html lang="{language}">' in page
    calm = {"fr": "Balise est injoignable", "en": "Balise cannot be reached"}[language]
    assert calm in page
    # Of each country the emergency number and the first line, as a tap dials it.
    for code, record in knowledge.countries.items():
        assert helplines.emergency_numbers(knowledge, code, language) in page
        for line in (knowledge.helplines[name] for name in record.emergency):
            assert f'href="{helplines.link(line)}"' in page
        first = helplines.choose(knowledge, code, knowledge.answers["human"].helplines)[0]
        assert f"<h2>{first.name.in_(language)}</h2>" in page
    places = [page.index(f'<p id="{code}">') for code in (HOME[language], "BE", "US", "EU", "WW")]
    assert places == sorted(places)
    home = knowledge.countries[HOME[language]].name.in_(language)
    assert (
        re.search(r"<details open>\s*<summary>(.*)</summary>", page)[1].casefold()
        == home.casefold()
    )


def test_every_number_to_tap_is_one_of_the_seeds(nginx, knowledge):
    known = {helplines.link(line) for line in knowledge.helplines.values() if not line.hidden}
    for language in ("fr", "en"):
        dialled = re.findall(r'href="((?:tel|sms):[^"]*)"', ask(nginx, f"/?lang={language}").body)
        assert dialled and set(dialled) <= known


@pytest.mark.parametrize("accepted", ["fr", "en", ""])
def test_a_language_that_is_asked_for_comes_before_the_browsers(nginx, accepted):
    for language in ("fr", "en"):
        page = ask(nginx, f"/?lang={language}", **{"Accept-Language": accepted}).body
        assert f'<html lang="{language}">' in page
        assert '<a href="/?lang=fr" lang="fr"' in page and '<a href="/?lang=en" lang="en"' in page


def test_a_message_that_is_sent_by_the_form_gets_them_too(nginx):
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = ask(nginx, "/", b"message=zq-canary&lang=fr", **form)
    assert answer.status == 503
    assert "tel:17" in answer.body and "zq-canary" not in answer.body


def test_nothing_is_loaded_for_it_and_its_policy_allows_its_style_alone(nginx):
    answer = ask(nginx, "/")
    style = re.search(r"<style>(.*)</style>", answer.body, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = re.search(r'Policy" content="(.*)"', html.unescape(answer.body))[1]
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert not re.search(r"<script|<img|<link|<form|src=|url\(|@import", answer.body)
    names = {name.lower() for name in answer.headers}
    for name in ("strict-transport-security", "referrer-policy", "retry-after", "cache-control"):
        assert name in names
    assert not any(digit in (answer.headers.get("Server") or "") for digit in "0123456789")


@pytest.mark.parametrize(
    "path", ["/away/fr.html", "/away/en.html", "/away/../away/fr.html", "/away/"]
)
def test_the_files_have_no_address_of_their_own(nginx, path):
    assert ask(nginx, path).status == 404


@pytest.mark.parametrize("path", ["/health", "/widget/balise.js", "/widget/session", "/page.css"])
def test_programs_are_told_that_it_is_away_and_get_no_page(nginx, path):
    answer = ask(nginx, path)
    assert answer.status in (502, 504)
    assert "tel:" not in answer.body
