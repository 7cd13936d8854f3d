"""The preview: builds, serves the site to this machine alone, watches, builds again, and reloads the page."""

import base64
import hashlib
import json
import re
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryFile

from watchfiles import DefaultFilter, watch

import tloop
from tloop.cache import FOLDER
from tloop.files import templates

HOST = "127.0.0.1"
PORT = 8000
PORTS_TRIED = 20
HEARTBEAT = 10.0  # seconds between two signs of life, by which a page that has gone is noticed
LOOK = 0.05  # seconds between two looks at a build on its way
PACE = 200  # milliseconds: changes that come closer together are one
NO_PAGE = "<!DOCTYPE html><title>tloop</title><body><p>There is no page yet.</p>"
EVENTS = "/events"


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
        return json.dumps({"build": self.build_number, "problems": self.problems})


class Handler(SimpleHTTPRequestHandler):
    """Files of the site, never from a cache; pages with a script that listens for news."""

    def __init__(self, *arguments: object, preview: Preview) -> None:
        self.preview = preview
        super().__init__(*arguments, directory=str(preview.site))  # type: ignore[arg-type]

    def do_GET(self) -> None:
        path = self.path.partition("?")[0].partition("#")[0]
        if path == EVENTS:
            self._tell()
        elif path == "/" or path.endswith(".html"):
            self._page(path)
        else:
            super().do_GET()

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """A preview has nothing to say about each request."""

    def _page(self, path: str) -> None:
        file = Path(self.translate_path("/index.html" if path == "/" else path))
        found = file.is_file()
        text = file.read_text("utf-8") if found else NO_PAGE
        content = listening(text, self.preview.build_number).encode()
        self.send_response(HTTPStatus.OK if found else HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _tell(self) -> None:
        """Server-sent events: the present state, then every change, until the page has gone."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        said = None
        try:
            while True:
                with self.preview.changed:
                    message = self.preview.message()
                    if message == said:
                        self.preview.changed.wait(HEARTBEAT)
                        message = self.preview.message()
                self.wfile.write(f"data: {message}\n\n".encode() if message != said else b":\n\n")
                self.wfile.flush()
                said = message
        except OSError:
            return


def listening(page: str, build_number: int) -> str:
    """The page with the preview's script, and a policy that lets it run and listen."""
    script = (templates() / "preview.js").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
    page = page.replace("connect-src 'none'", "connect-src 'self'", 1)
    page = re.sub(r"(?<=script-src )(?=')", f"'sha256-{digest}' ", page, count=1)
    element = f'<script data-build="{build_number}">{script}</script>'
    at = page.index("<body>")
    return page[:at] + element + page[at:]


def serve(arguments: Sequence[str], site: Path, watched: Sequence[Path], port: int = PORT) -> None:
    """Runs until it is interrupted. watched: files and folders beside the program's own and its templates.

    Raises OSError where none of the ports from `port` on is free.
    """
    preview = Preview(arguments, site)
    server = _server(preview, port)
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


def _server(preview: Preview, port: int) -> ThreadingHTTPServer:
    """On the first free port of a few; 0 is any."""
    for candidate in range(port, port + PORTS_TRIED):
        try:
            server = ThreadingHTTPServer((HOST, candidate), partial(Handler, preview=preview))
        except OSError as error:
            refused = error
            continue
        server.daemon_threads = True
        return server
    raise OSError(refused.errno, f"no port from {port} to {port + PORTS_TRIED - 1} is free", HOST)
