"""The page and the plain channel: nothing comes back as markup, nobody else may send, many are held back."""

import json
import re
import urllib.parse
from types import SimpleNamespace

import pytest

from bot.channels.origins import is_near
from bot.channels.widget_request import address_of
from tests.fuzz.wire import TOKEN

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}
MARKUP = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'><svg/onload=alert(1)>", "</textarea><script>x</script>",
    "javascript:alert(1)", "{{7*7}}{% include '/etc/passwd' %}", "&lt;script&gt;zebra", "\u2028<zebra>", "＜script＞zebra",
)  # fmt: skip
NEUTRAL = re.compile(r"<script type=\"module\" src=\"/widget/balise.js\"[^>]*></script>")


def post(server, headers=None, **fields):
    body = urllib.parse.urlencode({"lang": "en", **fields}).encode()
    return server.send("/", body, **{**FORM, **(headers or {})})


@pytest.mark.parametrize("markup", MARKUP)
def test_nothing_comes_back_from_any_field(balise, markup):
    quoted = urllib.parse.quote(markup)
    header = markup.encode().decode("latin-1")
    answers = [
        post(balise, message=markup),
        post(balise, message="", conversation=markup),
        post(balise, message="hello", country=markup),
        post(balise, message="hello", lang=markup),
        post(balise, message="hello", **{markup: markup}),
        post(balise, message="a" * 2001, country=markup, conversation=markup),
        balise.send(f"/?lang={quoted}&message={quoted}&conversation={quoted}"),
        balise.send(f"/sources/{quoted}?lang={quoted}"),
        balise.send(f"/sources/guidance_sextortion?lang={quoted}"),
        balise.send(f"/{quoted}"),
        balise.send("/", **{"Accept-Language": header, "User-Agent": header, "Referer": header, "Cookie": header}),
        balise.send("/", **{"X-Forwarded-For": header, "X-Forwarded-Proto": header, "X-Forwarded-Path": header, "X-Forwarded-Port": header}),
        balise.send("/", **{"Forwarded": f'for=x;host="{header}"'}),
    ]  # fmt: skip
    for answer in answers:
        assert answer.status < 500
        assert markup not in answer.body
        assert "49" not in answer.body or "7*7" not in markup or "{{" not in answer.body
        # Whatever came back in some disguise, there is no element that was not ours.
        rest = NEUTRAL.sub("", answer.body).lower()
        assert "<script" not in rest and "onerror" not in rest and "<svg" not in rest
        assert "zebra" not in answer.body


def test_a_forwarded_host_stays_text(balise):
    """The page shows its own address, for whoever puts the widget on a site."""
    for header, value in (
        ("X-Forwarded-Host", 'evil.example"><script>alert(1)</script>'), ("X-Forwarded-Proto", "javascript"),
        ("X-Forwarded-Proto", "\x80"), ("X-Forwarded-Host", "\xff\x80"), ("Accept-Language", "\x80"),
    ):  # fmt: skip
        page = balise.send("/", **{"X-Forwarded-For": "192.0.2.1", header: value})
        assert page.status == 200
        assert "<script>alert" not in page.body and "javascript:" not in page.body
        assert re.search(r"src=\"https?://[a-z0-9.:-]+/widget/balise.js", page.body)
    page = balise.send(
        "/",
        **{
            "X-Forwarded-For": "192.0.2.1",
            "X-Forwarded-Host": "help.school.example",
            "X-Forwarded-Proto": "https",
        },
    )
    assert "https://help.school.example/widget/balise.js" in page.body


def test_the_language_of_an_answer_is_json_and_never_sniffed(balise_door):
    for markup in MARKUP:
        answer = balise_door.say("mine", markup)
        headers = {name.lower(): value for name, value in answer.headers.items()}
        assert headers["content-type"] == "application/json"
        assert headers["x-content-type-options"] == "nosniff"
        assert markup not in json.dumps({**answer.json(), "id": ""}, ensure_ascii=False)


@pytest.mark.parametrize(
    "kind", ["multipart/form-data; boundary=x", "text/plain", "application/json", ""]
)
def test_the_page_takes_a_plain_form_only(balise, kind):
    assert balise.send("/", b"message=hello", **{"Content-Type": kind}).status == 415


def test_another_site_cannot_have_somebody_write_in_a_talk_of_its_choice(balise):
    known = "0" * 32
    for headers in (
        {"Origin": "https://evil.example"}, {"Origin": "null"},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    ):  # fmt: skip
        assert post(balise, headers, message="hello", conversation=known).status == 403


def test_an_id_that_is_not_ours_begins_a_talk_of_its_own(balise):
    for made_up in ("a stranger", "A" * 32, "0" * 33, "widget-" + "0" * 64, "../" * 8):
        page = post(balise, message="hello", conversation=made_up)
        assert re.search(r'name="conversation" value="[0-9a-f]{32}"', page.body)
        assert made_up not in page.body


def test_many_messages_are_held_back_with_the_numbers_all_the_same(balise):
    address = {"X-Forwarded-For": "192.0.2.77"}
    conversation = "1" * 32
    pages = [post(balise, address, message="hello", conversation=conversation) for _ in range(22)]
    assert [page.status for page in pages[:20]] == [200] * 20
    assert [page.status for page in pages[20:]] == [429, 429]
    assert "Many messages came from here" in pages[-1].body
    assert 'href="tel:' in pages[-1].body
    french = post(balise, address, message="bonjour", conversation=conversation, lang="fr")
    assert "Beaucoup de messages sont partis d’ici" in french.body


def test_one_household_is_one_address():
    def seen(told):
        return address_of(SimpleNamespace(remote_addr=told, ip="127.0.0.1"))

    assert seen("2001:db8:1:2::5") == seen("[2001:db8:1:2:ffff::9]") == "2001:db8:1:2::/64"
    assert seen("2001:db8:1:3::5") != seen("2001:db8:1:2::5")
    assert seen("::ffff:192.0.2.1") == seen("192.0.2.1") == "192.0.2.1"
    assert seen("_hidden") == "_hidden"
    assert seen("") == "127.0.0.1"


# -- The plain channel, whose callers name the conversation ------------------------------------


def plain(server, **headers):
    return server.send(
        "/webhooks/rest/webhook", b'{"sender": "s", "message": "hello"}', **{**JSON, **headers}
    )


def test_with_a_token_the_plain_channel_needs_it(balise):
    assert plain(balise).status == 401
    assert plain(balise, Authorization=f"Bearer {TOKEN}").status == 200


@pytest.mark.parametrize(("proxies", "near"), [(None, True), (1, False)])
def test_behind_a_proxy_nobody_counts_as_on_this_machine(proxies, near):
    config = SimpleNamespace(PROXIES_COUNT=proxies)
    app = SimpleNamespace(config=config)
    assert is_near(SimpleNamespace(app=app, headers={"host": "127.0.0.1:5005"})) == near


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "192.0.2.1"}, {"X-Real-IP": "192.0.2.1"}, {"Forwarded": "for=192.0.2.1"}, {"Via": "1.1 x"},
        {"Host": "balise.example"}, {"Host": "127.0.0.1.evil.example:5005"}, {"Origin": "https://evil.example"},
        {"Host": "evil.example", "Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
    ],
    ids=str,
)  # fmt: skip
def test_on_a_loopback_address_only_this_machine_is_heard(server, headers):
    """A proxy that was forgotten in the settings, and a page whose name was made to lead here."""
    assert plain(server, **headers).status == 403


def test_on_a_loopback_address_this_machine_is_heard(server):
    port = server.address.rsplit(":", 1)[1]
    for host in (f"127.0.0.1:{port}", f"localhost:{port}", f"[::1]:{port}"):
        assert plain(server, Host=host).status == 200
