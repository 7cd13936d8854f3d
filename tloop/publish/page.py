"""The page: one HTML file with the lesson, the player, every run at every epoch, and the evidence."""

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

from tloop.evidence import Report, Verdict
from tloop.lesson import Claim, Fact, Knob, Lesson, number_text, spec_text
from tloop.publish.script import page_style, player_script, templates
from tloop.simulation import DATA_SETS, Experiment, Run
from tloop.simulation.experiment import MAX_BUDGET, MAX_HIDDEN, MAX_NOISE

OPTIONS = OptionsDict({"maxNesting": 20, "html": False, "linkify": False, "typographer": False,
                       "quotes": "“”‘’", "xhtmlOut": False, "breaks": False, "langPrefix": "language-",
                       "highlight": None})  # fmt: skip
RESERVED_IDS = {"stage", "evidence", "lesson", "lab", "the-lab", "offer", "notice", "tries", "map", "export"}
ALIGNMENT = re.compile(r"text-align:\s*(left|center|right)")


@dataclass(frozen=True)
class Still:
    """A picture in the page: WebP, and in words what is seen."""

    image: bytes
    description: str

    @property
    def url(self) -> str:
        return "data:image/webp;base64," + base64.b64encode(self.image).decode("ascii")


@dataclass(frozen=True)
class Stills:
    """The pictures for readers without JavaScript: by run, and by the runs that are compared."""

    runs: Mapping[str, Still]
    comparisons: Mapping[tuple[str, ...], Still]


@dataclass(frozen=True)
class Shown:
    """A run as the text speaks of it."""

    name: str
    run: Run
    spec: str
    outcome: str

    @property
    def ending(self) -> str:
        """How it ended, in words."""
        last = f"{self.run.last_epoch:,}"
        return (
            f"paused itself at epoch {last}" if self.run.pause_epoch is not None else f"ended at epoch {last}"
        )


def shown_runs(lesson: Lesson, runs: Mapping[str, Run], outcomes: Mapping[str, str]) -> dict[str, Shown]:
    """Every run with its full spec: a seed is part of it only where it is not the lesson's."""
    usual = Experiment(seed=lesson.seed)
    return {
        name: Shown(name, run, spec_text(run.experiment, usual), outcomes[name]) for name, run in runs.items()
    }


def render_page(
    lesson: Lesson,
    shown: Mapping[str, Shown],
    report: Report,
    recordings: Mapping[str, Mapping[str, Any]],
    stills: Stills,
    others: Mapping[str, str],
) -> str:
    """The whole page as text; the same arguments give the same text. others: pages beside it, with titles."""
    environment = Environment(
        loader=FileSystemLoader(templates(), encoding="utf-8"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["grouped"] = lambda number: f"{number:,}"
    renderer = LessonRenderer(environment, lesson, shown, report, stills)
    opening, body = split_opening(lesson.tokens)
    style, script = page_style(), player_script()
    return environment.get_template("lesson.html").render(
        lesson=lesson,
        opening=Markup(renderer.blocks(opening)),
        body=Markup(renderer.blocks(body)),
        sections=renderer.sections,
        shown=shown,
        others=others,
        verdicts=report.verdicts,
        addresses={verdict.claim.number: claim_address(verdict, shown) for verdict in report.verdicts},
        recordings=Markup(json_text(recordings)),
        data_sets=DATA_SETS,
        max_hidden=MAX_HIDDEN,
        max_noise=MAX_NOISE,
        max_budget=MAX_BUDGET,
        policy=Markup(content_policy(style, script, HEAD_SCRIPT)),
        style=Markup(style),
        script=Markup(script),
        head_script=Markup(HEAD_SCRIPT),
    )


HEAD_SCRIPT = 'document.documentElement.className = "js";'  # before the first paint: nothing jumps


def content_policy(style: str, *scripts: str) -> str:
    """A Content-Security-Policy that lets the page's own style and scripts be, and nothing else."""
    allowed = " ".join(_source_hash(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_source_hash(style)}; img-src data:; "
        "worker-src blob:; connect-src 'none'; base-uri 'none'; form-action 'none'"
    )


def _source_hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"


def json_text(value: Any) -> str:
    """JSON that can stand in a script element, whatever its strings hold."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def claim_address(verdict: Verdict, shown: Mapping[str, Shown]) -> str:
    """Where in the page a claim can be seen: its run at its epoch, or its row of the evidence."""
    claim, epoch = verdict.claim, verdict.measured.epoch
    if claim.run is None:
        return f"#evidence-{claim.number}"
    return f"#run={claim.run}&epoch={shown[claim.run].run.last_epoch if epoch is None else epoch}"


def split_opening(tokens: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """What stands in the page's head, and the rest; a title in the text is the page's own, and left out.

    The head takes the first comparison, and what comes before it, if no section begins earlier.
    """
    blocks = [token for token in tokens if token.type != "front_matter"]
    if blocks and blocks[0].type == "heading_open" and blocks[0].tag == "h1":
        blocks = blocks[3:]
    for index, token in enumerate(blocks):
        if token.type == "heading_open":
            break
        if token.meta.get("kind") == "comparison":
            return blocks[: index + 3], blocks[index + 3 :]
    return [], blocks


@dataclass(frozen=True)
class Section:
    """A heading that can be pointed at."""

    id: str
    title: str
    level: int


class LessonRenderer(RendererHTML):
    """markdown-it's tokens as HTML, with what the lesson's own links mean."""

    def __init__(
        self,
        environment: Environment,
        lesson: Lesson,
        shown: Mapping[str, Shown],
        report: Report,
        stills: Stills,
    ) -> None:
        super().__init__()
        self._shown, self._stills, self._lesson = shown, stills, lesson
        self._templates = environment
        self._verdicts = {verdict.claim.number: verdict for verdict in report.verdicts}
        self._comparisons = 0
        self.sections: list[Section] = []

    def blocks(self, tokens: Sequence[Token]) -> str:
        """HTML of whole blocks: cues and comparisons become figures."""
        parts: list[str] = []
        plain: list[Token] = []
        rest = iter(tokens)
        for token in rest:
            figure = self._figure(token)
            if figure is None:
                plain.append(token)
                continue
            parts += [self.render(plain, OPTIONS, {}), figure]
            plain = []
            while token.type != "paragraph_close":  # the links that the figure stands for
                token = next(rest)
        return "".join([*parts, self.render(plain, OPTIONS, {})])

    def _figure(self, token: Token) -> str | None:
        kind = token.meta.get("kind")
        if kind == "cue":
            run = token.meta["run"]
            return self._fill("cue.html", shown=self._shown[run], still=self._stills.runs[run])
        if kind == "comparison":
            self._comparisons += 1
            names = tuple(token.meta["runs"])
            return self._fill(
                "comparison.html",
                shown=[self._shown[name] for name in names],
                still=self._stills.comparisons[names],
                number=self._comparisons,
                last_epoch=max(self._shown[name].run.last_epoch for name in names),
            )
        return None

    def _fill(self, template: str, **values: Any) -> str:
        return self._templates.get_template(template).render(**values)

    # The rules below are named by markdown-it after the tokens they render.

    def heading_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        title = "".join(child.content for child in tokens[idx + 1].children or () if not child.nesting)
        section = Section(self._free_id(title), title, int(tokens[idx].tag[1:]))
        self.sections.append(section)
        named = replace(tokens[idx], attrs={**tokens[idx].attrs, "id": section.id})
        return self.renderToken([named, *tokens[idx + 1 : idx + 2]], 0, options, env)

    def _free_id(self, title: str) -> str:
        words = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "section"
        taken = {section.id for section in self.sections} | RESERVED_IDS
        candidates = [words, *(f"{words}-{i}" for i in range(2, len(taken) + 2))]
        return next(name for name in candidates if name not in taken)

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        meta = tokens[idx].meta
        match meta.get("kind"):
            case "run":
                return self._run_link(meta["run"])
            case "claim":
                return self._claim_link(meta["claim"])
            case "knob":
                return self._knob(meta["knob"])
            case "fact":
                return self._fact_link(meta["fact"])
        return self.renderToken(tokens, idx, options, env)

    def link_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        opened = next(token for token in reversed(tokens[:idx]) if token.type == "link_open")
        return "</span>" if opened.meta.get("kind") == "knob" else self.renderToken(tokens, idx, options, env)

    def _run_link(self, run: str) -> str:
        template = '<a class="run" data-run-link="{0}" href="#run={0}&amp;epoch={1}">'
        return _filled(template, run, self._shown[run].run.last_epoch)

    def _claim_link(self, claim: Claim) -> str:
        verdict = self._verdicts[claim.number]
        return _filled(
            '<a class="claim" id="claim-{0}" data-row="evidence-{0}" '
            'data-claim="{1}" data-value="{2}" href="{3}">',
            claim.number,
            claim.name,
            plain_value(verdict),
            claim_address(verdict, self._shown),
        )

    def _knob(self, knob: Knob) -> str:
        """Plain text, until sentence-knobs.js makes a slider of it."""
        return _filled(
            '<span class="knob" data-knob-run="{}" data-knob="{}" '
            'data-low="{}" data-high="{}" data-value="{}">',
            knob.run,
            knob.knob,
            *map(number_text, (knob.low, knob.high, knob.value)),
        )

    def _fact_link(self, fact: Fact) -> str:
        template = '<a class="fact" id="stated-fact-{0}" data-row="fact-{0}" href="#fact-{0}">'
        return _filled(template, fact.number)

    def th_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return self.renderToken([aligned(tokens[idx])], 0, options, env)

    def td_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return self.renderToken([aligned(tokens[idx])], 0, options, env)

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return '<div class="table">' + self.renderToken(tokens, idx, options, env)

    def table_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return self.renderToken(tokens, idx, options, env) + "</div>\n"

    def html_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return _filled("<p>{}</p>\n", tokens[idx].content.strip())

    def html_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return _filled("{}", tokens[idx].content)


def _filled(template: str, *values: object) -> str:
    """The template with the values in it, escaped."""
    return str(Markup(template).format(*values))


def plain_value(verdict: Verdict) -> str:
    """What was measured, for programs: 878, 0.0199, 0.75, never, true, converges."""
    value = verdict.measured.value
    if value is None:
        return "never"
    return str(value).lower() if isinstance(value, bool) else str(value)


def aligned(cell: Token) -> Token:
    """A table's cell with a class where markdown-it writes a style, which the policy forbids."""
    attributes = {name: value for name, value in cell.attrs.items() if name != "style"}
    if match := ALIGNMENT.search(str(cell.attrs.get("style", ""))):
        attributes["class"] = f"align-{match[1]}"
    return replace(cell, attrs=attributes)
