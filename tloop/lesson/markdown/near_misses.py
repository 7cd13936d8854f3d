"""Text that is meant as one of the lesson's links, and that Markdown reads as something else."""

import re
from collections.abc import Iterator

from markdown_it.common.utils import normalizeReference

from tloop.lesson.knobs import NAMES
from tloop.lesson.links.link import FORMS, SCHEMES
from tloop.lesson.markdown.document import BLANK, Block, Document
from tloop.lesson.markdown.source import Source
from tloop.lesson.problems import Place, Problem, did_you_mean

CURLY = "“”„«»\u2018\u2019"  # quotes that are none to Markdown
SCHEME = r"(?P<scheme>runs?|claims?|knobs?|facts?)"
IN_PARENTHESES = re.compile(rf"(?P<before>\]\s*|(?<!\]))\(\s*<?(?P<words>{SCHEME}:[^()\n]*)", re.IGNORECASE)
CLOSED = re.compile(rf"[^()\[\]{BLANK}]*\)")
DEFINITION = re.compile(rf"\[[^\[\]]*\]:[ \t]*(?P<words>{SCHEME}:[^\n]*)", re.IGNORECASE)
# <a href="claim:default.pause.epoch">878</a>
ELEMENT = re.compile(rf"<a\s[^<>]*?href\s*=\s*[\"']?(?P<words>{SCHEME}:[^\s\"'<>]*)", re.IGNORECASE)
REFERENCE = re.compile(r"(?<!\w)\[(?P<text>[^\[\]]+)\]\[(?P<label>[^\[\]]+)\]")


def near_misses(source: Source, document: Document) -> Iterator[Problem]:
    """Text that is meant as one of the lesson's links, and that Markdown shows as text."""
    for block in document.blocks:
        text = block.blanked((span.start, span.end) for span in block.spans)
        yield from _strange_spans(source, block)
        opening, seen = 0, 0  # brackets that are open before the match
        for match in IN_PARENTHESES.finditer(text):
            opening += text.count("[", seen, match.start()) - text.count("]", seen, match.start())
            seen = match.start()
            if match["before"] or _glued(match["words"]):
                words = match["words"].rstrip()
                if not CLOSED.match(text, match.end()):
                    words = words.split()[0]  # how much of what follows was meant, nobody knows
                place = _reach(source, block, match.start("words"), match.start("words") + len(words))
                message, hint = _why_no_link(text, match, opening)
                yield source.problem("T404", place, message, hint)
        for match in ELEMENT.finditer(text):
            place = _reach(source, block, match.start("words"), match.end("words"))
            hint = f"write {FORMS[match['scheme'].lower().removesuffix('s')]}"
            yield source.problem("T404", place, "HTML is shown as text, this link too", hint)
        for match in DEFINITION.finditer(text):
            place = _reach(source, block, match.start("words"), match.end("words"))
            hint = "one has its own line after an empty one, and no spaces in it"
            yield source.problem("T404", place, "this is no definition of a link", hint)
        for match in REFERENCE.finditer(text):
            yield from _undefined(source, block, match, document.references)


def _strange_spans(source: Source, block: Block) -> Iterator[Problem]:
    """<claim:default.pause.epoch> and ![878](claim:default.pause.epoch)."""
    for span in block.spans:
        if span.rule == "autolink" and span.token:
            scheme = str(span.token.attrs["href"]).partition(":")[0].lower()
            if scheme in SCHEMES:
                place = _reach(source, block, span.start + 1, span.end - 1)
                yield source.problem(
                    "T401", place, f"this {scheme} link has no text", f"write {FORMS[scheme]}"
                )
        if span.rule == "image" and span.token:
            scheme = str(span.token.attrs["src"]).partition(":")[0].lower()
            if scheme in SCHEMES:
                place = _reach(source, block, span.start, span.start + 1)
                yield source.problem(
                    "T404", place, f"a {scheme} is no picture", f"without the !: {FORMS[scheme]}"
                )


def _glued(words: str) -> bool:
    """In front of it there is no ]: (claim:default.pause.epoch) is meant, (claim: so they say) is not."""
    return re.match(r"(?:run|claim|knob):[^\s)]", words, re.IGNORECASE) is not None


def _why_no_link(text: str, match: re.Match[str], opening: int) -> tuple[str, str]:
    """The message and what would be right, for (run:… that is no link. opening: brackets open before it."""
    words, scheme = " ".join(match["words"].split()), match["scheme"].lower().removesuffix("s")
    form = f"write {FORMS[scheme]}"
    if not match["before"]:
        return (
            "] is missing before the parenthesis" if opening > 0 else "this link has no text in brackets",
            form,
        )
    if opening <= 0:
        return "[ is missing before the text", form
    if match["before"] != "]":
        return "a space parts the text from its link", f"]({words}) without it"
    if scheme == "fact" and '"' not in words:
        return "the source of a fact stands in straight quotes", 'write (fact: "…")'
    if not CLOSED.match(text, match.end()):
        return "this link is never closed", "a ) is missing"
    return _why_no_destination(words, scheme)


def _why_no_destination(words: str, scheme: str) -> tuple[str, str]:
    # (run:too hot)   (claim:overfit.test.loss.min ±5%)
    destination, _, rest = words.partition(" ")
    destination = destination.rstrip(",;")
    body = words.partition(":")[2].strip()
    if scheme != "fact" and destination.endswith(":"):
        return f"a space follows {destination}", f"write {destination}{rest}"
    if not rest:
        return "a line break stands in the link's destination", "a destination stands on one line"
    if rest[0] in CURLY:
        return "a title stands in straight quotes", f'write ({destination} "{rest.strip(CURLY)}")'
    if rest[0] in "\"'":
        return "the title has no end, or more follows it", f"write ({destination} {rest[0]}…{rest[0]})"
    if scheme == "run":
        return f"“{body}” can't be a run's name", f"a name has no spaces: run:{_hyphened(body)}"
    if scheme == "knob" and not re.match(r"[-+\u2212.]?\d", rest):
        return _spaces_in_knob(re.split(r'\s["“]', body)[0])
    return f"“{rest}” follows the {scheme} without quotes", f'write ({destination} "{rest}")'


def _spaces_in_knob(target: str) -> tuple[str, str]:
    # (knob:too hot.eta "0.03..100")   (knob:too-hot.learning rate)
    run, dot, knob = target.partition(".")
    row = NAMES.get(knob.strip().casefold())
    meant = row.field if row else _hyphened(knob)
    return f"“{target}” holds a space", f"names have no spaces: knob:{_hyphened(run)}{dot}{meant}"


def _hyphened(words: str) -> str:
    return "-".join(words.lower().split())


def _undefined(
    source: Source, block: Block, match: re.Match[str], references: dict[str, dict[str, str]]
) -> Iterator[Problem]:
    label = match["label"]
    if normalizeReference(label) in references:
        return
    place = _reach(source, block, match.start("label"), match.end("label"))
    hint = did_you_mean(label, (known.lower() for known in references))
    yield source.problem(
        "T405", place, f"[{label}] is defined nowhere", *(hint or (f"define it: [{label}]: claim:…",))
    )


def _reach(source: Source, block: Block, start: int, end: int) -> Place:
    first = block.position(start)
    return source.place(first, max(first + 1, block.position(end - 1) + 1))
