"""The records of seeds/, one type a kind of file.

Every type refuses unknown keys, so that a misspelt key is an error and not a
silent loss. Texts for people come in both languages, always.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

Language = Literal["fr", "en"]
Audience = Literal["parent", "child", "staff"]
Urgency = Literal["information", "support", "urgent", "emergency"]
Group = Literal["information", "action", "situation", "conversation"]

Line = Annotated[str, Meta(min_length=1)]
SourceId = Annotated[str, Meta(pattern=r"^[a-z0-9_]+$")]
PassageId = Annotated[str, Meta(pattern=r"^[a-z0-9_]+#[a-zA-Z0-9_.-]+$")]
LocalId = Annotated[str, Meta(pattern=r"^[a-zA-Z0-9_.-]+$")]
FactId = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*$")]
HelplineId = Annotated[str, Meta(pattern=r"^[a-z]{2}_[a-z0-9_]+$")]
CountryCode = Annotated[str, Meta(pattern=r"^[A-Z]{2}$")]
PartialDate = Annotated[str, Meta(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")]
HttpsAddress = Annotated[str, Meta(pattern=r"^https://\S+$")]
AnyAddress = Annotated[str, Meta(pattern=r"^https?://\S+$")]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]


class Record(Struct, frozen=True, forbid_unknown_fields=True):
    """A record that cannot change once it is read."""


class Text(Record, kw_only=True):
    """The same text in both languages."""

    fr: Line
    en: Line

    def in_(self, language: Language) -> str:
        """Give the text in one language."""
        return self.fr if language == "fr" else self.en


class Asked(Record, kw_only=True):
    """Questions that a fact or a passage answers, as people ask them; never shown."""

    fr: list[Line] = []
    en: list[Line] = []


# -- facts -----------------------------------------------------------------------------

FactKind = Literal["count", "percent", "share", "range", "money", "year", "month", "label"]


class Fact(Record, kw_only=True):
    """One figure of one passage.

    `value` by kind: count, percent (374 is 374 %), money and year a number; share
    [part, whole]; range [low, high]; month "2024-01"; label a text that is not a
    quantity (the number of a law article). `compact` writes 36200000 as 36.2 million.
    `countries`: where it holds, if only there, as that of a country's service or law.
    """

    id: FactId
    kind: FactKind
    value: int | float | str | list[int | float]
    currency: Annotated[str, Meta(pattern=r"^[A-Z]{3}$")] | None = None
    compact: bool = False
    unit: Text
    of_whom: Text | None = None
    period: Text | None = None
    said_by: Text
    reported: Literal["stated", "conditional"] = "stated"
    says: Text
    caveat: Text | None = None
    asked: Asked = Asked()
    # References to facts that say otherwise; nothing settles it, so all of them are told.
    differs: list[str] = []
    countries: list[CountryCode] = []


# -- sources and passages --------------------------------------------------------------


class Passage(Record, kw_only=True):
    """One paragraph of an article, in our own words; `countries` as those of a point."""

    id: LocalId
    sha256: Sha256
    says: Text
    topics: list[str]
    countries: list[CountryCode] = []
    facts: list[Fact] = []
    caveat: Text | None = None
    asked: Asked = Asked()


class LeftOut(Record, kw_only=True):
    """A paragraph that has no passage, and why."""

    id: LocalId
    reason: Line


class Article(Record, kw_only=True):
    """A press article. `title` is in our words; null means that the article does not say."""

    id: SourceId
    title: Text
    publisher: str | None
    published: PartialDate | None
    published_is: Literal["stated", "inferred"]
    language: Language
    quality: Text
    url: AnyAddress | None
    passages: list[Passage]
    left_out: list[LeftOut]


class Origin(Record, kw_only=True):
    """A public page behind a point of guidance."""

    body: Line
    title: Line
    url: AnyAddress
    published: PartialDate | None = None
    relayed_by: str | None = None


class Point(Record, kw_only=True):
    """One point of public guidance, in our own words. Without a source it cannot be cited.

    `countries`: those whose services or law it speaks of, if it speaks of nothing else.
    """

    id: LocalId
    says: Text
    topics: list[str]
    sources: list[Origin]
    confidence: Literal["confirmed", "partly", "general"]
    checked_on: PartialDate
    countries: list[CountryCode] = []
    facts: list[Fact] = []
    caveat: Text | None = None
    asked: Asked = Asked()


class Guidance(Record, kw_only=True):
    """A collection of points on one subject."""

    id: SourceId
    title: Text
    points: list[Point]


# -- helplines -------------------------------------------------------------------------

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
ClockTime = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-4]):[0-5][0-9]$")]
Function = Literal[
    "emergency", "counselling", "reporting", "takedown", "missing", "suicide", "prevention"
]
Reader = Literal["child", "parent", "staff", "worried_about_self"]


class Span(Record, kw_only=True, rename={"from_": "from"}):
    """Opening hours on some days, in the helpline's time zone; `to` may be 24:00."""

    days: list[Day]
    from_: ClockTime
    to: ClockTime


class Hours(Record, kw_only=True):
    """When a helpline answers. Only hours with `verified_on` are ever shown."""

    always: bool = False
    spans: list[Span] = []
    verified_on: datetime.date | None = None
    note: str | None = None


class Helpline(Record, kw_only=True, rename={"for_": "for"}):
    """One service. `phone` is written as it is dialled in the country."""

    id: HelplineId
    name: Text
    does: Text
    for_: list[Reader]
    functions: list[Function]
    phone: str | None = None
    e164: Annotated[str, Meta(pattern=r"^\+[0-9]{6,15}$")] | None = None
    from_abroad: Annotated[str, Meta(pattern=r"^\+[0-9]{6,15}$")] | None = None
    sms: Annotated[str, Meta(pattern=r"^[0-9]{2,6}$")] | None = None
    sms_keyword: str | None = None
    url: HttpsAddress | None = None
    url_fr: HttpsAddress | None = None
    email: str | None = None
    hours: Hours = Hours()
    time_zone: str | None = None
    languages: list[str] = []
    free: bool | None = None
    anonymous: bool | None = None
    age_min: int | None = None
    age_max: int | None = None
    region: str | None = None
    not_for: Text | None = None
    status: Literal["confirmed", "general_knowledge"]
    confidence: Literal["high", "medium", "low"]
    sources: list[str] = []
    verified_on: datetime.date | None = None
    verified_by: str | None = None
    hidden: str | None = None


Profile = Literal[
    "danger",
    "missing",
    "suicide",
    "sextortion",
    "image_shared",
    "grooming",
    "webcam",
    "child",
    "worried_about_self",
    "staff",
    "report",
    "take_down",
    "support",
    "advice",
    "adult_victim",
]


class Country(Record, kw_only=True):
    """The services of one country, and which come first in which situation.

    `emergency` are the numbers to call, `medical` the ambulance, `silent` what works
    for someone who cannot speak. `languages` orders nothing: both are always served.
    """

    country: CountryCode
    name: Text
    located: Text
    time_zone: str
    emergency: list[HelplineId]
    medical: list[HelplineId] = []
    silent: list[HelplineId] = []
    lines: list[Helpline]
    first: dict[Profile, list[HelplineId]]


# -- answers and topics ----------------------------------------------------------------


class Extra(Record, kw_only=True):
    """A paragraph that belongs to one country."""

    text: Text
    cites: list[PassageId] = []


AgeBand = Literal["under_7", "7_10", "11_13", "14_17"]


class ByAge(Record, kw_only=True):
    """What the answer becomes for a child of one age band."""

    text: Text
    cites: list[PassageId] = []


class Answer(Record, kw_only=True):
    """The vetted answer to one topic.

    `title` names the topic on a button, `question` is how a person asks for it. `child`
    and `staff` replace `lead` for those readers, `ages` when the child's age is known.
    """

    topic: FactId
    title: Text
    question: Text
    lead: Text
    child: Text | None = None
    staff: Text | None = None
    ages: dict[AgeBand, ByAge] = {}
    countries: dict[CountryCode, Extra] = {}
    cites: list[PassageId] = []
    helplines: Profile | None = None
    suggestions: list[FactId] = []
    reviewed_by: str | None = None
    reviewed_on: datetime.date | None = None


Circumstance = Literal["paid", "published", "child_unaware", "deleted", "refuses_help"]
DangerKind = Literal["meeting", "missing", "suicide", "abuser_near", "abuse_now"]


FeelingKind = Literal["afraid", "lost", "ashamed", "worn_out"]


class Feeling(Record, kw_only=True):
    """What is said first to someone who says how they feel, before the way on.

    `anyone` is for a writer who may be a child or an adult: it calls nobody by a pronoun.
    """

    parent: Text
    child: Text
    staff: Text
    anyone: Text


HurdleKind = Literal["school_idle", "police_idle", "unheard", "normal", "anger"]


class Hurdle(Record, kw_only=True):
    """What is said when something stands in the way after a situation was told."""

    topic: FactId
    parent: Text
    child: Text
    staff: Text
    cites: list[PassageId]


class Step(Record, kw_only=True):
    """One step of a plan: short, what to do now and what not to do. `child`: for a child."""

    id: FactId
    title: Text
    text: Text
    child: Text | None = None
    countries: dict[CountryCode, Extra] = {}
    cites: list[PassageId]
    helplines: Profile | None = None


class Case(Record, kw_only=True):
    """A circumstance that a plan has words for, such as money already paid."""

    id: Circumstance
    title: Text
    text: Text
    child: Text | None = None
    cites: list[PassageId]


class Plan(Record, kw_only=True):
    """The guided steps through one situation, told one at a time.

    `dangers` are the kinds of danger now (understanding/danger.py) that it serves; a plan
    of a situation serves its topic whatever the kind. `opening` comes before the first step.
    """

    id: FactId
    topic: FactId
    dangers: list[DangerKind] = []
    opening: Text
    child: Text | None = None
    steps: Annotated[list[Step], Meta(min_length=2)]
    cases: list[Case] = []
    reviewed_by: str | None = None
    reviewed_on: datetime.date | None = None


class Topic(Record, kw_only=True):
    """A thing that must be told apart, with the urgency of its answer."""

    group: Group
    urgency: Urgency
    about: Line
