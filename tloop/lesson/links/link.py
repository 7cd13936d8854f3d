"""The links that carry the meaning: run:, claim:, knob:, draw:, try: and fact:, each in its own form."""

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from markdown_it.common.utils import unescapeAll
from markdown_it.helpers import parseLinkDestination, parseLinkTitle
from markdown_it.token import Token
from mdurl import decode

from tloop.lesson.knobs import NUMERIC
from tloop.lesson.links.reference import WITHOUT_RUN
from tloop.lesson.markdown.document import WHITE, Block, Document, Span
from tloop.lesson.markdown.source import Source
from tloop.lesson.problems import Place, Problem, nearest
from tloop.lesson.spec import parse_spec

SCHEMES = ("run", "claim", "knob", "draw", "try", "fact")
FORMS = {
    "run": "[η = 30](run:too-hot)",
    "claim": "[878](claim:default.pause.epoch)",
    "knob": "[η = 30](knob:too-hot.eta)",
    "draw": '[How does it go on?](draw:overfit "from 300")',
    "try": "[Try to lie](try:default.pause.epoch)",
    "fact": '[1969](fact: "Minsky and Papert, Perceptrons, 1969")',
}
RUN_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
FOREIGN = ("http", "https", "mailto", "ftp", "tel", "file", "urn", "doi", "data")  # schemes that are no slip


@dataclass(frozen=True)
class Link:
    """One link of the text. start, end: the label's position in the block's content.

    text: plain; emphasis and code without their signs, line ends and tabs as a space.
    """

    source: Source
    block: Block
    span: Span
    token: Token
    text: str
    start: int
    end: int
    destination: str
    destination_at: int | None  # its position in the content; None for a reference link
    title: str | None
    title_reach: tuple[int, int] | None

    @property
    def scheme(self) -> str:
        return self.destination.partition(":")[0] if ":" in self.destination else ""

    @property
    def body(self) -> str:
        """What stands behind the scheme's colon."""
        return self.destination.partition(":")[2].strip()

    @property
    def place(self) -> Place:
        """Of the text's first character, inside the bracket; of the brackets where there is no text."""
        label, signs = self.block.content[self.start : self.end], WHITE + "*_`"
        shown = label.lstrip(signs)
        if not shown:
            return self._place(self.start - 1, self.end + 1)
        start = self.end - len(shown)
        return self._place(start, start + len(shown.split("\n")[0].rstrip(signs)))

    @property
    def target_place(self) -> Place:
        """Of what stands behind the scheme's colon; the whole destination where that is nothing."""
        if self.destination_at is None:
            return self.place
        end = self.destination_at + len(self.destination)
        start = end - len(self.destination.partition(":")[2]) if self.body else self.destination_at
        return self._place(start, max(start + 1, end))

    @property
    def destination_place(self) -> Place:
        if self.destination_at is None:
            return self.place
        return self._place(self.destination_at, self.destination_at + max(1, len(self.destination)))

    @property
    def title_place(self) -> Place | None:
        """Of what stands inside the title's quotes."""
        if self.title is None:
            return None
        return self._place(*self.title_reach) if self.title_reach else self.place

    @property
    def label_places(self) -> tuple[Place, ...]:
        """Of the text as it is written, line by line; none where it is the name of a reference as well.

        [878](claim:default.pause.epoch)   [878][pause]   but [pause][] and [pause]
        """
        if self.destination_at is None and self.span.end <= self.end + len("][]"):
            return ()
        places, start = [], self.start
        for line in self.block.content[self.start : self.end].split("\n"):
            shown = line.lstrip(" \t")
            if shown:
                first = start + len(line) - len(shown)
                places.append(self._place(first, first + len(shown)))
            start += len(line) + 1
        return tuple(places)

    def part_place(self, words: str) -> Place:
        """Of some words of the text, where they stand in the label as they are written."""
        offset = self.block.content.find(words, self.start, self.end)
        return self.place if offset < 0 else self._place(offset, offset + len(words))

    def piece_place(self, words: str, behind: str = "") -> Place:
        """Of some words of the body, which stand there behind others."""
        if self.destination_at is None:
            return self.place
        start = self.destination_at + len(f"{self.scheme}:{behind}")
        offset = self.block.content.find(words, start, self.span.end)
        return self.target_place if offset < 0 else self._place(offset, offset + len(words))

    def problem(self, code: str, place: Place, message: str, *details: str) -> Problem:
        return self.source.problem(code, place, message, *details)

    def _place(self, start: int, end: int) -> Place:
        first = self.block.position(start)
        return self.source.place(first, max(first + 1, self.block.position(end - 1) + 1))


def read_links(source: Source, document: Document) -> tuple[Link, ...]:
    """All links of the lesson, in document order, those that Markdown takes elsewhere included."""
    found = []
    for block in document.blocks:
        # not those in a picture's description
        shown = {id(token): index for index, token in enumerate(block.inline.children or [])}
        for span in sorted(block.spans, key=lambda span: span.start):
            if span.rule == "link" and span.token and id(span.token) in shown:
                found.append(_link(source, block, span, span.token, shown[id(span.token)]))
    return tuple(found)


def _link(source: Source, block: Block, span: Span, token: Token, index: int) -> Link:
    """index: of the token among the block's."""
    text = _text(block.inline.children or [], index)
    content, start, end = block.content, span.start + 1, span.label_end
    title = str(token.attrs["title"]) if "title" in token.attrs else None
    if not (content[end + 1 : end + 2] == "(" and span.end > end + 1):
        # [878][pause], [pause][] or [pause], defined elsewhere
        return Link(
            source, block, span, token, text, start, end, decode(str(token.attrs["href"])), None, title, None
        )
    # [~75%](  <claim:overfit.test.accuracy.final>  "±5%"  )
    #          ^ at
    at = _skip_white(content, end + 2)
    found = parseLinkDestination(content, at, span.end)
    pointed = content[at] == "<"
    destination_at, after = (at + 1, found.pos - 1) if pointed else (at, found.pos)
    destination = unescapeAll(content[destination_at:after]) if found.ok else ""
    reach = None
    if title is not None:
        opening = _skip_white(content, found.pos)
        reach = (opening + 1, parseLinkTitle(content, opening, span.end).pos - 1)
    return Link(source, block, span, token, text, start, end, destination, destination_at, title, reach)


def _skip_white(content: str, position: int) -> int:
    while content[position] in WHITE:
        position += 1
    return position


def _text(tokens: Sequence[Token], opening: int) -> str:
    """What stands between a link's opening token and its closing one."""
    level = tokens[opening].level
    inside: list[Token] = []
    for index in range(opening + 1, len(tokens)):
        if tokens[index].type == "link_close" and tokens[index].level == level:
            break
        inside.append(tokens[index])
    return re.sub(r"[ \t\n]+", " ", _plain(inside)).strip(" ")


def _plain(tokens: Iterable[Token]) -> str:
    text = ""
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            text += " "
        elif token.type == "image":
            text += _plain(token.children or [])
        else:
            text += token.content
    return text


# ---- links that Markdown reads as links, and that are none of the lesson's


def malformed(link: Link) -> Problem | None:
    """What is wrong with the form of one of the lesson's links, or None."""
    if not link.text:
        return link.problem(
            "T401", link.place, f"this {link.scheme} link has no text", f"write {FORMS[link.scheme]}"
        )
    return _CHECKS[link.scheme](link)


def wrong_scheme(link: Link, runs: Container[str]) -> Problem | None:
    """Claim:, runs:, or none at all, where one of the lesson's was meant. runs: the declared names."""
    scheme, place = link.scheme, link.destination_place
    if scheme and scheme.casefold() not in FOREIGN and (meant := nearest(scheme, SCHEMES)):
        place = Place(place.line, place.column, len(scheme) + 1) if link.destination_at is not None else place
        return link.problem("T403", place, f"{scheme}: is no kind of link here", f"did you mean {meant}:?")
    name, _, rest = link.destination.partition(".")
    if not scheme and name in runs:
        turns = rest in NUMERIC and parse_spec(link.text).complete
        meant = "knob" if turns else "claim" if rest else "run"
        message = f"{link.destination} is no address, and {name} is a run"
        return link.problem("T403", place, message, f"write {meant}:{link.destination}")
    return None


def _malformed_run(link: Link) -> Problem | None:
    name = link.body
    if not name:
        return link.problem("T402", link.target_place, "this link names no run", f"write {FORMS['run']}")
    if not RUN_NAME.fullmatch(name):
        message = f"“{name}” can't be a run's name"
        hint = "-".join(re.findall(r"[a-z0-9]+", name.lower()))
        rule = "a name has small letters, digits and single hyphens"
        return link.problem("T206", link.target_place, message, f"{rule}: {hint or 'too-hot'}")
    if name in WITHOUT_RUN:
        hint = f"claims such as {WITHOUT_RUN[name]} are about no run"
        return link.problem("T206", link.target_place, f"{name} can't be a run's name", hint)
    return None


def _malformed_target(link: Link) -> Problem | None:
    # [~75%](claim:overfit.test.accuracy.final "±5%")   [η = 30](knob:too-hot.eta "0.03..100")
    #              ^^^^^^^ run, and behind its point what is meant of it
    scheme, target = link.scheme, link.body
    what = "quantity" if scheme == "claim" else "knob"
    if not target:
        message = f"this {scheme} link names no run and no {what}"
        return link.problem("T402", link.target_place, message, f"write {FORMS[scheme]}")
    if '"' in target or "“" in target:
        return link.problem(
            "T404", link.target_place, f"{target} holds a quote", "a title stands after a space"
        )
    run, _, rest = target.partition(".")
    if run and rest:
        return None
    if scheme == "knob" and run in NUMERIC:
        run, rest = "", run
    message = f"{scheme}:{target} names no {what if run else 'run'}"
    return link.problem("T402", link.target_place, message, f"write {_target_meant(link, run, rest)}")


def _target_meant(link: Link, run: str, rest: str) -> str:
    scheme = link.scheme
    parted = re.split("[:/#]", run, maxsplit=1)
    if len(parted) == 2:  # knob:too-hot/eta
        return f"{scheme}:{'.'.join(parted)}"
    what, such = ("QUANTITY", "pause.epoch") if scheme == "claim" else ("KNOB", _turned(link))
    return f"{scheme}:{run or 'RUN'}.{rest or what}, such as {scheme}:{run or 'default'}.{rest or such}"


def _turned(link: Link) -> str:
    """The knob that the link's text is about."""
    return next((part.knob for part in parse_spec(link.text).parts if part.knob in NUMERIC), "eta")


def _malformed_exercise(link: Link) -> Problem | None:
    if link.body:
        return None
    what = "run" if link.scheme == "draw" else "claim"
    return link.problem(
        "T402", link.target_place, f"this link names no {what}", f"write {FORMS[link.scheme]}"
    )


def _malformed_fact(link: Link) -> Problem | None:
    if link.body:
        hint = f'the source stands behind a space, in quotes: (fact: "{link.body}")'
        return link.problem("T406", link.target_place, f"fact:{link.body} gives no source", hint)
    if not (link.title or "").strip():
        return link.problem(
            "T406", link.destination_place, "this fact gives no source", f"write {FORMS['fact']}"
        )
    return None


_CHECKS = {
    "run": _malformed_run,
    "claim": _malformed_target,
    "knob": _malformed_target,
    "draw": _malformed_exercise,
    "try": _malformed_exercise,
    "fact": _malformed_fact,
}
