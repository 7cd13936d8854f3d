"""The lesson's front matter: title, description, seed, index and url, each checked, each with its place."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import yaml
from markdown_it.token import Token

from tloop.lesson.markdown.source import Source
from tloop.lesson.problems import Place, Problem, did_you_mean
from tloop.simulation import Experiment

TEXT, WHOLE_NUMBER, TRUTH = (f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "bool"))
STRUCTURES = {"tag:yaml.org,2002:seq": "a list", "tag:yaml.org,2002:map": "a mapping"}
KEYS = ("title", "description", "seed", "index", "url")
WEB_ADDRESS = re.compile(r"https?://[^\s\\\"<>^`{|}?#\x00-\x1f\x7f]+", re.IGNORECASE)
UNPRINTABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # no page or picture may hold these
INDEX = "index"  # the name of the page whose front matter says index: true


@dataclass(frozen=True)
class FrontMatter:
    """url: where the page will be found, empty if nobody says so.
    prose: from where to where in the source title and description stand; they may hold figures too."""

    title: str
    description: str
    seed: int
    index: bool
    index_place: Place  # of its value; the first line where it is not given
    url: str
    prose: tuple[tuple[int, int], ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class _Entry:
    key: str
    value: str
    tag: str
    start: int  # of the value in the source
    end: int


def read_front_matter(source: Source, tokens: Sequence[Token]) -> FrontMatter:
    """What stands between the two lines of --- at the top. A lesson without a title is a problem."""
    token = tokens[0] if tokens and tokens[0].type == "front_matter" else None
    if token is None:
        return _given(source, {}, [source.problem("T011", _first_line(source), *_missing(source))])
    try:
        nodes = _compose(source, (token.map or [0, 0])[1] - 1)
    except yaml.MarkedYAMLError as error:
        return _given(source, {}, [_unreadable(source, error)])
    except (yaml.YAMLError, RecursionError) as error:
        message = f"the front matter can't be read as YAML: {str(error).splitlines()[0]}"
        return _given(source, {}, [source.problem("T012", _first_line(source), message)])
    entries: dict[str, _Entry] = {}
    problems = list(_collect(source, nodes, entries))
    if "title" not in entries and not problems:
        message = "the front matter gives no title"
        problems.append(
            source.problem(
                "T011", _first_line(source), message, "add a line such as title: The training loop"
            )
        )
    return _given(source, entries, problems)


def _given(source: Source, entries: dict[str, _Entry], problems: list[Problem]) -> FrontMatter:
    title, description = (
        _words(source, entries, "title", problems),
        _words(source, entries, "description", problems),
    )
    prose = tuple(
        (entries[key].start, entries[key].end) for key in ("title", "description") if key in entries
    )
    seed, index = _seed(source, entries, problems), _index(source, entries, problems)
    index_place = _place(source, entries["index"]) if "index" in entries else _first_line(source)
    url = _url(source, entries, problems)
    return FrontMatter(title, description, seed, index, index_place, url, prose, tuple(problems))


def _missing(source: Source) -> tuple[str, ...]:
    if source.lines[0].rstrip() == "---":
        return "the front matter that begins here has no end", "it ends with a line of ---"
    return "the lesson has no title", "begin it with front matter: a line of ---, title: …, and a line of ---"


def _compose(source: Source, last: int) -> yaml.Node | None:
    """The YAML of lines 2 … last. The first line stands as a comment, so that places are the lesson's."""
    text = "\n".join(["#" + source.lines[0][1:], *source.lines[1:last]])
    return yaml.compose(text, Loader=yaml.SafeLoader)


def _unreadable(source: Source, error: yaml.MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    place = source.place(mark.index, mark.index + 1) if mark else _first_line(source)
    said = error.problem or error.context or "unknown"
    hint = ('a text with a colon stands in quotes: title: "XOR: a tour"',) if "mapping values" in said else ()
    return source.problem("T012", place, f"the front matter can't be read as YAML: {said}", *hint)


def _collect(source: Source, nodes: yaml.Node | None, entries: dict[str, _Entry]) -> Iterator[Problem]:
    if nodes is None:
        return
    if not isinstance(nodes, yaml.MappingNode):
        place = source.place(nodes.start_mark.index, nodes.end_mark.index)
        yield source.problem(
            "T012", place, "the front matter is no list of keys", f"it gives {', '.join(KEYS)}"
        )
        return
    for key, value in nodes.value:
        place = source.place(key.start_mark.index, key.end_mark.index)
        name = key.value if isinstance(key, yaml.ScalarNode) else ""
        if name not in KEYS:
            hint = did_you_mean(name, KEYS) or (f"known keys: {', '.join(KEYS)}",)
            yield source.problem("T013", place, f"the front matter knows no {name or 'such key'}", *hint)
        elif name in entries:
            yield source.problem(
                "T014", place, f"the front matter gives {name} twice", "one of them has to go"
            )
        else:
            text = value.value if isinstance(value, yaml.ScalarNode) else ""
            entries[name] = _Entry(name, text, value.tag, value.start_mark.index, value.end_mark.index)


def _words(source: Source, entries: dict[str, _Entry], key: str, problems: list[Problem]) -> str:
    """title or description: some words."""
    if key not in entries:
        return ""
    entry = entries[key]
    text = " ".join(entry.value.split())
    unprintable = UNPRINTABLE.search(text)
    if entry.tag != TEXT or not text:
        found = f"“{text}”" if text else STRUCTURES.get(entry.tag, "empty")
        hint = f'put it in quotes: {key}: "{text}"' if text else f"write {key}: and some words"
        message = f"{key} is to be a text, and is {found}"
        problems.append(source.problem("T015", _place(source, entry), message, hint))
    elif unprintable:
        message = f"{key} holds the character U+{ord(unprintable[0]):04X}, which nothing can print"
        problems.append(source.problem("T015", _place(source, entry), message, "leave it out"))
        return UNPRINTABLE.sub("", text)
    return text


def _seed(source: Source, entries: dict[str, _Entry], problems: list[Problem]) -> int:
    if "seed" not in entries:
        return Experiment().seed
    entry = entries["seed"]
    if entry.tag != WHOLE_NUMBER or not re.fullmatch(r"0|[1-9][0-9]{0,19}", entry.value):
        found = f"“{entry.value}”" if entry.value else STRUCTURES.get(entry.tag, "empty")
        hint = "a whole number such as seed: 7"
        problems.append(
            source.problem(
                "T015", _place(source, entry), f"seed is to be a whole number, and is {found}", hint
            )
        )
        return Experiment().seed
    try:
        return Experiment(seed=int(entry.value)).seed
    except ValueError as error:
        problems.append(
            source.problem("T015", _place(source, entry), f"seed {entry.value} is out of range", str(error))
        )
        return Experiment().seed


def _index(source: Source, entries: dict[str, _Entry], problems: list[Problem]) -> bool:
    """Whether the lesson is the front page."""
    if "index" not in entries:
        return False
    entry = entries["index"]
    if entry.tag != TRUTH:
        found = f"“{entry.value}”" if entry.value else STRUCTURES.get(entry.tag, "empty")
        message = f"index is to be true or false, and is {found}"
        hint = "index: true makes this lesson the front page, index.html"
        problems.append(source.problem("T015", _place(source, entry), message, hint))
        return False
    return entry.value.lower() in ("true", "yes", "on")


def _url(source: Source, entries: dict[str, _Entry], problems: list[Problem]) -> str:
    """Where the page will be found: an address on the web."""
    if "url" not in entries:
        return ""
    entry = entries["url"]
    if entry.tag != TEXT or not is_web_address(entry.value):
        found = f"“{entry.value}”" if entry.value else STRUCTURES.get(entry.tag, "empty")
        message = f"url is to be the page's address on the web, and is {found}"
        hint = "it begins with https:// and a host, without # and ?: url: https://example.org/lesson/"
        problems.append(source.problem("T015", _place(source, entry), message, hint))
        return ""
    return entry.value


def is_web_address(text: str) -> bool:
    """Whether it is an http or https address of a page: a host, no user, no query, no place in the page."""
    if not WEB_ADDRESS.fullmatch(text):
        return False
    try:
        parts = urlsplit(text)
        return bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
    except ValueError:  # a port or an IPv6 address that can't be
        return False


def _place(source: Source, entry: _Entry) -> Place:
    """The value, or, where it is empty, the place where it is missing."""
    return source.place(entry.start, max(entry.end, entry.start + 1))


def _first_line(source: Source) -> Place:
    return source.place(0, 3 if source.lines[0].startswith("---") else 1)
