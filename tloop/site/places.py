"""Where a page and the files beside it go, as paths within the site: from the page, relative links."""

from collections.abc import Container
from dataclasses import dataclass

from tloop.lesson.front_matter import INDEX


@dataclass(frozen=True)
class Places:
    """The files of one page: itself at the root of the site, the others below its folder, "" or "NAME/"."""

    page: str
    folder: str

    @property
    def evidence(self) -> str:
        return f"{self.folder}evidence.json"

    @property
    def share_picture(self) -> str:
        return f"{self.folder}share.png"

    def film(self, name: str, film_format: str) -> str:
        return f"{self.folder}films/{name}.{film_format}"

    def still(self, name: str, picture_format: str) -> str:
        return f"{self.folder}stills/{name}.{picture_format}"

    def data(self, name: str) -> str:
        return f"{self.folder}data/{name}.csv"


def places_of(name: str) -> Places:
    """A page's files by its name; the one called index has the site to itself."""
    return Places("index.html", "") if name == INDEX else Places(f"{name}.html", f"{name}/")


def free_name(name: str, runs: Container[str]) -> str:
    """A file's name, with an underscore where a run is called so: no run's name can hold one."""
    return f"{name}_" if name in runs else name
