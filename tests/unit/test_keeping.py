"""Missed messages are kept with consent only, and counts tell of nobody."""

import datetime

import pytest

from bot.privacy.masker import Masker
from bot.reporting.counts import Counts, traits_of
from bot.review.kept import KeptMessages
from bot.runtime.observing import Note, Observer
from bot.runtime.reading import how_read
from bot.runtime.settings import Project

TODAY = datetime.date(2026, 3, 10)
REPLY = {"topic": "prevention", "language": "fr", "country": "FR", "urgency": "information", "audience": "parent"}  # fmt: skip


def read(intent="prevention", belief=0.2, danger=False):
    return how_read(
        {
            "intent": {"name": intent, "confidence": belief},
            "intent_ranking": [{"name": intent, "confidence": belief}],
            "language": {"odds": 3.0},
            "danger": danger,
        }
    )


def note(reply=REPLY, **reading):
    moment = datetime.datetime(2026, 3, 10, 22, 14)
    return Note(moment, "mon fils Lucas fait un truc bizarre", reply, read(**reading), 0.2)


def test_nothing_is_kept_without_consent(tmp_path):
    kept = KeptMessages(tmp_path)
    assert kept.consent() is None
    assert not kept.keep(TODAY, "fr", "un message", "prevention", 0.2)
    assert not list(tmp_path.iterdir())


def test_what_is_kept_ends_with_its_time_and_with_the_consent(tmp_path):
    kept = KeptMessages(tmp_path)
    kept.allow(7, TODAY)
    assert kept.keep(TODAY, "fr", "ancien message", "prevention", 0.2)
    assert not kept.keep(TODAY, "fr", "ancien message", "prevention", 0.2)  # once is enough
    later = TODAY + datetime.timedelta(days=8)
    assert kept.keep(later, "en", "new message", "prevention", 0.3)
    assert [message.text for message in kept.all()] == ["new message"]
    assert kept.withdraw() == 1
    assert kept.all() == []
    assert b"new message" not in (tmp_path / "review.sqlite").read_bytes()
    assert not kept.keep(later, "en", "another", "prevention", 0.3)


@pytest.mark.parametrize(
    ("seen", "missed"),
    [
        (note(), True),
        (note(intent="nlu_fallback", belief=0.9), True),
        (note(belief=0.9), False),
        (note(danger=True), False),
        (note(REPLY | {"urgency": "emergency"}), False),
        (note(REPLY | {"audience": "child"}), False),
        (note(REPLY | {"topic": "own_behaviour"}), False),
        (note(REPLY | {"topic": "harmful_request"}), False),
    ],
)
def test_only_calm_messages_that_were_missed_may_be_kept(seen, missed):
    assert seen.missed is missed


def test_counts_hold_each_trait_by_itself(tmp_path):
    counts = Counts(tmp_path)
    moment = datetime.datetime(2026, 3, 10, 22, 14)
    for understood in (True, False, True):
        counts.add(TODAY, traits_of(REPLY, understood, 0.2, moment))
    totals = counts.totals(TODAY, TODAY)
    assert totals["turns"]["all"] == 3
    assert totals["understood"] == {"yes": 2, "no": 1}
    assert totals["hours"] == {"21–24": 3}
    assert totals["time"] == {"< 0.25 s": 3}
    assert counts.by_day(TODAY, TODAY) == {TODAY: 3}
    yesterday = TODAY - datetime.timedelta(days=1)
    assert not counts.totals(yesterday, yesterday)["turns"]


def observed(monkeypatch, folder):
    monkeypatch.setenv("BALISE_DATA", str(folder))
    moment = datetime.datetime(2026, 3, 10, 22, 14)
    return Observer(Project(), lambda: moment, Masker(Project()))


def test_a_turn_is_counted_and_a_missed_message_kept_masked(tmp_path, monkeypatch):
    kept = KeptMessages(tmp_path)
    kept.allow(30, TODAY)
    observer = observed(monkeypatch, tmp_path)
    from bot.runtime import observing

    observing._last_read.set(read())
    observer.after_turn("ma fille Clémentine joue à un truc, 06 12 34 56 78", REPLY, 0.2)
    observer.finish()
    assert Counts(tmp_path).totals(TODAY, TODAY)["topic"] == {"prevention": 1}
    assert [m.text for m in kept.all()] == ["ma fille [name] joue à un truc, [number]"]


def test_what_its_writer_had_deleted_is_not_kept_for_review_either(tmp_path, monkeypatch):
    kept = KeptMessages(tmp_path)
    kept.allow(30, TODAY)
    observer = observed(monkeypatch, tmp_path)
    from bot.runtime import observing

    for text in ("ma fille Clémentine joue à un truc bizarre", "une autre question bizarre"):
        observing._last_read.set(read())
        observer.after_turn(text, REPLY, 0.2)
    observer.forget(["ma fille [name] joue à un truc bizarre"])
    observer.finish()
    assert [m.text for m in kept.all()] == ["une autre question bizarre"]
    assert b"truc bizarre" not in (tmp_path / "review.sqlite").read_bytes()


def test_only_the_owner_can_read_what_is_kept(tmp_path):
    folder = tmp_path / "data"
    KeptMessages(folder).allow(30, TODAY)
    Counts(folder).add(TODAY, {"topic": "prevention"})
    assert [oct(path.stat().st_mode)[-3:] for path in (folder, *folder.iterdir())] == [
        "700",
        "600",
        "600",
    ]


def test_a_fault_in_writing_reaches_nobody(tmp_path, monkeypatch, caplog):
    place = tmp_path / "file"
    place.write_text("no folder")
    observer = observed(monkeypatch, place)
    for _ in range(3):
        observer.after_turn("un message secret", REPLY, 0.2)
    observer.after_turn("un message", None, 0.2)
    observer.finish()
    assert caplog.text.count("not counted") == 1
    assert "secret" not in caplog.text


def test_a_turn_without_its_text_is_counted_and_not_kept(tmp_path, monkeypatch):
    kept = KeptMessages(tmp_path)
    kept.allow(30, TODAY)
    observer = observed(monkeypatch, tmp_path)
    from bot.runtime import observing

    observing._last_read.set(read())
    observer.after_turn(None, REPLY, 0.2)
    observer.finish()
    assert Counts(tmp_path).totals(TODAY, TODAY)["topic"] == {"prevention": 1}
    assert kept.all() == []
