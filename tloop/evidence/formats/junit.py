"""For test runs: JUnit's XML, a suite per lesson and a case per claim."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from tloop.evidence.check import Report, Verdict
from tloop.evidence.formats.checked import Checked
from tloop.lesson import Lesson, Problem, format_problem
from tloop.lesson.codes import title_of

# What XML 1.0 can't hold, escaped or not (www.w3.org/TR/xml, §2.2), and what would steer a terminal.
UNFIT = re.compile(
    "[^\t\n\r\u0020-\u007e\u00a0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)


def as_junit(checked: Checked) -> str:
    """A claim that holds passes, one that does not fails; any other problem is a case of its own, in error.

    Warnings are told on their lesson's standard output.
    """
    suites = [_suite(lesson, report) for lesson, report in checked]
    root = ElementTree.Element("testsuites", {"name": "tloop", **_totals(suites), "time": "0"})
    root.extend(suites)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=False)


def _totals(suites: list[ElementTree.Element]) -> dict[str, str]:
    counted = ("tests", "failures", "errors")
    return {name: str(sum(int(suite.attrib[name]) for suite in suites)) for name in counted}


def _suite(lesson: Lesson, report: Report) -> ElementTree.Element:
    failures = {problem.place: problem for problem in report.problems if problem.code == "T101"}
    cases = [_claim(lesson, verdict, failures.get(verdict.claim.place)) for verdict in report.verdicts]
    cases += [_other(problem) for problem in _others(report)]
    failed, wrong = (sum(case.find(tag) is not None for case in cases) for tag in ("failure", "error"))
    counts = {"tests": str(len(cases)), "failures": str(failed), "errors": str(wrong), "skipped": "0"}
    suite = ElementTree.Element("testsuite", {"name": _fit(lesson.path), **counts, "time": "0"})
    suite.extend(cases)
    warnings = [format_problem(problem) for problem in report.problems if problem.severity == "warning"]
    if warnings:
        ElementTree.SubElement(suite, "system-out").text = _fit("\n\n".join(warnings))
    return suite


def _others(report: Report) -> Iterator[Problem]:
    return (each for each in report.problems if each.code != "T101" and each.severity != "warning")


def _claim(lesson: Lesson, verdict: Verdict, failure: Problem | None) -> ElementTree.Element:
    claim = verdict.claim
    case = _case(lesson.path, claim.place.line, f"{claim.number} {claim.name}: {claim.text}")
    if failure:
        _told(case, "failure", failure)
    return case


def _other(problem: Problem) -> ElementTree.Element:
    place = problem.place
    name = f"{place.line}:{place.column} {title_of(problem.code)}"
    case = _case(problem.path, place.line, name)
    _told(case, "failure" if problem.severity == "failure" else "error", problem)
    return case


def _case(path: str, line: int, name: str) -> ElementTree.Element:
    attributes = {"name": name, "classname": path, "file": path}
    fit = {key: _fit(value) for key, value in attributes.items()}
    return ElementTree.Element("testcase", fit, line=str(line), time="0")


def _told(case: ElementTree.Element, tag: str, problem: Problem) -> None:
    element = ElementTree.SubElement(case, tag, message=_fit(problem.message), type=problem.code)
    element.text = _fit(format_problem(problem))


def _fit(text: str) -> str:
    return UNFIT.sub("\ufffd", text)
