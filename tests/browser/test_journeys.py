"""A parent on a school's site, in a real browser: asks, opens a source, taps a line, comes back."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.states import ASKED, ask, launcher, open_widget, send
from tests.conftest import ROOT

LANGUAGES = ("fr", "en")
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_parent_asks_opens_a_source_and_finds_a_number_to_tap(new_page, host, language):
    page = new_page(**PHONE)
    page.goto(host.page(language))
    open_widget(page, language)
    answer = ask(page, ASKED["sextortion"][language])
    expect(answer).to_have_attribute("lang", language)
    expect(answer).to_contain_text({"fr": "Ne payez pas", "en": "Do not pay"}[language])
    call = answer.locator(".call").first
    number = {"fr": "3018", "en": "101"}[language]
    expect(answer.locator(f'a[href="tel:{number}"]').first).to_be_visible()
    assert call.bounding_box()["height"] >= 44
    # What a card shows is not said twice.
    assert answer.inner_text().count({"fr": "Qui peut aider", "en": "Who can help"}[language]) == 1

    source = answer.locator(".source").first
    expect(source).to_be_hidden()
    answer.locator(".sources summary").click()
    expect(source).to_be_visible()
    link = source.get_by_role("link")
    with page.context.expect_page() as opened:
        link.click()
    expect(opened.value.locator("h1")).to_be_visible()
    assert opened.value.evaluate("document.referrer + window.opener") == "null"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plan_is_left_and_found_again(page, host, language):
    page.goto(host.page(language))
    open_widget(page, language)
    first = {"fr": "Étape 1 sur 7", "en": "Step 1 of 7"}[language]
    expect(ask(page, ASKED["sextortion"][language])).to_contain_text(first)
    ask(page, ASKED["answer"][language])
    page.keyboard.press("Escape")
    expect(page.locator(".panel")).to_be_hidden()
    expect(launcher(page, language)).to_be_focused()
    launcher(page, language).click()
    expect(page.locator(".log")).to_contain_text(first)
    back = {"fr": "Reprendre les étapes", "en": "Back to the steps"}[language]
    page.locator(".chip", has_text=back).click()
    expect(page.locator(".message.balise").last).to_contain_text(first)
    page.locator(".chip").first.click()
    expect(page.locator(".message.balise").last).to_contain_text(first.replace("1", "2", 1))


@pytest.mark.parametrize("where", ["message", "metadata", "element"])
def test_nothing_that_is_typed_or_set_becomes_markup(page, host, where):
    nasty = "<img src=x onerror=window.hurt=1><script>window.hurt=1</script>"
    if where == "message":
        page.goto(host.page("en"))
        open_widget(page, "en")
        ask(page, nasty)
        page.reload()
        expect(page.locator(".person")).to_contain_text([nasty])
    else:
        data = {name: "%22%27%3E%3Cb%3E" for name in ("lang", "country", "audience", "theme")}
        data["exit"] = "javascript:window.hurt=1"
        address = host.page("en", **data)
        page.goto(address.replace("/school", "/element") if where == "element" else address)
        page.locator(".launcher").click()
        expect(page.locator(".chip").first).to_be_visible()
    assert page.evaluate("window.hurt") is None
    assert page.locator(".log img, .log script").count() == 0


def test_a_hostile_answer_becomes_text(page, host):
    """Even if the server's answers were forged, nothing in them runs or leads astray."""
    nasty = "<img src=x onerror=window.hurt=1>"
    line = {"id": "fr_x", "name": nasty, "does": nasty, "phone": nasty, "tel": "javascript:hurt=1",
            "url": "javascript:window.hurt=1", "hours": nasty, "open_now": True, "free": True,
            "verified_on": None}  # fmt: skip
    cited = {"passage": "../../x#y", "kind": "guidance", "title": nasty, "publisher": nasty,
             "published": None, "published_shown": nasty, "locator": nasty, "says": nasty,
             "caveat": nasty, "url": "javascript:window.hurt=1"}  # fmt: skip
    reply = {"topic": "x", "language": "fr", "urgency": "emergency", "audience": "parent",
             "country": "FR", "citations": [cited], "helplines": [line],
             "suggestions": [{"title": nasty, "payload": nasty}]}  # fmt: skip
    headers = {"Access-Control-Allow-Origin": host.address}
    answer = {"id": "x", "token": "t", "reply": reply, "deleted": False,
              "paragraphs": [{"role": "lead", "text": nasty}]}  # fmt: skip
    page.route("**/widget/message", lambda route: route.fulfill(json=answer, headers=headers))
    page.goto(host.page("fr"))
    open_widget(page, "fr")
    shown = ask(page, "bonjour")
    assert shown.locator("img").count() == 0
    links = shown.locator("a").evaluate_all("all => all.map(a => a.href)")
    assert links and all(link.startswith(f"{host.widget}/sources/") for link in links)
    assert page.evaluate("window.hurt") is None


def test_an_image_is_refused_with_the_reason(page, host):
    page.goto(host.page("en"))
    open_widget(page, "en")
    posted = []
    page.on("request", lambda request: posted.append(request.url))
    for kind in ("paste", "drop"):
        page.locator("textarea").evaluate(
            """(field, kind) => {
                const files = new DataTransfer();
                files.items.add(new File(["x"], "x.png", { type: "image/png" }));
                const event = kind === "paste"
                    ? new ClipboardEvent(kind, { clipboardData: files, bubbles: true, cancelable: true, composed: true })
                    : new DragEvent(kind, { dataTransfer: files, bubbles: true, cancelable: true, composed: true });
                window.stopped = !field.dispatchEvent(event);
            }""",
            kind,
        )
        assert page.evaluate("window.stopped")
        expect(page.locator(".status")).to_contain_text("not accepted here")
        send(page, " ")
        expect(page.locator(".status")).to_contain_text("write a message first")
    assert page.locator("input[type=file]").count() == 0
    assert not posted


def test_a_long_message_is_not_lost(page, host):
    page.goto(host.page("en"))
    open_widget(page, "en")
    long = "a" * 2001
    send(page, long)
    expect(page.locator(".status")).to_contain_text("too long")
    expect(page.locator("textarea")).to_have_value(long)


def test_the_element_is_the_same_as_the_script_tag(page, host):
    page.goto(host.page("en").replace("/school", "/element"))
    open_widget(page, "en")
    expect(ask(page, ASKED["answer"]["en"])).to_be_visible()
    assert page.locator("balise-chat").count() == 1


def test_the_demo_page_holds_the_widget_beside_the_form(page, balise):
    page.goto(f"{balise.address}/?lang=en")
    expect(page.locator("form.ask")).to_be_visible()
    open_widget(page, "en")
    expect(ask(page, ASKED["answer"]["en"])).to_be_visible()


def test_without_script_the_form_answers(new_page, balise):
    page = new_page(java_script_enabled=False)
    page.goto(f"{balise.address}/?lang=en")
    page.get_by_label("Your message").fill(ASKED["sextortion"]["en"])
    page.get_by_role("button", name="Send").click()
    expect(page.locator('a[href="tel:101"]').first).to_be_visible()


def test_the_form_tells_that_it_is_our_own(new_page, balise):
    """Older browsers send no Sec-Fetch-Site, and an Origin only where a page may tell its address."""
    page = new_page(java_script_enabled=False)
    page.goto(f"{balise.address}/?lang=en")
    page.locator("textarea").fill("What is grooming?")
    with page.expect_request(lambda request: request.method == "POST") as posted:
        page.get_by_role("button", name="Send").click()
    headers = posted.value.all_headers()
    assert headers["origin"] == balise.address
    bare = {name: value for name, value in headers.items() if name in ("origin", "content-type")}
    assert balise.send("/", posted.value.post_data.encode(), **bare).status == 200


def test_a_talk_deleted_by_the_dialogue_empties_the_widget(page, host):
    page.goto(host.page("en"))
    open_widget(page, "en")
    ask(page, "zebra crossing")

    send(page, "delete this conversation")
    expect(page.locator(".log")).to_contain_text("This talk has been deleted.")
    expect(page.locator(".log")).not_to_contain_text("zebra")
    expect(page.locator(".chip").first).to_be_visible()


def test_one_answer_is_printed_without_the_page_around_it(page, host):
    page.add_init_script("window.print = () => { window.printed = true; }")
    page.goto(host.page("en"))
    open_widget(page, "en")
    ask(page, ASKED["answer"]["en"])
    ask(page, ASKED["sextortion"]["en"]).get_by_role("button", name="Print this answer").click()
    assert page.evaluate("window.printed")
    page.emulate_media(media="print")
    expect(page.locator("main")).to_be_hidden()
    printed = page.locator("balise-print .printed")
    expect(printed.locator(".message")).to_have_count(1)
    expect(printed.locator(".source").first).to_be_visible()
    expect(printed.locator(".chips")).to_have_count(0)
    expect(page.locator("balise-chat .panel")).to_be_hidden()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    expect(page.locator("balise-print")).to_have_count(0)
    expect(page.locator("main")).to_be_visible()


def test_every_example_of_the_documentation_is_as_it_is_here(balise, page):
    page.goto(f"{balise.address}/?lang=fr")
    shown = page.locator("pre").inner_text()
    attributes = set(re.findall(r"data-[a-z]+", shown))
    documented = (ROOT / "docs/widget.md").read_text("utf-8")
    assert attributes and all(f"`{name}`" in documented for name in attributes)


def test_an_id_is_never_used_twice(page, host):
    sent = []
    page.on(
        "request", lambda r: r.url.endswith("/message") and r.method == "POST" and sent.append(r)
    )
    page.goto(host.page("en"))
    open_widget(page, "en")
    ask(page, "hello")
    ask(page, "hello")
    identities = [request.post_data_json["id"] for request in sent]
    assert len(set(identities)) == 2
