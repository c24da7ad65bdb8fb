"""From an article to a cited answer, as a maintainer walks it: six commands, two files by hand.

The model is trained on at most 12 examples an intent and language, so that the walk is quick,
and the floors, which are for the whole data, are lowered to what so few examples give.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.shell import Shell, copy_project, fill
from tests.conftest import Server, free_port, wait_until_ready

HERE = Path(__file__).parent / "walk"
ASKED = {
    "en": "how many households actually turned on the restrictions of a tablet",
    "fr": "combien de foyers ont vraiment activé le contrôle parental d'une tablette",
}


@pytest.fixture(scope="module")
def walked(tmp_path_factory) -> Shell:
    shell = copy_project(tmp_path_factory.mktemp("walk"))
    (shell.root / "bot/floors.yml").write_text("smoke:\n  questions: 90\n  danger: 50\n")
    done(shell.balise("seeds", "add", str(HERE / "article.txt"), "--id", "halden_2024"))
    fill(shell.root / "drafts/halden_2024.article.yml", *ARTICLE)  # by hand: the first file
    done(shell.balise("seeds", "finish", "halden_2024", "--original", str(HERE / "article.txt")))
    passages = [f"--from=halden_2024#p{number}" for number in (3, 6, 7)]
    done(shell.balise("intents", "new", "parental_tools", *passages))
    fill(shell.root / "drafts/parental_tools.intent.yml", *INTENT)  # by hand: the second
    done(shell.balise("intents", "finish", "parental_tools"))
    done(shell.balise("train"))
    return shell


def done(result: subprocess.CompletedProcess) -> None:
    assert result.returncode == 0, result.stdout + result.stderr


def test_a_parent_can_ask_about_the_new_article_in_both_languages(walked, tmp_path):
    port = free_port()
    log = tmp_path / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.cli", "serve", "--port", str(port)],
            cwd=walked.root, stdout=output, stderr=output,
            env={**os.environ, "PYTHONPATH": str(walked.root)},
        )  # fmt: skip
    server = Server(f"http://127.0.0.1:{port}", log)
    try:
        wait_until_ready(server, process)
        answers = {language: server.ask(asked) for language, asked in ASKED.items()}
    finally:
        process.terminate()
        process.wait(timeout=30)
    for language, figure in (("en", "38%"), ("fr", "38\u202f%")):
        reply = answers[language].reply
        assert reply["topic"] == "parental_tools"
        assert reply["language"] == language
        assert "halden_2024#p3" in [citation["passage"] for citation in reply["citations"]]
        assert figure in answers[language].text.replace("\u00a0", "\u202f")
    # What was asked was counted, and the counts hold nothing of it.
    report = walked.balise("report")
    assert "2 questions" in report.stdout
    assert "parental_tools" in report.stdout
    counts = b"".join(path.read_bytes() for path in (walked.root / ".data").glob("counts*"))
    assert counts
    assert b"households" not in counts


def test_nothing_of_the_original_was_stored(walked):
    result = walked.balise("seeds", "verify", "--originals", str(HERE))
    borrowed = [line for line in result.stderr.splitlines() if "ten words" in line]
    assert not borrowed, borrowed
    assert not list((walked.root / "drafts").iterdir())


def test_the_intent_has_all_its_parts(walked):
    for path, text in (
        ("seeds/topics.yml", "\nparental_tools:\n"),
        ("bot/domain/domain.yml", "\n- parental_tools\n"),
        ("data/stories/rules.yml", "intent: parental_tools\n"),
        ("data/nlu/parental_tools.fr.yml", "language: fr"),
        ("data/nlu/parental_tools.en.yml", "halden_2024#p3"),
        ("tests/evaluation/topics.fr.tsv", "\nparental_tools\t"),
        ("seeds/answers/parental_tools.yml", "topic: parental_tools"),
    ):
        assert text in (walked.root / path).read_text(encoding="utf-8"), path
    shown = walked.balise("intents", "show", "parental_tools").stdout
    assert "15 examples in “fr”" in shown
    assert "15 examples in “en”" in shown


def test_the_new_model_knows_what_it_was_made_from(walked):
    assert "No example changed" in walked.balise("intents", "diff").stdout
    listed = walked.balise("models", "list").stdout
    assert "▸ balise-" in listed
    line = "les restrictions de la tablette, à quoi ça sert vraiment"
    added = walked.balise("examples", "add", "parental_tools", line, "--language", "fr", "--yes")
    assert "✓" in added.stdout, added.stdout  # the model reads it as that intent already
    changed = walked.balise("intents", "diff").stdout
    assert "parental_tools [fr]  +1 −0" in changed
    assert line in changed


# What a maintainer writes into the two drafts. Each pair fills one place.
ARTICLE = [
    ("fr: TODO", "fr: \"Contrôle parental sur tablette : l’enquête Halden auprès de familles\""),
    ("en: TODO.*", "en: Parental control tools, the Halden survey of families"),
    ("fr: TODO", "fr: Enquête par téléphone dans trois pays, fin 2023."),
    ("en: TODO", "en: A telephone survey in three countries, late 2023."),
    ("1,240: TODO.*", "1,240: set aside, the number of families says nothing to a parent"),
    ("fr: TODO", "fr: Une enquête a demandé à des familles comment elles règlent les appareils."),
    ("en: TODO", "en: A survey asked families how they had set up their children’s devices."),
    ("fr: TODO", "fr: Seuls {tool_on} des parents avaient activé un outil de contrôle parental."),
    ("en: TODO", "en: Only {tool_on} of parents had a parental control tool running."),
    (
        r"facts: \[\]\n\n- id: p4",
        """facts:
  - id: tool_on
    kind: percent
    value: 38
    unit: {fr: des parents interrogés, en: of the parents asked}
    said_by: {fr: "le groupe d’étude Halden", en: the Halden study group}
    says:
      fr: Selon le groupe Halden, {value} des parents avaient activé un outil de contrôle.
      en: According to the Halden group, {value} of parents had a control tool running.

- id: p4""",
    ),
    ("14%: TODO.*", "14%: set aside, the question asked is not given"),
    ("fr: TODO", "fr: Les outils choisis limitent surtout les heures, rarement les messages."),
    ("en: TODO", "en: The tools chosen mostly limit hours, and rarely messages."),
    ("in five: TODO.*", "in five: set aside, no figure of the children’s is given to parents"),
    ("fr: TODO", "fr: Des enfants contournent l’outil, souvent parce qu’ils ont vu le code."),
    ("en: TODO", "en: Some children get round the tool, often because they saw the code."),
    ("fr: TODO", "fr: Un réglage ne remplace pas une explication, disent les auteurs."),
    ("en: TODO", "en: A setting is no substitute for an explanation, the authors say."),
    ("fr: TODO", "fr: Réglez l’outil avec l’enfant, et gardez le code pour vous."),
    ("en: TODO", "en: Set up the tool with your child, and keep the code to yourself."),
]  # fmt: skip

INTENT = [
    ("about: TODO.*", "about: Whether parental control tools are used and work. Rules are prevention."),
    ("fr: TODO", "fr: Contrôle parental, l’enquête"),
    ("en: TODO", "en: Parental tools, the survey"),
    ("fr: TODO", "fr: Combien de familles activent un outil de contrôle parental ?"),
    ("en: TODO", "en: How many families switch on a parental control tool?"),
    (
        "      TODO",
        "      D’après une enquête, {halden_2024#p3.tool_on} des parents avaient activé un outil "
        "de contrôle parental.\n\n      Un réglage aide, et l’explication compte plus encore.",
    ),
    (
        "      TODO",
        "      In one survey, {halden_2024#p3.tool_on} of parents had a parental control tool "
        "running.\n\n      A setting helps, and the explanation matters more.",
    ),
    (
        "    - TODO",
        """    - combien de parents activent un outil de contrôle parental
    - qui utilise vraiment le contrôle parental
    - les familles mettent-elles un contrôle sur la tablette
    - quel pourcentage de foyers ont un logiciel de contrôle
    - enquête halden contrôle parental
    - le contrôle parental, les gens s'en servent ?
    - part des familles avec un outil de contrôle sur tablette
    - est-ce que beaucoup de parents règlent la tablette de leurs enfants
    - statistiques sur l'usage du contrôle parental
    - contrôle parental activé chez combien de gens
    - sondage sur les outils de contrôle des téléphones d'enfants
    - on est nombreux à avoir installé un contrôle parental ?
    - usage réel des logiciels de contrôle à la maison
    - les restrictions sur tablette, combien de familles les activent
    - taux de parents équipés d'un outil de contrôle""",
    ),
    (
        "    - TODO",
        """    - how many parents switch on a parental control tool
    - who really uses parental controls
    - do families put controls on the tablet
    - what percentage of homes have control software
    - halden survey parental tools
    - parental controls, does anyone use them?
    - share of families with a control tool on a tablet
    - do many parents set up their children's tablet
    - statistics on the use of parental control tools
    - parental tools switched on in how many homes
    - poll about control tools on children's phones
    - are there many of us who installed a control tool?
    - real use of control software at home
    - restrictions on tablets, how many families turn them on
    - proportion of parents equipped with a control tool""",
    ),
    ("- TODO", "- \"le contrôle parental est-il répandu ?\""),
    ("- TODO", "- quelle proportion de foyers filtre la tablette des petits"),
    ("- TODO", "- \"are parental tools widespread?\""),
    ("- TODO", "- what part of households filters the little ones' tablet"),
]  # fmt: skip
