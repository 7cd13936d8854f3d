"""Texts that nobody would write: each is read, and what takes a search is searched for a few times only."""

import pytest

from tests.lesson.test_places import lesson_of
from tloop.lesson import problems

FRONT = "---\ntitle: A\n---\n[XOR](run:default) [4](claim:default.hidden)\n\n"
MARKS = [
    "[",
    "![",
    "\\[",
    ">",
    "- ",
    "*a ",
    "`",
    "<a",
    "[a](",
    "](claim:a ",
    "12 ",
    "|",
    "\n# a",
    "<!--",
    "<!-- a -->",
    "\n<!--\n",
    "$",
    "$$",
    "$a$ ",
    "$a",
    "$`",
    "<?",
    "<!a",
    '<a a="',
    "<a a a",
    "{#a}",
    "~",
    "_a_ ",
    "**",
    "1. ",
    "\n\n```\n",
    "| a |\n",
    "\n[^1]",
    "[^a]",
    "http://a.b/",
    "&amp;",
    "\\",
    "第1",
    "½",
    "twenty ",
    "epochs 1 ",
    ". ",
    "a1_",
    "é1",
    "\u202e",
    "\t",
    "\r\n",
    "\n    [a](claim:b.c)\n",
    "![a](b.png)",
    "[a](#b) ",
    "<claim:a>",
    "(claim:a.b",
    "[x]: claim:a",
    "\n[x]: claim:a.b\n",
    "\n# a\n",
    "*a _b ",
    "\n",
    "<a b ",
    "[η = 0.3](knob:default.eta) ",
    "]",
    "a](b)",
    "*",
    "**a *",
    "a***b",
    "~~a",
    "_",
    "<b>",
    "</b>",
    "&#9999999;",
    "&lt",
    "` a `` b ``` ",
    "\\*",
    "[a]: <b\n",
    "[a]: /b 'c\n",
    "[a][b]",
    "[a [b](c)](d)",
    "- a\n\n",
    "> - 1. ",
    "- - ",
    "***\n",
    "a\n===\n",
    "| a ",
    "a|",
    "|-",
    "\\|",
    ":--|",
    "a\u0300",
    "👩‍🔬",
    "\u200b",
    "\u00a0",
    "a",
    " ",
    "a ",
]
NUMBERED = [
    "[a][r{}] ",
    "[a](#b{}) ",
    "[η = 0.{}](run:r{})\n\n",
    "[1](claim:r{}.epochs) ",
    "[free {}](run:r{}) ",
    "[{}](claim:default.epochs) ",
    '[a{}](claim:default.epochs "> {}") ',
    "[^n{}] ",
    "[^n{0}] \n\n[^n{0}]: a\n\n",
    "$x_{}$ ",
    "[η = 0.3](knob:default.k{}) ",
    '[a](predict:default.outcome "a{} | b")\n\n',
    "[a](try:default.q{})\n\n",
    "```l{}\n```\n",
    "# a {}\n",
    "[a](l{}.md) ",
    "[a](cl{}:x) ",
    "![a](neighbour:n{}) ",
    "![a](map:m{}) ",
    '[{}](fact: "a") ',
    "[a][d{0}]\n\n[d{0}]: claim:default.hidden\n\n",
    "After 5{} epochs ",
]
WHOLE = [
    ("[", "η = 1 · ", "](run:x)"),
    ("[XOR", "· p = 3 ", "](run:x)"),
    ("[", "1 ", "](claim:default.epochs)"),
    ("[", "about ", "](claim:default.epochs)"),
    ('[a](claim:default.epochs "', "1..", '")'),
    ("", "9", ""),
    ("", "a", "1"),
    ("", "_", "1"),
    ("|a|\n|-|\n", "|b|c|\n", ""),
    ("$", "{", "$"),
    ("$", "\\frac{1}{2}", "$"),
    ('[a](predict:default.outcome "', "a|", '")'),
    ("---\ntitle: ", "[", ""),
    ("[", "[", "](run:x)"),
    ("*" * 200, "a", "*" * 200),
    ("|a|b|\n|-|-|\n|", "*a*|", "\n"),
    ("|", "a|", "\n|-|\n"),
    ("[a](<", "b ", ">)"),
    ("[a](b '", "c ", "')"),
    ("[^n]: ", "a\n\n    ", "\n\n[^n]"),
    ("```", "a", "\n"),
    ("<div>\n", "a\n", "</div>"),
]
NESTED = [
    ("[", "]"),
    ("![", "](a)"),
    ("(", ")"),
    ("*", "*"),
    ("**a ", " b**"),
    ("<b>", "</b>"),
    ("[a", "](b)"),
]


def kinds(size: int) -> dict[str, str]:
    """By kind, a text of at most that many bytes and a few hundred more."""

    def times(each: str) -> int:
        return size // len(each.encode())

    def nested(opening: str, closing: str) -> str:
        half = times(opening + closing)
        return FRONT + opening * half + closing * half

    texts = {mark: FRONT + mark * times(mark) for mark in MARKS}
    for form in NUMBERED:
        many = range(size // len(form.replace("{}", "99999").replace("{0}", "99999").encode()))
        texts[form] = FRONT + "".join(form.replace("{}", str(n)).replace("{0}", str(n)) for n in many)
    texts |= {
        f"{before}{each}…{behind}": f"{before}{each * times(each)}{behind}" for before, each, behind in WHOLE
    }
    texts |= {f"{opening}…{closing}": nested(opening, closing) for opening, closing in NESTED}
    deeper = int((2 * size) ** 0.5) - 1
    texts["lists, each deeper"] = FRONT + "".join(f"{' ' * (2 * n)}- \n" for n in range(deeper // 2))
    texts["backticks, each longer"] = FRONT + " ".join("`" * n for n in range(1, deeper))
    return texts


@pytest.mark.parametrize("size", [300, 6_000])
def test_texts_are_read(size: int) -> None:
    """Any mark, link or part, a few hundred or some thousand characters of it, is a lesson with problems."""
    for text in kinds(size).values():
        lesson = lesson_of(text)
        assert lesson.source[0] in ("---", *text.splitlines()[:1])


@pytest.mark.parametrize(
    "form", ["[a][r{}] ", "[a](#b{}) ", "[1](claim:r{}.epochs) ", "[^n{}] ", "![a](map:m{}) "]
)
def test_hints_are_searched_for_a_few(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many problems there are, a nearest name is looked for at the first hundred."""
    searches: list[object] = []

    def search(*given: object, **_: object) -> list[str]:
        searches.append(given)
        return []

    monkeypatch.setattr(problems, "get_close_matches", search)
    lesson = lesson_of(FRONT + "".join(form.replace("{}", str(n)) for n in range(400)))
    assert len(lesson.problems) == 400
    assert 1 <= len(searches) <= 100
