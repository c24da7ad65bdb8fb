"""Precise questions find the fact that answers; what is not known is not invented."""

import datetime
import re
import shutil

import pytest

from bot.knowledge import precise, store
from bot.knowledge.compose import compose
from bot.knowledge.question import Question
from bot.knowledge.search import FactIndex, Hit
from bot.knowledge.specifics import specifics
from bot.knowledge.wanted import asks_figure
from bot.understanding import encoder
from bot.understanding.followup import is_elliptical

NOW = datetime.datetime(2026, 11, 23, 12, 0, tzinfo=datetime.UTC)


def ask(index, knowledge, text, topic="scale_and_trend"):
    hits = index.find(encoder.encode([text])[0], text)
    return precise.decide(knowledge, hits, topic, asks_figure(text))


@pytest.fixture(scope="module")
def index(knowledge):
    return FactIndex.build(knowledge, encoder.encode)


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("combien de pages web l'IWF a trouvées en 2023 ?", "iwf_2024_01#p10.pages"),
        ("how many web pages did the IWF find in 2023?", "iwf_2024_01#p10.pages"),
        ("how many offences did British police record up to 2018?", "nspcc_2018_09#p2.offences"),
        ("une infraction toutes les combien de minutes ?", "nspcc_2018_09#p2.minutes_apart"),
        ("what share of the offenders used the open web?", "offender_survey_2024#p14.open_web"),
        ("de combien a augmenté le contenu chez les garçons ?", "iwf_2022_en#p4.growth_boys"),
    ],
)
def test_a_precise_question_finds_its_fact(index, knowledge, question, fact):
    assert fact in ask(index, knowledge, question).facts


@pytest.mark.parametrize(
    "question",
    [
        "combien de victimes en Belgique en 2021 ?",
        "how many web pages did the IWF find in 2025?",
        "TikTok, c'est quel pourcentage des prises de contact ?",
        "what percentage of the offenders were women?",
    ],
)
def test_what_the_sources_do_not_say_is_said(index, knowledge, question):
    told = ask(index, knowledge, question)
    assert told.unknown
    question = Question("scale_and_trend", "en", "GB", told=told)
    assert "My sources do not give this figure" in compose(knowledge, question, NOW).text


@pytest.mark.parametrize(
    ("one", "other", "values"),
    [
        ("iwf_2022_fr#p5.growth_youngest", "iwf_2022_en#p4.growth_youngest", ("374%", "360%")),
        ("iwf_2024_01#p10.share_self_generated", "iwf_2024_01#p13.share_self_generated",
         ("90%", "92%")),
        ("iwf_2022_fr#p5.extra_recordings", "iwf_2022_en#p3.extra_pages", ("8,000", "8,000")),
    ],
)  # fmt: skip
def test_sources_that_differ_are_told_together(knowledge, one, other, values):
    for reference in (one, other):
        told = precise.decide(knowledge, [Hit(reference, 1.5)], "ages_affected", True)
        reply = compose(knowledge, Question("ages_affected", "en", "GB", told=told), NOW)
        facts = next(p.text for p in reply.paragraphs if p.role == "facts")
        assert all(value in facts for value in values)
        assert "nothing in my sources settles it" in facts
        assert reply.citations[0]["passage"] == reference.rpartition(".")[0]


def test_every_fact_can_be_said_with_its_figure_and_cited_first(knowledge):
    for source in knowledge.sources.values():
        if source.kind == "guidance" and not source.origins:
            continue
        for name in source.facts:
            reference = f"{source.id}.{name}"
            told = precise.decide(knowledge, [Hit(reference, 2.0)], "scale_and_trend", True)
            for language in ("fr", "en"):
                question = Question("scale_and_trend", language, "GB", told=told)
                reply = compose(knowledge, question, NOW)
                facts = next(p.text for p in reply.paragraphs if p.role == "facts")
                assert facts and "{" not in facts, reference
                assert reply.citations[0]["passage"] == source.id


def test_someone_who_needs_help_is_not_given_figures(knowledge):
    found = {"hits": [["iwf_2024_01#p10.pages", 2.0]], "precise": True, "follows": False}
    for topic in ("sextortion_happening", "immediate_danger", "child_speaking"):
        assert precise.answer_to(knowledge, found, topic) == (topic, precise.Told())


def test_a_question_that_was_not_understood_takes_the_topic_of_its_answer(knowledge):
    found = {"hits": [["iwf_2024_01#p10.pages", 2.0]], "precise": True, "follows": False}
    topic, told = precise.answer_to(knowledge, found, "out_of_scope")
    assert knowledge.topics[topic].group == "information"
    assert told.facts == ("iwf_2024_01#p10.pages",)


@pytest.mark.parametrize(
    ("reference", "country", "text", "told"),
    [
        ("guidance_crisis#CRI-05.press", "FR", "are there any numbers I can call in English", False),
        ("guidance_crisis#CRI-05.press", "FR", "which key do I press on a silent call in the UK", True),
        ("guidance_crisis#CRI-05.press", "GB", "which key do I press on a silent call", True),
        ("guidance_sextortion#SEX-17", "IE", "where do I report blackmail", False),
        ("guidance_sextortion#SEX-17", "IE", "can I report to CEOP from here", True),
        ("guidance_grooming#GRO-24.age_limit", "BE", "à partir de quel âge est-ce un délit ?", False),
        ("guidance_grooming#GRO-24.age_limit", "BE", "et que dit la loi en France ?", True),
        ("guidance_school#SCH-UK-01", "FR", "who do I tell first", False),
        ("iwf_2024_01#p10.pages", "FR", "how many pages", True),
    ],
)  # fmt: skip
def test_what_holds_in_one_country_is_told_there_or_where_it_is_asked_for(
    knowledge, reference, country, text, told
):
    found = {"hits": [[reference, 2.0]], "precise": True, "follows": False}
    _, answer = precise.answer_to(knowledge, found, "helplines", country, text)
    assert bool(answer.facts or answer.passage) is told


def test_whatever_names_a_service_of_one_country_alone_is_marked_as_holding_there(knowledge):
    """A point with the number of one country's service, and of no other's, holds in that country."""
    for source in knowledge.sources.values():
        named = set(re.findall(r"\{(?:phone|name):([a-z]{2})_", source.says.en)) - {"ww", "eu"}
        assert len(named) != 1 or source.countries, source.id


def test_a_question_singles_out_years_groups_and_places():
    assert {"girls", "2021", "Belgium"} <= specifics("les filles en Belgique en 2021")
    assert specifics("how are you") == frozenset()


@pytest.mark.parametrize(
    ("text", "leans"),
    [
        ("and for boys?", True), ("et pour les plus jeunes ?", True), ("what about girls", True),
        ("et en Belgique ?", True), ("what is grooming?", False),
        ("et ma fille ne veut plus sortir de sa chambre depuis qu'elle parle à un inconnu", False),
    ],
)  # fmt: skip
def test_an_elliptical_question_is_seen(text, leans):
    assert is_elliptical(text) is leans


def test_the_index_is_the_same_after_saving(index, tmp_path):
    index.save(tmp_path)
    again = FactIndex.load(tmp_path)
    question = "how many web pages did the IWF find in 2023?"
    vector = encoder.encode([question])[0]
    assert again.find(vector, question) == index.find(vector, question)


NEW_ARTICLE = """\
id: lighthouse_2025
title: {fr: Une étude fictive sur les phares, en: An invented study of lighthouses}
publisher: null
published: "2025"
published_is: stated
language: en
quality: {fr: Texte d'essai., en: A text for trying.}
url: null
passages:
- id: p1
  sha256: "%s"
  says:
    fr: En 2025, {lamps} gardiens de phare ont répondu au questionnaire.
    en: In 2025, {lamps} lighthouse keepers answered the questionnaire.
  topics: [scale_and_trend]
  facts:
  - id: lamps
    kind: count
    value: 4321
    unit: {fr: gardiens, en: keepers}
    said_by: {fr: l'étude, en: the study}
    says:
      fr: En 2025, {value} gardiens de phare ont répondu, selon l'étude.
      en: In 2025, {value} lighthouse keepers answered, according to the study.
- id: p2
  sha256: "%s"
  says: {fr: Les gardiens écrivent surtout la nuit., en: The keepers mostly write at night.}
  topics: [scale_and_trend]
- id: p3
  sha256: "%s"
  says: {fr: Personne ne leur répond en hiver., en: Nobody answers them in winter.}
  topics: [scale_and_trend]
left_out: []
""" % ("a" * 64, "b" * 64, "c" * 64)


def test_a_new_article_is_answered_from_without_any_code(tmp_path):
    seeds = tmp_path / "seeds"
    shutil.copytree(store.SEEDS, seeds)
    article = seeds / "articles/lighthouse_2025.yml"
    article.write_text(NEW_ARTICLE, encoding="utf-8")
    knowledge = store.load(seeds)
    index = FactIndex.build(knowledge, encoder.encode)
    told = ask(index, knowledge, "how many lighthouse keepers answered the questionnaire in 2025?")
    assert told.facts == ("lighthouse_2025#p1.lamps",)
    reply = compose(knowledge, Question("scale_and_trend", "en", "GB", told=told), NOW)
    assert "4,321 lighthouse keepers" in reply.text
    assert reply.citations[0]["passage"] == "lighthouse_2025#p1"
