"""Writing the site: the page in one step, then the files beside it; only our own are ever removed."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tloop.cache import Cache, drawn_with, entry_name
from tloop.drawing.pictures import Studio, start_stills
from tloop.evidence import Report, outcome
from tloop.evidence.other_seeds import OutcomeMap
from tloop.files import write_file
from tloop.lesson import Lesson
from tloop.lesson.front_matter import INDEX
from tloop.page.page import render_page
from tloop.page.recording import record
from tloop.page.share import share_of
from tloop.page.shown import Page, Shown, plain_value, shown_runs
from tloop.simulation import Run
from tloop.site.beside import files_beside, shared_runs, start_files
from tloop.site.places import places_of
from tloop.site.undo import Undo

MANIFEST = ".tloop-files.json"  # what each page's last build wrote into the folder


@dataclass(frozen=True)
class Published:
    """The page that was written, and its size in bytes."""

    page: Path
    size: int


def pages_of(lessons: Sequence[Lesson], names: Sequence[str]) -> dict[str, Page]:
    """Lessons that are published together, each under one of the names: their pages by the lessons' names."""
    named = zip(lessons, names, strict=True)
    return {lesson.name: Page(quote(places_of(name).page), lesson.title) for lesson, name in named}


def publish(
    lesson: Lesson,
    runs: Mapping[str, Run],
    report: Report,
    out: Path,
    *,
    name: str = INDEX,
    pages: Mapping[str, Page] | None = None,
    films: Sequence[str] = ("webp",),
    cache: Cache | None = None,
    progress: Callable[[str], None] | None = None,
    undo: Undo | None = None,
) -> Published:
    """Writes the lesson's page, called `name`, and what lies beside it into the folder `out`.

    pages: all that are published together, by their lessons' names; films: in which formats, if any.
    """
    cache = cache or Cache()
    say = progress or (lambda words: None)
    places = places_of(name)
    outcomes = {name: outcome(run.train_loss, run.test_loss) for name, run in runs.items()}
    shown = shown_runs(lesson, runs, outcomes)
    with nullcontext(undo) if undo else Undo() as undo, Studio(cache) as studio:
        say("stills and recordings")
        maps = shown_maps(lesson, report)
        stills = start_stills(studio, lesson, shown, maps)
        recordings = {name: recall_or_record(each, cache) for name, each in shown.items()}
        compared = lesson.opening.runs
        files = files_beside(places, lesson, shown, maps, compared, films)
        share = share_of(lesson.url, places, shared_runs(shown, compared))
        page = render_page(
            lesson, shown, report, recordings, stills.finished(), pages or {}, share, files
        ).encode()
        site = Site(out, places.page, undo)
        site.announce([places.evidence, places.page, *(file.place for file in files)])
        site.write(places.evidence, evidence_text(lesson, shown, report).encode())
        site.write(places.page, page)
        for number, (place, content) in enumerate(start_files(studio, files).items(), start=1):
            say(f"file {number} of {len(files)}")
            site.write(place, content())
        site.clear()
    return Published(out / places.page, len(page))


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
    kept = cache.get(name)
    if kept is None:
        kept = json.dumps(record(shown.run, shown.spec, shown.outcome)).encode()
        cache.put(name, kept)
    recorded: dict[str, Any] = json.loads(kept)
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
                "measured": plain_value(verdict),
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


def withdraw_others(out: Path, names: Iterable[str], undo: Undo) -> None:
    """Removes the pages of earlier builds whose lessons are no more. names: those that stay."""
    keep = {places_of(name).page for name in names}
    for page in Site(out, "", undo).manifest.keys() - keep:
        Site(out, page, undo).withdraw()


class Site:
    """A folder of which this build owns the files of one page, and no others.

    The manifest is written before the files and again when all are there: a build that is killed half-way
    leaves every file of its own known to the next one.
    """

    def __init__(self, out: Path, page: str, undo: Undo) -> None:
        self.out, self.page, self.undo = out, page, undo
        self.manifest = self._read_manifest()
        self.files: set[str] = set()
        undo.make_folder(out)

    def announce(self, files: Iterable[str]) -> None:
        """Says which files this build will write."""
        self.files = set(files)
        self._remember(self.files | self._written_before())

    def write(self, file: str, content: bytes) -> None:
        """The new file replaces the old one in one step, or the old one stays."""
        path = self.out / file
        self.undo.make_folder(path.parent)
        self.undo.keep(path)
        write_file(path, content)

    def clear(self) -> None:
        """Removes what an earlier build of this page wrote and this one did not."""
        others = {file for page, files in self.manifest.items() if page != self.page for file in files}
        for file in self._written_before() - self.files - others:
            path = self.out / file
            if not path.resolve().is_relative_to(self.out.resolve()):
                continue  # no build of ours wrote there, whatever the manifest says
            self.undo.keep(path)
            path.unlink(missing_ok=True)
        self._remember(self.files)

    def withdraw(self) -> None:
        """Removes the page and all that was written with it."""
        self.files = set()
        self.clear()

    def _written_before(self) -> set[str]:
        return set(self.manifest.get(self.page, ()))

    def _remember(self, files: set[str]) -> None:
        self.manifest[self.page] = sorted(files)
        if not files:
            del self.manifest[self.page]
        text = json.dumps(dict(sorted(self.manifest.items())), indent=1) + "\n"
        self.write(MANIFEST, text.encode())

    def _read_manifest(self) -> dict[str, list[str]]:
        """The manifest of earlier builds; one that can't be understood owns nothing."""
        try:
            manifest = json.loads((self.out / MANIFEST).read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        entries = manifest.items() if isinstance(manifest, dict) else ()
        return {page: [str(file) for file in files] for page, files in entries if isinstance(files, list)}
