"""What is thrown at the doors: texts and data as people, programs and attackers send them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

NASTY = (
    "", " ", "\0", "\n", "\u200b", "\ufeff/restart", "/restart", "／restart", "/intent{\"a\": 1}", "\ud800", "\udfff\ud800",
    "<script>alert(1)</script>", "{{7*7}}", "{0}", "%s%n", "${jndi:ldap://x}", "'; DROP TABLE events;--", "../../etc/passwd",
    "\x1b[31m", "\r\nSet-Cookie: a=b", "\u202eabc", "A\u0338" * 50, "👨‍👩‍👧" * 40, "ﷺ" * 200, "İ" * 100, "ß" * 300, "a" * 1999,
    "a" * 2000, "a" * 2001, "1" * 2000, "é" * 2000, "0" * 500 + "e5", "[mot](entite)", "NaN", "null", "-1", "1e999", "²³½", "٣٤",
    "@" * 300, ". " * 900, "a.a." * 450, "a@" * 900, "- " * 900, "1 " * 900, "\t" * 500 + "x", "‮‭" * 200 + "x",
)  # fmt: skip
# Words that the assistant's own patterns look for: their repeats are what a slow pattern trips over.
WORDS = (
    "il a ", "elle a déjà payé ", "he has sent ", "photo ", "je m'appelle ", "my name is ", "12 rue de la ", "ans ", "aged ", "et ",
    "14 ", "years old ", "non ", "yes ", "qui appeler ", "in Belgium ", "je suis en ", "combien ", "how many ", "2024 ", "étape ",
    "stop ", "Mme ", "sans que ", "behind his back ", "ne sait pas que ", "+33 6 12 ", "@kev1n_92 ", "http://a.b/", "FR76 1234 ", "°",
    "suicide ", "dehors ", "outside ", "ma fille ", "my son ", "webcam ", "in English please ", "delete this conversation ", "?",
)  # fmt: skip


def texts() -> st.SearchStrategy[str]:
    """Any text, nasty ones, sentences of known words, and one of them over and over."""
    return st.one_of(
        st.text(max_size=200),
        st.text(st.characters(), max_size=40).map(lambda text: text * 20),
        st.sampled_from(NASTY),
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=25).map("".join),
        st.tuples(st.sampled_from(WORDS), st.integers(2, 900)).map(
            lambda pair: (pair[0] * pair[1])[:2100]
        ),
        st.tuples(st.sampled_from(NASTY), st.sampled_from(WORDS)).map("".join),
    )


def values() -> st.SearchStrategy[Any]:
    """Any JSON value."""
    leaves = st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(NASTY), st.text(max_size=20)
    )  # fmt: skip
    return st.recursive(
        leaves,
        lambda inner: (
            st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
        ),
        max_leaves=12,
    )


def deep() -> st.SearchStrategy[bytes]:
    """JSON that is nested as deeply as a body is long."""
    return st.tuples(st.sampled_from([(b"[", b"]"), (b'{"a":', b"}")]), st.integers(1, 8000)).map(
        lambda pair: pair[0][0] * pair[1] + b"1" + pair[0][1] * pair[1]
    )


def damaged(bodies: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    """Bodies with bytes cut out, doubled or put in."""
    cuts = st.tuples(bodies, st.integers(0, 400), st.integers(0, 60), st.binary(max_size=12))
    return cuts.map(lambda parts: parts[0][: parts[1]] + parts[3] + parts[0][parts[1] + parts[2] :])


def mostly(good: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """What is good three times out of four, and anything else otherwise."""
    return st.one_of(good, good, good, values())


def of_schema(schema: dict[str, Any], refs: dict[str, Any]) -> st.SearchStrategy[Any]:
    """What a schema of docs/openapi.yml asks for, mostly."""
    if "$ref" in schema:
        return of_schema(refs[schema["$ref"]], refs)
    if "enum" in schema:
        return mostly(st.sampled_from(schema["enum"]))
    kinds = schema.get("type", "string")
    kind = kinds[0] if isinstance(kinds, list) else kinds
    if kind == "boolean":
        return mostly(st.booleans())
    if kind == "object":
        parts = {name: of_schema(part, refs) for name, part in schema.get("properties", {}).items()}
        required = {name: parts[name] for name in schema.get("required", ()) if name in parts}
        optional = {name: part for name, part in parts.items() if name not in required}
        known = st.fixed_dictionaries(required, optional=optional)
        more = st.dictionaries(st.text(max_size=8), values(), max_size=2)
        return st.one_of(
            known, known, known, st.builds(lambda a, b: {**b, **a}, known, more), values()
        )
    if "pattern" in schema:
        return mostly(st.from_regex(schema["pattern"], fullmatch=True))
    return mostly(texts())
