"""The preview's server: files that a build wrote, for browsers of this machine that ask for this machine."""

import base64
import hashlib
import mimetypes
import re
import threading
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote

from tloop.files import templates
from tloop.site.folder import published_files

HOST = "127.0.0.1"
PORT = 8000
PORTS_TRIED = 20
HEARTBEAT = 10.0  # seconds between two signs of life, by which a page that has gone is noticed
IDLE = 30.0  # seconds after which a connection that asks for nothing is closed
EVENTS = "/events"
NO_PAGE = "<!DOCTYPE html><html><title>tloop</title><body><p>There is no page yet.</p></body></html>"
# The names under which a browser of this machine knows it. Another name that leads here is a page from
# elsewhere that wants to read the draft (DNS rebinding).
NAMES = re.compile(r"(?:127\.0\.0\.1|localhost)(?::[0-9]{1,5})?", re.IGNORECASE)


class News(Protocol):
    """What a served page listens to."""

    site: Path
    build_number: int
    changed: threading.Condition

    def message(self) -> str:
        """The present state as JSON."""


class Server(ThreadingHTTPServer):
    """One thread for each connection; a browser that leaves in the middle is nothing to report."""

    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """A connection that breaks off ends, and the server goes on."""


class Handler(BaseHTTPRequestHandler):
    """Files of the site, never from a cache; pages with a script that listens for news."""

    protocol_version = "HTTP/1.0"
    timeout = IDLE

    def __init__(self, *arguments: object, news: News) -> None:
        self.news = news
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answers with a file of the site, or with the news."""
        if not NAMES.fullmatch(self.headers.get("Host", "")):
            self._answer(
                HTTPStatus.MISDIRECTED_REQUEST, "text/plain", b"This preview is for this machine alone.\n"
            )
        elif self._path() == EVENTS and self.command == "GET":
            self._tell()
        else:
            self._file()

    def do_HEAD(self) -> None:
        """Answers as to GET, without the content."""
        self.do_GET()

    def log_message(self, format: str, *arguments: object) -> None:
        """A preview has nothing to say about each request."""

    def _path(self) -> str:
        return unquote(self.path.partition("?")[0].partition("#")[0], errors="replace")

    def _file(self) -> None:
        name = self._path().removeprefix("/") or "index.html"
        content = read_published(self.news.site, name)
        if name.endswith(".html"):
            status = HTTPStatus.NOT_FOUND if content is None else HTTPStatus.OK
            text = NO_PAGE if content is None else content.decode("utf-8", "replace")
            page = listening(text, self.news.build_number).encode()
            self._answer(status, "text/html; charset=utf-8", page)
        elif content is None:
            self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"There is no such file in the site.\n")
        else:
            self._answer(HTTPStatus.OK, mimetypes.guess_type(name)[0] or "application/octet-stream", content)

    def _answer(self, status: HTTPStatus, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _tell(self) -> None:
        """Server-sent events: the present state, then every change, until the page has gone."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        said = None
        while True:  # until the connection breaks
            with self.news.changed:
                message = self.news.message()
                if message == said:
                    self.news.changed.wait(HEARTBEAT)
                    message = self.news.message()
            self.wfile.write(f"data: {message}\n\n".encode() if message != said else b":\n\n")
            self.wfile.flush()
            said = message


def read_published(site: Path, name: str) -> bytes | None:
    """A file that the last build wrote into the site, by its path within; None for everything else."""
    if name not in published_files(site):
        return None
    path = site / name
    try:
        if not path.resolve().is_relative_to(site.resolve()):
            return None  # somebody has put a link in its place
        return path.read_bytes()
    except OSError:
        return None


def listening(page: str, build_number: int) -> str:
    """The page with the preview's script, and a policy that lets it run and listen."""
    script = (templates() / "preview.js").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
    page = page.replace("connect-src 'none'", "connect-src 'self'", 1)
    page = re.sub(r"(?<=script-src )(?=')", f"'sha256-{digest}' ", page, count=1)
    element = f'<script data-build="{build_number}">{script}</script>'
    before, body, after = page.partition("<body>")
    return before + body + element + after if body else page + element


def server_of(news: News, port: int) -> Server:
    """On the first free port of a few; 0 is any. Raises OSError if none is free."""
    for candidate in range(port, min(port + PORTS_TRIED, 65_536)):
        try:
            return Server((HOST, candidate), partial(Handler, news=news))
        except OSError as error:
            refused = error
    raise OSError(refused.errno, f"no port from {port} to {port + PORTS_TRIED - 1} is free", HOST)
