"""Reading a lesson: Markdown in, Lesson out. What an author gets wrong becomes a Problem with its place."""

import errno
import re
import stat
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from markdown_it.token import Token

from tloop.lesson.coverage import (
    figure_problems,
    unused_definitions,
    unused_runs,
)
from tloop.lesson.front_matter import read_front_matter
from tloop.lesson.links.address import dead_ends, refused_addresses
from tloop.lesson.links.claim import Claim, read_claims
from tloop.lesson.links.cue import Comparison, Cue, read_run_links
from tloop.lesson.links.draft import Draft, Found, Part
from tloop.lesson.links.draw import Draw, read_draws
from tloop.lesson.links.fact import Fact, read_facts
from tloop.lesson.links.image import MapPicture, Neighbour, read_images
from tloop.lesson.links.knob import Knob, read_knobs
from tloop.lesson.links.near_misses import near_misses
from tloop.lesson.links.predict import Prediction, read_predictions
from tloop.lesson.links.run import read_runs
from tloop.lesson.links.schemes import FORMS, SCHEMES, malformed
from tloop.lesson.links.still import read_rewordings
from tloop.lesson.links.try_ import Try, read_tries
from tloop.lesson.markdown.code import unknown_languages
from tloop.lesson.markdown.document import Document, parse
from tloop.lesson.markdown.footnotes import lost_footnotes, unused_footnotes
from tloop.lesson.markdown.formulas import wrong_formulas
from tloop.lesson.markdown.html import raw_html
from tloop.lesson.markdown.link import Link
from tloop.lesson.markdown.nesting import too_deep
from tloop.lesson.markdown.source import Source
from tloop.lesson.markdown.swallowed import swallowed
from tloop.lesson.problems import LessonError, Place, Problem
from tloop.lesson.unchecked import Figure, unchecked_in, unchecked_words
from tloop.lesson.vouching import other_epochs, seeds_named, unvouched
from tloop.simulation import Experiment

LONGEST = 500_000  # bytes of a lesson, some 250 pages: Markdown of any kind is read in seconds up to there


@dataclass(frozen=True)
class Opening:
    """The page's head: the text up to the first comparison, if no section begins earlier, and its runs."""

    runs: tuple[str, ...] = ()
    tokens: tuple[Token, ...] = ()


@dataclass(frozen=True)
class Lesson:
    """A lesson, understood as far as it can be; problems say what could not be.

    index: whether it is the front page, which its front matter says at index_place; url: where the page will
    be found, empty if nobody says so; language: BCP 47; source: its lines;
    experiments and specs: by run, in the order of first mention; broken: the runs whose specs are reported
    as wrong, and those that start from them; unchecked: the figures in the prose that nothing measures;
    seeds_named: how many seeds a survey asked, by the text; problems: what has to be put right; warnings:
    what nothing covers;
    cues, comparisons, neighbours: in the order in which the text shows them; body: what follows the opening,
    as markdown-it's tokens for the renderer alone, whose meta["meaning"] is what a link, a picture or a
    paragraph is to the lesson.
    """

    path: str
    name: str
    title: str
    description: str
    seed: int
    index: bool
    index_place: Place
    url: str
    language: str
    right_to_left: bool
    source: tuple[str, ...]
    experiments: Mapping[str, Experiment]
    specs: Mapping[str, str]
    broken: Set[str]
    claims: tuple[Claim, ...]
    knobs: tuple[Knob, ...]
    draws: tuple[Draw, ...]
    tries: tuple[Try, ...]
    predictions: tuple[Prediction, ...]
    maps: tuple[MapPicture, ...]
    facts: tuple[Fact, ...]
    unchecked: tuple[Place, ...]
    seeds_named: tuple[tuple[Place, Decimal], ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    cues: tuple[Cue, ...]
    comparisons: tuple[Comparison, ...]
    neighbours: tuple[Neighbour, ...]
    opening: Opening
    body: tuple[Token, ...]

    def words(self, place: Place) -> str:
        """The words at a place."""
        return self.source[place.line - 1][place.column - 1 :][: place.length]


def read_lesson(path: str | Path) -> Lesson:
    """The lesson in a file. A file that can't be read is a lesson with one problem, at 1:1."""
    try:
        content = _content(Path(path))
        if len(content) > LONGEST:
            return _unreadable(path, "T004", f"is too long: a lesson has at most {LONGEST:,} bytes")
        text = content.decode("utf-8-sig")
    except OSError as error:
        return _unreadable(path, "T001", f"can't be read: {error.strerror or error}")
    except UnicodeDecodeError as error:
        return _unreadable(
            path, "T002", f"is not UTF-8 text: byte {error.start + 1} is 0x{error.object[error.start]:02x}"
        )
    except ValueError as error:  # a path with a NUL in it
        return _unreadable(path, "T001", f"can't be read: {error}")
    if "\0" in text:
        return _unreadable(path, "T002", "is not text: it holds NUL characters")
    if not text.strip():
        return _unreadable(path, "T003", "the lesson is empty")
    return _read(Source(str(path), re.sub(r"\r\n?", "\n", text)))


def _content(path: Path) -> bytes:
    """What is in the file, as far as a lesson may go, and a byte more. Raises OSError."""
    mode = path.stat().st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):  # a pipe or a device might never end
        raise OSError(errno.EINVAL, "Is not a regular file")
    with path.open("rb") as file:
        return file.read(LONGEST + 1)


def reread(lesson: Lesson, text: str) -> Lesson:
    """The lesson as it would be read if its file held that text, lines parted by \\n alone."""
    return _read(Source(lesson.path, text))


# Each reads one kind of thing, and yields what it finds: a part of the lesson, or what is wrong.
READERS: tuple[Callable[[Draft], Iterable[Found]], ...] = (
    read_run_links,
    read_knobs,
    read_draws,
    read_predictions,
    read_facts,
    read_rewordings,
    read_images,
    near_misses,
    dead_ends,
    refused_addresses,
    unused_definitions,
)
# The same for what is Markdown's alone.
MARKDOWN_READERS: tuple[Callable[[Document], Iterable[LessonError]], ...] = (
    too_deep,
    swallowed,
    raw_html,
    lost_footnotes,
    unused_footnotes,
    wrong_formulas,
    unknown_languages,
)
Meaning = TypeVar("Meaning")


def _read(source: Source) -> Lesson:
    document = parse(source)
    front = read_front_matter(document)
    ours = [link for link in document.links if link.scheme in SCHEMES]
    errors = {id(link): error for link in ours if (error := malformed(link))}
    sound = [link for link in ours if id(link) not in errors]
    runs = read_runs((link for link in sound if link.scheme == "run"), front.values["seed"])
    draft = Draft(document, sound, runs)
    found: list[Found] = [*front.problems, *errors.values(), *runs.problems, *read_claims(draft)]
    for reader in READERS:
        found += reader(draft)
    for markdown_reader in MARKDOWN_READERS:
        found += markdown_reader(document)
    found += read_tries(draft, _meanings(found, Claim))
    found += _no_claim(ours, found)
    found += unused_runs(runs, _spoken_of(found))
    for part in found:
        if isinstance(part, Part):
            part.token.meta["meaning"] = part.meaning
    figures = [figure for reach in front.prose for figure in unchecked_words(source, *reach)]
    if front.readable:  # else what stands there is not prose, and first things come first
        figures += unchecked_in(document, runs.broken)
    claims = {id(p.token): p.meaning for p in found if isinstance(p, Part) and isinstance(p.meaning, Claim)}
    elsewhere = list(other_epochs(figures, runs, claims))
    figures = [figure for figure in figures if not figure.aside]
    of_seeds = tuple(seeds_named(figures, claims))
    found += elsewhere
    judged = {error.place for error in elsewhere} | {figure.place for figure in of_seeds}
    figures = [figure for figure in figures if figure.place not in judged]
    unchecked = tuple(_not_of_an_error(unvouched(figures, claims), found))
    found += figure_problems(unchecked, runs)
    problems = source.problems(each for each in found if isinstance(each, LessonError))
    opening, body = _split_opening(document.tokens)
    return Lesson(
        path=source.path,
        name=Path(source.path).stem,
        title=front.values["title"],
        description=front.values["description"],
        seed=front.values["seed"],
        index=front.values["index"],
        index_place=front.places.get("index", source.line_place(0)),
        url=front.values["url"],
        language=front.values["lang"],
        right_to_left=front.right_to_left,
        source=source.lines,
        experiments=runs.experiments,
        specs=runs.specs,
        broken=runs.broken,
        claims=_meanings(found, Claim) if front.readable else (),
        knobs=_meanings(found, Knob),
        draws=_meanings(found, Draw),
        tries=_meanings(found, Try),
        predictions=_meanings(found, Prediction) if front.readable else (),
        maps=tuple(each for each in _meanings(found, MapPicture) if each.run in runs.experiments),
        facts=_meanings(found, Fact),
        unchecked=tuple(figure.place for figure in unchecked),
        seeds_named=tuple((figure.place, figure.values[0]) for figure in of_seeds),
        problems=tuple(problem for problem in problems if problem.severity == "error"),
        warnings=tuple(problem for problem in problems if problem.severity == "warning"),
        cues=_meanings(found, Cue),
        comparisons=_meanings(found, Comparison),
        neighbours=_meanings(found, Neighbour),
        opening=opening,
        body=body,
    )


def _meanings(found: Iterable[Found], kind: type[Meaning]) -> tuple[Meaning, ...]:
    """What of one kind the readers have found."""
    return tuple(part.meaning for part in found if isinstance(part, Part) and isinstance(part.meaning, kind))


def _not_of_an_error(figures: Iterable[Figure], found: Iterable[Found]) -> Iterator[Figure]:
    """The figures that stand in no words that are wrong as a whole, such as a misspelt spec."""
    places = [each.place for each in found if isinstance(each, LessonError) and each.place]
    columns: dict[int, list[int]] = {}  # by line, where wrong words begin …
    ends: dict[int, list[int]] = {}  # … and how far those reach that begin there or before
    for place in sorted(places, key=lambda place: (place.line, place.column)):
        reached = ends.setdefault(place.line, [])
        columns.setdefault(place.line, []).append(place.column)
        reached.append(max([*reached[-1:], place.column + place.length]))
    for figure in figures:
        line, column = figure.place.line, figure.place.column
        before = bisect_right(columns.get(line, []), column)
        if not before or ends[line][before - 1] < column + figure.place.length:
            yield figure


def _no_claim(ours: Sequence[Link], found: Iterable[Found]) -> Iterator[LessonError]:
    """A lesson with nothing to check; what is meant as a link and is not may be the claim that is missing."""
    meant = any(isinstance(each, LessonError) and each.code in ("T403", "T404", "T405") for each in found)
    if not meant and not any(link.scheme == "claim" for link in ours):
        hint = f"a claim is a link such as {FORMS['claim']}"
        yield LessonError("T006", "the lesson states no figure that could be checked", hint)


def _spoken_of(found: Iterable[Found]) -> Iterator[str]:
    """The runs that are claimed, compared with, turned, or shown in a paragraph of their own."""
    for part in found:
        match part.meaning if isinstance(part, Part) else None:
            case Claim() as claim:
                for reference in claim.references:
                    yield from reference.runs
            case Cue(run) | MapPicture(run) | Knob(run=run) | Draw(run=run):
                yield run
            case Prediction(reference=reference):
                yield from reference.runs
            case Comparison(runs):
                yield from runs


def _unreadable(path: str | Path, code: str, message: str) -> Lesson:
    problem = Problem(str(path), Place(1, 1, 1), code, message, "")
    return Lesson(
        path=str(path),
        name=Path(path).stem,
        title="",
        description="",
        seed=Experiment().seed,
        index=False,
        index_place=problem.place,
        url="",
        language="en",
        right_to_left=False,
        source=("",),
        experiments={},
        specs={},
        broken=frozenset(),
        claims=(),
        knobs=(),
        draws=(),
        tries=(),
        predictions=(),
        maps=(),
        facts=(),
        unchecked=(),
        seeds_named=(),
        problems=(problem,),
        warnings=(),
        cues=(),
        comparisons=(),
        neighbours=(),
        opening=Opening(),
        body=(),
    )


def _split_opening(tokens: Sequence[Token]) -> tuple[Opening, tuple[Token, ...]]:
    """What stands in the page's head, and the rest; a title in the text is the page's own, and left out."""
    blocks = tuple(token for token in tokens if token.type != "front_matter")
    if blocks and blocks[0].type == "heading_open" and blocks[0].tag == "h1":
        blocks = blocks[3:]
    for index, token in enumerate(blocks):
        if token.type == "heading_open":
            break
        meaning = token.meta.get("meaning")
        if isinstance(meaning, Comparison):
            return Opening(meaning.runs, blocks[: index + 3]), blocks[index + 3 :]
    return Opening(), blocks
