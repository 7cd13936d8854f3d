"""What is known of a lesson while the rest of it is read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from tloop.lesson.links.run import Runs
from tloop.lesson.markdown.document import Document
from tloop.lesson.markdown.link import Link
from tloop.lesson.problems import LessonError


@dataclass(frozen=True)
class Part:
    """A link, a picture or a paragraph, and what it is to the lesson."""

    token: Token
    meaning: object


Found = LessonError | Part  # what a reader yields


@dataclass(frozen=True)
class Draft:
    """The Markdown and its runs. sound: the lesson's own links that are well formed, in document order."""

    document: Document
    sound: Sequence[Link]
    runs: Runs

    def links(self, scheme: str) -> Iterator[Link]:
        """Those of one scheme."""
        return (link for link in self.sound if link.scheme == scheme)
