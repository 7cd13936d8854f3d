"""The preview's builds, without a browser."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from watchfiles import Change
from watchfiles._rust_notify import WatchfilesRustInternalError
from watchfiles.main import FileChange

from tloop.build.preview import Preview, _changes, _Sources


def test_a_report_longer_than_a_pipe_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All of it is said, and the build ends."""
    claims = "\n\n".join(f"It has [{number}](claim:default.epochs) epochs." for number in range(100, 600))
    path = tmp_path / "small.md"
    path.write_text(f"---\ntitle: Small\n---\n\n[XOR · budget = 20](run:default)\n\n{claims}\n", "utf-8")
    site, draft = tmp_path / "site", tmp_path / "draft"
    preview = Preview([str(path), "--out", str(site), "--only=page"], site, draft)
    preview.build()
    assert len(preview.problems) > 2**16
    assert preview.problems.count("[T101]") == 500
    assert capsys.readouterr().out.startswith(preview.problems[:1000])


def test_what_a_build_writes_is_no_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lesson in the present folder lies beside the site and the cache, which are not built from."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tloop.build.preview.FOLDER", Path(".tloop-cache"))
    is_source = _Sources(Path("site"))
    written = (
        "site/index.html",
        "site/films/default.webp",
        ".tloop-cache/run-1",
        ".tloop-cache/.run-1.9.part",
    )
    assert not any(is_source(Change.modified, str(tmp_path / name)) for name in written)
    assert is_source(Change.modified, str(tmp_path / "one.md"))


def test_a_draft_is_shown_and_not_published(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A lesson whose claim fails is served from another folder, its words marked; mended, it is published."""
    text = (
        "---\ntitle: Small\n---\n\n[XOR · budget = 20](run:default)\n\nIt has [{}](claim:default.epochs).\n"
    )
    path, site, draft = tmp_path / "small.md", tmp_path / "site", tmp_path / "draft"
    path.write_text(text.format(21), "utf-8")
    preview = Preview([str(path), "--out", str(site), "--only=page"], site, draft)
    preview.build()
    assert (preview.site, preview.build_number) == (draft, 1)
    assert "small.md:7:9: default.epochs is 20, the text says 21" in preview.problems
    assert 'data-fails="20"' in (draft / "index.html").read_text("utf-8")
    assert not site.exists()
    path.write_text(text.format(20), "utf-8")
    preview.build()
    assert (preview.site, preview.build_number, preview.problems) == (site, 2, "")
    assert "data-fails" not in (site / "index.html").read_text("utf-8")
    path.write_text("no lesson", "utf-8")
    preview.build()
    assert (preview.site, preview.build_number) == (site, 2)
    assert "T011" in preview.problems
    capsys.readouterr()


def test_an_interrupted_build_has_ended(tmp_path: Path) -> None:
    """The preview ends after the build that it interrupts, which may be writing into the draft's folder."""
    begun, ended = tmp_path / "begun", tmp_path / "ended"
    program = (
        "import signal, sys, time; from pathlib import Path\n"
        "def end(*_): time.sleep(0.5); Path(sys.argv[2]).touch(); sys.exit(2)\n"
        "signal.signal(signal.SIGTERM, end); Path(sys.argv[1]).touch(); time.sleep(60)\n"
    )
    preview = Preview([], tmp_path, tmp_path)
    preview.command = [sys.executable, "-c", program, str(begun), str(ended)]

    def interrupt() -> None:
        while not begun.exists():
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        preview.build()
    thread.join()
    assert ended.exists()


@pytest.mark.parametrize(
    "error", [OSError("watch limit reached"), WatchfilesRustInternalError("too many files")]
)
def test_a_system_that_cannot_watch(
    error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing more can be watched, the preview looks at the files from time to time."""

    changes = [{(Change.modified, "lesson.md")}, set()]

    def watch(*folders: Path, force_polling: bool = False, **_: object) -> Iterator[set[FileChange]]:
        if not force_polling:
            raise error
        yield from changes

    monkeypatch.setattr("tloop.build.preview.watch", watch)
    assert list(_changes([tmp_path], _Sources(tmp_path / "site"))) == changes
