"""The page on data protection."""

import html
import subprocess
import sys

from tests.conftest import ROOT


def test_the_page_is_there_in_both_languages(server):
    for language, title, hours in (
        ("fr", "Protection des données", "24 heures après son dernier message"),
        ("en", "Data protection", "24 hours after its last message"),
    ):
        page = server.send(f"/privacy?lang={language}")
        assert page.status == 200
        assert f'<html lang="{language}">' in page.body
        assert f"<h1>{title}</h1>" in page.body
        assert hours in html.unescape(page.body).replace("\u00a0", " ").replace("\u202f", " ")
        assert "<script" not in page.body
        assert f'href="/privacy?lang={language}"' in server.send(f"/?lang={language}").body


def test_what_an_operator_sets_is_shown_as_text(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "privacy", "--language", "fr"],
        cwd=ROOT, capture_output=True, text=True,
        env={"PATH": "/usr/bin:/bin", "BALISE_OPERATOR": "Collège <b>", "BALISE_KEEP_HOURS": "2",
             "BALISE_DATA": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Collège <b> propose Balise ici" in done.stdout
    assert "2\u00a0heures après" in done.stdout.replace("\u202f", "\u00a0")
