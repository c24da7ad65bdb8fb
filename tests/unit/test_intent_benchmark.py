"""The benchmark reads every published layout, and says what is wrong with a folder."""

import csv
import json

import pytest
from click.testing import CliRunner

from benchmarks import corpora, intents
from bot.errors import SeedError

LEARN = [
    ("what is my balance", "balance"), ("how much money do I have", "balance"),
    ("show the money in my account", "balance"), ("I lost my card", "lost_card"),
    ("my card is gone", "lost_card"), ("someone took my card", "lost_card"),
]  # fmt: skip
ASK = [("tell me my balance please", "balance"), ("I cannot find my card", "lost_card")]
OUTSIDE = "how tall is the tower"


def table(path, header, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def clinc(folder):
    data = {"train": LEARN, "val": [], "test": ASK, "oos_train": [], "oos_val": [],
            "oos_test": [(OUTSIDE, "oos")]}  # fmt: skip
    (folder / "data_full.json").write_text(json.dumps(data), encoding="utf-8")


def banking(folder):
    for part, rows in (("train", LEARN), ("test", ASK)):
        table(folder / "banking_data" / f"{part}.csv", ["text", "category"], rows)


def hwu(folder):
    for part, rows in (("train", LEARN), ("test", ASK)):
        table(folder / "hwu" / f"{part}.csv", ["text", "category"], rows)


def hint3(folder):
    asked = [*ASK, (OUTSIDE, "NO_NODES_DETECTED")]
    for bot in ("shop", "shop_subset"):
        table(folder / "dataset/train" / f"{bot}_train.csv", ["sentence", "label"], LEARN)
    table(folder / "dataset/test/shop_test.csv", ["sentence", "label"], asked)
    table(folder / "dataset/v1/test/shop_test.csv", ["sentence", "label"], ASK[:1])


def nlp_js(folder):
    data = [
        {"intent": name,
         "utterances": [text for text, intent in LEARN if intent == name],
         "tests": [text for text, intent in ASK if intent == name]}
        for name in ("balance", "lost_card")
    ]  # fmt: skip
    corpus = {"name": "Bank", "locale": "en-US", "data": data}
    (folder / "corpus-en.json").write_text(json.dumps(corpus), encoding="utf-8")


LAYOUTS = [
    (clinc, ["CLINC150 full"], 1),
    (banking, ["BANKING77"], 0),
    (hwu, ["HWU64"], 0),
    (hint3, ["HINT3 shop", "HINT3 shop_subset"], 1),
    (nlp_js, ["nlp.js corpus-en"], 0),
]


@pytest.mark.parametrize(("lay_out", "names", "outside"), LAYOUTS)
def test_a_published_layout_is_read(tmp_path, lay_out, names, outside):
    lay_out(tmp_path)
    found = corpora.find(tmp_path)
    assert [corpus.name for corpus in found] == names
    for corpus in found:
        assert sorted(corpus.train) == sorted(LEARN)
        assert sorted(corpus.test) == sorted(ASK)
        assert len(corpus.outside) == outside


def test_every_corpus_of_a_folder_is_measured(tmp_path):
    for lay_out, _, _ in LAYOUTS:
        lay_out(tmp_path)
    (tmp_path / "categories.json").write_text('["balance", "lost_card"]')
    done = CliRunner().invoke(intents.main, [str(tmp_path)])
    assert done.exit_code == 0, done.output
    for _, names, _ in LAYOUTS:
        assert all(f"\n{name}\n" in done.output for name in names)
    assert done.output.count("2 intents, 6 examples, 2 asked") == 6
    assert "BERT, published           93.7 %" in done.output
    assert "out of scope found" in done.output


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("notes.txt", "nothing here", "expected CLINC150 .* found none"),
        ("data_full.json", '{"train": []}', "data_full.json: expected lists `train`"),
        ("data_full.json", "{", "data_full.json: expected JSON"),
        (
            "train.csv",
            "a,b\n1,2\n",
            "train.csv: expected a column of text or sentence.* found a, b",
        ),
    ],
)
def test_a_wrong_file_is_named(tmp_path, file, text, told):
    (tmp_path / file).write_text(text)
    (tmp_path / "test.csv").write_text(text)
    with pytest.raises(SeedError, match=told):
        corpora.find(tmp_path)
    done = CliRunner().invoke(intents.main, [str(tmp_path)])
    assert done.exit_code == 1
    assert "Error: " in done.output
