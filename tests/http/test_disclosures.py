"""A child who tells in plain words what happens is answered as a child, or as someone in need."""

import pytest

from tests.conftest import ROOT

SET = ROOT / "tests/evaluation/disclosures.tsv"
HOME = {"fr": "FR", "en": "GB"}


def disclosures(language):
    rows = [line.split("\t") for line in SET.read_text(encoding="utf-8").splitlines() if line]
    return [text for written_in, text in rows if written_in == language]


def what_is_wrong(knowledge, reply, country):
    """Name what a disclosure was answered with that it must not be; nothing if all is well."""
    group = knowledge.topics[reply["topic"]].group
    in_need = reply["urgency"] == "emergency" or group == "situation"
    wrong = []
    if group == "conversation":
        wrong.append(f"small talk ({reply['topic']})")
    elif reply["audience"] != "child" and not in_need:
        wrong.append(f"{reply['topic']} for a {reply['audience']}")
    countries = {knowledge.country_of[line["id"]] for line in reply["helplines"]}
    if country not in countries:
        wrong.append(f"no helpline of {country}")
    return ", ".join(wrong)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_disclosure_is_answered_with_help(server, knowledge, language):
    texts = disclosures(language)
    assert texts
    answered = {text: server.ask(text).reply for text in texts}
    missed = {
        text: wrong
        for text, reply in answered.items()
        if (wrong := what_is_wrong(knowledge, reply, HOME[language]))
    }
    assert not missed, f"{len(missed)} of {len(texts)}: " + "\n".join(
        f"{wrong}: {text}" for text, wrong in missed.items()
    )
