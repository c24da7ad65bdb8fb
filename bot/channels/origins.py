"""Which sites may hold the widget: our own, and those that the setting BALISE_ORIGINS lists."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from sanic.request import Request

from bot.errors import RequestError

SECONDS_A_BROWSER_REMEMBERS = "600"
NEAR = ("localhost", "127.0.0.1", "::1")
PASSED_ON = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")


WITHHELD = (
    "null"  # in place of its origin: sandboxed frames, files, and pages that send no referrer
)


def check_origin(request: Request, may_withhold: bool = False) -> None:
    """Refuse a page of another site. Raises RequestError (403).

    A browser always names the origin of such a request; what names none is not a browser.
    `may_withhold`: a page whose browser says that it does not tell its origin is let in too.
    """
    if request.headers.get("sec-fetch-site") == "same-origin":
        return
    origin = request.headers.get("origin")
    if may_withhold and origin == WITHHELD:
        return
    if origin is None or _is_own(request, origin) or _is_listed(request, origin):
        return
    raise RequestError(
        "This site may not hold the widget. The one who runs Balise can list it in BALISE_ORIGINS.",
        status=403,
    )


def headers_for(request: Request) -> dict[str, str]:
    """Give the headers that let a listed site read the answer; a site not listed gets none."""
    headers = {"Vary": "Origin"}
    origin = request.headers.get("origin")
    if origin is not None and _is_listed(request, origin):
        headers |= {
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Allow-Methods": "GET, POST",
            "Access-Control-Allow-Headers": "Authorization, Content-Type",
            "Access-Control-Max-Age": SECONDS_A_BROWSER_REMEMBERS,
        }
    return headers


def is_near(request: Request) -> bool:
    """Tell whether a request was made on this machine, to this machine, and not passed on.

    A server that only this machine can reach is still reached from elsewhere through a proxy, and
    by a page in a browser here whose own name was made to lead here.
    """
    if request.app.config.PROXIES_COUNT or any(name in request.headers for name in PASSED_ON):
        return False
    named = _split(f"//{request.headers.get('host', '')}")
    return named is not None and named.hostname in NEAR


def _is_own(request: Request, origin: str) -> bool:
    named = _split(origin)
    return named is not None and named.netloc.lower() == request.host.lower() != ""


def _split(address: str) -> SplitResult | None:
    try:
        return urlsplit(address)
    except ValueError:
        return None


def _is_listed(request: Request, origin: str) -> bool:
    return origin.lower() in request.app.ctx.settings.origins
