"""A school's site on loopback, with a strict policy, that holds the widget of another origin."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

STYLE = """
body { margin: 0; font: 17px/1.6 Georgia, serif; color: #222; background: #fbfaf7; }
header { background: #27425a; color: #fff; padding: 20px 6vw; } header p { margin: 0; } a { color: inherit; }
main { max-width: 46rem; padding: 12px 6vw; } h1 { font-size: 1.7rem; }
@media (prefers-color-scheme: dark) { body { background: #1b1d20; color: #ddd; } }
"""
TEXT = {
    "fr": ("Collège des Tilleuls", "Parents", "Un écran, des questions", "La semaine du numérique "
           "commence lundi. Les familles sont invitées jeudi à 18 h dans le préau."),
    "en": ("Linden School", "Parents", "Screens and questions", "Online safety week starts on "
           "Monday. Families are welcome on Thursday at 6 pm in the hall."),
}  # fmt: skip
PAGE = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{school}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/style.css"></head><body>
<header><p>{school} · {section}</p></header>
<main><h1>{title}</h1><p>{text}</p><p><a href="/elsewhere">{section}</a></p></main>
{embedded}</body></html>"""
TAG = '<script type="module" src="{widget}/widget/balise.js" {data}></script>'
ELEMENT = '<balise-chat {data}></balise-chat><script type="module" src="{widget}/widget/balise.js"></script>'


class Host:
    """The site. `widget` is the address of Balise; set it before a page is asked for."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.widget = ""

    def page(self, language: str = "fr", **data: str) -> str:
        """The address of a page that holds the widget with these data attributes."""
        data = {"lang": language, "country": {"fr": "FR", "en": "GB"}[language], **data}
        query = "&".join(f"{name}={value}" for name, value in data.items())
        return f"{self.address}/school?{query}"

    def answer(self, path: str) -> tuple[str, str] | None:
        """The type and the text of a page."""
        parts = urlsplit(path)
        if parts.path == "/style.css":
            return "text/css", STYLE
        if parts.path in ("/elsewhere", "/before"):
            return "text/html", f"<!doctype html><title>{parts.path[1:]}</title><p>{parts.path[1:]}"
        if parts.path not in ("/school", "/element"):
            return None
        given = {name: values[0] for name, values in parse_qs(parts.query).items()}
        data = {"exit": f"{self.address}/elsewhere", **given}
        attributes = " ".join(f'data-{name}="{value}"' for name, value in data.items())
        kind = TAG if parts.path == "/school" else ELEMENT
        language = data.get("lang", "fr")
        school, section, title, text = TEXT.get(language, TEXT["fr"])
        return "text/html", PAGE.format(
            lang=language, school=school, section=section, title=title, text=text,
            embedded=kind.format(widget=self.widget, data=attributes),
        )  # fmt: skip

    @property
    def policy(self) -> str:
        """What a careful school allows: the widget's origin, and nothing inline."""
        return (
            f"default-src 'none'; script-src {self.widget}; connect-src {self.widget}; "
            "style-src 'self'; img-src data:; base-uri 'none'; require-trusted-types-for 'script'"
        )


@contextlib.contextmanager
def school() -> Iterator[Host]:
    """Serve the site until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            found = host.answer(self.path)
            self.send_response(200 if found else 404)
            self.send_header("Content-Security-Policy", host.policy)
            if found:
                self.send_header("Content-Type", f"{found[0]}; charset=utf-8")
            self.end_headers()
            if found:
                self.wfile.write(found[1].encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    host = Host(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
