"""Text that is meant as one of the lesson's links, and that Markdown reads as something else."""

import re
from collections.abc import Collection, Iterator

from markdown_it.common.utils import normalizeReference

from tloop.lesson.knobs import NAMES
from tloop.lesson.links.draft import Draft
from tloop.lesson.links.schemes import FORMS, SCHEMES
from tloop.lesson.markdown.block import BLANK, Block
from tloop.lesson.markdown.link import scheme_of
from tloop.lesson.problems import LessonError, nearest_of

CURLY = "“”„«»\u2018\u2019"  # quotes that are none to Markdown
SCHEME = r"(?P<scheme>runs?|claims?|knobs?|facts?|predicts?|stills?)"
IN_PARENTHESES = re.compile(
    rf"(?P<before>\]\s*|(?<!\]))(?P<sign>[(（])\s*<?(?P<words>{SCHEME}:[^()（）\n]*)", re.IGNORECASE
)
# Links that say all in their titles.
TITLED = {"fact": "the source of a fact", "still": "the wording of a still page"}
CLOSED = re.compile(rf"[^()\[\]{BLANK}]*[)）]")
DEFINITION = re.compile(rf"\[[^\[\]]*\]:[ \t]*(?P<words>{SCHEME}:[^\n]*)", re.IGNORECASE)
# claim:default.pause.epoch, with nothing around it
BARE = re.compile(r"(?<![\w(/:（])(?P<words>(?P<scheme>claim|knob):[a-z0-9-]+(?:\.[\w-]+)+)")
# <a href="claim:default.pause.epoch">878</a>
ELEMENT = re.compile(rf"<a\s[^<>]*?href\s*=\s*[\"']?(?P<words>{SCHEME}:[^\s\"'<>]*)", re.IGNORECASE)
REFERENCE = re.compile(r"(?<!\w)\[(?P<text>[^\[\]]+)\]\[(?P<label>[^\[\]]+)\]")


def near_misses(draft: Draft) -> Iterator[LessonError]:
    """Text that is meant as one of the lesson's links, and that Markdown shows as text."""
    references = {label.lower(): None for label in draft.document.references}
    for block in draft.document.blocks:
        text = block.prose
        yield from _strange_spans(block)
        opening, seen = 0, 0  # brackets that are open before the match
        for match in IN_PARENTHESES.finditer(text):
            opening += text.count("[", seen, match.start()) - text.count("]", seen, match.start())
            seen = match.start()
            if match["before"] or _glued(match["words"]):
                words = match["words"].rstrip()
                if not CLOSED.match(text, match.end()):
                    words = words.split()[0]  # how much of what follows was meant, nobody knows
                place = block.place(match.start("words"), match.start("words") + len(words))
                message, hint = _why_no_link(text, match, opening)
                yield LessonError("T404", message, hint, place=place)
        bare = IN_PARENTHESES.sub(_blank, DEFINITION.sub(_blank, ELEMENT.sub(_blank, text)))
        for match in BARE.finditer(bare):
            place = block.place(match.start("words"), match.end("words"))
            hint = f"write {FORMS[match['scheme']]}; an example of one stands in `code`"
            yield LessonError("T404", "this link has no text in brackets", hint, place=place)
        for match in ELEMENT.finditer(text):
            place = block.place(match.start("words"), match.end("words"))
            hint = f"write {FORMS[match['scheme'].lower().removesuffix('s')]}"
            yield LessonError("T404", "HTML is shown as text, this link too", hint, place=place)
        for match in DEFINITION.finditer(text):
            place = block.place(match.start("words"), match.end("words"))
            hint = "a definition has its own line after an empty one, and its address has no spaces"
            yield LessonError("T404", "this does not define a link", hint, place=place)
        for match in REFERENCE.finditer(text):
            yield from _undefined(block, match, references)


def _blank(match: re.Match[str]) -> str:
    return BLANK * len(match[0])


def _strange_spans(block: Block) -> Iterator[LessonError]:
    """<claim:default.pause.epoch> and ![878](claim:default.pause.epoch)."""
    for span in block.spans:
        if span.rule == "autolink" and span.token:
            scheme = scheme_of(str(span.token.attrs["href"])).lower()
            if scheme in SCHEMES:
                place = block.place(span.start + 1, span.end - 1)
                message = f"this {scheme} link has no text"
                yield LessonError("T401", message, f"write {FORMS[scheme]}", place=place)
        if span.rule == "image" and span.token:
            scheme = scheme_of(str(span.token.attrs["src"])).lower()
            if scheme in SCHEMES:
                place = block.place(span.start, span.start + 1)
                message = f"a {scheme} is not a picture"
                yield LessonError("T404", message, f"without the !: {FORMS[scheme]}", place=place)


def _glued(words: str) -> bool:
    """In front of it there is no ]: (claim:default.pause.epoch) is meant, (claim: so they say) is not."""
    return re.match(r"(?:run|claim|knob|predict):[^\s)]", words, re.IGNORECASE) is not None


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
    if match["sign"] == "（":
        return "a link has plain parentheses, ( and )", f"write ]({words})"
    if match["before"] != "]":
        return "a space separates the text from its link", f"write ]({words})"
    if scheme in TITLED and '"' not in words:
        return f"{TITLED[scheme]} stands in straight quotes", f'write ({scheme}: "…")'
    if not CLOSED.match(text, match.end()):
        return "this link is never closed", "a ) is missing"
    return _why_no_destination(words, scheme)


def _why_no_destination(words: str, scheme: str) -> tuple[str, str]:
    # (run:too hot)   (claim:overfit.test.loss.min ±5%)
    destination, _, rest = words.partition(" ")
    destination = destination.rstrip(",;")
    body = words.partition(":")[2].strip()
    if scheme not in TITLED and destination.endswith(":"):
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


def _undefined(block: Block, match: re.Match[str], references: Collection[str]) -> Iterator[LessonError]:
    label = match["label"]
    if normalizeReference(label).lower() not in references:
        hint = nearest_of(label, references, f"define it: [{label}]: claim:…")
        yield LessonError(
            "T405", f"[{label}] is defined nowhere", hint, place=block.place(*match.span("label"))
        )
