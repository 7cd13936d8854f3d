"""The lesson's front matter: a table of keys, each with its kind, and each value with its place."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import yaml

from tloop.lesson.markdown.document import Document
from tloop.lesson.markdown.source import Source
from tloop.lesson.problems import LessonError, Place, nearest
from tloop.simulation import Experiment

TEXT, WHOLE_NUMBER, TRUTH = (f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "bool"))
STRUCTURES = {"tag:yaml.org,2002:seq": "a list", "tag:yaml.org,2002:map": "a mapping"}
WEB_ADDRESS = re.compile(r"https?://[^\s\\\"<>^`{|}?#\x00-\x1f\x7f]+", re.IGNORECASE)
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")  # BCP 47, as far as anyone writes it
RIGHT_TO_LEFT = ["ar", "arc", "ckb", "dv", "fa", "he", "ku-arab", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"]
UNPRINTABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # no page or picture may hold these
INDEX = "index"  # the name of the page whose front matter says index: true
FENCE = "---"
BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True)
class Key:
    """kind: what its value is, in words; tag: in YAML's; usual: its value if nobody gives one; hint: how to
    write one; read: the value from its words; raises LessonError."""

    name: str
    kind: str
    tag: str
    usual: Any
    hint: str
    read: Callable[[str], Any]


def _plain(text: str) -> str:
    text = " ".join(text.split())
    if unprintable := UNPRINTABLE.search(text):
        message = f"holds the character U+{ord(unprintable[0]):04X}, which nothing can print"
        raise LessonError("T015", message, "leave it out")
    return text


def _seed(text: str) -> int:
    try:
        return Experiment(seed=int(text)).seed
    except ValueError as error:
        raise LessonError("T015", f"{text} is out of range", str(error)) from None


def _matching(matches: Callable[[str], object]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not matches(text):
            raise LessonError("T015", "")
        return text

    return read


def is_web_address(text: str) -> bool:
    """Whether it is an http or https address of a page: a host, no user, no query, no place in the page."""
    if not WEB_ADDRESS.fullmatch(text):
        return False
    try:
        parts = urlsplit(text)
        return bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
    except ValueError:  # a port or an IPv6 address that can't be
        return False


EXAMPLE = "The training loop"
KEYS = (
    Key("title", "a text", TEXT, "", "", _plain),
    Key("description", "a text", TEXT, "", "", _plain),
    Key("seed", "a whole number", WHOLE_NUMBER, Experiment().seed, "a whole number such as seed: 7", _seed),
    Key(
        "index",
        "true or false",
        TRUTH,
        False,
        "index: true makes this lesson the front page, index.html",
        lambda text: text.lower() in ("true", "yes", "on"),
    ),
    Key(
        "url",
        "the page's address on the web",
        TEXT,
        "",
        "it begins with https:// and a host, without # and ?: url: https://example.org/lesson/",
        _matching(is_web_address),
    ),
    Key(
        "lang",
        "the code of a language",
        TEXT,
        "en",
        'a code of two or three letters, in quotes if YAML reads it otherwise: lang: de, lang: "no"',
        _matching(LANGUAGE.fullmatch),
    ),
)
NAMES = tuple(key.name for key in KEYS)
FEW = 20  # lines: how far down a text may be meant as front matter
KEY_LINE = re.compile(r"[\s{\"'\ufeff]*(?P<name>title|seed)[\"']?\s*[:=]\s*(?P<value>.*)", re.IGNORECASE)
PROSE = ("title", "description")


@dataclass(frozen=True)
class FrontMatter:
    """values: of all keys, the usual ones for those that are not given; places: of the given values.

    readable: the seed is what the author wrote, so that claims can be judged; prose: from where to where in
    the source title and description stand, which may hold figures too.
    """

    values: Mapping[str, Any]
    places: Mapping[str, Place]
    prose: tuple[tuple[int, int], ...]
    readable: bool
    problems: tuple[LessonError, ...]

    @property
    def right_to_left(self) -> bool:
        """Whether its language is written so."""
        language = self.values["lang"].lower()
        return language.split("-")[0] in RIGHT_TO_LEFT or language in RIGHT_TO_LEFT


@dataclass(frozen=True)
class _Entry:
    key: str
    value: str
    tag: str
    plain: bool  # no quotes around it
    start: int  # of the value in the source
    end: int


def read_front_matter(document: Document) -> FrontMatter:
    """What stands between the two lines of --- at the top. A lesson without a title is a problem."""
    source, entries = document.source, dict[str, _Entry]()
    token = document.tokens[0] if document.tokens and document.tokens[0].type == "front_matter" else None
    try:
        if token is None or source.lines[0].rstrip() != FENCE:
            raise _missing(source)
        problems = list(_collect(source, _compose(source, (token.map or [0, 0])[1] - 1), entries))
    except LessonError as error:
        attempted = error.code != "T011" or error.words != ""
        return FrontMatter({key.name: key.usual for key in KEYS}, {}, (), not attempted, (error,))
    if "title" not in entries and not problems:
        hint = "add a line such as title: The training loop"
        problems.append(LessonError("T011", "the front matter gives no title", hint, place=_first(source)))
    values = {}
    for key in KEYS:
        values[key.name] = key.usual
        if key.name in entries:
            value = _value(source, key, entries[key.name])
            if isinstance(value, LessonError):
                problems.append(value)
            else:
                values[key.name] = value
    sound = {problem.words for problem in problems}.isdisjoint({"seed"})
    return FrontMatter(
        values,
        {name: _place(source, entry) for name, entry in entries.items()},
        tuple((entries[name].start, entries[name].end) for name in PROSE if name in entries),
        sound,
        tuple(problems),
    )


def _missing(source: Source) -> LessonError:
    """Why there is no front matter; words: what stands in its place."""
    begin = f"begin the lesson with front matter: a line of {FENCE}, title: …, and a line of {FENCE}"
    for number, line in enumerate(source.lines):
        found = line.strip(BYTE_ORDER_MARK + " \t")
        if not found:
            continue
        place = source.place(source.start(number) + line.index(found), source.start(number) + len(line))
        if number == 0 and line.rstrip() == FENCE:
            message, hint = "the front matter that begins here has no end", f"it ends with a line of {FENCE}"
            return LessonError("T011", message, hint, place=_first(source), words=found)
        if found == FENCE:
            before = "white space" if number == 0 else "an empty line"
            what = "a byte order mark" if BYTE_ORDER_MARK in line else before
            message = f"{what} stands before the front matter, which is read in the first line only"
            return LessonError("T011", message, f"begin the file with {FENCE}", place=place, words=found)
        if re.fullmatch(r"-{4,}|\+{3,}|[\u2010-\u2015\u2212]+|={3,}|;{3,}", found):
            message = f"front matter does not begin with {found[:20]}"
            hint = f"YAML stands between two lines of {FENCE}"
            return LessonError("T011", message, hint, place=place, words=found)
        break
    for number, line in enumerate(source.lines[:FEW]):
        if key := KEY_LINE.match(line):
            place = source.place(source.start(number) + key.start("name"), source.start(number) + len(line))
            message = "this is not read as front matter, which must be the first thing in the file"
            return LessonError("T011", message, begin, place=place, words=key["name"])
    return LessonError("T011", "the lesson has no title", begin, place=_first(source))


def _compose(source: Source, last: int) -> yaml.Node | None:
    """The YAML of lines 2 … last. The first line stands as a comment, so that places are the lesson's.

    Raises LessonError.
    """
    text = "\n".join(["#" + source.lines[0][1:], *source.lines[1:last]])
    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = source.place(mark.index, mark.index + 1) if mark else _first(source)
        said = error.problem or error.context or "unknown"
        if mark and source.text[mark.index : mark.index + 1] == "\t":
            message, hint = (
                "a tab stands in the front matter, which YAML does not read",
                "write spaces in its place",
            )
            raise LessonError("T012", message, hint, place=place) from None
        message = f"the front matter can't be read as YAML: {said}"
        raise LessonError("T012", message, *_in_quotes(source, last), place=place) from None
    except (yaml.YAMLError, RecursionError) as error:
        message = f"the front matter can't be read as YAML: {str(error).splitlines()[0]}"
        raise LessonError("T012", message, place=_first(source)) from None


def _in_quotes(source: Source, last: int) -> Iterator[str]:
    """How to write the first text that YAML takes for something else: a colon, a star, a quote within."""
    for line in source.lines[1:last]:
        name, colon, value = (piece.strip() for piece in line.partition(":"))
        try:
            yaml.compose(line, Loader=yaml.SafeLoader)
        except yaml.YAMLError:
            if colon and name in PROSE:
                words = value.strip("\"'").replace("\\", "").replace('"', "'")
                yield f'put the text in quotes: {name}: "{words}"'
                return


def _collect(source: Source, nodes: yaml.Node | None, entries: dict[str, _Entry]) -> Iterator[LessonError]:
    if nodes is None:
        return
    if not isinstance(nodes, yaml.MappingNode):
        place = source.place(nodes.start_mark.index, nodes.end_mark.index)
        written = KEY_LINE.match(source.text[nodes.start_mark.index : nodes.end_mark.index])
        hint = f"it gives {', '.join(NAMES)}"
        if written:  # title:A, title = A
            hint = f"a colon and a space follow a key: {written['name'].lower()}: {written['value'].strip()}"
        raise LessonError("T012", "the front matter is not a list of keys", hint, place=place)
    for key, value in nodes.value:
        place = source.place(key.start_mark.index, key.end_mark.index)
        name = key.value if isinstance(key, yaml.ScalarNode) else ""
        if name not in NAMES:
            meant = nearest(name, NAMES) or ""
            hint = f"did you mean {meant}?" if meant else f"known keys: {', '.join(NAMES)}"
            message = f"the front matter knows no {name or 'such key'}"
            yield LessonError("T013", message, hint, place=place, words=meant)
        elif name in entries:
            message = f"the front matter gives {name} twice"
            yield LessonError("T014", message, "remove one of them", place=place, words=name)
        else:
            text = value.value if isinstance(value, yaml.ScalarNode) else ""
            plain = isinstance(value, yaml.ScalarNode) and value.style is None
            entries[name] = _Entry(name, text, value.tag, plain, value.start_mark.index, value.end_mark.index)


def _value(source: Source, key: Key, entry: _Entry) -> Any | LessonError:
    """The value, or what is wrong with it."""
    text = entry.value if key.tag == TRUTH else " ".join(entry.value.split())
    digits = key.tag != WHOLE_NUMBER or re.fullmatch(r"0|[1-9][0-9]{0,19}", text)
    place = _place(source, entry)
    if entry.tag != key.tag or not text or not digits:
        written = " ".join(source.text[entry.start : entry.end].split())
        return _of_another_kind(key, text, STRUCTURES.get(entry.tag, "empty"), place, written)
    if entry.plain and key.name in PROSE and (cut := _comment(source, entry)):
        message = f"YAML cuts the {key.name} before {cut}, which it takes for a comment"
        return LessonError("T015", message, f'put it in quotes: {key.name}: "{text} {cut}"', place=place)
    try:
        return key.read(text)
    except LessonError as error:
        if not error.details:
            return _of_another_kind(key, text, "", place)
        return LessonError("T015", f"{key.name} {error}", *error.details, place=place, words=key.name)


def _of_another_kind(key: Key, text: str, structure: str, place: Place, written: str = "") -> LessonError:
    message = f"{key.name} must be {key.kind}; it is {f'“{text}”' if text else structure}"
    hint = key.hint
    if key.name in PROSE:
        words = text or written.replace('"', "'").removeprefix("''")
        hint = (
            f'put it in quotes: {key.name}: "{words}"'
            if words
            else f"write some words: {key.name}: {EXAMPLE}"
        )
    elif key.name == "seed" and (number := _whole_number_meant(text)):
        hint = f"write seed: {number}"
    return LessonError("T015", message, hint, place=place, words=key.name)


def _whole_number_meant(text: str) -> str:
    """7000 of 7,000, 7_000, 7.0 and the digits of any script; empty if it is not one number."""
    digits = re.sub(r"(?<=\d)[,_ ](?=\d{3})|\.0*\Z", "", text)
    if not digits.isdecimal():
        return ""
    return str(int(digits)) if len(digits) < 16 else ""


def _comment(source: Source, entry: _Entry) -> str:
    """What YAML takes for a comment behind a value: title: Step #3."""
    rest = source.text[entry.end :].split("\n", 1)[0]
    return rest.strip() if rest.strip().startswith("#") else ""


def _place(source: Source, entry: _Entry) -> Place:
    """The value, or, if it is empty, the place where it is missing."""
    return source.place(entry.start, max(entry.end, entry.start + 1))


def _first(source: Source) -> Place:
    return source.place(0, 3 if source.lines[0].startswith(FENCE) else 1)
