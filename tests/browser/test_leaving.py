"""The quick exit: at once, for good, and Back does not return."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.states import ask, cut, launcher, open_widget, send


@pytest.fixture
def talking(page, host):
    """A page with a talk, reached from a page before it; and what it sent to the server."""
    page.goto(host.address + "/before")
    page.goto(host.page("en"))
    open_widget(page, "en")
    ask(page, "zebra crossing")
    return page


def press_shift(page, times):
    for _ in range(times):
        page.keyboard.press("Shift")


def token_of(page):
    return page.evaluate("JSON.parse(sessionStorage.getItem('balise')).token")


def wait_until_gone(balise, token, seconds=20):
    """Wait for the server to do what the page, which did not wait for it, has asked."""
    end = time.monotonic() + seconds
    while balise.send("/widget/talk", Authorization=f"Bearer {token}").status != 410:
        assert time.monotonic() < end, "the talk was not deleted"
        time.sleep(0.05)


@pytest.mark.parametrize("way", ["button", "keys", "keys while closed", "button outside"])
def test_leaving_deletes_the_talk_and_back_does_not_return(talking, host, balise, way):
    page, token = talking, token_of(talking)
    if way in ("keys while closed", "button outside"):
        page.keyboard.press("Escape")
    with page.expect_request("**/widget/end") as end:
        if way.startswith("keys"):
            press_shift(page, 3)
        else:
            page.get_by_role("button", name="Leave now").click()
    assert end.value.post_data == token
    page.wait_for_url(host.address + "/elsewhere")
    wait_until_gone(balise, token)
    page.go_back()
    page.wait_for_url(host.address + "/before")
    page.go_forward()
    page.wait_for_url(host.address + "/elsewhere")


def test_the_page_is_blank_at_once(talking, host):
    """In the very step of the press, before the next page was even asked for."""
    shown = talking.evaluate(
        """() => {
        const widget = document.querySelector("balise-chat").shadowRoot;
        widget.querySelector(".panel .leave").click();
        const page = getComputedStyle(document.querySelector("main"));
        return [page.visibility, document.title.length, widget.childElementCount, sessionStorage.length];
        }"""
    )
    assert shown == ["hidden", 1, 0, 0]
    talking.wait_for_url(host.address + "/elsewhere")


def test_each_press_is_announced_and_a_capital_does_not_count(talking):
    page = talking
    warning = page.get_by_role("alert")
    press_shift(page, 1)
    expect(warning).to_have_text("Press Shift two more times to leave.")
    press_shift(page, 1)
    expect(warning).to_have_text("Press Shift once more to leave.")
    page.keyboard.press("a")
    expect(warning).to_have_text("")
    for _ in range(4):
        page.keyboard.press("Shift+KeyA")
    press_shift(page, 1)
    expect(warning).to_have_text("Press Shift two more times to leave.")
    expect(page.locator(".panel")).to_be_visible()


def test_leaving_works_while_the_server_is_away(talking, host):
    page = talking
    cut(page)
    send(page, "hello?")
    expect(page.locator(".away")).to_be_visible()
    page.get_by_role("button", name="Leave now").click()
    page.wait_for_url(host.address + "/elsewhere")


def test_the_keys_do_nothing_before_the_widget_was_opened(page, host):
    page.goto(host.page("en"))
    expect(launcher(page, "en")).to_be_visible()
    press_shift(page, 3)
    expect(launcher(page, "en")).to_be_visible()
    assert page.evaluate("sessionStorage.length") == 0


@pytest.mark.parametrize(
    ("language", "told"), [("fr", "L’historique du navigateur"), ("en", "browser’s history")]
)
def test_what_remains_is_said_honestly(page, host, language, told):
    page.goto(host.page(language))
    open_widget(page, language)
    page.locator(".exit-notice summary").click()
    expect(page.locator(".exit-notice")).to_contain_text(told)


def test_without_an_exit_of_the_sites_own_a_weather_page_is_shown(new_page, balise):
    page = new_page(leaves_for="https://meteofrance.com/")
    seen = []

    def weather(route):
        seen.append(route.request.url)
        route.fulfill(body="weather")

    page.route(re.compile("^https://"), weather)
    page.goto(f"{balise.address}/?lang=fr")
    open_widget(page, "fr")
    page.get_by_role("button", name="Quitter vite").click()
    page.wait_for_url("https://meteofrance.com/")
    assert seen == ["https://meteofrance.com/"]


def test_in_a_sandboxed_frame_there_are_helplines_and_no_talk(new_page, balise):
    page = new_page()
    script = f"<script type=module src='{balise.address}/widget/balise.js' data-lang=fr></script>"
    page.set_content(f'<iframe sandbox="allow-scripts" srcdoc="{script}" width=900 height=700>')
    frame = page.frame_locator("iframe")
    frame.get_by_role("button", name="Aide aux parents").click()
    frame.locator("textarea").fill("bonjour")
    frame.get_by_role("button", name="Envoyer").click()
    expect(frame.locator(".away .call").first).to_be_visible()
