"""How to bring the widget into each state that is checked and shown."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, Route, expect

OPENING = {"fr": "Aide aux parents", "en": "Help for parents"}
SEND = {"fr": "Envoyer", "en": "Send"}
ASKED = {
    "answer": {
        "fr": "À quels signes reconnaître le grooming ?",
        "en": "What are the signs of grooming?",
    },
    "sextortion": {
        "fr": "Quelqu’un menace ma fille de publier une photo intime et demande de l’argent",
        "en": "Someone threatens to publish an intimate photo of my daughter and wants money",
    },
    "crisis": {
        "fr": "ma fille est partie rejoindre un homme rencontré en ligne, elle est en danger maintenant",
        "en": "my daughter has left to meet a man she met online, she is in danger right now",
    },
}
STATES = ("closed", "open", "answer", "citation", "crisis", "offline", "exit-notice", "dark")


def bring(page: Page, state: str, language: str) -> None:
    """Bring a page that holds the closed widget into a state."""
    if state == "closed":
        expect(launcher(page, language)).to_be_visible()
        return
    open_widget(page, language)
    if state == "exit-notice":
        page.locator(".exit-notice summary").click()
        expect(page.locator(".exit-notice p").last).to_be_visible()
    elif state == "crisis":
        expect(ask(page, ASKED["crisis"][language])).to_have_class("message balise emergency")
    elif state == "offline":
        cut(page)
        send(page, ASKED["sextortion"][language])
        expect(page.locator(".away .call").first).to_be_visible()
    elif state in ("answer", "citation", "dark"):
        answer = ask(page, ASKED["answer"][language])
        if state == "citation":
            answer.locator(".sources summary").click()
            expect(answer.locator(".source").first).to_be_visible()
            answer.locator(".sources").scroll_into_view_if_needed()


def launcher(page: Page, language: str) -> Locator:
    """The button that opens the widget."""
    return page.get_by_role("button", name=OPENING[language])


def open_widget(page: Page, language: str) -> None:
    """Open the widget and wait for its session."""
    launcher(page, language).click()
    expect(page.locator(".chip").first).to_be_visible()


def send(page: Page, text: str) -> None:
    """Write a message and send it."""
    page.locator("textarea#text").fill(text)
    page.locator("button.send").click()


def answers(page: Page) -> Locator:
    """The answers in the log."""
    return page.locator(".log .message.balise:not(.away)")


def ask(page: Page, text: str) -> Locator:
    """Send a message and wait for its answer."""
    before = answers(page).count()
    send(page, text)
    expect(answers(page)).to_have_count(before + 1)
    return answers(page).last


def cut(page: Page) -> None:
    """Let the server be away, for this page."""
    page.context.route("**/widget/*", _abort)


def mend(page: Page) -> None:
    """Let the server be back."""
    page.context.unroute("**/widget/*", _abort)


def _abort(route: Route) -> None:
    route.abort()
