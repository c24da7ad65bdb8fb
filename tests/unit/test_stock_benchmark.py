"""The benchmark beside stock Rasa counts, compares and writes what it found as it should."""

import os
import re
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from benchmarks.stock import (
    environments,
    measures,
    messages,
    page,
    plot,
    processes,
    projects,
    sides,
    table,
)
from benchmarks.stock.__main__ import main
from benchmarks.stock.measures import MEASURES, compare, percentile, turns_figures
from benchmarks.stock.results import Results
from bot.authoring import example_files
from bot.authoring.example_files import Line
from bot.errors import SetupError
from bot.runtime.settings import ROOT

OURS = {
    "reply p50": [9.0, 10.0, 11.0], "reply p95": [20.0, 21.0, 22.0], "turns 50": [100.0],
    "crowd p95 50": [480.0], "errors 50": [0, 0, 1], "start warm": [4.0], "memory rest": [300.0],
    "disk": [600.0], "reply bytes crisis": [4000.0],
}  # fmt: skip
STOCK = {
    "reply p50": [90.0, 80.0, 77.0], "reply p95": [100.0, 100.0, 100.0], "turns 50": [10.0],
    "crowd p95 50": [5000.0], "errors 50": [0, 0, 0], "start warm": [40.0],
    "memory rest": [1300.0], "disk": [2600.0], "reply bytes crisis": [4100.0],
}  # fmt: skip


@pytest.fixture
def results():
    """A run with few epochs of stock's networks."""
    return Results(
        taken="2030-01-02T03:04:05",
        machine={"cores": 2, "processor": "X", "memory_gb": 4.0, "system": "Linux 6.1", "load_before": 3.0},
        setting={"rounds": 3, "replies": 48, "seconds": 15, "turns": 10000, "every": 1000,
                 "examples": 5000, "of_examples": 5000, "note": "", "stock_model_of_other_examples": False},
        training={"balise": {"seconds": 50.0, "processor": 90.0, "in_epochs": 0.0, "epochs": None},
                  "stock": {"seconds": 300.0, "processor": 500.0, "in_epochs": 100.0, "epochs": 10}},
        figures={"balise": dict(OURS), "stock": dict(STOCK)},
        samples={"balise": [300.0, 310.0, 311.0], "stock": [1300.0, 1400.0, 1500.0]},
    )  # fmt: skip


def line(lines, key):
    return next(each for each in lines if each.measure.key == key)


def test_a_percentile_is_a_value_that_was_measured():
    values = [5.0, 1.0, 4.0, 2.0, 3.0]
    assert [percentile(values, share) for share in (0, 0.5, 0.8, 0.95, 1)] == [1, 3, 4, 5, 5]
    assert percentile(list(range(1, 101)), 0.95) == 95
    assert percentile([7.0], 0.5) == 7


def test_replies_are_summed_up_by_kind_and_together():
    found = turns_figures({"crisis": [1.0, 2.0, 3.0], "follow-up": [10.0]}, {"crisis": [5, 7, 6]})
    assert found["reply p50 crisis"] == 2 and found["reply p50 follow-up"] == 10
    assert found["reply p50"] == 2 and found["reply p95"] == 10
    assert found["reply bytes crisis"] == 6


def test_ratios_are_taken_round_by_round():
    ratio = line(compare(OURS, STOCK), "reply p50").ratio
    assert ratio.least == 9 / 90 and ratio.median == 10 / 80 and ratio.greatest == 11 / 77


def test_goals_are_judged_by_the_median_and_errors_by_the_worst_round():
    lines = compare(OURS, STOCK)
    reached = {each.measure.key: each.reached for each in lines}
    assert reached["reply p50"] is True  # 1/8 in the median round
    assert reached["reply p95"] is False  # 1/4.8, of 1/6
    assert reached["crowd p95 50"] is True and reached["errors 50"] is False
    assert reached["start warm"] is True and reached["disk"] is True
    assert reached["turns 50"] is None  # no goal


def test_a_start_that_is_slow_misses_its_goal_though_stock_is_slower_still():
    lines = compare({"start warm": [6.0]}, {"start warm": [90.0]})
    assert line(lines, "start warm").reached is False


def test_what_stock_did_not_reach_at_all_has_no_ratio():
    assert line(compare(OURS, STOCK), "errors 50").ratio is None


def test_every_measure_has_a_key_and_a_title_of_its_own():
    assert len({measure.key for measure in MEASURES}) == len(MEASURES)
    assert len({measure.title for measure in MEASURES}) == len(MEASURES)


def test_the_table_tells_median_spread_ratio_and_goal(results):
    rows = {row[0]: row for row in table.rows(page.lines_of(results))}
    assert rows["reply, median"] == (
        "reply, median", "10.0 ms (9.0–11.0)", "80.0 ms (77.0–90.0)", "1/8.0 (7.0–10.0)", "1/8",
        "reached",
    )  # fmt: skip
    assert rows["50 at once, turns"][3] == "×10.0"
    assert rows["start to first answer, warm"][4] == "1/8, under 5 s"
    shown = table.plain(list(rows.values())).splitlines()
    assert len({text.index("stock Rasa") for text in shown[:1]} | {shown[1].index("80.0")}) == 1


def test_a_training_with_few_epochs_is_extrapolated_by_its_steps_and_marked(results):
    assert measures.steps(2) == 1 / 64 + 1 / 256
    assert 0.0072 < measures.steps(100) / 100 < 0.0073
    times = measures.steps(100) / measures.steps(10)
    training = line(page.lines_of(results), "training").stock.median
    assert training == pytest.approx(200 + 100 * times)
    processor = line(page.lines_of(results), "training processor").stock.median
    assert processor == pytest.approx(training * 500 / 300)
    text = page.as_markdown(results)
    assert f"{training:,.0f} s *" in text and "10 of 100 epochs" in text
    results.training["stock"]["epochs"] = 100
    assert line(page.lines_of(results), "training").stock.median == 300
    assert " *" not in page.as_text(results)


def test_the_page_says_when_the_machine_was_shared(results):
    assert "Other work ran" in page.as_text(results)
    results.machine["load_before"] = 0.1
    assert "Other work ran" not in page.as_text(results)


def test_the_page_tells_when_stock_learnt_from_fewer_examples(results):
    assert "on both sides" in page.as_text(results)
    results.setting["stock_examples"] = 300
    assert "Balise learnt from 5,000 of 5,000 examples, stock from 300" in page.as_text(results)


def test_the_docs_get_table_picture_and_data_and_keep_the_rest(results, tmp_path, monkeypatch):
    monkeypatch.setattr(page, "PICTURE", tmp_path / "images/performance.svg")
    monkeypatch.setattr(page, "DATA", tmp_path / "performance.json")
    doc = tmp_path / "performance.md"
    doc.write_text(f"# How fast\n\n{page.BEGIN}\nold\n{page.END}\n\nWhy.\n", encoding="utf-8")
    page.write_docs(results, b"<svg/>", doc)
    text = doc.read_text(encoding="utf-8")
    assert text.startswith("# How fast") and text.endswith("\n\nWhy.\n") and "old" not in text
    assert "| reply, median | 10.0 ms" in text
    assert Results.read(tmp_path / "performance.json") == results
    assert (tmp_path / "images/performance.svg").read_bytes() == b"<svg/>"


def test_a_page_without_its_marks_is_left_as_it_is(results, tmp_path):
    doc = tmp_path / "performance.md"
    doc.write_text("# How fast\n", encoding="utf-8")
    with pytest.raises(SetupError, match="expected the lines"):
        page.write_docs(results, b"", doc)
    assert doc.read_text(encoding="utf-8") == "# How fast\n"


def test_the_page_of_the_docs_has_its_marks():
    assert page.put_into(page.PAGE.read_text(encoding="utf-8"), "x").count(page.BEGIN) == 1


def test_the_picture_shows_shares_of_stock_with_goals_and_is_the_same_each_time(results):
    lines = page.lines_of(results)
    bars = plot.bars(lines)
    assert ("reply, median", 0.125, 0.125) in bars
    assert ("disk, packages and model", 600 / 2600, 0.25) in bars
    picture = plot.draw(lines, results.samples, 1000)
    assert picture == plot.draw(lines, results.samples, 1000)
    assert b"stock Rasa" in picture and b"1/8.0" in picture


def test_an_earlier_run_is_shown_without_measuring(results, tmp_path):
    path = tmp_path / "run.json"
    results.write(path)
    shown = CliRunner().invoke(main, ["--from", str(path)])
    assert shown.exit_code == 0 and "10.0 ms (9.0–11.0)" in shown.output
    path.write_text("{}")
    refused = CliRunner().invoke(main, ["--from", str(path)])
    assert refused.exit_code == 1 and "expected the JSON of a run" in refused.output


def test_examples_are_chosen_alike_each_time_and_from_every_file(tmp_path):
    lines = [
        Line(f"i{file}", "en", f"text {number}", tmp_path / f"i{file}.en.yml", number)
        for file, size in ((1, 90), (2, 10), (3, 3))
        for number in range(size)
    ]
    chosen = projects.choose(lines, 30)
    assert chosen == projects.choose(lines, 30)
    by_intent = [sum(each.intent == f"i{file}" for each in chosen) for file in (1, 2, 3)]
    assert by_intent == [26, 3, 2]
    assert projects.choose(lines, None) == lines == projects.choose(lines, 500)


def test_files_keep_only_the_chosen_examples(tmp_path):
    lines = example_files.read_lines(ROOT / "data/nlu")
    chosen = projects.choose(lines, 300)
    projects.write_examples(tmp_path / "nlu", chosen)
    kept = Counter((each.intent, each.language, each.text) for each in chosen)
    written = example_files.read_lines(tmp_path / "nlu")
    assert Counter((each.intent, each.language, each.text) for each in written) == kept


def test_stock_can_be_asked_everything_in_both_languages():
    from benchmarks.stock import replies

    made = replies.prepare()
    rules = yaml.safe_load((ROOT / "data/stories/rules.yml").read_text(encoding="utf-8"))["rules"]
    intents = {rule["steps"][0]["intent"] for rule in rules}
    assert set(made) == {"fr", "en"}
    for replies_of in made.values():
        assert intents <= set(replies_of)
        assert all(each["text"] and each["custom"]["reply"] for each in replies_of.values())
        assert replies_of["immediate_danger"]["custom"]["reply"]["urgency"] == "emergency"


def test_messages_are_of_every_kind_in_both_languages_and_short_enough():
    asked = messages.read()
    for kind in ("short question", "long story", "crisis", "follow-up"):
        assert {each.language for each in asked if each.kind == kind} == {"fr", "en"}
    assert all(len(each.text) <= 2000 for each in asked)
    assert all(bool(each.after) == (each.kind == "follow-up") for each in asked)


def test_a_person_talks_ten_turns_and_the_next_begins_elsewhere():
    asked = messages.read()
    first, second = (
        [next(talk) for _ in range(21)]
        for talk in (messages.talk(asked, 0), messages.talk(asked, 1))
    )
    assert [conversation for conversation, _ in first] == [0] * 10 + [1] * 10 + [2]
    assert first[0][1] != second[0][1]


def test_the_time_in_epochs_is_read_from_the_bars_of_every_network():
    log = (
        "Starting to train component 'DIETClassifier'.\n"
        "Epochs:  50%|#| 1/2 [00:40<00:40, 40s/it]\rEpochs: 100%|#| 2/2 [01:20<00:00, 40s/it]"
        "\rEpochs: 100%|#| 2/2 [01:21<00:00, 40s/it, t_loss=5.5]\n"
        "Starting to train component 'TEDPolicy'.\n"
        "Epochs: 100%|#| 2/2 [1:00:05<00:00, 40s/it]\n"
    )
    assert sides.seconds_in_epochs(log) == 81 + 3605
    assert sides.seconds_in_epochs("nothing was trained") == 0


def test_everything_is_served_on_loopback_only(tmp_path):
    ours, stock = sides.both(tmp_path, None, None, 100)
    (stock.project / "models").mkdir(parents=True)
    (stock.project / "models/stock.tar.gz").touch()
    assert "--interface 127.0.0.1" in " ".join(stock.serve_commands(5005, 5055)[1])
    assert stock.environ()["SANIC_HOST"] == "127.0.0.1"  # the action server has no option
    assert "--host" not in ours.serve_commands(5005, 5055)[0]  # loopback is its own default
    assert stock.environ()["RASA_TELEMETRY_ENABLED"] == "false"


def test_memory_and_work_are_those_of_the_whole_tree_of_processes(tmp_path):
    work = "bytearray(30_000_000); sum(range(5_000_000)); print(flush=True); time.sleep(60)"
    child = f"import time; kept = {work}"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    log = tmp_path / "log"
    with processes.running(
        [[sys.executable, "-c", parent]], tmp_path, dict(os.environ), log
    ) as run:
        while not log.read_bytes():  # the child has told that it holds the memory
            assert run[0].poll() is None
            time.sleep(0.05)
        assert processes.memory(run) > 30
        assert processes.worked(run) > 0.05
        tree = processes._tree({run[0].pid})
        assert len(tree) == 2
    end = time.monotonic() + 30
    while any(Path(f"/proc/{number}").exists() for number in tree):
        assert time.monotonic() < end, "a process was left"
        time.sleep(0.05)


def test_a_hard_link_takes_its_room_once(tmp_path):
    (tmp_path / "a").write_bytes(b"x" * 1_000_000)
    (tmp_path / "b").hardlink_to(tmp_path / "a")
    (tmp_path / "c").symlink_to(tmp_path / "a")
    assert 1 <= processes.size([tmp_path]) < 1.1


def test_a_python_that_stock_cannot_run_on_is_refused_in_one_line(monkeypatch):
    with pytest.raises(SetupError, match="expected Python 3.10"):
        environments.find_stock_python("/bin/false")
    monkeypatch.setattr(environments, "_candidates", lambda: iter(()))
    with pytest.raises(SetupError, match="none was found. Install one"):
        environments.find_stock_python()


def test_the_peer_has_the_defaults_of_rasa_and_names_no_address():
    config = yaml.safe_load((projects.PEER / "config.yml").read_text(encoding="utf-8"))
    assert [step["name"] for step in config["pipeline"]] == [
        "WhitespaceTokenizer", "RegexFeaturizer", "LexicalSyntacticFeaturizer",
        "CountVectorsFeaturizer", "CountVectorsFeaturizer", "DIETClassifier",
        "EntitySynonymMapper", "ResponseSelector", "FallbackClassifier",
    ]  # fmt: skip
    lock = (projects.PEER / "requirements.txt").read_text(encoding="utf-8")
    assert "tensorflow==2.12" in lock and not re.search(r"https?://", lock)
    packages = re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", lock, re.MULTILINE | re.DOTALL)
    assert all("--hash=sha256:" in package for package in packages)
