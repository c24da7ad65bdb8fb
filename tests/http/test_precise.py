"""Precise questions and what follows on them, over HTTP."""

import re
import uuid

import pytest


@pytest.mark.parametrize(
    ("text", "figure", "passage"),
    [
        ("how many web pages did the IWF find in 2023?", "275,655", "iwf_2024_01#p10"),
        ("combien de pages l'IWF a-t-elle trouvées en 2023 ?", "275\u202f655", "iwf_2024_01#p10"),
        ("combien d'infractions la police britannique a enregistrées entre 2017 et 2018 ?",
         "22\u202f724", "nspcc_2018_09#p2"),
        ("how many reports did the American centre get in 2023?", "36.2 million",
         "offender_survey_2024#p7"),
    ],
)  # fmt: skip
def test_the_figure_is_told_first_and_its_passage_cited_first(server, text, figure, passage):
    answer = server.ask(text)
    assert figure in answer.text.split("\n\n")[0]
    assert answer.reply["citations"][0]["passage"] == passage


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("quel âge ont les plus petits d'après l'IWF", "3 (?:à 6 )?ans"),
        ("quel âge ont les plus jeunes enfants concernés selon l'IWF ?", "3 (?:à 6 )?ans"),
        ("what age are the littlest ones according to the IWF", "3 (?:to 6 )?years old"),
        ("how old are the youngest, says the IWF?", "3 (?:to 6 )?years old"),
        ("quel âge ont les enfants les plus touchés selon l'IWF", "11 à 13 ans"),
    ],
)
def test_the_age_asked_is_told_first(server, text, age):
    opening = server.ask(text).text.split("\n\n")[0]
    assert re.search(age, " ".join(opening.split()))


def test_a_question_that_follows_is_read_with_the_one_before(server):
    sender = uuid.uuid4().hex
    server.ask("de combien cela a-t-il augmenté chez les enfants de 7 à 10 ans ?", sender)
    answer = server.ask("et pour les garçons ?", sender)
    assert "137\u00a0%" in answer.text
    assert answer.reply["language"] == "fr"


def test_tell_me_more_goes_on_without_repeating(server):
    sender = uuid.uuid4().hex
    first = server.ask("Which apps and games do offenders use to contact children?", sender).reply
    seen = {c["passage"] for c in first["citations"]}
    for _ in range(6):
        more = server.ask("tell me more", sender)
        assert more.reply["topic"] == first["topic"]
        passages = {c["passage"] for c in more.reply["citations"]}
        if "all that my sources say" in more.text:
            break
        assert passages
        assert not passages & seen
        seen |= passages
    else:
        pytest.fail("the passages never ended")


@pytest.mark.parametrize("asked", ["when was that?", "who says so?", "show me the passage"])
def test_what_is_asked_about_a_figure_shows_its_source(server, asked):
    sender = uuid.uuid4().hex
    server.ask("how many web pages did the IWF find in 2023?", sender)
    answer = server.ask(asked, sender)
    assert answer.reply["citations"][0]["passage"] == "iwf_2024_01#p10"
    assert "January 2024" in answer.text
    assert "all that my sources" not in server.ask("tell me more", sender).text


def test_the_sources_are_named_with_their_dates(server):
    sender = uuid.uuid4().hex
    server.ask("how many web pages did the IWF find in 2023?", sender)
    assert "January 2024" in server.ask("what is the source?", sender).text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_source_has_a_page_where_each_passage_can_be_opened(server, knowledge, language):
    for source in [*knowledge.articles, *knowledge.guidance]:
        page = server.send(f"/sources/{source}?lang={language}")
        assert page.status == 200
        assert f'<html lang="{language}">' in page.body
        for passage in knowledge.sources:
            name, _, place = passage.partition("#")
            if name == source:
                assert f'<li id="{place}">' in page.body


def test_an_unknown_source_is_not_found(server):
    assert server.send("/sources/nothing").status == 404
