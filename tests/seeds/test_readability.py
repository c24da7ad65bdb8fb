"""The answers are written in plain words, and a hard text is told from a plain one."""

from bot.knowledge.readability import read, readings

EASE = 60  # what most adults read with ease
LONGEST = 30  # words in a sentence


def test_every_answer_and_step_is_read_with_ease(knowledge):
    for reading in readings(knowledge):
        assert reading.ease >= EASE, reading
        assert reading.longest <= LONGEST, reading


def test_a_hard_text_measures_harder_than_a_plain_one():
    plain = read("", "Stay close. Do not pay. Keep the proof.", "en")
    hard = read(
        "",
        "Notwithstanding considerable institutional responsibilities, organisational accountability "
        "necessitates comprehensive documentation of circumstances preceding notification.",
        "en",
    )
    assert plain.ease > 90 > EASE > hard.ease
    simple = read("", "Restez près de lui. Ne payez pas.", "fr")
    difficile = read(
        "",
        "L’institutionnalisation de procédures administratives interdépartementales nécessite "
        "une responsabilisation organisationnelle particulièrement considérable.",
        "fr",
    )
    assert simple.ease > 90 > EASE > difficile.ease
