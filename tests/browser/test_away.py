"""When the server is away: helplines at once, a quiet return, nothing lost."""

import pytest
from playwright.sync_api import expect

from tests.browser.states import answers, ask, cut, launcher, mend, open_widget, send
from tests.conftest import free_port, running_server


@pytest.mark.parametrize(
    ("language", "number", "away", "back"),
    [
        ("fr", "tel:3018", "injoignable", "répond de nouveau"),
        ("en", "tel:+448088005000", "cannot be reached", "answers again"),
    ],
)
def test_helplines_are_shown_and_the_message_goes_out_later(
    page, host, language, number, away, back
):
    page.goto(host.page(language))
    open_widget(page, language)
    ask(page, "bonjour" if language == "fr" else "hello")
    page.context.set_offline(True)
    send(page, {"fr": "où signaler ?", "en": "where do I report?"}[language])
    card = page.locator(".away")
    expect(card).to_contain_text(away, timeout=3000)  # the promise: within 3 seconds
    expect(card.locator(f'a[href="{number}"]')).to_be_attached()
    expect(card).to_have_attribute("lang", language)
    page.context.set_offline(False)
    expect(answers(page)).to_have_count(2)
    expect(page.get_by_role("status")).to_contain_text(back)
    expect(card).to_be_visible()  # a number is not taken away from someone who reads it
    expect(page.locator(".person")).to_have_count(2)


def test_the_first_opening_finds_helplines_too(page, host):
    page.goto(host.page("en"))
    expect(launcher(page, "en")).to_be_visible()
    cut(page)
    launcher(page, "en").click()
    expect(page.locator(".away .call").first).to_be_visible(timeout=3000)
    page.locator(".away select").select_option("IE")
    expect(page.locator(".away")).to_contain_text("ISPCC")
    page.get_by_role("button", name="Français").click()
    expect(page.locator(".away")).to_contain_text("injoignable")
    mend(page)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator(".welcome .chip").first).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("répond de nouveau")


def test_a_slow_answer_has_helplines_beside_it_and_still_comes(page, host):
    page.goto(host.page("en"))
    open_widget(page, "en")
    held = []
    page.route("**/widget/message", lambda route: held.append(route))
    send(page, "what is grooming?")
    expect(page.get_by_text("Balise is writing…")).to_be_visible()
    expect(page.locator(".away")).to_contain_text("taking time", timeout=3000)
    held[0].continue_()
    expect(answers(page)).to_have_count(1)
    expect(page.get_by_text("Balise is writing…")).to_be_hidden()


@pytest.mark.parametrize("status", [500, 502, 404])
def test_an_error_of_a_proxy_is_a_server_that_is_away(page, host, status):
    page.goto(host.page("en"))
    open_widget(page, "en")
    headers = {"Access-Control-Allow-Origin": host.address}
    page.route("**/widget/message", lambda route: route.fulfill(status=status, headers=headers))
    send(page, "hello")
    expect(page.locator(".away .call").first).to_be_visible(timeout=3000)


def test_an_answer_that_was_lost_on_the_way_is_fetched_again(page, host):
    page.goto(host.page("en"))
    open_widget(page, "en")
    lost = []

    def lose(route):
        if not lost:
            lost.append(route.fetch())  # the server answers, the answer does not arrive
            route.abort()
        else:
            route.continue_()

    page.route("**/widget/message", lose)
    ask(page, "what is grooming?")
    page.reload()
    expect(answers(page)).to_have_count(1)


def test_many_messages_are_held_back_kindly(page, host):
    page.goto(host.page("en"))
    open_widget(page, "en")
    headers = {"Access-Control-Allow-Origin": host.address}
    page.route(
        "**/widget/message", lambda route: route.fulfill(status=429, json={}, headers=headers)
    )
    send(page, "hello there")
    expect(page.get_by_role("status")).to_contain_text("call 999")
    expect(page.locator("textarea")).to_have_value("hello there")


@pytest.mark.parametrize(("store", "goes_on"), [("sqlite", True), ("memory", False)])
def test_a_server_that_was_started_again_is_found_again(
    new_page, host, balise, model, tmp_path, store, goes_on
):
    """The real thing: the server stops, and another one takes its place."""
    settings = {"BALISE_ORIGINS": host.address, "BALISE_STORE": store}
    port = free_port()
    page = new_page()
    before = host.widget
    try:
        with running_server(tmp_path, port=port, **settings) as server:
            host.widget = server.address
            page.goto(host.page("en"))
            open_widget(page, "en")
            ask(page, "what is grooming?")
        send(page, "who can I call?")
        expect(page.locator(".away .call").first).to_be_visible(timeout=3000)
        with running_server(tmp_path, port=port, **settings):
            page.evaluate("window.dispatchEvent(new Event('online'))")
            expect(answers(page)).to_have_count(2, timeout=30_000)
            expect(answers(page).last.locator(".call").first).to_be_visible()
            ended = page.locator(".log").get_by_text("The earlier talk has ended")
            expect(ended).to_have_count(0 if goes_on else 1)
    finally:
        host.widget = before
