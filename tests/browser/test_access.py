"""Open to everyone: axe-core in every state, keyboard only, small screens, large zoom."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.states import ASKED, STATES, answers, ask, bring, launcher, open_widget

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}}


def violations(page):
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(new_page, host, state, language):
    page = new_page(color_scheme="dark" if state == "dark" else "light")
    page.goto(host.page(language))
    bring(page, state, language)
    assert violations(page) == []


@pytest.mark.parametrize(
    "settings",
    [
        {"viewport": {"width": 320, "height": 568}},
        {"viewport": {"width": 320, "height": 256}},
        {"forced_colors": "active"},
        {"color_scheme": "dark", "viewport": {"width": 390, "height": 844}},
    ],
    ids=["320 px", "400 %", "forced colours", "dark phone"],
)
def test_axe_finds_nothing_in_a_crisis_on_other_screens(new_page, host, settings):
    page = new_page(**settings)
    page.goto(host.page("fr"))
    bring(page, "crisis", "fr")
    assert violations(page) == []


def test_axe_finds_nothing_on_our_own_page(page, balise):
    page.goto(f"{balise.address}/?lang=fr")
    expect(launcher(page, "fr")).to_be_visible()
    assert violations(page) == []


def test_axe_would_find_a_fault(page, host):
    page.goto(host.page("en"))
    page.evaluate("document.querySelector('main').innerText = ''")
    page.locator("html").evaluate("html => html.removeAttribute('lang')")
    assert "html-has-lang" in {rule for rule, _ in violations(page)}


@pytest.mark.parametrize(
    "viewport",
    [{"width": 320, "height": 568}, {"width": 320, "height": 256}, {"width": 640, "height": 360}],
    ids=["320 px", "400 %", "phone on its side"],
)
def test_nothing_is_cut_off_on_a_small_screen(new_page, host, viewport):
    page = new_page(viewport=viewport)
    page.goto(host.page("fr"))
    open_widget(page, "fr")
    answer = ask(page, ASKED["crisis"]["fr"])
    leave = page.locator(".panel .leave")
    for part in (leave, answer.locator(".call").first, page.locator("textarea")):
        part.scroll_into_view_if_needed()
        expect(part).to_be_in_viewport(ratio=1)
        expect(leave).to_be_in_viewport(ratio=1)  # the exit is always there
    for box in (".panel", ".scroller", ".panel form"):
        assert page.locator(box).evaluate("box => box.scrollWidth <= box.clientWidth"), box


def test_every_target_is_large_enough(new_page, host):
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto(host.page("en"))
    open_widget(page, "en")
    ask(page, ASKED["sextortion"]["en"])
    for target in page.locator(".panel").locator("button, .call, select, summary, textarea").all():
        if target.is_visible():
            assert target.bounding_box()["height"] >= 44, target.inner_text()


def test_a_whole_talk_by_keyboard_alone(page, host):
    page.goto(host.page("en"))
    expect(launcher(page, "en")).to_be_visible()
    page.keyboard.press("Tab")  # the school's own link
    page.keyboard.press("Tab")
    expect(launcher(page, "en")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("textarea")).to_be_focused()
    page.keyboard.type(ASKED["answer"]["en"])
    page.keyboard.press("Enter")
    expect(answers(page)).to_have_count(1)
    expect(page.locator("textarea")).to_be_focused()
    # Backwards: the suggestions, then print, then the sources, which open by Enter.
    focused = "document.activeElement.shadowRoot.activeElement"
    for _ in range(10):
        page.keyboard.press("Shift+Tab")
        if (
            page.evaluate(f"{focused}.localName + {focused}.parentElement.className")
            == "summarysources"
        ):
            break
    page.keyboard.press("Enter")
    expect(page.locator(".source").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(launcher(page, "en")).to_be_focused()


def test_the_focus_enters_the_exit_first(page, host):
    """Within the panel, the exit is the first thing that Tab reaches."""
    page.goto(host.page("en"))
    open_widget(page, "en")
    first = page.locator(".panel").locator("button, a, input, textarea, select, summary").first
    expect(first).to_have_text("Leave now")


def test_a_screen_reader_finds_names_and_one_log(page, host):
    page.goto(host.page("en"))
    log = page.locator("[role=log]")
    expect(log).to_have_count(1)  # there before anything is said
    log.evaluate("log => { window.firstLog = log; }")
    open_widget(page, "en")
    ask(page, ASKED["answer"]["en"])
    assert log.evaluate("log => log === window.firstLog")
    expect(log.locator(":scope > *")).to_have_count(2)
    languages = log.locator(":scope > *").evaluate_all("all => all.map(node => node.lang)")
    assert languages == ["en", "en"]
    expect(
        page.get_by_role("dialog", name="Balise: help for parents and school staff")
    ).to_be_visible()
    for name in ("Leave now", "Français", "Print the talk", "Close", "Send"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()
    expect(page.get_by_role("textbox", name="Your message")).to_have_accessible_description(
        "Do not write names, addresses or other details that would identify someone."
    )


def test_colours_follow_the_host_page(new_page, host):
    page = new_page(color_scheme="light")
    page.goto(host.page("en", theme="dark"))
    shade = "getComputedStyle(document.querySelector('balise-chat').shadowRoot.querySelector('.panel')).backgroundColor"
    dark = page.evaluate(shade)
    page.goto(host.page("en"))
    assert page.evaluate(shade) == "rgb(255, 255, 255)" != dark
    page.evaluate(
        """() => { const sheet = new CSSStyleSheet();
        sheet.replaceSync("balise-chat { --balise-accent: rgb(70, 0, 90) }");
        document.adoptedStyleSheets = [sheet]; }"""
    )
    expect(launcher(page, "en")).to_have_css("background-color", "rgb(70, 0, 90)")


def test_less_motion_is_heeded(new_page, host):
    for setting, moves in (("reduce", False), ("no-preference", True)):
        page = new_page(reduced_motion=setting)
        page.goto(host.page("en"))
        typing = page.locator(".typing")
        name = typing.evaluate("node => getComputedStyle(node).animationName")
        assert (name != "none") is moves
