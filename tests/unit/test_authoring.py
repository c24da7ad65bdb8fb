"""Articles are read from text, HTML and PDF, and their figures found."""

import datetime

import pytest

from bot.authoring.drafting import figures_in, identity
from bot.authoring.extraction import extract
from bot.knowledge.verification import with_verification

PAGE = """<!doctype html><html lang="fr"><head><title>Journal – accueil</title>
<meta property="og:title" content="Les parents et les écrans">
<meta property="article:published_time" content="2024-02-03T10:00:00Z"></head><body>
<nav><ul><li>Accueil</li><li>Sport</li></ul></nav>
<article><header><h1>Les parents et les écrans</h1></header>
<p>Une enquête a été faite auprès de parents, sur les réglages des appareils de leurs enfants.</p>
<figure><figcaption>Photo d’agence</figcaption></figure>
<p>Peu d’entre eux avaient <b>fermé</b> les messages d’inconnus.</p>
<ul><li>Gardez le code.</li><li>Parlez-en ensemble.</li></ul>
<script>var x = 1;</script><aside>À lire aussi</aside></article><footer>Mentions</footer></body></html>"""


def test_a_page_gives_its_article_and_leaves_the_furniture():
    found = extract(PAGE.encode(), "page.html")
    assert found.title == "Les parents et les écrans"
    assert found.published == "2024-02-03"
    assert found.language == "fr"
    assert found.paragraphs == [
        "Les parents et les écrans",
        "Une enquête a été faite auprès de parents, sur les réglages des appareils de leurs enfants.",
        "Peu d’entre eux avaient fermé les messages d’inconnus.",
        "Gardez le code.",
        "Parlez-en ensemble.",
    ]


def pdf(*lines: str) -> bytes:
    """Write the smallest PDF that has these lines."""
    shown = " ".join(f"({line}) Tj 0 -14 Td" for line in lines)
    stream = f"BT /F1 12 Tf 50 750 Td {shown} ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [0 0 600 800] "
        "/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
    ]
    text, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(text))
        text += f"{number} 0 obj\n{body}\nendobj\n"
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    table = f"xref\n0 5\n0000000000 65535 f \n{rows}trailer\n<< /Size 5 /Root 1 0 R >>\n"
    return (text + table + f"startxref\n{len(text)}\n%%EOF").encode()


def test_the_lines_of_a_pdf_are_joined_to_paragraphs():
    found = extract(
        pdf(
            "The survey asked parents in three countries how they had set up the",
            "tablets of their children.",
            "Few of them had closed the messages from strangers, although nearly",
            "every device has that setting.",
        ),
        "report.pdf",
    )
    assert found.language == "en"
    assert [text.split()[0] for text in found.paragraphs] == ["The", "Few"]


def test_lines_cut_to_a_width_are_joined():
    text = "A title of this text\n\nThe first line of a paragraph that\nwas cut here.\n\nThe next one,\ncut too, in March 2024.\n"
    found = extract(text.encode(), "mail.txt")
    assert len(found.paragraphs) == 3
    assert found.title == "A title of this text"
    assert found.published == "2024-03"


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("63 050 pages en 2023, soit 374 % de plus", ["63 050", "374 %"]),
        ("1,240 families, 38% and 2.5 million", ["1,240", "38%", "2.5 million"]),
        (
            "One child in five, deux parents sur trois",
            ["One child in five", "deux parents sur trois"],
        ),
        ("since 2019, nobody", []),
    ],
)
def test_figures_are_found(text, figures):
    assert figures_in(text) == figures


def test_a_name_is_proposed():
    assert identity("Les parents et les écrans", "2024-02") == "parents_ecrans_2024_02"
    assert identity(None, None) == "article"


def test_only_the_verified_helpline_changes():
    text = (
        "lines:\n  - id: lu_1\n    hours:\n      always: true\n    verified_on: 2026-01-01\n\n"
        "  - id: lu_2\n    verified_on: 2026-01-01\n"
    )
    changed = with_verification(text, "lu_1", datetime.date(2026, 5, 4), "A. Martin", hours=True)
    assert changed == (
        "lines:\n  - id: lu_1\n    hours:\n      always: true\n      verified_on: 2026-05-04\n"
        '    verified_on: 2026-05-04\n    verified_by: "A. Martin"\n\n'
        "  - id: lu_2\n    verified_on: 2026-01-01\n"
    )
