"""`balise seeds verify` finds what does not fit."""

from dataclasses import replace

import pytest
from click.testing import CliRunner

from bot.cli import balise
from bot.errors import SettingError
from bot.knowledge import verify
from bot.knowledge.records import Text
from tests.conftest import ROOT

ORIGINALS = ROOT.parent / "shared/seeds"


def test_the_shipped_seeds_have_nothing_to_mend():
    done = CliRunner().invoke(balise, ["seeds", "verify"], standalone_mode=False)
    assert done.exception is None
    assert "Nothing to mend." in done.output
    assert "originals are not at hand" in done.output


@pytest.mark.skipif(not ORIGINALS.exists(), reason="the original articles are not at hand")
def test_the_shipped_seeds_fit_the_originals():
    arguments = ["seeds", "verify", "--originals", str(ORIGINALS)]
    done = CliRunner().invoke(balise, arguments, standalone_mode=False)
    assert done.exception is None, done.exception
    assert "Nothing to mend." in done.output


def test_a_changed_paragraph_is_named(knowledge):
    article = knowledge.articles["nspcc_2018_09"]
    lines = [f"paragraph {n}" for n in range(1, 12)]
    prints = [p.sha256 for p in article.passages]
    first = article.passages[0]
    known = replace(knowledge, articles={article.id: article})
    lines_as_printed = {"x.txt": lines}
    assert verify.check_originals(known, lines_as_printed).problems == [
        "articles/nspcc_2018_09.yml: no original fits its passages"
    ]
    assert first.sha256 in prints


def test_a_figure_without_a_fact_is_named(knowledge):
    source = knowledge.sources["iwf_2024_01#p10"]
    loose = replace(source, says=Text(fr="Il y en a 12 345.", en="There are 12,345."), facts={})
    known = replace(knowledge, sources={**knowledge.sources, source.id: loose})
    assert any("12" in p and source.id in p for p in verify.check_coverage(known).problems)


def test_borrowed_words_are_found(tmp_path):
    text = "one two three four five six seven eight nine ten eleven"
    page = tmp_path / "page.md"
    page.write_text(f"He said: {text}.")
    assert verify.check_borrowing([page], {"x.txt": [text]})
    page.write_text("He said: one two three four five six seven eight nine, and no more.")
    assert not verify.check_borrowing([page], {"x.txt": [text]})


def test_a_folder_without_originals_is_refused(tmp_path):
    with pytest.raises(SettingError, match="found none"):
        verify.read_originals(tmp_path)
