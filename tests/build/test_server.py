"""The preview's server: the site's own files, for this machine, whatever is asked."""

import json
import os
import random
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tloop.build.server import NO_PAGE, Server, listening, server_of
from tloop.site.folder import MANIFEST

SECRET = b"a secret"
PAGE = "<!DOCTYPE html><html><body><p>The page</p></body></html>"


class Quiet:
    """A preview that builds nothing."""

    build_number = 3

    def __init__(self, site: Path) -> None:
        self.site, self.changed = site, threading.Condition()

    def message(self) -> str:
        """Always the same."""
        return '{"build": 3, "problems": ""}'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of two files, with others in and around it."""
    folder = tmp_path / "site"
    (folder / "data").mkdir(parents=True)
    (tmp_path / "secret.txt").write_bytes(SECRET)
    (folder / "draft.md").write_bytes(SECRET)
    (folder / "index.html").write_text(PAGE, "utf-8")
    (folder / "odd.html").write_bytes(b"no body \xff at all")
    (folder / "data" / "default.csv").write_bytes(b"epoch\r\n")
    (folder / "data" / "link.csv").symlink_to(tmp_path / "secret.txt")
    files = ["index.html", "odd.html", "data/default.csv", "data/link.csv"]
    (folder / MANIFEST).write_text(json.dumps({"index.html": files}))
    return folder


@pytest.fixture
def server(site: Path) -> Iterator[Server]:
    """The server, on any free port."""
    with server_of(Quiet(site), 0) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


def ask(server: Server, request: bytes) -> bytes:
    """All that is answered to these bytes."""
    with socket.create_connection(server.server_address[:2], timeout=20) as connection:  # type: ignore[arg-type]
        connection.sendall(request)
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    return answer


def get(server: Server, path: bytes, host: bytes = b"127.0.0.1", verb: bytes = b"GET") -> bytes:
    """The answer to one request."""
    return ask(server, verb + b" " + path + b" HTTP/1.1\r\nHost: " + host + b"\r\n\r\n")


def test_the_sites_files_are_served(server: Server) -> None:
    """Pages listen for news; other files are as they are; nothing is kept by the browser."""
    page = get(server, b"/")
    assert page.startswith(b"HTTP/1.0 200")
    assert b"The page" in page
    assert b'<script data-build="3">' in page
    assert b"Cache-Control: no-store" in page
    assert get(server, b"/data/default.csv?x#y").endswith(b"\r\n\r\nepoch\r\n")
    assert b"no body" in get(server, b"/odd.html")
    assert get(server, b"/data/default.csv", verb=b"HEAD").endswith(b"\r\n\r\n")


@pytest.mark.parametrize("host", [b"evil.example", b"127.0.0.1.evil.example", b"", b"localhost."])
def test_another_host_is_refused(server: Server, host: bytes) -> None:
    """A page from elsewhere that has bent its name to this machine reads nothing."""
    for path in (b"/", b"/data/default.csv", b"/events"):
        answer = get(server, path, host)
        assert answer.startswith(b"HTTP/1.0 421"), answer
        assert b"The page" not in answer


def test_this_machine_has_two_names(server: Server) -> None:
    """127.0.0.1 and localhost are answered, with the port or without."""
    for host in (b"localhost", b"LocalHost:8000", b"127.0.0.1:8001"):
        assert b"The page" in get(server, b"/", host)


ODD = (
    b"/%00",
    b"/%00.html",
    b"/" + b"a" * 5000,
    b"/" + b"a" * 5000 + b".html",
    b"/draft.md",
    b"/data/",
    b"/data",
    b"/data/link.csv",
    b"/../secret.txt",
    b"/%2e%2e/secret.txt",
    b"/..%2fsecret.txt",
    b"//secret.txt",
    b"/data/../../secret.txt",
    b"/.tloop-files.json",
    b"/%ff%fe",
    b"/\\..\\secret.txt",
    b"/%5c..%5csecret.txt",
    b"http://evil.example/secret.txt",
    b"*",
    b"/data/default.csv/",
    b"/./data/default.csv",
    b"/%2f",
)


@pytest.mark.parametrize("path", ODD)
def test_nothing_else_is_served(server: Server, path: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    """Other files, folders, links to elsewhere and impossible names are not found, and nothing is printed."""
    answer = get(server, path)
    assert answer.startswith(b"HTTP/1.0 404"), answer
    assert SECRET not in answer
    assert capfd.readouterr().err == ""


def test_random_requests(server: Server, capfd: pytest.CaptureFixture[str]) -> None:
    """Of 400 random requests none gets the secret or leaves a traceback, and the server goes on."""
    dice = random.Random(5)
    pieces = [
        b"..",
        b".",
        b"/",
        b"%2e",
        b"%2f",
        b"%00",
        b"%",
        b"secret.txt",
        b"site",
        b"data",
        b"\\",
        b"~",
        b"?",
        b"#",
        b"index.html",
        b"%c0%ae",
        b"%u002e",
        b";",
        b" ",
        b"\x80",
        b"//",
        b"file:",
    ]
    for _ in range(400):
        path = b"/" + b"".join(dice.choices(pieces, k=dice.randrange(1, 9)))
        assert SECRET not in get(server, path)
    for _ in range(50):
        ask(server, dice.randbytes(dice.randrange(1, 200)) + b"\r\n\r\n")
    assert "Traceback" not in capfd.readouterr().err
    assert b"The page" in get(server, b"/")


def test_a_browser_that_leaves(server: Server, capfd: pytest.CaptureFixture[str]) -> None:
    """Connections that break off while they ask, or while they listen, leave no trace."""
    for start in (b"GET / HT", b"GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n"):
        for _ in range(20):
            connection = socket.create_connection(server.server_address[:2])  # type: ignore[arg-type]
            connection.sendall(start)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # reset at once
            connection.close()
    assert b"The page" in get(server, b"/")
    assert capfd.readouterr().err == ""


def test_a_site_that_is_not_there(tmp_path: Path) -> None:
    """Before the first build there is a page that says so, and it listens."""
    with server_of(Quiet(tmp_path / "none"), 0) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        answer = get(running, b"/")
        running.shutdown()
    assert b"There is no page yet" in answer
    assert listening(NO_PAGE, 0).count("<script") == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows shares ports otherwise")
def test_no_port_is_free(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """If none of the ports is free, that is an error with the ports in it."""
    monkeypatch.setattr("tloop.build.server.PORTS_TRIED", 1)
    with server_of(Quiet(tmp_path), 0) as taken:
        port = taken.server_address[1]
        with pytest.raises(OSError, match=f"no port from {port} to {port} is free"):
            server_of(Quiet(tmp_path), int(port))
