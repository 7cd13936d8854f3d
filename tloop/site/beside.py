"""The files beside the page: the picture for shared links, films, stills for slides, and the runs' data."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tloop.cache import drawn_with, entry_name
from tloop.drawing.endings import MOST_RUNS, endings_film, share_picture
from tloop.drawing.film import film
from tloop.drawing.outcome_map import Marks, map_file, map_table, marked_runs
from tloop.drawing.pictures import Studio, map_name, picture_name
from tloop.drawing.slides import comparison_file, still_file
from tloop.evidence.other_seeds import OutcomeMap
from tloop.lesson import Lesson
from tloop.page.share import picture_file
from tloop.page.shown import Shown
from tloop.site.tables import epochs_table, points_table

PICTURE_FORMATS = ("svg", "png")
FIRST_RUNS = 4  # of a lesson that opens without a comparison, in the picture for shared links
FILM, STILL, DATA = KINDS = ("film", "still", "data as CSV")


@dataclass(frozen=True)
class File:
    """A file beside the page, and how it is made.

    place: its path within the site; of: the run or the runs that it shows, in words; kind: of which of the
    KINDS; words: which of these; name: in the cache; draw and arguments: what makes it.
    """

    place: str
    of: str
    kind: str
    words: str
    name: str
    draw: Callable[..., bytes]
    arguments: tuple[Any, ...]


def shared_runs(shown: Mapping[str, Shown], compared: Sequence[str]) -> dict[str, Shown]:
    """The runs on the picture for shared links: those compared in the page's head, or the first ones."""
    names = list(dict.fromkeys(compared))[:MOST_RUNS] or list(shown)[:FIRST_RUNS]
    return {name: shown[name] for name in names}


def files_beside(
    folder: str,
    lesson: Lesson,
    shown: Mapping[str, Shown],
    maps: Mapping[str, OutcomeMap],
    compared: Sequence[str],
    film_formats: Sequence[str],
) -> list[File]:
    """All of them, the one that others show first.

    folder: theirs within the site, "" or "NAME/"; maps: by run, see `Stills`; compared: the runs in the
    page's head, if it has any.
    """
    files = _share_picture(folder, lesson.title, shared_runs(shown, compared))
    if compared:
        files += _endings(folder, lesson.title, shown, compared, film_formats)
    for each in shown.values():
        files += _of_run(folder, each, free_name(f"{each.name}-points", shown), film_formats)
    for run, found in maps.items():
        files += _of_map(folder, found, free_name(f"map-{run}", shown), marked_runs(lesson, found.ground))
    return files


def free_name(name: str, runs: Container[str]) -> str:
    """A file's name, with an underscore if a run is called so: no run's name can hold one."""
    return f"{name}_" if name in runs else name


def start_files(studio: Studio, files: Sequence[File]) -> dict[str, Callable[[], bytes]]:
    """Each file's content by its place, on its way."""
    return {file.place: studio.order(file.name, file.draw, *file.arguments) for file in files}


def files_by_run(files: Sequence[File]) -> dict[str, list[File]]:
    """Those that the page links to: by what they show, in order."""
    rows: dict[str, list[File]] = {}
    for file in files:
        if file.kind:
            rows.setdefault(file.of, []).append(file)
    return rows


def _share_picture(folder: str, title: str, shared: Mapping[str, Shown]) -> list[File]:
    if not shared:
        return []
    name = picture_name("share", shared, title)
    return [File(picture_file(folder), "", "", "", name, share_picture, (title, *_drawn(shared)))]


def _endings(
    folder: str,
    title: str,
    shown: Mapping[str, Shown],
    compared: Sequence[str],
    film_formats: Sequence[str],
) -> list[File]:
    """The comparison in the page's head, as films and stills."""
    called, shared = free_name("endings", shown), shared_runs(shown, compared)
    together = {name: shown[name] for name in compared}
    of = "side by side"
    films = [
        File(
            f"{folder}films/{called}.{form}",
            of,
            FILM,
            form,
            picture_name(f"endings-{form}", shared, title),
            endings_film,
            (title, *_drawn(shared), form),
        )
        for form in film_formats
    ]
    stills = [
        File(
            f"{folder}stills/{called}.{form}",
            of,
            STILL,
            form,
            picture_name(f"comparison-{form}", together),
            comparison_file,
            (*_drawn(together), form),
        )
        for form in PICTURE_FORMATS
    ]
    return films + stills


def _of_run(folder: str, each: Shown, points: str, film_formats: Sequence[str]) -> list[File]:
    """A run's films, stills and tables. points: the name of the table of its points."""
    run, name, alone = each.run, each.name, {each.name: each}
    files = [
        File(
            f"{folder}films/{name}.{form}",
            name,
            FILM,
            form,
            picture_name(f"film-{form}", alone),
            film,
            (run, name, form),
        )
        for form in film_formats
    ]
    files += [
        File(
            f"{folder}stills/{name}.{form}",
            name,
            STILL,
            form,
            picture_name(f"still-{form}", alone),
            still_file,
            (run, name, each.outcome, form),
        )
        for form in PICTURE_FORMATS
    ]
    origins = (repr(run.experiment), run.digest, drawn_with())
    for words, called, table in (("epochs", name, epochs_table), ("points", points, points_table)):
        files.append(
            File(f"{folder}data/{called}.csv", name, DATA, words, entry_name(words, *origins), table, (run,))
        )
    return files


def _of_map(folder: str, found: OutcomeMap, called: str, marks: Marks) -> list[File]:
    """A map's pictures and its table."""
    of = f"map: {found.ground.words}"
    pictures = [
        File(
            f"{folder}stills/{called}.{form}",
            of,
            STILL,
            form,
            map_name(form, found, marks),
            map_file,
            (found, marks, form),
        )
        for form in PICTURE_FORMATS
    ]
    table = entry_name("cells", repr(found), drawn_with())
    return [*pictures, File(f"{folder}data/{called}.csv", of, DATA, "cells", table, map_table, (found,))]


def _drawn(shown: Mapping[str, Shown]) -> tuple[dict[str, Any], dict[str, str]]:
    """Runs and their outcomes by name, as what draws them takes them."""
    return {n: each.run for n, each in shown.items()}, {n: each.outcome for n, each in shown.items()}
