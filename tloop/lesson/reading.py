"""Reading a lesson: Markdown in, Lesson out. What an author gets wrong becomes a Problem with its place."""

import errno
import re
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from markdown_it.token import Token

from tloop.lesson.coverage import unchecked_figures, unused_definitions, unused_runs
from tloop.lesson.front_matter import read_front_matter
from tloop.lesson.links.address import dead_ends, name_headings, refused_addresses
from tloop.lesson.links.claim import Related, Statement, StatementError, parse_statement
from tloop.lesson.links.exercises import Draw, Try, read_exercises
from tloop.lesson.links.image import MapPicture, Neighbour, read_images
from tloop.lesson.links.knob import Knob, read_knobs
from tloop.lesson.links.link import SCHEMES, Link, malformed, read_links
from tloop.lesson.links.reference import WITHOUT_RUN, Reference, parse_reference
from tloop.lesson.links.run import Runs, read_runs
from tloop.lesson.markdown.code import unknown_languages
from tloop.lesson.markdown.document import Block, parse
from tloop.lesson.markdown.footnotes import lost_footnotes, unused_footnotes
from tloop.lesson.markdown.formulas import read_formulas
from tloop.lesson.markdown.near_misses import near_misses
from tloop.lesson.markdown.nesting import too_deep
from tloop.lesson.markdown.source import Source
from tloop.lesson.problems import Place, Problem, by_place
from tloop.lesson.unchecked import unchecked_in, unchecked_words
from tloop.simulation import Experiment

LONGEST = 500_000  # bytes of a lesson, some 250 pages: Markdown of any kind is read in seconds up to there


@dataclass(frozen=True)
class Claim:
    """A figure that the lesson states; see the places in lesson/links/link.py.

    number counts from 1 in document order; reference: of what it speaks; text is plain, its white space
    folded; label_places: where it stands as it is written, line by line, none if no other words may stand
    there.
    """

    number: int
    reference: Reference
    text: str
    title: str | None
    statement: Statement
    place: Place
    target_place: Place
    title_place: Place | None
    label_places: tuple[Place, ...]

    @property
    def name(self) -> str:
        """RUN.QUANTITY, as the destination names it."""
        return self.reference.name

    @property
    def run(self) -> str | None:
        """The run that it is about; None for a quantity of no run."""
        return self.reference.runs[0] if self.reference.runs else None

    @property
    def compared(self) -> Reference | None:
        """What it is compared with."""
        rule = self.statement.rule
        return rule.target if isinstance(rule, Related) else None

    @property
    def references(self) -> tuple[Reference, ...]:
        """All that decides on it."""
        return (self.reference, self.compared) if self.compared else (self.reference,)

    @property
    def link(self) -> str:
        """The claim as it stands in the lesson."""
        title = "" if self.title is None else f' "{self.title}"'
        return f"[{self.text}](claim:{self.name}{title})"


@dataclass(frozen=True)
class Fact:
    """A figure that no simulation can check, with its source."""

    number: int
    text: str
    source: str
    place: Place


@dataclass(frozen=True)
class RunLink:
    """A run in a sentence: a button that brings it to the stage."""

    run: str


@dataclass(frozen=True)
class Cue:
    """A paragraph that is one run: from here on the stage shows it."""

    run: str


@dataclass(frozen=True)
class Comparison:
    """A paragraph that is several runs: these side by side under one scrubber."""

    runs: tuple[str, ...]


@dataclass(frozen=True)
class Opening:
    """The page's head: the text up to the first comparison, if no section begins earlier, and its runs."""

    runs: tuple[str, ...] = ()
    tokens: tuple[Token, ...] = ()


@dataclass(frozen=True)
class Lesson:
    """A lesson, understood as far as it can be; problems say what could not be.

    index: whether it is the front page, which its front matter says at index_place; url: where the page will
    be found, empty if nobody says so; source: its lines;
    experiments and specs: by run, in the order of first mention; unchecked: the figures in the prose that
    nothing measures; problems: what has to be put right; warnings: what nothing covers;
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
    source: tuple[str, ...]
    experiments: Mapping[str, Experiment]
    specs: Mapping[str, str]
    claims: tuple[Claim, ...]
    knobs: tuple[Knob, ...]
    draws: tuple[Draw, ...]
    tries: tuple[Try, ...]
    maps: tuple[MapPicture, ...]
    facts: tuple[Fact, ...]
    unchecked: tuple[Place, ...]
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
        raise OSError(errno.EINVAL, "Is no regular file")
    with path.open("rb") as file:
        return file.read(LONGEST + 1)


def reread(lesson: Lesson, text: str) -> Lesson:
    """The lesson as it would be read if its file held that text, lines parted by \\n alone."""
    return _read(Source(lesson.path, text))


def _read(source: Source) -> Lesson:
    document = parse(source.text)
    front = read_front_matter(source, document.tokens)
    links = read_links(source, document)
    ours = [link for link in links if link.scheme in SCHEMES]
    sound = [link for link in ours if not malformed(link)]
    runs = read_runs((link for link in sound if link.scheme == "run"), front.seed)
    problems = [*front.problems, *runs.problems, *near_misses(source, document)]
    problems += too_deep(source, document)
    problems += (problem for link in ours if (problem := malformed(link)))
    foreign = (link for link in links if link.scheme not in SCHEMES)
    problems += dead_ends(foreign, name_headings(document.tokens), runs)
    problems += refused_addresses(source, document)
    problems += lost_footnotes(source, document)
    problems += read_formulas(source, document)
    maps, neighbours = read_images(source, document, runs, problems)
    claims = _claims(sound, runs, problems)
    knobs = read_knobs((link for link in sound if link.scheme == "knob"), runs, problems)
    asked = (link for link in sound if link.scheme in ("draw", "try"))
    draws, tries = read_exercises(asked, document.blocks, runs, claims, problems)
    facts = _facts(sound)
    # One that is meant as a link and is none may be the claim that is missing.
    meant = any(problem.code in ("T403", "T404", "T405") for problem in problems)
    if not meant and not any(link.scheme == "claim" for link in ours):
        message = "the lesson states no figure that could be checked"
        hint = "a claim is a link such as [878](claim:default.pause.epoch)"
        problems.append(source.problem("T006", source.place(0, 1), message, hint))
    _mark_runs(sound)
    paragraphs = _mark_cues(document.blocks)
    opening, body = _split_opening(document.tokens)
    unchecked = [place for reach in front.prose for place in unchecked_words(source, *reach)]
    unchecked += unchecked_in(source, document.blocks, links)
    warnings = [*unchecked_figures(source, unchecked), *unused_definitions(source, document)]
    warnings += unused_footnotes(source, document)
    warnings += unknown_languages(source, document.tokens)
    warnings += unused_runs(runs, _spoken_of(paragraphs, claims, knobs, draws, maps))
    return Lesson(
        path=source.path,
        name=Path(source.path).stem,
        title=front.title,
        description=front.description,
        seed=front.seed,
        index=front.index,
        index_place=front.index_place,
        url=front.url,
        source=source.lines,
        experiments=runs.experiments,
        specs=runs.specs,
        claims=tuple(claims),
        knobs=knobs,
        draws=draws,
        tries=tries,
        maps=maps,
        facts=tuple(facts),
        unchecked=tuple(unchecked),
        problems=tuple(sorted(problems, key=by_place)),
        warnings=tuple(sorted(warnings, key=by_place)),
        cues=tuple(each for each in paragraphs if isinstance(each, Cue)),
        comparisons=tuple(each for each in paragraphs if isinstance(each, Comparison)),
        neighbours=neighbours,
        opening=opening,
        body=body,
    )


def _spoken_of(
    paragraphs: Iterable[Cue | Comparison],
    claims: Iterable[Claim],
    knobs: Iterable[Knob],
    draws: Iterable[Draw],
    maps: Iterable[MapPicture],
) -> Iterator[str]:
    """The runs that are claimed, compared with, turned, or shown in a paragraph of their own."""
    for claim in claims:
        for reference in claim.references:
            yield from reference.runs
    yield from (knob.run for knob in knobs)
    yield from (draw.run for draw in draws)
    yield from (picture.run for picture in maps)
    for paragraph in paragraphs:
        yield from (paragraph.run,) if isinstance(paragraph, Cue) else paragraph.runs


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
        source=("",),
        experiments={},
        specs={},
        claims=(),
        knobs=(),
        draws=(),
        tries=(),
        maps=(),
        facts=(),
        unchecked=(),
        problems=(problem,),
        warnings=(),
        cues=(),
        comparisons=(),
        neighbours=(),
        opening=Opening(),
        body=(),
    )


def _claims(links: Iterable[Link], runs: Runs, problems: list[Problem]) -> list[Claim]:
    """The claims that are understood; what is wrong with the others is added to the problems."""
    claims: list[Claim] = []
    for link in links:
        if link.scheme != "claim":
            continue
        # [~75%](claim:overfit.test.accuracy.final "±5%")
        #               ^^^^^^^ run
        run = link.body.partition(".")[0]
        known = run in WITHOUT_RUN or run in runs.declared
        if not known:
            problems.append(runs.unknown(link, run))
        statement = _statement(link, problems)
        if statement is None or not known or run in runs.broken:
            continue
        claim = Claim(
            number=len(claims) + 1,
            reference=parse_reference(link.body),
            text=link.text,
            title=link.title,
            statement=statement,
            place=link.place,
            target_place=link.target_place,
            title_place=link.title_place,
            label_places=link.label_places,
        )
        link.token.meta = {"meaning": claim}
        claims.append(claim)
    return claims


def _statement(link: Link, problems: list[Problem]) -> Statement | None:
    try:
        return parse_statement(link.text, link.title)
    except StatementError as error:
        place = link.title_place if error.part == "title" and link.title_place else link.place
        problems.append(
            link.problem(
                "T103" if error.part == "title" else "T102", place, str(error), *filter(None, [error.hint])
            )
        )
        return None


def _facts(links: Iterable[Link]) -> list[Fact]:
    facts: list[Fact] = []
    for link in links:
        if link.scheme == "fact":
            facts.append(Fact(len(facts) + 1, link.text, (link.title or "").strip(), link.place))
            link.token.meta = {"meaning": facts[-1]}
    return facts


def _mark_runs(links: Iterable[Link]) -> None:
    for link in links:
        if link.scheme == "run":
            link.token.meta = {"meaning": RunLink(link.body)}


def _mark_cues(blocks: Iterable[Block]) -> list[Cue | Comparison]:
    """A paragraph of one run link and nothing else is a cue, one of several a comparison."""
    found: list[Cue | Comparison] = []
    for block in blocks:
        if block.opening.type != "paragraph_open" or block.opening.hidden:
            continue
        names = _only_runs(block)
        if names:
            found.append(Cue(names[0]) if len(names) == 1 else Comparison(names))
            block.opening.meta = {"meaning": found[-1]}
    return found


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


def _only_runs(block: Block) -> tuple[str, ...]:
    """The runs whose links make up the whole paragraph, but for white space and · or , between them."""
    names: list[str] = []
    inside = False
    for token in block.inline.children or []:
        if token.type == "link_open":
            meaning = token.meta.get("meaning")
            if not isinstance(meaning, RunLink):
                return ()
            names.append(meaning.run)
        if token.type in ("link_open", "link_close"):
            inside = token.type == "link_open"
        elif not inside and token.content.strip(" \t\n\u00a0·,"):
            return ()
    return tuple(dict.fromkeys(names))
