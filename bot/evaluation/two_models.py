"""Two models on the same messages: what got better, what got worse."""

from __future__ import annotations

from dataclasses import dataclass

from bot.evaluation.measures import DangerResult, Share, TopicResult, share


@dataclass(frozen=True)
class Measured:
    """What one model made of the evaluation sets."""

    topics: list[TopicResult]
    danger: list[DangerResult]


@dataclass(frozen=True)
class Side:
    """One measure of both models."""

    name: str
    before: Share
    after: Share

    @property
    def gain(self) -> float:
        """How many points the second model is above the first."""
        return self.after.percent - self.before.percent


def sides(first: Measured, second: Measured) -> list[Side]:
    """Give the measures of both models, by language where there is one."""
    found = []
    for language in ("fr", "en"):
        for name, ask in (
            ("topic right at once", lambda r: r.right),
            ("topic right or second", lambda r: r.among_two),
            ("language of the reply", lambda r: r.reading.language == r.case.language),
        ):
            pair = [
                share(ask(r) for r in m.topics if r.case.language == language)
                for m in (first, second)
            ]
            found.append(Side(f"{language} {name}", *pair))
        for name, danger in (("danger found", True), ("false alarms", False)):
            pair = [
                share(
                    r.raised
                    for r in m.danger
                    if r.case.language == language and r.case.danger is danger
                )
                for m in (first, second)
            ]
            found.append(Side(f"{language} {name}", *pair))
    return found


def turned(first: Measured, second: Measured) -> tuple[list, list]:
    """List the results that only the second model has right, and those that only the first has.

    Each is a pair (result of the first, result of the second); messages of danger come first.
    """
    better, worse = [], []
    pairs = [
        (a, b, a.raised == a.case.danger, b.raised == b.case.danger)
        for a, b in zip(first.danger, second.danger, strict=True)
    ]
    pairs += [(a, b, a.right, b.right) for a, b in zip(first.topics, second.topics, strict=True)]
    for before, after, was_right, is_right in pairs:
        if was_right != is_right:
            (better if is_right else worse).append((before, after))
    return better, worse
