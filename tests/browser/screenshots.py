"""Take the pictures of every state, on a phone and a desktop, in both languages.

make screenshots, or: python -m tests.browser.screenshots [FOLDER]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import CHROMIUM, MISSING
from tests.browser.host import Host, school
from tests.browser.states import STATES, bring
from tests.conftest import running_server

SCREENS = {
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
    "desktop": {"viewport": {"width": 1280, "height": 800}},
}


def take_all(browser: Browser, host: Host, folder: Path, only: str = "") -> list[Path]:
    """Take every picture whose name contains `only`."""
    taken = []
    for screen, settings in SCREENS.items():
        for language in ("fr", "en"):
            for state in STATES:
                path = folder / f"{state}-{screen}-{language}.png"
                if only not in path.name:
                    continue
                scheme = "dark" if state == "dark" else "light"
                context = browser.new_context(color_scheme=scheme, **settings)
                page = context.new_page()
                page.goto(host.page(language))
                bring(page, state, language)
                page.screenshot(path=path)
                context.close()
                taken.append(path)
    return taken


def main() -> None:
    """Serve, look, take the pictures."""
    if not CHROMIUM:
        sys.exit(MISSING)
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "reports/screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    with (
        school() as host,
        tempfile.TemporaryDirectory() as logs,
        running_server(Path(logs), BALISE_ORIGINS=host.address) as server,
        sync_playwright() as playwright,
    ):
        host.widget = server.address
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        taken = take_all(browser, host, folder, *sys.argv[2:3])
        browser.close()
    print(f"{len(taken)} pictures in {folder}")


if __name__ == "__main__":
    main()
