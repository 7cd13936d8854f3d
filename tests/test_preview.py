"""The preview's builds, without a browser."""

from pathlib import Path

import pytest

from tloop.preview import Preview


def test_a_report_longer_than_a_pipe_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All of it is said, and the build ends."""
    claims = "\n\n".join(f"It has [{number}](claim:default.epochs) epochs." for number in range(100, 600))
    path = tmp_path / "small.md"
    path.write_text(f"---\ntitle: Small\n---\n\n[XOR · budget = 20](run:default)\n\n{claims}\n", "utf-8")
    preview = Preview([str(path), "--out", str(tmp_path / "site"), "--no-films"], tmp_path / "site")
    preview.build()
    assert len(preview.problems) > 2**16
    assert preview.problems.count("[T101]") == 500
    assert capsys.readouterr().out.startswith(preview.problems[:1000])
