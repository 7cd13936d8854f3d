"""The files beside the page, read back by others' readers."""

import base64
import csv
import io
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from tests.example import example
from tloop.cache import Cache
from tloop.cli.arguments import FILM_FORMATS
from tloop.drawing.animation import ENCODING
from tloop.simulation import Experiment, Run, train
from tloop.site import publish
from tloop.site.other_files import free_name
from tloop.site.tables import TRACES, epochs_table, parameter_names, points_table

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"


class Links(HTMLParser):
    """The addresses in the table of files, by row."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: dict[str, list[str]] = {}
        self._inside, self._row, self._heading = False, "", False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "div":
            self._inside = attributes.get("class") == "table files"
        self._heading = self._inside and attributes.get("scope") == "row"
        if self._inside and tag == "a":
            self.rows[self._row].append(attributes["href"] or "")

    def handle_data(self, data: str) -> None:
        if self._heading:
            self._row, self._heading = data, False
            self.rows[data] = []


@pytest.fixture(scope="module")
def page(cache: Cache, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's page among others, with all its files."""
    folder = tmp_path_factory.mktemp("beside")
    return publish(*example(folder), folder / "site", name="ä page", cache=cache).page


def test_links_lead_to_files(page: Path) -> None:
    """Each run and the opening comparison have a row of relative links, and all that they name is there."""
    rows = Links(page.read_text("utf-8")).rows
    assert list(rows) == ["side by side", "default", "hot", "line"]
    linked = [unquote(address) for addresses in rows.values() for address in addresses]
    assert all((page.parent / address).is_file() for address in linked)
    there = {str(path.relative_to(page.parent)) for path in (page.parent / "ä page").rglob("*.*")}
    assert there - set(linked) == {"ä page/evidence.json", "ä page/share.png"}
    assert len(rows["hot"]) == 5


def test_no_link_without_its_file(tmp_path: Path, cache: Cache) -> None:
    """A page that is published without films does not speak of any."""
    page = publish(*example(tmp_path), tmp_path / "site", films=(), cache=cache).page
    rows = Links(page.read_text("utf-8")).rows
    assert rows["hot"] == ["stills/hot.svg", "stills/hot.png", "data/hot.csv", "data/hot-points.csv"]
    assert not (page.parent / "films").exists()


def test_runs_keep_their_names() -> None:
    """A run that is called as another file would be keeps its name; the other gets an underscore."""
    assert free_name("endings", {"default"}) == "endings"
    assert free_name("endings", {"default", "endings"}) == "endings_"


def test_the_formats_of_films() -> None:
    """What can be asked for is what can be encoded."""
    assert tuple(ENCODING) == FILM_FORMATS


@pytest.mark.parametrize("name", ["endings", "default", "hot", "line"])
def test_stills_for_slides(page: Path, name: str) -> None:
    """The PNG has 2160 pixels across, in the SVG's proportions; the SVG is whole, and its words are text."""
    folder = page.parent / "ä page" / "stills"
    root = ElementTree.parse(folder / f"{name}.svg").getroot()
    width, height = (float(side) for side in root.attrib["viewBox"].split()[2:])
    with Image.open(folder / f"{name}.png") as picture:
        assert (picture.format, picture.size) == ("PNG", (2160, round(2160 * height / width)))
    assert root.tag == f"{SVG}svg"
    assert root.findall(f".//{SVG}use")
    assert root.findall(f".//{SVG}text")
    addresses = [value for each in root.iter() for key, value in each.attrib.items() if key.endswith("href")]
    assert all(address.startswith(("#", "data:image/png;base64,")) for address in addresses)
    fields = list(root.iter(f"{SVG}image"))
    assert len(fields) == (2 if name == "endings" else 3)
    assert picture_width(fields[0].attrib[LINK]) > 240


def picture_width(address: str) -> int:
    return Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2]))).width


def test_only_the_page(tmp_path: Path, cache: Cache) -> None:
    """With nothing but the page, no other file is written, and the page speaks of none."""
    page = publish(*example(tmp_path), tmp_path / "site", only_page=True, cache=cache).page
    text = page.read_text("utf-8")
    assert [path.name for path in page.parent.rglob("[!.]*")] == ["index.html"]
    assert Links(text).rows == {}
    assert "og:image" not in text


@pytest.fixture(scope="module")
def runs() -> list[Run]:
    """Two neurons; no hidden layer; one whose parameters are large."""
    return train(
        [
            Experiment(hidden=2, budget=20),
            Experiment(hidden=0, budget=20, data="moons", noise=0.1),
            Experiment(hidden=3, eta=1000.0, budget=20),
        ]
    )


def rows_of(table: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.decode("ascii"), newline="")))


def test_every_number_of_a_run_is_in_its_table(runs: list[Run]) -> None:
    """A row for each epoch; read back, losses, accuracies and parameters have the run's own bits."""
    for run in runs:
        rows = rows_of(epochs_table(run))
        assert [int(row["epoch"]) for row in rows] == list(range(21))
        for name in TRACES:
            np.testing.assert_array_equal([float(row[name]) for row in rows], getattr(run, name))
        names = parameter_names(run.experiment)
        assert list(rows[0]) == ["epoch", *TRACES, *names]
        read = [[float(row[name]) for name in names] for row in rows]
        np.testing.assert_array_equal(read, run.parameters)


def test_columns_are_named_as_the_arrays(runs: list[Run]) -> None:
    """W1_1_0 is W1[1, 0], b1_1 is b1[1], W2_1 is W2[1]."""
    row = rows_of(epochs_table(runs[0]))[7]
    assert float(row["W1_1_0"]) == runs[0].W1[7, 1, 0]
    assert float(row["b1_1"]) == runs[0].b1[7, 1]
    assert float(row["W2_1"]) == runs[0].W2[7, 1]
    assert float(row["b2"]) == runs[0].b2[7]
    assert parameter_names(Experiment(hidden=0)) == ["W2_0", "W2_1", "b2"]


def test_a_network_of_the_table_gives_its_accuracy(runs: list[Run]) -> None:
    """What the tables say is enough to classify the points again."""
    row, points = rows_of(epochs_table(runs[0]))[-1], rows_of(points_table(runs[0]))
    right = []
    for point in (each for each in points if each["set"] == "test"):
        x, y = float(point["x"]), float(point["y"])
        hidden = [
            np.tanh(float(row[f"W1_{j}_0"]) * x + float(row[f"W1_{j}_1"]) * y + float(row[f"b1_{j}"]))
            for j in range(2)
        ]
        logit = sum(float(row[f"W2_{j}"]) * hidden[j] for j in range(2)) + float(row["b2"])
        right.append((logit > 0) == (point["label"] == "1"))
    assert np.mean(right) == float(row["test_accuracy"])


def test_every_point_is_in_the_table(runs: list[Run]) -> None:
    """Forty train points, then twenty test points, with their own coordinates and labels."""
    rows = rows_of(points_table(runs[1]))
    assert [row["set"] for row in rows] == ["train"] * 40 + ["test"] * 20
    read = [[float(row["x"]), float(row["y"])] for row in rows[:40]]
    np.testing.assert_array_equal(read, runs[1].train_points.coordinates)
    assert [int(row["label"]) for row in rows[40:]] == runs[1].test_points.labels.tolist()
