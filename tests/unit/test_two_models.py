"""What a second model does better and worse than a first."""

from bot.evaluation.measures import DangerResult, Reading, TopicResult
from bot.evaluation.sets import DangerCase, TopicCase
from bot.evaluation.two_models import Measured, sides, turned


def measured(*topics: str, raised: bool) -> Measured:
    cases = [TopicCase(f"m{n}", "fr", "report", frozenset({"report"})) for n in range(len(topics))]
    read = [Reading(((topic, 0.9),), "fr") for topic in topics]
    danger = DangerCase("danger", "fr", True, "meeting")
    return Measured(
        [TopicResult(case, reading) for case, reading in zip(cases, read, strict=True)],
        [DangerResult(danger, Reading((("report", 0.5),), "fr", raised))],
    )


def test_gains_and_losses_are_named():
    first = measured("report", "greet", "greet", raised=True)
    second = measured("greet", "report", "report", raised=False)
    better, worse = turned(first, second)
    assert [after.case.text for _, after in better] == ["m1", "m2"]
    assert [after.case.text for _, after in worse] == ["danger", "m0"]
    gains = {side.name: round(side.gain, 1) for side in sides(first, second)}
    assert gains["fr topic right at once"] == 33.3
    assert gains["fr danger found"] == -100.0
    assert gains["fr language of the reply"] == 0.0
