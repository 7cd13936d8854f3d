"""Writing the site: each page with its files, all in place in one step."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tloop.cache import Cache, drawn_with, entry_name
from tloop.drawing.shown import Shown, shown_runs
from tloop.drawing.studio import Studio
from tloop.evidence import Report, outcome
from tloop.evidence.other_seeds import OutcomeMap
from tloop.lesson import Lesson
from tloop.lesson.front_matter import INDEX
from tloop.page.address import Page
from tloop.page.files import File
from tloop.page.page import render_list, render_page
from tloop.page.recording import record, recording_from
from tloop.page.share import share_of
from tloop.simulation import Run
from tloop.site.folder import Site
from tloop.site.other_files import other_files, shared_runs
from tloop.site.stills import ordered_stills


@dataclass(frozen=True)
class Published:
    """The page that was written, and its size in bytes."""

    page: Path
    size: int


def page_file(name: str) -> str:
    """The page of that name within the site; the front page is called index."""
    return f"{name}.html"


def folder_of(name: str) -> str:
    """Where the page's other files go; the front page has the site to itself."""
    return "" if name == INDEX else f"{name}/"


def pages_of(
    site: Site, lessons: Sequence[Lesson], others: Sequence[Lesson], names: Sequence[str]
) -> dict[str, Page]:
    """The pages that link to each other, by their lessons' names.

    lessons: those that are published now; others: those whose pages count only if they are there; names: of
    the pages of both.
    """
    named = zip([*lessons, *others], names, strict=True)
    there = {page_file(name) for name in names[: len(lessons)]} | site.there()
    return {
        lesson.name: Page(quote(page_file(name)), lesson.title, lesson.description)
        for lesson, name in named
        if page_file(name) in there
    }


def write_list(site: Site, pages: Sequence[Page]) -> None:
    """A front page that lists the others, for lessons of which none is the front page. Raises OSError."""
    site.announce(page_file(INDEX), [page_file(INDEX)])
    site.write(page_file(INDEX), render_list(pages).encode())


def publish(
    lesson: Lesson,
    runs: Mapping[str, Run],
    report: Report,
    out: Path,
    *,
    name: str = INDEX,
    pages: Mapping[str, Page] | None = None,
    films: Sequence[str] = ("webp",),
    only_page: bool = False,
    cache: Cache | None = None,
) -> Published:
    """Puts one lesson's page, called `name`, and its files into the folder `out`, in one step."""
    with Site(out) as site:
        return write_page(
            site,
            lesson,
            runs,
            report,
            name=name,
            pages=pages or {},
            films=films,
            only_page=only_page,
            cache=cache or Cache(),
        )


def write_page(
    site: Site,
    lesson: Lesson,
    runs: Mapping[str, Run],
    report: Report,
    *,
    name: str,
    pages: Mapping[str, Page],
    films: Sequence[str],
    only_page: bool,
    cache: Cache,
    say: Callable[[str], None] = lambda words: None,
) -> Published:
    """Writes the lesson's page, called `name`, and its files. Raises OSError.

    pages: all that are published together, by their lessons' names; films: in which formats, if any;
    only_page: no other files; say: told what is being done.
    """
    page, folder = page_file(name), folder_of(name)
    outcomes = {name: outcome(run.train_loss, run.test_loss) for name, run in runs.items()}
    shown = shown_runs(lesson, runs, outcomes)
    maps = shown_maps(lesson, report)
    with Studio(cache) as studio:
        say("stills and recordings")
        stills = ordered_stills(studio, lesson, shown, maps)
        files = []
        if not only_page:
            evidence = evidence_text(lesson, shown, report).encode()
            files.append(File(f"{folder}evidence.json", lambda: evidence))
            files += other_files(studio, folder, lesson, shown, maps, films)
        site.announce(page, [page, *(file.place for file in files)])
        recordings = {name: recall_or_record(each, cache) for name, each in shown.items()}
        share = share_of(lesson.url, folder, [] if only_page else shared_runs(shown, lesson.opening.runs))
        content = render_page(lesson, shown, report, recordings, stills(), pages, share, files).encode()
        site.write(page, content)
        for number, file in enumerate(files, start=1):
            say(f"file {number} of {len(files)}")
            site.write(file.place, file.content())
    return Published(site.out / page, len(content))


def shown_maps(lesson: Lesson, report: Report) -> dict[str, OutcomeMap]:
    """The maps that the lesson shows, by the run on whose ground they are."""
    maps = report.others.maps
    wanted = dict.fromkeys(picture.run for picture in lesson.maps)
    found = {run: maps.of(lesson.experiments[run]) if maps else None for run in wanted}
    return {run: each for run, each in found.items() if each}


def recall_or_record(shown: Shown, cache: Cache) -> dict[str, Any]:
    """The run as the page carries it, packed anew if no earlier build has packed it."""
    described = repr((shown.spec, shown.outcome, shown.run.digest))
    name = entry_name("recording", described, drawn_with())
    recorded = cache.recall(name, recording_from)
    if recorded is None:
        recorded = record(shown.run, shown.spec, shown.outcome)
        cache.put(name, json.dumps(recorded).encode())
    return recorded


def evidence_text(lesson: Lesson, shown: Mapping[str, Shown], report: Report) -> str:
    """The evidence as JSON, the same as in the page's last section."""
    evidence: dict[str, Any] = {
        "lesson": lesson.name,
        "title": lesson.title,
        "seed": lesson.seed,
        "runs": {
            name: {
                "spec": each.spec,
                "epochs": each.run.last_epoch,
                "pause_epoch": each.run.pause_epoch,
                "outcome": each.outcome,
                "digest": each.run.digest,
            }
            for name, each in shown.items()
        },
        "claims": [
            {
                "number": verdict.claim.number,
                "claim": verdict.claim.name,
                "stated": verdict.claim.text,
                "title": verdict.claim.title,
                "measured": verdict.measured.exact,
                "epoch": verdict.measured.epoch,
                "accepted": verdict.accepted,
                "holds": verdict.holds,
                "restates the set-up": verdict.setup,
            }
            | (
                {"seeds": verdict.typical.seeds, "holds under": verdict.typical.holds}
                if verdict.typical
                else {}
            )
            for verdict in report.verdicts
        ],
        "unchecked": [
            {"line": place.line, "column": place.column, "text": lesson.words(place)}
            for place in lesson.unchecked
        ],
        "facts": [{"text": fact.text, "source": fact.source} for fact in lesson.facts],
    }
    return json.dumps(evidence, indent=1, ensure_ascii=False) + "\n"


def withdraw_others(site: Site, names: Iterable[str]) -> None:
    """Takes the pages of earlier builds away whose lessons are no more. names: those that stay."""
    for page in site.pages.keys() - {page_file(name) for name in names}:
        site.withdraw(page)
