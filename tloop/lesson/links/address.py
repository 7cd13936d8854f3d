"""Where the other links lead: places in the page, lessons beside this one, and the world outside."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import parse_qs, unquote

from tloop.lesson.knobs import NUMERIC
from tloop.lesson.links.draft import Draft
from tloop.lesson.links.run import Runs
from tloop.lesson.links.schemes import SCHEMES
from tloop.lesson.markdown.headings import PAGE_PLACES
from tloop.lesson.markdown.link import Link
from tloop.lesson.problems import Hint, LessonError, Place, did_you_mean, nearest
from tloop.lesson.spec import parse_spec

FOREIGN = ("http", "https", "mailto", "ftp", "tel", "file", "urn", "doi", "data")  # schemes that are no slip
OUTSIDE = ("http", "https", "mailto", "tel", "ftp", "doi", "urn")
OF_THE_SITE = ("evidence.json", "share.png", "films/", "stills/", "data/")  # what the build writes
SCHEME = re.compile(r"\s*([A-Za-z][^:/?#]*):")
KINDS = f"its own are {':, '.join(SCHEMES)}:, those to elsewhere {':, '.join(OUTSIDE)}:"


def dead_ends(draft: Draft) -> Iterator[LessonError]:
    """Links that lead nowhere, or to where no lesson may lead; the lesson's own kinds aside."""
    places = dict.fromkeys((*draft.document.headings, *PAGE_PLACES))
    for link in draft.document.links:
        if link.scheme not in SCHEMES:
            error = wrong_scheme(link, draft.runs) or _dead_end(link, places, draft.runs)
            if error:
                yield error


def wrong_scheme(link: Link, runs: Runs) -> LessonError | None:
    """Claim:, runs:, or none at all, where one of the lesson's was meant."""
    scheme, place = link.scheme, link.destination_place
    if scheme and scheme.casefold() not in FOREIGN and (meant := nearest(scheme, SCHEMES)):
        message = f"{scheme}: is not a kind of link here"
        return LessonError("T403", message, f"did you mean {meant}:?", place=_scheme_place(link))
    name, _, rest = link.destination.partition(".")
    if not scheme and name in runs.declared:
        turns = rest in NUMERIC and parse_spec(link.text).complete
        meant = "knob" if turns else "claim" if rest else "run"
        message = f"{link.destination} is not an address, and {name} is a run"
        return LessonError("T403", message, f"write {meant}:{link.destination}", place=place)
    return None


def _scheme_place(link: Link) -> Place:
    place = link.destination_place
    if link.destination_at is None:
        return place
    return Place(place.line, place.column, len(link.scheme) + 1)


def _dead_end(link: Link, places: Mapping[str, None], runs: Runs) -> LessonError | None:
    scheme = SCHEME.match(link.destination)
    if scheme:
        if scheme[1].lower() in OUTSIDE:
            return None
        return LessonError("T601", f"a lesson has no {scheme[1]}: links", KINDS, place=_scheme_place(link))
    path, _, fragment = link.destination.partition("#")
    if path:
        return _missing_file(link, path.partition("?")[0])
    if not fragment:
        return None
    return _dead_moment(link, fragment, runs) if "=" in fragment else _dead_anchor(link, fragment, places)


def _missing_file(link: Link, path: str) -> LessonError | None:
    """A lesson or a file beside this one; pages that lessons become, and files that the build writes."""
    name = unquote(path)
    if path.startswith(("/", "?")) or not path or name.removeprefix("./").startswith(OF_THE_SITE):
        return None
    folder = Path(link.block.source.path).parent
    page = folder / f"{name.removesuffix('.html')}.md"
    try:
        if (folder / name).exists() or (name.endswith(".html") and (page.exists() or name == "index.html")):
            return None
    except (OSError, ValueError):  # a name that no file can have
        pass
    kind = "lesson" if name.endswith(".md") else "file"
    return LessonError(
        "T603",
        f"there is no {kind} {path} beside this {'one' if kind == 'lesson' else 'lesson'}",
        lambda: did_you_mean(path, _files_of(folder, kind)),
        place=link.destination_place,
    )


def _files_of(folder: Path, kind: str) -> list[str]:
    pattern = "*.md" if kind == "lesson" else "*"
    return [each.name for each in folder.glob(pattern)]


def _dead_anchor(link: Link, fragment: str, places: Mapping[str, None]) -> LessonError | None:
    if unquote(fragment) in places:
        return None
    message = f"there is no #{fragment} in the page"
    return LessonError("T602", message, _heading_meant(fragment, places), place=link.destination_place)


def _heading_meant(fragment: str, places: Mapping[str, None]) -> Hint:
    def look_up() -> tuple[str, ...]:
        headings = [f"#{each}" for each in places if each not in PAGE_PLACES]
        shown = f"its headings: {', '.join(headings)}" if headings else "it has no headings"
        return did_you_mean(fragment, places) or (shown,)

    return look_up


def _dead_moment(link: Link, fragment: str, runs: Runs) -> LessonError | None:
    # [its lowest point](#run=overfit&epoch=360)
    name = parse_qs(fragment).get("run", [""])[-1]
    return runs.unknown(link, name) if name and name not in runs.declared else None


def refused_addresses(draft: Draft) -> Iterator[LessonError]:
    """<javascript:alert(1)>: the same for addresses in pointed brackets."""
    for block in draft.document.blocks:
        for span in block.spans:
            if span.rule != "autolink" or not span.token:
                continue
            scheme = SCHEME.match(str(span.token.attrs["href"]))
            if scheme and scheme[1].lower() not in (*OUTSIDE, *SCHEMES):
                place = block.place(span.start + 1, span.start + 1 + len(scheme[0]))
                yield LessonError("T601", f"a lesson has no {scheme[1]}: links", KINDS, place=place)
