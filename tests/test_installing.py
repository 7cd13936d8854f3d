"""No text tells anyone to install something that is not ours to name."""

import re

from tloop.files import templates

ROOT = templates().parent
TEXTS = [
    path
    for folder in ("tloop", "templates", "content", "docs", ".github", ".ci", "tests/benchmarks")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".py", ".md", ".html", ".js", ".yml", ".yaml", ".toml", ""} and path.is_file()
    if not {"node_modules", "__pycache__"} & set(path.parts)
] + [ROOT / name for name in ("README.md", "CHANGELOG.md", "build.py", "pyproject.toml")]
# What may be installed: ours, as a checkout or by its own name, and libraries that may be missing.
KNOWN = {".", ".[test]", "tloop-lessons==VERSION", "numba", "distributed", "imageio-ffmpeg", "quickjs", "jax"}
INSTALL = re.compile(r"\b(?:pip3?|pipx|uv|uvx)(?: pip)? (?:install|add|run|tool install) ([^`\n&#;)|]+)")


def test_only_what_is_known_is_installed() -> None:
    """Every `pip install` in a message or document names a file of the checkout or a known library."""
    found = {}
    for path in TEXTS:
        for match in INSTALL.finditer(path.read_text("utf-8", errors="replace")):
            words = [word.strip("'\"(),:") for word in match[1].replace(":all:", "").split()]
            found[path, match[0]] = set([word for word in words if not word.startswith("-")][:1])
    assert len(found) >= 6
    assert {place: names for place, names in found.items() if not names <= KNOWN} == {}


def test_no_extras_of_another_distribution() -> None:
    """tloop[…] would be another project's on the package index."""
    assert [path for path in TEXTS if "tloop[" in path.read_text("utf-8", errors="replace")] == []
