"""Headings are called as GitHub calls them."""

import json
import shutil
import subprocess

import pytest

from tloop.lesson.markdown.headings import slug

HEADINGS = (
    "What's new?", "Größe & Maß", "数据", "データ 2", "한국어 제목", "C++ and C#", "a.b.c", "snake_case name",
    "under‿tie", "1. First", "§ 3", "η = 0.3", "E = mc²", "½ way", "Ⅳ parts", "Ⓐ circled", "emoji 🎉 party",
    "naïve café", "Ångström", "İstanbul", "ẞharp", "a — b", "a–b", "a-b", "tab\there", "x/y", "100 %",
    "“quotes”", "C'est l'été", "ελληνικά", "Привет, мир!", "كيف تنتهي؟", "चालू है", "ไทย ภาษา",
    "e\u0301 combining", "no\u00a0break", "می\u200cشود", "(paren)", "a:b;c", "@home", "#hash", "~tilde~",
    "$5", "A_B-C", "٣ أرقام", "x²+y²",
)  # fmt: skip
# The rule of html-pipeline's table of contents, in JavaScript, whose \\p{Alphabetic} is Unicode's own.
RULE = r"""
const headings = JSON.parse(require("fs").readFileSync(0, "utf8"));
const named = (words) => words.toLowerCase()
  .replace(/[^\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\- ]/gu, "").replace(/ /g, "-");
console.log(JSON.stringify(headings.map(named)));
"""


@pytest.mark.skipif(not shutil.which("node"), reason="NODE IS MISSING")
def test_headings_are_called_as_on_github() -> None:
    """Forty headings in a dozen scripts have the names that GitHub's rule gives them."""
    command = ["node", "-e", RULE]
    found = subprocess.run(command, input=json.dumps(HEADINGS), capture_output=True, text=True, check=True)
    assert [slug(each) for each in HEADINGS] == json.loads(found.stdout)
