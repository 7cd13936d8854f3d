"""The lesson's text as HTML, with what its links, pictures, code and footnotes mean."""

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

from jinja2 import Environment
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup, escape

from tloop.drawing.shown import Shown
from tloop.evidence import Report
from tloop.lesson import Claim, Comparison, Cue, Fact, Knob, Lesson, RunLink, number_text
from tloop.lesson.links.address import SCHEME
from tloop.lesson.links.draw import Draw
from tloop.lesson.links.image import Image, MapPicture, Neighbour
from tloop.lesson.links.predict import Prediction
from tloop.lesson.links.still import Rewording
from tloop.lesson.links.try_ import Try
from tloop.lesson.markdown.code import known_languages, language
from tloop.lesson.markdown.dollars import MATH, Formula
from tloop.lesson.markdown.formulas import mathml
from tloop.page.address import Page, place_in_run
from tloop.page.stills import Stills
from tloop.page.trying import MOST, report_of_a_lie

OPTIONS = OptionsDict({"maxNesting": 20, "html": False, "linkify": False, "typographer": False,
                       "quotes": "“”‘’", "xhtmlOut": False, "breaks": False, "langPrefix": "language-",
                       "highlight": None})  # fmt: skip
DIRECTED = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "th", "td")
STILL = '<img class="{}" loading="lazy" src="{}" alt="{}" width="{}" height="{}">'
ALIGNMENT = re.compile(r"text-align:\s*(left|center|right)")

FAILS = 'data-fails="{4}" '  # in a draft, which only the preview shows


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
        pages: Mapping[str, Page],
    ) -> None:
        """pages: those that are published together, by their lessons' names."""
        super().__init__()
        self._shown, self._stills, self._lesson = shown, stills, lesson
        self._templates, self._pages = environment, pages
        self._verdicts = {verdict.claim.number: verdict for verdict in report.verdicts}
        self._answers = {answer.prediction.number: answer for answer in report.answers}
        self._comparisons = 0
        self.english = english_among(lesson.language)
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
        match token.meta.get("meaning"):
            case Cue(run):
                return self._fill("cue.html", shown=self._shown[run], still=self._stills.runs[run])
            case Try() as asked:
                return self._try(asked)
            case Draw() as draw:
                return self._fill("draw.html", shown=self._shown[draw.run], epoch=draw.epoch, words=draw.text)
            case Comparison(runs):
                return self._comparison(runs)
            case Prediction() as prediction:
                return self._prediction(prediction)
        return None

    def _comparison(self, names: tuple[str, ...]) -> str:
        self._comparisons += 1
        return self._fill(
            "comparison.html",
            shown=[self._shown[name] for name in names],
            still=self._stills.comparisons[names],
            number=self._comparisons,
            last_epoch=max(self._shown[name].run.last_epoch for name in names),
        )

    def _prediction(self, prediction: Prediction) -> str:
        return self._fill(
            "predict.html",
            prediction=prediction,
            answer=self._answers[prediction.number],
            shown=self._shown[prediction.run],
        )

    def _try(self, asked: Try) -> str:
        verdict = self._verdicts[asked.claim]
        place = verdict.claim.label_places[0]
        line = self._lesson.source[place.line - 1]
        start, end = place.column - 1, place.column - 1 + place.length
        return self._fill(
            "try.html",
            words=asked.text,
            report=report_of_a_lie(self._lesson, verdict),
            most=MOST,
            before=line[:start].lstrip(),
            own=verdict.measured.exact,
            after=line[end:],
        )

    def _fill(self, template: str, **values: Any) -> str:
        return self._templates.get_template(template).render(english=self.english, **values)

    def renderToken(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Blocks of text take their direction from their own first letters."""
        html = super().renderToken(tokens, idx, options, env)
        tag = tokens[idx].tag
        if tokens[idx].nesting == 1 and tag in DIRECTED:
            html = html.replace(f"<{tag}", f'<{tag} dir="auto"', 1)
        return html

    # The rules below are named by markdown-it after the tokens they render.

    def heading_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        title = "".join(child.content for child in tokens[idx + 1].children or () if not child.nesting)
        self.sections.append(Section(str(tokens[idx].attrs["id"]), title, int(tokens[idx].tag[1:])))
        return self.renderToken(tokens, idx, options, env)

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        match tokens[idx].meta.get("meaning"):
            case RunLink(run):
                return self._run_link(run)
            case Claim() as claim:
                return self._claim_link(claim)
            case Knob() as knob:
                return self._knob(knob)
            case Fact() as fact:
                return self._fact_link(fact)
            case Rewording():
                return '<span class="live">'
        address = self._page_address(str(tokens[idx].attrs.get("href", "")))
        return "<span>" if address is None else _filled('<a href="{}">', address)

    def link_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        opened = next(token for token in reversed(tokens[:idx]) if token.type == "link_open")
        match opened.meta.get("meaning"):
            case Knob():
                return "</span>"
            case Rewording(words):
                return _filled('</span><span class="in-still">{}</span>', words)
            case None if self._page_address(str(opened.attrs.get("href", ""))) is None:
                return "</span>"
        return "</a>"

    def _page_address(self, href: str) -> str | None:
        """authoring.md as its page; None where that lesson is not published beside this one."""
        path, sharp, fragment = href.partition("#")
        if SCHEME.match(href) or not path.endswith(".md"):
            return href
        page = self._pages.get(unquote(path).removeprefix("./").removesuffix(".md"))
        return page.address + sharp + fragment if page else None

    def _run_link(self, run: str) -> str:
        template = '<a class="run" data-run-link="{0}" href="#run={0}&amp;epoch={1}">'
        return _filled(template, run, self._shown[run].run.last_epoch)

    def _claim_link(self, claim: Claim) -> str:
        """To its row of the evidence; programs take it to its place in the run."""
        verdict = self._verdicts[claim.number]
        typical = verdict.typical
        return _filled(
            f'<a class="claim{" of-seed" if typical and not typical.law else ""}" '
            f'id="claim-{{0}}" {"" if verdict.holds else FAILS}href="#evidence-{{0}}" '
            'data-claim="{1}" data-value="{2}" data-at="{3}">',
            claim.number,
            claim.name,
            verdict.measured.exact,
            place_in_run(verdict, self._shown),
            verdict.measured.text,
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
        template = '<a class="fact" id="stated-fact-{0}" href="#fact-{0}">'
        return _filled(template, fact.number)

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        words = self.renderInlineAsText(token.children, options, env)
        match token.meta["meaning"]:
            case Neighbour(name):
                still = self._stills.neighbours[name]
                return _filled(STILL, "still", still.url, words, still.width, still.height)
            case MapPicture(run):
                still = self._stills.maps[run]
                return _filled(STILL, "still map-still", still.url, words, still.width, still.height)
            case Image() as image:
                return self._picture(token, image, words)
        raise TypeError(f"a picture of {token.meta}")

    def _picture(self, token: Token, image: Image, words: str) -> str:
        size = {"width": image.width, "height": image.height} if image.width else {}
        attributes = {
            "src": f"data:{image.media_type};base64,{base64.b64encode(image.content).decode('ascii')}",
            "alt": words,
            **size,
            **{name: value for name, value in token.attrs.items() if name == "title"},
        }
        return _filled(
            "<img{}>", Markup("").join(Markup(' {}="{}"').format(*each) for each in attributes.items())
        )

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        name = language(tokens[idx])
        if name == MATH:
            return f'<div class="formula" tabindex="0">{mathml(tokens[idx].content, display=True)}</div>\n'
        code = highlighted(tokens[idx].content, name)
        return _filled('<pre tabindex="0" data-language="{}"><code>{}</code></pre>\n', name, code)

    def formula(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        formula: Formula = tokens[idx].meta["meaning"]
        return mathml(formula.tex, display=formula.display)

    def html_comment(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return ""

    def code_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return self.fence(tokens, idx, options, env)

    def footnote_ref(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        number, again = tokens[idx].meta["id"] + 1, tokens[idx].meta["subId"] + 1
        attributes = 'class="footnote" id="note-{0}-{1}" href="#note-{0}" aria-label="footnote {0}"'
        return _filled(f"<sup><a {attributes}>{{0}}</a></sup>", number, again)

    def footnote_block_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return '<section class="footnotes" aria-label="Footnotes">\n<ol>\n'

    def footnote_block_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return "</ol>\n</section>\n"

    def footnote_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return _filled('<li id="note-{}">', tokens[idx].meta["id"] + 1)

    def footnote_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</li>\n"

    def footnote_anchor(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        number, again = tokens[idx].meta["id"] + 1, tokens[idx].meta["subId"] + 1
        return _filled(' <a href="#note-{0}-{1}" aria-label="back to the text">↩\ufe0e</a>', number, again)

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


def english_among(language: str) -> Markup:
    """Attributes for the page's own words, English in every lesson. language: the lesson's, BCP 47."""
    same = language.lower().partition("-")[0] == "en"
    return Markup("") if same else Markup(' lang="en" dir="ltr"')


def _filled(template: str, *values: object) -> str:
    """The template with the values in it, escaped unless they are Markup."""
    return str(Markup(template).format(*values))


def highlighted(code: str, name: str) -> Markup:
    """Code as HTML with a class for each kind of word; plain where no language is given, or a strange one."""
    if not name or name.lower() not in known_languages():
        return escape(code)
    from pygments import highlight  # most lessons hold no code
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name

    # code within Markdown within Markdown stays plain: a strange language there would ask for plugins as well
    lexer = get_lexer_by_name(name, stripnl=False, handlecodeblocks=False)
    return Markup(highlight(code, lexer, HtmlFormatter(nowrap=True, classprefix="code-")))


def aligned(cell: Token) -> Token:
    """A table's cell with a class where markdown-it writes a style, which the policy forbids."""
    attributes = {name: value for name, value in cell.attrs.items() if name != "style"}
    if match := ALIGNMENT.search(str(cell.attrs.get("style", ""))):
        attributes["class"] = f"align-{match[1]}"
    return replace(cell, attrs=attributes)
