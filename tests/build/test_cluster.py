"""Surveys on a Dask cluster, with real schedulers and workers on this machine's loopback."""

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.surveys.test_survey import lesson_in, tloop
from tloop.build.cluster import CONNECT, PATIENCE

pytest.importorskip("distributed")
ROOT = Path(__file__).parents[2]
SEEDS = 230  # two tasks
PATIENT = 60  # seconds in which a process of a test has begun, on any machine


# tloop that waits for so many seconds until a scheduler answers, and for workers.
IMPATIENT = """
import sys
from tloop.__main__ import start
from tloop.build import cluster
cluster.CONNECT, cluster.PATIENCE = float(sys.argv[1]), float(sys.argv[2])
sys.exit(start(sys.argv[3:]))
"""


class Cluster:
    """Processes that end with the test."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.processes, self.address = folder, list[subprocess.Popen[bytes]](), ""

    def start(self, module: str, *arguments: str, path: Path = ROOT) -> subprocess.Popen[bytes]:
        """path: from where it imports tloop."""
        process = subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{module}", *arguments, "--no-dashboard"],
            env=os.environ | {"PYTHONPATH": str(path)},
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.processes.append(process)
        return process

    def scheduler(self) -> subprocess.Popen[bytes]:
        file = self.folder / "scheduler.json"
        process = self.start(
            "dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file)
        )
        wait_until(lambda: file.exists() and file.read_text().strip().endswith("}"))
        self.address = str(json.loads(file.read_text())["address"])
        return process

    def worker(self, path: Path = ROOT) -> subprocess.Popen[bytes]:
        return self.start(
            "dask_worker", self.address, "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", path=path
        )

    def survey(self, connect: float = CONNECT, patience: float = PATIENCE) -> subprocess.Popen[str]:
        options = ("--seeds", str(SEEDS), "--scheduler", self.address)
        return subprocess.Popen(
            [sys.executable, "-c", IMPATIENT, str(connect), str(patience), "survey", "small.md", *options],
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stderr=subprocess.PIPE,
            text=True,
        )


def wait_until(there: Callable[[], object]) -> None:
    """Until a process has come so far."""
    deadline = time.monotonic() + PATIENT
    while not there():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A folder with the lesson, and what a test starts in it."""
    lesson_in(tmp_path)
    started = Cluster(tmp_path)
    yield started
    for process in started.processes:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The survey as this machine makes it."""
    folder = tmp_path_factory.mktemp("alone")
    lesson_in(folder)
    assert tloop(folder, "survey", "small.md", "--seeds", str(SEEDS)).returncode == 0
    return (folder / "small.survey.json").read_bytes()


def refused(survey: subprocess.Popen[str]) -> str:
    """What a survey says that ends with 2, without a traceback, and writes nothing."""
    _, said = survey.communicate(timeout=PATIENT)
    assert survey.returncode == 2, said
    assert "Traceback" not in said
    return said


def test_a_worker_is_killed(cluster: Cluster, alone: bytes) -> None:
    """A worker that dies loses nothing: the file is the one that this machine makes alone."""
    cluster.scheduler()
    cluster.worker()
    dying = cluster.worker()
    survey = cluster.survey()
    wait_until(lambda: list(cluster.folder.glob(".tloop-cache/survey-*")) or survey.poll() is not None)
    dying.kill()
    _, said = survey.communicate(timeout=2 * PATIENT)
    assert survey.returncode == 0, said
    assert (cluster.folder / "small.survey.json").read_bytes() == alone


def test_workers_that_come_later(cluster: Cluster, alone: bytes) -> None:
    """A survey waits for workers, and says so."""
    cluster.scheduler()
    survey = cluster.survey()
    assert survey.stderr
    assert survey.stderr.readline() == f"tloop: waiting for workers at {cluster.address}\n"
    cluster.worker()
    _, said = survey.communicate(timeout=2 * PATIENT)
    assert survey.returncode == 0, said
    assert (cluster.folder / "small.survey.json").read_bytes() == alone


def test_a_worker_with_other_programs(cluster: Cluster) -> None:
    """A worker whose programs differ is named with its version, and nothing of it is kept."""
    shutil.copytree(ROOT / "tloop", cluster.folder / "other" / "tloop")
    package = cluster.folder / "other" / "tloop"
    with (package / "__init__.py").open("a") as file:
        file.write('__version__ = "9.8.7"\n')
    with (package / "simulation" / "training.py").open("a") as file:
        file.write("# another program\n")
    cluster.scheduler()
    cluster.worker(cluster.folder / "other")
    said = refused(cluster.survey())
    assert "the worker tcp://127.0.0.1:" in said
    assert "has tloop 9.8.7 with other programs: install tloop" in said
    assert not list(cluster.folder.glob(".tloop-cache/survey-*"))
    assert not (cluster.folder / "small.survey.json").exists()


def test_a_worker_without_the_package(cluster: Cluster) -> None:
    """A worker that can't load tloop is named."""
    package = cluster.folder / "none" / "tloop"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text('raise ImportError("not here")\n')
    cluster.scheduler()
    cluster.worker(package.parent)
    assert "can't load tloop (not here)" in refused(cluster.survey())


def test_the_scheduler_dies(cluster: Cluster) -> None:
    """A scheduler that ends midway ends the survey, which goes on from there later."""
    scheduler = cluster.scheduler()
    survey = cluster.survey()
    assert survey.stderr
    survey.stderr.readline()  # it waits for workers
    scheduler.kill()
    assert "scheduler" in refused(survey)


def test_nobody_comes(cluster: Cluster) -> None:
    """A scheduler without workers is given some seconds; all that one waits for are half a minute."""
    assert CONNECT + PATIENCE <= 30
    cluster.scheduler()
    said = refused(cluster.survey(patience=2))
    assert f"the Dask scheduler at {cluster.address} has no workers" in said


class Web(BaseHTTPRequestHandler):
    """A server of another kind."""

    def log_message(self, format: str, *arguments: Any) -> None:
        """Nothing."""


@pytest.mark.parametrize("what", ["nothing", "silence", "a web server"])
def test_no_scheduler(cluster: Cluster, what: str) -> None:
    """Where no scheduler answers, that is said in one line, and nothing is written."""
    with socket.socket() as listener, ThreadingHTTPServer(("127.0.0.1", 0), Web) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        listener.bind(("127.0.0.1", 0))
        if what != "nothing":
            listener.listen()
        port = server.server_port if what == "a web server" else listener.getsockname()[1]
        cluster.address = f"tcp://127.0.0.1:{port}"
        assert (
            refused(cluster.survey(connect=2)) == f"tloop: no Dask scheduler answers at {cluster.address}\n"
        )
        server.shutdown()
    assert not (cluster.folder / "small.survey.json").exists()
