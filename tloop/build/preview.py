"""The preview: builds, serves the site to this machine alone, watches, builds again, and reloads the page."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from watchfiles import DefaultFilter, watch
from watchfiles._rust_notify import WatchfilesRustInternalError
from watchfiles.main import FileChange

import tloop
from tloop.build.server import HOST, PORT, server_of
from tloop.cache import FOLDER
from tloop.cli.exit_codes import CLAIM_FAILS, OK
from tloop.files import templates
from tloop.processes import interrupts_held

PACE = 200  # milliseconds: changes that come closer together are one


class Preview:
    """What is served, and what the served pages are told: the number of the last build, and what is wrong.

    site: the folder that is served. A draft, whose claims do not all hold, has a folder of its own, as it is
    not to be published by accident.
    """

    def __init__(self, arguments: Sequence[str], site: Path, draft: Path) -> None:
        """arguments: of `tloop build`, which runs in a process of its own: changed code is new code."""
        self.command = [sys.executable, "-m", "tloop", "build", *arguments, "--draft", str(draft)]
        self.folders = {OK: site, CLAIM_FAILS: draft}
        self.site = site
        self.build_number = 0
        self.problems = ""
        self.changed = threading.Condition()

    def build(self) -> None:
        """Builds once, and announces the new pages or why there are none."""
        with TemporaryFile("w+", encoding="utf-8") as output:  # a pipe holds only so much
            with interrupts_held():  # or else one that comes now would leave it behind
                process = subprocess.Popen(self.command, stdout=output)
            try:
                process.wait()
            finally:
                process.terminate()
                process.wait()  # until it writes no more into the folders
            output.seek(0)
            report = output.read()
        print(report, end="", flush=True)
        code = process.returncode
        if code in self.folders:
            self.site = self.folders[code]
        problems = "" if code == OK else report.strip() or f"the build ended with {code}"
        self._announce(self.build_number + (code in self.folders), problems)

    def _announce(self, build_number: int, problems: str) -> None:
        with self.changed:
            self.build_number, self.problems = build_number, problems
            self.changed.notify_all()

    def message(self) -> str:
        """What the pages are told now, as JSON."""
        return json.dumps({"build": self.build_number, "problems": self.problems})


def serve(
    arguments: Sequence[str], site: Path, watched: Sequence[Path], port: int = PORT, page: str = ""
) -> None:
    """Runs until it is interrupted. watched: files and folders beside the program's own and its templates.

    page: the address of the page that is written, from the site's.

    Raises OSError where none of the ports from `port` on is free.
    """
    with TemporaryDirectory(ignore_cleanup_errors=True) as draft:
        _serve(Preview(arguments, site, Path(draft)), watched, port, page)


def _serve(preview: Preview, watched: Sequence[Path], port: int, page: str) -> None:
    server = server_of(preview, port)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://{HOST}:{server.server_address[1]}/{page} (Ctrl-C ends it)", flush=True)
    folders = {(path if path.is_dir() else path.parent).resolve() for path in watched}
    folders |= {templates(), Path(tloop.__file__).parent}
    try:
        # watching begins before the first build: what is changed during a build is built next
        for number, changes in enumerate(_changes(folders, _Sources(preview.site))):
            if changes or number == 0:
                preview.build()
    finally:
        server.shutdown()


def _changes(folders: Iterable[Path], sources: "_Sources") -> Iterator[set[FileChange]]:
    """What has changed, or nothing, again and again. If the system can't tell, by looking at all files."""
    look = partial(
        watch, *folders, watch_filter=sources, yield_on_timeout=True, debounce=PACE, rust_timeout=PACE
    )
    try:
        yield from look()
    except (OSError, WatchfilesRustInternalError):  # too many are watched already, or a folder has just gone
        yield from look(force_polling=True)


class _Sources(DefaultFilter):
    """What a page is made from: not what is made of it."""

    def __init__(self, site: Path) -> None:
        super().__init__(ignore_paths=[site.resolve(), FOLDER.resolve()])
