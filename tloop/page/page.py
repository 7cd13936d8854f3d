"""The page: one HTML file with the lesson, the player, every run at every epoch, and the evidence."""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tloop.drawing.shown import Shown
from tloop.evidence import Report
from tloop.evidence.other_seeds import Survey
from tloop.evidence.typicality import share_text
from tloop.files import templates
from tloop.lesson import Lesson
from tloop.lesson.links.reference import OfRun
from tloop.page.address import Page, place_in_run
from tloop.page.files import KINDS, File, files_by_run
from tloop.page.histogram import bars
from tloop.page.packing import packed
from tloop.page.renderer import LessonRenderer
from tloop.page.script import (
    loader_script,
    player_script,
    style_of,
)
from tloop.page.share import ICON_ADDRESS, Share
from tloop.page.stills import Stills
from tloop.simulation import DATA_SETS
from tloop.simulation.experiment import MAX_BUDGET, MAX_HIDDEN, MAX_NOISE


def render_page(
    lesson: Lesson,
    shown: Mapping[str, Shown],
    report: Report,
    recordings: Mapping[str, Mapping[str, Any]],
    stills: Stills,
    pages: Mapping[str, Page],
    share: Share,
    files: Sequence[File],
) -> str:
    """The whole page as text; the same arguments give the same text.

    pages: all that are published together, this one too, by their lessons' names; files: those that are
    published beside it.
    """
    environment = _environment()
    renderer = LessonRenderer(environment, lesson, shown, report, stills, pages)
    styles = [style_of("page"), style_of("programs")]
    script, loader = player_script(), loader_script()
    return environment.get_template("lesson.html").render(
        lesson=lesson,
        opening=Markup(renderer.blocks(lesson.opening.tokens)),
        body=Markup(renderer.blocks(lesson.body)),
        sections=renderer.sections,
        english=renderer.english,
        shown=shown,
        others=[page for name, page in pages.items() if name != lesson.name],
        share=share,
        files=files_by_run(files),
        kinds=[kind for kind in KINDS if any(file.kind == kind for file in files)],
        verdicts=report.verdicts,
        survey=report.others.survey,
        surveyed=json.dumps(surveyed(report.others.survey, shown), separators=(",", ":")),
        bars=bars,
        share_text=share_text,
        places={verdict.claim.number: place_in_run(verdict, shown) for verdict in report.verdicts},
        recordings=Markup(json_text(recordings)),
        data_sets=DATA_SETS,
        max_hidden=MAX_HIDDEN,
        max_noise=MAX_NOISE,
        max_budget=MAX_BUDGET,
        policy=Markup(content_policy(styles, [script, loader, HEAD_SCRIPT])),
        style=Markup(styles[0]),
        program=Markup(packed_program()),
        loader=Markup(loader),
        head_script=Markup(HEAD_SCRIPT),
    )


@cache
def packed_program() -> str:
    """The same for all pages."""
    return packed(player_script().encode())


def render_list(pages: Sequence[Page]) -> str:
    """A page that leads to the others."""
    style = style_of("list")
    return (
        _environment()
        .get_template("list.html")
        .render(
            pages=pages, style=Markup(style), policy=Markup(content_policy([style], [])), icon=ICON_ADDRESS
        )
    )


def surveyed(survey: Survey | None, runs: Iterable[str]) -> dict[str, Any] | None:
    """What the page's programs have to know of a survey: how many seeds, and how each run ends with them."""
    if survey is None:
        return None
    spreads = {run: survey.quantities.get(OfRun(run, "outcome")) for run in runs}
    return {
        "seeds": survey.seeds,
        "outcomes": {run: dict(spread.counts) for run, spread in spreads.items() if spread},
    }


@cache
def _environment() -> Environment:
    """The templates, each compiled once for all pages."""
    environment = Environment(
        loader=FileSystemLoader(templates(), encoding="utf-8"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["grouped"] = lambda number: f"{number:,}"
    environment.filters["unbroken"] = _unbroken
    return environment


def _unbroken(spec: str) -> str:
    """A spec whose lines end after a dot only: "hidden = 4 ·" stays together."""
    return spec.replace(" ", "\N{NO-BREAK SPACE}").replace("·\N{NO-BREAK SPACE}", "· ")


HEAD_SCRIPT = 'document.documentElement.className = "js";'  # before the first paint: nothing jumps


def content_policy(styles: Sequence[str], scripts: Sequence[str]) -> str:
    """A Content-Security-Policy that lets the page's own styles and scripts be, and nothing else."""
    style_hashes, script_hashes = (_sources(each) for each in (styles, scripts))
    return (
        f"default-src 'none'; script-src {script_hashes}; style-src {style_hashes}; img-src data:; "
        "worker-src blob:; connect-src 'none'; base-uri 'none'; form-action 'none'"
    )


def _sources(texts: Sequence[str]) -> str:
    return " ".join(map(_source_hash, texts)) or "'none'"


def _source_hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"


def json_text(value: Any) -> str:
    """JSON that can stand in a script element, whatever its strings hold."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
