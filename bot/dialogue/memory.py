"""What a conversation remembers between turns, as plain data that a slot can keep."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from bot.knowledge.question import Question
from bot.knowledge.records import AgeBand, Group
from bot.knowledge.reply import Reply
from bot.understanding.writer import Writer

MOST_REMEMBERED = 60  # passages
SAME_BEFORE = 2  # the same words are not said a third time in a row


@dataclass(frozen=True)
class Memory:
    """What was said last, what it offered, and the plan under way.

    `last` is the last question answered (Question.kept), `subject` the last one that was no
    small talk. `offers` are title, payload and target of what was offered. `matter` is the last situation told. `plan` and `step`:
    the plan under way and the step told last. `lost`: messages in a row not understood;
    `people_named`: the lines were given for that already. `cited`: the passages behind the last
    reply that had some; `seen`: all that were cited, so that none is told twice. `said`, `times`: a fingerprint of
    the last reply, and how often it was said in a row. `writer`: an adult who spoke of a child
    of theirs, or a child who said so; None while nothing told.
    """

    last: dict[str, Any] | None = None
    subject: dict[str, Any] | None = None
    offers: list[dict[str, Any]] = field(default_factory=list)
    matter: str | None = None
    plan: str | None = None
    step: int = 0
    age: AgeBand | None = None
    cited: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    lost: int = 0
    people_named: bool = False
    said: str = ""
    times: int = 0
    writer: Writer | None = None

    @classmethod
    def read(cls, kept: object) -> Memory:
        """Read what a slot kept; nothing, or what an older version kept, is an empty memory."""
        if not isinstance(kept, dict) or set(kept) != {f.name for f in fields(cls)}:
            return cls()
        return cls(**kept)

    def kept(self) -> dict[str, Any]:
        """Give what the slot keeps."""
        return asdict(self)

    def would_repeat(self, fingerprint: str) -> bool:
        """Tell whether a reply would be said for the third time in a row."""
        return fingerprint == self.said and self.times >= SAME_BEFORE

    def after(
        self,
        question: Question,
        reply: Reply,
        fingerprint: str,
        group: Group,
        lost: bool,
        writer: Writer | None = None,
    ) -> Memory:
        """Remember a turn. `group` is that of the question's topic; `writer` as known by now."""
        # A feeling leaves the talk where it was.
        comforted = question.form == "comfort"
        small_talk = group == "conversation" or comforted
        cited = [citation["passage"] for citation in reply.citations]
        new = bool(cited) and question.topic != "sources"
        on_plan = question.form in ("step", "overview")
        asked = question.kept()
        return replace(
            self,
            last=asked,
            subject=self.subject if comforted or (small_talk and self.subject) else asked,
            offers=[asdict(offer) for offer in reply.offers],
            matter=question.topic if group == "situation" and not comforted else self.matter,
            plan=question.plan if on_plan else self.plan,
            step=question.step if on_plan and not question.circumstance else self.step,
            age=question.age or self.age,
            cited=cited if new else self.cited,
            seen=list(dict.fromkeys([*self.seen, *cited]))[-MOST_REMEMBERED:] if new else self.seen,
            lost=self.lost + 1 if lost else 0,
            people_named=self.people_named or question.form == "people",
            said=fingerprint,
            times=self.times + 1 if fingerprint == self.said else 1,
            writer=writer or self.writer,
        )
