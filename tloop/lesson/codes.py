"""Every kind of problem: a code that stays, a short title, and what it means and asks for.

A code is never given a second meaning; one that is no longer used is not used again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tloop.lesson.knobs import NUMERIC


def _either(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"


@dataclass(frozen=True)
class Code:
    """code: T and three digits; title: a few words; meaning: a sentence of what it is and what to do."""

    code: str
    title: str
    meaning: str


CODES = (
    # the file
    Code(
        "T001",
        "file can't be read",
        "The file is not there or can't be opened: check its path and rights.",
    ),
    Code("T002", "file is not text", "A lesson is UTF-8 text: save it as such."),
    Code("T003", "lesson is empty", "There is nothing in the file: write something."),
    Code(
        "T004",
        "lesson is too long",
        "The file is longer than any page can be: split it into several lessons.",
    ),
    Code("T005", "nested too deep", "Markdown reads no deeper than this: remove a level of quotes or lists."),
    Code("T006", "no claim", "The lesson states no figure that could be checked: link one to its quantity."),
    # the front matter
    Code("T011", "no front matter", "A lesson begins with its front matter: a line of ---, a title, ---."),
    Code("T012", "front matter can't be read", "The front matter is not YAML: mend the place that is shown."),
    Code(
        "T013",
        "unknown key",
        "The front matter knows title, description, seed, index, url and lang: use one of these.",
    ),
    Code("T014", "key given twice", "The front matter gives a key twice: remove one of them."),
    Code("T015", "wrong value", "The value is not of its key's kind, or is out of range: write one that is."),
    Code(
        "T016",
        "page name taken",
        "Two lessons would be the same page or have the same files: rename one; only one says index: true.",
    ),
    # claims
    Code("T101", "claim fails", "What was measured is not what the text accepts: correct the text."),
    Code(
        "T102", "no readable figure", "The text states nothing that can be held against a value: reword it."
    ),
    Code(
        "T103",
        "no readable title",
        "The title is not a rule, or one that any value keeps: write one, such as `±0.05` or `< 0.02`.",
    ),
    Code("T104", "unknown quantity", "There is no such quantity: `tloop quantities` lists what there is."),
    Code("T105", "not in this run", "The run ends before the epoch that is named: name an earlier one."),
    Code(
        "T106",
        "of another kind",
        "Text and quantity are of two kinds, such as percentage and count: state one.",
    ),
    Code(
        "T107",
        "text against title",
        "The title refuses what the text says, or accepts what it denies: let both say the same.",
    ),
    Code("T108", "nothing to compare with", "The title names no quantity to compare with: mend its name."),
    Code(
        "T109", "narrower than a step", "A point more or less breaks this claim: widen it, or count points."
    ),
    Code("T110", "stale survey", "Runs or claims are not those of the survey: run `tloop survey` again."),
    Code("T111", "no survey", "The claim is about a survey, and there is none: run `tloop survey`."),
    Code("T112", "no map", "The map has not been made, or not on this ground: run `tloop map`."),
    Code("T113", "stale map", "The runs are not those that the map was made for: run `tloop map` again."),
    Code("T114", "no survey or maps", "The file beside the lesson can't be read: make it again, as shown."),
    Code("T115", "another epoch", "Sentence and quantity name different epochs: let both name the same."),
    Code(
        "T116",
        "more than is checked",
        "No table knows these words: use others, or answer for them in a title.",
    ),
    # runs
    Code("T201", "unknown run", "No link of the lesson describes this run: mend the name or declare it."),
    Code("T202", "misspelt spec", "A part of the spec is not understood: mend it, or remove it."),
    Code("T203", "spec out of range", "No experiment can have this value: choose one within the limits."),
    Code("T204", "spec says it twice", "The spec gives one knob two values: remove one of them."),
    Code("T205", "spec disagrees", "The run was declared otherwise: make both say the same."),
    Code(
        "T206", "no name for a run", "A run's name has small letters, digits and single hyphens: rename it."
    ),
    Code("T207", "no base for a run", "The title names the run to start from, as “from overfit”: name one."),
    # knobs in sentences
    Code("T301", "unknown knob", f"A run has no such knob to turn: name {_either(NUMERIC)}."),
    Code("T302", "no value of the knob", "A knob's text states its run's own value: write that."),
    Code("T303", "no range of the knob", "A knob's title says from where to where it turns: `0.03..100`."),
    # what a reader is asked to do
    Code(
        "T304",
        "no exercise",
        "An exercise has its own paragraph; a curve is drawn from an epoch: `from 300`.",
    ),
    Code(
        "T305", "no claim to try", "Name a claim that states a whole number and has no title: mend the name."
    ),
    Code(
        "T306",
        "no options",
        "A prediction has two to five options, each a claim's text: write them in its title.",
    ),
    Code("T307", "not one answer", "Exactly one of a prediction's options must hold: mend the options."),
    # the form of links
    Code("T401", "link without text", "There is nothing between the brackets: write what the reader sees."),
    Code("T402", "link without target", "The link names no run, quantity or knob: write the missing name."),
    Code(
        "T403",
        "unknown kind of link",
        "The kinds are run:, claim:, knob:, draw:, try:, predict:, fact:, still:.",
    ),
    Code(
        "T404", "looks like a link", "Markdown reads this as text, and a link was meant: write it as shown."
    ),
    Code("T405", "undefined reference", "The label is defined nowhere in the lesson: define it."),
    Code("T406", "fact without source", "A fact names its source in a title: write it in straight quotes."),
    Code("T407", "footnote given twice", "Two footnotes have one name: give one of them another."),
    Code(
        "T408",
        "swallowed by Markdown",
        "Markdown drops it or shows it as something else: write it as shown.",
    ),
    Code("T409", "no other words", "A page on paper needs words of its own: write them in straight quotes."),
    # what nothing covers
    Code(
        "T501",
        "unchecked figure",
        "Nothing measures this figure: claim it, give its source, or write it as code.",
    ),
    Code("T502", "unused run", "Nothing is said or shown of the run: claim something, show it, or drop it."),
    Code("T503", "unused definition", "No link uses the definition: use it, or remove it."),
    # what else authors write
    Code("T601", "link that is refused", "A page runs nothing from its links: link to an address instead."),
    Code("T602", "dead anchor", "The page has no such place: name one of its headings."),
    Code("T603", "no such file", "There is no such lesson or file beside this one: mend its name."),
    Code("T604", "no such picture", "The picture's file is not there: mend its path."),
    Code(
        "T605",
        "picture from elsewhere",
        "A page loads nothing from other places: keep a copy of it.",
    ),
    Code(
        "T606",
        "picture without words",
        "Say between the brackets what it shows, for readers who can't see it.",
    ),
    Code(
        "T607",
        "not a picture",
        "No picture can be read from the file: save it as PNG, WebP, JPEG or SVG.",
    ),
    Code("T608", "unknown language", "The code block is shown plain: name a language that Pygments knows."),
    Code("T609", "unreadable formula", "The TeX can't be read: close its braces, and use known commands."),
    Code("T610", "raw HTML", "A page shows raw HTML as the text that it is: write it in Markdown."),
    Code("T611", "picture outside", "A lesson's pictures are files in or below its folder: keep a copy."),
)


def title_of(code: str) -> str:
    """What kind of problem it is, in a few words."""
    return next(each.title for each in CODES if each.code == code)


def codes_table() -> str:
    """All codes as a Markdown table, for the manual."""
    rows = (f"| {each.code} | {each.title} | {each.meaning} |" for each in CODES)
    return "\n".join(["| code | what | what it means and asks for |", "|---|---|---|", *rows])
