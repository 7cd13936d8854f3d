"""The commands as a user calls them: exit codes, messages, files."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tloop.cli.arguments import main

ROOT = Path(__file__).parents[2]
LESSON = ROOT / "content" / "training-loop.md"

SMALL = """---
title: Small
description: A small lesson
seed: 3
---

[XOR · budget = 60](run:default)

It trains on [40](claim:default.points.train) points for [60](claim:default.epochs) epochs.
"""


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    """A small lesson in a folder of its own."""
    path = tmp_path / "small.md"
    path.write_text(SMALL, "utf-8")
    return path


def altered(tmp_path: Path, old: str, new: str) -> Path:
    """The real lesson with one thing said otherwise, among the others of its folder."""
    shutil.copytree(LESSON.parent, tmp_path, dirs_exist_ok=True)
    text = LESSON.read_text("utf-8")
    assert old in text
    path = tmp_path / "training-loop.md"
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


def test_a_lesson_whose_claims_hold_is_published(lesson: Path, tmp_path: Path) -> None:
    """The page, the evidence and a film of every run lie in the folder; the exit code is 0."""
    assert main(["build", str(lesson), "--out", str(tmp_path / "site")]) == 0
    files = {str(path.relative_to(tmp_path / "site")) for path in (tmp_path / "site").rglob("*.*")}
    assert {"index.html", "evidence.json", "films/default.webp"} <= files


def test_films_in_other_formats(lesson: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--films names the formats; those of an earlier build that are not asked for again go."""
    monkeypatch.chdir(tmp_path)
    films = tmp_path / "site" / "films"
    assert main(["build", str(lesson), "--films", "gif,webp,gif"]) == 0
    assert sorted(path.name for path in films.iterdir()) == ["default.gif", "default.webp"]
    assert main(["build", str(lesson), "--films=gif"]) == 0
    assert [path.name for path in films.iterdir()] == ["default.gif"]
    assert main(["build", str(lesson), "--only=page"]) == 0
    assert not films.exists()


@pytest.mark.parametrize("formats", ["avi", "", "webp,", "webp gif"])
def test_unknown_films(lesson: Path, formats: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A format that there is not is an error of the call, which names those that there are."""
    with pytest.raises(SystemExit) as ended:
        main(["build", str(lesson), "--films", formats])
    assert ended.value.code == 2
    assert "argument --films: some of webp,gif,mp4, not “" in capsys.readouterr().err


def test_mp4_needs_its_encoder(
    lesson: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without it one line says what to install, before anything is trained or written."""
    monkeypatch.setattr("tloop.cli.build.find_spec", lambda name: None)
    assert main(["build", str(lesson), "--out", str(tmp_path / "site"), "--films", "mp4"]) == 2
    shown = capsys.readouterr()
    assert shown.err == "tloop: films as MP4 need imageio-ffmpeg: pip install imageio-ffmpeg\n"
    assert not (tmp_path / "site").exists()


def test_check_writes_nothing(lesson: Path, tmp_path: Path) -> None:
    """--check leaves no trace in the folder."""
    assert main(["build", str(lesson), "--out", str(tmp_path / "site"), "--check"]) == 0
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ("[878](claim:default.pause.epoch)", "[879](claim:default.pause.epoch)", 1, "the text says 879"),
        ("[~75%]", "[~95%]", 1, "the text says ~95%"),
        ("(knob:too-hot.eta", "(knob:too-hto.eta", 2, "did you mean too-hot?"),
        ("claim:default.pause.epoch", "claim:default.pause.epcoh", 2, "did you mean pause.epoch?"),
    ],
)
def test_the_build_fails_at_the_words(
    old: str, new: str, code: int, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A figure that does not hold exits with 1, an unknown name with 2, at the line and with a caret."""
    path = altered(tmp_path, old, new)
    assert main(["build", str(path), "--check"]) == code
    line = path.read_text("utf-8").split(new)[0].count("\n") + 1
    report = capsys.readouterr().out
    assert words in report
    assert f"{path}:{line}:" in report
    assert "^" in report


def test_problems_leave_the_old_page(lesson: Path, tmp_path: Path) -> None:
    """A lesson that fails is not published, and what was there stays byte for byte."""
    site = tmp_path / "site"
    assert main(["build", str(lesson), "--out", str(site), "--only=page"]) == 0
    before = (site / "index.html").read_bytes()
    lesson.write_text(SMALL.replace("[40]", "[41]"), "utf-8")
    assert main(["build", str(lesson), "--out", str(site), "--only=page"]) == 1
    assert (site / "index.html").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["build", "nowhere.md"], "nowhere.md:1:1: can't be read"),
        (["build"], "there is no lesson"),
        (["run", "XOR · hiden = 4"], "hiden = 4"),
        (["run", "XOR", "--seed", "-1"], "the seed must be"),
        (["run", "XOR · η = 0"], "η must be above 0"),
        (["run", "XOR · budget = 3", "--out", "missing/run.npz"], "missing"),
        (["run", "XOR · budget = 3", "--out", "."], "Is a directory"),
        (["build", ".", "--check"], ".:1:1: can't be read: Is a directory"),
        (["explain", "default.epochs", "."], ".:1:1: can't be read: Is a directory"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(
    arguments: list[str],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A file that can't be read or written and a call that is wrong exit with 2, and no traceback."""
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert words in captured.out + captured.err


def test_a_run_is_written_to_files_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What a link leads to is written; what is no file stays what it is, and nothing is trained for it."""
    link, pipe = tmp_path / "link.npz", tmp_path / "pipe.npz"
    link.symlink_to("run.npz")
    os.mkfifo(pipe)
    assert main(["run", "XOR · budget = 3", "--out", str(link)]) == 0
    assert link.is_symlink()
    assert (tmp_path / "run.npz").is_file()
    capsys.readouterr()
    assert main(["run", "XOR · budget = 3", "--out", str(pipe)]) == 2
    assert pipe.is_fifo()
    shown = capsys.readouterr()
    assert "is not a regular file, and is left as it is" in shown.err
    assert shown.out == ""


def test_a_link_that_leads_nowhere_stays(lesson: Path, tmp_path: Path) -> None:
    """A site that is not there now, such as one on a disk that is not mounted, loses not even its link."""
    link = tmp_path / "site"
    link.symlink_to("nowhere")
    for place in (link, link / "below"):
        assert main(["build", str(lesson), "--out", str(place), "--only=page"]) == 2
        assert link.is_symlink()


def test_an_output_folder_that_is_a_file_is_reported(
    lesson: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An output folder that can't be one exits with 2 and names it."""
    (tmp_path / "site").write_text("not a folder")
    assert main(["build", str(lesson), "--out", str(tmp_path / "site"), "--only=page"]) == 2
    assert str(tmp_path / "site") in capsys.readouterr().err


def test_json_is_for_programs(lesson: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """stdout holds one JSON document, the summary goes to stderr."""
    lesson.write_text(SMALL.replace("[40]", "[41]"), "utf-8")
    assert main(["build", str(lesson), "--check", "--format", "json"]) == 1
    captured = capsys.readouterr()
    document = json.loads(captured.out)
    assert [(p["line"], p["column"], p["severity"]) for p in document["problems"]] == [(9, 15, "failure")]
    assert [claim["holds"] for claim in document["claims"]] == [False, True]
    assert "1 of 2 claims hold" in captured.err


def test_github_commands_are_escaped(lesson: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A workflow command is one line, whatever the message holds."""
    lesson.write_text(
        SMALL.replace("[40](claim:default.points.train)", "[41%](claim:default.points.train)"), "utf-8"
    )
    assert main(["build", str(lesson), "--check", "--format", "github"]) == 2
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("::error file=")
    assert ",line=9,endLine=9,col=15,endColumn=18,title=T106 of another kind::41%25 is a percent" in line


def test_a_run_can_be_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file holds every epoch's parameters and traces, under their names and in their shapes."""
    file = tmp_path / "r.npz"
    assert main(["run", "XOR · η = 0.3 · hidden = 4 · clean · budget = 50", "--out", str(file)]) == 0
    with np.load(file) as run:
        assert run["W1"].shape == (51, 4, 2)
        assert run["b1"].shape == run["W2"].shape == (51, 4)
        assert run["b2"].shape == run["train_loss"].shape == run["test_accuracy"].shape == (51,)
        assert run["train_points"].shape == (40, 2)
        assert run["test_labels"].shape == (20,)
        assert run["pause_epoch"] == -1
        assert float(run["eta"]) == 0.3
        assert str(run["digest"]) in capsys.readouterr().out


def test_a_run_in_batches_says_how_it_was_made(tmp_path: Path) -> None:
    """Whoever trains again finds the rule's knobs, and the order of every epoch's points."""
    file = tmp_path / "r.npz"
    assert (
        main(["run", "XOR · budget = 5 · 30 points · batch = 8 · Adam · decay = 0.01", "--out", str(file)])
        == 0
    )
    with np.load(file) as run:
        assert (int(run["batch"]), float(run["decay"]), float(run["momentum"]), str(run["rule"])) == (
            8,
            0.01,
            0,
            "adam",
        )
        assert sorted(run["order"][4]) == list(range(30))
        assert run["order"].shape == (5, 30)
        assert run["train_points"].shape == (30, 2)


def test_a_linear_run_has_two_weights(tmp_path: Path) -> None:
    """Without a hidden layer W2 holds one weight an input, and W1 none."""
    file = tmp_path / "r.npz"
    assert main(["run", "linear · budget = 5", "--out", str(file), "--seed", "11"]) == 0
    with np.load(file) as run:
        assert run["W2"].shape == (6, 2)
        assert run["W1"].shape == (6, 0, 2)


def test_a_quantity_is_explained(lesson: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """explain says what a quantity means and is, where to see it, who claims it, what is accepted."""
    assert main(["explain", "default.points.train", str(lesson)]) == 0
    claimed = capsys.readouterr().out.splitlines()
    assert claimed[0].startswith("default.points.train: ")
    assert claimed[1] == "measured: 40"
    assert claimed[2] == f"{lesson}:9:15: the text says “40”, accepted: exactly 40; it holds"
    assert main(["explain", "default.test.loss.at.17", str(lesson)]) == 0
    unclaimed = capsys.readouterr().out.splitlines()
    assert "in the run: at epoch 17" in unclaimed
    assert unclaimed[-1] == f"no sentence of {lesson} claims it"
    assert main(["explain", "guessing.loss", str(lesson)]) == 0
    assert "0.6931" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("defualt.pause.epoch", "did you mean default?"),
        ("default.pause.epch", "did you mean pause.epoch?"),
        ("nobody.epochs", "the lesson's runs: default"),
        ("default.train.loss.at.5000", "5,000"),
    ],
)
def test_what_cannot_be_explained(
    lesson: Path, capsys: pytest.CaptureFixture[str], name: str, words: str
) -> None:
    """A run or a quantity that there is not gets the nearest name and exit code 2."""
    assert main(["explain", name, str(lesson)]) == 2
    assert words in capsys.readouterr().err


def test_update_shows_and_writes(lesson: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """update exits with 1 while something would change, writes only when asked, and then finds no more."""
    assert main(["update", str(lesson)]) == 0
    assert capsys.readouterr().out == ""
    lesson.write_text(SMALL.replace("[40]", "[41]"), "utf-8")
    assert main(["update", str(lesson)]) == 1
    shown = capsys.readouterr()
    assert "\n-It trains on [41](" in shown.out
    assert "\n+It trains on [40](" in shown.out
    assert "\x1b" not in shown.out
    assert "1 claim to rewrite" in shown.err
    assert "[41]" in lesson.read_text("utf-8")
    assert main(["update", str(lesson), "--write"]) == 0
    assert lesson.read_text("utf-8") == SMALL
    assert main(["update", str(lesson), "--write"]) == 0


def test_update_leaves_words_to_a_person(lesson: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What a person has to say is listed with its place in the file as it then is; the exit code is 1."""
    lesson.write_text(SMALL.replace("[40]", "[4,100]").replace("[60]", "[below 60]"), "utf-8")
    assert main(["update", str(lesson)]) == 1
    column = lesson.read_text("utf-8").splitlines()[8].index("below") + 1
    assert f"{lesson}:9:{column}: default.epochs is 60, the text says below 60" in capsys.readouterr().out
    assert main(["update", str(lesson), "--write"]) == 1
    shown = capsys.readouterr()
    assert f"{lesson}:9:{column - 3}: default.epochs is 60, the text says below 60" in shown.out
    assert "1 left for a person" in shown.err
    assert lesson.read_text("utf-8") == SMALL.replace("[60]", "[below 60]")


def test_update_of_a_wrong_lesson_writes_nothing(
    lesson: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """If the runs of any of the lessons can't be told, that is shown, and none of them is written."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "content").mkdir()
    sound, wrong = (tmp_path / "content" / name for name in ("a.md", "b.md"))
    sound.write_text(SMALL.replace("[40]", "[41]"), "utf-8")
    wrong.write_text(SMALL.replace("budget", "bugdet"), "utf-8")
    assert main(["update", "--write"]) == 2
    assert "content/b.md:7:" in capsys.readouterr().out
    assert "[41]" in sound.read_text("utf-8")
    wrong.unlink()
    assert main(["update", "--write"]) == 0
    assert sound.read_text("utf-8") == SMALL


def test_update_refuses_in_ci(
    lesson: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where CI is set nothing is shown and nothing is written: a person has to look."""
    lesson.write_text(SMALL.replace("[40]", "[41]"), "utf-8")
    before = lesson.read_bytes()
    monkeypatch.setenv("CI", "true")
    for arguments in ([], ["--write"]):
        assert main(["update", str(lesson), *arguments]) == 2
        shown = capsys.readouterr()
        assert shown.out == ""
        assert "CI is set" in shown.err
    assert lesson.read_bytes() == before


def test_update_is_a_patch(lesson: Path, tmp_path: Path) -> None:
    """What update shows can be applied by git, words for a person beside it or not."""
    lesson.write_text(SMALL.replace("[40]", "[41]").replace("[60]", "[below 60]").rstrip("\n"), "utf-8")
    command = [sys.executable, "-m", "tloop", "update", lesson.name]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    shown = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert shown.returncode == 1
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=shown.stdout, check=True)
    assert lesson.read_text("utf-8") == SMALL.replace("[60]", "[below 60]").rstrip("\n")


def test_quantities_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """Every quantity has a line with its meaning."""
    assert main(["quantities"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("RUN.pause.epoch ") for line in lines)
    assert any(line.startswith("guessing.loss ") for line in lines)


def test_codes_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """Every code has a line with what it means."""
    assert main(["codes"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("T101  claim fails ") for line in lines)


def test_seeds_are_searched(lesson: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The search names the survivors and the most typical one, and changes nothing."""
    before = lesson.read_bytes()
    assert main(["seeds", str(lesson), "--count", "50", "--workers", "1"]) == 0
    report = capsys.readouterr().out
    assert "50 seeds tried, 50 for which all claims hold" in report
    assert "most typical: seed" in report
    assert lesson.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["seeds", "--count", "0"], "a whole number from 1 to 100,000,000, not “0”"),
        (["survey", "--seeds", "x"], "a whole number from 1 to 100,000,000, not “x”"),
        (["map", "--workers", "99999999999"], "a whole number from 1 to 60, not “99999999999”"),
        (["build", "--port", "-1"], "a whole number from 0 to 65,535"),
        (["survey", "--scheduler", ""], "such as tcp://127.0.0.1:8786, not “”"),
        (["survey", "--scheduler", "tcp://127.0.0.1:x"], "such as tcp://127.0.0.1:8786"),
    ],
)
def test_numbers_that_cannot_be(arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What would be right stands beside what was found, in the words of who calls."""
    with pytest.raises(SystemExit) as error:
        main([*arguments[:1], *[f"{arguments[1]}={arguments[2]}"]])
    assert error.value.code == 2
    said = capsys.readouterr().err
    assert says in said
    assert "_" not in said.splitlines()[-1]


def test_a_lesson_that_says_nothing_of_its_seed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`tloop seeds` refuses it and says that no claim depends on the seed."""
    path = tmp_path / "small.md"
    path.write_text("---\ntitle: Small\n---\n\nTo guess costs [0.69](claim:guessing.loss).\n", "utf-8")
    assert main(["seeds", str(path)]) == 2
    assert "claims nothing that depends on its seed" in capsys.readouterr().err


def test_what_is_wrong_comes_before_what_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A lesson that can't be read has no runs to explain; its problem is shown."""
    path = tmp_path / "small.md"
    path.write_text("---\ntitle: Small\n---\n\n[XOR · etaa = 0.3](run:default)\n", "utf-8")
    assert main(["explain", "default.epochs", str(path)]) == 2
    assert "small.md:5:" in capsys.readouterr().out


@pytest.fixture
def two_lessons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """content/ with two lessons, in the present folder."""
    monkeypatch.chdir(tmp_path)
    content = tmp_path / "content"
    content.mkdir()
    (content / "a.md").write_text(SMALL, "utf-8")
    other = SMALL.replace("default", "other").replace("= 60", "= 50").replace("[60]", "[50]")
    (content / "b.md").write_text(other, "utf-8")
    return content


def test_commands_take_all_lessons(two_lessons: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """survey, seeds and explain are about every lesson if none is named, as build and update are."""
    assert main(["survey", "--count", "3", "--workers", "1"]) == 0
    assert {path.name for path in two_lessons.iterdir()} == {
        "a.md",
        "a.survey.json",
        "b.md",
        "b.survey.json",
    }
    assert main(["seeds", "--seeds", "30", "--workers", "1"]) == 0
    said = capsys.readouterr().out
    assert "content/a.md:\n" in said
    assert "content/b.md:\n" in said
    assert main(["explain", "other.epochs"]) == 0
    assert "measured: 50" in capsys.readouterr().out
    assert main(["explain", "other.epoch"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("tloop: there is no quantity “epoch”")
    assert said.count("\n") == 1
    assert main(["map"]) == 2
    assert "no map in content/a.md, content/b.md" in capsys.readouterr().err


def test_one_file_for_several_lessons(two_lessons: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--out names one file: with several lessons one of them has to be named."""
    assert main(["survey", "--out", "one.json"]) == 2
    assert "name one of content/a.md, content/b.md" in capsys.readouterr().err
    assert not Path("one.json").exists()


def test_a_file_that_no_build_wrote(lesson: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is named and stays, and nothing is published."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("mine", "utf-8")
    assert main(["build", str(lesson), "--out", str(site), "--only=page"]) == 2
    assert capsys.readouterr().err == (
        f"tloop: {site / 'index.html'}: not written by a build; move it, or publish elsewhere with --out\n"
    )
    assert (site / "index.html").read_text("utf-8") == "mine"
    assert [path.name for path in site.iterdir()] == ["index.html"]
