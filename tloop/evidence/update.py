"""A lesson whose failing claims state what was measured, and that is otherwise the same, byte for byte.

Only a value that the text itself states is put right: `878`, `~75%`, `10⁸`. A bound, a range, a label, a
truth and a comparison are the author's judgement: they are left for a person. So is whatever can't be shown
to read as meant: the changed text is read and judged again before anyone sees it.
"""

import difflib
import errno
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path, PurePath

from tloop.evidence.check import ClaimError, Report, Verdict, judge
from tloop.evidence.combined import as_said
from tloop.evidence.other_seeds import OtherSeeds
from tloop.evidence.restate import Wording, restate
from tloop.files import rewrite_file
from tloop.lesson import Claim, Lesson, Place, Problem
from tloop.lesson.links.claim import Near, Times, Within
from tloop.lesson.reading import reread
from tloop.simulation import Run

LINE_END = re.compile(r"(\r\n?|\n)")
BYTE_ORDER_MARK = "\ufeff"
NO_END = "\\ No newline at end of file"


@dataclass(frozen=True)
class Edit:
    """Other words at one place of the source."""

    place: Place
    words: str


Edits = Mapping[int, tuple[Edit, ...]]  # by the claim's number


@dataclass(frozen=True)
class Update:
    """old, new: the whole text of the lesson's file; changed: how many claims; left: those for a person."""

    path: str
    old: str
    new: str
    changed: int
    left: tuple[Problem, ...]


def update(lesson: Lesson, runs: Mapping[str, Run], report: Report, content: bytes) -> Update:
    """The lesson with the values that were measured. content: of its file.

    Raises OSError where the file holds something else than was read.
    """
    edits = _sound(lesson, runs, report)
    old = content.decode("utf-8", "replace")
    places = {each.claim.place for each in report.verdicts if each.claim.number in edits}
    wrong = (problem for problem in report.problems if problem.severity != "warning")
    return Update(
        lesson.path,
        old,
        _in_file(lesson, old, edits),
        len(edits),
        tuple(problem for problem in wrong if problem.place not in places),
    )


def write_update(change: Update) -> None:
    """The new text takes the old one's place. Raises OSError where the file has changed in the meantime."""
    path = Path(change.path)
    if path.read_bytes() != change.old.encode():
        raise _changed_meanwhile(change.path)
    rewrite_file(path, change.new.encode())


def _changed_meanwhile(path: str) -> OSError:
    return OSError(errno.ESTALE, "was changed in the meantime and is left as it is", path)


# ---- which words change


def _sound(lesson: Lesson, runs: Mapping[str, Run], report: Report) -> Edits:
    """The edits that are proven to do what they are for."""
    failing = [verdict for verdict in report.verdicts if not verdict.holds]
    wanted = {verdict.claim.number: edits for verdict in failing if (edits := _edits(lesson, verdict))}

    def with_sound(proven: Edits, numbers: list[int]) -> Edits:
        """Those that are proven, and of the others all together or what is sound of either half."""
        together = {**proven, **{number: wanted[number] for number in numbers}}
        if not numbers or _proven(lesson, runs, report, together):
            return together
        if len(numbers) == 1:
            return proven
        middle = len(numbers) // 2
        return with_sound(with_sound(proven, numbers[:middle]), numbers[middle:])

    return with_sound({}, list(wanted))


def _edits(lesson: Lesson, verdict: Verdict) -> tuple[Edit, ...]:
    """What to write where so that the claim states what was measured; empty where a person has to."""
    claim = verdict.claim
    places = [*claim.label_places, *_title_places(claim)]
    written = [lesson.words(place) for place in places]
    lines = len(claim.label_places)
    title = written[lines] if len(written) > lines else None
    new = _restated(verdict, Wording("\n".join(written[:lines]), title))
    if new is None:
        return ()
    words = [*new.text.split("\n"), *([new.title] if new.title is not None else [])]
    return tuple(Edit(*each) for each in zip(places, words, strict=True) if lesson.words(each[0]) != each[1])


def _title_places(claim: Claim) -> tuple[Place, ...]:
    """Of a title that can be rewritten: on one line, and in the link itself."""
    if claim.title_place is None or claim.title_place == claim.place or "\n" in (claim.title or ""):
        return ()
    return (claim.title_place,)


def _restated(verdict: Verdict, wording: Wording) -> Wording | None:
    """The wording with the measured value, if its text states one."""
    statement = verdict.claim.statement
    rule, measured = statement.rule, as_said(verdict.measured, statement, verdict.claim.name)
    if not (isinstance(rule, Near | Within | Times) and isinstance(measured.value, Decimal)):
        return None
    new = restate(wording, rule, measured, lambda candidate: True)
    return new if new and new.text != wording.text else None


def _proven(lesson: Lesson, runs: Mapping[str, Run], report: Report, edits: Edits) -> bool:
    """Whether the changed claims read as meant and hold, and all that was read beside them stays."""
    again = reread(lesson, "\n".join(_edited(lesson.source, edits)))
    if len(again.claims) != len(lesson.claims) or again.experiments != lesson.experiments:
        return False
    if [problem.code for problem in again.problems] != [problem.code for problem in lesson.problems]:
        return False
    verdicts = {verdict.claim.number: verdict for verdict in report.verdicts}
    return all(
        _as_meant(verdicts[old.number], new, runs, report.others)
        if old.number in edits
        else _said(old) == _said(new)
        for old, new in zip(lesson.claims, again.claims, strict=True)
    )


def _said(claim: Claim) -> tuple[str, str, str | None]:
    return claim.name, claim.text, claim.title


def _as_meant(verdict: Verdict, new: Claim, runs: Mapping[str, Run], others: OtherSeeds) -> bool:
    meant = _restated(verdict, Wording(verdict.claim.text, verdict.claim.title))
    if meant is None or _said(new) != (verdict.claim.name, meant.text, meant.title):
        return False
    try:
        return judge(new, runs, others).holds
    except ClaimError:
        return False


# ---- the text with other words


def _edited(lines: tuple[str, ...], edits: Edits) -> list[str]:
    of_line: dict[int, list[Edit]] = {}
    for edit in (edit for group in edits.values() for edit in group):
        of_line.setdefault(edit.place.line - 1, []).append(edit)
    new = list(lines)
    for index, group in of_line.items():
        pieces, done = [], 0
        for edit in sorted(group, key=lambda edit: edit.place.column):
            start = edit.place.column - 1
            pieces += [lines[index][done:start], edit.words]
            done = start + edit.place.length
        new[index] = "".join(pieces) + lines[index][done:]
    return new


def _in_file(lesson: Lesson, old: str, edits: Edits) -> str:
    """The file's text with the edits, its own byte order mark and line ends kept."""
    mark = BYTE_ORDER_MARK if old.startswith(BYTE_ORDER_MARK) else ""
    lines = LINE_END.split(old.removeprefix(mark))  # line, its end, line, … line
    if tuple(lines[::2]) != lesson.source:
        raise _changed_meanwhile(lesson.path)
    lines[::2] = _edited(lesson.source, edits)
    return mark + "".join(lines)


# ---- the difference, for people and for patch


def diff(change: Update) -> str:
    """A unified diff, as `git apply` and `patch -p1` read it; empty where nothing changes."""
    relative = not PurePath(change.path).is_absolute()
    old, new = (f"{side}{change.path}" if relative else change.path for side in ("a/", "b/"))
    hunks = difflib.unified_diff(_lines(change.old), _lines(change.new), old, new)
    return "".join(line if line.endswith("\n") else f"{line}\n{NO_END}\n" for line in hunks)


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)
