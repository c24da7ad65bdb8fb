"""What is asked of the knowledge: one turn, as the dialogue understood it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from bot.knowledge.precise import Told
from bot.knowledge.records import (
    AgeBand,
    Audience,
    Circumstance,
    DangerKind,
    FeelingKind,
    HurdleKind,
    Language,
)

# answer: the topic's own text. more: passages not told yet. step, overview: of a plan.
# numbers: only whom to call. doubt: which of two topics was meant. closing: nothing more is
# wanted. deleted: the talk is deleted. people: not understood twice, so people are named.
# comfort: a feeling was said, and nothing else. hurdle: something stands in the way.
# astray: what was said in the middle of a plan was not understood.
Form = Literal[
    "answer",
    "more",
    "step",
    "overview",
    "numbers",
    "doubt",
    "closing",
    "deleted",
    "people",
    "comfort",
    "hurdle",
    "astray",
]


@dataclass(frozen=True)
class Question:
    """What is asked, by whom and from where. `country_assumed`: nobody said it.

    `plan`, `step` (from 0) and `circumstance` belong to a plan; `second` is the other topic of
    a doubt; `paused` names a plan that was left and can be taken up again;
    `feeling` is what a comfort answers, `known` whether its writer is known to be an adult;
    `noted`: a step is told again after something was told beside it;
    `about` is the topic under way, whose lines are meant by "whom can I call"; `again`: the same
    words would be said for the third time.
    """

    topic: str
    language: Language
    country: str
    form: Form = "answer"
    country_assumed: bool = False
    region: str | None = None
    audience: Audience = "parent"
    danger: bool = False
    danger_kind: DangerKind | None = None
    cited_before: tuple[str, ...] = ()
    foreign: bool = False
    told: Told = Told()
    told_before: tuple[str, ...] = ()
    plan: str | None = None
    step: int = 0
    circumstance: Circumstance | None = None
    age: AgeBand | None = None
    second: str | None = None
    paused: str | None = None
    about: str | None = None
    again: bool = False
    feeling: FeelingKind | None = None
    known: bool = False
    hurdle: HurdleKind | None = None
    noted: bool = False

    def kept(self) -> dict[str, Any]:
        """Give what a slot keeps, so that it can be asked again."""
        return asdict(self)

    @classmethod
    def again_from(cls, kept: dict[str, Any]) -> Question:
        """Read what a slot kept. Unknown keys, from an older version, are dropped."""
        known = {field.name for field in fields(cls)}
        values = {name: _tuple(value) for name, value in kept.items() if name in known}
        told = {name: _tuple(value) for name, value in kept.get("told", {}).items()}
        return cls(**{**values, "told": Told(**told)})


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
