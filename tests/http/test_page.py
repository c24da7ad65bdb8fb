"""The page at / works as a plain form, without script."""

import html
import re
import urllib.parse

import pytest


def post(server, language="en", **fields):
    body = urllib.parse.urlencode({"lang": language, **fields}).encode()
    return server.send("/", body, **{"Content-Type": "application/x-www-form-urlencoded"})


def test_the_form_is_there_in_both_languages(server):
    for language, label in (("fr", "Votre message"), ("en", "Your message")):
        page = server.send(f"/?lang={language}")
        assert page.status == 200
        assert f'<html lang="{language}">' in page.body
        assert label in page.body
        # The only script is the widget's file: no inline one, and nothing that the form needs.
        assert re.findall(r"<script[^>]*>(.*?)</script>", page.body, re.DOTALL) == [""]
        assert '<script type="module" src="/widget/balise.js"' in page.body
        assert "script-src 'self';" in page.headers["Content-Security-Policy"]


def test_the_browsers_language_is_the_start(server):
    assert '<html lang="en">' in server.send("/", **{"Accept-Language": "en-GB,fr;q=0.5"}).body
    assert '<html lang="fr">' in server.send("/", **{"Accept-Language": "fr-CA,en;q=0.5"}).body


def test_an_answer_shows_text_passages_and_numbers_to_tap(server):
    page = post(server, message="Someone is blackmailing my son with a picture", country="GB")
    assert page.status == 200
    assert 'href="tel:101"' in page.body
    assert 'id="guidance_sextortion#' in page.body
    assert "Where this comes from" in page.body


def test_the_conversation_goes_on(server):
    page = post(server, "fr", message="je suis en Belgique, qui appeler ?")
    conversation = re.search(r'name="conversation" value="([0-9a-f]{32})"', page.body)[1]
    page = post(server, "fr", message="où signaler un compte ?", conversation=conversation)
    assert f'value="{conversation}"' in page.body
    assert "116 000" in html.unescape(page.body)


@pytest.mark.parametrize("payload", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_nothing_that_is_typed_comes_back_into_the_page(server, payload):
    page = post(server, message=payload, conversation=payload)
    assert payload not in page.body
    page = server.send("/?lang=" + urllib.parse.quote(payload))
    assert payload not in page.body


def test_an_empty_and_a_long_message_are_told_kindly(server):
    assert "Please write a message first." in post(server, message="  ").body
    page = post(server, message="a" * 2001)
    assert page.status == 413
    assert "too long" in page.body
    assert 'href="tel:' in page.body


def test_a_wrong_country_is_refused_kindly(server):
    assert post(server, message="hello", country="<b>").status == 400


def test_the_style_sheet_is_served(server):
    sheet = server.send("/page.css")
    assert sheet.status == 200
    assert sheet.headers["Content-Type"].startswith("text/css")


@pytest.mark.parametrize(
    ("path", "policy"),
    [("/", "same-origin"), ("/privacy", "no-referrer"), ("/sources/iwf_2024_01", "same-origin")],
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_has_the_same_frame_around_what_is_its_own(server, path, policy, language):
    page = server.send(f"{path}?lang={language}").body
    assert page.startswith(f'<!doctype html>\n<html lang="{language}">')
    assert page.count(f'<meta name="referrer" content="{policy}">') == 1
    assert page.count('<meta name="referrer"') == page.count("<title>") == page.count("<h1>") == 1
    links = {code: f'<a href="{path}?lang={code}" lang="{code}" ' for code in ("fr", "en")}
    for code, link in links.items():
        marked = page.partition(link)[2].startswith('aria-current="true"')
        assert link in page and marked is (code == language)
