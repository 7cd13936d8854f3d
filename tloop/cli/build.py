"""`tloop build`: checks lessons and publishes them as pages."""

import argparse
import sys
import time
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from tloop.build.lessons import (
    CONTENT,
    cache_for,
    chosen_lessons,
    lesson_paths,
    other_lessons,
    page_names,
    with_pages_of_their_own,
)
from tloop.build.runs import train_lessons
from tloop.cache import Cache
from tloop.cli.exit_codes import CLAIM_FAILS, OK, WRONG
from tloop.cli.terminal import REPORT, show, status
from tloop.evidence import Report, check, strict
from tloop.evidence.formats import FORMATS, Checked
from tloop.lesson import Lesson, read_lesson
from tloop.lesson.front_matter import INDEX
from tloop.simulation import Run
from tloop.simulation.engines import chosen_engine
from tloop.surveys import read_other_seeds

SITE = Path("site")


def main(options: argparse.Namespace) -> int:
    """The recipe: read, train, check, publish. A lesson that is wrong or fails is not published."""
    if "mp4" in options.films and find_spec("imageio_ffmpeg") is None:
        print("tloop: films as MP4 need imageio-ffmpeg: pip install imageio-ffmpeg", file=sys.stderr)
        return WRONG
    if options.serve:
        return _preview(options)
    started = time.perf_counter()
    cache = cache_for(options, read_only=options.check)
    with status() as say:
        say("reading")
        lessons = chosen_lessons(options.lesson)
        others = [] if options.check or _alone(options) else other_lessons(options.lesson)
        say("training")
        runs = train_lessons(lessons, cache, options.engine)
        say("checking")
        checked: Checked = [
            (lesson, check(lesson, trained, read_other_seeds(lesson, trained)))
            for lesson, trained in zip(lessons, runs, strict=True)
        ]
    checked = with_pages_of_their_own(checked, others)
    if options.strict:
        checked = [(lesson, strict(result)) for lesson, result in checked]
    report = FORMATS[options.format](checked)
    if report:
        show(report, REPORT if options.format in ("text", "concise") else {})
    code = max(result.exit_code for _, result in checked)
    engine = f"engine {chosen_engine(options.engine)}"
    summary = [
        _summary(lesson, result, trained) for (lesson, result), trained in zip(checked, runs, strict=True)
    ]
    if code == OK and not options.check:
        summary += _publish(checked, runs, others, options, cache)
        cache.clear_old()
    elif code == CLAIM_FAILS and options.draft:
        draft = argparse.Namespace(**{**vars(options), "out": options.draft, "only": "page"})
        _publish(checked, runs, others, draft, cache)
    _say_summary([*summary, f"{engine}, {time.perf_counter() - started:.1f} s"], options.format)
    return code


def _alone(options: argparse.Namespace) -> bool:
    """Whether nothing else is published in the folder: all lessons at once, or one in a folder of its own."""
    return options.lesson is None or (options.out is not None and options.out.resolve() != SITE.resolve())


def _preview(options: argparse.Namespace) -> int:
    from tloop.build.preview import serve

    if options.lesson is None:
        lesson_paths()  # if there is none, this says how to begin
    lesson = [str(options.lesson)] if options.lesson else []
    out = options.out or SITE
    flags = [name for name in ("--strict", "--no-cache") if vars(options)[name[2:].replace("-", "_")]]
    flags += [f"--engine={options.engine}"] if options.engine else []
    files = "--only=page" if options.only else f"--films={','.join(options.films)}"
    watched = [options.lesson or CONTENT]
    page = ""
    if not _alone(options):
        (name, *_) = page_names([read_lesson(options.lesson), *other_lessons(options.lesson)])
        page = "" if name == INDEX else quote(f"{name}.html", errors="replace")
    serve([*lesson, "--out", str(out), files, *flags], out, watched, options.port, page)
    return OK


def _publish(
    checked: Checked,
    runs: Sequence[Mapping[str, Run]],
    others: Sequence[Lesson],
    options: argparse.Namespace,
    cache: Cache,
) -> list[str]:
    """Puts the pages in place, in one step. others: lessons whose pages stay as they are."""
    from tloop.site import Site, pages_of, withdraw_others, write_list, write_page  # not for --check

    out = options.out or SITE

    def waits() -> None:
        print(f"tloop: another build writes {out}; waiting until it has ended", file=sys.stderr)

    lines = []
    lessons = [lesson for lesson, _ in checked]
    names = page_names([*lessons, *others])
    with status() as say, Site(out, waits) as site:
        pages = pages_of(site, lessons, others, names)
        if options.lesson is None:
            withdraw_others(site, names)
            if INDEX not in names:
                write_list(site, list(pages.values()))
        for (lesson, report), trained, name in zip(checked, runs, names, strict=False):
            published = write_page(
                site,
                lesson,
                trained,
                report,
                name=name,
                pages=pages,
                films=options.films,
                only_page=options.only == "page",
                cache=cache,
                say=say,
            )
            lines.append(f"{published.page}: {published.size / 1000:,.0f} KB")
    return lines


def _summary(lesson: Lesson, report: Report, runs: Mapping[str, Run]) -> str:
    measured = [verdict for verdict in report.verdicts if not verdict.setup]
    setup = len(report.verdicts) - len(measured)
    epochs = sum(run.last_epoch for run in runs.values())
    count = f"{len(runs)} run" if len(runs) == 1 else f"{len(runs)} runs"
    holding = sum(verdict.holds for verdict in report.verdicts)
    return (
        f"{lesson.path}: {count}, {epochs:,} epochs; {holding} of {len(lesson.claims)} claims hold"
        f" ({len(measured)} measured, {setup} of the set-up), {len(lesson.facts)} sourced,"
        f" {len(lesson.unchecked)} unchecked"
    )


def _say_summary(lines: Sequence[str], report_format: str) -> None:
    """With the text report to its reader; beside a machine's report to the person who watches."""
    print("\n".join(lines), file=sys.stdout if report_format == "text" else sys.stderr)
