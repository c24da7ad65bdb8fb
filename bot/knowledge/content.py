"""What a reply says, before the emergency number and the helplines are put around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.i18n import say
from bot.knowledge import comfort, helplines, steps
from bot.knowledge.figures import show_fact
from bot.knowledge.filling import cite, fill
from bot.knowledge.question import Form, Question
from bot.knowledge.records import Answer, Profile
from bot.knowledge.reply import Offer, Paragraph
from bot.knowledge.store import Knowledge

WHOM_TO_CALL = ("helplines", "human")  # topics that mean the lines of the matter under way
PASSAGES_A_TURN = 2  # of "tell me more"


@dataclass(frozen=True)
class Content:
    """Paragraphs in reading order, what they rest on, whom to call, and what is offered next.

    `second` is another profile of lines, shown after those of `profile`.
    """

    paragraphs: list[Paragraph]
    cites: list[str] = field(default_factory=list)
    profile: Profile | None = None
    second: Profile | None = None
    offers: list[Offer] = field(default_factory=list)


def content_of(knowledge: Knowledge, question: Question) -> Content:
    """Give the content of the reply to a question."""
    return _FORMS[question.form](knowledge, question)


def next_passages(knowledge: Knowledge, question: Question) -> list[str]:
    """Give the next two passages of the topic that this conversation has not seen yet."""
    seen = {*question.told_before, *question.cited_before}
    ready = [
        source.id
        for source in knowledge.sources.values()
        if question.topic in source.topics
        and source.id not in seen
        and source.holds_in(question.country)
        and (source.kind == "article" or source.origins)
    ]
    return ready[:PASSAGES_A_TURN]


def offer_topics(knowledge: Knowledge, topics: list[str], question: Question) -> list[Offer]:
    """Offer topics: the title on the button, the question as it would be typed."""
    rows = []
    for topic in topics:
        answer = knowledge.answers[topic]
        title, asked = answer.title.in_(question.language), answer.question.in_(question.language)
        rows.append(Offer(title, asked, {"topic": topic}))
    return rows


def _answer(knowledge: Knowledge, question: Question) -> Content:
    answer = knowledge.answers[question.topic]
    by_age = answer.ages.get(question.age) if question.audience == "parent" else None
    extra = answer.countries.get(question.country)
    cites = [
        *question.told.passages,
        *(by_age.cites if by_age else ()),
        *answer.cites,
        *(extra.cites if extra else ()),
    ]
    if question.topic == "sources" and question.cited_before:
        cites = list(question.cited_before)
    paragraphs = []
    precise = _precise(knowledge, question)
    if precise:
        paragraphs.append(Paragraph("facts", precise))
    if by_age:
        lead = fill(knowledge, by_age.text.in_(question.language), question)
    else:
        lead = _lead(knowledge, question, answer)
    paragraphs.append(Paragraph("lead", lead))
    if extra:
        text = fill(knowledge, extra.text.in_(question.language), question)
        paragraphs.append(Paragraph("country", text))
    offers = offer_topics(knowledge, answer.suggestions, question)
    if answer.ages and not by_age and question.audience == "parent":
        offers = steps.offer_ages(question) + offers[:1]
    return Content(paragraphs, cites, *_profiles(knowledge, question), offers=offers)


def _more(knowledge: Knowledge, question: Question) -> Content:
    answer = knowledge.answers[question.topic]
    passages = next_passages(knowledge, question)
    said = []
    for passage in passages:
        source = knowledge.sources[passage]
        said.append(fill(knowledge, source.says.in_(question.language), question, own=source))
    if not passages:
        said = [say("That is all that my sources say about this.", question.language)]
    offers = offer_topics(knowledge, answer.suggestions, question)
    cites = passages or answer.cites[:1]
    return Content([Paragraph("lead", "\n\n".join(said))], cites, answer.helplines, offers=offers)


def _step(knowledge: Knowledge, question: Question) -> Content:
    plan = knowledge.plans[question.plan]
    # The lines of the situation are never lost: those of a step come before or after them.
    profiles = [knowledge.answers[plan.topic].helplines, plan.steps[question.step].helplines]
    if question.step > 0 and profiles[1]:
        profiles.reverse()
    return Content(
        steps.paragraphs(knowledge, plan, question),
        steps.cites(plan, question),
        *profiles,
        offers=steps.offers(knowledge, plan, question),
    )


def _overview(knowledge: Knowledge, question: Question) -> Content:
    plan = knowledge.plans[question.plan]
    answer = knowledge.answers[plan.topic]
    cites = list(dict.fromkeys(cited for step in plan.steps for cited in step.cites))
    offers = [steps.offer_step(plan, question, number) for number in (question.step,)]
    offers += offer_topics(knowledge, answer.suggestions, question)
    text = steps.overview(knowledge, plan, question)
    return Content([Paragraph("lead", text)], cites, answer.helplines, offers=offers)


def _numbers(knowledge: Knowledge, question: Question) -> Content:
    answer = knowledge.answers[question.topic]
    plan = knowledge.plans.get(question.plan or "")
    offers = offer_topics(knowledge, answer.suggestions, question)
    if plan:
        offers = [steps.offer_step(plan, question, question.step), *offers[:2]]
    said = Paragraph("lead", say("Here are the numbers again.", question.language))
    profile, second = _profiles(knowledge, question)
    if plan:
        second = plan.steps[0].helplines
    return Content([said], answer.cites[:1], profile or "advice", second, offers)


def _doubt(knowledge: Knowledge, question: Question) -> Content:
    topics = [question.topic, question.second]
    offers = offer_topics(knowledge, topics, question)
    rows = [say("I am not sure that I understood. Do you mean:", question.language)]
    rows.append("\n".join(f"{n}. {offer.title}" for n, offer in enumerate(offers, 1)))
    rows.append(say("Answer 1 or 2, or say it in other words.", question.language))
    cites = [cited for topic in topics for cited in knowledge.answers[topic].cites[:1]]
    profile = knowledge.answers[question.topic].helplines or "advice"
    return Content([Paragraph("lead", "\n\n".join(rows))], cites, profile, offers=offers)


def _closing(knowledge: Knowledge, question: Question) -> Content:
    answer = knowledge.answers[question.topic]
    said = say("All right. I am here if you need anything else.", question.language)
    if question.audience == "child":
        said = say("All right. I am here if you want to ask anything else.", question.language)
    offers = offer_topics(knowledge, ["helplines", "capabilities"], question)
    if question.paused:
        offers = [steps.offer_resume(knowledge, question), *offers]
    return Content([Paragraph("lead", said)], answer.cites[:1], answer.helplines, offers=offers)


def _deleted(knowledge: Knowledge, question: Question) -> Content:
    said = say(
        "Done: this conversation has been deleted here, all of it. Your device may still keep "
        "the address of this page in its history.",
        question.language,
    )
    offers = offer_topics(knowledge, ["helplines", "capabilities"], question)
    return Content([Paragraph("lead", said)], [], offers=offers)


def _comfort(knowledge: Knowledge, question: Question) -> Content:
    """Say that the feeling is heard, then the way on: the same step, or what it may be about."""
    paragraphs = comfort.paragraphs(knowledge, question)
    profile = comfort.profile(question)
    plan = knowledge.plans.get(question.plan or "")
    if plan:
        paragraphs += steps.again(knowledge, plan, question)
        cited = [*comfort.cites(question), *steps.cites(plan, question)]
        own = knowledge.answers[plan.topic].helplines
        offers = steps.offers(knowledge, plan, question)
        if comfort.reader(question) == "anyone":
            offers += offer_topics(knowledge, ["child_speaking"], question)
        return Content(paragraphs, cited, profile, own, offers)
    topics = comfort.topics(knowledge, question)
    offers = offer_topics(knowledge, topics, question)
    if comfort.asks(question):
        rows = [f"{n}. {offer.title}" for n, offer in enumerate(offers, 1)]
        said = [say("What is happening?", question.language), "\n".join(rows)]
        said.append(say("A number is enough, or a few words.", question.language))
        paragraphs.append(Paragraph("lead", "\n\n".join(said)))
    second = "child" if comfort.reader(question) == "anyone" else None
    return Content(paragraphs, comfort.cites(question), profile, second, offers)


def _hurdle(knowledge: Knowledge, question: Question) -> Content:
    """Say what one can still do, with the lines to report to and those of the matter under way."""
    hurdle = knowledge.hurdles[question.hurdle]
    text = getattr(hurdle, question.audience).in_(question.language)
    offers = offer_topics(knowledge, ["report", "helplines", "evidence"], question)
    about = knowledge.answers[question.about].helplines if question.about else None
    profile = "staff" if question.audience == "staff" else about or "report"
    said = Paragraph("lead", fill(knowledge, text, question))
    return Content([said], hurdle.cites, profile, "advice", offers)


def _astray(knowledge: Knowledge, question: Question) -> Content:
    """Say that this was not understood, without leaving someone alone in the middle of a plan."""
    language = question.language
    if question.audience == "child":
        said = say("I have no sure answer to that, but I am still with you (child).", language)
    else:
        said = say("I have no sure answer to that, but I am still with you.", language)
    emergency = helplines.emergency_numbers(knowledge, question.country, language)
    said += " " + say("Danger right now: {emergency}.", language, emergency=emergency)
    offers = offer_topics(knowledge, ["child_support", "helplines", "human"], question)
    about = knowledge.answers[question.about].helplines if question.about else None
    return Content([Paragraph("lead", said)], [], "advice", about, offers)


def _people(knowledge: Knowledge, question: Question) -> Content:
    said = say(
        "I have not understood you twice, and I am sorry. These people listen if you call.",
        question.language,
    )
    offers = offer_topics(knowledge, ["capabilities", "helplines", "report"], question)
    return Content([Paragraph("lead", said)], [], "advice", offers=offers)


def _profiles(knowledge: Knowledge, question: Question) -> tuple[Profile | None, Profile | None]:
    """Give the lines of the topic; of "whom can I call", those of the matter under way first."""
    own = knowledge.answers[question.topic].helplines
    if question.about and question.topic in WHOM_TO_CALL:
        return knowledge.answers[question.about].helplines or own, own
    return own, None


_FORMS: dict[Form, Callable[[Knowledge, Question], Content]] = {
    "answer": _answer,
    "more": _more,
    "step": _step,
    "overview": _overview,
    "numbers": _numbers,
    "doubt": _doubt,
    "closing": _closing,
    "deleted": _deleted,
    "people": _people,
    "comfort": _comfort,
    "hurdle": _hurdle,
    "astray": _astray,
}


def _precise(knowledge: Knowledge, question: Question) -> str:
    """Say what answers a precise question: the figures, with who says them and their caveats."""
    told, language = question.told, question.language
    if told.unknown:
        return say("My sources do not give this figure. Here is what they say nearby.", language)
    said = [_say_fact(knowledge, reference, question) for reference in told.facts]
    if told.differing:
        said += [_say_fact(knowledge, reference, question) for reference in told.differing]
        said.append(say("These figures differ, and nothing in my sources settles it.", language))
    if told.passage:
        source = knowledge.sources[told.passage]
        said.append(fill(knowledge, source.says.in_(language), question, own=source))
        if source.caveat:
            said.append(fill(knowledge, source.caveat.in_(language), question, own=source))
    return "\n\n".join(dict.fromkeys(said))


def _say_fact(knowledge: Knowledge, reference: str, question: Question) -> str:
    source, fact = knowledge.fact(reference)
    language = question.language
    value = show_fact(fact, language)
    texts = [fact.says] + ([fact.caveat] if fact.caveat else [])
    return " ".join(
        fill(knowledge, text.in_(language).replace("{value}", value), question, own=source)
        for text in texts
    )


def _lead(knowledge: Knowledge, question: Question, answer: Answer) -> str:
    language = question.language
    text = answer.lead
    if question.audience == "child" and answer.child:
        text = answer.child
    elif question.audience == "staff" and answer.staff:
        text = answer.staff
    parts = [fill(knowledge, text.in_(language), question)]
    if question.foreign:
        parts.insert(0, say("I can only read and write French and English.", language))
    if question.topic == "sources":
        parts.append(_list_sources(knowledge, question))
    return "\n\n".join(parts)


def _list_sources(knowledge: Knowledge, question: Question) -> str:
    """List what the last answer cited, with its date, for channels that show only text."""
    if not question.cited_before:
        return say("I have not cited anything yet in this conversation.", question.language)
    rows = []
    for passage in question.cited_before:
        cited = cite(knowledge, passage, question)
        named = [cited["title"], cited["publisher"], cited["published_shown"], cited["locator"]]
        rows.append(f"- {', '.join(part for part in named if part)}")
    return "\n".join(dict.fromkeys(rows))
