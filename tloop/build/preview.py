"""The preview: builds, serves the site to this machine alone, watches, builds again, and reloads the page."""

import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile

from watchfiles import DefaultFilter, watch

import tloop
from tloop.build.server import HOST, PORT, server_of
from tloop.cache import FOLDER
from tloop.files import templates

LOOK = 0.05  # seconds between two looks at a build on its way
PACE = 200  # milliseconds: changes that come closer together are one


class Preview:
    """What the served pages are told: the number of the page's last build, and what is wrong now."""

    def __init__(self, arguments: Sequence[str], site: Path) -> None:
        """arguments: of `tloop build`, which runs in a process of its own: changed code is new code."""
        self.command = [sys.executable, "-m", "tloop", "build", *arguments]
        self.site = site
        self.build_number = 0
        self.problems = ""
        self.changed = threading.Condition()

    def build(self) -> None:
        """Builds once. The new page is announced as soon as it is there, before its films."""
        before = self._pages()
        with TemporaryFile("w+", encoding="utf-8") as output:  # a pipe holds only so much
            process = subprocess.Popen(self.command, stdout=output)
            try:
                while process.poll() is None:
                    before = self._announce_new(before)
                    with suppress(subprocess.TimeoutExpired):
                        process.wait(LOOK)
            finally:
                process.terminate()
            output.seek(0)
            report = output.read()
        print(report, end="", flush=True)
        self._announce_new(before)
        if process.returncode != 0:
            self._announce(self.build_number, report.strip() or f"the build ended with {process.returncode}")

    def _pages(self) -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in self.site.glob("*.html")}

    def _announce_new(self, before: dict[Path, int]) -> dict[Path, int]:
        now = self._pages()
        if now != before:
            self._announce(self.build_number + 1, "")
        return now

    def _announce(self, build_number: int, problems: str) -> None:
        with self.changed:
            self.build_number, self.problems = build_number, problems
            self.changed.notify_all()

    def message(self) -> str:
        """What the pages are told now, as JSON."""
        return json.dumps({"build": self.build_number, "problems": self.problems})


def serve(arguments: Sequence[str], site: Path, watched: Sequence[Path], port: int = PORT) -> None:
    """Runs until it is interrupted. watched: files and folders beside the program's own and its templates.

    Raises OSError where none of the ports from `port` on is free.
    """
    preview = Preview(arguments, site)
    server = server_of(preview, port)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://{HOST}:{server.server_address[1]}/ (Ctrl-C ends it)", flush=True)
    folders = {(path if path.is_dir() else path.parent).resolve() for path in watched}
    folders |= {templates(), Path(tloop.__file__).parent}
    try:
        begun = False
        # watching begins before the first build: what is changed during a build is built next
        sources = _Sources(site)
        for changes in watch(
            *folders, watch_filter=sources, yield_on_timeout=True, debounce=PACE, rust_timeout=PACE
        ):
            if changes or not begun:
                begun = True
                preview.build()
    finally:
        server.shutdown()


class _Sources(DefaultFilter):
    """What a page is made from: not what is made of it."""

    def __init__(self, site: Path) -> None:
        super().__init__(ignore_paths=[site.resolve(), FOLDER.resolve()])
