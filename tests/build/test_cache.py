"""What earlier builds made is used again, and only where it is the same."""

import io
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest

import tloop.build.runs
from tests.example import example
from tloop.build.runs import train_or_recall
from tloop.cache import DIGEST, KEPT, Cache, entry_name
from tloop.cli.arguments import main
from tloop.drawing.shown import Shown
from tloop.evidence.other_seeds import Ground
from tloop.simulation import Experiment, Run, train
from tloop.simulation.codec import run_bytes
from tloop.site import publish
from tloop.site.publish import recall_or_record
from tloop.surveys.conduct_map import Row
from tloop.surveys.observe import from_json

EXPERIMENTS = [
    Experiment(budget=50),
    Experiment("circle", noise=0.2, hidden=0, budget=40),
    Experiment(eta=30.0, budget=0 + 60, seed=9),
]


def count_training(monkeypatch: pytest.MonkeyPatch) -> list[Experiment]:
    """A list that grows by every experiment that is really trained."""
    trained: list[Experiment] = []

    def counted(experiments: list[Experiment], engine: None) -> list[Run]:
        trained.extend(experiments)
        return train(experiments, engine)

    monkeypatch.setattr(tloop.build.runs, "train", counted)
    return trained


def test_a_recalled_run_is_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every bit of a recalled run is that of the trained one, and nothing is trained again."""
    first = train_or_recall(EXPERIMENTS, Cache(tmp_path))
    trained = count_training(monkeypatch)
    second = train_or_recall(EXPERIMENTS, Cache(tmp_path))
    assert not trained
    for one, other in zip(first, second, strict=True):
        assert (one.experiment, one.digest, one.pause_epoch) == (
            other.experiment,
            other.digest,
            other.pause_epoch,
        )
        for name in ("train_loss", "test_loss", "train_accuracy", "test_accuracy", "parameters"):
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
        np.testing.assert_array_equal(one.train_points.coordinates, other.train_points.coordinates)
        np.testing.assert_array_equal(one.test_points.labels, other.test_points.labels)


def test_only_what_changed_is_trained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside known experiments, a new one is trained alone."""
    train_or_recall(EXPERIMENTS, Cache(tmp_path))
    trained = count_training(monkeypatch)
    new = Experiment(eta=0.7, budget=30)
    runs = train_or_recall([EXPERIMENTS[0], new, EXPERIMENTS[2]], Cache(tmp_path))
    assert trained == [new]
    assert [run.experiment for run in runs] == [EXPERIMENTS[0], new, EXPERIMENTS[2]]


def test_other_code_means_other_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another simulation made is no run of this one."""
    train_or_recall(EXPERIMENTS[:1], Cache(tmp_path))
    monkeypatch.setattr(tloop.build.runs, "simulated_with", lambda: "another loop")
    trained = count_training(monkeypatch)
    train_or_recall(EXPERIMENTS[:1], Cache(tmp_path))
    assert trained == EXPERIMENTS[:1]


@pytest.mark.parametrize("damage", [b"", b"short", None])
def test_a_damaged_entry_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes | None
) -> None:
    """An entry that is empty, cut short or changed is noticed, trained again, and whole afterwards."""
    (run,) = train_or_recall(EXPERIMENTS[:1], Cache(tmp_path))
    (entry,) = tmp_path.glob("run-*")
    whole = entry.read_bytes()
    entry.write_bytes(whole[:-9] + b"different" if damage is None else damage)
    trained = count_training(monkeypatch)
    (again,) = train_or_recall(EXPERIMENTS[:1], Cache(tmp_path))
    assert trained == EXPERIMENTS[:1]
    assert again.digest == run.digest
    assert entry.read_bytes() == whole


def test_an_entry_of_another_form_is_made_again(tmp_path: Path) -> None:
    """An entry that is whole and no run is trained again."""
    (run,) = train_or_recall(EXPERIMENTS[:1], Cache(tmp_path))
    (entry,) = tmp_path.glob("run-*")
    whole = run_bytes(run)
    for other in (b"no arrays", whole[:1000], run_bytes(train([EXPERIMENTS[2]])[0]), *without_each(whole)):
        Cache(tmp_path).put(entry.name, other)
        assert train_or_recall(EXPERIMENTS[:1], Cache(tmp_path))[0].digest == run.digest
        assert Cache(tmp_path).get(entry.name) == whole


def without_each(whole: bytes) -> Iterator[bytes]:
    """The file of a run with each of its arrays empty in turn, but for those that the experiment says."""
    arrays = dict(np.load(io.BytesIO(whole)))
    for name in arrays.keys() - {"eta", "batch", "decay", "momentum", "rule"}:
        file = io.BytesIO()
        np.savez(file, **{**arrays, name: np.empty(0)})
        yield file.getvalue()


def forged() -> Iterator[bytes]:
    """Contents that no build would write: nothing, wrong shapes, other zips, NaN, other JSON."""
    for shape in ((0,), (3, 3), (401, 1)):
        file = io.BytesIO()
        np.savez(file, parameters=np.full(shape, np.nan), train_loss=np.zeros(shape))
        yield file.getvalue()
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("parameters.npy", b"no array")
    yield file.getvalue()
    yield from (
        b"",
        b"PK\x03\x04",
        b"\x93NUMPY",
        b"\0" * 100,
        b"[]",
        b"{}",
        b"null",
        b"1e999",
        b"[[1, 2]]",
        b'"x"',
    )
    yield b'{"train.loss.final": {"kind": "number", "points": "x", "unit": 3, "values": [true, "NaN"]}}'
    yield b'[["0.3", {"converges": -1}]]'
    yield b"[" * 100_000
    dice = random.Random(1)
    yield from (dice.randbytes(dice.randrange(1, 400)) for _ in range(13))


FORGED = list(forged())


@pytest.mark.parametrize("content", FORGED, ids=range(len(FORGED)))
def test_a_forged_entry_is_made_again(tmp_path: Path, content: bytes) -> None:
    """Entries that pass for whole and make no sense are made again: runs, recordings, surveys, maps."""
    cache = Cache(tmp_path)
    (run,) = train_or_recall(EXPERIMENTS[:1], cache)
    shown = Shown("default", run, "XOR", "converges")
    recorded = recall_or_record(shown, cache)
    ground = Ground("xor", 0.0, 20)
    row = Row(ground, 1, 1, "numpy")
    cache.put(row.name, content)
    for entry in tmp_path.glob("r*-*"):
        cache.put(entry.name, content)
    (again,) = train_or_recall(EXPERIMENTS[:1], cache)
    assert again.digest == run.digest
    assert json.loads(json.dumps(recall_or_record(shown, cache))) == json.loads(json.dumps(recorded))
    assert cache.recall(row.name, row.counted_in) is None
    with suppress(Exception):  # which `recall` takes for an entry that is not there
        columns = from_json(json.loads(content))
        assert columns == {}


def test_an_entry_under_another_name_is_made_again(tmp_path: Path) -> None:
    """One run's entry, copied to another's name, is not that run."""
    one, other = train_or_recall(EXPERIMENTS[:2], Cache(tmp_path))
    first, second = sorted(tmp_path.glob("run-*"))
    first.write_bytes(second.read_bytes())
    again = train_or_recall(EXPERIMENTS[:2], Cache(tmp_path))
    assert [run.digest for run in again] == [one.digest, other.digest]


def test_without_a_folder_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No folder, a folder that can't be made, or a read-only cache: all is trained, nothing is written."""
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    read_only = tmp_path / "untouched"
    trained = count_training(monkeypatch)
    for cache in (Cache(), Cache(blocked), Cache(read_only, read_only=True)):
        train_or_recall(EXPERIMENTS[:1], cache)
        train_or_recall(EXPERIMENTS[:1], cache)
        cache.clear_old()
    assert len(trained) == 6
    assert not read_only.exists()


def test_old_entries_go(tmp_path: Path) -> None:
    """What no build has wanted for a month is dropped; what was wanted just now stays."""
    cache = Cache(tmp_path)
    for name in ("old", "wanted"):
        cache.put(name, b"content")
        long_ago = time.time() - KEPT - 60
        os.utime(tmp_path / name, (long_ago, long_ago))
    assert cache.get("wanted") == b"content"
    cache.clear_old()
    assert cache.get("old") is None
    assert cache.get("wanted") == b"content"
    assert (tmp_path / ".gitignore").read_text() == "*\n"


def test_entries_are_checked(tmp_path: Path) -> None:
    """An entry begins with the digest of its content; names tell their origins and their order apart."""
    cache = Cache(tmp_path)
    cache.put("name", b"content")
    assert (tmp_path / "name").read_bytes()[DIGEST:] == b"content"
    assert entry_name("run", "a", "b") != entry_name("run", "b", "a")
    assert entry_name("run", "ab", "c") != entry_name("run", "a", "bc")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example, its site, and the cache that its build has filled."""
    folder = tmp_path_factory.mktemp("built")
    publish(*example(folder), folder / "site", cache=Cache(folder / ".tloop-cache"))
    return folder


def test_nothing_is_drawn_twice(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second build of the same lesson starts no painter, and all its files are the same bytes."""

    def no_painters(*_: object) -> None:
        raise AssertionError("a painter was started")

    monkeypatch.setattr("tloop.drawing.studio.processes", no_painters)
    publish(*example(built), tmp_path, cache=Cache(built / ".tloop-cache"))
    one, two = (
        {path.relative_to(site): path.read_bytes() for path in site.rglob("*.*") if path.is_file()}
        for site in (built / "site", tmp_path)
    )
    assert len(one) > 20
    assert one == two


def test_a_rebuild_imports_nothing_that_draws(built: Path, tmp_path: Path) -> None:
    """With nothing changed neither Matplotlib nor Pillow nor imageio is imported."""
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\n"
        "from tloop.cli.arguments import main\n"
        "if __name__ == '__main__':\n"
        "    assert main(sys.argv[1:]) == 0\n"
        "    print(sorted({'matplotlib', 'imageio', 'PIL'} & set(sys.modules)))\n"
    )
    command = [sys.executable, str(script), "build", example(built)[0].path]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(command, cwd=built, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_build_keeps_and_forgets(
    own_cache: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A build fills the cache; --no-cache and --check leave it as it is."""
    lesson = example(tmp_path)[0].path
    for options in (["--check"], ["--no-cache", "--only=page"]):
        assert main(["build", lesson, "--out", str(tmp_path / "site"), *options]) == 0
        assert not list(own_cache.iterdir())
    assert main(["build", lesson, "--out", str(tmp_path / "site"), "--only=page"]) == 0
    kinds = {path.name.partition("-")[0] for path in own_cache.glob("[!.]*")}
    assert kinds == {"run", "still", "comparison", "recording"}
    capsys.readouterr()
