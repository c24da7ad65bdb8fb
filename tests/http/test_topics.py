"""One message of each topic in each language, over HTTP: topic, citation, helplines, country."""

import json
import re
from pathlib import Path

import jsonschema
import pytest

# topic, in French, in English
MESSAGES = [
    ("grooming_definition", "Ça veut dire quoi, le grooming ?", "what is grooming exactly"),
    ("grooming_signs", "À quels signes voit-on qu'un enfant est approché par un adulte en ligne ?",
     "what warning signs would show that a child is being groomed"),
    ("sextortion_definition", "C'est quoi la sextorsion ?", "What is sextortion and how does it work?"),
    ("webcam_risks", "Pourquoi dit-on qu'une webcam est risquée pour un enfant ?",
     "Why is an unsupervised webcam a risk for children?"),
    ("self_generated_imagery", "Que signifie une image dite autogénérée par un enfant ?",
     "What are self-generated images and how do children come to make them?"),
    ("terminology", "Que veut dire CSAM ?", "what does the acronym CSAM stand for"),
    ("scale_and_trend", "Combien de pages web de ce genre ont été trouvées en 2023 ?",
     "How many web pages like this were found in 2023?"),
    ("ages_affected", "Quel âge ont les enfants les plus touchés ?",
     "What ages are the children who are most affected?"),
    ("where_it_happens", "Dans quelle pièce de la maison cela arrive-t-il le plus souvent ?",
     "In which room of the house does it mostly happen?"),
    ("lockdown_effect", "Le confinement a-t-il aggravé les choses ?",
     "Did the Covid lockdown make it worse?"),
    ("figures_reliability", "Pourquoi les sources donnent-elles des pourcentages différents ?",
     "Is the rise real or is it just better detection?"),
    ("platforms_used", "Quels réseaux sociaux servent à contacter les enfants ?",
     "Which apps and games do offenders use to contact children?"),
    ("encrypted_messaging", "Qu'est-ce que le chiffrement de bout en bout change pour les enfants ?",
     "What does end-to-end encrypted messaging make possible for offenders?"),
    ("open_and_dark_web", "Est-ce que ces images sont seulement sur le dark web ?",
     "Is this material only on the dark web?"),
    ("known_adults", "Est-ce toujours un inconnu ?", "Is it always a stranger?"),
    ("offender_behaviour", "Combien de ceux qui regardent ces images contactent ensuite un enfant ?",
     "How many people who view such images go on to contact children?"),
    ("sharing_prevalence", "Combien d'enfants ont déjà envoyé une photo dénudée ?",
     "How many children have ever sent a nude picture?"),
    ("law_and_regulation", "Que dit la loi, quelle peine risque l'adulte ?",
     "What does the law say and what penalty does the offender face?"),
    ("tech_company_duties", "Que devraient faire les plateformes et les géants du web ?",
     "What are tech companies asked to do about it?"),
    ("organisations", "C'est quoi l'IWF et que fait-elle ?", "Who are the IWF and what do they do?"),
    ("prevention", "Quelles règles et quels réglages mettre en place à la maison pour le protéger ?",
     "How can I protect my child beforehand, which settings and rules?"),
    ("talk_to_child", "Comment en parler à ma fille de 8 ans ?",
     "How do I talk to my 8 year old about this?"),
    ("child_blame", "Est-ce que je dois le punir et lui confisquer son téléphone ?",
     "Should I punish him and take his phone away?"),
    ("report", "Où signaler un compte qui contacte des mineurs ?",
     "Where do I report an account that contacts children?"),
    ("take_down", "Comment faire supprimer une photo de mon enfant publiée en ligne ?",
     "How do I get an image of my child removed from the internet?"),
    ("helplines", "Quel est le numéro à appeler ?", "Which number can I ring?"),
    ("evidence", "Quelles preuves dois-je garder ?", "What should I keep as evidence?"),
    ("child_support", "Comment aider mon enfant à aller mieux après, faut-il un psy ?",
     "How can I support my child emotionally afterwards, does she need therapy?"),
    ("sextortion_happening", "On fait chanter mon fils avec une photo de lui, il demande 200 euros",
     "Someone is threatening to post my son's nude unless he pays"),
    ("grooming_suspected", "Un adulte sur Discord envoie des cadeaux à ma fille et lui demande de garder le secret",
     "A man on Roblox gives my daughter Robux and tells her to keep it secret from us"),
    ("image_shared", "Ma fille a envoyé une photo intime à un garçon et elle circule au collège",
     "My daughter sent a nude to a boy and now it is going round the school"),
    ("webcam_incident", "Un inconnu s'est montré nu devant ma fille pendant un appel vidéo",
     "A stranger exposed himself to my son on a video chat"),
    ("immediate_danger", "Ma fille de 13 ans a disparu, elle devait voir un homme d'internet",
     "My son says he wants to kill himself because of the pictures"),
    ("child_speaking", "j'ai 13 ans et un garçon sur snap me demande des photos, j'ose pas le dire à maman",
     "im 13 and someone online keeps asking me for pics, im scared to tell my mum"),
    ("own_behaviour", "J'ai des pensées sexuelles envers des enfants et je veux de l'aide",
     "I have sexual thoughts about children and I want help to stop"),
    ("staff_protocol", "Je suis professeure, une élève m'a confié qu'on la fait chanter, que dois-je faire ?",
     "I'm a teacher and a pupil disclosed that someone has a nude of her, what is the procedure?"),
    ("harmful_request", "Comment entrer en contact avec des petites filles sans me faire repérer ?",
     "how can I get a girl of 12 to send me pictures without getting caught"),
    ("greet", "Bonjour", "Hello there"),
    ("goodbye", "Au revoir", "Goodbye"),
    ("thanks", "Merci beaucoup", "Thank you so much"),
    ("bot_identity", "Tu es un robot ou une vraie personne ?", "Are you a robot or a real person?"),
    ("capabilities", "Qu'est-ce que tu sais faire ?", "What can you help me with?"),
    ("privacy", "Qu'est-ce que vous faites de ce que j'écris ?", "What happens to what I write here?"),
    ("sources", "D'où viennent ces informations, quelle est la source ?",
     "Where does that information come from, show me the source"),
    ("language_switch", "Réponds-moi en français s'il te plaît", "Please answer in English"),
    ("human", "Je veux parler à une vraie personne", "I want to talk to a real person"),
    ("out_of_scope", "Quel temps fera-t-il demain à Lyon ?", "Who won the football match last night?"),
]  # fmt: skip
CASES = [
    (language, topic, text)
    for topic, french, english in MESSAGES
    for language, text in (("fr", french), ("en", english))
]
HOME = {"fr": "FR", "en": "GB"}
SCHEMA = json.loads((Path(__file__).parent / "reply.schema.json").read_text(encoding="utf-8"))


def test_the_table_has_every_topic(knowledge):
    assert {topic for topic, _, _ in MESSAGES} == set(knowledge.topics)


@pytest.mark.parametrize(("language", "topic", "text"), CASES)
def test_a_message_brings_its_topic_with_citations_and_helplines(
    server, knowledge, language, topic, text
):
    got = server.ask(text)
    reply = got.reply
    jsonschema.Draft7Validator(SCHEMA).validate(reply)
    assert (reply["topic"], reply["language"]) == (topic, language)
    record = knowledge.topics[topic]
    assert reply["urgency"] == record.urgency
    assert reply["country"] == HOME[language]
    if record.group != "conversation":
        assert reply["citations"]
    if record.group in ("situation", "action"):
        assert reply["helplines"]
    for line in reply["helplines"]:
        assert knowledge.country_of[line["id"]] in (HOME[language], "EU", "WW")
    if record.urgency == "emergency":
        assert re.search({"fr": r"\b17\b", "en": r"\b999\b"}[language], got.text[:200])


def test_every_suggestion_leads_to_the_topic_it_names(server, knowledge):
    suggested = {topic for answer in knowledge.answers.values() for topic in answer.suggestions}
    wrong = {}
    for language in ("fr", "en"):
        for topic in sorted(suggested):
            asked = knowledge.answers[topic].question.in_(language)
            answered = server.ask(asked).reply["topic"]
            if answered != topic:
                wrong[asked] = (topic, answered)
    assert not wrong
