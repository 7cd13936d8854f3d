"""The preview's builds, without a browser."""

from pathlib import Path

import pytest
from watchfiles import Change

from tloop.build.preview import Preview, _Sources


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
