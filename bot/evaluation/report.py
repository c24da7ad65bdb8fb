"""One HTML page of everything that was measured, whole in itself: no script, nothing fetched."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.errors import SettingError
from bot.evaluation import plots
from bot.evaluation.calibration import belief_of, bins, expected_error
from bot.evaluation.measured import Measured
from bot.evaluation.measures import DANGER, Share, TopicResult, by, confused_pairs, share
from bot.evaluation.offers import right_or_offered
from bot.evaluation.sets import LANGUAGES

TEMPLATES = Path(__file__).parent / "templates"
MOST_PAIRS = 30


@dataclass(frozen=True)
class TopicRow:
    """One topic, or one group of topics, in both languages: right at once."""

    name: str
    shares: dict[str, Share]


@dataclass(frozen=True)
class LanguageRow:
    """The topic measures of one language. `calibration_error` is a share from 0 to 1."""

    language: str
    right: Share
    second: Share
    offered: Share
    reply: Share
    calibration_error: float


def write(path: Path, measured: Measured, model: str) -> None:
    """Write the page, whole or not at all. Raises SettingError if the place takes no file."""
    page = render(measured, model)
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_text(page, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise SettingError(
            f"The report cannot be written to {path} ({error.strerror}). Name another place."
        ) from error
    finally:
        part.unlink(missing_ok=True)


def render(measured: Measured, model: str) -> str:
    """Give the page as HTML."""
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    topics, danger = measured.topics, measured.danger
    pairs = confused_pairs(topics)[:MOST_PAIRS]
    binned = bins(belief_of(result) for result in topics)
    return templates.get_template("report.html").render(
        model=model,
        languages=LANGUAGES,
        language_rows=_languages(measured),
        groups=_rows(topics, lambda r: measured.knowledge.topics[r.case.topic].group),
        topics=_rows(topics, lambda r: r.case.topic),
        group_of={name: record.group for name, record in measured.knowledge.topics.items()},
        pairs=pairs,
        heat_map=plots.confusions(pairs) if pairs else None,
        bins=binned,
        calibration_error=expected_error(binned),
        reliability=plots.reliability(binned),
        replies=_replies(topics),
        danger=_danger(measured),
        everyday=share(r.reading.danger for r in topics if DANGER not in r.case.right),
        missed=[d for d in danger if d.case.danger and not d.raised],
        false_alarms=[d for d in danger if d.raised and not d.case.danger],
        facts=_facts(measured),
        misread_topics=[r for r in topics if not r.right],
        wrong_facts=[f for f in measured.facts if _wrong(f)],
    )


def _languages(measured: Measured) -> list[LanguageRow]:
    rows = []
    for language, group in by(measured.topics, lambda r: r.case.language).items():
        rows.append(
            LanguageRow(
                language,
                right=share(r.right for r in group),
                second=share(r.among_two for r in group),
                offered=share(right_or_offered(measured.knowledge, r) for r in group),
                reply=share(r.reading.language == language for r in group if r.keeps_language),
                calibration_error=expected_error(bins(belief_of(r) for r in group)),
            )
        )
    return rows


def _rows(results: list[TopicResult], key) -> list[TopicRow]:
    rows = []
    for name, group in sorted(by(results, key).items()):
        shares = {
            language: share(r.right for r in own)
            for language, own in by(group, lambda r: r.case.language).items()
        }
        rows.append(TopicRow(name, shares))
    return rows


def _replies(results: list[TopicResult]) -> dict[str, dict[str, int]]:
    """Count the languages of the replies: language written, then language answered."""
    return {
        language: {
            answered: sum(r.reading.language == answered for r in group) for answered in LANGUAGES
        }
        for language, group in by(results, lambda r: r.case.language).items()
    }


def _danger(measured: Measured) -> list[tuple[str, str, str, Share]]:
    """Give language, danger or calm, kind and the share with the alarm raised."""
    kinds = by(
        measured.danger,
        lambda d: (d.case.language, "danger" if d.case.danger else "calm", d.case.kind),
    )
    order = sorted(kinds.items(), key=lambda item: (item[0][1] == "calm", *item[0]))
    return [(*key, share(d.raised for d in group)) for key, group in order]


def _facts(measured: Measured) -> list[tuple[str, str, Share]]:
    """Give language, measure and share."""
    rows = []
    for language, group in by(measured.facts, lambda f: f.case.language).items():
        known = [f for f in group if f.case.facts]
        rows += [
            (language, "right fact in the text", share(f.right_fact for f in known)),
            (language, "right passage first", share(f.right_passage for f in known)),
            (language, "wrong figure told", share(f.wrong_fact for f in known)),
            (
                language,
                "without an answer: said so",
                share(not f.told.facts for f in group if not f.case.facts),
            ),
        ]
    return rows


def _wrong(result) -> bool:
    return not result.right_fact if result.case.facts else bool(result.told.facts)
