"""The page's other files: the picture for shared links, films, stills for slides, and the runs' data."""

from collections.abc import Container, Mapping, Sequence

from tloop.drawing.shown import Shown
from tloop.drawing.studio import Drawing, Studio
from tloop.evidence.other_seeds import OutcomeMap
from tloop.lesson import Lesson
from tloop.page.files import DATA, FILM, STILL, File
from tloop.page.share import PICTURE, picture_file
from tloop.site.tables import CELLS, EPOCHS, POINTS, map_tables, run_tables
from tloop.surveys.maps import marked_runs

PICTURE_FORMATS = ("svg", "png")
FIRST_RUNS = 4  # of a lesson that opens without a comparison, in the picture for shared links
MOST_RUNS = 6  # in that picture: beyond it the words are too small


def shared_runs(shown: Mapping[str, Shown], compared: Sequence[str]) -> list[Shown]:
    """The runs on the picture for shared links: those compared in the page's head, or the first ones."""
    names = list(dict.fromkeys(compared))[:MOST_RUNS] or list(shown)[:FIRST_RUNS]
    return [shown[name] for name in names]


def other_files(
    studio: Studio,
    folder: str,
    lesson: Lesson,
    shown: Mapping[str, Shown],
    maps: Mapping[str, OutcomeMap],
    film_formats: Sequence[str],
) -> list[File]:
    """All of them, ordered from the studio, the one that others show first.

    folder: theirs within the site, "" or "NAME/"; maps: by run, see `Stills`.
    """
    compared = lesson.opening.runs
    shared = shared_runs(shown, compared)
    files: list[File] = []
    if shared:
        endings = studio.order("endings", Drawing("endings"), "png", lesson.title, tuple(shared), PICTURE)
        files.append(File(picture_file(folder), endings))
    if compared:
        called, of = free_name("endings", shown), "side by side"
        for form in film_formats:
            film = studio.order("endings", Drawing("endings"), form, lesson.title, tuple(shared), PICTURE)
            files.append(File(f"{folder}films/{called}.{form}", film, of, FILM, form))
        files += _stills(studio, folder, called, of, "comparison", tuple(shown[name] for name in compared))
    for name, each in shown.items():
        for form in film_formats:
            film = studio.order("film", Drawing("film"), form, each)
            files.append(File(f"{folder}films/{name}.{form}", film, name, FILM, form))
        files += _stills(studio, folder, name, name, "still", each)
        for words, called in ((EPOCHS, name), (POINTS, free_name(f"{name}-points", shown))):
            table = studio.order("data", run_tables, words, each.run)
            files.append(File(f"{folder}data/{called}.csv", table, name, DATA, words))
    for run, found in maps.items():
        called, of = free_name(f"map-{run}", shown), f"map: {found.ground.words}"
        marks = marked_runs(lesson, found.ground)
        files += _stills(studio, folder, called, of, "outcome_map", found, marks)
        table = studio.order("data", map_tables, CELLS, found)
        files.append(File(f"{folder}data/{called}.csv", table, of, DATA, CELLS))
    return files


def _stills(studio: Studio, folder: str, called: str, of: str, drawing: str, *subject: object) -> list[File]:
    """One drawing as files for slides."""
    return [
        File(
            f"{folder}stills/{called}.{form}",
            studio.order(drawing, Drawing(drawing), form, *subject),
            of,
            STILL,
            form,
        )
        for form in PICTURE_FORMATS
    ]


def free_name(name: str, runs: Container[str]) -> str:
    """A file's name, with an underscore if a run is called so: no run's name can hold one."""
    return f"{name}_" if name in runs else name
